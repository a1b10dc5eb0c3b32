package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// pages serves the built pages out of memory. An address of a page's own routing gets its index.html; a missing
// file is a 404, so that a browser never takes HTML for a script.
type pages struct {
	files map[string]*pageFile // by "phone/assets/x.js"
}

type pageFile struct {
	contentType string
	etag        string
	forms       []pageForm // best first, the plain one last
}

type pageForm struct {
	encoding string
	body     []byte
}

// How long a browser may open the phone's page out of its cache, without asking first: on a slow line a question costs
// most of a second. Behind every visit the page asks for itself anew (frontend/src/phone/fresh.ts), so this only bounds
// how old a page can be that a browser keeps where the page's own request does not reach.
const keepPhone = "private, max-age=259200" // three days

// earlierEntry is what the entry script of an earlier build has become: it opens the page of this build. It does so once,
// in case two nodes serve two builds; the page forgets the mark when it shows.
const earlierEntry = `const k="pufa.reloaded",p=location.pathname
if(sessionStorage.getItem(k)!==p){sessionStorage.setItem(k,p);fetch(p,{cache:"reload"}).then(()=>location.reload())}
else document.getElementById("app").textContent="页面刚刚更新过，请过一会儿再打开。"
`

// The folders of the three pages. The phone's is served at the root.
const (
	phonePage   = "phone"
	consolePage = "console"
	screenPage  = "screen"
)

func newPages(root fs.FS) (*pages, error) {
	p := &pages{files: map[string]*pageFile{}}
	if root == nil {
		return p, nil
	}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".br" || path.Ext(name) == ".gz" {
			return err
		}
		p.files[name], err = readPageFile(root, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func readPageFile(root fs.FS, name string) (*pageFile, error) {
	plain, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	sum := sha256.Sum256(plain)
	f := &pageFile{contentType: contentType(name), etag: hex.EncodeToString(sum[:8])}
	for _, kind := range [][2]string{{".br", "br"}, {".gz", "gzip"}} {
		if packed, err := fs.ReadFile(root, name+kind[0]); err == nil {
			f.forms = append(f.forms, pageForm{kind[1], packed})
		}
	}
	f.forms = append(f.forms, pageForm{"", plain})
	return f, nil
}

// contentType does not rely on the machine's own list for what the pages need.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// serve answers what no route took.
func (p *pages) serve(c *fiber.Ctx) error {
	if isAPI(c) || isSocket(c) {
		return c.Next() // the router's 404 or 405
	}
	if c.Method() != http.MethodGet && c.Method() != http.MethodHead {
		return fiber.ErrMethodNotAllowed
	}
	name, f := p.find(c.Path())
	switch {
	case f != nil:
		return sendPage(c, name, f)
	case strings.HasPrefix(name, phonePage+"/assets/index-") && path.Ext(name) == ".js":
		c.Set(fiber.HeaderContentType, contentType(name))
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.SendString(earlierEntry)
	case path.Ext(name) != "":
		return fiber.ErrNotFound
	default:
		return pagesNotBuilt(c)
	}
}

// find maps an address to a file. Where there is none and the address has no extension, it is a route inside a
// page.
func (p *pages) find(address string) (string, *pageFile) {
	name := strings.TrimPrefix(path.Clean("/"+address), "/")
	folder, _, _ := strings.Cut(name, "/")
	if folder != consolePage && folder != screenPage {
		folder, name = phonePage, path.Join(phonePage, name)
	}
	if f := p.files[name]; f != nil {
		return name, f
	}
	if path.Ext(name) != "" {
		return name, nil
	}
	return folder, p.files[folder+"/index.html"]
}

func sendPage(c *fiber.Ctx, name string, f *pageFile) error {
	form := f.choose(c.Get(fiber.HeaderAcceptEncoding))
	tag := `"` + f.etag + form.encoding + `"`
	c.Set(fiber.HeaderContentType, f.contentType)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, cacheControl(name))
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), tag) {
		return c.SendStatus(http.StatusNotModified)
	}
	if form.encoding != "" {
		c.Set(fiber.HeaderContentEncoding, form.encoding)
	}
	c.Response().SetBodyRaw(form.body) // embedded and never changed
	return nil
}

// cacheControl says how long a file may be kept; name is a page's folder where an address got its index.html.
func cacheControl(name string) string {
	switch {
	case strings.Contains(name, "/assets/"):
		return "public, max-age=31536000, immutable"
	case name == phonePage:
		return keepPhone
	default:
		return "no-cache"
	}
}

// choose takes the smallest form the browser says it understands.
func (f *pageFile) choose(accept string) pageForm {
	for _, form := range f.forms[:len(f.forms)-1] {
		if accepts(accept, form.encoding) {
			return form
		}
	}
	return f.forms[len(f.forms)-1]
}

func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == encoding {
			return !strings.HasPrefix(strings.ReplaceAll(quality, " ", ""), "q=0") || strings.Contains(quality, "0.")
		}
	}
	return false
}

func pagesNotBuilt(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return c.Status(http.StatusServiceUnavailable).SendString(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>页面尚未构建</title>` +
		`<h1>页面尚未构建</h1><p>请先运行 <code>make build</code>，再重新启动服务器。</p>` +
		`<p lang="en">The pages are not built. Run <code>make build</code> and start the server again.</p></html>`)
}
