package seal

import (
	"errors"
	"fmt"
)

// What a caller may have to tell apart. All errors of this package begin with
// "seal: " and wrap at most one of these, but for the list that OpenKeyrings
// returns when no file counts.
var (
	// ErrPassphrase: the passphrase or recovery code does not open this slot.
	ErrPassphrase = errors.New("wrong passphrase")
	// ErrRecoveryCode: the recovery code was mistyped; its check characters do not fit.
	ErrRecoveryCode = errors.New("mistyped recovery code")
	// ErrUnusable: a new passphrase is empty, too long, or no text.
	ErrUnusable = errors.New("unusable passphrase")
	// ErrWorkFactor: the slot asks for more scrypt work than this program agrees to do.
	ErrWorkFactor = errors.New("scrypt work factor too high")
	// ErrDamaged: the bytes are not what was sealed, or never were a sealed file.
	ErrDamaged = errors.New("damaged")
	// ErrNoKey: the file is well formed, but no key at hand opens it. It was
	// sealed to a newer epoch, to someone else or in another binder, or its
	// header is damaged. A file whose name agrees with it is worth keeping.
	ErrNoKey = errors.New("sealed to another key")
	// ErrForeign: the file belongs to another binder, edition or PC.
	ErrForeign = errors.New("of another binder")
	// ErrPast: the keyring ended an edition before this one, and tells where it went on.
	ErrPast = errors.New("of an edition that ended")
	// ErrSignature: a signature is missing or wrong.
	ErrSignature = errors.New("wrong signature")
	// ErrNotAdmitted: the signature is right, but this keyring admits no such person.
	ErrNotAdmitted = errors.New("person not admitted")
	// ErrNotAdmin: what only an admin may sign was signed, or asked for, by someone else.
	ErrNotAdmin = errors.New("not an admin")
	// ErrLastAdmin: the change would leave no slot that belongs to an admin.
	ErrLastAdmin = errors.New("no admin would remain")
	// ErrSuperseded: another keyring at hand holds all that this one does.
	ErrSuperseded = errors.New("superseded")
	// ErrNewer: the file was written by a newer program.
	ErrNewer = errors.New("of a newer version")
	// ErrTooLarge: there are more bytes than the format allows.
	ErrTooLarge = errors.New("too large")
)

// fail joins what went wrong, the kind of error and the detail into one error
// that a caller can test for kind.
func fail(what string, kind error, detail any) error {
	if detail == nil {
		return fmt.Errorf("seal: %s: %w", what, kind)
	}
	return fmt.Errorf("seal: %s: %w: %v", what, kind, detail)
}
