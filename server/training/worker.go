package training

import (
	"context"
	"slices"
	"strings"
	"time"

	"pufa/server/history"
)

// Worker is a person an enterprise teaches: one document, whatever happens to it. What is known of them is what stands
// on the card: name, number, job and place.
type Worker struct {
	ID        string    `bson:"_id"`
	Scheme    string    `bson:"scheme"`
	District  string    `bson:"district"`
	Key       string    `bson:"key"` // what makes them the only one of their scheme
	Name      string    `bson:"name"`
	Number    string    `bson:"number,omitempty"` // 工号
	Job       string    `bson:"job,omitempty"`
	Workshop  string    `bson:"workshop,omitempty"`
	Crew      string    `bson:"crew,omitempty"`
	Resident  string    `bson:"resident,omitempty"` // whose phone goes with the record
	Link      string    `bson:"link,omitempty"`     // a phone goes with one record of a scheme
	Rounds    []Round   `bson:"rounds"`
	State     State     `bson:"state"`             // of the last round
	Pending   string    `bson:"pending,omitempty"` // the exam whose result is awaited
	PendingAt time.Time `bson:"pending_at,omitempty"`
	CreatedBy string    `bson:"created_by,omitempty"` // an organiser; "" for the person themselves
	CreatedAt time.Time `bson:"created_at"`
	TouchedAt time.Time `bson:"touched_at"` // the record is kept so long from then
	Erased    bool      `bson:"erased,omitempty"`

	// history.Log tells of what stands on the card and of the phone; hours, results and rounds say themselves who entered them.
	history.Log `bson:",inline"`
}

// State is how far somebody is.
type State string

// The states.
const (
	Learning State = "learning"
	Done     State = "done"
)

// Reason is why somebody is taught.
type Reason string

// The reasons.
const (
	New      Reason = "new"      // 新上岗
	Transfer Reason = "transfer" // 调岗
	Back     Reason = "back"     // 离岗六个月以上返岗
	Process  Reason = "process"  // 新工艺、新技术、新材料、新设备
	Yearly   Reason = "yearly"   // 每年再培训
)

// Title is what people call a reason.
func (r Reason) Title() string {
	return map[Reason]string{
		New: "新上岗", Transfer: "调岗", Back: "离岗六个月以上返岗", Process: "采用新工艺、新设备", Yearly: "每年再培训",
	}[r]
}

// Levels are those a reason opens, unless an organiser says otherwise.
func (r Reason) Levels() []LevelKey {
	switch r {
	case New:
		return LevelKeys()
	case Yearly:
		return []LevelKey{Company}
	default:
		return []LevelKey{Workshop, Crew}
	}
}

// Round is one time of being taught. Its ID is the request it was opened by.
type Round struct {
	ID     string     `bson:"id"`
	Reason Reason     `bson:"reason"`
	Day    string     `bson:"day"`
	By     string     `bson:"by,omitempty"`
	Levels []Progress `bson:"levels"`
}

// Progress is how far somebody is at a level.
type Progress struct {
	Level    LevelKey   `bson:"level"`
	Hours    int        `bson:"hours,omitempty"` // required; nought for what the scheme says
	Reads    []Read     `bson:"reads,omitempty"`
	Attended []Attended `bson:"attended,omitempty"`
	Exams    []Exam     `bson:"exams,omitempty"`
	Done     string     `bson:"done,omitempty"` // the day on which hours and exam were both there
}

// Read is a page somebody read, by the server's clock.
type Read struct {
	Key   string        `bson:"key"`
	Title string        `bson:"title"`
	Shown time.Time     `bson:"shown"`
	Done  time.Time     `bson:"done,omitempty"`
	Took  time.Duration `bson:"took,omitempty"` // what counts of it
}

// Attended are lesson hours somebody sat in on, as whoever confirms them enters them.
type Attended struct {
	ID      string    `bson:"id"`
	Tenths  int64     `bson:"tenths"` // of a lesson hour
	Day     string    `bson:"day"`
	Place   string    `bson:"place,omitempty"`
	Trainer string    `bson:"trainer"`
	Content string    `bson:"content,omitempty"`
	By      string    `bson:"by"`
	ByName  string    `bson:"by_name"`
	At      time.Time `bson:"at"`
	Struck  *Struck   `bson:"struck,omitempty"`
}

// Exam is one exam somebody sat: on the platform, where ID is the sitting's, or on paper.
type Exam struct {
	ID     string    `bson:"id"`
	Day    string    `bson:"day"`
	At     time.Time `bson:"at"`
	Points int64     `bson:"points"`
	Full   int64     `bson:"full"`
	Passed bool      `bson:"passed"`
	Paper  bool      `bson:"paper,omitempty"`
	ByName string    `bson:"by_name,omitempty"`
	Struck *Struck   `bson:"struck,omitempty"`
}

