package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pufa/server/app"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/testkit"
)

// arena is a server with an online contest on, five single choices an attempt, and an organiser. Time stands still but
// for who takes it.
type arena struct {
	*running
	clock    *testkit.Clock
	campaign string
}

func eachArena(t *testing.T, body func(t *testing.T, a *arena)) {
	t.Run("SQLite", func(t *testing.T) { body(t, newArena(t)) })
	t.Run("MongoDB", func(t *testing.T) {
		uri := os.Getenv(testkit.MongoVariable)
		if uri == "" {
			t.Skip(testkit.MongoVariable + " is not set")
		}
		name := testkit.MongoName()
		testkit.Open(t, docdb.Options{MongoURI: uri, Database: name}) // drops what the server leaves
		body(t, newArena(t, "MONGODB_URI="+uri, "MONGODB_DATABASE="+name))
	})
}

func newArena(t *testing.T, more ...string) *arena {
	t.Helper()
	a := &arena{clock: testkit.NewClock(time.Date(2026, 6, 10, 2, 0, 0, 0, time.UTC))}
	a.running = startWith(t, settings(t, t.TempDir(), more...), app.Options{Now: a.clock.Now})
	a.must(201, "POST", "/api/v1/setup", `{"token":"`+a.SetupToken()+`","login":"quju","name":"区局","password":"洋人街的风筝2026"}`)
	var made struct{ ID string }
	a.read(a.must(201, "POST", "/api/v1/campaigns", `{"title":"安全生产月","from":"2026-06-01","to":"2026-06-30"}`), &made)
	a.campaign = made.ID
	a.must(200, "PUT", "/api/v1/campaigns/"+a.campaign+"/online", `{"on":true,"phases":[{"id":"formal","from":"2026-06-01","to":"2026-06-30",
		"per_day":3,"in_all":0,"admit":"all","best":0,"rules":{"blueprint":[{"count":5,"points":20,"type":"single"}],"free":false,"seconds":60,
		"limit":0,"elders":"double","partial":false,"speed":false,"wrong":0,"at_once":false,"pass":60}}],
		"boards":{"persons":true,"groups":true,"attempts":1,"members":0},"units":[]}`)
	a.clock.Advance(3 * time.Second) // past what is kept of the settings
	return a
}

func (a *arena) read(text string, into any) {
	a.t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		a.t.Fatalf("%v: %s", err, text)
	}
}

// player is somebody with a phone.
type player struct {
	*running
	a *arena
}

func (a *arena) player(name string) *player {
	a.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	r := *a.running
	r.client = &http.Client{Jar: jar, Transport: a.client.Transport}
	p := &player{&r, a}
	p.must(201, "POST", "/api/v1/residents", `{"nickname":"`+name+`","district":"500108003"}`)
	return p
}

type askedNow struct {
	Index   int      `json:"index"`
	Stem    string   `json:"stem"`
	Options []string `json:"options"`
}

type sittingNow struct {
	ID        string     `json:"id"`
	Stage     string     `json:"stage"`
	Next      int        `json:"next"`
	Points    int64      `json:"points"`
	Right     int64      `json:"right"`
	Questions []askedNow `json:"questions"`
}

func (p *player) begin() (s sittingNow) {
	p.t.Helper()
	p.a.read(p.must(200, "POST", "/api/v1/sittings", `{"kind":"online","campaign":"`+p.a.campaign+`"}`), &s)
	return s
}

// play begins an attempt and answers it to the end, each question after so long: rightly, out of a list of all
// questions such as programs keep, or the first option.
func (p *player) play(each time.Duration, rightly bool) (s sittingNow, sent []string) {
	p.t.Helper()
	for s = p.begin(); s.Stage == "open"; {
		path := "/api/v1/sittings/" + s.ID
		p.a.read(p.must(200, "POST", path+"/questions/"+strconv.Itoa(s.Next), ""), &s)
		i := slices.IndexFunc(s.Questions, func(q askedNow) bool { return q.Index == s.Next })
		p.a.clock.Advance(each)
		option := 0
		if rightly {
			option = p.a.known(s.Questions[i])
		}
		body := fmt.Sprintf(`{"given":{"options":[%d]}}`, option)
		sent = append(sent, path+"/answers/"+strconv.Itoa(s.Next)+" "+body)
		p.a.read(p.must(200, "PUT", path+"/answers/"+strconv.Itoa(s.Next), body), &s)
	}
	return s, sent
}

