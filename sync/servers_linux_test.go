package sync_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-webdav"
	xwebdav "golang.org/x/net/webdav"

	"readybinder/sync"
)

// server is a WebDAV server on this PC that serves a folder.
type server struct {
	url string // of the folder, with a slash at its end
	dir string // the folder
	ca  []byte // who made its certificate
	log string // Apache's: a line for each request, see traffic
}

// Whom the servers let in. The password has what is easily written in a wrong way.
const (
	davUser     = "front desk"
	davPassword = `st:ap"le %2F`
)

// servers are the sorts of server that the tests run against, each by what an office
// may have: Apache is in most NAS boxes, sabre/dav in Nextcloud and ownCloud.
var servers = map[string]func(t testing.TB) *server{
	"Apache":          func(t testing.TB) *server { return apache(t, false) },
	"Apache with TLS": func(t testing.TB) *server { return apache(t, true) },
	"nginx":           nginx,
	"lighttpd":        lighttpd,
	"rclone":          rclone,
	"sabre":           sabre,
	"go-webdav": func(t testing.TB) *server {
		return inProcess(t, func(dir string) http.Handler {
			return &webdav.Handler{FileSystem: webdav.LocalFileSystem(dir)}
		})
	},
	"x/net/webdav": func(t testing.TB) *server {
		return inProcess(t, func(dir string) http.Handler {
			return &xwebdav.Handler{FileSystem: xwebdav.Dir(dir), LockSystem: xwebdav.NewMemLS()}
		})
	},
}

func (s *server) config(path string) sync.WebDAVConfig {
	return sync.WebDAVConfig{URL: s.url + path, User: davUser, Password: davPassword, CA: s.ca}
}

