// Package questions is the question banks, carried inside the program.
package questions

import "embed"

// FS holds the register of laws, the bank files and the lock of published questions. question.Load reads it.
//
//go:embed laws.yaml published.lock */*.yaml
var FS embed.FS
