package sync_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"readybinder/seal"
)

// client runs a program that speaks WebDAV, at home in dir.
func client(t *testing.T, dir, in string, command ...string) string {
	t.Helper()
	path, err := exec.LookPath(command[0])
	if err != nil {
		t.Fatalf("%v: run .ci/setup test", err)
	}
	c := exec.Command(path, command[1:]...)
	c.Dir, c.Stdin = dir, strings.NewReader(in)
	c.Env = append(os.Environ(), "HOME="+dir)
	out, err := c.CombinedOutput()
	if err != nil && command[0] != "litmus" {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

// open lets clients in that know no certificate of ours; the folder of litmus is the host's
// own, which is never made or taken away.
func (m *meeting) open(t *testing.T, litmus bool) string {
	to := &url.URL{Scheme: "https", Host: m.at}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.URL.Path = "/" + strings.TrimPrefix(strings.TrimPrefix(r.In.URL.Path, "/litmus/"), "/")
			r.Out.URL.RawPath = ""
		},
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		ModifyResponse: func(r *http.Response) error {
			if r.Request.Method != "PROPFIND" || !litmus {
				return nil
			}
			body, err := io.ReadAll(r.Body)
			body = bytes.ReplaceAll(body, []byte(">/<"), []byte(">/litmus/<"))
			r.Body = io.NopCloser(bytes.NewReader(body))
			r.ContentLength = -1
			r.Header.Del("Content-Length")
			return err
		},
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/litmus/" && r.Method == "MKCOL":
			w.WriteHeader(http.StatusCreated)
		case r.URL.Path == "/litmus/" && r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// TestHostClients: programs of others read, write and take away what they may.
func TestHostClients(t *testing.T) {
	m := hosting(t)
	f, other := made(1, 1, []byte("sealed bytes")), made(2, 1, []byte("of another PC"))
	a := m.pair(t, "IT", f.Name.Writer)
	p := opened(t, m.pair(t, "other", other.Name.Writer))
	putAll(t, p, []seal.Sealed{other})
	both := []seal.Sealed{f, other}
	dir := t.TempDir()
	write(t, filepath.Join(dir, f.Name.String()), string(f.Bytes))
	at := "https://" + m.at + "/"

	t.Run("curl", func(t *testing.T) {
		curl := func(args ...string) string {
			return client(t, dir, "", append([]string{"curl", "-sSk", "-u", a.User + ":" + a.Password, "-w", "\n%{http_code}"}, args...)...)
		}
		for _, step := range []struct {
			args []string
			want string
		}{
			{[]string{"-T", f.Name.String(), at}, "201"},
			{[]string{"-T", f.Name.String(), at}, "204"},
			{[]string{at + f.Name.String()}, "200"},
			{[]string{"-r", "2-4", at + f.Name.String()}, "206"},
			{[]string{"-I", at + f.Name.String()}, "200"},
			{[]string{"-X", "PROPFIND", "-H", "Depth: 1", at}, "207"},
			{[]string{"-X", "OPTIONS", at}, "204"},
			{[]string{"-X", "DELETE", at + other.Name.String()}, "403"},
			{[]string{"-T", f.Name.String(), at + "notes.txt"}, "403"},
		} {
			if out := curl(step.args...); !strings.HasSuffix(out, step.want) {
				t.Errorf("%q: %s", step.args, out)
			}
		}
		shows(t, p, both)
		if out := curl("-X", "DELETE", at+f.Name.String()); !strings.HasSuffix(out, "204") {
			t.Error(out)
		}
	})
	t.Run("rclone", func(t *testing.T) {
		hidden := strings.TrimSpace(client(t, dir, "", "rclone", "obscure", a.Password))
		remote := fmt.Sprintf(":webdav,vendor=other,url='%s',user=%s,pass=%s:", at, a.User, hidden)
		rclone := func(args ...string) string {
			return client(t, dir, "", append([]string{"rclone", "--config", "/dev/null", "--no-check-certificate", "--retries", "1"}, args...)...)
		}
		rclone("copy", "--include", "*.bin", dir, remote)
		shows(t, p, both)
		if out := rclone("lsf", remote); out != f.Name.String()+"\n"+other.Name.String()+"\n" {
			t.Error(out)
		}
		rclone("copy", remote, filepath.Join(dir, "back"))
		for _, x := range both {
			if got, err := os.ReadFile(filepath.Join(dir, "back", x.Name.String())); err != nil || !bytes.Equal(got, x.Bytes) {
				t.Error(x.Name, err)
			}
		}
		rclone("deletefile", remote+f.Name.String())
		shows(t, p, both[1:])
	})
	t.Run("cadaver", func(t *testing.T) {
		write(t, filepath.Join(dir, ".netrc"), "default login "+a.User+" password "+a.Password+"\n")
		if err := os.Chmod(filepath.Join(dir, ".netrc"), 0o600); err != nil {
			t.Fatal(err)
		}
		cadaver := func(in string) string { return client(t, dir, in, "cadaver", m.open(t, false)) }
		out := cadaver("put " + f.Name.String() + "\nls\nget " + f.Name.String() + " got\nquit\n")
		shows(t, p, both)
		if got, err := os.ReadFile(filepath.Join(dir, "got")); err != nil || !bytes.Equal(got, f.Bytes) {
			t.Error(err, out)
		}
		cadaver("move " + f.Name.String() + " x\ncopy " + f.Name.String() + " x\nlock " + f.Name.String() + "\nmkcol x\ndelete " + other.Name.String() + "\nquit\n")
		shows(t, p, both)
		cadaver("delete " + f.Name.String() + "\nquit\n")
		shows(t, p, both[1:])
	})
}

// TestHostMounted: davfs2 mounts it as a folder, where this PC lets a program mount: files
// are read, written and taken away there as any program does it.
func TestHostMounted(t *testing.T) {
	m := hosting(t)
	f, other := made(1, 1, []byte("sealed bytes")), made(2, 1, []byte("of another PC"))
	a := m.pair(t, "IT", f.Name.Writer)
	p := opened(t, m.pair(t, "other", other.Name.Writer))
	putAll(t, p, []seal.Sealed{other})
	dir, folder := home(t)
	at := m.open(t, false)
	cache := filepath.Join(dir, "cache")
	// davfs2 becomes a user of its own before it writes there.
	if err := errors.Join(os.Mkdir(cache, 0o777), os.Chmod(cache, 0o777)); err != nil {
		t.Fatal(err)
	}
	conf := write(t, filepath.Join(dir, "conf"), "use_locks 0\ndelay_upload 0\ncache_dir "+cache+"\n")
	const program = "/usr/sbin/mount.davfs"
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("%v: run .ci/setup test", err)
	}
	mount := exec.Command(program, at, folder, "-o", "conf="+conf+",uid="+strconv.Itoa(os.Getuid()))
	mount.Stdin = strings.NewReader(a.User + "\n" + a.Password + "\n")
	if out, err := mount.CombinedOutput(); err != nil {
		t.Logf("davfs2 cannot mount on this PC: %v: %s", err, out)
		return
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	got, err := os.ReadFile(filepath.Join(folder, other.Name.String()))
	if err != nil || !bytes.Equal(got, other.Bytes) {
		t.Errorf("%q %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(folder, f.Name.String()), f.Bytes, 0o600); err != nil {
		t.Error(err)
	}
	_ = os.WriteFile(filepath.Join(folder, "notes.txt"), []byte("not sealed"), 0o600)
	_ = os.Remove(filepath.Join(folder, other.Name.String()))
	if err := exec.Command("umount", folder).Run(); err != nil { // waits until all is sent
		t.Error(err)
	}
	shows(t, p, []seal.Sealed{f, other})
}

// litmusFails is what litmus is refused: docs/proofs.md says why.
var litmusFails = map[string][]string{
	"basic":    {"put_get", "put_get_utf8_segment", "delete_fragment", "mkcol"},
	"copymove": {"copy_init", "copy_coll", "copy_shallow", "move", "move_coll"},
	"props":    {"propinit", "propinit", "propmanyns"},
	"locks":    nil,
	"http":     nil,
}

var (
	litmusTest   = regexp.MustCompile(`^\s*\d+\. (\w+)\.`)
	litmusFailed = regexp.MustCompile(`\.\. FAIL`)
)

// TestHostLitmus: the host passes litmus as far as what it keeps lets it.
func TestHostLitmus(t *testing.T) {
	m := hosting(t)
	f := made(1, 1, []byte("sealed bytes"))
	p := opened(t, m.pair(t, "other", ""))
	putAll(t, p, []seal.Sealed{f})
	a := m.pair(t, "litmus", "")
	for suite, want := range litmusFails {
		t.Run(suite, func(t *testing.T) {
			t.Setenv("TESTS", suite)
			out := client(t, t.TempDir(), "", "litmus", "-k", m.open(t, true), a.User, a.Password)
			var failed []string
			test, finished := "", false
			for _, line := range strings.FieldsFunc(out, func(r rune) bool { return r == '\r' || r == '\n' }) {
				if is := litmusTest.FindStringSubmatch(line); is != nil {
					test = is[1]
				}
				if litmusFailed.MatchString(line) {
					failed = append(failed, test)
				}
				finished = finished || strings.Contains(line, "<- summary for")
			}
			if !finished || !slices.Equal(failed, want) {
				t.Errorf("%v\n%s", failed, out)
			}
		})
	}
	shows(t, p, []seal.Sealed{f})
}