// Struck says who took an entry back, when and why. The entry stays in sight and counts no more.
type Struck struct {
	ByName string    `bson:"by_name"`
	At     time.Time `bson:"at"`
	Reason string    `bson:"reason"`
}

// Bounds of a record, so that it stays one document.
const (
	roundsMost  = 40
	entriesMost = 100 // of a kind, at a level
	workersMost = 5000
	importMost  = 500
)

// perTenth is a tenth of a lesson hour of reading.
const perTenth = LessonMinutes * time.Minute / 10

// Tenths are the lesson hours somebody has at a level, in tenths: what they sat in on and what they read.
func (p *Progress) Tenths() int64 {
	read := time.Duration(0)
	for _, r := range p.Reads {
		read += r.Took
	}
	return p.sat() + int64(read/perTenth)
}

// Need is how many lesson hours a level takes.
func (p *Progress) Need(s *Scheme) int {
	if p.Hours > 0 {
		return p.Hours
	}
	return s.Level(p.Level).Hours
}

// Learnt reports whether the exam may be sat: every page was read, or the hours were sat in on.
func (p *Progress) Learnt(s *Scheme) bool { return p.ReadAll(s) || p.sat() >= int64(p.Need(s))*10 }

// ReadAll reports whether every page was read.
func (p *Progress) ReadAll(s *Scheme) bool {
	return !slices.ContainsFunc(s.Level(p.Level).Pages, func(page Page) bool { return !p.HasRead(page.Key()) })
}

// Learnt is what somebody read and sat in on by day, in hundredths of a lesson hour.
func (w *Worker) Learnt() map[string]int64 {
	const hundredth = LessonMinutes * time.Minute / 100
	days := map[string]int64{}
	for i := range w.Rounds {
		for _, p := range w.Rounds[i].Levels {
			for _, a := range p.Attended {
				if a.Struck == nil {
					days[a.Day] += 10 * a.Tenths
				}
			}
			for _, r := range p.Reads {
				if !r.Done.IsZero() {
					days[Day(r.Done)] += int64(r.Took / hundredth)
				}
			}
		}
	}
	return days
}

// DoneOn is the day on which every level of the round was done; "" while one is not.
func (r *Round) DoneOn() (last string) {
	for i := range r.Levels {
		if r.Levels[i].Done == "" {
			return ""
		}
		last = max(last, r.Levels[i].Done)
	}
	return last
}

// DoneDays are the days on which somebody was through with a round, each once. A later round takes none of them away.
func (w *Worker) DoneDays() (days []string) {
	for i := range w.Rounds {
		if day := w.Rounds[i].DoneOn(); day != "" && !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return days
}

// sat are the hours sat in on, in tenths.
func (p *Progress) sat() int64 {
	sum := int64(0)
	for _, a := range p.Attended {
		if a.Struck == nil {
			sum += a.Tenths
		}
	}
	return sum
}

// HasRead reports whether a page was read to its end.
func (p *Progress) HasRead(key string) bool {
	r := p.read(key)
	return r != nil && !r.Done.IsZero()
}

func (p *Progress) read(key string) *Read {
	i := slices.IndexFunc(p.Reads, func(r Read) bool { return r.Key == key })
	if i < 0 {
		return nil
	}
	return &p.Reads[i]
}

// Passed is the exam that was passed, the best there is.
func (p *Progress) Passed() (best Exam, ok bool) {
	for _, e := range p.Exams {
		if e.Struck == nil && e.Passed && (!ok || e.Points*best.Full > best.Points*e.Full) {
			best, ok = e, true
		}
	}
	return best, ok
}

// Now is the round somebody is in.
func (w *Worker) Now() *Round { return &w.Rounds[len(w.Rounds)-1] }

// At is the progress at a level of the round, and whether the levels before it are passed.
func (r *Round) At(key LevelKey) (p *Progress, open bool, ok bool) {
	open = true
	for i := range r.Levels {
		if r.Levels[i].Level == key {
			return &r.Levels[i], open, true
		}
		_, passed := r.Levels[i].Passed()
		open = open && passed
	}
	return nil, false, false
}

// settle finds what is done, after any step.
func (w *Worker) settle(s *Scheme, now time.Time) {
	w.State = Done
	for i := range w.Now().Levels {
		p := &w.Now().Levels[i]
		_, passed := p.Passed()
		switch met := p.Tenths() >= int64(p.Need(s))*10; {
		case !met || !passed:
			p.Done, w.State = "", Learning
		case p.Done == "":
			p.Done = Day(now)
		}
	}
	w.TouchedAt = moment(now)
}

// enter opens a round.
func (w *Worker) enter(reason Reason, levels []LevelKey, hours int, id, by string, now time.Time) {
	r := Round{ID: id, Reason: reason, Day: Day(now), By: by}
	for _, key := range LevelKeys() {
		if slices.Contains(levels, key) {
			r.Levels = append(r.Levels, Progress{Level: key, Hours: hours})
		}
	}
	w.Rounds, w.Pending, w.State, w.TouchedAt = append(w.Rounds, r), "", Learning, moment(now)
}

// WorkerEdit is what is said of a person.
type WorkerEdit struct{ Name, Number, Job, Workshop, Crew string }

func (e WorkerEdit) clean() (WorkerEdit, error) {
	e = WorkerEdit{line(e.Name), strings.ToUpper(line(e.Number)), line(e.Job), line(e.Workshop), line(e.Crew)}
	switch {
	case !fits(e.Name, 2, 20):
		return e, invalid("name", "姓名应为 2 到 20 个字")
	case !fits(e.Number, 0, 20):
		return e, invalid("number", "工号不超过 20 个字")
	case looksPrivate(e.Number):
		return e, invalid("number", "工号请不要填身份证号或手机号")
	case !fits(e.Job, 0, 20):
		return e, invalid("job", "岗位不超过 20 个字")
	case !fits(e.Workshop, 0, 20):
		return e, invalid("workshop", "车间不超过 20 个字")
	case !fits(e.Crew, 0, 20):
		return e, invalid("crew", "班组不超过 20 个字")
	}
	return e, nil
}

// looksPrivate reports whether a number is one that must not be kept: an identity card's or a mobile phone's.
func looksPrivate(number string) bool {
	digits := strings.TrimSuffix(number, "X")
	if strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return false
	}
	return len(number) == 18 || len(number) == 11 && number[0] == '1'
}

