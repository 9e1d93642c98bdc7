package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"readybinder/seal"
)

// FileName is the name of the binder's file in its folder.
const FileName = "binder.db"

const (
	// applicationID marks our files ("RBDR"), schema is their first form.
	applicationID = 0x52424452
	schema        = 1
)

// The sealed files of the binder in the order in which they came; the boxes
// of this PC by name.
const tables = `
CREATE TABLE file (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE,
	body BLOB NOT NULL
) STRICT;
CREATE TABLE local (
	name TEXT PRIMARY KEY,
	body BLOB NOT NULL
) STRICT, WITHOUT ROWID;`

// file is the binder's SQLite file, held exclusively. It sees sealed bytes
// only. It is not safe for concurrent use.
type file struct {
	db   *sql.DB
	conn *sql.Conn
}

var background = context.Background()

// createFile makes a new file at path, which must not exist.
func createFile(path string) (*file, error) {
	// SQLite would let others on this PC read it; its WAL takes after it.
	empty, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, pathError(err)
	}
	empty.Close()
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	_, err = f.conn.ExecContext(background, fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", tables, applicationID, newest()))
	if err != nil {
		f.close()
		return nil, dbError("create", err)
	}
	return f, nil
}

// openFile opens the file at path, which must be ours.
func openFile(path string) (*file, error) {
	if err := look(path); err != nil {
		return nil, err
	}
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	version, err := f.version()
	if err == nil && version > newest() {
		err = ErrNewer
	}
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// look tells what SQLite would make something else of: no file, an empty one,
// one of another program, one that may not be written.
func look(path string) error {
	const magic = "SQLite format 3\x00"
	head := make([]byte, 100) // SQLite's header
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return ErrNone
	}
	if err != nil {
		return pathError(err)
	}
	defer f.Close()
	switch n, err := io.ReadFull(f, head); {
	case n == 0 && err == io.EOF:
		// The tables of a file that was cut to nothing may stand in its WAL,
		// but SQLite would begin a new one.
		return ErrEmpty
	case err != nil && err != io.ErrUnexpectedEOF:
		return pathError(err)
	case bytes.Count(head, []byte{0}) == len(head):
		return ErrDamaged
	case !bytes.HasPrefix(head, []byte(magic[:min(n, len(magic))])):
		return ErrForeign
	case n < len(head):
		return ErrDamaged
	case binary.BigEndian.Uint32(head[68:]) != applicationID:
		// Looked at here, because opening it would write to it.
		return ErrForeign
	}
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		return nil // what the file lacks may stand there
	}
	// SQLite takes a file that was cut for a shorter one.
	pages := int64(binary.BigEndian.Uint32(head[28:]))
	counted := bytes.Equal(head[24:28], head[92:96]) // whether that number is to be believed
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 64 << 10
	}
	if info, err := f.Stat(); err == nil && counted && info.Size() < pages*page {
		return ErrDamaged
	}
	return nil
}

// pathError turns what the system says of a path into what it means for a
// binder.
func pathError(err error) error {
	if err == nil || errors.Is(err, ErrHeld) {
		return err
	}
	if errors.Is(err, os.ErrPermission) || isReadOnly(err) {
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return fmt.Errorf("%w: %w", ErrPath, err)
}

func open(path string) (*file, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPath, err)
	}
	slashed := filepath.ToSlash(abs)
	if slashed[0] != '/' {
		slashed = "/" + slashed
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: slashed}).String())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPath, err)
	}
	conn, err := db.Conn(background)
	if err != nil {
		db.Close()
		return nil, dbError("open", err)
	}
	f := &file{db, conn}
	for _, pragma := range []string{
		"locking_mode=EXCLUSIVE", // before the first look: no shared memory file, and no second instance
		"busy_timeout=0",
		"temp_store=MEMORY", // the default spills to disk
		"journal_mode=WAL",
		"synchronous=FULL",
		"trusted_schema=OFF",
		"secure_delete=ON", // a slot that was removed is gone from the free pages too
		"cell_size_check=ON",
		"journal_size_limit=4194304",
	} {
		if _, err := conn.ExecContext(background, "PRAGMA "+pragma); err != nil {
			f.close()
			return nil, dbError("open", err)
		}
	}
	// The lock is taken by the first writing, not by the pragma.
	if _, err := conn.ExecContext(background, "BEGIN IMMEDIATE; COMMIT"); err != nil {
		f.close()
		return nil, dbError("open", err)
	}
	return f, nil
}

// settle brings everything from the WAL into the file, so that the file alone is
// the binder. Closing does it too, but says nothing where the disk is full.
func (f *file) settle() error {
	var busy, frames, done int
	err := f.conn.QueryRowContext(background, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done)
	if err == nil && (busy != 0 || frames != done) {
		return ErrDiskFull
	}
	return dbError("settle", err)
}

func (f *file) close() error {
	return errors.Join(f.conn.Close(), f.db.Close())
}

// transaction runs do and keeps all of it or nothing.
func (f *file) transaction(do func(tx *sql.Tx) error) error {
	tx, err := f.conn.BeginTx(background, nil)
	if err != nil {
		return dbError("begin", err)
	}
	if err := do(tx); err != nil {
		tx.Rollback()
		return dbError("write", err)
	}
	err = tx.Commit()
	if err != nil {
		// SQLite may have left it open, and then no other could begin.
		_, _ = f.conn.ExecContext(background, "ROLLBACK")
	}
	return dbError("commit", err)
}

