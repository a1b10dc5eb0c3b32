package course

import (
	"context"
	"errors"
	"time"

	"pufa/server/account"
)

// Settings are the district's.
type Settings struct {
	Yearly    int       `bson:"yearly"`     // lesson hours an officer is to have in a year, nought for none
	KeepYears int       `bson:"keep_years"` // how long lists, and officers who left, keep their names
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"`
}

// DefaultSettings hold until somebody sets others. No rule that holds everywhere says how many hours a year there must
// be; 60 is what many places ask for.
func DefaultSettings() Settings { return Settings{Yearly: 60, KeepYears: 5} }

func (s Settings) check() error {
	switch {
	case s.Yearly < 0 || s.Yearly > 500:
		return invalid("yearly", "每年学时应在 0 到 500 之间，0 为不要求")
	case s.KeepYears < 1 || s.KeepYears > 30:
		return invalid("keep_years", "名单保存年限应在 1 到 30 年之间")
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

// Settings are the district's.
func (d *Desk) Settings(ctx context.Context) (Settings, error) {
	s, err := d.store.Settings.Settings(ctx)
	if errors.Is(err, ErrNotFound) {
		return DefaultSettings(), nil
	}
	return s, err
}

// KeepSettings changes the settings.
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
