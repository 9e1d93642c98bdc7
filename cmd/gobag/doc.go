// Command gobag is the read-only viewer inside the HTML copy of a binder, compiled
// to WebAssembly: it opens the sealed export in the page with a passphrase, a
// recovery code or two cards, and gives back the page's text. It writes nothing,
// asks no network, and knows no history.
package main
