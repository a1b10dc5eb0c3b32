package contest

import "strings"

// saidBy reports whether an event says all that a deed asks for. Two hosts who at the same moment give points, rule
// on a past question, pick a value or change members do not mean the same thing because they mean the same team.
func (d *Deed) saidBy(e *Event) bool {
	switch e.Type {
	case EventAwarded:
		return d.Reason != "" && strings.TrimSpace(d.Reason) == e.reason() && d.Points == e.awarded() &&
			(e.Ruling == nil || d.Person == e.Ruling.Person)
	case EventReruled, EventVoided:
		return strings.TrimSpace(d.Reason) == e.reason() && d.Question == e.Question
	case EventShown:
		return d.Value == e.Stage.Value && (d.To == 0 || d.To == e.Stage.Team)
	case EventSubstituted:
		return d.Leaves == e.Stage.Leaves && d.Comes == e.Stage.Comes
	default:
		return true
	}
}

// reason is why a host did what an event says, "" where it needs none.
func (e *Event) reason() string {
	switch {
	case e.Stage != nil:
		return e.Stage.Reason
	case e.Ruling != nil:
		return e.Ruling.Reason
	default:
		return ""
	}
}

// awarded are the points an award gives, in hundredths.
func (e *Event) awarded() int64 {
	switch {
	case e.Ruling != nil:
		return e.Ruling.Points * hundredths
	case e.Stage != nil && len(e.Stage.Lines) > 0:
		return e.Stage.Lines[0].Delta
	default:
		return 0
	}
}
