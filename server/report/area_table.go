package report

// Table is an area as a sheet, with every figure the page shows. head is what its rows are, such as 镇街; teachings are
// the kinds of training.
func (b Breakdown) Table(title, head string, teachings []Teaching) Table {
	t := Table{Title: title, Columns: []Column{
		{Title: head, Kind: Text},
		{Title: "人口或人数", Unit: "人", Kind: Int},
		{Title: "报名数", Unit: "人", Kind: Int, Sum: true},
		{Title: "参与人数", Unit: "人", Kind: Int, Sum: true},
		{Title: "参与人次", Unit: "人次", Kind: Int, Sum: true},
		{Title: "答题量", Unit: "题", Kind: Int, Sum: true},
		{Title: "答对数", Unit: "题", Kind: Int, Sum: true},
		{Title: "活力值", Unit: "点", Kind: Int, Sum: true},
		{Title: "参与率", Kind: Rate},
		{Title: "线上答题人次", Unit: "人次", Kind: Int, Sum: true},
		{Title: "线上答题量", Unit: "题", Kind: Int, Sum: true},
		{Title: "线上答对数", Unit: "题", Kind: Int, Sum: true},
		{Title: "现场竞赛人次", Unit: "人次", Kind: Int, Sum: true},
		{Title: "现场竞赛答题量", Unit: "题", Kind: Int, Sum: true},
		{Title: "现场竞赛答对数", Unit: "题", Kind: Int, Sum: true},
		{Title: "活动场次", Unit: "场", Kind: Int, Sum: true},
		{Title: "活动参与", Unit: "人次", Kind: Int, Sum: true},
	}}
	counted := map[string]string{"人": "人数", "人次": "人次"}
	for _, one := range teachings {
		t.Columns = append(t.Columns,
			Column{Title: one.Title + counted[one.Unit], Unit: one.Unit, Kind: Int, Sum: true},
			Column{Title: one.Title + "学时", Unit: "学时", Kind: Figure})
	}
	for i := range b.Rows {
		t.Rows = append(t.Rows, b.Rows[i].cells(len(teachings)))
	}
	return t
}

func (r *AreaRow) cells(teachings int) []any {
	var heads, rate, held, attendance any
	if r.Heads != nil {
		heads = *r.Heads
	}
	if r.Rate != nil {
		rate = *r.Rate
	}
	if r.Held != nil {
		held, attendance = r.Held.Activities, r.Held.Attendance
	}
	online := r.Online()
	cells := []any{
		r.Name, heads, r.Registrations, r.Participants, r.Attempts, r.Answers, r.Correct, r.ActivityPoints, rate,
		online.Attempts, online.Answers, online.Correct, r.Live.Attempts, r.Live.Answers, r.Live.Correct, held, attendance,
	}
	for i := range teachings {
		if r.Taught == nil {
			cells = append(cells, nil, nil)
			continue
		}
		cells = append(cells, r.Taught[i].People, float64(r.Taught[i].Hundredths)/100)
	}
	return cells
}
