package picture

import (
	"encoding/binary"
	"image"
)

// turn is how a camera was held, by the numbers of EXIF 2.3, 4.6.4: upright, and seven other ways.
type turn int

const upright turn = 1

// orientation reads how a JPEG wants to be turned. What cannot be read is upright.
func orientation(data []byte) turn {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		kind, length := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if kind == 0xda || length < 2 || at+2+length > len(data) {
			return upright
		}
		if part := data[at+4 : at+2+length]; kind == 0xe1 && len(part) > 6 && string(part[:6]) == "Exif\x00\x00" {
			return orientationOf(part[6:])
		}
		at += 2 + length
	}
	return upright
}

// orientationOf looks for tag 0x0112 in the first directory of a TIFF header.
func orientationOf(tiff []byte) turn {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return upright
	}
	for n := int(order.Uint16(tiff[at:])); n > 0; n-- {
		entry := at + 2 + (n-1)*12
		if entry+12 > len(tiff) || order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if t := turn(order.Uint16(tiff[entry+8:])); t >= 1 && t <= 8 {
			return t
		}
	}
	return upright
}

// turned is the picture as it was seen.
func turned(from *image.RGBA, t turn) *image.RGBA {
	if t == upright {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if t >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := t.place(x, y, w, h)
			copy(to.Pix[to.PixOffset(tx, ty):][:4], from.Pix[from.PixOffset(x, y):][:4])
		}
	}
	return to
}

// place is where a pixel of a picture of w by h goes.
func (t turn) place(x, y, w, h int) (tx, ty int) {
	switch t {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	default:
		return x, y
	}
}
