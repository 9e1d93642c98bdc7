package ui

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// syncPage tells how this PC and the others of the office come by what was typed
// elsewhere: the places, what came in and waits, and what others deleted.
type syncPage struct {
	*App
	body *VScroll
	turn int          // of reading what waits; a later one makes an earlier one void
	bars map[int]swap // of the places with a round that runs
	// whole and gone tell that all of what waits, and of what was deleted, is listed, and
	// not its beginning alone.
	whole, gone bool
}

func newSyncPage(a *App) *syncPage { return &syncPage{App: a} }

// Title implements Page.
func (p *syncPage) Title() string { return T("Other PCs") }

// Icon implements Page.
func (p *syncPage) Icon() string { return "sync" }

// Explain implements Explainer.
func (p *syncPage) Explain() string {
	return T("Every PC of the office has the whole binder, and works without a network. They exchange what was typed through a **place**: a shared folder, a USB drive that is carried around, a folder at a server that speaks WebDAV, or one PC of the office that is the **meeting point** of the network.\n\n" +
		"What lies there is sealed. Whoever looks after the server can neither read nor change it.\n\n" +
		"This PC looks by itself, and sends what you type a few seconds later. Several places are better than one: each heals the others.\n\n" +
		"**Pause syncing** first when the office may be under attack.")
}

// Build implements Page.
func (p *syncPage) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	return NewPageFrame(p.Title(), T("How what is typed on one PC comes to the others."), p.body,
		NewButton(Plain, T("Join the meeting point"), "lan-connect", p.joinHost),
		NewButton(Plain, T("Add a server"), "server", p.addServer),
		NewButton(Primary, T("Add a folder or USB drive"), "usb-flash-drive-outline", p.addFolder))
}

// Show implements Page.
func (p *syncPage) Show() {
	p.turn++
	turn := p.turn
	type seen struct {
		waits *store.Paused
		host  hostState
	}
	awayWith(p.Shell, nil, func() (s seen, err error) {
		if s.waits, err = p.store.Paused(); p.mayHost() {
			s.host = lookAtHost(hostDir(p.of.dir))
		}
		return s, err
	}, func(s seen) {
		if turn == p.turn {
			p.draw(s.waits, s.host)
		}
	})
}

func (p *syncPage) draw(waits *store.Paused, host hostState) {
	p.heardWaiting(waits)
	var parts []fyne.CanvasObject
	if p.waits > 0 {
		parts = append(parts, p.waiting(waits))
	}
	if p.step == nil {
		parts = append(parts, Pad(24, Empty("sync", T("This PC does not sync yet"),
			T("Add a folder that all PCs of the office reach, a USB drive, or a folder at a server, or make this PC the meeting point. On a new PC choose at the start how it joins; on one that has this binder, add the same place here."))))
	} else {
		parts = append(parts, p.pause())
		p.bars = map[int]swap{}
		for i, s := range p.step.status() {
			parts = append(parts, p.place(i, s))
		}
	}
	if p.mayHost() {
		parts = append(parts, p.hostCard(host))
	}
	parts = append(parts, p.list(), NewCard(T("The same binder?"), nil, Column(8,
		NewText(Muted, T("All PCs with this binder show these six words. Compare them when a new PC joins. They open nothing.")),
		NewText(Title, p.store.CheckPhrase()),
		NewText(Muted, T("On a new PC start ReadyBinder. Where a folder or USB drive is shared, choose “Open a binder” and that folder; where there is a meeting point, choose “Join the office”; where there is a server, “Join from the office's server”.")))))
	if gone := p.removed(); gone != nil {
		parts = append(parts, gone)
	}
	off := p.body.scroll.Offset
	p.body.SetContent(atMost(1040, Column(14, parts...)))
	p.body.scroll.ScrollToOffset(off)
}

func (p *syncPage) pause() fyne.CanvasObject {
	if p.step.keeper.Paused() {
		return Notice(StatusNotSynced, T("Syncing is paused: nothing is sent and nothing comes in. What you type is saved on this PC."),
			NewButton(Plain, T("Go on syncing"), "sync", func() { p.PauseSync(false) }))
	}
	return Row(0, NewButton(Quiet, T("Pause syncing"), "sync-off", func() { p.PauseSync(true) }))
}

