// Package sheet is paper: records in, PDF out. It prints the sheets that work
// when nothing else does (whom to call, what to do first, the plan), tells
// before printing what will stand on them and what will not, and tells of a
// printed sheet by its code whether it is still current and what has changed.
//
// The same binder and the same request give the same bytes.
package sheet