// addFiles adds sealed files, and tells the newest row.
func addFiles(tx *sql.Tx, files []seal.Sealed) (last int64, err error) {
	for _, f := range files {
		id, err := addFile(tx, f)
		if err != nil {
			return 0, err
		}
		last = max(last, id)
	}
	return last, nil
}

func addFile(tx *sql.Tx, s seal.Sealed) (id int64, err error) {
	r, err := tx.Exec("INSERT INTO file (name, body) VALUES (?, ?) ON CONFLICT DO NOTHING", s.Name.String(), s.Bytes)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

func dropFile(tx *sql.Tx, name seal.Name) error {
	_, err := tx.Exec("DELETE FROM file WHERE name = ?", name.String())
	return err
}

func replaceFile(tx *sql.Tx, s seal.Sealed) error {
	_, err := tx.Exec("UPDATE file SET body = ? WHERE name = ?", s.Bytes, s.Name.String())
	return err
}

func dropLocal(tx *sql.Tx, name string) error {
	_, err := tx.Exec("DELETE FROM local WHERE name = ?", name)
	return err
}

func setLocal(tx *sql.Tx, name string, body []byte) error {
	_, err := tx.Exec("INSERT INTO local VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body", name, body)
	return err
}

// local is a box of this PC, nil where there is none.
func (f *file) local(name string) ([]byte, error) {
	var body []byte
	err := f.conn.QueryRowContext(background, "SELECT body FROM local WHERE name = ?", name).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return body, dbError("read", err)
}

// row is a sealed file of the binder in its place.
type row struct {
	id   int64
	name seal.Name
	body []byte
}

// rows gives the files whose kind is one of kinds and that came after the
// row after, in their order, to do. A nil body says that only names are
// wanted.
func (f *file) rows(kinds string, after int64, bodies bool, do func(row) error) error {
	column := "NULL"
	if bodies {
		column = "body"
	}
	return f.query(do, "SELECT id, name, "+column+" FROM file WHERE id > ? AND instr(?, substr(name, 1, 1)) ORDER BY id", after, kinds)
}

// log gives the segments of one log to do.
func (f *file) log(log string, do func(row) error) error {
	// The range of names is one of the index.
	return f.query(do, "SELECT id, name, body FROM file WHERE name > ? AND name < ? ORDER BY name", "s-"+log+"-", "s-"+log+".")
}

// overlapping gives the segments of a log that have commits with the same numbers as
// n to do.
func (f *file) overlapping(n seal.Name, do func(row) error) error {
	log := "s-" + n.Writer + "-"
	return f.query(do, "SELECT id, name, body FROM file WHERE name > ? AND name < ? AND substr(name, 29, 8) >= ? ORDER BY name",
		log, fmt.Sprintf("%s%08x~", log, n.To), fmt.Sprintf("%08x", n.From))
}

func (f *file) query(do func(row) error, text string, args ...any) error {
	rows, err := f.conn.QueryContext(background, text, args...)
	if err != nil {
		return dbError("read", err)
	}
	// A statement left open keeps the lock on the file after closing it.
	defer rows.Close()
	for rows.Next() {
		var r row
		var name string
		if err := rows.Scan(&r.id, &name, &r.body); err != nil {
			return dbError("read", err)
		}
		if r.name, err = seal.ParseName(name); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if err := do(r); err != nil {
			return err
		}
	}
	return dbError("read", rows.Err())
}

// read is the body of the file name, nil where there is none.
func (f *file) read(name seal.Name) ([]byte, error) {
	var body []byte
	err := f.conn.QueryRowContext(background, "SELECT body FROM file WHERE name = ?", name.String()).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return body, dbError("read", err)
}

// has tells whether there is a file of that name.
func (f *file) has(name seal.Name) (bool, error) {
	var n int
	err := f.conn.QueryRowContext(background, "SELECT count(*) FROM file WHERE name = ?", name.String()).Scan(&n)
	return n > 0, dbError("read", err)
}

// dbError turns what SQLite says into what it means for the binder.
func dbError(doing string, err error) error {
	if err == nil {
		return nil
	}
	s, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	var as error
	switch s.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		as = ErrInUse
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		as = ErrReadOnly
	case lib.SQLITE_CANTOPEN:
		as = ErrPath
	case lib.SQLITE_CORRUPT:
		as = ErrDamaged
	case lib.SQLITE_NOTADB:
		as = ErrForeign
	case lib.SQLITE_FULL:
		as = ErrDiskFull
	case lib.SQLITE_IOERR:
		as = ErrDamaged
		if s.Code() == lib.SQLITE_IOERR_WRITE || s.Code() == lib.SQLITE_IOERR_FSYNC {
			as = ErrDiskFull
		}
	case lib.SQLITE_NOMEM:
		as = ErrMemory
	case lib.SQLITE_ERROR:
		// Our own tables are missing: the file is not one of ours any more.
		as = ErrDamaged
	default:
		return fmt.Errorf("store: %s: %w", doing, err)
	}
	return fmt.Errorf("%w: %s: %w", as, doing, err)
}
