package store

import (
	"errors"
	"fmt"

	"readybinder/binder"
	"readybinder/seal"
)

// The errors that a caller chooses by. All carry words for the person at the
// PC; see binder.Explain.
var (
	ErrPassphrase = binder.NewTrouble("store: wrong passphrase",
		"That passphrase does not open this binder.",
		"Check Caps Lock and the order of the words, and try again. There is no limit to trying. The code on the recovery sheet opens the binder too.")
	ErrRecoveryCode = binder.NewTrouble("store: mistyped recovery code",
		"That code has a typing mistake in it.",
		"Compare it with the paper that it stands on, group by group, and type it again.")
	ErrOneCard = binder.NewTrouble("store: one code, and no recovery code",
		"That code is typed right, but it opens nothing by itself.",
		"If it stands on a break-glass card, type the code of a second card after it, with a space between. If it stands on a recovery sheet, that sheet was replaced: look for the newer one.")
	ErrUnusable = binder.NewTrouble("store: unusable passphrase",
		"That cannot be a passphrase: it is empty, longer than 1,000 characters, or not text. Nothing was changed.",
		"Choose another one. Six random words are best.")
	ErrNone = binder.NewTrouble("store: no binder here",
		"There is no binder in this folder.",
		"Choose the folder that holds binder.db, or make a new binder.")
	ErrExists = binder.NewTrouble("store: a binder is there already",
		"There is a binder in this folder already. It was not touched.",
		"Open that one, or choose an empty folder for the new one.")
	ErrInUse = binder.NewTrouble("store: in use",
		"This binder is open already, in another window or program on this PC.",
		"Use that window, or close it and try again.")
	ErrReadOnly = binder.NewTrouble("store: read-only",
		"ReadyBinder may not write in this folder, so nothing that you type could be kept.",
		"Choose another folder, or ask your IT provider to allow ReadyBinder to write here. Nothing in the binder was changed.")
	ErrForeign = binder.NewTrouble("store: not a binder",
		"The file binder.db in this folder is not a ReadyBinder file. It was not touched.",
		"Choose another folder, or open a copy of the binder from the USB drive.")
	ErrEmpty = binder.NewTrouble("store: empty file",
		"The file binder.db is empty. Something has cut it off; it is not an empty binder.",
		"Leave the file as it is, and open the copy on the USB drive, or a backup.")
	ErrDamaged = binder.NewTrouble("store: damaged",
		"The binder's file on this PC is damaged. What can still be read was not changed.",
		"Leave the file as it is, and open the copy on the USB drive, or a backup.")
	ErrNewer = binder.NewTrouble("store: made by a newer program",
		"This binder was written by a newer version of ReadyBinder. Nothing was changed.",
		"Update ReadyBinder on this PC, then open the binder again.")
	ErrDiskFull = binder.NewTrouble("store: disk full",
		"The disk is full. The last change was not saved; everything before it is safe.",
		"Free some space on this PC, then save again. What you typed is still there.")
	ErrMemory = binder.NewTrouble("store: not enough memory",
		"This PC has not enough free memory to open the binder. The passphrase may well be right.",
		"Close other programs and try again, or use the USB drive on another PC. It needs about 256 MB for a moment.")
	ErrNoFiles = binder.NewTrouble("store: nothing to open",
		"There is no copy of a binder there.",
		"Choose the folder or USB drive that holds the files of the copy. Their names end in .bin.")
	ErrClosed = binder.NewTrouble("store: closed",
		"The binder is locked.",
		"Unlock it and try again.")
	ErrReplaced = binder.NewTrouble("store: key taken back",
		"That passphrase was right once. It was replaced or taken back, and does not open this binder any more.",
		"Type the newer one. If you have none, ask an admin of the binder, or use the code on the recovery sheet.")
	ErrLastAdmin = binder.NewTrouble("store: no admin would remain",
		"That would leave nobody who may change the keys, so nothing was changed.",
		"Give someone else the right to everything first, and let that person do it.")
	ErrAskAdmin = binder.NewTrouble("store: an admin has to change the keys first",
		"The keys were changed on several PCs at once, so this cannot be done yet. Nothing was changed.",
		"Let an admin open the binder on a PC that has everything. That puts the keys in order by itself. Then try again.")
	ErrNoHolder = binder.NewTrouble("store: no such key",
		"The binder has no such key. It may have been taken back on another PC.",
		"Look at the list of keys again.")
	ErrUnnamed = binder.NewTrouble("store: the key counts and has no name",
		"The key opens the binder. Only what the office knows of it, such as its name, could not be saved.",
		"Do not make it again. Make room on this PC, then write its name under Settings, Keys.")
	ErrThisPC = binder.NewTrouble("store: this very PC",
		"That is this PC. Nothing was changed.",
		"Shut it out from another PC of the office.")
	ErrNoPC = binder.NewTrouble("store: no such PC",
		"Nothing that this PC wrote is in the binder.",
		"Look at the list of PCs again.")
	ErrTooBig = binder.NewTrouble("store: attachment too large",
		"That file is larger than 50 MB. It was not added.",
		"Make it smaller, or keep it on a USB drive in the red folder and write here where it is.")
	ErrEmptyFile = binder.NewTrouble("store: empty attachment",
		"That file is empty. It was not added.",
		"Choose another file.")
	ErrFileChanged = binder.NewTrouble("store: attachment changed while it was read",
		"That file changed while it was read. It was not added.",
		"Close the program that has it open, and add it again.")
	ErrErasedMeanwhile = binder.NewTrouble("store: a new edition began while a file was attached",
		"The past of the binder was erased while that file was read. It was not added.",
		"Add it again.")
	ErrUnreadable = binder.NewTrouble("store: attachment cannot be read",
		"That file could not be read to its end. It was not added.",
		"Check that the drive is plugged in, and add it again.")
	ErrNoAttachment = binder.NewTrouble("store: no such attachment",
		"That file is not in the binder any more.",
		"Look at the list again. A file that was deleted can be taken back for 30 days.")
	ErrNotOurSize = binder.NewTrouble("store: an attachment that no file can have",
		"What the binder says of that file cannot be: files in it are at most 50 MB. It was not opened.",
		"Update ReadyBinder. If that does not help, ask whoever added the file to add it again.")
	ErrPartMissing = binder.NewTrouble("store: part of an attachment is missing",
		"A piece of that file is not on this PC.",
		"Take it from a backup, the USB drive or another PC of the office.")
	ErrNoKeychain = binder.NewTrouble("store: no keychain",
		"This PC's keychain could not be used.",
		"Type your passphrase.")
	ErrFromKeychain = binder.NewTrouble("store: opened from the keychain",
		"This PC's keychain opened the binder this time, so the keychain cannot be forgotten now. Nothing was changed.",
		"Lock the binder, open it with your passphrase, and do it again.")
	ErrKeptForOther = binder.NewTrouble("store: the keychain opens the binder for somebody else",
		"This PC's keychain opens the binder for somebody else already. Nothing was changed.",
		"Let that person or an admin take it away first, under Settings. Then try again.")
	ErrCodeLeft = binder.NewTrouble("store: the keychain kept its code",
		"The keychain does not open the binder any more. But it did not answer, so its code is still in it, and opens backups from before.",
		"Open the keychain of this PC and delete the entry \"ReadyBinder\".")
	ErrHeld = binder.NewTrouble("store: held by another program",
		"Another program on this PC, often the antivirus, holds a file of the binder. Nothing was changed, and nothing is lost.",
		"Wait a minute and try again. If it stays, ask your IT provider to let ReadyBinder write in its folder; the USB drive opens on another PC meanwhile.")
	ErrOtherBinder = binder.NewTrouble("store: a copy of another binder",
		"That is a copy of another binder, or of this one from before the past was erased. Nothing was taken from it.",
		"Choose a copy that was made later, or on another PC of the office.")
	ErrSuccessor = binder.NewTrouble("store: the office goes on in another edition",
		"An admin of your office has erased the past and begun the binder anew. This PC still has the one from before.",
		"Bring this PC over to it. What was typed here meanwhile comes along.")
	ErrNoSuccessor = binder.NewTrouble("store: no newer edition there",
		"What lies there is not the binder that your office went on with. Nothing was changed.",
		"Make a new copy or backup on the PC where the past was erased, and choose that one.")
	ErrNotArrived = binder.NewTrouble("store: the newer edition is not all there",
		"The new binder has not arrived whole there yet. Nothing was changed, and nothing of this PC's was erased.",
		"Let the PC where the past was erased sync or make a backup once more, and try again.")
	ErrNotWhole = binder.NewTrouble("store: not all can be shown",
		"Some of what the binder keeps cannot be shown on this PC, and would be lost. Nothing was changed.",
		"Update ReadyBinder, bring in what is missing, and heal what is damaged first. Settings, Proof of the records shows it.")
	ErrPath = binder.NewTrouble("store: path",
		"ReadyBinder cannot use this folder.",
		"Choose another folder on this PC.")
)