// list leads to the PCs one by one.
func (p *syncPage) list() fyne.CanvasObject {
	return NewCard(T("The PCs of the office"), nil, Column(8,
		NewText(Muted, T("When each was last heard from, whose keys were used on it, and what to do when one was stolen or lost.")),
		Row(0, NewButton(Plain, T("List of all PCs"), "laptop", func() { p.OpenOn(pageKeys, binder.PCs.Ref(p.store.Log())) }))))
}

// carried shows how far the rounds are that run.
func (p *syncPage) carried() {
	for i, s := range p.step.status() {
		if bar, ok := p.bars[i]; ok && s.Running {
			bar.set(running(s))
		}
	}
}

func running(s sync.State) fyne.CanvasObject {
	return newProgress(T("Syncing now."), float64(s.Done)/float64(max(s.Total, 1)))
}

// place is the card of one place.
func (p *syncPage) place(i int, s sync.State) fyne.CanvasObject {
	at := p.step.places[i]
	id := sync.Address(at).Target().ID
	words, status := T("Not synced yet."), StatusNever
	if !s.At.IsZero() {
		words, status = T("All was there at %s.", clockOf(s.At, p.store.Now())), StatusCurrent
	}
	if s.Err != nil || s.Waiting > 0 || p.step.keeper.Paused() {
		status = StatusNotSynced
	}
	rows := []fyne.CanvasObject{RowGrow(10, 1, NewChip(status, ""), NewText(Body, words))}
	if s.Waiting > 0 {
		rows = append(rows, NewText(Body, N(s.Waiting, "%d change of this PC waits to be sent.", "%d changes of this PC wait to be sent.")))
	}
	if s.Lost > 0 && s.Err == nil {
		rows = append(rows, NewText(Muted, N(s.Lost, "%d file was missing there and was sent again.", "%d files were missing there and were sent again.")))
	}
	if s.Running {
		p.bars[i] = newSwap()
		p.bars[i].set(running(s))
		rows = append(rows, p.bars[i].Container)
	} else if s.Err != nil {
		status, words := placeTrouble(at, s.Err)
		rows = append(rows, Notice(status, words.String(), p.remedies(id, s.Err)...))
	}
	var buttons []fyne.CanvasObject
	switch {
	case s.Running:
		buttons = append(buttons, NewButton(Plain, T("Stop"), "close", func() { p.step.keeper.Stop(id) }))
	case !p.step.keeper.Paused():
		buttons = append(buttons, NewButton(Plain, T("Sync now"), "sync", func() { p.step.keeper.Sync(id, false) }))
	}
	switch {
	case at.Kind == store.PlaceServer:
		buttons = append(buttons, NewButton(Quiet, T("Change"), "pencil-outline", func() { p.askServer(at) }))
	case at.Kind == store.PlaceFolder && at.Name == "":
		buttons = append(buttons, NewButton(Quiet, T("Change"), "pencil-outline", func() { p.askFolder(at) }))
	}
	buttons = append(buttons, NewButton(Quiet, T("Remove"), "delete-outline", func() { p.remove(at) }))
	return NewCard(placeName(at), nil, Column(10, append(rows, Flow(6, buttons...))...))
}

// placeName is what a place is called.
func placeName(at store.Place) string { return cmp.Or(at.Name, at.At) }

// placeTrouble is what to tell about a place that a round failed with. One that is only
// away is no alarm: a drive is carried around, a PC is switched off.
func placeTrouble(at store.Place, err error) (Status, Trouble) {
	switch {
	case at.Kind == store.PlaceFolder && errors.Is(err, sync.ErrGone):
		return StatusNotSynced, Trouble{T("That folder or USB drive is not there now. Everything is here on this PC."),
			T("Go on working. When the drive is plugged in, or the folder can be reached, this PC syncs by itself.")}
	case at.Kind == store.PlaceHost && errors.Is(err, sync.ErrOffline):
		return StatusNotSynced, Trouble{T("The meeting point cannot be reached: its PC is off, or is not in the same network. Everything is here on this PC."),
			T("Go on working. What was changed is sent when it is back.")}
	case errors.Is(err, sync.ErrOffline):
		return StatusNotSynced, fileTrouble(err)
	}
	return StatusOverdue, fileTrouble(err)
}

