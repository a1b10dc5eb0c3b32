package print

// measured knows how wide characters are, each looked up once, and how texts break into lines.
type measured struct {
	faces  faces
	widths [2]map[rune]float64 // at a size of 1
}

func newMeasured(f faces) *measured {
	return &measured{faces: f, widths: [2]map[rune]float64{{}, {}}}
}

func (m *measured) width(text string, w weight, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		one, ok := m.widths[w][r]
		if !ok {
			one = m.faces.width(string(r), w, 1)
			m.widths[w][r] = one
		}
		sum += one
	}
	return sum * size
}

func (m *measured) lines(text string, w weight, size, most float64) []string {
	return breakLines(text, func(s string) float64 { return m.width(s, w, size) }, most, 0)
}
