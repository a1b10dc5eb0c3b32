// Package questions is the question banks, carried inside the program.
package questions

import "embed"

// FS holds the register of laws, the bank files with what they show and play, and the lock of published questions.
// question.Load reads it.
//
//go:embed laws.yaml *.lock *.txt */*.yaml */media/*
var FS embed.FS
