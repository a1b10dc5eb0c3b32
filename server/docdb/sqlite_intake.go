package docdb

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// intakeTable keeps what came as a crowd until it is filed: a row for each batch.
const intakeTable = "docdb_intake"

const (
	// fileBatch is how many documents are filed in one transaction, so that other writes need not wait long.
	fileBatch = 256
	// fileQuiet is how long no crowd has to come before what is waiting is filed, and fileMost how long at the most.
	fileQuiet = 100 * time.Millisecond
	fileMost  = 2 * time.Second
)

// crowd is how many documents that come together are taken in as one row.
var crowd = 32

// intake is where a table's documents wait that came as a crowd. They are durable, a batch in one row, and not yet in
// the table and its indexes, which is most of what keeping them costs. A reader sees them all the same: by id and in sums they
// are looked up here, and whoever wants more has them filed first.
//
// A document is in the table, in the intake, or for a moment in both; ids alone decide which come twice, so a table
// with another unique index has no intake.
type intake struct {
	table *sqliteTable
	wake  chan struct{}

	insertBatch, removeBatch *sql.Stmt // on the writer's goroutine only

	// Of the transaction at work; the writer's goroutine only.
	taken    []*batch
	takenIDs map[string]bool
	filed    int // of the batches that wait, from the first

	mu    sync.RWMutex
	ids   map[string]*guest
	queue []*batch // in the order they came
}

// batch is a row.
type batch struct {
	row    int64
	guests []*guest
}

// guest is a document that is not filed yet.
type guest struct {
	record
	once  sync.Once
	cells []any // its columns, worked out when they are first needed
}

func (g *guest) columns(fields []field) []any {
	g.once.Do(func() { g.cells = columnValues(g.raw, fields) })
	return g.cells
}

// openIntake prepares a table's intake.
func openIntake(ctx context.Context, t *sqliteTable) (*intake, error) {
	in := &intake{table: t, wake: make(chan struct{}, 1), takenIDs: map[string]bool{}, ids: map[string]*guest{}}
	w := t.engine.writer
	err := w.doOne(ctx, func(ctx context.Context) (err error) {
		//nolint:sqlclosecheck // closed with the connection, which outlives every table
		in.insertBatch, err = w.conn.PrepareContext(ctx, "INSERT INTO "+intakeTable+" (row, collection, docs) VALUES (?, ?, ?)")
		if err != nil {
			return err
		}
		//nolint:sqlclosecheck // as above
		in.removeBatch, err = w.conn.PrepareContext(ctx, removeBatch)
		return err
	})
	if err == nil {
		err = w.doOne(ctx, func(context.Context) error {
			w.ended = append(w.ended, in.ended)
			return nil
		})
	}
	return in, err
}

const removeBatch = "DELETE FROM " + intakeTable + " WHERE row = ?"

// recoverIntake files what an earlier process has left. It runs in a transaction of the writer.
func recoverIntake(ctx context.Context, t *sqliteTable) error {
	left, err := t.leftInIntake(ctx)
	if err != nil {
		return err
	}
	for _, b := range left {
		for _, g := range b.guests {
			if err := t.insertRow(ctx, g.record, g.columns(t.fields)); err != nil {
				return fmt.Errorf("docdb: file %s %q: %w", t.schema.name, g.id, err)
			}
		}
		if err := t.engine.writer.exec(ctx, removeBatch, b.row); err != nil {
			return err
		}
	}
	return nil
}

