package ui

// TreeNode is a box of a call tree and what hangs below it.
type TreeNode struct {
	ID       string
	Title    string
	Line2    string
	Status   Status
	Chip     string // instead of the status's word
	Children []*TreeNode
}

// TreeBox is where a node stands, in columns and rows: X is the left edge
// counted in box widths with their gap, Y the level, Parent the index of the
// box above in the same list, or -1.
type TreeBox struct {
	Node   *TreeNode
	X      float64
	Y      int
	Parent int
	Down   float64 // the top edge in rows, Y where boxes do not hang at a side
	Side   bool    // hangs below its parent, a little to the right, see LayTreeTight
}

// maxTreeDepth and maxTreeBoxes end a tree that was linked in a circle.
const (
	maxTreeDepth = 64
	maxTreeBoxes = 5000
)

// LayTree gives every node a place: leaves side by side, each parent in the
// middle above its children. It returns the boxes in the order of reading
// (parent before children) and how many columns and levels they take. It knows
// nothing of the screen, so paper can use it as well.
func LayTree(roots []*TreeNode) (boxes []TreeBox, columns float64, levels int) {
	var next float64
	seen := map[*TreeNode]bool{}
	var lay func(n *TreeNode, parent, level int) int
	lay = func(n *TreeNode, parent, level int) int {
		at := len(boxes)
		boxes = append(boxes, TreeBox{Node: n, Y: level, Down: float64(level), Parent: parent})
		levels = max(levels, level+1)
		first, last := -1, -1
		seen[n] = true
		if level+1 < maxTreeDepth {
			for _, c := range n.Children {
				if c == nil || seen[c] || len(boxes) >= maxTreeBoxes {
					continue
				}
				i := lay(c, at, level+1)
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		delete(seen, n) // only its own ancestors make a circle
		if first < 0 {
			boxes[at].X = next
			next++
		} else {
			boxes[at].X = (boxes[first].X + boxes[last].X) / 2
		}
		return at
	}
	for _, n := range roots {
		if n != nil && len(boxes) < maxTreeBoxes {
			lay(n, -1, 0)
		}
	}
	return boxes, next, levels
}
