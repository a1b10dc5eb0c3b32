package docdb

import "context"

// Expire deletes what has expired, as the janitor does from time to time.
func (db *DB) Expire(ctx context.Context) error {
	return db.engine.(*sqliteEngine).janitor.sweep(ctx)
}
