package sync

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"readybinder/seal"
)

// probeSize is more than the most that servers take where nobody has allowed them more.
const probeSize = 5 << 18

// Probe tries out, before first use, whether the server does what a place must do:
// it writes a file, looks for it, reads it back and deletes it. What does not work is an
// error with words. The file has a name that no binder has a use for, so that it does no
// harm where it cannot be deleted.
func (d *WebDAV) Probe(ctx context.Context) error {
	if _, err := d.List(ctx); err != nil {
		return err
	}
	body := make([]byte, probeSize)
	_, _ = rand.Read(body)
	sum := sha256.Sum256(body)
	name := seal.Name{
		Kind: seal.KindAttachment, Writer: hex.EncodeToString(sum[16:24]), From: 1, To: 1,
		Length: probeSize, Hash: hex.EncodeToString(sum[:16]),
	}
	if err := d.Put(ctx, name, body); err != nil {
		_ = d.Delete(ctx, name) // a part of it may be there
		return err
	}
	kept := d.probeKept(ctx, name, body)
	if err := d.Delete(ctx, name); err != nil {
		return errors.Join(kept, undeleted(err))
	}
	if kept != nil {
		return kept
	}
	return d.probeDeleted(ctx, name)
}

// probeKept looks whether the server has what it took.
func (d *WebDAV) probeKept(ctx context.Context, name seal.Name, body []byte) error {
	size, err := d.sizeOf(ctx, name)
	switch {
	case err != nil:
		return err
	case size == missing:
		return &answer{is: ErrNotKept, detail: "probe: not in the listing",
			what: "The server took a file and does not show it. It cannot be relied on.",
			do:   "Use another server, a USB drive, or a folder. " + doAskServer}
	case size == unknown:
		return &answer{is: ErrNotKept, detail: "probe: no size in the listing",
			what: "The server does not tell how long its files are, so nobody can see whether they arrived.",
			do:   "Use another server, a USB drive, or a folder."}
	case size != probeSize:
		return &answer{is: ErrNotKept, detail: "probe: cut off"}
	}
	got, err := d.Get(ctx, name)
	if torn(err) || err == nil && !bytes.Equal(got, body) {
		return &answer{is: ErrNotKept, detail: "probe: other bytes"}
	}
	return err
}

// probeDeleted looks whether the listing is of today.
func (d *WebDAV) probeDeleted(ctx context.Context, name seal.Name) error {
	switch size, err := d.sizeOf(ctx, name); {
	case err != nil:
		return err
	case size != missing:
		return undeleted(&answer{is: ErrNotKept, detail: "probe: there after it was deleted"})
	}
	return nil
}

func undeleted(err error) error {
	if !errors.Is(err, ErrRefused) && !errors.Is(err, ErrNotKept) {
		return err
	}
	return &answer{is: err, detail: "probe: not deleted",
		what: "ReadyBinder can write there, but what it deletes stays, or the server shows an old listing.",
		do:   "Ask who looks after the server to let this user delete in that folder, and to keep no copies of answers for it."}
}

// What sizeOf says of a file that has none.
const (
	unknown = -1
	missing = -2
)

func (d *WebDAV) sizeOf(ctx context.Context, name seal.Name) (int64, error) {
	list, err := d.list(ctx)
	for _, e := range list {
		if e.Name == name {
			return e.Size, err
		}
	}
	return missing, err
}
