package chart_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"image/png"
	"io"
	"os"
	"testing"

	"pufa/server/chart"
)

// fontFile is where the pages' build leaves the font.
const fontFile = "../../frontend/dist/fonts/regular.ttf.gz"

func open(t *testing.T) func() ([]byte, error) {
	t.Helper()
	if _, err := os.Stat(fontFile); err != nil {
		t.Skip("the pages are not built: no font")
	}
	return func() ([]byte, error) {
		packed, err := os.Open(fontFile)
		if err != nil {
			return nil, err
		}
		defer packed.Close()
		in, err := gzip.NewReader(packed)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(in)
	}
}

func TestChartsAreDrawnForPrint(t *testing.T) {
	pen := chart.New(open(t))
	for name, c := range map[string]chart.Chart{
		"bars":   {Labels: []string{"示例一街道", "示例二镇", "示例三街道"}, Values: []int64{12, 0, 7}},
		"line":   {Line: true, Labels: []string{"6.1", "6.8", "6.15", "6.22"}, Values: []int64{120, 340, 200, 90}},
		"nought": {Labels: []string{"甲", "乙"}, Values: []int64{0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			var one, two bytes.Buffer
			if err := errors.Join(pen.PNG(&one, c), pen.PNG(&two, c)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Error("two different pictures of one chart")
			}
			if keep := os.Getenv("PUFA_KEEP_CHARTS"); keep != "" { // to look at
				if err := os.WriteFile(keep+"/"+name+".png", one.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			picture, err := png.Decode(&one)
			if err != nil {
				t.Fatal(err)
			}
			if w, h := picture.Bounds().Dx(), picture.Bounds().Dy(); w < 1700 || w*c.Height() > h*chart.Width*101/100 || h < 300 {
				t.Errorf("%d × %d", w, h)
			}
		})
	}
}

func TestWithoutAFontThereAreNoCharts(t *testing.T) {
	pen := chart.New(func() ([]byte, error) { return nil, nil })
	if err := pen.PNG(io.Discard, chart.Chart{Labels: []string{"甲"}, Values: []int64{1}}); !errors.Is(err, chart.ErrNoFont) {
		t.Error(err)
	}
}
