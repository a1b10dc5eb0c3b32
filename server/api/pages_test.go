package api_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"pufa/server/api"
	"pufa/server/testkit"
)

func TestPages(t *testing.T) {
	w := newWorld(t, testkit.DB(t), func(o *api.Options) {
		o.Pages = fstest.MapFS{
			"phone/index.html":           {Data: []byte("<p>phone")},
			"phone/index.html.br":        {Data: []byte("brotli")},
			"phone/assets/a-1.js":        {Data: []byte("script")},
			"phone/assets/a-1.js.gz":     {Data: []byte("gzip")},
			"phone/manifest.webmanifest": {Data: []byte("{}")},
			"console/index.html":         {Data: []byte("<p>console")},
			"screen/index.html":          {Data: []byte("<p>screen")},
		}
	})
	const kept = "private, max-age=259200"
	for _, c := range []struct {
		path, accept   string
		status         int
		body, encoding string
		cache          string
	}{
		{"/", "", 200, "<p>phone", "", kept},
		{"/join/123456", "", 200, "<p>phone", "", kept},
		{"/index.html", "", 200, "<p>phone", "", "no-cache"},
		{"/", "gzip, br", 200, "brotli", "br", kept},
		{"/", "br;q=0", 200, "<p>phone", "", kept},
		{"/assets/a-1.js", "gzip;q=0.5", 200, "gzip", "gzip", "public, max-age=31536000, immutable"},
		{"/assets/a-1.js", "", 200, "script", "", "public, max-age=31536000, immutable"},
		{"/assets/gone.js", "", 404, "", "", ""},
		{"/console", "", 200, "<p>console", "", "no-cache"},
		{"/console/contests/x", "", 200, "<p>console", "", "no-cache"},
		{"/console/assets/gone.js", "", 404, "", "", ""},
		{"/screen/123456", "", 200, "<p>screen", "", "no-cache"},
		{"/../../etc/passwd", "", 200, "<p>phone", "", kept},
		{"/manifest.webmanifest", "", 200, "{}", "", "no-cache"},
	} {
		got := w.send(guest, "GET", "root:"+c.path, "", func(r *http.Request) { r.Header.Set("Accept-Encoding", c.accept) })
		if got.StatusCode != c.status || (c.status == 200 && (got.body != c.body || got.Header.Get("Content-Encoding") != c.encoding || got.Header.Get("Cache-Control") != c.cache)) {
			t.Errorf("%s (%s): %d %q %v", c.path, c.accept, got.StatusCode, got.body, got.Header)
		}
	}
	earlier := w.send(guest, "GET", "root:/assets/index-0000.js", "")
	if earlier.StatusCode != 200 || earlier.Header.Get("Cache-Control") != "no-store" ||
		earlier.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(earlier.body, "location.reload()") {
		t.Errorf("the entry of an earlier build: %d %q %v", earlier.StatusCode, earlier.body, earlier.Header)
	}
	if got := w.send(guest, "GET", "root:/console/assets/index-0000.js", ""); got.StatusCode != 404 {
		t.Errorf("the console's entry of an earlier build: %d", got.StatusCode)
	}
	page := w.send(guest, "GET", "root:/", "")
	again := w.send(guest, "GET", "root:/", "", func(r *http.Request) { r.Header.Set("If-None-Match", page.Header.Get("ETag")) })
	if again.StatusCode != 304 || again.body != "" {
		t.Errorf("again: %d %q", again.StatusCode, again.body)
	}
	if got := w.send(guest, "POST", "root:/", ""); got.StatusCode != 405 {
		t.Errorf("POST to a page: %d", got.StatusCode)
	}
	empty := newWorld(t, testkit.DB(t)).send(guest, "GET", "root:/", "")
	if empty.StatusCode != 503 || !strings.Contains(empty.body, "make build") || !strings.Contains(empty.body, "页面尚未构建") {
		t.Errorf("without pages: %d %s", empty.StatusCode, empty.body)
	}
}
