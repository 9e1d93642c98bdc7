package sync

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// hostKeyFile has the key and the certificate of a host.
const hostKeyFile = "host.pem"

// hostKey reads the certificate of the host in dir, and makes it the first time: all
// that is trusted of it is its hash, so it bears no name, and it is good for as long as
// the state folder is there.
func hostKey(dir string) (tls.Certificate, error) {
	path := filepath.Join(dir, hostKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = newHostKey(); err == nil {
			err = (&Folder{dir}).write(hostKeyFile, text)
		}
	}
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%w: %w", ErrHostState, err)
	}
	c, err := tls.X509KeyPair(text, text)
	if err != nil {
		return c, fmt.Errorf("%w: %w", ErrHostState, err)
	}
	return c, nil
}

func newHostKey() ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	c := &x509.Certificate{
		SerialNumber: n,
		Subject:      pkix.Name{CommonName: "ReadyBinder"},
		DNSNames:     []string{"readybinder.local"},
		NotBefore:    time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), // the PC's clock may be wrong
		NotAfter:     time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...), nil
}
