/**
 * Numbered by place, never edited once released: `PRAGMA user_version` says how many a file has had. SQL is embedded because
 * n8n's build copies no .sql files.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE units (
     no INTEGER PRIMARY KEY AUTOINCREMENT,
     name TEXT NOT NULL UNIQUE,
     birth TEXT NOT NULL,
     number INTEGER NOT NULL,
     changed_at INTEGER NOT NULL,
     dead_count INTEGER NOT NULL DEFAULT 0
   ) STRICT;

   CREATE TABLE parts (
     unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
     name TEXT NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (unit, name)
   ) STRICT;

   -- Settled rows are deleted. due_at: end of the lease or of the back-off. why: the last failure, for whoever looks.
   CREATE TABLE outbox (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
     id TEXT NOT NULL,
     key TEXT NOT NULL,
     body BLOB NOT NULL,
     lease TEXT,
     due_at INTEGER NOT NULL DEFAULT 0,
     takes INTEGER NOT NULL DEFAULT 0,
     failures INTEGER NOT NULL DEFAULT 0,
     why TEXT,
     UNIQUE (unit, id)
   ) STRICT;
   CREATE INDEX outbox_by_age ON outbox (unit, seq);

   CREATE TABLE dead_rows (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     unit INTEGER NOT NULL REFERENCES units ON DELETE CASCADE,
     id TEXT NOT NULL,
     key TEXT NOT NULL,
     body BLOB NOT NULL,
     takes INTEGER NOT NULL,
     failures INTEGER NOT NULL,
     why TEXT NOT NULL,
     died_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX dead_rows_by_age ON dead_rows (unit, seq);`,
];
