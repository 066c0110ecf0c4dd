/**
 * Numbered by place, never edited once released: the table `migrations` says which a schema has had. Table names come unqualified
 * here; they run with the schema as the only one on the search path of their transaction.
 *
 * Text is in the "C" collation: names with one prefix must lie side by side, in any database.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE units (
     no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     name text COLLATE "C" NOT NULL UNIQUE,
     birth text NOT NULL,
     number bigint NOT NULL,
     changed_at timestamptz NOT NULL DEFAULT now(),
     dead_count bigint NOT NULL DEFAULT 0
   );

   CREATE TABLE parts (
     unit bigint NOT NULL REFERENCES units ON DELETE CASCADE,
     name text COLLATE "C" NOT NULL,
     bytes bytea NOT NULL,
     PRIMARY KEY (unit, name)
   );
   -- Uncompressed: a commit of 390 KB takes 4 ms, with the server's compression 18 (docs/decisions/0009-pg.md).
   ALTER TABLE parts ALTER COLUMN bytes SET STORAGE EXTERNAL;

   -- Settled rows are deleted. due_at: end of the lease or of the back-off, in ms since 1970 by this server's clock.
   CREATE TABLE outbox (
     seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     unit bigint NOT NULL REFERENCES units ON DELETE CASCADE,
     id text COLLATE "C" NOT NULL,
     key text COLLATE "C" NOT NULL,
     body bytea NOT NULL,
     lease text COLLATE "C",
     due_at bigint NOT NULL DEFAULT 0,
     takes integer NOT NULL DEFAULT 0,
     failures integer NOT NULL DEFAULT 0,
     why text,
     UNIQUE (unit, id)
   );
   CREATE INDEX outbox_by_age ON outbox (unit, seq);

   CREATE TABLE dead_rows (
     seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     unit bigint NOT NULL REFERENCES units ON DELETE CASCADE,
     id text NOT NULL,
     key text NOT NULL,
     body bytea NOT NULL,
     takes integer NOT NULL,
     failures integer NOT NULL,
     why text NOT NULL,
     died_at timestamptz NOT NULL DEFAULT now()
   );
   CREATE INDEX dead_rows_by_age ON dead_rows (unit, seq);`,
];
