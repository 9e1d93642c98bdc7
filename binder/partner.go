package binder

import (
	"slices"
	"strings"
)

// Partner is someone outside the office whom it calls, or who calls it.
type Partner struct {
	ID       string
	Name     string
	Category string
	Contact  string
	Title    string
	Ways     []Way
	Account  string
	PIN      string
	Hours    string
	Does     string
	When     string
	WhoCalls Ref
	Order    int
	TLP      string
	Checked  Date
	Next     Date
	Print    bool
	Note     string
}

// PartnerWays are the ways to reach a partner.
var PartnerWays = []Option{
	{"day", "Phone"},
	{"afterhours", "After hours"},
	{"mobile", "Mobile"},
	{"email", "Email"},
	{"web", "Web"},
	{"other", "Other way to reach"},
	{"fax", "Fax"},
	{"pager", "Pager"},
	{"work", "Work"},
	{"home", "Home"},
}

// Categories are the sorts of partners, in the order in which sheets list
// them.
var Categories = []Option{
	{"it", "IT provider"},
	{"insurer", "Cyber insurer"},
	{"broker", "Insurance broker"},
	{"lawyer", "Lawyer"},
	{"forensics", "Forensics"},
	{"ehr", "EHR vendor"},
	{"clearinghouse", "Clearinghouse"},
	{"backup", "Backup provider"},
	{"phone", "Phone provider"},
	{"internet", "Internet provider"},
	{"bank", "Bank"},
	{"lab", "Lab and imaging"},
	{"pharmacy", "Pharmacy"},
	{"payer", "Payer"},
	{"hospital", "Hospital and neighbors"},
	{"police", "Police"},
	{"fbi", "FBI"},
	{"regulator", "Regulator"},
	{"sharing", "Information sharing"},
	{"landlord", "Landlord and alarm"},
	{"other", "Other"},
}

// TLP are the labels of the Traffic Light Protocol 2.0 (FIRST, 2022), meaning
// first.
var TLP = []Option{
	{"red", "Named people only (TLP:RED)"},
	{"amber+strict", "Office only (TLP:AMBER+STRICT)"},
	{"amber", "Office and its clients (TLP:AMBER)"},
	{"green", "Community (TLP:GREEN)"},
	{"clear", "Anyone (TLP:CLEAR)"},
}

// Partners are the office's partners.
var Partners = define(about[Partner]{
	name: "partner", one: "Partner", many: "Partners", rank: 30,
	id:    func(p *Partner) *string { return &p.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Organization", func(p *Partner) *string { return &p.Name }).must(),
	choice("category", "What they are", Categories, func(p *Partner) *string { return &p.Category }),
	text("contact", "Person to ask for", func(p *Partner) *string { return &p.Contact }),
	text("title", "Their job", func(p *Partner) *string { return &p.Title }),
	ways("ways", "Ways to reach", PartnerWays, func(p *Partner) *[]Way { return &p.Ways }),
	text("account", "Account or policy number", func(p *Partner) *string { return &p.Account }).leaders(),
	text("pin", "Support PIN", func(p *Partner) *string { return &p.PIN }).leaders(),
	text("hours", "Hours", func(p *Partner) *string { return &p.Hours }),
	text("does", "What they do for us", func(p *Partner) *string { return &p.Does }),
	text("when", "Call when", func(p *Partner) *string { return &p.When }),
	link("whocalls", "Who calls them", func(p *Partner) *Ref { return &p.WhoCalls }, "role", "person"),
	number("order", "Place in the call order", func(p *Partner) *int { return &p.Order }),
	choice("tlp", "What we may tell them", TLP, func(p *Partner) *string { return &p.TLP }),
	day("checked", "Last checked", func(p *Partner) *Date { return &p.Checked }),
	day("next", "Check again by", func(p *Partner) *Date { return &p.Next }),
	flag("print", "Account number may stand on staff and wall sheets", func(p *Partner) *bool { return &p.Print }),
	long("note", "Notes", func(p *Partner) *string { return &p.Note }).leaders(),
)

// Phone is the number to try first, and false where there is none.
func (p Partner) Phone() (Way, bool) { return bestPhone(p.Ways) }

// PartnersInOrder are all partners: by the call order that they carry, then
// by category and name.
func PartnersInOrder(b *Binder) []Partner {
	list := Partners.All(b)
	place := func(p Partner) int {
		if p.Order > 0 {
			return p.Order
		}
		return 1000 + slices.IndexFunc(Categories, func(o Option) bool { return o.Value == p.Category })
	}
	slices.SortStableFunc(list, func(x, y Partner) int {
		if d := place(x) - place(y); d != 0 {
			return d
		}
		return strings.Compare(Fold(x.Name), Fold(y.Name))
	})
	return list
}
