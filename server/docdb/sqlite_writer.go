package docdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// commitMost bounds how long one transaction may take before it is given up, on a disk that hangs.
const commitMost = time.Minute

// sqliteWriter runs all writes of a file, many in one transaction.
type sqliteWriter struct {
	db      *sql.DB
	conn    *sql.Conn
	commits batcher[*sqliteJob]
	begin   *sql.Stmt
	commit  *sql.Stmt
	wrote   func(jobs int)                // told after every commit
	ending  []func(context.Context) error // asked before every commit, which an error prevents; the writer's goroutine only
	ended   []func(committed bool)        // told after every transaction, before those who wait for it; the writer's goroutine only
}

// sqliteJob is one write. It may run again after a rollback. Outcomes that concern single documents are its
// result; an error means that the transaction must not be committed.
type sqliteJob struct {
	ctx  context.Context
	run  func(context.Context) ([]error, error)
	out  outcome
	done chan outcome
}

func openWriter(ctx context.Context, path string) (*sqliteWriter, error) {
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	w := &sqliteWriter{db: db, wrote: func(int) {}}
	w.commits.workers, w.commits.flush = 1, w.flush
	if w.conn, err = db.Conn(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if w.begin, err = w.conn.PrepareContext(ctx, "BEGIN IMMEDIATE"); err == nil {
		w.commit, err = w.conn.PrepareContext(ctx, "COMMIT")
	}
	if err != nil {
		return nil, errors.Join(err, w.conn.Close(), db.Close())
	}
	return w, nil
}

// do runs a write in the next transaction and waits until it is on disk. The function runs on the writer's
// goroutine, with the writer's connection to itself.
func (w *sqliteWriter) do(ctx context.Context, run func(context.Context) ([]error, error)) ([]error, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	j := &sqliteJob{ctx: ctx, run: run, done: make(chan outcome, 1)}
	if err := w.commits.add(j); err != nil {
		return nil, err
	}
	return await(ctx, j.done)
}

// doOne is do for a write with one outcome.
func (w *sqliteWriter) doOne(ctx context.Context, run func(context.Context) error) error {
	each, err := w.do(ctx, func(ctx context.Context) ([]error, error) {
		err := run(ctx)
		if isOutcome(err) {
			return []error{err}, nil
		}
		return nil, err
	})
	if err == nil && len(each) == 1 {
		return each[0]
	}
	return err
}

// refusal marks an error that was found before anything was written.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

// isOutcome says that a write failed in a way that leaves the transaction and its other writes sound.
func isOutcome(err error) bool {
	var duplicate *DuplicateError
	var refused refusal
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrConflict) ||
		errors.As(err, &duplicate) || errors.As(err, &refused)
}

// flush commits all jobs together. If that fails each gets a transaction of its own, so that what is wrong with
// one does not fail the others.
func (w *sqliteWriter) flush(jobs []*sqliteJob) {
	ctx, cancel := context.WithTimeout(context.Background(), commitMost)
	defer cancel()
	err := w.transact(ctx, jobs)
	if err != nil && len(jobs) > 1 {
		for _, j := range jobs {
			w.flush([]*sqliteJob{j})
		}
		return
	}
	written := 0
	for _, j := range jobs {
		if err != nil {
			j.out = outcome{err: err}
		}
		written += max(1, len(j.out.each))
		j.done <- j.out
	}
	w.wrote(written)
}

func (w *sqliteWriter) transact(ctx context.Context, jobs []*sqliteJob) (err error) {
	if _, err := w.begin.ExecContext(ctx); err != nil {
		return err
	}
	defer func() {
		for _, tell := range w.ended {
			tell(err == nil)
		}
	}()
	defer func() {
		if err != nil {
			// It may already be rolled back by itself. The connection must come out of it either way.
			_, _ = w.conn.ExecContext(context.Background(), "ROLLBACK")
		}
	}()
	// With a context that can end the driver starts a goroutine for every statement, to interrupt it. A disk that
	// hangs is found out by the commit.
	for _, j := range jobs {
		if err := j.attempt(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	for _, ready := range w.ending {
		if err := ready(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	_, err = w.commit.ExecContext(ctx)
	return err
}

// attempt runs one job. A job whose caller has left is skipped; a panic is its error, not the writer's end.
func (j *sqliteJob) attempt(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("docdb: panic in a write: %v", p)
		}
	}()
	if err := j.ctx.Err(); err != nil {
		j.out = outcome{err: err}
		return nil
	}
	each, err := j.run(ctx)
	j.out = outcome{each: each}
	return err
}

func (w *sqliteWriter) exec(ctx context.Context, query string, args ...any) error {
	if _, err := w.conn.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

// texts reads a column of texts.
func texts(ctx context.Context, conn *sql.Conn, query string, args ...any) ([]string, error) {
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
