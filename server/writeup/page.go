package writeup

import "net/url"

// page is one of the console's, where the records of figures are listed, and what it is narrowed down to.
type page struct {
	path  string
	query url.Values
}

// The console's pages that figures lead to.
const (
	materialsPage     = "materials"
	entriesPage       = "materials/entries"
	activitiesPage    = "activities"
	participationPage = "participation"
	externalsPage     = "externals"
	coursesPage       = "courses"
	campaignsPage     = "campaigns"
	districtsPage     = "districts"
)

// nowhere is for words that follow from no record.
var nowhere = page{}

// with narrows a page down to what a field says.
func (p page) with(field, value string) page {
	query := url.Values{field: {value}}
	for name, values := range p.query {
		query[name] = values
	}
	return page{p.path, query}
}

// link is its address below the console's.
func (p page) link() string {
	if len(p.query) == 0 {
		return p.path
	}
	return p.path + "?" + p.query.Encode()
}

// page is one that shows the campaign's records.
func (h held) page(path string) page { return page{path: path}.with("campaign", h.campaign.ID) }
