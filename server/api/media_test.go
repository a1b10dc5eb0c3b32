package api_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"pufa/server/api"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

var drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">` + strings.Repeat(`<path d="M0 0L4 3"/>`, 20) + `</svg>`

// pictured is a folder of banks with one question that has a picture, and a recording of its stem and options.
func pictured(t *testing.T) *question.Catalog {
	t.Helper()
	sound := strings.Repeat("\xFF\xFB\x90\x00"+strings.Repeat("\x00", 413), 3)
	catalog, err := question.Load(fstest.MapFS{
		"laws.yaml": {Data: []byte("laws:\n  - {id: xf, title: 消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, " +
			"adopted: 2021-04-29, effective: 2021-04-29, articles: 74}\n")},
		"xf/01.yaml": {Data: []byte(`bank: xf-residents
title: 消防法
law: xf
version: 2021-04-29
questions:
  - id: xf-0001
    article: "44"
    type: single
    topic: 报警
    audience: [resident]
    difficulty: 1
    stem: 看图，发现火灾怎么办？
    media: {kind: picture, file: fire.svg, alt: 窗户里冒着烟，有人在看。}
    options: [{wrong: 看看再说}, {right: 立即报警}]
    reading: {stem: stem.mp3, options: [a.mp3, b.mp3]}
    explanation: 任何人发现火灾都应当立即报警。
    status: published
    reviewed: 2026-11-23
`)},
		"xf/media/fire.svg": {Data: []byte(drawing)},
		"xf/media/stem.mp3": {Data: []byte(sound)},
		"xf/media/a.mp3":    {Data: []byte(sound + "a")},
		"xf/media/b.mp3":    {Data: []byte(sound + "b")},
	})
	must(t, err)
	return catalog
}

// clips is a folder of clips with one in it.
type clips struct{}

func (clips) Any() bool { return true }
func (clips) Clip(text string) (string, bool) {
	return "11111111111111111111111111111111.wav", text == "A"
}

func (clips) Open(name string) ([]byte, string, bool) {
	return []byte("0123456789"), "audio/wav", name == "11111111111111111111111111111111.wav"
}

func TestMedia(t *testing.T) {
	catalog := pictured(t)
	w := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Catalog, o.Readings = catalog, clips{} })
	q, _ := catalog.ByID("xf-0001")
	got := w.send(guest, "GET", "root:"+q.Media.URL, "")
	if got.StatusCode != 200 || got.body != drawing {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	for name, want := range map[string]string{
		"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
		"Accept-Ranges": "bytes", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q", name, got.Header.Get(name))
		}
	}
	policy := got.Header.Values("Content-Security-Policy")
	if len(policy) != 1 || !strings.HasPrefix(policy[0], "default-src 'none'") || !strings.Contains(policy[0], "sandbox") {
		t.Errorf("a drawing may do something: %q", policy)
	}
	again := w.send(guest, "GET", "root:"+q.Media.URL, "", header("If-None-Match", got.Header.Get("ETag")))
	if again.StatusCode != 304 || again.body != "" {
		t.Errorf("again: %d %q", again.StatusCode, again.body)
	}
	packed := w.send(guest, "GET", "root:"+q.Media.URL, "", header("Accept-Encoding", "gzip"))
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" ||
		packed.Header.Get("ETag") == got.Header.Get("ETag") || len(packed.body) > len(drawing)/2 {
		t.Errorf("packed: %v, %d of %d bytes", packed.Header, len(packed.body), len(drawing))
	}
	if unpacked, err := gzip.NewReader(strings.NewReader(packed.body)); err != nil {
		t.Error(err)
	} else if text, err := io.ReadAll(unpacked); err != nil || string(text) != drawing {
		t.Errorf("unpacked: %v %q", err, text)
	}
	part := w.send(guest, "GET", "root:"+q.Media.URL, "", header("Accept-Encoding", "gzip"), header("Range", "bytes=0-3"))
	if part.StatusCode != 206 || part.body != "<svg" || part.Header.Get("Content-Encoding") != "" {
		t.Errorf("a part: %d %q", part.StatusCode, part.body)
	}
	head := w.send(guest, "HEAD", "root:"+q.Media.URL, "")
	if head.StatusCode != 200 || head.body != "" || head.ContentLength != int64(len(drawing)) {
		t.Errorf("HEAD: %d %q %d", head.StatusCode, head.body, head.ContentLength)
	}
	for _, path := range []string{"fire.svg", "../fire.svg", "..%2f..%2fetc%2fpasswd", strings.Repeat("0", 64) + ".svg", ""} {
		if got := w.send(guest, "GET", "root:/media/"+path, ""); got.StatusCode == 200 && got.body == drawing || strings.Contains(got.body, "root:") {
			t.Errorf("%s: %d %s", path, got.StatusCode, got.body)
		}
	}
	if got := w.send(guest, "GET", "root:/media/fire.svg", ""); got.StatusCode != 404 {
		t.Errorf("a file by its own name: %d", got.StatusCode)
	}
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestMediaInParts(t *testing.T) {
	w := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Catalog, o.Readings = pictured(t), clips{} })
	const clip = "root:/media/11111111111111111111111111111111.wav"
	tag := w.send(guest, "GET", clip, "").Header.Get("ETag")
	for _, test := range []struct {
		asked, unless string
		status        int
		body, part    string
	}{
		{"bytes=0-1", "", 206, "01", "bytes 0-1/10"}, // how Safari begins
		{"bytes=2-", "", 206, "23456789", "bytes 2-9/10"},
		{"bytes=-3", "", 206, "789", "bytes 7-9/10"},
		{"bytes=8-99", "", 206, "89", "bytes 8-9/10"},
		{"bytes=0-1", tag, 206, "01", "bytes 0-1/10"},
		{"bytes=0-1", `"another"`, 200, "0123456789", ""},
		{"bytes=0-1,4-5", "", 200, "0123456789", ""},
		{"lines=1-2", "", 200, "0123456789", ""},
		{"bytes=10-", "", 416, "", "bytes */10"},
		{"bytes=5-2", "", 416, "", "bytes */10"},
		{"bytes=x", "", 416, "", "bytes */10"},
	} {
		got := w.send(guest, "GET", clip, "", header("Range", test.asked), header("If-Range", test.unless))
		if got.StatusCode != test.status || test.status < 300 && got.body != test.body || got.Header.Get("Content-Range") != test.part {
			t.Errorf("%s %s: %d %q %q", test.asked, test.unless, got.StatusCode, got.body, got.Header.Get("Content-Range"))
		}
	}
}

