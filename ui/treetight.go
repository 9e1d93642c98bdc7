package ui

// tightStep is how far apart boxes stand that hang one below the other, in
// rows, and tightIn how far they are set in, in columns.
const (
	tightStep = 0.8
	tightIn   = 0.1
)

// LayTreeTight is LayTree for wide trees: those who call nobody hang one below
// the other under their caller (Side), so that the tree is as wide as it has
// callers. high is in rows.
func LayTreeTight(roots []*TreeNode) (boxes []TreeBox, columns, high float64) {
	var next float64
	seen := map[*TreeNode]bool{}
	var lay func(n *TreeNode, parent, level int) int
	lay = func(n *TreeNode, parent, level int) int {
		at := len(boxes)
		boxes = append(boxes, TreeBox{Node: n, Y: level, Down: float64(level), Parent: parent})
		high = max(high, float64(level)+1)
		seen[n] = true
		defer delete(seen, n) // only its own ancestors make a circle
		var below []*TreeNode
		leaves := true
		for _, c := range n.Children {
			if c != nil && !seen[c] && level+1 < maxTreeDepth {
				below = append(below, c)
				leaves = leaves && len(c.Children) == 0
			}
		}
		if len(below) == 0 {
			boxes[at].X = next
			next++
			return at
		}
		if leaves && (level > 0 || len(below) > 4) {
			boxes[at].X = next
			for i, c := range below {
				if len(boxes) >= maxTreeBoxes {
					break
				}
				down := float64(level+1) + float64(i)*tightStep
				boxes = append(boxes, TreeBox{Node: c, X: next + tightIn, Y: level + 1 + i, Down: down, Parent: at, Side: true})
				high = max(high, down+1)
			}
			next += 1 + tightIn
			return at
		}
		first, last := -1, -1
		for _, c := range below {
			if len(boxes) >= maxTreeBoxes {
				break
			}
			last = lay(c, at, level+1)
			if first < 0 {
				first = last
			}
		}
		if first < 0 {
			boxes[at].X = next
			next++
			return at
		}
		boxes[at].X = (boxes[first].X + boxes[last].X) / 2
		return at
	}
	for _, n := range roots {
		if n != nil && len(boxes) < maxTreeBoxes {
			lay(n, -1, 0)
		}
	}
	return boxes, next, high
}
