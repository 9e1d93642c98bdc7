package store_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/exchange"
	"readybinder/store"
)

// TestTrail: every change of all PCs is in it, in the order of the clocks, with
// what it replaced and who vouches for it.
func TestTrail(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	var form *binder.Form
	s.View(func(b *binder.Binder) { form = b.Edit("person/a") })
	form.Set("name", binder.TextValue("Anna Ruiz"))
	ok(t, s.Save(form))
	ok(t, s.Delete("person/a"))
	var steps []binder.TrailStep
	collect := func(_ *binder.Binder, x binder.TrailStep) error { steps = append(steps, x); return nil }
	ok(t, s.Trail(context.Background(), collect, nil))
	var got []string
	for _, x := range steps {
		if x.On == "person/a" && x.Field != "ways" {
			got = append(got, x.Do+" "+x.Field+" "+x.Before.Text()+">"+x.After.Text())
		}
		if !x.Counts || x.Key == "" || x.Log != s.Log() {
			t.Errorf("%+v", x)
		}
	}
	if want := "set name >Anna|set name Anna>Anna Ruiz|delete  >"; strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
	// Cancelled, it ends.
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := s.Trail(ctx, collect, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	// Both files have a line for each.
	var sheet, list bytes.Buffer
	c, j := exchange.TrailCSV(&sheet), exchange.TrailJSON(&list)
	ok(t, s.Trail(context.Background(), func(b *binder.Binder, x binder.TrailStep) error {
		return errors.Join(c.Write(b, x), j.Write(b, x))
	}, nil))
	ok(t, errors.Join(c.Close(), j.Close()))
	rows, err := csv.NewReader(&sheet).ReadAll()
	if err != nil || len(rows) != len(steps)+1 || c.Rows() != len(steps) {
		t.Errorf("%d rows of %d, %v", len(rows), len(steps), err)
	}
	var objects []map[string]any
	if err := json.Unmarshal(list.Bytes(), &objects); err != nil || len(objects) != len(steps) {
		t.Errorf("%d objects, %v", len(objects), err)
	}
}

// TestFingerprint: it is the same for the same history, and another one for any
// other.
func TestFingerprint(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	one, err := s.Fingerprint()
	ok(t, err)
	if len(strings.Fields(one)) != 16 || len(one) != 79 {
		t.Errorf("%q", one)
	}
	_, made := backup(t, s)
	ok(t, store.Try(context.Background(), t.TempDir(), made, passphrase, nil, func(o *store.Store, _ *store.Copied) error {
		if other, err := o.Fingerprint(); err != nil || other != one {
			t.Errorf("%q %v", other, err)
		}
		addPerson(t, o, "b", "Bob")
		if other, _ := o.Fingerprint(); other == one {
			t.Error("the same after a change")
		}
		return nil
	}))
	ok(t, s.Close())
	s, err = store.Open(s.Dir(), passphrase)
	ok(t, err)
	defer s.Close()
	if again, err := s.Fingerprint(); err != nil || again != one {
		t.Errorf("after opening: %q %v", again, err)
	}
	addPerson(t, s, "c", "Carl")
	if after, err := s.Fingerprint(); err != nil || after == one {
		t.Errorf("after a change: %q %v", after, err)
	}
}
