package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
)

// Activity is one event held for a campaign, with what was counted there.
type Activity struct {
	ID         string           `bson:"_id"`
	Campaign   string           `bson:"campaign"`
	Kind       string           `bson:"kind"` // one of ActivityKinds
	Title      string           `bson:"title"`
	Date       string           `bson:"date"`     // YYYY-MM-DD
	District   string           `bson:"district"` // "" if the district itself held it
	Place      string           `bson:"place"`
	FiveClass  string           `bson:"five_class,omitempty"`
	Online     bool             `bson:"online"`
	Attendance int64            `bson:"attendance"` // people, each time they came
	Indicators map[string]int64 `bson:"indicators,omitempty"`
	Note       string           `bson:"note,omitempty"`
	Key        string           `bson:"key"` // ActivityKey: the same for two records of one activity
	CreatedBy  string           `bson:"created_by"`
	CreatedAt  time.Time        `bson:"created_at"`
	UpdatedBy  string           `bson:"updated_by"`
	UpdatedAt  time.Time        `bson:"updated_at"`
	Revision   int64            `bson:"revision"` // which state of the record this is, from 1
}

// Indicator is a figure that is counted at activities.
type Indicator struct {
	Key   string
	Title string
	Unit  string
}

// ActivityKinds are the kinds of activity, as summaries name them.
func ActivityKinds() []string {
	return []string{"宣传咨询日", "讲座", "五进宣传", "应急演练", "警示教育", "媒体宣传", "其他"}
}

// Indicators are the figures that summaries of such campaigns quote, with their units.
func Indicators() []Indicator {
	return []Indicator{
		{"leaflets", "发放宣传资料", "份"},
		{"banners", "悬挂横幅标语", "条"},
		{"boards", "展板", "块"},
		{"desks", "咨询台", "个"},
		{"consulted", "接受咨询", "人次"},
		{"films", "播放警示片", "场次"},
		{"screens", "LED屏", "块"},
		{"cars", "出动宣传车", "辆次"},
		{"staff", "出动人员", "人次"},
		{"messages", "短信微信推送", "条"},
		{"news", "媒体报道", "篇"},
		{"hazards", "排查曝光隐患", "条"},
	}
}

func (a Activity) validate(today string) error {
	switch {
	case !slices.Contains(ActivityKinds(), a.Kind):
		return invalid("kind", "没有这种活动类别")
	case !fits(a.Title, 1, 60):
		return invalid("title", "请填写活动名称，不超过 60 个字")
	case !IsDay(a.Date):
		return invalid("date", "日期不是有效的日期")
	case a.Date > today:
		return invalid("date", "活动办完再登记，日期不能晚于今天")
	case !fits(a.Place, 0, 60):
		return invalid("place", "地点不超过 60 个字")
	case !fits(a.Note, 0, 500):
		return invalid("note", "备注不超过 500 个字")
	case a.FiveClass != "" && !slices.Contains(FiveClasses(), a.FiveClass):
		return invalid("five_class", "五进类别应为 企业、农村、社区、学校 或 家庭")
	case a.Attendance < 0 || a.Attendance > maxQuantity:
		return invalid("attendance", "参与人次应在 0 到 10000000 之间")
	}
	return validIndicators(a.Indicators)
}

func validIndicators(given map[string]int64) error {
	known := Indicators()
	for key, n := range given {
		at := slices.IndexFunc(known, func(i Indicator) bool { return i.Key == key })
		switch {
		case at < 0:
			return invalid("indicators", "没有这项统计指标")
		case n < 0 || n > maxQuantity:
			return invalid("indicators", known[at].Title+"应在 0 到 10000000 之间")
		}
	}
	return nil
}

// ActivityStore keeps activities.
type ActivityStore interface {
	AddActivity(ctx context.Context, a Activity) (Activity, error)
	// Activity is the one with this id, or ErrNotFound.
	Activity(ctx context.Context, id string) (Activity, error)
	// ReplaceActivity keeps a if its Revision is still the one kept, else returns ErrChanged.
	ReplaceActivity(ctx context.Context, a Activity) (Activity, error)
	RemoveActivity(ctx context.Context, id string) error
	// AddActivities keeps new activities, each with its own outcome: ErrTaken where its id was there before.
	AddActivities(ctx context.Context, all []Activity) (outcomes []error, err error)
	// KnownActivities are those of the keys that a campaign's activities have.
	KnownActivities(ctx context.Context, campaign string, keys []string) ([]string, error)
	// Activities are a campaign's activities, the newest first; a district, if given, narrows them down.
	Activities(ctx context.Context, campaign, district string) ([]Activity, error)
}

// Diary keeps the activities of all campaigns.
type Diary struct {
	store  ActivityStore
	places Places
	now    func() time.Time
	newID  func() string
}

// NewDiary keeps its activities in store. newID names them and must not repeat itself.
func NewDiary(store ActivityStore, places Places, now func() time.Time, newID func() string) *Diary {
	return &Diary{store: store, places: places, now: now, newID: newID}
}

