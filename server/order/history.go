package order

import "pufa/server/history"

// acts say what a step to a state was.
var acts = map[State]history.Act{
	Waiting: history.Placed, Dispatched: history.Dispatched, Delivered: history.Delivered, Rated: history.Rated,
	Returned: history.Returned, Cancelled: history.Cancelled,
}

// History tells an order's steps the way other records tell theirs.
func (o Order) History() []history.Change {
	all := make([]history.Change, 0, len(o.Steps))
	for _, s := range o.Steps {
		c := history.Change{Act: acts[s.To], By: s.By, ByName: s.ByName, At: s.At}
		switch {
		case s.To == Waiting && s.By != "":
			c.Fields = []history.FieldChange{{Field: "source", Title: "来源", To: o.From().Title()}}
		case s.Note == "":
		case s.To == Dispatched:
			c.Fields = []history.FieldChange{{Field: "dispatch", Title: "承办单位、讲师", From: dispatchedBefore(all), To: s.Note}}
		default:
			c.Reason = s.Note
		}
		all = append(all, c)
	}
	return all
}

// dispatchedBefore is who was to go so far.
func dispatchedBefore(all []history.Change) string {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Act == history.Dispatched && len(all[i].Fields) > 0 {
			return all[i].Fields[0].To
		}
	}
	return ""
}
