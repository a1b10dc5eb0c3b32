package store

import "context"

// Lose takes an entry out, as a server that was killed between an answer and its entries leaves it.
func (s *Entries) Lose(ctx context.Context, id string) error { return s.docs.Delete(ctx, id) }
