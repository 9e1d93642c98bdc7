package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
)

// Request says what to print, for whom, and on what.
type Request struct {
	// Type is one of Types.
	Type string
	// Audience is "wall", "staff" or "leaders"; empty is the sheet's first.
	Audience string
	// Paper is "letter" or "a4"; empty is letter.
	Paper string
	// Where the sheet will hang, for the register.
	Where string
	Today binder.Date
	By    binder.Ref
	// TLP is one of binder.TLP; empty is the sheet's own.
	TLP string
	// People are whom the sheet is about, in place of everyone. It matters
	// for contacts, training and overdue.
	People []binder.Ref
}

// Info describes one type of sheet.
type Info struct {
	Type, Title, About string
	// Audiences are for whom it may be printed, the usual one first.
	Audiences []string
	// TLP is its label unless the request names another.
	TLP string
}

// Sheet is a sheet that was made.
type Sheet struct {
	PDF   []byte
	Pages int
	// Record is what the register of printed sheets keeps once it is printed.
	// Its ID is empty: whoever saves it chooses one.
	Record binder.Sheet
	// Warnings tell what does not stand on the paper as it is in the binder.
	Warnings []Warning
	// Hidden tells in sentences what was left off for this audience.
	Hidden []string
}

// Warning is a text that the paper does not show as it was typed.
type Warning struct {
	// Text is the text as it was typed, Printed what stands on the paper.
	Text, Printed string
}

// Words tell what is wrong and what to do.
func (w Warning) Words() string {
	if w.Text == "" {
		return w.Printed
	}
	if strings.HasSuffix(w.Printed, "cannot be printed)") {
		return fmt.Sprintf("%s cannot be printed with the built-in fonts. Type the name in Latin letters as well. The sheet says: %s.", w.Text, w.Printed)
	}
	return fmt.Sprintf("%s cannot be printed in full with the built-in fonts. The sheet says: %s.", w.Text, strings.TrimSuffix(w.Printed, "."))
}

// Why a sheet cannot be made.
var (
	ErrType = binder.NewTrouble("sheet: no such type",
		"ReadyBinder does not know that sheet. Nothing was printed.", "Pick one from the list.")
	ErrAudience = binder.NewTrouble("sheet: audience not allowed",
		"That sheet is not made for those readers, because of what stands on it. Nothing was printed.", "Pick one of its own audiences.")
	ErrPaper = binder.NewTrouble("sheet: no such paper",
		"ReadyBinder does not know that paper. Nothing was printed.", "Pick Letter or A4.")
	ErrNobody = binder.NewTrouble("sheet: nobody to print",
		"There is nobody to print yet. Nothing was printed.", "Add the people who work here, then print again.")
	ErrFirst15 = binder.NewTrouble("sheet: first 15 minutes empty",
		"The page for the first 15 minutes is still empty. Nothing was printed.", "Write what to do first and whom to call, then print again.")
	ErrCalls = binder.NewTrouble("sheet: call tree empty",
		"The call tree is still empty. Nothing was printed.", "Say who calls whom, then print again.")
	ErrRoles = binder.NewTrouble("sheet: no roles",
		"There are no roles to print yet. Nothing was printed.", "Set up the roles, then print again.")
	ErrPartners = binder.NewTrouble("sheet: no partners",
		"There are no partners to print yet. Nothing was printed.", "Add the IT provider, the insurer and the others, then print again.")
	ErrPlan = binder.NewTrouble("sheet: no plan",
		"There is no plan to print yet. Nothing was printed.", "Start the plan, then print again.")
	ErrCourses = binder.NewTrouble("sheet: no courses",
		"There are no courses to print yet. Nothing was printed.", "Add the courses that people take, then print again.")
	ErrNothingDue = binder.NewTrouble("sheet: no training due",
		"No training is due. There is nothing to print.", "Print the sheet \"Who is trained\" as proof instead.")
	ErrEmpty = binder.NewTrouble("sheet: nothing in the binder",
		"The binder is still empty. Nothing was printed.", "Add the people who work here, then print again.")
)

// kind is one type of sheet: gather finds what will stand on it.
type kind struct {
	Info
	gather func(*gatherer) error
}

var kinds []kind

