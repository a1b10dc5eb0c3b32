package training

import (
	"context"
	"errors"
	"time"

	"pufa/server/account"
)

// LessonMinutes is how long a lesson hour (学时) of reading takes.
const LessonMinutes = 45

// Settings are the district's. The hours are those of 《生产经营单位安全培训规定》.
type Settings struct {
	Ordinary  int       `bson:"ordinary"`  // hours of who is new
	HighRisk  int       `bson:"high_risk"` // in mines, with chemicals, fireworks or molten metal
	Yearly    int       `bson:"yearly"`    // again each year
	KeepYears int       `bson:"keep_years"`
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"`
}

// DefaultSettings hold until somebody sets others.
func DefaultSettings() Settings {
	return Settings{Ordinary: 24, HighRisk: 72, Yearly: 20, KeepYears: 3}
}

// Total is how many hours who is new needs.
func (s Settings) Total(highRisk bool) int {
	if highRisk {
		return s.HighRisk
	}
	return s.Ordinary
}

// hoursMost bounds every number of lesson hours.
const hoursMost = 500

func (s Settings) check() error {
	for _, set := range []struct {
		field string
		hours int
	}{{"ordinary", s.Ordinary}, {"high_risk", s.HighRisk}, {"yearly", s.Yearly}} {
		if set.hours < 1 || set.hours > hoursMost {
			return invalid(set.field, "学时应在 1 到 %d 之间", hoursMost)
		}
	}
	if s.KeepYears < 1 || s.KeepYears > 30 {
		return invalid("keep_years", "档案保存年限应在 1 到 30 年之间")
	}
	return nil
}

// SettingStore keeps the settings.
type SettingStore interface {
	// Settings are those kept, or ErrNotFound.
	Settings(ctx context.Context) (Settings, error)
	// KeepSettings keeps s if its Revision is the one kept, nought for none, else returns ErrChanged.
	KeepSettings(ctx context.Context, s Settings) (Settings, error)
}

// settingsOf are the settings as they are.
func settingsOf(ctx context.Context, store SettingStore) (Settings, error) {
	s, err := store.Settings(ctx)
	if errors.Is(err, ErrNotFound) {
		return DefaultSettings(), nil
	}
	return s, err
}

// Settings are the district's.
func (d *Desk) Settings(ctx context.Context) (Settings, error) {
	return settingsOf(ctx, d.store.Settings)
}

// KeepSettings changes the settings. Who is under way keeps the hours their scheme has.
func (d *Desk) KeepSettings(ctx context.Context, by account.Organiser, s Settings) (Settings, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Settings{}, err
	}
	if err := s.check(); err != nil {
		return Settings{}, err
	}
	s.UpdatedBy, s.UpdatedAt = by.ID, moment(d.now())
	return d.store.Settings.KeepSettings(ctx, s)
}
