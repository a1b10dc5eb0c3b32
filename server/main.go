// Command server is the whole platform: go run ./server starts it. See help for the other commands.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"pufa/server/api"
	"pufa/server/app"
	"pufa/server/bench"
	"pufa/server/config"
)

// commands is the command line. What a command does lives in a package; here it is only called.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"1" help:"Start the server (the default)."`
	Demo    demoCommand    `cmd:"" help:"Start a server with made-up data in a throw-away folder."`
	Check   checkCommands  `cmd:"" help:"Check what the server is made of."`
	Export  exportCommands `cmd:"" help:"Write what the server holds in a form for other programs."`
	Import  importCommands `cmd:"" help:"Take in what others publish."`
	Draw    drawCommands   `cmd:"" help:"Check prize draws."`
	Read    readAloud      `cmd:"" name:"read-aloud" help:"Have questions read aloud by a program, for browsers without a voice and for the screen."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the OpenAPI 3.1 document."`
	Bench   bench.Command  `cmd:"" help:"Measure the server."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

type checkCommands struct {
	Questions checkQuestions    `cmd:"" help:"Lint all question banks; names file, question and rule."`
	Books     checkBooksCommand `cmd:"" help:"Count everything again from the records and say where the books differ."`
}

func main() {
	var c commands
	parsed := kong.Parse(&c, kong.Name("server"), kong.UsageOnError(),
		kong.Description("Legal-education quiz and campaign platform. Settings come from the environment; deploy/pufa.env.example lists them."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.BindTo(os.Stdout, (*io.Writer)(nil))
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "pufa:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has been called
	}
}

type serveCommand struct{}

// Run serves until interrupted.
func (serveCommand) Run(ctx context.Context) error {
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	slog.SetDefault(c.Logger(os.Stderr))
	a, err := app.New(ctx, c, app.Options{Logger: slog.Default(), Out: os.Stdout})
	if err != nil {
		return err
	}
	return a.Run(ctx)
}

type openAPICommand struct{}

// Run prints the document the TypeScript types are made from.
func (openAPICommand) Run() error {
	server, err := api.New(api.Options{})
	if err != nil {
		return err
	}
	return server.WriteOpenAPI(os.Stdout)
}

type versionCommand struct{}

// Run prints what the binary was built from.
func (versionCommand) Run() error {
	_, err := fmt.Println("pufa", app.VersionLine())
	return err
}
