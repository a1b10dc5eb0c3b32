package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"pufa/server/config"
	"pufa/server/docdb"
)

// databaseFile is the SQLite file under the data folder.
const databaseFile = "pufa.db"

// openDocuments opens the database of the settings. What goes wrong names the setting to look at.
func openDocuments(ctx context.Context, c config.Config, log *slog.Logger, now func() time.Time) (*docdb.DB, error) {
	db, err := docdb.Open(ctx, docdb.Options{
		MongoURI: c.MongoURI, Database: c.MongoDatabase, Path: filepath.Join(c.DataDir, databaseFile), Logger: log, Now: now,
	})
	switch {
	case err == nil:
		return db, nil
	case c.MongoURI != "":
		return nil, fmt.Errorf("MONGODB_URI: %w", err)
	default:
		return nil, fmt.Errorf("PUFA_DATA: %w", err)
	}
}
