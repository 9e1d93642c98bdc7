package exchange

// Unreadable is a file that cannot be used. What says what is wrong and what
// it means, Do what to do; both are whole sentences for the person who chose
// the file.
type Unreadable struct{ What, Do string }

func (e *Unreadable) Error() string { return "exchange: " + e.What }

// Words are what is wrong and what to do; see binder.Explain.
func (e *Unreadable) Words() (what, do string) { return e.What, e.Do }

const (
	unchanged = " Nothing was changed."
	saveAs    = "Save it as .xlsx or .csv and try again."
)

func unreadable(what, do string) error { return &Unreadable{what + unchanged, do} }