func TestReadings(t *testing.T) {
	catalog := pictured(t)
	ask := func(w *world, texts ...string) (found struct {
		Clips []string
		Any   bool
	},
	) {
		body, err := json.Marshal(map[string]any{"texts": texts})
		must(t, err)
		got := w.send(guest, "POST", "/readings", string(body))
		if got.StatusCode != 200 {
			t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		must(t, json.Unmarshal([]byte(got.body), &found))
		return found
	}
	w := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Catalog, o.Readings = catalog, clips{} })
	found := ask(w, "看图，发现火灾怎么办？", "A", "立即报警", "没有的话")
	if len(found.Clips) != 4 || !found.Any || found.Clips[3] != "" || found.Clips[1] != "/media/11111111111111111111111111111111.wav" {
		t.Fatalf("%+v", found)
	}
	for _, n := range []int{0, 2} {
		if got := w.send(guest, "GET", "root:"+found.Clips[n], ""); got.StatusCode != 200 || got.Header.Get("Content-Type") != "audio/mpeg" {
			t.Errorf("%s: %d %q", found.Clips[n], got.StatusCode, got.Header.Get("Content-Type"))
		}
	}
	if got := w.send(guest, "POST", "/readings", `{"texts":[]}`); got.StatusCode != 422 {
		t.Errorf("nothing to read: %d", got.StatusCode)
	}
	bare, err := question.Load(fstest.MapFS{"laws.yaml": {Data: []byte("laws: []\n")}})
	must(t, err)
	silent := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Catalog = bare })
	if found := ask(silent, "A"); found.Any || found.Clips[0] != "" {
		t.Errorf("%+v", found)
	}
}

// TestBankShowsTheMedia lets an organiser see what a question shows.
func TestBankShowsTheMedia(t *testing.T) {
	w := newWorld(t, testkit.DB(t), func(o *api.Options) { o.Catalog = pictured(t) })
	got := w.send(head, "GET", "/banks/xf-residents/questions", "")
	if !strings.Contains(got.body, `"media":{"kind":"picture","url":"/media/`) || !strings.Contains(got.body, "窗户里冒着烟") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

// TestAnAttemptShowsTheMedia sends the picture with the question, before it is answered and after.
func TestAnAttemptShowsTheMedia(t *testing.T) {
	db := testkit.DB(t)
	attempts, err := store.NewAttempts(t.Context(), db)
	must(t, err)
	answers, err := store.NewAnswers(t.Context(), db)
	must(t, err)
	catalog := pictured(t)
	w := newWorld(t, db, func(o *api.Options) {
		o.Catalog, o.Quiz = catalog, quiz.NewDesk(catalog, attempts, answers, quizCampaigns{}, o.Now, quizSeed())
	})
	got := w.send(resident, "POST", "/attempts", `{"kind":"practice","law":"xf"}`)
	var started struct{ ID string }
	must(t, json.Unmarshal([]byte(got.body), &started))
	q, _ := catalog.ByID("xf-0001")
	part := `"media":{"kind":"picture","url":"` + q.Media.URL + `","alt":"窗户里冒着烟，有人在看。","width":4,"height":3}`
	if !strings.Contains(got.body, part) || strings.Contains(got.body, "verdict") {
		t.Errorf("asked: %s", got.body)
	}
	w.send(resident, "PUT", "/attempts/"+started.ID+"/answers/0", `{"given":{"options":[0]}}`)
	if got := w.send(resident, "GET", "/attempts/"+started.ID, ""); !strings.Contains(got.body, part) || !strings.Contains(got.body, "verdict") {
		t.Errorf("answered: %s", got.body)
	}
}
