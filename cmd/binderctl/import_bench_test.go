package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/exchange"
	"readybinder/store"
)

// BenchmarkImport reads a roster of 10,000 rows, plans it and commits it, as
// a ratio of encoding/csv reading the same file.
func BenchmarkImport(b *testing.B) {
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	w.Write([]string{"Employee number", "First name", "Last name", "Job", "Mobile", "Email", "Hire date"})
	for i := range 10_000 {
		w.Write([]string{fmt.Sprint(i), fmt.Sprintf("Given%d", i), fmt.Sprintf("Family%d", i%997), "Nurse",
			fmt.Sprintf("(207) 555-%04d", i), fmt.Sprintf("n%d@cedarhollow.example", i), "3/15/2021"})
	}
	w.Flush()
	for b.Loop() {
		b.StopTimer()
		s, err := store.Create(b.TempDir(), "some passphrase")
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		t, err := exchange.ReadTable("roster.csv", file.Bytes())
		if err != nil {
			b.Fatal(err)
		}
		var im *exchange.Import
		s.View(func(v *binder.Binder) {
			im = exchange.Plan(v, t, exchange.Guess(t, "person", v), "person", s.Today(), store.NewID)
		})
		if im.Counts.Added != 10_000 {
			b.Fatalf("%+v", im.Counts)
		}
		var changes []store.Change
		for _, ops := range im.Ops(0) {
			changes = append(changes, store.Change{Batch: "b", Ops: ops})
		}
		if err := s.Commit(changes...); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	begin := time.Now()
	if _, err := csv.NewReader(bytes.NewReader(file.Bytes())).ReadAll(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(time.Since(begin)), "x-baseline")
}
