package tabulation

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/campaign"
	"pufa/server/course"
	"pufa/server/district"
	"pufa/server/report"
)

var (
	somePlaces = []report.Place{{Code: "500108001", Name: "铜元局街道"}, {Code: "500108002", Name: "花园路街道"}}
	month      = campaign.Campaign{ID: "c", Title: "安全生产月", From: "2026-06-01", To: "2026-06-30", Laws: []string{"aqscf"}, Targets: []campaign.Target{
		{District: "500108001", Participants: 10, Activities: 3, HandedOut: 100, Classes: map[string]int64{"企业": 2}},
	}}
)

// someFacts are books nobody chose: also outside the campaign's days, of unknown places, of no law.
func someFacts(r *rapid.T) *facts {
	f := newFacts(month)
	place := rapid.SampledFrom([]string{"", "500108", "500108001", "500108002", "500108002001", "990000000"})
	day := rapid.SampledFrom([]string{"2026-05-31", "2026-06-01", "2026-06-07", "2026-06-08", "2026-06-30", "2026-07-01"})
	class := rapid.SampledFrom(append([]string{""}, campaign.FiveClasses()...))
	n := rapid.Int64Range(0, 1000)
	material := campaign.Material{ID: "m", Name: "读本", Kind: campaign.MaterialKinds()[0], Unit: "册", Law: rapid.SampledFrom([]string{"", "aqscf", "xfaf"}).Draw(r, "law")}
	account := campaign.ItemAccount{Material: material, Left: map[string]int64{place.Draw(r, "holder"): n.Draw(r, "left")}}
	for range rapid.IntRange(0, 6).Draw(r, "entries") {
		kind := rapid.SampledFrom([]campaign.EntryKind{campaign.Print, campaign.Receive, campaign.HandOut}).Draw(r, "kind")
		account.Moved = append(account.Moved, campaign.Moved{
			Kind: kind, District: place.Draw(r, "place"), Date: day.Draw(r, "day"), FiveClass: class.Draw(r, "class"), Quantity: n.Draw(r, "n"),
		})
	}
	f.material(account)
	for i := range rapid.IntRange(0, 6).Draw(r, "activities") {
		f.activity(&campaign.Activity{
			ID: string(rune('a' + i)), Title: "课", Kind: rapid.SampledFrom(campaign.ActivityKinds()).Draw(r, "kind"), District: place.Draw(r, "place"),
			Date: day.Draw(r, "day"), FiveClass: class.Draw(r, "class"), Attendance: n.Draw(r, "n"), Indicators: map[string]int64{"boards": n.Draw(r, "n")},
		}, i%2 == 0)
	}
	for range rapid.IntRange(0, 4).Draw(r, "answers") {
		f.answered(spot{place: place.Draw(r, "place"), day: day.Draw(r, "day"), unit: rapid.SampledFrom([]string{"", "u1", "u2"}).Draw(r, "unit")},
			report.Counters{Registrations: n.Draw(r, "n"), Participants: n.Draw(r, "n"), Answers: n.Draw(r, "n")})
	}
	for range rapid.IntRange(0, 4).Draw(r, "laws") {
		f.add(lawAnswers, "", spot{law: rapid.SampledFrom([]string{"", "aqscf", "xfaf"}).Draw(r, "law")}, n.Draw(r, "n"))
	}
	for range rapid.IntRange(0, 4).Draw(r, "shares") {
		f.session(course.Share{
			Session: rapid.SampledFrom([]string{"s1", "s2"}).Draw(r, "session"), Kind: course.General, District: place.Draw(r, "place"), Day: "2026-06-02",
			Count: course.Count{Heads: n.Draw(r, "n"), Tenths: n.Draw(r, "n")},
		})
	}
	f.external(campaign.External{Source: "市里", Measure: "排名", Unit: "名", District: place.Draw(r, "of"), Value: 100, AsOf: "2026-06-01"})
	f.known = catalogueOf([]campaign.Material{material}, campaign.Indicators{All: campaign.DefaultIndicators()},
		[]campaign.External{{Source: "市里", Measure: "排名", Unit: "名"}})
	return f
}