func init() {
	const strict = "amber+strict"
	kinds = []kind{
		{Info{"first15", "First 15 minutes", "One page in large type: what to do, whom to call, what not to touch.", []string{"staff", "wall", "leaders"}, strict}, gatherFirst15},
		{Info{"contacts", "Who to call", "Everyone's numbers, each with a QR code that a phone takes as a contact.", []string{"staff", "wall", "leaders"}, strict}, gatherContacts},
		{Info{"calltree", "Who calls whom", "The call tree with names and numbers, and where it has gaps.", []string{"staff", "wall", "leaders"}, strict}, gatherCallTree},
		{Info{"wallet", "Wallet cards", "Eight cards to cut out: whom to call, and the first three steps.", []string{"staff", "leaders"}, strict}, gatherWallet},
		{Info{"roles", "Role cards", "One page for each role: what it is for, who has it, its duties to tick off.", []string{"staff", "wall", "leaders"}, strict}, gatherRoles},
		{Info{"partners", "Outside help", "IT provider, insurer, vendors and authorities, with numbers and when to call them.", []string{"staff", "wall", "leaders"}, strict}, gatherPartners},
		{Info{"plan", "Incident response plan", "The plan as a booklet: the approved version, or the present text marked as a draft.", []string{"staff", "leaders"}, strict}, gatherPlan},
		{Info{"training", "Who is trained", "Everyone who works here and every course, with what is current and what is due.", []string{"leaders", "staff"}, strict}, gatherTraining},
		{Info{"overdue", "Training to catch up on", "Who is overdue, never took a course, or is due soon.", []string{"leaders", "staff"}, strict}, gatherOverdue},
		{Info{"all", "Red folder", "A cover and all of the sheets above in one document, for the red folder.", []string{"leaders", "staff"}, strict}, gatherAll},
	}
}

// Types are the types of sheets, as a page lists them.
func Types() []Info {
	list := make([]Info, len(kinds))
	for i, k := range kinds {
		list[i] = k.Info
		list[i].Audiences = slices.Clone(k.Audiences)
	}
	return list
}

func kindOf(typ string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.Type == typ })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

// gatherer collects what a sheet says before anything is drawn: the facts,
// what was left off, and how to draw it.
type gatherer struct {
	b     *binder.Binder
	r     Request
	facts []string
	// hidden are the numbers that were left off, by sort.
	hidden map[string]map[string]bool
	// secret tells that account numbers or PINs stand on the sheet.
	secret bool
	draw   func(*doc)
	frame  *frame
}

// gather checks the request and collects.
func gather(b *binder.Binder, r Request) (*gatherer, kind, error) {
	k, ok := kindOf(r.Type)
	if !ok {
		return nil, k, ErrType
	}
	r.Audience = cmp.Or(r.Audience, k.Audiences[0])
	if !slices.Contains(k.Audiences, r.Audience) {
		return nil, k, ErrAudience
	}
	g := &gatherer{b: b, r: r, hidden: map[string]map[string]bool{}}
	if r.People != nil {
		list := make([]string, len(r.People))
		for i, p := range r.People {
			list[i] = string(p)
		}
		slices.Sort(list)
		g.fact(chosen, strings.Join(slices.Compact(list), ","))
	}
	if err := k.gather(g); err != nil {
		return nil, k, err
	}
	slices.Sort(g.facts)
	g.facts = slices.Compact(g.facts)
	return g, k, nil
}

// Facts are the facts that the sheet would state, one a line and sorted:
// whom or what it is about, which fact, and the fact, joined by " | ". A sheet
// is current as long as they are the same.
func Facts(b *binder.Binder, r Request) ([]string, error) {
	g, _, err := gather(b, r)
	if err != nil {
		return nil, err
	}
	return g.facts, nil
}

// Make makes a sheet. Nothing is written anywhere: once it is printed, save
// its Record.
func Make(b *binder.Binder, r Request) (*Sheet, error) {
	r.Paper = cmp.Or(r.Paper, "letter")
	if _, ok := papers[r.Paper]; !ok {
		return nil, ErrPaper
	}
	g, k, err := gather(b, r)
	if err != nil {
		return nil, err
	}
	r = g.r
	record := binder.Sheet{
		Code: CodeOf(r.Type, r.Audience, g.facts), Type: r.Type, Title: k.Title, Audience: r.Audience, Paper: r.Paper,
		Edition: edition(b, r.Type, r.Audience), On: r.Today, By: r.By, Replace: r.Today.AddDays(binder.ReplaceDays),
		Where: r.Where, Facts: g.facts,
	}
	office, _ := binder.Offices.Get(b, binder.OfficeRef)
	g.frame = &frame{
		title: k.Title + ": " + b.OfficeName(), sample: isSample(office), tlp: tlpWords(g.tlp(k)), forWhom: audienceWords(r.Audience),
		edition: record.Edition, on: r.Today, replace: record.Replace, code: record.Code,
	}
	d := newDoc(r.Paper, g.frame)
	d.know(binder.People.All(b))
	g.draw(d)
	d.foot()
	on, _ := r.Today.Time()
	pdf, err := d.pdf(g.frame.title, on)
	if err != nil {
		return nil, err
	}
	return &Sheet{pdf, len(d.pages), record, d.warnings, g.hiddenWords()}, nil
}

// tlp is the sheet's label: the one that was asked for, RED where account
// numbers or PINs stand on it, else the sheet's own.
func (g *gatherer) tlp(k kind) string {
	if g.r.TLP == "" && g.secret {
		return "red"
	}
	return cmp.Or(g.r.TLP, k.TLP)
}

