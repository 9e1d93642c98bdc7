package sheet_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readybinder/binder"
)

const today binder.Date = "2026-11-23"

// pc is a PC without a store: it writes commits and lays them.
type pc struct {
	t   testing.TB
	b   *binder.Binder
	seq uint64
}

func newPC(t testing.TB) *pc { return &pc{t: t, b: binder.NewBinder()} }

func (p *pc) commit(ops ...binder.Op) {
	p.t.Helper()
	for len(ops) > 0 {
		n := min(len(ops), binder.MaxOps)
		p.seq++
		c := &binder.Commit{Rules: binder.Rules, Log: fmt.Sprintf("%016x", 1), Seq: p.seq, At: p.b.Clock.Tick(int64(p.seq)), Wall: 1, Ops: ops[:n]}
		line, err := c.Encode()
		if err != nil {
			p.t.Fatal(err)
		}
		link := sha256.Sum256(line)
		p.b.Lay(binder.CommitID(link[:16]), c)
		ops = ops[n:]
	}
}

func save[T any](p *pc, table *binder.Table[T], id string, x T) {
	p.t.Helper()
	p.commit(table.Form(p.b, id, x).Diff()...)
}

// seed lays a file of records as the starter texts and the sample have them.
func (p *pc) seed(file string) {
	p.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	var list []struct {
		Kind, ID string
		Fields   map[string]json.RawMessage
	}
	if err := json.Unmarshal(data, &list); err != nil {
		p.t.Fatal(file, err)
	}
	for _, r := range list {
		k := binder.KindOf(r.Kind)
		f := p.b.Edit(binder.RefTo(r.Kind, r.ID))
		for name, v := range r.Fields {
			field := k.Field(name)
			if field == nil {
				p.t.Fatalf("%s: %s.%s", file, r.Kind, name)
				return
			}
			if field.Type != binder.Ways {
				var value binder.Value
				if err := value.UnmarshalJSON(v); err != nil {
					p.t.Fatal(err)
				}
				f.Set(name, value)
				continue
			}
			var ways []binder.Way
			if err := json.Unmarshal(v, &ways); err != nil {
				p.t.Fatal(err)
			}
			for i, w := range ways {
				w.ID, w.Order = fmt.Sprintf("w%d", i+1), i
				f.SetWay(name, w)
			}
		}
		p.commit(f.Diff()...)
	}
}

// plan lays the starter plan.
func (p *pc) plan() {
	p.t.Helper()
	files, _ := filepath.Glob("../assets/plan/*.md")
	for i, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			p.t.Fatal(err)
		}
		title, body, _ := strings.Cut(string(data), "\n")
		save(p, binder.Sections, fmt.Sprintf("s%02d", i+1), binder.Section{Title: strings.TrimPrefix(title, "# "), Order: i + 1, Body: body})
	}
}

func way(sort, value string) binder.Way {
	return binder.Way{ID: sort + "-" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, value), Way: sort, Value: value}
}

