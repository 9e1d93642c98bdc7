//go:build js && wasm

package main

import (
	"syscall/js"
	"time"
	_ "time/tzdata" // the browser tells its zone by name alone
)

// main gives the page one function, readybinder(data, secret), which returns
// {page} or {error}.
func main() {
	js.Global().Set("readybinder", js.FuncOf(func(_ js.Value, args []js.Value) any {
		zone()
		text, err := open([]byte(args[0].String()), args[1].String(), time.Now())
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		return map[string]any{"page": text}
	}))
	select {}
}

// zone makes times show as the clock on the wall does.
func zone() {
	name := js.Global().Get("Intl").Call("DateTimeFormat").Call("resolvedOptions").Get("timeZone").String()
	if l, err := time.LoadLocation(name); err == nil {
		time.Local = l
	}
}
