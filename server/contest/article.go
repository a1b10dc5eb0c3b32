package contest

import "context"

// Article names the article of a law that a question rests on.
type Article struct {
	Law       string // its id in the register
	Article   string // 24, or 134-1
	Rehearsal bool   // the question is still to come in earnest
}

// ArticleOf is the article of a question whose answer has been shown; of any other there is none to be told, because an
// article's own words often say which option is right.
func (e *Engine) ArticleOf(ctx context.Context, id string, q int) (a Article, told bool, err error) {
	r, err := e.room(ctx, id)
	if err != nil {
		return Article{}, false, err
	}
	s := r.state.Load()
	if !s.explained(q) {
		return Article{}, false, nil
	}
	asked := &s.Contest.Questions[q].Question
	return Article{asked.Law, asked.Article, s.Rehearsal}, true, nil
}

// Articles are those of all questions of a contest, in their order: which are cited, not what they say.
func (e *Engine) Articles(ctx context.Context, id string) ([]Article, error) {
	r, err := e.room(ctx, id)
	if err != nil {
		return nil, err
	}
	s := r.state.Load()
	all := make([]Article, len(s.Contest.Questions))
	for i := range all {
		q := &s.Contest.Questions[i].Question
		all[i] = Article{q.Law, q.Article, s.Rehearsal}
	}
	return all, nil
}

// explained reports whether people have been shown the right answer to a question, or could have been: a question that
// was settled is still a secret while its phase has not come to the reveal.
func (s *State) explained(q int) bool {
	if q < 0 || q >= len(s.Questions) || !s.Questions[q].Revealed {
		return false
	}
	return q != s.Current || s.Phase == PhaseRevealed || s.Phase == PhaseBoard || s.Phase == PhaseEnded
}
