package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"pufa/server/question"
)

// Readings are clips of texts being read aloud, made beforehand.
type Readings interface {
	// Clip finds the clip of a text, by the name it is served as.
	Clip(text string) (name string, ok bool)
	// Any reports whether there are clips at all.
	Any() bool
	// Open reads a clip by its name; the type is its Content-Type.
	Open(name string) (data []byte, contentType string, ok bool)
}

// mediaPolicy lets a drawing that is opened by itself do and load nothing at all.
const mediaPolicy = "default-src 'none'; style-src 'none'; img-src 'none'; media-src 'self'; sandbox; frame-ancestors 'none'"

func (s *Server) mountMedia() {
	s.app.Get(question.MediaPath+":name", s.serveMedia)
}

// served is a file as it goes out.
type served struct {
	data, packed []byte // packed under gzip; nil for what gains nothing
	contentType  string
}

// serveMedia answers with what a name has stood for ever since and always will: the name is made of the content.
func (s *Server) serveMedia(c *fiber.Ctx) error {
	name := c.Params("name")
	file, ok := s.findMedia(name)
	if !ok {
		return fiber.ErrNotFound
	}
	pack := file.packed != nil && c.Get(fiber.HeaderRange) == "" && accepts(c.Get(fiber.HeaderAcceptEncoding), "gzip")
	tag := `"` + name + `"`
	if pack {
		tag = `"` + name + `.gzip"`
	}
	c.Set(fiber.HeaderContentType, file.contentType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if file.packed != nil {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	}
	switch {
	case strings.Contains(c.Get(fiber.HeaderIfNoneMatch), tag):
		return c.SendStatus(http.StatusNotModified)
	case pack:
		c.Set(fiber.HeaderContentEncoding, "gzip")
		c.Response().SetBodyRaw(file.packed) // never changed
		return nil
	}
	return sendRange(c, file.data, tag)
}

func (s *Server) findMedia(name string) (served, bool) {
	if s.Catalog != nil {
		if a, ok := s.Catalog.Asset(name); ok {
			return served{a.Data, a.Packed, a.Type}, true
		}
	}
	if s.Readings == nil {
		return served{}, false
	}
	data, contentType, ok := s.Readings.Open(name)
	return served{data: data, contentType: contentType}, ok
}

// sendRange sends the part that is asked for, without which Safari plays nothing. Several parts at once, and parts
// of something else, get the whole.
func sendRange(c *fiber.Ctx, data []byte, tag string) error {
	asked := c.Get(fiber.HeaderRange)
	unless := c.Get(fiber.HeaderIfRange)
	if !strings.HasPrefix(asked, "bytes=") || strings.Contains(asked, ",") || unless != "" && unless != tag {
		c.Response().SetBodyRaw(data) // never changed
		return nil
	}
	first, last, err := fasthttp.ParseByteRange([]byte(asked), len(data))
	if err != nil {
		c.Set(fiber.HeaderContentRange, "bytes */"+strconv.Itoa(len(data)))
		return c.SendStatus(http.StatusRequestedRangeNotSatisfiable)
	}
	c.Set(fiber.HeaderContentRange, "bytes "+strconv.Itoa(first)+"-"+strconv.Itoa(last)+"/"+strconv.Itoa(len(data)))
	c.Status(http.StatusPartialContent)
	c.Response().SetBodyRaw(data[first : last+1])
	return nil
}
