//go:build race

package exchange_test

// raced says that the race detector watches, which takes ten times as long and twice the memory.
const raced = true
