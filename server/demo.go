package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/demo"
)

type demoCommand struct {
	Data      string `help:"Keep the data in this folder, which must be empty. Without it, it goes when the server stops." type:"path"`
	Size      string `enum:"district,city" default:"district" help:"A district's month, or 200,000 residents with 5,000,000 answers to try the machine with, which takes a while (${enum})."`
	Residents int    `help:"How many residents to make up, instead of what the size says."`
	Answers   int    `help:"With --size city: how many answers, instead of what the size says."`
}

// Run fills a folder of its own and serves it until interrupted. It never touches the data of a real server.
func (d demoCommand) Run(ctx context.Context) error {
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	if c.MongoURI != "" {
		return errors.New("a demonstration keeps its data in a folder: unset MONGODB_URI")
	}
	folder, done, err := d.folder()
	if err != nil {
		return err
	}
	defer done()
	c.DataDir = folder
	return d.serve(ctx, c)
}

// folder is where the data goes, and how to clear up afterwards.
func (d demoCommand) folder() (folder string, done func(), err error) {
	if d.Data == "" {
		folder, err = os.MkdirTemp("", "pufa-demo-")
		return folder, func() { os.RemoveAll(folder) }, err
	}
	entries, err := os.ReadDir(d.Data)
	switch {
	case errors.Is(err, os.ErrNotExist):
		err = os.MkdirAll(d.Data, 0o700)
	case err == nil && len(entries) > 0:
		err = fmt.Errorf("the folder %s is not empty; a demonstration never writes over data", d.Data)
	}
	return d.Data, func() {}, err
}

func (d demoCommand) serve(ctx context.Context, c config.Config) error {
	clock := &demo.Clock{}
	a, err := app.New(ctx, c, app.Options{Now: clock.Now, Logger: c.Logger(os.Stderr), Out: os.Stdout, Demo: true})
	if err != nil {
		return err
	}
	fmt.Println("Making up a Safety Month …")
	began := time.Now()
	made, err := demo.Fill(ctx, demo.HallOf(a, clock), d.size(), began)
	if err != nil {
		return errors.Join(err, a.Close(context.WithoutCancel(ctx)))
	}
	clock.Go()
	fmt.Printf("done in %.1f s; sign in at /console as\n", time.Since(began).Seconds())
	for _, l := range made.Logins {
		fmt.Printf("  %-14s %s   (%s)\n", l.Login, l.Password, l.Name)
	}
	if made.Contest != "" {
		fmt.Printf("a competition waits for its host; phones join with %s\n", made.Contest)
	}
	return a.Run(ctx)
}

func (d demoCommand) size() demo.Size {
	size := demo.ModelSize()
	if d.Size == "city" {
		size = demo.CitySize()
		if d.Answers > 0 {
			size.Answers = d.Answers
		}
	}
	if d.Residents > 0 {
		size.Residents = d.Residents
	}
	return size
}

type checkBooksCommand struct {
	Rebuild bool `help:"Put in what can be made again from the answers."`
}

// Run counts everything again and prints each difference on a line.
func (b checkBooksCommand) Run(ctx context.Context) (err error) {
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	findings, err := app.CheckBooks(ctx, c, b.Rebuild)
	if err != nil {
		return err
	}
	for _, f := range findings {
		fmt.Println(f)
	}
	switch {
	case len(findings) == 0:
		fmt.Println("every figure follows from the records")
		return nil
	case b.Rebuild:
		fmt.Println("missing entries were put in")
		return nil
	default:
		return fmt.Errorf("%d differences", len(findings))
	}
}
