package sync

import (
	"os"
	"path/filepath"
)

// mounted are the folders in these that are the top of a drive of their own,
// as systems lay the drives that someone plugs in.
func mounted(in ...string) []string {
	var list []string
	for _, dir := range in {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			if e.IsDir() && !sameVolume(path, dir) {
				list = append(list, path)
			}
		}
	}
	return list
}
