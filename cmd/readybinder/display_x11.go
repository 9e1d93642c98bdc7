//go:build linux && cgo && x11

package main

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

static int glx(void) {
	Display *d = XOpenDisplay(NULL);
	if (d == NULL) return 1;
	int op, event, error;
	int there = XQueryExtension(d, "GLX", &op, &event, &error);
	XCloseDisplay(d);
	return there ? 0 : 2;
}
*/
import "C"

import (
	"os"
	"time"
)

const instead = "On this PC the binder opens without a window: run \"binderctl open\"."

// display says what is wrong with the screen, or nothing: without a display
// the window's toolkit panics, and without GLX it hangs.
func display() string {
	name := os.Getenv("DISPLAY")
	if name == "" {
		return "There is no screen to open a window on (DISPLAY is not set). Start ReadyBinder from the desktop. " + instead
	}
	answer := make(chan C.int, 1)
	go func() { answer <- C.glx() }()
	select {
	case a := <-answer:
		switch a {
		case 1:
			return "The screen " + name + " does not answer, or does not let this person use it. Start ReadyBinder from the desktop. " + instead
		case 2:
			return "The screen " + name + " has no OpenGL (GLX), and ReadyBinder cannot draw its window without it. Install the graphics driver, or Mesa's software driver (libgl1-mesa-dri). " + instead
		}
		return ""
	case <-time.After(10 * time.Second):
		return "The screen " + name + " does not answer. Start ReadyBinder from the desktop. " + instead
	}
}