// open is the folder path on the server as a place.
func (s *server) open(t testing.TB, path string) *sync.WebDAV {
	t.Helper()
	d, err := sync.OpenWebDAV(s.config(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func inProcess(t testing.TB, of func(dir string) http.Handler) *server {
	dir := t.TempDir()
	h := of(dir)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, password, _ := r.BasicAuth(); name != davUser || password != davPassword {
			w.Header().Set("WWW-Authenticate", `Basic realm="office"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return &server{url: s.URL + "/", dir: dir}
}

// home is a folder for a server, with the folder that it serves in it; other users may
// look into both.
func home(t testing.TB) (home, data string) {
	t.Helper()
	home = t.TempDir()
	data = filepath.Join(home, "data")
	for _, dir := range []string{data, filepath.Join(home, "tmp")} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{filepath.Dir(home), home} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return home, data
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// run starts a server that listens at 127.0.0.1 and the port that it is given, and ends
// it with the test, also with one that is killed.
func run(t testing.TB, command func(port string) []string) (address string) {
	t.Helper()
	for range 3 { // another may take the port first
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address = l.Addr().String()
		l.Close()
		_, port, _ := net.SplitHostPort(address)
		c := command(port)
		program, err := exec.LookPath(c[0])
		if err != nil {
			if program, err = exec.LookPath("/usr/sbin/" + c[0]); err != nil {
				t.Fatalf("%v: run .ci/setup test", err)
			}
		}
		if started(t, address, append([]string{program}, c[1:]...)...) {
			return address
		}
	}
	t.FailNow()
	return ""
}

// guarded runs a program until its standard input ends, which it does with the test
// however that one ends; all that it started ends with it.
const guarded = `{ "$@" </dev/null; kill -KILL 0; } & read -r _; kill -KILL 0`

func started(t testing.TB, address string, command ...string) bool {
	var said bytes.Buffer
	c := exec.Command("/bin/sh", append([]string{"-c", guarded, "sh"}, command...)...)
	c.Stdout, c.Stderr = &said, &said
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait()
		close(ended)
	}()
	stop := func() {
		in.Close()
		<-ended
	}
	for range 600 {
		select {
		case <-ended:
			t.Logf("%s ended: %s", command[0], said.String())
			return false
		case <-time.After(50 * time.Millisecond):
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			t.Cleanup(stop)
			return true
		}
	}
	stop()
	t.Logf("%s does not answer: %s", command[0], said.String())
	return false
}

// hashed is the password as Apache and nginx keep it.
func hashed() string {
	sum := sha1.Sum([]byte(davPassword))
	return davUser + ":{SHA}" + base64.StdEncoding.EncodeToString(sum[:]) + "\n"
}

func apache(t testing.TB, secure bool) *server {
	home, data := home(t)
	lock := filepath.Join(home, "lock")
	if err := os.Mkdir(lock, 0o755); err != nil {
		t.Fatal(err)
	}
	var conf strings.Builder
	if os.Getuid() == 0 {
		// Apache does not serve as root.
		u, err := user.Lookup("www-data")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		for _, dir := range []string{data, lock} {
			if err := os.Chown(dir, uid, gid); err != nil {
				t.Fatal(err)
			}
		}
		conf.WriteString("User www-data\nGroup www-data\n")
	}
	write(t, filepath.Join(home, "users"), hashed())
	modules := []string{"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs"}
	s := &server{dir: data, log: filepath.Join(home, "access")}
	if secure {
		modules = append(modules, "ssl", "socache_shmcb")
		s.ca = certificates(t, home)
	}
	for _, m := range modules {
		fmt.Fprintf(&conf, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", m, m)
	}
	fmt.Fprintf(&conf, `ServerRoot %[1]s
ServerName 127.0.0.1
PidFile %[1]s/pid
ErrorLog %[1]s/log
LogFormat "%%m %%I %%O" traffic
CustomLog %[1]s/access traffic
DefaultRuntimeDir %[1]s
Mutex file:%[1]s/lock default
DocumentRoot %[1]s/data
DavLockDB %[1]s/lock/db
<Directory %[1]s/data>
Dav On
AuthType Basic
AuthName office
AuthUserFile %[1]s/users
Require valid-user
</Directory>
`, home)
	scheme := "http"
	if secure {
		scheme = "https"
		fmt.Fprintf(&conf, "SSLEngine on\nSSLCertificateFile %[1]s/server.pem\nSSLCertificateKeyFile %[1]s/key.pem\n", home)
	}
	at := run(t, func(port string) []string {
		return []string{"apache2", "-X", "-f", write(t, filepath.Join(home, "conf"), conf.String()+"Listen 127.0.0.1:"+port+"\n")}
	})
	s.url = scheme + "://" + at + "/"
	return s
}

func nginx(t testing.TB) *server { return nginxOf(t, 0) }

// nginxOf takes files of so many MB, 0 of any size.
func nginxOf(t testing.TB, mb int) *server {
	home, data := home(t)
	root := ""
	if os.Getuid() == 0 {
		root = "user root;\n"
	}
	write(t, filepath.Join(home, "users"), hashed())
	at := run(t, func(port string) []string {
		return []string{"nginx", "-e", home + "/log", "-c", write(t, filepath.Join(home, "conf"), fmt.Sprintf(root+`daemon off;
master_process off;
pid %[1]s/pid;
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
events {}
http {
	access_log off;
	client_body_temp_path %[1]s/tmp/body;
	proxy_temp_path %[1]s/tmp/proxy;
	fastcgi_temp_path %[1]s/tmp/fastcgi;
	uwsgi_temp_path %[1]s/tmp/uwsgi;
	scgi_temp_path %[1]s/tmp/scgi;
	server {
		listen 127.0.0.1:%[2]s;
		root %[1]s/data;
		client_max_body_size %[3]dm;
		auth_basic office;
		auth_basic_user_file %[1]s/users;
		location / {
			dav_methods PUT DELETE MKCOL COPY MOVE;
			dav_ext_methods PROPFIND OPTIONS;
		}
	}
}
`, home, port, mb))}
	})
	return &server{url: "http://" + at + "/", dir: data}
}

func lighttpd(t testing.TB) *server {
	home, data := home(t)
	write(t, filepath.Join(home, "users"), davUser+":"+davPassword+"\n")
	at := run(t, func(port string) []string {
		return []string{"lighttpd", "-D", "-f", write(t, filepath.Join(home, "conf"), fmt.Sprintf(`server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
server.bind = "127.0.0.1"
server.port = %[2]s
server.document-root = "%[1]s/data"
server.errorlog = "%[1]s/log"
server.upload-dirs = ("%[1]s/tmp")
server.stat-cache-engine = "disable"
auth.backend = "plain"
auth.backend.plain.userfile = "%[1]s/users"
auth.require = ("/" => ("method" => "basic", "realm" => "office", "require" => "valid-user"))
webdav.activate = "enable"
webdav.sqlite-db-name = "%[1]s/db"
`, home, port))}
	})
	return &server{url: "http://" + at + "/", dir: data}
}

func rclone(t testing.TB) *server {
	_, data := home(t)
	at := run(t, func(port string) []string {
		return []string{"rclone", "serve", "webdav", data, "--addr", "127.0.0.1:" + port, "--user", davUser, "--pass", davPassword,
			"--config", "/dev/null", "--dir-cache-time", "0s"}
	})
	return &server{url: "http://" + at + "/", dir: data}
}

func sabre(t testing.TB) *server {
	home, data := home(t)
	router := write(t, filepath.Join(home, "router.php"), `<?php
require '/usr/share/php/Sabre/autoload.php';
class Office extends Sabre\DAV\Auth\Backend\AbstractBasic {
	protected function validateUserPass($user, $password) {
		return $user === getenv('DAV_USER') && $password === getenv('DAV_PASSWORD');
	}
}
$server = new Sabre\DAV\Server(new Sabre\DAV\FS\Directory(getenv('DAV_DIR')));
$server->setBaseUri('/');
$server->addPlugin(new Sabre\DAV\Auth\Plugin(new Office(), 'office'));
$server->exec();
`)
	at := run(t, func(port string) []string {
		return []string{"env", "DAV_USER=" + davUser, "DAV_PASSWORD=" + davPassword, "DAV_DIR=" + data,
			"php", "-d", "display_errors=0", "-d", "log_errors=0", "-S", "127.0.0.1:" + port, router}
	})
	return &server{url: "http://" + at + "/", dir: data}
}

// certificates writes server.pem and key.pem for 127.0.0.1 into dir, and returns who
// made them: an authority of the office's own, that no other PC knows.
func certificates(t testing.TB, dir string) (ca []byte) {
	t.Helper()
	root, leaf := authority(t), &x509.Certificate{}
	*leaf = certificate("127.0.0.1")
	der, key := root.sign(t, leaf)
	block, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "server.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: block})))
	return root.pem
}

// signer is an authority that makes certificates.
type signer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func authority(t testing.TB) *signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := certificate("")
	c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, &c, &c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &signer{cert, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

func (s *signer) sign(t testing.TB, c *x509.Certificate) (der []byte, key *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if der, err = x509.CreateCertificate(rand.Reader, c, s.cert, key.Public(), s.key); err != nil {
		t.Fatal(err)
	}
	return der, key
}

// tls is a certificate of the authority for an HTTP server in Go.
func (s *signer) tls(t testing.TB, c x509.Certificate) *tls.Config {
	der, key := s.sign(t, &c)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

func certificate(ip string) x509.Certificate {
	n, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	c := x509.Certificate{
		SerialNumber: n,
		Subject:      pkix.Name{CommonName: "ReadyBinder test"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
	if ip != "" {
		c.IPAddresses = []net.IP{net.ParseIP(ip)}
	}
	return c
}
