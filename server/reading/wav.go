package reading

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// phoneRate is the sampling rate of a WAV clip in hertz: what a voice needs, and no more.
const phoneRate = 16000

// ErrSound says that what a program wrote is no sound.
var ErrSound = errors.New("reading: not a WAV of 16 bits with sound in it")

// sound is one channel of samples from -1 to 1.
type sound struct {
	rate    int
	samples []float64
}

// shrink makes a WAV of one channel and at most phoneRate out of any of 16 bits.
func shrink(wav []byte) ([]byte, error) {
	s, err := parseWAV(wav)
	if err != nil {
		return nil, err
	}
	return s.lower(phoneRate).bytes(), nil
}

// parseWAV reads 16-bit PCM; several channels become their mean. A last part that is shorter than it says counts as
// far as it goes: programs that write to a pipe do not know its length.
func parseWAV(data []byte) (sound, error) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
		return sound{}, ErrSound
	}
	var s sound
	channels := 0
	for at := 12; at+8 <= len(data); {
		length := int(binary.LittleEndian.Uint32(data[at+4:]))
		body := data[at+8:]
		body = body[:min(length, len(body))]
		switch string(data[at : at+4]) {
		case "fmt ":
			if len(body) < 16 || binary.LittleEndian.Uint16(body[14:]) != 16 {
				return sound{}, fmt.Errorf("%w: another form of samples", ErrSound)
			}
			channels, s.rate = int(binary.LittleEndian.Uint16(body[2:])), int(binary.LittleEndian.Uint32(body[4:]))
		case "data":
			if channels < 1 || channels > 2 || s.rate < 8000 || s.rate > 192000 || len(body) < 2*channels {
				return sound{}, ErrSound
			}
			s.samples = mix(body, channels)
			return s, nil
		}
		at += 8 + len(body) + len(body)%2
	}
	return sound{}, ErrSound
}

func mix(pcm []byte, channels int) []float64 {
	samples := make([]float64, len(pcm)/2/channels)
	for i := range samples {
		for c := range channels {
			samples[i] += float64(int16(binary.LittleEndian.Uint16(pcm[2*(i*channels+c):]))) / 32768 / float64(channels) //nolint:gosec // the bits of a sample
		}
	}
	return samples
}

// lower brings the rate down. A sinc under a Hann window takes out first what the lower rate cannot hold: it would
// come back as a whistle.
func (s sound) lower(rate int) sound {
	if s.rate <= rate {
		return s
	}
	const lobes = 12
	step := float64(s.rate) / float64(rate)
	half := lobes * step
	out := sound{rate: rate, samples: make([]float64, int(float64(len(s.samples))/step))}
	for n := range out.samples {
		centre := float64(n) * step
		sum, weights := 0.0, 0.0
		for k := max(0, int(centre-half)+1); k <= min(len(s.samples)-1, int(centre+half)); k++ {
			x := (float64(k) - centre) / step
			w := sinc(x*0.95) * (0.5 + 0.5*math.Cos(math.Pi*x/lobes))
			sum, weights = sum+w*s.samples[k], weights+w
		}
		out.samples[n] = sum / weights
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// bytes writes a WAV file of one channel.
func (s sound) bytes() []byte {
	const head = 36
	size := uint32(2 * len(s.samples)) //nolint:gosec // no longer than the file it came from
	var b bytes.Buffer
	b.WriteString("RIFF")
	for _, part := range []any{
		head + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(s.rate), uint32(2 * s.rate), uint16(2), uint16(16), //nolint:gosec // checked when read
		[]byte("data"), size,
	} {
		_ = binary.Write(&b, binary.LittleEndian, part) // to memory
	}
	for _, x := range s.samples {
		_ = binary.Write(&b, binary.LittleEndian, int16(math.Round(32767*max(-1, min(1, x)))))
	}
	return b.Bytes()
}
