package ui

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/sheet"
	"readybinder/store"
	"readybinder/sync"
)

// mayHost tells whether this PC can be the meeting point: not of the sample office.
func (p *syncPage) mayHost() bool { return p.of != nil && !p.of.isSample() }

// hostCard is what the page says of this PC as the meeting point of the office's network.
func (p *syncPage) hostCard(st hostState) fyne.CanvasObject {
	if st.err != nil {
		return NewCard(T("PCs that meet here"), nil, Notice(StatusOverdue, Words(st.err).String()))
	}
	if st.h == nil || !st.h.On() {
		return NewCard(T("Meeting point: no server, no internet"), nil, Column(10,
			NewText(Muted, T("One PC of the office can be the meeting point: it keeps the sealed files for the others on the same network, also while its binder is locked. Choose one that is always on.")),
			Flow(6, NewButton(Plain, T("Make this PC the meeting point"), "lan-connect", p.beHost))))
	}
	chip, words := NewChip(StatusCurrent, ""), T("This PC is the meeting point of the office. It goes on while the binder is locked.")
	if st.port == 0 {
		chip, words = NewChip(StatusOverdue, T("Stopped")), T("This PC should be the meeting point, but that has stopped: the other PCs find nothing here.")
	}
	rows := []fyne.CanvasObject{RowGrow(10, 1, chip, NewText(Body, words))}
	if st.port != 0 {
		rows = append(rows, NewText(Muted, T("Its address is %s", strings.Join(sync.Addresses(st.port), ", "))))
	}
	if runtime.GOOS == "windows" {
		rows = append(rows, NewText(Muted, T("If Windows asks whether ReadyBinder may be reached from the network, allow it for private networks. If the others do not find this PC, ask your IT provider to let ReadyBinder through the firewall of this PC.")))
	}
	for _, pc := range st.pcs {
		if !pc.Revoked {
			rows = append(rows, p.hostPC(st.h, pc))
		}
	}
	var buttons []fyne.CanvasObject
	if st.port == 0 {
		buttons = append(buttons, NewButton(Plain, T("Start it again"), "sync", p.beHost))
	} else {
		buttons = append(buttons, NewButton(Plain, T("Let in another PC"), "plus", func() { p.letIn(st) }))
	}
	buttons = append(buttons, NewButton(Quiet, T("Stop being the meeting point"), "close", func() { p.stopHost(st.h) }))
	rows = append(rows, Flow(6, buttons...))
	return NewCard(T("PCs that meet here"), nil, Column(10, rows...))
}

// hostPC is the line of one PC that was let in.
func (p *syncPage) hostPC(h *sync.Host, pc sync.PC) fyne.CanvasObject {
	words := T("Not heard from yet")
	if !pc.Seen.IsZero() {
		words = T("Last heard from: %s", Moment(pc.Seen.Local()))
	}
	return RowGrow(10, 0, Column(2, NewText(Body, pc.Name), NewText(Caption, words)),
		NewButton(Quiet, T("Let it in no more"), "delete-outline", func() {
			Confirm(p.Canvas(), T("Let %s in no more?", pc.Name),
				T("It gets nothing more from this meeting point, and sends nothing to it. What it has, it keeps: a stolen PC is shut out under Settings, Keys."),
				T("Let it in no more"), "", func() {
					if p.did(h.Revoke(pc.ID)) {
						p.Refresh()
					}
				})
		}))
}

// beHost makes this PC the meeting point; its own binder syncs with it as with a folder.
func (p *syncPage) beHost() {
	awayWith(p.Shell, nil, func() (*sync.Host, error) { return makeHost(hostDir(p.of.dir), p.of.host) }, func(h *sync.Host) {
		list, err := p.store.Places()
		if !p.did(err) {
			return
		}
		if slices.ContainsFunc(list, func(x store.Place) bool { return x.At == h.Files() }) {
			p.Refresh()
			return
		}
		p.keep(store.Place{Kind: store.PlaceFolder, Name: T("The meeting point on this PC"), At: h.Files()})
	})
}

