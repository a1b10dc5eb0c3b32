package account

import "context"

// memoryGuesses keeps guesses in a map.
type memoryGuesses map[string]*Guesses

func (m *memoryGuesses) ChangeGuesses(_ context.Context, id string, change func(*Guesses) error) error {
	if *m == nil {
		*m = memoryGuesses{}
	}
	if (*m)[id] == nil {
		(*m)[id] = &Guesses{ID: id}
	}
	return change((*m)[id])
}
