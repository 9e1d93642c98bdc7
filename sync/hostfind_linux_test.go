package sync

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"unsafe"
)

// noRouter tells the test binary that it is alone on a network.
const noRouter = "READYBINDER_NO_ROUTER"

// TestFindNoRouter: hosts are found on a network that leads nowhere, as the switch of an
// office that was cut off.
func TestFindNoRouter(t *testing.T) {
	if os.Getenv(noRouter) != "" {
		raise(t, "lo")
		TestFind(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestFindNoRouter$", "-test.v")
	cmd.Env = append(os.Environ(), noRouter+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if cmd.Process == nil {
		t.Logf("this PC gives no program a network of its own (%v)", err)
	} else if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// raise switches an interface on.
func raise(t *testing.T, name string) {
	s, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(s)
	var request struct { // struct ifreq of netdevice(7)
		name  [syscall.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}
	copy(request.name[:], name)
	request.flags = syscall.IFF_UP
	if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, uintptr(s), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request))); e != 0 {
		t.Fatal(e)
	}
}
