package demo_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/demo"
)

// clerk reads the server as the console's pages do.
type clerk struct {
	t      *testing.T
	base   string
	client *http.Client
	login  demo.Login
	read   map[string][]byte // what was read before: the books stand still, and a clerk is not to ask too often
}

// served lets a clerk of the bureau look into a running server with a small month.
func served(t *testing.T, look func(c clerk, campaign string)) {
	t.Helper()
	settings, err := config.Load([]string{"PUFA_LISTEN=127.0.0.1:0", "PUFA_DATA=" + t.TempDir()})
	must(t, err)
	clock := &demo.Clock{}
	a, err := app.New(t.Context(), settings, app.Options{Now: clock.Now, Demo: true})
	must(t, err)
	made, err := demo.Fill(t.Context(), demo.HallOf(a, clock), demo.Size{Residents: 40, Seed: 1}, evening)
	must(t, err)
	campaigns, err := a.Parts.Planner.All(t.Context())
	must(t, err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	jar, err := cookiejar.New(nil)
	must(t, err)
	transport := &http.Transport{}
	c := clerk{t, "http://" + a.Addr().String() + "/api/v1", &http.Client{Jar: jar, Transport: transport, Timeout: time.Minute}, made.Logins[0], map[string][]byte{}}
	defer func() {
		transport.CloseIdleConnections()
		stop()
		must(t, <-done)
	}()
	c.signIn()
	look(c, campaigns[0].ID)
}

// signIn begins a session: each may ask only so much at once.
func (c clerk) signIn() {
	c.t.Helper()
	c.ask("POST", "/session", fmt.Sprintf(`{"login":%q,"password":%q}`, c.login.Login, c.login.Password), nil)
}

func (c clerk) ask(method, path, body string, into any) {
	c.t.Helper()
	text := c.read[path]
	if method != "GET" || text == nil {
		text = c.call(method, path, body)
	}
	if method == "GET" {
		c.read[path] = text
	}
	if into != nil {
		must(c.t, json.Unmarshal(text, into))
	}
}

func (c clerk) call(method, path, body string) []byte {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	must(c.t, err)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.client.Do(request)
	must(c.t, err)
	text, err := io.ReadAll(response.Body)
	must(c.t, err)
	must(c.t, response.Body.Close())
	if response.StatusCode >= 300 {
		c.t.Fatalf("%s %s: %d %s", method, path, response.StatusCode, text)
	}
	return text
}

// sums are what the records of a page come to, by what they are.
type sums map[string]float64

// only fails for a filter that a page does not know: it would show more than was counted.
func (c clerk) only(q url.Values, known ...string) {
	c.t.Helper()
	for name := range q {
		if !slices.Contains(known, name) {
			c.t.Errorf("no page is narrowed down by %s", name)
		}
	}
}

// follow opens the page a figure leads to and sums its records up.
func (c clerk) follow(link string) sums {
	c.t.Helper()
	at, err := url.Parse(link)
	must(c.t, err)
	q := at.Query()
	switch path := at.Path; {
	case path == "activities":
		return c.activities(q)
	case path == "participation":
		return c.participation(q)
	case path == "materials/entries":
		return c.entries(q)
	case path == "materials":
		return c.materials(q)
	case path == "courses":
		return c.courses(q)
	case path == "externals":
		return c.externals(q)
	case path == "districts":
		return c.districts()
	case path == "campaigns":
		return c.campaigns()
	case strings.HasPrefix(path, "campaigns/"):
		return c.campaign(strings.TrimPrefix(path, "campaigns/"))
	case strings.HasPrefix(path, "materials/"):
		return c.material(strings.TrimPrefix(path, "materials/"))
	}
	c.t.Errorf("there is no such page: %s", link)
	return nil
}

// indicators are the keys of what is counted at activities, by title.
func (c clerk) indicators() map[string]string {
	var form struct{ Indicators []struct{ Key, Title string } }
	c.ask("GET", "/activities/form", "", &form)
	keys := map[string]string{}
	for _, i := range form.Indicators {
		keys[i.Title] = i.Key
	}
	return keys
}

func (c clerk) activities(q url.Values) sums {
	c.only(q, "campaign", "kind", "district", "from", "to", "five_class", "online")
	var got struct {
		Activities []struct {
			Kind, Date, District string
			FiveClass            string `json:"five_class"`
			Online, Counts       bool
			Attendance           int64
			Indicators           map[string]int64
		}
	}
	c.ask("GET", "/campaigns/"+q.Get("campaign")+"/activities", "", &got)
	all := sums{"held": 0, "attended": 0}
	is := func(field, has string) bool {
		asked := q.Get(field)
		return asked == "" || asked == has || asked == "none" && has == ""
	}
	for _, a := range got.Activities {
		if !a.Counts || !is("kind", a.Kind) || !is("district", a.District) || !is("five_class", a.FiveClass) ||
			q.Get("from") > a.Date || a.Date > cmp.Or(q.Get("to"), "9") || q.Get("online") == "yes" && !a.Online {
			continue
		}
		all["held"]++
		all["attended"] += float64(a.Attendance)
		for key, n := range a.Indicators {
			all["indicator/"+key] += float64(n)
		}
	}
	return all
}

func (c clerk) participation(q url.Values) sums {
	c.only(q, "campaign", "district", "from", "to")
	var got struct{ Total map[string]any }
	c.ask("GET", "/participation/areas?by=communities&"+q.Encode(), "", &got)
	all := sums{}
	for name, n := range got.Total {
		if n, ok := n.(float64); ok {
			all[name] = n
		}
	}
	return all
}

func (c clerk) entries(q url.Values) sums {
	c.only(q, "campaign", "kind", "district", "from", "to", "five_class", "law", "unit", "name", "item_kind", "material")
	campaign := q.Get("campaign")
	q.Del("campaign")
	q.Set("limit", "2000")
	var got struct {
		Quantity, Places, Count float64
		Entries                 []struct {
			Quantity float64
			District string
		}
	}
	c.ask("GET", "/campaigns/"+campaign+"/entries?"+q.Encode(), "", &got)
	listed, places := 0.0, map[string]bool{}
	for _, e := range got.Entries {
		listed += e.Quantity
		if e.District != "" {
			places[e.District] = true
		}
	}
	if listed != got.Quantity || float64(len(places)) != got.Places || float64(len(got.Entries)) != got.Count {
		c.t.Errorf("%v: %v listed, %v said, in %d places of %v", q, listed, got.Quantity, len(places), got.Places)
	}
	return sums{"quantity": got.Quantity, "places": got.Places}
}

func (c clerk) materials(q url.Values) sums {
	c.only(q, "campaign", "district", "law")
	var got struct {
		Materials []struct {
			Law      string
			InStore  float64 `json:"in_store"`
			OnTheWay float64 `json:"allotted_unreceived"`
			Held     float64
		}
	}
	c.ask("GET", "/campaigns/"+q.Get("campaign")+"/materials?district="+q.Get("district"), "", &got)
	all := sums{"items": 0, "left": 0}
	for _, m := range got.Materials {
		if law := q.Get("law"); law != "" && law != m.Law && (law != "none" || m.Law != "") {
			continue
		}
		all["items"]++
		all["left"] += m.InStore + m.Held
		if q.Get("district") == "" { // what is on the way is the district's
			all["left"] += m.OnTheWay
		}
	}
	return all
}

func (c clerk) material(id string) sums {
	var got struct {
		Material struct {
			InStore    float64 `json:"in_store"`
			OnTheWay   float64 `json:"allotted_unreceived"`
			Held, Lost float64
		}
	}
	c.ask("GET", "/materials/"+id, "", &got)
	m := got.Material
	return sums{"left": m.InStore + m.OnTheWay + m.Held, "lost": m.Lost}
}

func (c clerk) courses(q url.Values) sums {
	c.only(q, "span", "kind", "district", "mode")
	asked := url.Values{"from": {q.Get("span") + "-01-01"}, "to": {q.Get("span") + "-12-31"}}
	if span := q.Get("span"); len(span) > 4 {
		var one struct{ From, To string }
		c.ask("GET", "/campaigns/"+span, "", &one)
		asked = url.Values{"from": {one.From}, "to": {one.To}}
	}
	for _, name := range []string{"kind", "district", "mode"} {
		if q.Has(name) {
			asked.Set(name, q.Get(name))
		}
	}
	var got struct {
		Sessions []struct {
			Held, Online  bool
			HasRoster     bool `json:"has_roster"`
			Heads, Passed float64
			Parts         []struct{ District string }
		}
		Totals []struct {
			Kind            string
			Sessions, Heads float64
		}
	}
	c.ask("GET", "/courses?"+asked.Encode(), "", &got)
	all, places := sums{"sessions": 0, "heads": 0, "people": 0, "passed": 0}, map[string]bool{}
	for _, one := range got.Sessions {
		if !one.Held {
			continue
		}
		all["sessions"]++
		all["heads"] += one.Heads
		all["passed"] += one.Passed
		if one.HasRoster { // nobody is on two of the demonstration's lists of a kind
			all["people"] += one.Heads
		}
		for _, p := range one.Parts {
			if p.District != "" {
				places[p.District] = true
			}
		}
	}
	all["places"] = float64(len(places))
	if last := got.Totals[len(got.Totals)-1]; last.Sessions != all["sessions"] || last.Heads != all["heads"] {
		c.t.Errorf("courses %v: listed %v, said %+v", asked, all, last)
	}
	return all
}

func (c clerk) externals(q url.Values) sums {
	c.only(q, "campaign")
	var got struct {
		Externals []struct {
			Measure, Source, District string
			AsOf                      string `json:"as_of"`
			Value                     float64
			Withdrawn                 bool
		}
	}
	c.ask("GET", "/campaigns/"+q.Get("campaign")+"/externals", "", &got)
	all, last := sums{}, map[string]string{}
	for _, e := range got.Externals {
		if e.District == "" && !e.Withdrawn && e.AsOf > last[e.Measure] {
			last[e.Measure], all[e.Measure] = e.AsOf, e.Value
		}
	}
	return all
}

func (c clerk) districts() sums {
	var got struct{ Districts []struct{ Kind string } }
	c.ask("GET", "/districts", "", &got)
	all := sums{}
	for _, d := range got.Districts {
		if d.Kind != "区" && d.Kind != "社区" {
			all["places"]++
		}
	}
	return all
}

func (c clerk) campaigns() sums {
	var got struct{ Campaigns []struct{ From string } }
	c.ask("GET", "/campaigns", "", &got)
	all := sums{}
	for _, one := range got.Campaigns {
		all["year/"+one.From[:4]]++
	}
	return all
}

func (c clerk) campaign(id string) sums {
	var got struct {
		From, To string
		Targets  []struct {
			District                 string
			Participants, Activities float64
			Handed                   float64 `json:"handed_out"`
		}
	}
	c.ask("GET", "/campaigns/"+id, "", &got)
	from, err := time.Parse(time.DateOnly, got.From)
	must(c.t, err)
	to, err := time.Parse(time.DateOnly, got.To)
	must(c.t, err)
	all := sums{"days": to.Sub(from).Hours()/24 + 1}
	for _, t := range got.Targets {
		for _, place := range []string{"", t.District} {
			all["participants/"+place] += t.Participants
			all["held/"+place] += t.Activities
			all["handed_out/"+place] += t.Handed
		}
	}
	return all
}
