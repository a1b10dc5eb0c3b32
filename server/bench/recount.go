package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
)

// answerKey is what the driver counts with: the right answers, as the organiser sees them.
type answerKey struct {
	points int64
	right  []question.Given
	accept [][]string // of a fill
}

var errEstimate = errors.New("how close a number is, the driver cannot count: take a bank without estimates")

// readKey asks an organiser's page for the right answers.
func readKey(ctx context.Context, p *process, id string) (key answerKey, err error) {
	var c struct {
		Points int64 `json:"points"`
		Items  []struct {
			Type   question.Type `json:"type"`
			Answer []int         `json:"answer"`
			Accept []string      `json:"accept"`
		} `json:"items"`
	}
	if _, err := p.call(ctx, "GET", "/contests/"+id, p.cookie, nil, &c); err != nil {
		return key, err
	}
	key.points = c.Points
	for _, item := range c.Items {
		if item.Type == question.Numeric {
			return key, errEstimate
		}
		key.right = append(key.right, question.Given{Options: item.Answer})
		key.accept = append(key.accept, item.Accept)
	}
	return key, nil
}

// count adds up what one phone was told that the server has.
func (k *answerKey) count(answers []kept) (points int64, right, answered int) {
	for q := range answers {
		given := answers[q].acked
		if given == nil {
			continue
		}
		answered++
		if k.isRight(q, *given) {
			right++
		}
	}
	return int64(right) * k.points, right, answered
}

func (k *answerKey) isRight(q int, given question.Given) bool {
	return slices.Contains(k.accept[q], given.Text) || given.Text == "" && sameGiven(k.right[q], given)
}

func sameGiven(a, b question.Given) bool {
	return a.Text == b.Text && slices.Equal(a.Options, b.Options)
}

// recount compares the final standings with what the phones were told, row by row, and the order of the rows.
func (k *killRun) recount(ctx context.Context) error {
	var results struct {
		Final bool               `json:"final"`
		Rows  []contest.BoardRow `json:"rows"`
	}
	if err := k.ask(ctx, "/contests/"+k.contest.ID+"/results", &results); err != nil {
		return err
	}
	rows := map[string]contest.BoardRow{}
	for i, row := range results.Rows {
		rows[row.Name] = row
		if i > 0 && !follows(results.Rows[i-1], row) {
			k.report.WrongRows++
		}
	}
	if !results.Final || len(results.Rows) != len(k.phones) {
		return fmt.Errorf("final standings of %d people where %d play", len(results.Rows), len(k.phones))
	}
	for _, p := range k.phones {
		points, right, answered := k.key.count(p.answers)
		row := rows[p.name]
		if row.Points != points || row.Right != right || row.Answers != answered {
			k.report.WrongRows++
		}
		k.report.Acknowledged += answered
	}
	if k.match != nil {
		if err := k.match.recount(ctx); err != nil {
			return err
		}
	}
	return k.awaitBoards(ctx, results.Rows)
}

// awaitBoards waits until every screen and the host's page show the final standings.
func (k *killRun) awaitBoards(ctx context.Context, rows []contest.BoardRow) error {
	end := time.Now().Add(patience)
	for _, w := range k.staff {
		for !w.shows(rows) {
			if time.Now().After(end) {
				return fmt.Errorf("%s does not show the final standings", w.path)
			}
			if !pause(ctx, 2*time.Millisecond) {
				return ctx.Err()
			}
		}
	}
	return nil
}

// follows reports whether a row may stand behind another.
func follows(before, row contest.BoardRow) bool {
	if before.Points != row.Points {
		return before.Points > row.Points
	}
	return before.TookMS <= row.TookMS
}

// checkStored looks for every acknowledged answer in the database of the stopped servers.
func (k *killRun) checkStored(ctx context.Context) (err error) {
	db, err := docdb.Open(ctx, k.documents)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	setup := &liveRun{contest: k.contest}
	stored, err := setup.readStored(ctx, db)
	if err != nil {
		return err
	}
	for _, p := range k.phones {
		for q := range p.answers {
			acked := p.answers[q].acked
			if acked == nil {
				continue
			}
			given, found := stored[contest.AnswerID(k.contest.ID, q, p.person)]
			if !found || !sameGiven(given, *acked) {
				k.report.Lost++
			}
			delete(stored, contest.AnswerID(k.contest.ID, q, p.person))
		}
	}
	k.report.Unheard = len(stored)
	if k.match != nil {
		return k.match.checkLog(ctx, db)
	}
	return nil
}
