// Package assets holds the files inside the program: the icons and fonts of
// the window and of paper, starter plans, playbooks, courses, scenarios, and
// the rules as data. It knows nothing about any of them; it only carries bytes.
package assets
