package question

import (
	"bytes"
	"encoding/binary"
	"path"
	"slices"
)

// isMP3 wants two frames of layer III, one after the other: two bytes alone would stand in many a file.
func isMP3(data []byte) bool {
	at := 0
	if len(data) > 10 && string(data[:3]) == "ID3" {
		at = 10 + int(data[6]&0x7F)<<21 + int(data[7]&0x7F)<<14 + int(data[8]&0x7F)<<7 + int(data[9]&0x7F)
	}
	first := mp3Frame(data, at)
	return first > 0 && mp3Frame(data, at+first) > 0
}

// mp3Frame is the length in bytes of the layer III frame that begins at a place, 0 if none does.
func mp3Frame(data []byte, at int) int {
	if at < 0 || at+4 > len(data) || data[at] != 0xFF || data[at+1]&0xE6 != 0xE2 {
		return 0
	}
	version, bitrate, rate := data[at+1]>>3&3, data[at+2]>>4, data[at+2]>>2&3
	if version == 1 || bitrate == 0 || bitrate == 15 || rate == 3 {
		return 0
	}
	kbits := [2][15]int{ // MPEG 1; MPEG 2 and 2.5
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
	hertz, factor, row := [3]int{44100, 48000, 32000}[rate], 144, 0
	if version != 3 {
		factor, row, hertz = 72, 1, hertz/2
		if version == 0 {
			hertz /= 2
		}
	}
	return factor*kbits[row][bitrate]*1000/hertz + int(data[at+2]>>1&1)
}

// isOgg wants a first page with Opus or Vorbis in it.
func isOgg(data []byte) bool {
	const head = 27
	if len(data) < head || string(data[:5]) != "OggS\x00" {
		return false
	}
	packet := data[min(len(data), head+int(data[26])):]
	return bytes.HasPrefix(packet, []byte("OpusHead")) || bytes.HasPrefix(packet, []byte("\x01vorbis"))
}

// isMP4 walks the boxes: a file type first, a table of contents somewhere, and each as long as it says.
func isMP4(data []byte) bool {
	var boxes []string
	for at := int64(0); at < int64(len(data)); {
		rest := data[at:]
		if len(rest) < 8 {
			return false
		}
		size := int64(binary.BigEndian.Uint32(rest))
		switch {
		case size == 0: // to the end
			size = int64(len(rest))
		case size == 1 && len(rest) >= 16:
			size = int64(binary.BigEndian.Uint64(rest[8:])) //nolint:gosec // what overflows is refused below
			if size < 16 {
				return false
			}
		}
		if size < 8 || size > int64(len(rest)) {
			return false
		}
		boxes = append(boxes, string(rest[4:8]))
		at += size
	}
	return len(boxes) > 0 && boxes[0] == "ftyp" && slices.Contains(boxes, "moov")
}

// isWebM wants the head of a Matroska file that says it keeps to WebM.
func isWebM(data []byte) bool {
	head := data[:min(len(data), 64)]
	return bytes.HasPrefix(head, []byte{0x1A, 0x45, 0xDF, 0xA3}) && bytes.Contains(head, []byte("\x42\x82\x84webm"))
}

// isWAV wants a file with a head and samples.
func isWAV(data []byte) bool {
	return len(data) > 44 && string(data[:4]) == "RIFF" && string(data[8:16]) == "WAVEfmt "
}

// Sound is the Content-Type of a file that is heard, if its content is what its name says. Clips that a program has
// read may be WAV; what lies in a media folder may not, being too long for a phone.
func Sound(name string, data []byte) (contentType string, ok bool) {
	ext := path.Ext(name)
	if ext == ".wav" {
		return "audio/wav", isWAV(data)
	}
	f, known := formats[ext]
	if !known || f.kind != Audio {
		return "", false
	}
	_, _, wrong := f.check(data)
	return f.mime, wrong == ""
}
