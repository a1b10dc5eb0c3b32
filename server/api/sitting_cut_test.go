package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// A cap holds whatever is asked at once: two phones, double taps, retries.
func TestNoMoreAttemptsThanTheCap(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		s.set(onlineRules(3, 2, ""))
		var wg sync.WaitGroup
		for phone := range 6 {
			wg.Go(func() {
				for n := range 5 {
					got := s.send(resident, "POST", "/sittings", fmt.Sprintf(`{"kind":"online","campaign":"id-1","request":"%d-%d"}`, phone, n))
					var v pageSitting
					if got.StatusCode != http.StatusOK {
						if code := got.problem(t); code != "no_attempt_left" {
							t.Errorf("%s", got.body)
						}
						continue
					}
					must(t, json.Unmarshal([]byte(got.body), &v))
					s.send(resident, "POST", "/sittings/"+v.ID+"/hand-in", "")
				}
			})
		}
		wg.Wait()
		var list struct{ Sittings []pageSitting }
		must(t, json.Unmarshal([]byte(s.mustSend(resident, "GET /sittings", "")), &list))
		if len(list.Sittings) != 3 {
			t.Errorf("%d attempts where 3 are allowed", len(list.Sittings))
		}
	})
}

// A request that comes again, because its answer was lost, is the same attempt, even when that is over.
func TestABeginIsAskedAgain(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(onlineRules(3, 2, ""))
	const asked = `{"kind":"online","campaign":"id-1","request":"r1"}`
	first := s.walk(resident, s.beginAs(resident, asked), always(true))
	if again := s.beginAs(resident, asked); again.ID != first.ID {
		t.Error("a repeated request began another attempt")
	}
	if other := s.beginAs(resident, `{"kind":"online","campaign":"id-1","request":"r2"}`); other.ID == first.ID {
		t.Error("a new request got the old attempt")
	}
	if theirs := s.beginAs(neighbour, asked); theirs.ID == first.ID {
		t.Error("another person's request got this one's attempt")
	}
}

// carrier sends requests the way a bad line does: not at all, once or twice, and loses answers.
type carrier struct {
	*school
	chance *rand.Rand
}

func (c *carrier) send(method, path, body string) (v pageSitting, heard bool) {
	c.clock.Advance(time.Second)
	for range c.chance.IntN(3) {
		got := c.school.send(resident, method, path, body)
		heard = got.StatusCode == http.StatusOK
		if heard {
			v = pageSitting{}
			must(c.t, json.Unmarshal([]byte(got.body), &v))
		}
	}
	return v, heard && c.chance.IntN(3) > 0
}

// cut walks a sitting over the bad line: after each step that was not heard of it looks again, as a page that was
// closed does.
func (c *carrier) cut(begin string, right func(index int) bool) pageSitting {
	var v pageSitting
	for heard := false; !heard; v, heard = c.send("POST", "/sittings", begin) {
	}
	for v.Stage == "open" {
		next, heard := c.step(v, right)
		for !heard {
			next, heard = c.send("GET", "/sittings/"+v.ID, "")
		}
		v = next
	}
	return v
}

func (c *carrier) step(v pageSitting, right func(index int) bool) (pageSitting, bool) {
	index := v.Next
	if v.Free {
		index = slices.IndexFunc(v.Questions, func(q pageAsked) bool { return q.Given == nil })
	}
	q := v.at(index)
	if q == nil {
		return c.send("POST", fmt.Sprintf("/sittings/%s/questions/%d", v.ID, index), "")
	}
	given := q.wrongly()
	if right(index) {
		given = q.right()
	}
	return c.send("PUT", fmt.Sprintf("/sittings/%s/answers/%d", v.ID, index), givenBody(given))
}

// However a walk is cut, it comes to the same as one that is not, the points are the sum over the answers, and every
// answer is kept once.
func TestACutWalkComesToTheSame(t *testing.T) {
	for name, setting := range map[string]string{
		"one by one": onlineRules(50, 6, ""), "whole": onlineRules(50, 6, `,"free":true`),
		"at once with clocks": onlineRules(50, 6, `,"at_once":true,"seconds":60`), "until two are wrong": onlineRules(50, 6, `,"at_once":true,"wrong":2`),
	} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
				s := newSchool(t, db)
				s.set(rejoin(setting))
				for seed := range uint64(3) {
					s.cutAndWhole(seed)
				}
			})
		})
	}
}

func (s *school) cutAndWhole(seed uint64) {
	t := s.t
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, 1))
	rights := []bool{chance.IntN(2) > 0, chance.IntN(2) > 0, true, chance.IntN(2) > 0, false, true}
	right := func(i int) bool { return rights[i] }
	whole := s.walk(resident, s.beginAs(resident, anOnline), right)
	cut := (&carrier{s, chance}).cut(fmt.Sprintf(`{"kind":"online","campaign":"id-1","request":"cut-%d"}`, seed), right)
	if whole.ID == cut.ID || whole.Points != cut.Points || whole.Right != cut.Right || whole.Answered != cut.Answered || whole.End != cut.End {
		t.Fatalf("seed %d: whole %+v, cut %+v", seed, whole, cut)
	}
	s.addUp(cut)
}

func (s *school) addUp(v pageSitting) {
	t := s.t
	t.Helper()
	kept, err := s.answers.OfSession(t.Context(), v.ID, -1)
	must(t, err)
	points, right, earned := int64(0), int64(0), int64(0)
	for _, a := range kept {
		points, right = points+a.Points, right+a.Right
	}
	for _, q := range v.Questions {
		earned += q.Earned
	}
	if diff := cmp.Diff([]int64{v.Points, v.Points, v.Right, int64(v.Answered)}, []int64{points, earned, right, int64(len(kept))}); diff != "" {
		t.Errorf("points, points, right and answers as shown and as kept:\n%s", diff)
	}
}