func edition(b *binder.Binder, typ, audience string) int {
	n, last := 0, 0
	for _, s := range binder.Sheets.All(b) {
		if s.Type == typ && s.Audience == audience {
			n++
			last = max(last, s.Edition)
		}
	}
	return 1 + max(n, last)
}

func isSample(o binder.Office) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(o.Note)), "invented sample office")
}

func tlpWords(value string) string { return optionLabel(binder.TLP, value) }

func audienceWords(value string) string {
	switch value {
	case "wall":
		return "the wall, anyone who walks by may read it"
	case "staff":
		return "everyone who works here"
	case "leaders":
		return "leaders only"
	}
	return value
}

func optionLabel(options []binder.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// chosen is the subject of the fact that names the people of a sheet that is
// not about everyone.
const chosen = "Only these people"

const between = " | "

// fact notes a fact of the sheet: what it is about, which fact, what it says.
func (g *gatherer) fact(parts ...string) {
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.Join(strings.Fields(p), " "), between, " / ")
	}
	g.facts = append(g.facts, strings.Join(parts, between))
}

// people are those whom the sheet is about.
func (g *gatherer) people() []binder.Person {
	list := binder.Staff(g.b, g.r.Today)
	if g.r.People == nil {
		return list
	}
	return slices.DeleteFunc(list, func(p binder.Person) bool {
		return !slices.Contains(g.r.People, binder.People.Ref(p.ID))
	})
}

// shown are the ways that this audience may see, numbers first. What is left
// off is counted.
func (g *gatherer) shown(ways []binder.Way) []binder.Way {
	var list []binder.Way
	for _, w := range ways {
		w.Value = strings.TrimSpace(w.Value)
		switch {
		case w.Value == "":
		case !g.mayShow(w):
			g.hide(w.Way, w.Value)
		default:
			list = append(list, w)
		}
	}
	slices.SortStableFunc(list, func(x, y binder.Way) int { return x.Rank() - y.Rank() })
	return list
}

// mayShow tells whether this audience may see the way.
func (g *gatherer) mayShow(w binder.Way) bool {
	return g.r.Audience != "wall" || !w.Private() || w.Print
}

// hide notes what is left off, each number once.
func (g *gatherer) hide(sort, value string) {
	if g.hidden[sort] == nil {
		g.hidden[sort] = map[string]bool{}
	}
	g.hidden[sort][value] = true
}

// secrets tells whether this audience may see the partner's account number
// and PIN.
func (g *gatherer) secrets(p binder.Partner) (account, pin string) {
	switch {
	case g.r.Audience == "leaders":
		g.secret = g.secret || p.Account != "" || p.PIN != ""
		return p.Account, p.PIN
	case p.Print:
		account = p.Account
	case p.Account != "":
		g.hide("account", p.Account)
	}
	if p.PIN != "" {
		g.hide("pin", p.PIN)
	}
	return account, ""
}

func (g *gatherer) hiddenWords() []string {
	var list []string
	where := map[string]string{"wall": "wall sheet", "staff": "staff sheet"}[g.r.Audience]
	for _, x := range []struct{ key, one, many string }{
		{"mobile", "mobile number", "mobile numbers"},
		{"home", "home number", "home numbers"},
		{"other", "other way to reach someone", "other ways to reach someone"},
		{"account", "account or policy number", "account or policy numbers"},
		{"pin", "support PIN", "support PINs"},
	} {
		switch n := len(g.hidden[x.key]); {
		case n == 1:
			list = append(list, fmt.Sprintf("1 %s is left off this %s.", x.one, where))
		case n > 1:
			list = append(list, fmt.Sprintf("%d %s are left off this %s.", n, x.many, where))
		}
	}
	return list
}

// wayLabel is the short word beside a number.
func wayLabel(w binder.Way) string {
	if w.Way == "other" {
		return "Other way"
	}
	return optionLabel(binder.PartnerWays, w.Way)
}

// wayText is the number or address as it is printed.
func wayText(w binder.Way) string {
	if w.IsPhone() {
		return binder.ShowPhone(w.Value)
	}
	return w.Value
}

// wayFacts notes each way of someone as a fact.
func (g *gatherer) wayFacts(who string, ways []binder.Way) {
	for _, w := range ways {
		text := wayText(w)
		if w.Note != "" {
			text += " (" + w.Note + ")"
		}
		g.fact(who, wayLabel(w), text)
	}
}

// voice is the number to try first of those that are shown.
func voice(ways []binder.Way) (binder.Way, bool) { return binder.Person{Ways: ways}.Phone() }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// short is a day in few letters, for columns: "Nov 23, 2026".
func short(d binder.Date) string {
	if t, ok := d.Time(); ok {
		return t.Format("Jan 2, 2006")
	}
	return string(d)
}