// Add enters an activity.
func (d *Diary) Add(ctx context.Context, by account.Organiser, a Activity) (Activity, error) {
	if err := d.ready(ctx, by, &a); err != nil {
		return Activity{}, err
	}
	a.ID, a.CreatedBy, a.CreatedAt = d.newID(), by.ID, a.UpdatedAt
	kept, err := d.store.AddActivity(ctx, a)
	if err != nil {
		return Activity{}, fmt.Errorf("campaign: add activity %q: %w", a.Title, err)
	}
	return kept, nil
}

// File enters an activity that was recorded elsewhere, under an id that place knows beforehand; by is who recorded it and
// was allowed to. An activity that is there already stays as it is, so that it is entered once however often this is asked.
func (d *Diary) File(ctx context.Context, by string, a Activity) error {
	if err := d.placed(ctx, &a); err != nil {
		return err
	}
	if err := d.sign(by, &a); err != nil {
		return err
	}
	a.CreatedBy, a.CreatedAt = by, a.UpdatedAt
	if _, err := d.store.AddActivity(ctx, a); err != nil && !errors.Is(err, ErrTaken) {
		return fmt.Errorf("campaign: file activity %s: %w", a.ID, err)
	}
	return nil
}

// Change replaces what was entered about an activity. Its Revision, if not nought, must be the one kept; the
// activity cannot move to a sub-district the organiser does not write for.
func (d *Diary) Change(ctx context.Context, by account.Organiser, a Activity) (Activity, error) {
	kept, err := d.mine(ctx, by, a.ID)
	if err != nil {
		return Activity{}, err
	}
	if a.Revision == 0 {
		a.Revision = kept.Revision
	}
	a.Campaign, a.CreatedBy, a.CreatedAt = kept.Campaign, kept.CreatedBy, kept.CreatedAt
	if err := d.ready(ctx, by, &a); err != nil {
		return Activity{}, err
	}
	changed, err := d.store.ReplaceActivity(ctx, a)
	if err != nil {
		return Activity{}, fmt.Errorf("campaign: change activity %s: %w", a.ID, err)
	}
	return changed, nil
}

// Get is an activity, if the organiser may see it.
func (d *Diary) Get(ctx context.Context, by account.Organiser, id string) (Activity, error) {
	a, err := d.store.Activity(ctx, id)
	if err != nil {
		return Activity{}, fmt.Errorf("campaign: activity %s: %w", id, err)
	}
	return a, account.MayReadBooks(by, a.District)
}

// Remove strikes an activity out.
func (d *Diary) Remove(ctx context.Context, by account.Organiser, id string) error {
	if _, err := d.mine(ctx, by, id); err != nil {
		return err
	}
	if err := d.store.RemoveActivity(ctx, id); err != nil {
		return fmt.Errorf("campaign: remove activity %s: %w", id, err)
	}
	return nil
}

// List gives a campaign's activities as far as the organiser may see them, the newest first.
func (d *Diary) List(ctx context.Context, by account.Organiser, campaign string) ([]Activity, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := d.store.Activities(ctx, campaign, by.Scope().Code())
	if err != nil {
		return nil, fmt.Errorf("campaign: activities of %s: %w", campaign, err)
	}
	return all, nil
}

// ready checks what an organiser entered, and whether they may, and signs it.
func (d *Diary) ready(ctx context.Context, by account.Organiser, a *Activity) error {
	if err := d.placed(ctx, a); err != nil {
		return err
	}
	if err := account.MayWriteBooks(by, a.District); err != nil {
		return err
	}
	return d.sign(by.ID, a)
}

// placed names the sub-district by the code its books are kept under.
func (d *Diary) placed(ctx context.Context, a *Activity) (err error) {
	a.District, _, err = d.places.Holder(ctx, a.District)
	return err
}

func (d *Diary) sign(by string, a *Activity) error {
	now := d.now()
	a.UpdatedBy, a.UpdatedAt = by, now.UTC().Truncate(time.Millisecond)
	a.Key = ActivityKey(*a)
	return a.validate(Day(now))
}

// mine is the activity with this id, if the organiser may write it.
func (d *Diary) mine(ctx context.Context, by account.Organiser, id string) (Activity, error) {
	a, err := d.store.Activity(ctx, id)
	if err != nil {
		return Activity{}, fmt.Errorf("campaign: activity %s: %w", id, err)
	}
	if err := account.MayWriteBooks(by, a.District); err != nil {
		return Activity{}, err
	}
	return a, nil
}

// Sums is what a number of activities come to.
type Sums struct {
	Activities int64
	Attendance int64
	Indicators map[string]int64
}

// Add counts an activity in.
func (s *Sums) Add(a Activity) {
	s.Activities++
	s.Attendance += a.Attendance
	if s.Indicators == nil {
		s.Indicators = map[string]int64{}
	}
	for key, n := range a.Indicators {
		s.Indicators[key] += n
	}
}
