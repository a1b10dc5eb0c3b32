package docdb

import (
	"context"
	"errors"
)

func openMongo(context.Context, Options) (engine, error) {
	return nil, errors.New("docdb: MongoDB is not built in")
}
