// Command server is the whole platform: go run ./server starts it. See help for the other commands.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"pufa/server/api"
	"pufa/server/app"
	"pufa/server/config"
)

// commands is the command line.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"1" help:"Start the server (the default)."`
	Check   checkCommand   `cmd:"" help:"Check content."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the OpenAPI 3.1 document."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

func main() {
	var c commands
	parsed := kong.Parse(&c, kong.Name("server"), kong.Description("Legal-education quiz and campaign platform. Settings come from the environment; see deploy/pufa.env.example."), kong.UsageOnError())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.FatalIfErrorf(parsed.Run())
}

type serveCommand struct{}

// Run serves until interrupted.
func (serveCommand) Run(ctx context.Context) error {
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	a, err := app.New(ctx, c, app.Options{Logger: c.Logger(os.Stderr), Out: os.Stdout})
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

// Run prints the version the binary was built from.
func (versionCommand) Run() error {
	_, err := fmt.Println(app.Version())
	return err
}