// stopHost ends it. The binder of this PC syncs with its folder no more either: what goes
// there reaches nobody.
func (p *syncPage) stopHost(h *sync.Host) {
	Confirm(p.Canvas(), T("Stop being the meeting point?"),
		T("The other PCs find nothing here from then on. Their binders stay as they are, and so do the files here. The PCs that were let in are let in again when you start it anew."),
		T("Stop"), "", func() {
			if p.did(h.SetOn(false)) {
				p.leavePlace(func(x store.Place) bool { return x.At == h.Files() })
			}
		})
}

// letIn shows a code that lets in one more PC.
func (p *syncPage) letIn(st hostState) {
	code, err := st.h.Pair(time.Now())
	if !p.did(err) {
		return
	}
	address := ""
	if list := sync.Addresses(st.port); len(list) > 0 {
		address = list[0]
	}
	rows := []fyne.CanvasObject{NewText(Title, code).SetAlign(fyne.TextAlignCenter)}
	if picture := sheet.QR(sync.PairLink(address, code)); picture != nil {
		rows = append(rows, centered(codePicture(picture, 200)))
	}
	rows = append(rows, NewText(Muted, T("Type this code on the other PC: “Join the office” at the start, or “Join the meeting point” under Settings, Other PCs. It lets in one PC within 15 minutes.")))
	if address != "" {
		rows = append(rows, NewText(Muted, T("If that PC does not find this one, it asks for the address: %s", address)))
	}
	NewDialog(T("Let in another PC"), Column(12, rows...)).Wide(560).Show(p.Canvas())
}

// pairing are the fields by which a PC joins the meeting point.
type pairing struct{ code, at *Field }

func newPairing() pairing {
	p := pairing{NewTextField(T("Code")), NewTextField(T("Address, only if it is not found without"))}
	p.code.Hint(T("At the meeting point choose Settings, Other PCs, “Let in another PC”. Spaces, dashes and capitals do not matter."))
	p.at.Placeholder("192.168.1.20:47800")
	return p
}

// read is what was typed. ok is false where the code cannot be right, which is said at its
// field.
func (p pairing) read() (address, code string, ok bool) {
	address, code, err := sync.ParsePairing(p.code.Value())
	if err != nil {
		p.code.SetWrong(Words(err).String())
		focusOn(p.code.Target())
		return "", "", false
	}
	if typed := strings.TrimSpace(p.at.Value()); typed != "" {
		address = typed
	}
	return address, code, true
}

// pairWait is how long looking for the meeting point and talking to it may take.
const pairWait = time.Minute

// pairWith makes this PC known to the meeting point.
func pairWith(address, code, log string) (store.Place, error) {
	ctx, stop := context.WithTimeout(context.Background(), pairWait)
	defer stop()
	name, err := os.Hostname()
	if err != nil {
		name = "PC"
	}
	a, err := sync.Pair(ctx, address, code, name, log)
	if errors.Is(err, context.DeadlineExceeded) {
		err = sync.ErrNoHost
	}
	a.ID, a.Name = store.NewID(), T("The office's meeting point")
	return store.Place(a), err
}

// joinHost asks for the code of the meeting point, and syncs with it from then on.
func (p *syncPage) joinHost() {
	f := newPairing()
	d := NewDialog(T("Join the meeting point"), Column(12,
		NewText(Body, T("Another PC of the office is the meeting point. It shows a code that lets this one in.")), f.code, f.at)).Wide(560)
	d.First = f.code.Target()
	d.Main(Primary, T("Join"), "plus", func() {
		address, code, ok := f.read()
		if !ok {
			return
		}
		var place store.Place
		p.awayIn(d, func() (err error) {
			place, err = pairWith(address, code, p.store.Log())
			return err
		}, func() {
			d.Close()
			p.keep(place)
		})
	})
	d.Show(p.Canvas())
}
