package sync

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
)

// Drives are the tops of the drives that someone plugged in.
func Drives() []string {
	in := []string{"/media", "/mnt"}
	if me, err := user.Current(); err == nil {
		in = append([]string{"/run/media/" + me.Username, "/media/" + me.Username}, in...)
	}
	return mounted(in...)
}

// SameDisk tells whether two folders lie on one disk, as far as this PC knows:
// also where they are two parts of it.
func SameDisk(a, b string) bool {
	x, y := disks(a), disks(b)
	return sameVolume(a, b) || slices.ContainsFunc(x, func(d string) bool { return slices.Contains(y, d) })
}

// disks are the disks under the volume that a file lies on.
func disks(path string) []string {
	dev, ok := device(path)
	if !ok {
		return nil
	}
	major, minor := dev>>8&0xfff|dev>>32&^0xfff, dev&0xff|dev>>12&^0xff
	return under(fmt.Sprintf("/sys/dev/block/%d:%d", uint32(major), uint32(minor)))
}

// under follows a volume that is encrypted or put together to what it lies on,
// and a part of a disk to the disk.
func under(volume string) []string {
	volume, err := filepath.EvalSymlinks(volume)
	if err != nil {
		return nil
	}
	parts, _ := os.ReadDir(filepath.Join(volume, "slaves"))
	var list []string
	for _, p := range parts {
		list = append(list, under(filepath.Join(volume, "slaves", p.Name()))...)
	}
	if len(list) > 0 {
		return list
	}
	if _, err := os.Stat(filepath.Join(volume, "partition")); err == nil {
		volume = filepath.Dir(volume)
	}
	return []string{volume}
}
