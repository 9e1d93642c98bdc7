// Package exchange reads and writes other people's formats: spreadsheets
// (CSV, XLSX), contact cards (vCard) and JSON.
//
// It is pure: bytes in, values out, and no file, network or clock. Today's
// date and new ids come in as arguments. Nothing is written into a binder
// here: an import is a list of forms that the caller shows, then commits.
package exchange