// changingKeys is what is done where a change of keys may be too large.
const changingKeys = "change the keys"

// sealed turns what went wrong in the seal into what it means for a binder on
// this PC.
func sealed(doing string, err error) error {
	var as error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, seal.ErrPassphrase):
		as = ErrPassphrase
	case errors.Is(err, seal.ErrUnusable):
		as = ErrUnusable
	case errors.Is(err, seal.ErrRecoveryCode):
		as = ErrRecoveryCode
	case errors.Is(err, seal.ErrNewer):
		as = ErrNewer
	case errors.Is(err, seal.ErrLastAdmin):
		as = ErrLastAdmin
	case errors.Is(err, seal.ErrNotAdmin), errors.Is(err, seal.ErrTooLarge) && doing == changingKeys:
		as = ErrAskAdmin
	case errors.Is(err, seal.ErrDamaged), errors.Is(err, seal.ErrSignature), errors.Is(err, seal.ErrForeign),
		errors.Is(err, seal.ErrTooLarge), errors.Is(err, seal.ErrWorkFactor), errors.Is(err, seal.ErrNoKey),
		errors.Is(err, seal.ErrNotAdmitted):
		as = ErrDamaged
	default:
		return fmt.Errorf("store: %s: %w", doing, err)
	}
	return fmt.Errorf("%w: %s: %w", as, doing, err)
}
