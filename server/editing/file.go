package editing

import (
	"fmt"
	"strings"

	"pufa/server/answer"
	"pufa/server/question"
)

// File is what was written here about a law and is in use, as a file of the banks: with numbers that are free there, the day
// of its second reading, and a note of the number it has here. It goes on being asked here until it is withdrawn.
func (d *Desk) File(law question.Law) (f question.File, notes map[string]string) {
	f = question.File{Name: law.ID + "/" + law.ID + "-console.yaml", Bank: law.ID + "-all", Title: law.Short, Law: law.ID, Version: law.Key}
	for _, b := range d.catalog.Banks() {
		if b.Law == law.ID && !strings.HasSuffix(b.ID, question.OwnBank) {
			f.Bank, f.Title = b.ID, b.Title
			break
		}
	}
	next, notes := d.nextFiled(law.ID), map[string]string{}
	for _, row := range d.Rows(Filter{Law: law.ID, State: Used}) {
		_, record, err := d.Look(row.Question.ID)
		if row.Filed || err != nil {
			continue
		}
		e := question.Entry{Question: record.Text().Question}
		if read, ok := record.last(Accept); ok {
			e.Reviewed = read.At.In(answer.China).Format("2006-01-02")
		}
		e.ID, e.LawVersion, e.Status = fmt.Sprintf("%s-%04d", law.ID, next), law.Key, question.Published
		notes[e.ID] = "控制台编号 " + row.Question.ID
		if e.Replaces = record.Replaces; question.IsOwnID(e.Replaces) {
			e.Replaces = ""
		}
		if e.Media != nil {
			notes[e.ID] += "\n图、录音或视频与 " + record.Replaces + " 相同：从那里照抄 media"
			e.Media = nil
		}
		f.Entries = append(f.Entries, e)
		next++
	}
	return f, notes
}

// nextFiled is the number behind all that files have used for a law, withdrawn ones included.
func (d *Desk) nextFiled(law string) int {
	next := 1
	for _, filed := range d.catalog.Filed() {
		var n int
		if _, err := fmt.Sscanf(filed.ID, law+"-%d", &n); err == nil {
			next = max(next, n+1)
		}
	}
	return next
}

// OwnInUse is how many questions that were written here are in use, by law.
func (d *Desk) OwnInUse() map[string]int {
	n := map[string]int{}
	for _, row := range d.Rows(Filter{State: Used}) {
		if !row.Filed {
			n[row.Question.Law]++
		}
	}
	return n
}