// someTemplate is any table that would be kept.
func someTemplate(r *rapid.T, known Catalogue) Template {
	t := Template{Title: "表", By: rapid.SampledFrom(EveryRows()).Draw(r, "by")}
	fit := slices.DeleteFunc(slices.Clone(known), func(m Measure) bool { return !slices.Contains(m.Rows, t.By) })
	for range rapid.IntRange(1, 8).Draw(r, "columns") {
		m := rapid.SampledFrom(fit).Draw(r, "measure")
		shows := slices.DeleteFunc(Shows(), func(s Show) bool { return !m.shows(s, t.By) })
		t.Columns = append(t.Columns, Column{Measure: m.Key, Of: m.Of, Show: rapid.SampledFrom(shows).Draw(r, "show")})
	}
	return t
}

func drawOf(t Template, f, before *facts, scope district.Scope) Drawn {
	places := slices.DeleteFunc(slices.Clone(somePlaces), func(p report.Place) bool { return !scope.Contains(p.Code) })
	d := drawing{now: f, before: before, scope: scope}
	d.grouping = group(t.By, f.campaign, places, "500108", func(key string) string { return key })
	return d.compose(t)
}

func number(v any) float64 {
	switch n := v.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	default:
		return 0
	}
}

// The last row of every column that is added up is the sum of the rows, for any books, any template, anybody who looks.
func TestTotalsAreTheSumsOfTheirRows(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f, before := someFacts(r), someFacts(r)
		template := someTemplate(r, f.known)
		if err := template.validate(f.known, nil); err != nil {
			r.Fatal(err)
		}
		scope := rapid.SampledFrom([]district.Scope{district.All(), district.Only("500108002")}).Draw(r, "scope")
		got := drawOf(template, f, before, scope)
		for i, h := range got.Heads {
			var sum float64
			for _, row := range got.Rows {
				sum += number(row.Cells[i].Value)
			}
			if total := number(got.Total[i].Value); h.Sum && math.Abs(sum-total) > 1e-6 {
				r.Fatalf("%s by %s: rows come to %v, the last one says %v", h.Heading(), template.By, sum, total)
			}
		}
		if sheet := got.Table(); len(sheet.Rows) > 0 {
			var b strings.Builder
			if err := report.WriteCSV(&b, sheet, false); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// What one sub-district is shown does not change by what others enter.
func TestASubdistrictSeesItsOwn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := someFacts(r)
		template := someTemplate(r, f.known)
		own := newFacts(f.campaign)
		own.known = f.known
		for m, spots := range f.counted {
			for at, n := range spots {
				if at.place == "500108002" || at.place == "500108002001" {
					own.add(m.key, m.of, at, n)
				}
			}
		}
		for m, spots := range f.told {
			for at, title := range spots {
				if strings.HasPrefix(at.place, "500108002") {
					if own.told[m] == nil {
						own.told[m] = map[spot]string{}
					}
					own.told[m][at] = title
				}
			}
		}
		for m, places := range f.others {
			if e, ok := places["500108002"]; ok {
				own.others[m] = map[string]campaign.External{"500108002": e}
			}
			if e, ok := places["500108002001"]; ok {
				own.others[m] = map[string]campaign.External{"500108002001": e}
			}
		}
		scope := district.Only("500108002")
		all, mine := drawOf(template, f, nil, scope), drawOf(template, own, nil, scope)
		for i := range all.Total {
			if all.Total[i].Value != mine.Total[i].Value {
				r.Fatalf("column %d: %v, of their own %v", i, all.Total[i].Value, mine.Total[i].Value)
			}
		}
	})
}

func TestWeeksCoverTheCampaign(t *testing.T) {
	var days []string
	for i, w := range weeksOf(campaign.Campaign{From: "2026-06-03", To: "2026-06-16"}) {
		days = append(days, w.name(i))
	}
	want := []string{"第1周（6.3—6.7）", "第2周（6.8—6.14）", "第3周（6.15—6.16）"}
	if !slices.Equal(days, want) {
		t.Errorf("%v", days)
	}
}

func TestStandardTemplatesFitTheCatalogue(t *testing.T) {
	known := catalogueOf(nil, campaign.Indicators{All: campaign.DefaultIndicators()}, nil)
	for _, s := range standards {
		if err := s.validate(known, nil); err != nil || s.ID == "" || s.Revision != 0 {
			t.Errorf("%s: %v", s.Title, err)
		}
	}
}

