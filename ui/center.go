package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// centered keeps o at its own size in the middle of its room.
func centered(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCenterLayout(), o)
}

// inMiddle sets o in the middle, at most as wide as most, wrapping inside.
func inMiddle(most float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&middle{most}, o)
}

type middle struct{ most float32 }

func (m *middle) minWide(objects []fyne.CanvasObject) float32 {
	return min(minWide(objects[0]), px(m.most))
}

func (m *middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(m.minWide(objects), heightNow(objects[0]))
}

func (m *middle) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], min(width, px(m.most)))
}

func (m *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, px(m.most))
	h := min(heightFor(objects[0], w), size.Height)
	put(objects[0], (size.Width-w)/2, (size.Height-h)/2, w, h)
}

// atMost keeps o at the left and no wider than most, so that lines stay
// readable on a wide window.
func atMost(most float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&widest{most}, o)
}

type widest struct{ most float32 }

func (m *widest) minWide(objects []fyne.CanvasObject) float32 {
	return min(minWide(objects[0]), px(m.most))
}

func (m *widest) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(m.minWide(objects), heightNow(objects[0]))
}

func (m *widest) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], min(width, px(m.most)))
}

func (m *widest) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, min(size.Width, px(m.most)), size.Height)
}

// fixedWide gives o exactly that width.
func fixedWide(w float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&fixed{w}, o)
}

type fixed struct{ w float32 }

func (f *fixed) minWide([]fyne.CanvasObject) float32 { return px(f.w) }

func (f *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(px(f.w), heightFor(objects[0], px(f.w)))
}

func (f *fixed) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	return heightFor(objects[0], px(f.w))
}

func (f *fixed) Layout(objects []fyne.CanvasObject, s fyne.Size) { fill(objects[0], s) }

// stacked lays objects on top of each other, each as large as the room.
func stacked(objects ...fyne.CanvasObject) *fyne.Container { return container.NewStack(objects...) }
