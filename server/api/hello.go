package api

import (
	"net"

	"github.com/gofiber/fiber/v2"
)

// Hello serves an application that answers every request with a word and does nothing else: the most the library can do
// on a machine, for benchmarks to compare with. It ends when ln is closed.
func Hello(ln net.Listener) error {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Use(func(c *fiber.Ctx) error { return c.SendString("hello") })
	return app.Listener(ln)
}
