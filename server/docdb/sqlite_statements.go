package docdb

import (
	"context"
	"database/sql"
	"sync"
)

// statementsMost bounds how many statements are kept. The code of a server asks in some hundred ways; only lists of
// changing length make more.
const statementsMost = 500

// statements keeps prepared statements by their text: preparing one took more than half of a short query.
type statements struct {
	db *sql.DB

	mu    sync.Mutex
	known map[string]*sql.Stmt
}

func newStatements(db *sql.DB) *statements { return &statements{db: db, known: map[string]*sql.Stmt{}} }

// query runs a statement, prepared if it may be. A short one cannot be ended by its context: that would cost a goroutine.
func (s *statements) query(ctx context.Context, b *statement, short bool) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if short {
		ctx = context.WithoutCancel(ctx)
	}
	text := b.text.String()
	stmt, err := s.of(ctx, text) //nolint:sqlclosecheck // closed with the readers
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.db.QueryContext(ctx, text, b.args...)
	}
	return stmt.QueryContext(ctx, b.args...)
}

// of gives the prepared statement; nil if there are too many.
func (s *statements) of(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mu.Lock()
	stmt, ok := s.known[text]
	full := len(s.known) >= statementsMost
	s.mu.Unlock()
	if ok || full {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, ok := s.known[text]; ok {
		return other, stmt.Close() //nolint:sqlclosecheck // nobody else has it
	}
	s.known[text] = stmt
	return stmt, nil
}
