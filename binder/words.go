package binder

import "fmt"

// Words are a sentence for people, kept apart from the names and days that
// fill its verbs (fmt), so that the window can say it in another language.
type Words struct {
	Text string
	Args []any
}

// Say are the words text with its verbs filled by args.
func Say(text string, args ...any) Words { return Words{text, args} }

// many are one of two sentences by a count, which fills the first verb.
func many(n int, one, more string, args ...any) Words {
	args = append([]any{n}, args...)
	if n == 1 {
		return Say(one, args...)
	}
	return Say(more, args...)
}

// String is the sentence in English.
func (w Words) String() string {
	if len(w.Args) == 0 {
		return w.Text
	}
	return fmt.Sprintf(w.Text, w.Args...)
}
