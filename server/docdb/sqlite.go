package docdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine keeps every collection as a table of one file. One connection writes, several read.
type sqliteEngine struct {
	lock       *sql.DB // holds the lock file for the life of the engine
	readers    *sql.DB
	statements *statements // of the readers
	writer     *sqliteWriter
	janitor    *janitor
	tidy       *checkpointer
	log        *slog.Logger
	lastRow    int64 // of the intake; the writer's goroutine only

	filing  context.Context // ends with the intakes' work
	stop    context.CancelFunc
	intakes sync.WaitGroup
}

// nextRow gives a number that no row of the intake has had while this engine runs.
func (e *sqliteEngine) nextRow() int64 {
	e.lastRow++
	return e.lastRow
}

func openSQLite(ctx context.Context, o Options) (_ *sqliteEngine, err error) {
	if o.Path == "" {
		return nil, errors.New("docdb: neither a MongoDB URI nor a path is set")
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, fmt.Errorf("docdb: open %s: %w", o.Path, err)
	}
	e := &sqliteEngine{log: o.Logger}
	e.filing, e.stop = context.WithCancel(context.WithoutCancel(ctx))
	defer func() {
		if err != nil {
			err = fmt.Errorf("docdb: open %s: %w", path, errors.Join(err, e.closeFiles()))
		}
	}()
	if err := prepareFiles(path); err != nil {
		return nil, err
	}
	if e.lock, err = lockFile(ctx, path+".lock"); err != nil {
		return nil, err
	}
	if e.writer, err = openWriter(ctx, path); err != nil {
		return nil, err
	}
	if e.readers, err = sql.Open("sqlite", dsn(path, "query_only(1)")); err != nil {
		return nil, err
	}
	n := max(4, 2*runtime.NumCPU())
	e.readers.SetMaxOpenConns(n)
	e.readers.SetMaxIdleConns(n)
	if err := e.readers.PingContext(ctx); err != nil {
		return nil, err
	}
	e.statements = newStatements(e.readers)
	if e.tidy, err = startCheckpointer(path, o.Logger); err != nil {
		return nil, err
	}
	e.writer.wrote = e.tidy.wrote
	now := o.Now
	if now == nil {
		now = time.Now
	}
	e.janitor = startJanitor(now, o.Logger)
	return e, nil
}

// prepareFiles makes the folder and the files, and finds out at once if nothing can be written there: SQLite would
// open what is kept and fail at the first change.
func prepareFiles(path string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	probe, err := os.CreateTemp(folder, ".write-*")
	if err != nil {
		return err
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return err
	}
	for _, file := range []string{path, path + ".lock"} {
		if err := makePrivate(file); err != nil {
			return err
		}
	}
	return nil
}

// makePrivate makes the file for its owner only: it holds what people answered. A file that is there is not
// opened: on POSIX systems closing it again would end every lock this process has on it.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// lockFile keeps other processes away: it holds an exclusive transaction on an empty database beside the file,
// which the system ends with the process.
func lockFile(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", fileURL(path)+"?_pragma=busy_timeout(500)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
		return db, nil
	}
	if primaryCode(err) == sqlite3.SQLITE_BUSY {
		err = ErrInUse
	}
	return nil, errors.Join(err, db.Close())
}

// fileURL names a file for SQLite, whatever characters are in its path.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

func dsn(path string, pragmas ...string) string {
	pragmas = append([]string{
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)",
		"cache_size(-16384)", "journal_size_limit(67108864)", fmt.Sprintf("wal_autocheckpoint(%d)", walMost),
	}, pragmas...)
	return fileURL(path) + "?" + url.Values{"_pragma": pragmas}.Encode()
}

// primaryCode is SQLite's result code without its extension, or 0.
func primaryCode(err error) int { return extendedCode(err) & 0xff }

func extendedCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func (e *sqliteEngine) ping(ctx context.Context) error {
	var one int
	if err := e.readers.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("docdb: ping SQLite: %w", closedError(err))
	}
	return nil
}

// closedError gives the error of a closed pool its public name.
func closedError(err error) error {
	if err != nil && err.Error() == "sql: database is closed" {
		return ErrClosed
	}
	return err
}

func (e *sqliteEngine) close() error {
	e.janitor.stop()
	e.stop()
	e.intakes.Wait()
	e.writer.commits.close()
	return e.closeFiles()
}

func (e *sqliteEngine) closeFiles() error {
	var errs []error
	if e.tidy != nil {
		errs = append(errs, e.tidy.stop())
	}
	if e.readers != nil {
		errs = append(errs, e.readers.Close())
	}
	if e.writer != nil {
		errs = append(errs, e.writer.conn.Close(), e.writer.db.Close())
	}
	if e.lock != nil {
		errs = append(errs, e.lock.Close())
	}
	return errors.Join(errs...)
}

func (e *sqliteEngine) drop(ctx context.Context) error {
	e.janitor.forget()
	e.stop()
	e.intakes.Wait()
	_, err := e.writer.do(ctx, func(ctx context.Context) ([]error, error) {
		names, err := texts(ctx, e.writer.conn, "SELECT name FROM sqlite_master WHERE type='table'")
		for _, name := range names {
			err = errors.Join(err, e.writer.exec(ctx, "DROP TABLE "+quote(name)))
		}
		return nil, err
	})
	return err
}

func (e *sqliteEngine) use(ctx context.Context, s *schema) (table, error) {
	if _, err := e.writer.do(ctx, func(ctx context.Context) ([]error, error) {
		return nil, migrate(ctx, e.writer, s)
	}); err != nil {
		return nil, err
	}
	t := newSQLiteTable(e, s)
	if err := t.prepare(ctx); err != nil {
		return nil, err
	}
	if s.crowds {
		in, err := openIntake(ctx, t)
		if err != nil {
			return nil, err
		}
		t.intake = in
		e.intakes.Go(func() { in.run(e.filing, e.log) })
	}
	for _, x := range s.indexes {
		if x.ExpireAfter > 0 {
			e.janitor.watch(expiry{table: t, index: x.Name, field: x.Fields[0], after: x.ExpireAfter})
		}
	}
	return t, nil
}
