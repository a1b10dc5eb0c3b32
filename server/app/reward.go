package app

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pufa/frontend"
	"pufa/server/docdb"
	"pufa/server/print"
	"pufa/server/reward"
	"pufa/server/store"
)

// Rewards are what people get for taking part.
type Rewards struct {
	Certifier *reward.Certifier
	Drawer    *reward.Drawer
	Signer    *reward.Signer
	Printer   *print.Printer
}

// rewardStores are the nouns they are kept in.
type rewardStores struct {
	keys         *store.Keys
	certificates *store.Certificates
	draws        *store.Draws
}

func openRewardStores(ctx context.Context, db *docdb.DB) (s rewardStores, err error) {
	if s.keys, err = store.NewKeys(ctx, db); err != nil {
		return s, err
	}
	if s.certificates, err = store.NewCertificates(ctx, db); err != nil {
		return s, err
	}
	s.draws, err = store.NewDraws(ctx, db)
	return s, err
}

func (a *App) buildRewards(ctx context.Context) error {
	s, deeds := a.Parts.stores.rewards, store.NewDeeds(a.Parts.stores.books.counting, a.Parts.stores.sittings, a.Parts.stores.fair.flags)
	signer := reward.NewSigner(s.keys, chance)
	if err := signer.Open(ctx); err != nil {
		return err
	}
	box, err := a.openBox()
	if err != nil {
		return err
	}
	a.box = box
	printer := print.New(a.openFonts)
	if a.config.Font != "" {
		if err := printer.Ready(); err != nil {
			return err
		}
	}
	a.Parts.Rewards = Rewards{
		Certifier: reward.NewCertifier(s.certificates, s.certificates, deeds, rewardOccasions{a}, signer, printer.Missing, a.now, chance),
		Drawer: reward.NewDrawer(reward.DrawStores{Draws: s.draws, Tickets: s.draws, Awards: s.draws}, deeds, rewardOccasions{a}, box,
			a.now, chance, func() string { return strings.ToLower(rand.Text()) }),
		Signer:  signer,
		Printer: printer,
	}
	return nil
}

// secretFile holds the key that contact details are sealed with, beside the database it is for.
const secretFile = "secret.key"

// openBox takes the key of the settings, else that of the data folder, which is made where there is none. Several
// nodes on MongoDB have no folder in common: there the setting is needed, and without it there is no box.
func (a *App) openBox() (*reward.Box, error) {
	key := a.config.Secret
	if key == nil && a.config.MongoURI == "" {
		var err error
		if key, err = keyFile(filepath.Join(a.config.DataDir, secretFile)); err != nil {
			return nil, fmt.Errorf("PUFA_DATA: %w", err)
		}
	}
	if key == nil {
		return nil, nil
	}
	return reward.NewBox(key, chance)
}

// keyFile reads a key, or makes one that only the owner may read. It is whole before it has its name.
func keyFile(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key = make([]byte, reward.BoxKeySize)
	chance(key)
	if err := os.WriteFile(path+".new", key, 0o600); err != nil {
		return nil, err
	}
	return key, os.Rename(path+".new", path)
}

// chance fills b with random bytes.
func chance(b []byte) {
	rand.Read(b) //nolint:errcheck // crypto/rand.Read never fails; it ends the program instead
}

// rewardOccasions tells the rewards of campaigns.
type rewardOccasions struct{ app *App }

// Occasion implements reward.Occasions.
func (o rewardOccasions) Occasion(ctx context.Context, id string) (reward.Occasion, error) {
	c, err := o.app.Parts.Planner.Get(ctx, id)
	return reward.Occasion{ID: c.ID, Title: c.Title, From: c.From, To: c.To}, err
}

// openFonts reads the font of the settings, else those the pages' build put into the binary. Without either there are
// none, and nothing can be printed.
func (a *App) openFonts() (print.Fonts, error) {
	if a.config.Font != "" {
		data, err := os.ReadFile(a.config.Font)
		if err != nil {
			return print.Fonts{}, fmt.Errorf("PUFA_FONT: %w", err)
		}
		return print.Fonts{Regular: data}, nil
	}
	regular, err := unpack("dist/fonts/regular.ttf.gz")
	if err != nil {
		return print.Fonts{}, err
	}
	bold, err := unpack("dist/fonts/bold.ttf.gz")
	return print.Fonts{Regular: regular, Bold: bold}, err
}

// openFont is the one charts are written with.
func (a *App) openFont() ([]byte, error) {
	fonts, err := a.openFonts()
	return fonts.Regular, err
}

// unpack reads a built file that is packed; nil where it was not built.
func unpack(name string) ([]byte, error) {
	file, err := frontend.Dist.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	data, err := io.ReadAll(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	return data, nil
}
