package sync

import (
	"errors"
	"testing"
)

// TestNear: a password goes openly to this PC itself, where a person said so to one of the
// office network, and never to anyone else.
func TestNear(t *testing.T) {
	for address, to := range map[string]struct{ always, allowed bool }{
		"127.0.0.1:80":          {true, true},
		"[::1]:80":              {true, true},
		"[::ffff:127.0.0.1]:80": {true, true},
		"192.168.1.20:5005":     {false, true},
		"10.1.2.3:80":           {false, true},
		"172.16.0.9:80":         {false, true},
		"[::ffff:10.0.0.1]:80":  {false, true},
		"169.254.7.7:80":        {false, true},
		"[fd00::7]:80":          {false, true},
		"[fe80::7%eth0]:80":     {false, true},
		"172.32.0.1:80":         {false, false},
		"192.0.2.1:80":          {false, false},
		"[2001:db8::1]:80":      {false, false},
		"0.0.0.0:80":            {false, false},
		"nonsense":              {false, false},
	} {
		if err := (WebDAVConfig{}).near("tcp", address, nil); (err == nil) != to.always {
			t.Errorf("%s: %v", address, err)
		}
		err := WebDAVConfig{Plain: true}.near("tcp", address, nil)
		if (err == nil) != to.allowed {
			t.Errorf("%s, allowed: %v", address, err)
		}
		if err != nil && !errors.Is(err, ErrPlain) && address != "nonsense" {
			t.Error(err)
		}
	}
}
