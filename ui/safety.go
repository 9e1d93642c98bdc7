package ui

import (
	"time"

	"readybinder/binder"
)

// safety are the tasks that only this PC knows of: what was typed and not saved,
// the passphrase, the recovery sheet, what is damaged here, the backups on this
// PC. The home page sets them among its own.
func (a *App) safety() []binder.Task {
	list := a.draftTasks()
	if n := a.store.Standing().Damaged; n > 0 {
		list = append(list, binder.Task{What: many(n, "%d file of the binder on this PC is damaged, and what it says is not shown. A backup has it whole, most likely.", "%d files of the binder on this PC are damaged, and what they say is not shown. A backup has them whole, most likely."),
			Do: T("Heal from a copy"), Page: pageProof, Ref: taskHeal, Weight: 99, Status: "Missing"})
	}
	if since, ok := a.store.Successor(); ok {
		list = append(list, binder.Task{What: binder.Say("An admin erased the past on %s, and the office goes on in a new binder. This PC still has the old one.", binder.DateOf(since).Long()),
			Do: T("Bring this PC over"), Page: pageKeys, Ref: taskBringOver, Weight: 98, Status: "Overdue"})
	}
	if a.waits > 0 {
		list = append(list, binder.Task{What: many(a.waits, "What came in from another PC would change or remove %d record, and waits for you.", "What came in from another PC would change or remove %d records, and waits for you."),
			Do: T("Look at it"), Page: pageSync, Weight: 98, Status: "Overdue"})
	}
	if a.store.Outdated() {
		list = append(list, binder.Task{What: binder.Say("The keys of the binder were changed on another PC. What is written there since does not open here."),
			Do: T("Lock, and unlock anew"), Page: pageSettings, Ref: taskLock, Weight: 97, Status: "Overdue"})
	}
	if isSample(a.store.Dir()) {
		return list
	}
	if a.byPaper {
		list = append(list, binder.Task{What: binder.Say("A code from paper opened the binder. When there is time, choose a new passphrase."),
			Do: T("Choose one"), Page: pageSettings, Ref: taskPassphrase, Weight: 97, Status: "Due soon"})
	}
	if a.store.Recoveries() == 0 {
		list = append(list, binder.Task{What: binder.Say("There is no recovery sheet. If the passphrase is forgotten, nobody can open the binder."),
			Do: T("Make one"), Page: pageSettings, Ref: taskRecovery, Weight: 96, Status: "Missing"})
	}
	if a.store.Person() == "" {
		list = append(list, binder.Task{What: binder.Say("This PC does not know who works at it, so changes made here carry no name."),
			Do: T("Say who"), Page: pageSettings, Weight: 30, Status: "Missing"})
	}
	if n := a.store.Standing().Barred; n > 0 && a.store.Right() == binder.Administer {
		list = append(list, binder.Task{What: many(n, "%d change does not count, because whoever made it had no right to.", "%d changes do not count, because whoever made them had no right to."),
			Do: T("Look at it"), Page: pageKeys, Ref: taskHeld, Weight: 80, Status: "Due soon"})
	}
	list = append(list, a.silent()...)
	if a.backupTrouble() != nil {
		list = append(list, binder.Task{What: binder.Say("ReadyBinder could not make its daily backup on this PC."),
			Do: T("Look"), Page: pageBackups, Weight: 60, Status: "Overdue"})
	}
	return list
}

// damageNote says at the foot of the window that the pages do not show all.
func (a *App) damageNote() string {
	if a.store.Standing().Damaged == 0 {
		return ""
	}
	return T("Part of the binder on this PC is damaged and not shown. Type nothing again: Home says how to heal it.")
}

// A PC that syncs tells once a day that it is there.
const (
	silentAfter = 7 * 24 * time.Hour
	silentUntil = 60 * 24 * time.Hour // then it is out of use
)

// silent are the PCs with a name that nothing was heard from for a week.
func (a *App) silent() (list []binder.Task) {
	if a.step == nil {
		return nil
	}
	now := a.store.Now()
	a.view(func(b *binder.Binder) {
		for _, l := range b.Logs() {
			last := time.Unix(b.Wall(l.Head.ID), 0)
			ref := binder.PCs.Ref(l.ID)
			_, named := b.Get(ref)
			if quiet := now.Sub(last); named && l.ID != a.store.Log() && quiet > silentAfter && quiet < silentUntil {
				list = append(list, binder.Task{What: binder.Say("Nothing was heard from %s since %s.", binder.PCName(b, l.ID), binder.DateOf(last).Long()),
					Do: T("Look at it"), Page: pageKeys, Ref: ref, Weight: 25, Status: "Due soon"})
			}
		}
	})
	return list
}

// many is one of two sentences by the count.
func many(n int, one, more string) binder.Words {
	if n == 1 {
		return binder.Say(one, n)
	}
	return binder.Say(more, n)
}

// What a page opens when a task is chosen.
const (
	taskRecovery   binder.Ref = "do/recovery"
	taskPassphrase binder.Ref = "do/passphrase"
	taskHeld       binder.Ref = "do/held"
	taskLock       binder.Ref = "do/lock"
	taskBringOver  binder.Ref = "do/bring-over"
	taskBackup     binder.Ref = "do/backup"
	taskDrill      binder.Ref = "do/drill"
	taskHeal       binder.Ref = "do/heal"
)
