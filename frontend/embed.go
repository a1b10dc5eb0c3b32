// Package frontend holds the built pages, so that one binary serves them. Before a build only dist/.gitkeep is
// there, and Go still compiles.
package frontend

import "embed"

// Dist is the folder dist: one folder per page (phone, console, screen), with .br and .gz files beside what
// they compress. The prefix all: keeps chunks whose names begin with an underscore.
//
//go:embed all:dist
var Dist embed.FS