// office is an invented office with people of several languages, roles, a
// call tree with a gap, partners, courses and the starter plan.
func office(t testing.TB) *pc {
	p := newPC(t)
	save(p, binder.Offices, "office", binder.Office{Name: "Cedar Hollow Family Practice", Type: "practice", Note: "Invented sample office. Nothing here is real."})
	save(p, binder.Sites, "main", binder.Site{Name: "Main office", Address: "12 Cedar Road, Bath, ME 04530", Phone: "(207) 555-0100"})
	people := []struct{ id, name, family, job string }{
		{"maria", "Maria Gomez", "Gomez", "Practice manager"},
		{"jose", "José Núñez", "Núñez", "Front desk lead"},
		{"nguyen", "Nguyễn Thị Hạnh", "Nguyễn", "Registered nurse"},
		{"lukasz", "Łukasz Wójcik", "Wójcik", "Billing specialist"},
		{"liwei", "李伟", "", "Medical assistant"},
		{"chen", "Dr. Amelia Chen", "Chen", "Physician, owner"},
		{"okafor", "Dr. Chidi Okafor", "Okafor", "Physician"},
		{"oneil", "Siobhán O’Neil", "O’Neil", "Nurse practitioner"},
		{"haddad", "Layla Haddad", "Haddad", "Medical assistant"},
		{"kim", "Kim Ji-woo", "Kim", "Referral coordinator"},
		{"petrov", "Анна Петрова", "Петрова", "Phlebotomist"},
		{"star", "Sunny 🌟 Day", "Day", "Front desk"},
		{"long", "Maximiliana Wilhelmina Featherstonehaugh-Cholmondeley Schmidt", "Schmidt", "Care coordinator for patients with several chronic conditions"},
	}
	for i, x := range people {
		ways := []binder.Way{
			way("mobile", fmt.Sprintf("207-555-01%02d", i+1)),
			way("work", fmt.Sprintf("207-555-0100 x%d", 200+i)),
			way("email", x.id+"@cedarhollow.example"),
		}
		if x.id == "maria" {
			ways = append(ways, binder.Way{ID: "other", Way: "other", Value: "Neighbor Pat Lee, 4 Cedar Road, has a spare key"}, way("home", "(207) 555-0181"))
		}
		if x.id == "kim" {
			ways = nil
		}
		for i := range ways {
			ways[i].Order = i
		}
		save(p, binder.People, x.id, binder.Person{Name: x.name, Family: x.family, Job: x.job, Ways: ways, Started: "2024-01-08"})
	}
	save(p, binder.People, "gone", binder.Person{Name: "Gone Person", Family: "Person", Ways: []binder.Way{way("mobile", "207-555-0199")}, Left: "2026-01-31"})
	p.seed("../assets/roles.json")
	p.seed("../assets/first15.json")
	p.seed("../assets/partners.json")
	p.seed("../assets/courses.json")
	who := []string{"maria", "chen", "jose", "oneil", "okafor", "lukasz", "nguyen"}
	for i, r := range binder.RolesInOrder(p.b) {
		r.Holder = binder.People.Ref(who[i%len(who)])
		r.Backups = []binder.Ref{binder.People.Ref(who[(i+1)%len(who)]), binder.People.Ref(who[(i+2)%len(who)])}
		if i == 2 {
			r.Backups = nil
		}
		if i == 4 {
			r.Holder, r.Backups = "person/gone", nil
		}
		save(p, binder.Roles, r.ID, r)
	}
	save(p, binder.Partners, "it", binder.Partner{Name: "Northlight IT", Category: "it", Contact: "Dana Fox", Title: "Service desk", Ways: []binder.Way{
		way("day", "207-555-0150"), way("afterhours", "207-555-0151"), way("mobile", "207-555-0152"),
	}, Account: "NL-44812", PIN: "7719", Hours: "Mon to Fri 7 to 6", Does: "Servers, PCs, network and backups.", When: "Always first. Before anyone touches a PC.", WhoCalls: "role/technical-lead", Order: 1, TLP: "amber"})
	save(p, binder.Partners, "insurer", binder.Partner{Name: "Harbor Mutual", Category: "insurer", Ways: []binder.Way{
		way("afterhours", "800-555-0160"), way("email", "claims@harbor.example"),
	}, Account: "CY-2210-889", Print: true, Does: "Pays for forensics, lawyer and notices.", When: "Before anyone else is hired.", WhoCalls: "role/incident-lead", Order: 2, TLP: "amber"})
	save(p, binder.Partners, "ehr", binder.Partner{Name: "ChartWell EHR", Category: "ehr", Ways: []binder.Way{way("day", "800-555-0170")}, Account: "cust 9921", PIN: "0042", Does: "Charts, orders, schedule.", Order: 3})
	calls := [][2]string{
		{"role/incident-lead", "role/technical-lead"}, {"role/incident-lead", "role/clinical-safety-lead"}, {"role/incident-lead", "role/downtime-lead"},
		{"role/technical-lead", "person/lukasz"}, {"role/technical-lead", "person/kim"}, {"role/clinical-safety-lead", "person/okafor"}, {"role/clinical-safety-lead", "person/oneil"},
		{"role/clinical-safety-lead", "person/nguyen"}, {"person/nguyen", "person/haddad"}, {"person/nguyen", "person/liwei"},
		{"role/downtime-lead", "person/jose"}, {"person/jose", "person/star"}, {"person/jose", "person/gone"}, {"person/jose", "person/long"},
	}
	for i, c := range calls {
		save(p, binder.Calls, fmt.Sprintf("c%d", i), binder.Call{From: binder.Ref(c[0]), To: binder.Ref(c[1]), Order: i})
	}
	courses := binder.Courses.All(p.b)
	n := 0
	for i, c := range courses {
		save(p, binder.Requirements, "q"+c.ID, binder.Requirement{Course: binder.Courses.Ref(c.ID), Who: "everyone", Within: 30, Months: 12})
		for j, x := range people {
			if (i+j)%5 == 0 {
				continue
			}
			n++
			on := today.AddDays(-(i*61 + j*37) % 500)
			save(p, binder.Trainings, fmt.Sprintf("t%d", n), binder.Training{Person: binder.People.Ref(x.id), Course: binder.Courses.Ref(c.ID), On: on, Method: "class"})
		}
	}
	p.plan()
	return p
}
