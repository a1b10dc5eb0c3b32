package reading

import (
	"errors"
	"math"
	"testing"
)

// loud is the root mean square of a tone that went through the filter, without its ends.
func loud(samples []float64) float64 {
	sum, n := 0.0, 0
	for _, x := range samples[len(samples)/4 : len(samples)*3/4] {
		sum, n = sum+x*x, n+1
	}
	return math.Sqrt(sum / float64(n))
}

func tone(rate int, hertz float64) sound {
	s := sound{rate: rate, samples: make([]float64, rate)}
	for i := range s.samples {
		s.samples[i] = 0.5 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate))
	}
	return s
}

func TestLowerKeepsTheVoiceAndNothingAboveIt(t *testing.T) {
	const full = 0.5 / math.Sqrt2
	for _, rate := range []int{22050, 44100, 48000} {
		for hertz, kept := range map[float64]bool{200: true, 1000: true, 5000: true, 9500: false, 10500: false} {
			got := loud(tone(rate, hertz).lower(16000).samples)
			if kept && math.Abs(got-full) > 0.02 || !kept && got > 0.01 {
				t.Errorf("%v Hz at %d: %.3f of %.3f", hertz, rate, got, full)
			}
		}
	}
	if s := tone(16000, 440).lower(16000); s.rate != 16000 || len(s.samples) != 16000 {
		t.Error("what is low enough was touched")
	}
}

func TestParseWAVReadsWhatItWrote(t *testing.T) {
	s := tone(16000, 440)
	data := s.bytes()
	again, err := parseWAV(data)
	if err != nil || again.rate != s.rate || len(again.samples) != len(s.samples) {
		t.Fatal(again.rate, len(again.samples), err)
	}
	for i := range s.samples {
		if math.Abs(again.samples[i]-s.samples[i]) > 1.0/16000 {
			t.Fatalf("sample %d: %v, want %v", i, again.samples[i], s.samples[i])
		}
	}
	for _, cut := range []int{0, 11, 20, 40, 44} {
		if _, err := parseWAV(data[:cut]); !errors.Is(err, ErrSound) {
			t.Errorf("%d bytes: %v", cut, err)
		}
	}
}

func FuzzParseWAV(f *testing.F) {
	f.Add(tone(8000, 440).bytes()[:400])
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEdata\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := parseWAV(data); err == nil && (s.rate < 8000 || len(s.samples) == 0) {
			t.Errorf("%d Hz, %d samples", s.rate, len(s.samples))
		}
	})
}
