package binder_test

import (
	"strings"
	"testing"

	"readybinder/binder"
)

// TestBackupTasks: a backup that is missing or old, and a drill that was never done
// or long ago, are tasks; what was done is a proof.
func TestBackupTasks(t *testing.T) {
	for _, x := range []struct {
		backup, drill, cards int // days ago, or none
		want                 string
	}{
		{-1, -1, -1, "There is no backup of the binder outside this PC."},
		{0, -1, -1, "No backup was ever restored to see that it works."},
		{binder.BackupDays, binder.DrillDays, -1, ""},
		{binder.BackupDays + 1, 0, -1, "The last backup outside this PC was made on Sun Nov 15, 2026."},
		{0, binder.DrillDays + 1, -1, "A backup was last restored as a test on Mon Aug 24, 2026."},
		{0, binder.DrillDays + 1, 3, ""},
	} {
		p := newPC(t, 1)
		var ops []binder.Op
		for of, days := range map[string]int{"backup": x.backup, "restore": x.drill, "cards": x.cards} {
			if days >= 0 {
				ops = append(ops, binder.Checks.Form(p.b, of, binder.Check{Of: of, On: today.AddDays(-days), Good: true}).Diff()...)
			}
			// One that failed proves nothing.
			ops = append(ops, binder.Checks.Form(p.b, of+"-bad", binder.Check{Of: of, On: today}).Diff()...)
		}
		p.commit(1e15, "", ops...)
		r := binder.Ready(p.b, today, nil)
		var got []string
		for _, task := range r.Tasks {
			if task.Page == "backups" {
				got = append(got, task.What.String())
			}
		}
		if strings.Join(got, "|") != x.want {
			t.Errorf("%+v: %q", x, got)
		}
		proofs := 0
		for _, proof := range r.Proofs {
			if strings.HasPrefix(proof.What.String(), "Backup ") {
				proofs++
			}
		}
		if (x.backup >= 0) != (proofs > 0) {
			t.Errorf("%+v: %d proofs", x, proofs)
		}
	}
}
