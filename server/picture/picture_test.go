package picture_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"pufa/server/picture"
)

// drawn is a picture whose upper left corner is red.
func drawn(w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{B: 255, A: 255}
			if x < w/2 && y < h/2 {
				c = color.NRGBA{R: 255, A: 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// located is a JPEG that says how it was held and where it was taken.
func located(data []byte, held byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02"),
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, held, 0, 0, // orientation
		0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x26, // where the place stands
	)
	exif = append(exif, "\x00\x00\x00\x00GPS 29.52N 106.56E SECRETPLACE"...)
	segment := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(append([]byte{}, data[:2]...), append(segment, exif...)...), data[2:]...)
}

func TestAPhotoIsReducedAndSaysNothingOfItself(t *testing.T) {
	data := located(asJPEG(t, drawn(3200, 1000)), 1)
	got, err := picture.Take(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if got.Width != 1600 || got.Height != 500 || len(got.Data) > 500_000 {
		t.Errorf("%d by %d, %d bytes", got.Width, got.Height, len(got.Data))
	}
	for _, secret := range []string{"Exif", "SECRETPLACE", "GPS"} {
		if bytes.Contains(got.Data, []byte(secret)) {
			t.Errorf("%s is still in it", secret)
		}
	}
	if _, format, err := image.DecodeConfig(bytes.NewReader(got.Data)); err != nil || format != "jpeg" {
		t.Errorf("%s, %v", format, err)
	}
}

func TestAPhotoStandsUpright(t *testing.T) {
	// Where the red corner goes, for each way to hold a camera.
	corners := map[byte][2]bool{1: {false, false}, 2: {true, false}, 3: {true, true}, 4: {false, true}, 5: {false, false}, 6: {true, false}, 7: {true, true}, 8: {false, true}}
	for held, corner := range corners {
		got, err := picture.Take(t.Context(), located(asJPEG(t, drawn(200, 100)), held))
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(got.Data))
		if err != nil {
			t.Fatal(err)
		}
		if (held >= 5) != (got.Height > got.Width) {
			t.Errorf("held %d: %d by %d", held, got.Width, got.Height)
		}
		x, y := got.Width/8, got.Height/8
		if corner[0] {
			x = got.Width - 1 - x
		}
		if corner[1] {
			y = got.Height - 1 - y
		}
		if r, _, b, _ := m.At(x, y).RGBA(); r < 0x8000 || b > 0x8000 {
			t.Errorf("held %d: the corner is elsewhere", held)
		}
	}
}

func TestOtherFormats(t *testing.T) {
	var b bytes.Buffer
	clear := image.NewNRGBA(image.Rect(0, 0, 20, 10))
	if err := png.Encode(&b, clear); err != nil {
		t.Fatal(err)
	}
	got, err := picture.Take(t.Context(), b.Bytes())
	if err != nil || got.Width != 20 {
		t.Fatalf("%v %v", got.Width, err)
	}
	m, err := jpeg.Decode(bytes.NewReader(got.Data))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := m.At(5, 5).RGBA(); r < 0xf000 {
		t.Error("what was clear is not white")
	}
	webp, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := picture.Take(t.Context(), webp); err != nil || got.Width != 1 || got.Height != 1 {
		t.Errorf("WebP: %v", err)
	}
}

// vast is a PNG that says it is 25,000 by 20,000 and has nothing in it.
func vast() []byte {
	head := append([]byte("IHDR"), 0, 0, 0x61, 0xa8, 0, 0, 0x4e, 0x20, 8, 2, 0, 0, 0)
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(head))
}

func TestWhatIsNoPhotoIsRefused(t *testing.T) {
	whole := asJPEG(t, drawn(40, 40))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":        {nil, picture.ErrNoPicture},
		"a text":         {[]byte("<svg onload=alert(1)>"), picture.ErrNoPicture},
		"a PDF":          {[]byte("%PDF-1.7"), picture.ErrNoPicture},
		"a GIF":          {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), picture.ErrNoPicture},
		"half a JPEG":    {whole[:len(whole)/2], picture.ErrNoPicture},
		"500 megapixels": {vast(), picture.ErrTooMany},
		"too long":       {make([]byte, picture.MaxFile+1), picture.ErrTooLong},
	} {
		if _, err := picture.Take(t.Context(), c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAVastPictureTakesNoMemory(t *testing.T) {
	data := vast()
	if n := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			_, _ = picture.Take(b.Context(), data)
		}
	}).AllocedBytesPerOp(); n > 1<<20 {
		t.Errorf("%d bytes", n)
	}
}

func FuzzTake(f *testing.F) {
	f.Add(located(asJPEG(f, drawn(8, 8)), 6))
	f.Add(vast())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := picture.Take(t.Context(), data)
		if err == nil && (got.Width > picture.MaxSide || got.Height > picture.MaxSide || len(got.Data) == 0) {
			t.Errorf("%d by %d", got.Width, got.Height)
		}
	})
}
