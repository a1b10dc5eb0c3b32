package question

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"unicode/utf8"
)

// format is a kind of file that pages can show or play.
type format struct {
	kind MediaKind // "" for captions
	mime string
	most int  // bytes
	text bool // it can be packed
	// check looks into the file: content must be what the name says, and pictures have a size.
	check func(data []byte) (width, height int, wrong string)
}

// The longest files. A phone on a village's line loads a picture in some seconds; everything is kept in memory.
const (
	maxDrawing  = 100 << 10
	maxPicture  = 500 << 10
	maxSound    = 2 << 20
	maxMedia    = 20 << 20
	maxCaptions = 64 << 10
	maxAll      = 100 << 20
	maxSide     = 4096 // pixels
)

var formats = map[string]format{
	".svg":  {Picture, "image/svg+xml", maxDrawing, true, checkSVG},
	".png":  {Picture, "image/png", maxPicture, false, checkPNG},
	".jpg":  {Picture, "image/jpeg", maxPicture, false, checkJPEG},
	".jpeg": {Picture, "image/jpeg", maxPicture, false, checkJPEG},
	".webp": {Picture, "image/webp", maxPicture, false, checkWebP},
	".mp3":  {Audio, "audio/mpeg", maxSound, false, sizeless(isMP3)},
	".m4a":  {Audio, "audio/mp4", maxSound, false, sizeless(isMP4)},
	".ogg":  {Audio, "audio/ogg", maxSound, false, sizeless(isOgg)},
	".mp4":  {Video, "video/mp4", maxMedia, false, sizeless(isMP4)},
	".webm": {Video, "video/webm", maxMedia, false, sizeless(isWebM)},
	".vtt":  {"", "text/vtt; charset=utf-8", maxCaptions, true, checkCaptions},
}

const (
	notWhatItSays = "内容与扩展名不符，或者文件不完整"
	tellsMore     = "图片里还带着别的信息（拍摄时间、地点、作者等），请另存一份不带这些信息的"
	moves         = "图片会动，请换成不动的"
)

// sizeless is the check of a file whose size on the page is the page's to choose.
func sizeless(is func([]byte) bool) func([]byte) (int, int, string) {
	return func(data []byte) (int, int, string) {
		if !is(data) {
			return 0, 0, notWhatItSays
		}
		return 0, 0, ""
	}
}

func checkSides(c image.Config, err error) (width, height int, wrong string) {
	switch {
	case err != nil || c.Width < 1 || c.Height < 1:
		return 0, 0, notWhatItSays
	case c.Width > maxSide || c.Height > maxSide:
		return 0, 0, "图片的边长超过 4096 像素"
	}
	return c.Width, c.Height, ""
}

// checkPNG walks the chunks: whatever is not needed to draw the picture may say where and by whom it was taken.
func checkPNG(data []byte) (width, height int, wrong string) {
	const head = 8
	last := ""
	for at := head; at+12 <= len(data); {
		length := int(binary.BigEndian.Uint32(data[at:]))
		if length < 0 || length > len(data)-at-12 {
			return 0, 0, notWhatItSays
		}
		last = string(data[at+4 : at+8])
		switch last {
		case "tEXt", "zTXt", "iTXt", "eXIf":
			return 0, 0, tellsMore
		case "acTL":
			return 0, 0, moves
		}
		at += 12 + length
		if last == "IEND" {
			if at != len(data) {
				return 0, 0, notWhatItSays
			}
			break
		}
	}
	if last != "IEND" {
		return 0, 0, notWhatItSays
	}
	return checkSides(png.DecodeConfig(bytes.NewReader(data)))
}

// checkJPEG walks the segments up to the picture itself.
func checkJPEG(data []byte) (width, height int, wrong string) {
	if !bytes.HasPrefix(data, []byte{0xFF, 0xD8}) || !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {
		return 0, 0, notWhatItSays
	}
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		switch data[at+1] {
		case 0xFF: // filling
			at++
			continue
		case 0xDA: // the picture begins
			return checkSides(jpeg.DecodeConfig(bytes.NewReader(data)))
		case 0xFE, 0xE1, 0xED: // comment, Exif and XMP, IPTC
			return 0, 0, tellsMore
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
	}
	return 0, 0, notWhatItSays
}

// checkWebP walks the chunks.
func checkWebP(data []byte) (width, height int, wrong string) {
	if len(data) < 20 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" ||
		int64(binary.LittleEndian.Uint32(data[4:]))+8 != int64(len(data)) {
		return 0, 0, notWhatItSays
	}
	var size image.Config
	for at := 12; at+8 <= len(data); {
		length := int64(binary.LittleEndian.Uint32(data[at+4:]))
		end := int64(at) + 8 + length
		if end > int64(len(data)) {
			return 0, 0, notWhatItSays
		}
		switch name := string(data[at : at+4]); name {
		case "EXIF", "XMP ":
			return 0, 0, tellsMore
		case "ANIM", "ANMF":
			return 0, 0, moves
		case "VP8X", "VP8L", "VP8 ":
			if size.Width == 0 {
				size = webpSize(name, data[at+8:end])
			}
		}
		at = int(end + length%2)
	}
	return checkSides(size, nil)
}

// webpSize reads the size out of the first chunk that has one.
func webpSize(chunk string, b []byte) (c image.Config) {
	switch {
	case chunk == "VP8X" && len(b) >= 10:
		c.Width = 1 + (int(b[4]) | int(b[5])<<8 | int(b[6])<<16)
		c.Height = 1 + (int(b[7]) | int(b[8])<<8 | int(b[9])<<16)
	case chunk == "VP8L" && len(b) >= 5 && b[0] == 0x2F:
		bits := binary.LittleEndian.Uint32(b[1:])
		c.Width, c.Height = 1+int(bits&0x3FFF), 1+int(bits>>14&0x3FFF)
	case chunk == "VP8 " && len(b) >= 10 && bytes.Equal(b[3:6], []byte{0x9D, 0x01, 0x2A}):
		c.Width, c.Height = int(binary.LittleEndian.Uint16(b[6:])&0x3FFF), int(binary.LittleEndian.Uint16(b[8:])&0x3FFF)
	}
	return c
}

// checkCaptions wants WebVTT with at least one cue.
func checkCaptions(data []byte) (width, height int, wrong string) {
	head, _, _ := strings.Cut(string(data), "\n")
	if !utf8.Valid(data) || strings.TrimRight(head, " \t\r") != "WEBVTT" || !bytes.Contains(data, []byte(" --> ")) {
		return 0, 0, "不是 WebVTT 字幕：第一行是 WEBVTT，后面每段字幕有起止时间，用 UTF-8 编码"
	}
	return 0, 0, ""
}
