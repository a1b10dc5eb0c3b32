package quiz

import (
	"context"
	"slices"

	"pufa/server/account"
	"pufa/server/question"
)

// Courses sets exams that only who takes a course may sit. They are sat as mock exams are.
type Courses interface {
	// Course is the exam with this id, or why the person may not sit it; ok is false where it is none of a course.
	Course(ctx context.Context, person account.Resident, id string) (exam MockExam, ok bool, err error)
}

// Offer has the examiner hold the exams of courses as well. It is for when the examiner is put together.
func (e *Examiner) Offer(c Courses) { e.courses = append(e.courses, c) }

// mock is the exam with this id, if the person may sit it.
func (e *Examiner) mock(ctx context.Context, person account.Resident, id string) (MockExam, error) {
	for _, c := range e.courses {
		if exam, ok, err := c.Course(ctx, person, id); ok || err != nil {
			return exam, err
		}
	}
	return e.mocks.open(ctx, id)
}

// CourseRules are those of an exam on some laws, any where none is named: one question after the other, explained at once, without a clock,
// passed from a percentage on. Questions for workers come first, then any others; where the banks have fewer, the exam
// has fewer.
func CourseRules(catalog *question.Catalog, laws []string, count, pass int) Rules {
	laws = slices.DeleteFunc(slices.Clone(laws), func(law string) bool { _, ok := catalog.Law(law); return !ok })
	if len(laws) == 0 {
		laws = []string{""}
	}
	b := courseParts(catalog, laws, count, question.Worker)
	if b.Total() < count {
		b = courseParts(catalog, laws, count, "")
	}
	for i := range b {
		b[i].Points = max(int64(100/b.Total()), 1)
	}
	return Rules{Blueprint: b, Elders: EldersSame, AtOnce: true, Pass: (b.Full()*int64(pass) + 99) / 100}
}

// courseParts shares a number of questions out to laws, as far as there are any for the audience: two in five are to be
// judged true or false, of the others one option is right.
func courseParts(catalog *question.Catalog, laws []string, count int, audience question.Audience) Blueprint {
	var b Blueprint
	all := pool(catalog)
	add := func(law string, kind question.Type, n int) {
		part := Part{Law: law, Audience: audience, Type: kind, Points: 1}
		if part.Count = min(n, len(Blueprint{part}.pool(0, catalog, all))); part.Count > 0 {
			b = append(b, part)
		}
	}
	for i, law := range laws {
		before, share := b.Total(), (count-b.Total())/(len(laws)-i)
		add(law, question.Judge, share*2/5)
		add(law, question.Single, share-(b.Total()-before))
	}
	return b
}
