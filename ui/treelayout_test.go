package ui

import (
	"fmt"
	"testing"
)

func TestLayTree(t *testing.T) {
	roots := sampleTree()
	boxes, columns, levels := LayTree(roots)
	if len(boxes) != 8 || columns != 5 || levels != 3 {
		t.Fatal(len(boxes), columns, levels)
	}
	noOverlap(t, boxes)
	if boxes[0].X != (boxes[1].X+boxes[4].X)/2 {
		t.Error("the root is not in the middle")
	}
}

func noOverlap(t *testing.T, boxes []TreeBox) {
	t.Helper()
	last := map[int]float64{}
	for i, b := range boxes {
		if x, ok := last[b.Y]; ok && b.X < x+1 {
			t.Errorf("box %d overlaps its neighbor", i)
		}
		last[b.Y] = b.X
		if b.Parent >= i || b.Parent >= 0 && boxes[b.Parent].Y != b.Y-1 {
			t.Errorf("box %d hangs below the wrong one", i)
		}
	}
}

func TestLayTreeInACircle(t *testing.T) {
	a, b := &TreeNode{ID: "a"}, &TreeNode{ID: "b"}
	a.Children, b.Children = []*TreeNode{b, nil}, []*TreeNode{a}
	boxes, _, _ := LayTree([]*TreeNode{a, nil})
	if len(boxes) != 2 {
		t.Error(len(boxes))
	}
	deep := &TreeNode{}
	for i := range 10000 {
		deep = &TreeNode{ID: fmt.Sprint(i), Children: []*TreeNode{deep}}
	}
	_, _, levels := LayTree([]*TreeNode{deep})
	if levels != maxTreeDepth {
		t.Error(levels)
	}
	// Two parents, one child: shown below both, but not without end.
	wide := &TreeNode{}
	for range 30 {
		wide = &TreeNode{Children: []*TreeNode{wide, wide}}
	}
	if boxes, _, _ := LayTree([]*TreeNode{wide}); len(boxes) > maxTreeBoxes {
		t.Error(len(boxes))
	}
}
