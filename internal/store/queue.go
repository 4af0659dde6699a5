package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// StartQueue starts the workers of the configuration on this database and
// gives what stops them.
func (s *Store) StartQueue(ctx context.Context, config *river.Config) (stop func(context.Context) error, err error) {
	if !s.postgres {
		client, err := river.NewClient[*sql.Tx](sqliteQueue{riversqlite.New(s.write), s.work}, config)
		if err != nil {
			return nil, err
		}
		return client.Stop, client.Start(ctx)
	}
	pool, err := pgxpool.New(ctx, s.url)
	if err != nil {
		return nil, err
	}
	client, err := river.NewClient[pgx.Tx](riverpgxv5.New(pool), config)
	if err == nil {
		err = client.Start(ctx)
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	return func(ctx context.Context) error {
		defer pool.Close()
		return client.Stop(ctx)
	}, nil
}