func (w *Worker) apply(e WorkerEdit) {
	w.Name, w.Number, w.Job, w.Workshop, w.Crew = e.Name, e.Number, e.Job, e.Workshop, e.Crew
	w.Key = workerKey(w.Scheme, e)
}

// workerKey is by number, or where there is none by name.
func workerKey(scheme string, e WorkerEdit) string {
	if e.Number != "" {
		return scheme + "/#" + e.Number
	}
	return scheme + "/" + e.Name
}

// erase takes out who it was. Hours and results stay, under a name nobody has.
func (w *Worker) erase() error {
	w.Name, w.Number, w.Job, w.Workshop, w.Crew = "（已删除）", "", "", "", ""
	w.Key, w.Resident, w.Link, w.Pending, w.Erased = "erased/"+w.ID, "", "", "", true
	return w.Forget()
}

// WorkerStore keeps people.
type WorkerStore interface {
	// AddWorkers keeps new ones and has an outcome for each: nil, or ErrTaken.
	AddWorkers(ctx context.Context, workers ...Worker) ([]error, error)
	// Worker is the one with this id, or ErrNotFound.
	Worker(ctx context.Context, id string) (Worker, error)
	// ByKey is the one with this key, or ErrNotFound.
	ByKey(ctx context.Context, key string) (Worker, error)
	// ChangeWorker applies change to one, or returns ErrNotFound or ErrTaken.
	ChangeWorker(ctx context.Context, id string, change func(*Worker) error) (Worker, error)
	// OfScheme are a scheme's people, by name.
	OfScheme(ctx context.Context, scheme string) ([]Worker, error)
	// OfResident are the records a phone goes with.
	OfResident(ctx context.Context, resident string) ([]Worker, error)
	// Due are at most limit that await an exam's result, or were last touched before a moment and not erased.
	Due(ctx context.Context, before time.Time, limit int) ([]Worker, error)
	// CountWorkers counts people by scheme and state, a sub-district's or all where it is "".
	CountWorkers(ctx context.Context, district string) (map[string]map[State]int64, error)
}

// ReadOn is the day on which a page was read, "" if it was not.
func (p *Progress) ReadOn(key string) string {
	if !p.HasRead(key) {
		return ""
	}
	return Day(p.read(key).Done)
}

// Left is how many seconds a page still takes, nought once it was read.
func (p *Progress) Left(page Page, now time.Time) int {
	r := p.read(page.Key())
	if r == nil {
		return int(page.Least() / time.Second)
	}
	if !r.Done.IsZero() {
		return 0
	}
	return max(int((page.Least()-now.Sub(r.Shown)+time.Second-1)/time.Second), 0)
}

// Score is an exam's result out of a hundred.
func (e Exam) Score() int64 {
	if e.Full == 0 {
		return 0
	}
	return e.Points * 100 / e.Full
}

// Why is the reason, "" where nothing was taken back.
func (s *Struck) Why() string {
	if s == nil {
		return ""
	}
	return s.Reason
}
