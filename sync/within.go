package sync

import (
	"context"
	"time"
)

// within does something that asks the system for a drive or a share, which may not answer
// for a minute, and cannot be stopped. Who stops it waits a moment longer, so that what
// is nearly done is done, and then no more: the rest comes to its end by itself.
func within[T any](ctx context.Context, do func() (T, error)) (T, error) {
	var none T
	switch {
	case ctx.Err() != nil:
		return none, ctx.Err()
	case ctx.Done() == nil:
		return do()
	}
	type result struct {
		value T
		err   error
	}
	ended := make(chan result, 1)
	go func() {
		value, err := do()
		ended <- result{value, err}
	}()
	select {
	case r := <-ended:
		return r.value, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-ended:
		return r.value, r.err
	case <-time.After(aMoment):
		return none, ctx.Err()
	}
}

// aMoment is how long what was stopped may take to end.
const aMoment = time.Second