// remedies are what a person may do about a place that is not as it was.
func (p *syncPage) remedies(id string, err error) []fyne.CanvasObject {
	again := func(words string) []fyne.CanvasObject {
		return []fyne.CanvasObject{NewButton(Plain, words, "sync", func() { p.step.keeper.Sync(id, true) })}
	}
	switch {
	case errors.Is(err, sync.ErrEmptied), errors.Is(err, sync.ErrWentBack):
		return again(T("Send everything again"))
	case errors.Is(err, sync.ErrReplaced):
		return again(T("Use this one from now on"))
	case errors.Is(err, sync.ErrMovedOn):
		return []fyne.CanvasObject{NewButton(Plain, T("Bring this PC over"), "arrow-right", p.bringOver)}
	}
	return nil
}

// waiting is what came in, would change much, and waits for a decision.
func (p *syncPage) waiting(w *store.Paused) fyne.CanvasObject {
	rows := []fyne.CanvasObject{NewText(Body, N(len(w.Changes),
		"What came in from another PC would change or remove %d record. Nothing of it shows yet.",
		"What came in from another PC would change or remove %d records. Nothing of it shows yet."))}
	for _, o := range w.From {
		rows = append(rows, NewText(Strong, p.origin(o)))
	}
	rows = append(rows,
		NewText(Muted, T("If somebody tidied up or imported a list, let it count: a backup on this PC is made first. If nobody knows of it, ask first: it may be a mistake, or an attack. Refused, it is taken back on every PC.")),
		Flow(8,
			NewButton(Plain, T("Let it count"), "check", func() { p.decide(p.letCount) }),
			NewButton(Danger, T("Refuse it"), "close", func() { p.decide(p.store.Refuse) })))
	const few = 12
	shown := w.Changes
	if !p.whole {
		shown = shown[:min(few, len(shown))]
	}
	for _, d := range shown {
		rows = append(rows, newRuns(Body, []run{{text: wouldBe(d)}, {text: "  " + T(kindWord(d.Ref)), color: ColorMuted}}))
	}
	if more := len(w.Changes) - len(shown); more > 0 {
		rows = append(rows, Row(0, NewButton(Quiet, T("Show %d more", more), "chevron-down", func() {
			p.whole = true
			p.Refresh()
		})))
	}
	return NewCard(T("Waits for you"), nil, Column(8, rows...))
}

// origin says from where changes came.
func (p *syncPage) origin(o store.Origin) (words string) {
	p.view(func(b *binder.Binder) { words = binder.PCName(b, o.Log) })
	if h, ok := p.holder(o.Holder); ok {
		words = T("From %s, with the key of %s", words, h.name)
	} else {
		words = T("From %s", words)
	}
	if o.Last > 0 {
		words += ", " + Moment(time.Unix(o.Last, 0))
	}
	return words
}

// wouldBe says what would become of a record.
func wouldBe(d binder.Difference) string {
	switch {
	case d.First && d.Second:
		return T("Changed: %s", d.Title)
	case d.Second:
		return T("Added: %s", d.Title)
	}
	return T("Removed: %s", d.Title)
}

// letCount lets what waited count, after a backup of what it changes.
func (p *syncPage) letCount() error {
	if p.of != nil && p.of.backups != nil {
		if err := p.of.backups.now(); err != nil {
			return err
		}
	}
	return p.store.Resume()
}

func (p *syncPage) decide(how func() error) {
	p.whole = false
	awayWith(p.Shell, nil, func() (struct{}, error) { return struct{}{}, how() }, func(struct{}) { p.Refresh() })
}

func (p *syncPage) addFolder() { p.askFolder(store.Place{Kind: store.PlaceFolder}) }

func (p *syncPage) addServer() { p.askServer(store.Place{Kind: store.PlaceServer}) }

