package sync_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"readybinder/sync"
)

// TestJoinMakesNothing: who looks for a binder at a server, and mistypes the folder, is
// told so, and no folder is made.
func TestJoinMakesNothing(t *testing.T) {
	var made atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "MKCOL" {
			made.Add(1)
			w.WriteHeader(http.StatusCreated)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	p, err := (sync.Address{Kind: sync.KindServer, At: server.URL + "/mistyped/"}).Open()
	if err != nil {
		t.Fatal(err)
	}
	names, err := sync.At(t.Context(), p).Names()
	if !errors.Is(err, sync.ErrGone) || made.Load() > 0 {
		t.Errorf("%v %v, %d folders made", names, err, made.Load())
	}
}

// TestSame: a place is known by where it is and who is let in, a host by its certificate.
func TestSame(t *testing.T) {
	server := sync.Address{ID: "1", Kind: sync.KindServer, At: "https://dav.example/b/", User: "u", Password: "old"}
	host := sync.Address{ID: "2", Kind: sync.KindHost, At: "192.0.2.1:1", User: "1", Pin: "p"}
	for _, x := range []struct {
		a, b sync.Address
		want bool
	}{
		{server, sync.Address{Kind: sync.KindServer, At: server.At, User: "u", Password: "new"}, true},
		{server, sync.Address{Kind: sync.KindServer, At: server.At, User: "other"}, false},
		{host, sync.Address{Kind: sync.KindHost, At: "192.0.2.2:1", User: "2", Pin: "p"}, true},
		{host, sync.Address{Kind: sync.KindHost, At: host.At, User: "1", Pin: "q"}, false},
		{server, host, false},
	} {
		if got := x.a.Same(x.b); got != x.want {
			t.Errorf("%+v %+v: %v", x.a, x.b, got)
		}
	}
}
