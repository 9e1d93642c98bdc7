package sync

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// Drives are the tops of the drives that someone plugged in.
func Drives() []string {
	const removable, fixed = 2, 3
	sort := syscall.NewLazyDLL("kernel32.dll").NewProc("GetDriveTypeW")
	system := os.Getenv("SystemDrive") + `\`
	var list []string
	for letter := 'C'; letter <= 'Z'; letter++ { // A and B are floppy drives
		top := string(letter) + `:\`
		name, err := syscall.UTF16PtrFromString(top)
		if err != nil {
			continue
		}
		is, _, _ := sort.Call(uintptr(unsafe.Pointer(name)))
		if is != removable && (is != fixed || SameDisk(top, system)) {
			continue
		}
		if _, err := os.Stat(top); err == nil { // a card reader may be empty
			list = append(list, top)
		}
	}
	return list
}

// SameDisk tells whether two folders lie on one disk, as far as this PC knows:
// also where they are two parts of it.
func SameDisk(a, b string) bool {
	if sameVolume(a, b) {
		return true
	}
	x, one := diskOf(a)
	y, other := diskOf(b)
	return one && other && x == y
}

func sameVolume(a, b string) bool {
	a, b = filepath.VolumeName(a), filepath.VolumeName(b)
	return a != "" && strings.EqualFold(a, b)
}

// disk is how Windows names a disk (STORAGE_DEVICE_NUMBER, without the part).
type disk struct{ sort, number uint32 }

// diskOf asks Windows for the disk under the letter of a path.
func diskOf(path string) (disk, bool) {
	const deviceNumber = 0x2D1080 // IOCTL_STORAGE_GET_DEVICE_NUMBER
	name, err := syscall.UTF16PtrFromString(`\\.\` + filepath.VolumeName(path))
	if err != nil {
		return disk{}, false
	}
	h, err := syscall.CreateFile(name, 0, syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE, nil, syscall.OPEN_EXISTING, 0, 0)
	if err != nil {
		return disk{}, false
	}
	defer syscall.CloseHandle(h)
	var is [3]uint32 // sort, number, part
	var got uint32
	err = syscall.DeviceIoControl(h, deviceNumber, nil, 0, (*byte)(unsafe.Pointer(&is)), uint32(unsafe.Sizeof(is)), &got, nil)
	return disk{is[0], is[1]}, err == nil
}