// askFolder asks where the folder of a place is, a new place or one that moved.
func (p *syncPage) askFolder(at store.Place) {
	p.files.Folder(T("Which folder or USB drive do the PCs share?"), func(path string) {
		awayWith(p.Shell, nil, func() (store.Place, error) {
			at.At = sync.PlaceOn(path)
			return at, p.try(at)
		}, p.keep)
	})
}

// askServer asks how the server of a place is reached, a new place or one that changed.
func (p *syncPage) askServer(was store.Place) {
	f := newServerForm(was)
	title, do, icon := T("Add a server"), T("Add"), "plus"
	if was.ID != "" {
		title, do, icon = T("Change the server"), T("Save"), "check"
	}
	d := NewDialog(title, Column(12,
		NewText(Body, T("A folder at a server that speaks WebDAV: Nextcloud, a NAS, the IT provider's. Everything in it is sealed.")), f.at, f.user, f.pass)).Wide(560)
	d.First = f.at.Target()
	d.Main(Primary, do, icon, func() {
		if at, ok := f.read(); ok {
			p.tryServer(d, f, at)
		}
	})
	d.Show(p.Canvas())
}

// tryServer adds a server if it can be used, and a person trusts it.
func (p *syncPage) tryServer(d *Dialog, f *serverForm, at store.Place) {
	var err error
	p.awayIn(d, func() error {
		err = p.try(at)
		return nil
	}, func() {
		again := func(at store.Place) { p.tryServer(d, f, at) }
		if !f.askTrust(p.Canvas(), at, err, again) && p.did(err) {
			d.Close()
			p.keep(at)
		}
	})
}

// try finds out whether a place can be used. A folder of its own is made for it, where it
// is not there yet.
func (p *syncPage) try(at store.Place) error {
	if err := p.fits(at); err != nil {
		return err
	}
	if at.Kind == store.PlaceFolder {
		if err := sync.MakePlaceOn(at.At); err != nil {
			return err
		}
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	err := sync.Address(at).Try(ctx)
	if errors.Is(err, sync.ErrOffline) {
		return noServer()
	}
	return err
}

// fits tells why a place would not bring what is typed to other PCs.
func (p *syncPage) fits(at store.Place) error {
	list, err := p.store.Places()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(x store.Place) bool {
		return x.ID != at.ID && sync.Address(x).Target().ID == sync.Address(at).Target().ID
	}) {
		return Say(T("This PC syncs with that place already. Nothing was changed."), "")
	}
	own, err := filepath.Rel(p.store.Dir(), at.At)
	if at.Kind == store.PlaceFolder && err == nil && filepath.IsLocal(own) {
		return Say(T("That is the folder in which this PC keeps its own binder. Nothing was changed."), T("Choose another one that all PCs of the office reach, or a USB drive."))
	}
	return nil
}

// keep syncs with a place from now on, a new one or one that is reached otherwise than
// before.
func (p *syncPage) keep(at store.Place) {
	list, err := p.store.Places()
	if !p.did(err) {
		return
	}
	if i := slices.IndexFunc(list, func(x store.Place) bool { return x.ID == at.ID }); at.ID != "" && i >= 0 {
		list[i] = at
	} else {
		at.ID = cmp.Or(at.ID, store.NewID())
		list = append(list, at)
	}
	p.setPlaces(list)
}

// setPlaces syncs with these places from now on.
func (p *syncPage) setPlaces(list []store.Place) {
	if p.did(p.store.SetPlaces(list)) {
		p.beginSync()
		p.Refresh()
	}
}

func (p *syncPage) remove(at store.Place) {
	d := NewDialog(T("Stop syncing with this place?"), Column(8, NewText(Strong, cmp.Or(at.Name, at.At)), NewText(Body,
		T("What lies there stays there. This PC sends nothing more to it and takes nothing from it.")))).Wide(460)
	d.Main(Danger, T("Stop syncing with it"), "", func() {
		d.Close()
		p.leavePlace(func(x store.Place) bool { return x.ID == at.ID })
	})
	d.Show(p.Canvas())
}

// leavePlace syncs no more with the place that is meant.
func (p *syncPage) leavePlace(meant func(store.Place) bool) {
	list, err := p.store.Places()
	if p.did(err) {
		p.setPlaces(slices.DeleteFunc(list, meant))
	}
}