// known looks a question up by its words, as who has collected the bank does.
func (a *arena) known(q askedNow) int {
	a.t.Helper()
	for _, law := range a.Parts.Catalog.Laws() {
		for _, kept := range a.Parts.Catalog.ByLaw(law.ID) {
			if kept.Stem == q.Stem && kept.Type == question.Single {
				return slices.Index(q.Options, kept.Options[kept.Answer[0]])
			}
		}
	}
	a.t.Fatalf("not in the banks: %s", q.Stem)
	return -1
}

// board are the nicknames of the formal phase, the first of them first.
func (a *arena) board() (names []string) {
	a.t.Helper()
	a.clock.Advance(time.Minute) // past what is kept of the board
	var b struct{ Persons []struct{ Name string } }
	a.read(a.must(200, "GET", "/api/v1/online/"+a.campaign+"/board?phase=formal", ""), &b)
	for _, row := range b.Persons {
		names = append(names, row.Name)
	}
	return names
}

func (a *arena) look() {
	a.t.Helper()
	if err := a.LookForUnfairPlay(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

type flagNow struct {
	ID, Sign, Title, Words, Name, State string
	Sets                                int
}

func (a *arena) flags(state string) (flags []flagNow) {
	a.t.Helper()
	var page struct{ Flags []flagNow }
	a.read(a.must(200, "GET", "/api/v1/fairplay/flags?state="+state, ""), &page)
	return page.Flags
}

func (a *arena) decide(from, to, reason string, flags ...flagNow) {
	a.t.Helper()
	var ids []string
	for _, f := range flags {
		ids = append(ids, f.ID)
	}
	body, _ := json.Marshal(map[string]any{"flags": ids, "from": from, "to": to, "reason": reason})
	if text := a.must(200, "POST", "/api/v1/fairplay/decisions", string(body)); !strings.Contains(text, fmt.Sprintf(`"decided":%d`, len(ids))) {
		a.t.Errorf("decided about %d: %s", len(ids), text)
	}
}

// Sending again what was sent, to the same place or to another, changes nothing and earns nothing.
func TestReplayingASubmissionGainsNothing(t *testing.T) {
	eachArena(t, func(t *testing.T, a *arena) {
		eve, ann := a.player("重放的人"), a.player("江边的小安")
		first, sent := eve.play(4*time.Second, true)
		if first.Points != 100 {
			t.Fatalf("%+v", first)
		}
		answers := eve.must(200, "GET", "/api/v1/me/summary", "")
		for range 3 {
			for _, line := range sent {
				path, body, _ := strings.Cut(line, " ")
				var again sittingNow
				if status, text := eve.call("PUT", path, body); status == 200 { // told what counts already
					a.read(text, &again)
					if again.Points != first.Points || again.Right != first.Right || again.Stage != "over" {
						t.Errorf("sent again: %+v", again)
					}
				}
				other := strings.NewReplacer(`[0]`, `[1]`, `[1]`, `[0]`, `[2]`, `[0]`, `[3]`, `[0]`).Replace(body)
				eve.call("PUT", path, other)
				if status, text := ann.call("PUT", path, body); status != 404 {
					t.Errorf("another person's: %d %s", status, text)
				}
			}
			eve.must(200, "POST", "/api/v1/sittings/"+first.ID+"/hand-in", "")
		}
		var after sittingNow
		a.read(eve.must(200, "GET", "/api/v1/sittings/"+first.ID, ""), &after)
		if after.Points != first.Points || after.Right != first.Right {
			t.Errorf("%d and %d points", first.Points, after.Points)
		}
		if now := eve.must(200, "GET", "/api/v1/me/summary", ""); now != answers {
			t.Errorf("before: %s\nafter: %s", answers, now)
		}
		// The same choices sent to the next attempt are other answers: questions and options are drawn anew.
		next := eve.begin()
		for i, line := range sent {
			_, body, _ := strings.Cut(line, " ")
			eve.must(200, "POST", fmt.Sprintf("/api/v1/sittings/%s/questions/%d", next.ID, i), "")
			a.clock.Advance(4 * time.Second)
			a.read(eve.must(200, "PUT", fmt.Sprintf("/api/v1/sittings/%s/answers/%d", next.ID, i), body), &next)
		}
		if next.Stage != "over" || next.Points == 100 {
			t.Errorf("what was right the first time: %+v", next)
		}
		var results struct{ Begun, Finished int }
		a.clock.Advance(time.Minute)
		a.read(a.must(200, "GET", "/api/v1/campaigns/"+a.campaign+"/online/results?phase=formal", ""), &results)
		if results.Begun != 2 || results.Finished != 2 {
			t.Errorf("%+v", results)
		}
	})
}

// Who calls the interface faster than a person is answered like anybody, is found afterwards, has to show that they are
// a person before they go on, and loses what they gained when an organiser has looked at it, who can take that back.
func TestCallingFasterThanAPersonGainsNothing(t *testing.T) {
	eachArena(t, func(t *testing.T, a *arena) {
		bot, ann := a.player("快手"), a.player("江边的小安")
		ann.play(5*time.Second, false)
		fast, _ := bot.play(80*time.Millisecond, true)
		if fast.Points != 100 {
			t.Fatalf("an answer was held against its time: %+v", fast)
		}
		if got := a.board(); got[0] != "快手" {
			t.Fatalf("%v", got)
		}
		a.look()
		a.look() // raises nothing twice
		open := a.flags("open")
		if len(open) != 2 || open[0].Name != "快手" || open[1].Name != "快手" || open[0].Sets != 1 {
			t.Fatalf("%+v", open)
		}
		if status, text := bot.call("POST", "/api/v1/sittings", `{"kind":"online","campaign":"`+a.campaign+`"}`); status != 403 || !strings.Contains(text, "check_needed") {
			t.Errorf("%d %s", status, text)
		}
		if status, text := bot.call("POST", "/api/v1/attempts", `{"kind":"daily"}`); status != 403 || !strings.Contains(text, "check_needed") {
			t.Errorf("%d %s", status, text)
		}
		ann.begin() // nobody else is asked
		bot.passWork()
		bot.begin()

		a.decide("open", "confirmed", "每题不到 0.1 秒，不是人答的", open...)
		if got := a.board(); len(got) != 1 || got[0] != "江边的小安" {
			t.Errorf("after the decision: %v", got)
		}
		mine := bot.must(200, "GET", "/api/v1/me/flags", "")
		for _, part := range []string{`"state":"confirmed"`, "每题不到 0.1 秒，不是人答的", "安全生产月", "重新核查"} {
			if !strings.Contains(mine, part) {
				t.Errorf("%q is not in %s", part, mine)
			}
		}
		if text := bot.must(200, "GET", "/api/v1/sittings/"+fast.ID, ""); !strings.Contains(text, `"points":100`) {
			t.Errorf("what was answered is not as it was: %s", text)
		}
		quick := a.flags("confirmed")
		a.decide("confirmed", "cleared", "查过，是误会", quick[0])
		if got := a.board(); len(got) != 1 {
			t.Errorf("the other decision stands: %v", got)
		}
		a.decide("confirmed", "cleared", "查过，是误会", quick[1])
		if got := a.board(); len(got) != 2 || got[0] != "快手" {
			t.Errorf("after both were taken back: %v", got)
		}
	})
}

// passWork solves a check as a phone does, and fails in the ways there are.
func (p *player) passWork() {
	t := p.t
	t.Helper()
	offer := func(way string) (o struct {
		ID   string
		Work struct {
			Salt, Target string
			Most         int
			AfterMS      int64 `json:"after_ms"`
		}
		Slide struct{ Image string }
	},
	) {
		p.a.read(p.must(201, "POST", "/api/v1/me/checks", `{"way":"`+way+`"}`), &o)
		return o
	}
	slide := offer("slide")
	if !strings.HasPrefix(slide.Slide.Image, "data:image/jpeg;base64,") {
		t.Errorf("no picture: %+v", slide)
	}
	p.must(422, "POST", "/api/v1/me/checks/"+slide.ID, `{"answer":0}`)
	p.must(410, "POST", "/api/v1/me/checks/"+slide.ID, `{"answer":0}`) // once is all
	for _, waits := range []bool{false, true} {
		work := offer("work")
		number := 0
		for workHash(work.Work.Salt, number) != work.Work.Target {
			number++
		}
		status := 422
		if waits {
			p.a.clock.Advance(time.Duration(work.Work.AfterMS) * time.Millisecond)
			status = 204
		}
		p.must(status, "POST", "/api/v1/me/checks/"+work.ID, fmt.Sprintf(`{"answer":%d}`, number))
	}
}

func workHash(salt string, number int) string {
	sum := sha256.Sum256([]byte(salt + strconv.Itoa(number)))
	return hex.EncodeToString(sum[:])
}

// Practice by a program counts for a campaign and its rewards until somebody has looked at it.
func TestPractisingFasterThanAPersonGainsNothing(t *testing.T) {
	eachArena(t, func(t *testing.T, a *arena) {
		bot := a.player("快手")
		var attempt struct {
			ID        string
			Questions []struct{ Options []string }
		}
		a.read(bot.must(200, "POST", "/api/v1/attempts", `{"kind":"daily"}`), &attempt)
		for i, q := range attempt.Questions {
			body := `{"given":{"options":[0]}}`
			if len(q.Options) == 0 {
				body = `{"given":{"text":"1"}}`
			}
			a.clock.Advance(50 * time.Millisecond)
			if status, text := bot.call("PUT", fmt.Sprintf("/api/v1/attempts/%s/answers/%d", attempt.ID, i), body); status != 200 && status != 422 {
				t.Fatalf("%d %s", status, text)
			}
		}
		a.look()
		open := a.flags("open")
		if len(open) != 1 || open[0].Sign != "quick" {
			t.Fatalf("%+v", open)
		}
		a.must(200, "PUT", "/api/v1/campaigns/"+a.campaign+"/certificate-plan",
			`{"on":true,"title":"学习证书","text":"答对 {答对数} 道","issuer":"示例局","names":false,"rule":{"answers":4,"correct":0}}`)
		if text := bot.must(200, "GET", "/api/v1/me/certificates", ""); !strings.Contains(text, `"earned":true`) {
			t.Fatalf("before: %s", text)
		}
		a.decide("open", "confirmed", "五题一共不到半秒", open...)
		if text := bot.must(200, "GET", "/api/v1/me/certificates", ""); !strings.Contains(text, `"earned":false`) || !strings.Contains(text, `"answers":0`) {
			t.Errorf("after: %s", text)
		}
	})
}

// What can be collected on the way is of no use: questions have no ids before they are answered, nothing tells what is
// right of one that waits for an answer, an attempt is nobody else's, and no two are alike.
func TestHarvestingQuestionsGainsNothing(t *testing.T) {
	eachArena(t, func(t *testing.T, a *arena) {
		eve, ann := a.player("收集的人"), a.player("江边的小安")
		mine, other := eve.begin(), ann.begin()
		var ids []string
		for _, law := range a.Parts.Catalog.Laws() {
			for _, q := range a.Parts.Catalog.ByLaw(law.ID) {
				ids = append(ids, q.ID)
			}
		}
		told := regexp.MustCompile(`"(verdict|correct|answer|accept|explanation|article_title)":`)
		for range 2 {
			text := eve.must(200, "POST", fmt.Sprintf("/api/v1/sittings/%s/questions/%d", mine.ID, mine.Next), "") +
				eve.must(200, "GET", "/api/v1/sittings/"+mine.ID, "") + eve.must(200, "GET", "/api/v1/sittings", "") +
				eve.must(200, "GET", "/api/v1/online/"+a.campaign, "")
			if found := told.FindString(text); found != "" {
				t.Errorf("%s in %s", found, text)
			}
			for _, id := range ids {
				if strings.Contains(text, `"`+id+`"`) {
					t.Errorf("the question's id %s is told", id)
				}
			}
			a.clock.Advance(4 * time.Second)
			a.read(eve.must(200, "PUT", fmt.Sprintf("/api/v1/sittings/%s/answers/%d", mine.ID, mine.Next), `{"given":{"options":[0]}}`), &mine)
		}
		for _, path := range []string{"", "/questions/0", "/answers/0", "/hand-in"} {
			method, body := "POST", ""
			switch path {
			case "":
				method = "GET"
			case "/answers/0":
				method, body = "PUT", `{"given":{"options":[0]}}`
			}
			if status, text := eve.call(method, "/api/v1/sittings/"+other.ID+path, body); status != 404 {
				t.Errorf("%s of another person's attempt: %d %s", path, status, text)
			}
		}
		for _, id := range ids[:20] { // nor does an id that was guessed lead to anything
			if status, text := eve.call("POST", "/api/v1/questions/"+id+"/reports", `{"reason":"typo"}`); status != 404 || told.MatchString(text) {
				t.Errorf("%s: %d %s", id, status, text)
			}
		}
		stems := func(p *player) string {
			s, _ := p.play(4*time.Second, false)
			all := ""
			for _, q := range s.Questions {
				all += q.Stem + strings.Join(q.Options, "/") + "\n"
			}
			return all
		}
		a.must(200, "GET", "/api/v1/session", "")
		if stems(a.player("甲")) == stems(a.player("乙")) {
			t.Error("two people have the same paper")
		}
	})
}

// A program that plays for several people with the same rests between its calls is found by its times.
func TestOneProgramForManyPeopleIsFound(t *testing.T) {
	eachArena(t, func(t *testing.T, a *arena) {
		for _, name := range []string{"甲", "乙"} {
			a.player(name).play(3*time.Second, true)
		}
		a.player("江边的小安").play(4700*time.Millisecond, false)
		a.look()
		open := a.flags("open")
		if len(open) != 2 || open[0].Sign != "twins" || open[1].Sign != "twins" || open[0].Name == open[1].Name {
			t.Fatalf("%+v", open)
		}
		if text := a.must(200, "GET", "/api/v1/fairplay/flags/"+open[0].ID, ""); !strings.Contains(text, `"twin_name":"`+open[1].Name+`"`) {
			t.Errorf("who it is like: %s", text)
		}
	})
}

// Many accounts on one phone are shown to an organiser, and nobody else's.
func TestManyAccountsOnOnePhoneAreFound(t *testing.T) {
	a := newArena(t)
	phone := a.player("一号")
	for i := 1; ; i++ {
		phone.play(time.Duration(3000+371*i)*time.Millisecond, false)
		a.look()
		if i == 7 && len(a.flags("open")) > 0 {
			t.Errorf("a family: %+v", a.flags("open"))
		}
		if i == 8 {
			break
		}
		// Only the person is signed out; what the phone is told apart by stays.
		address := "http://" + a.Addr().String()
		request, _ := http.NewRequestWithContext(t.Context(), "GET", address, nil)
		for _, c := range phone.client.Jar.Cookies(request.URL) {
			if c.Name == "pufa_device" {
				c.MaxAge, c.Path = -1, "/"
				phone.client.Jar.SetCookies(request.URL, []*http.Cookie{c})
			}
		}
		phone.must(201, "POST", "/api/v1/residents", fmt.Sprintf(`{"nickname":"%d号","district":"500108003"}`, i+1))
	}
	open := a.flags("open")
	if len(open) != 8 || open[0].Sign != "device" || !strings.Contains(open[0].Words, "8 个账号") {
		t.Errorf("%+v", open)
	}
}