func TestTheCampaignOfAYearAgo(t *testing.T) {
	all := []campaign.Campaign{
		{ID: "this", From: "2026-06-01"}, {ID: "spring", From: "2025-03-20"}, {ID: "last", From: "2025-06-03"}, {ID: "before", From: "2024-06-01"},
	}
	if got := yearAgo(all, all[0]); got != "last" {
		t.Error(got)
	}
	if got := yearAgo(all[:1], all[0]); got != "" {
		t.Error(got)
	}
	if got := yearBack("2028-02-29"); got != "2027-02-28" {
		t.Error(got)
	}
}

// BenchmarkDraw draws the standard tables over a year of a district: 20,000 activities and counts of 365 days.
func BenchmarkDraw(b *testing.B) {
	year := campaign.Campaign{ID: "y", Title: "全年", From: "2026-01-01", To: "2026-12-31"}
	f := newFacts(year)
	for i := range 20_000 {
		day := weeksOf(year)[i%52].from
		f.activity(&campaign.Activity{ID: string(rune(i)), Title: "课", Kind: "讲座", District: somePlaces[i%2].Code, Date: day, FiveClass: "社区", Attendance: 10}, false)
		f.answered(spot{place: somePlaces[i%2].Code, day: day}, report.Counters{Answers: 5, Attempts: 1})
	}
	f.known = catalogueOf(nil, campaign.Indicators{All: campaign.DefaultIndicators()}, nil)
	for b.Loop() {
		for _, t := range standards {
			drawOf(t, f, nil, district.All())
		}
	}
}

// Answers are not told apart by law and place at once: who asks for a part is told so, and not nought.
func TestAnswersByLawAreOfTheWholeDistrict(t *testing.T) {
	f := newFacts(month)
	f.add(lawAnswers, "", spot{law: "aqscf"}, 12)
	f.add(lawAnswers, "", spot{}, 3)
	f.known = catalogueOf(nil, campaign.Indicators{}, nil)
	template := Template{Title: "表", By: ByLaw, Columns: []Column{{Measure: lawAnswers}}}
	whole := drawOf(template, f, nil, district.All())
	if len(whole.Rows) != 2 || whole.Rows[0].Cells[0].Value != int64(12) || whole.Total[0].Value != int64(15) || len(whole.Notes) != 0 {
		t.Errorf("%+v", whole)
	}
	part := drawOf(template, f, nil, district.Only("500108002"))
	if part.Rows[0].Cells[0].Value != nil || part.Total[0].Value != nil || part.Heads[0].Sum || len(part.Notes) != 1 {
		t.Errorf("%+v", part)
	}
}

// What nobody counted is not nought, and counted as nought it is.
func TestAnIndicatorNobodyCountedIsNotKnown(t *testing.T) {
	f := newFacts(month)
	f.known = catalogueOf(nil, campaign.Indicators{All: campaign.DefaultIndicators()}, nil)
	f.activity(&campaign.Activity{ID: "a", District: "500108001", Date: "2026-06-02", Indicators: map[string]int64{"boards": 0}}, false)
	f.activity(&campaign.Activity{ID: "b", District: "500108002", Date: "2026-06-02"}, false)
	w := drawing{now: f, scope: district.All()}
	w.grouping = group(ByPlace, month, somePlaces, "500108", func(key string) string { return key })
	got := w.compose(Template{By: ByPlace, Columns: []Column{{Measure: indicator, Of: "boards"}, {Measure: indicator, Of: "screens"}}})
	cells := []any{got.Rows[0].Cells[0].Value, got.Rows[1].Cells[0].Value, got.Total[0].Value, got.Rows[0].Cells[1].Value, got.Total[1].Value}
	if want := []any{int64(0), nil, int64(0), nil, nil}; !slices.Equal(cells, want) {
		t.Errorf("%v, want %v", cells, want)
	}
	if got.Rows[1].Cells[0].Link != "" || got.Rows[0].Cells[0].Link == "" {
		t.Error("what is not known leads somewhere, or what is nowhere")
	}
}