func (t *sqliteTable) leftInIntake(ctx context.Context) ([]*batch, error) {
	rows, err := t.engine.writer.conn.QueryContext(ctx,
		"SELECT row, docs FROM "+intakeTable+" WHERE collection = ? ORDER BY row", t.schema.name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*batch
	for rows.Next() {
		var row int64
		var page []byte
		if err := rows.Scan(&row, &page); err != nil {
			return nil, err
		}
		b, err := batchOf(row, page)
		if err != nil {
			return nil, fmt.Errorf("docdb: intake of %s: %w", t.schema.name, err)
		}
		all = append(all, b)
	}
	return all, rows.Err()
}

// batchOf reads a row.
func batchOf(row int64, page []byte) (*batch, error) {
	b := &batch{row: row}
	for len(page) > 0 {
		if len(page) < 4 || int64(binary.LittleEndian.Uint32(page)) > int64(len(page)) {
			return nil, fmt.Errorf("damaged row %d", row)
		}
		raw := bson.Raw(page[:binary.LittleEndian.Uint32(page)])
		if err := raw.Validate(); err != nil {
			return nil, fmt.Errorf("damaged row %d: %w", row, err)
		}
		page = page[len(raw):]
		id, _ := raw.Lookup(idField).StringValueOK()
		b.guests = append(b.guests, &guest{record: record{id: id, raw: raw}})
	}
	return b, nil
}

// page is the batch as a row.
func (b *batch) page() []byte {
	size := 0
	for _, g := range b.guests {
		size += len(g.raw)
	}
	page := make([]byte, 0, size)
	for _, g := range b.guests {
		page = append(page, g.raw...)
	}
	return page
}

// take keeps a crowd. It runs in a transaction of the writer, as file and has do.
func (in *intake) take(ctx context.Context, docs []record) ([]error, error) {
	there, err := in.inTable(ctx, docs)
	if err != nil {
		return nil, err
	}
	each, b := make([]error, len(docs)), &batch{}
	for i, d := range docs {
		if there[d.id] || in.has(d.id) {
			each[i] = &DuplicateError{Collection: in.table.schema.name, Index: idField}
			continue
		}
		in.takenIDs[d.id] = true
		b.guests = append(b.guests, &guest{record: d})
	}
	if len(b.guests) == 0 {
		return each, nil
	}
	b.row = in.table.engine.nextRow()
	if _, err := in.insertBatch.ExecContext(ctx, b.row, in.table.schema.name, b.page()); err != nil {
		return nil, err
	}
	in.taken = append(in.taken, b)
	return each, nil
}

// idsMost is how many ids one statement asks for.
const idsMost = 256

// inTable says which of the documents are filed already.
func (in *intake) inTable(ctx context.Context, docs []record) (map[string]bool, error) {
	there := map[string]bool{}
	for some := range slices.Chunk(docs, idsMost) {
		args := make([]any, len(some))
		for i, d := range some {
			args[i] = d.id
		}
		query := "SELECT _id FROM " + quote(in.table.schema.name) + " WHERE _id IN (?" + strings.Repeat(", ?", len(some)-1) + ")"
		found, err := texts(ctx, in.table.engine.writer.conn, query, args...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			there[id] = true
		}
	}
	return there, nil
}

// has says whether a document waits, or is taken in by the transaction at work.
func (in *intake) has(id string) bool { return in.takenIDs[id] || in.waiting(id) != nil }

func (in *intake) waiting(id string) *guest {
	in.mu.RLock()
	defer in.mu.RUnlock()
	return in.ids[id]
}

func (in *intake) empty() bool {
	in.mu.RLock()
	defer in.mu.RUnlock()
	return len(in.queue) == 0
}

// file puts documents into the table, those that came first, at least as many as asked for if there are; 0 for all,
// also of the transaction at work.
func (in *intake) file(ctx context.Context, most int) error {
	in.mu.RLock()
	queue := in.queue[in.filed:]
	in.mu.RUnlock()
	n := 0
	for _, b := range queue {
		if most > 0 && n >= most {
			return nil
		}
		if err := in.fileBatch(ctx, b); err != nil {
			return err
		}
		n += len(b.guests)
		in.filed++
	}
	if most > 0 {
		return nil
	}
	for _, b := range in.taken {
		if err := in.fileBatch(ctx, b); err != nil {
			return err
		}
	}
	in.taken = nil
	clear(in.takenIDs)
	return nil
}

func (in *intake) fileBatch(ctx context.Context, b *batch) error {
	for _, g := range b.guests {
		if err := in.table.insertRow(ctx, g.record, g.columns(in.table.fields)); err != nil {
			return fmt.Errorf("docdb: file %s %q: %w", in.table.schema.name, g.id, err)
		}
	}
	_, err := in.removeBatch.ExecContext(ctx, b.row)
	return err
}

// ended is told what became of the transaction at work, before those who wait for it are.
func (in *intake) ended(committed bool) {
	taken, filed := in.taken, in.filed
	in.taken, in.filed = nil, 0
	clear(in.takenIDs)
	if !committed || len(taken) == 0 && filed == 0 {
		return
	}
	in.mu.Lock()
	for _, b := range in.queue[:filed] {
		for _, g := range b.guests {
			delete(in.ids, g.id)
		}
	}
	in.queue = append(slices.Clone(in.queue[filed:]), taken...)
	for _, b := range taken {
		for _, g := range b.guests {
			in.ids[g.id] = g
		}
	}
	in.mu.Unlock()
	if len(taken) > 0 {
		select {
		case in.wake <- struct{}{}:
		default:
		}
	}
}

// run files what waits when no crowd comes any more, until ctx ends. What then is left is filed when the file is next
// opened.
func (in *intake) run(ctx context.Context, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-in.wake:
		}
		if !in.quiet(ctx) {
			return
		}
		for !in.empty() && len(in.wake) == 0 {
			if err := in.fileSome(ctx, fileBatch); err != nil && ctx.Err() == nil {
				log.Warn("documents of a crowd are kept, but not filed yet", "collection", in.table.schema.name, "error", err)
				break
			}
		}
	}
}

// quiet waits until no more has come for a while. It reports false when it is time to end.
func (in *intake) quiet(ctx context.Context) bool {
	timer := time.NewTimer(fileQuiet)
	defer timer.Stop()
	until := time.Now().Add(fileMost)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return true
		case <-in.wake:
			if time.Now().Before(until) {
				timer.Reset(fileQuiet)
			}
		}
	}
}

// fileSome is file in a transaction.
func (in *intake) fileSome(ctx context.Context, most int) error {
	return in.table.engine.writer.doOne(ctx, func(ctx context.Context) error { return in.file(ctx, most) })
}

// settle files everything that waits, for a reader who goes through the table.
func (in *intake) settle(ctx context.Context) error {
	if in == nil || in.empty() {
		return nil
	}
	return in.fileSome(ctx, 0)
}

// before has a document in the table, if it waits, so that it can be changed. It runs in a transaction of the writer.
func (in *intake) before(ctx context.Context, id string) error {
	if in == nil || !in.has(id) {
		return nil
	}
	return in.file(ctx, 0)
}
