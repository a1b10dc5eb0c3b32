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

// serveMedia answers with what a name has stood for ever since and always will: the name is made of the content.
func (s *Server) serveMedia(c *fiber.Ctx) error {
	name := c.Params("name")
	data, contentType, ok := s.findMedia(name)
	if !ok {
		return fiber.ErrNotFound
	}
	tag := `"` + strings.ReplaceAll(name, `"`, "") + `"`
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), tag) {
		return c.SendStatus(http.StatusNotModified)
	}
	return sendRange(c, data, tag)
}

func (s *Server) findMedia(name string) (data []byte, contentType string, ok bool) {
	if s.Catalog != nil {
		if a, ok := s.Catalog.Asset(name); ok {
			return a.Data, a.Type, true
		}
	}
	if s.Readings == nil {
		return nil, "", false
	}
	return s.Readings.Open(name)
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
