/** "LGKN": what `file` and a restore know the database by. */
export const APPLICATION_ID = 0x4c_47_4b_4e

/**
 * The first schema. Integer keys inside, ids of 32 hex digits outside. Tables with blobs keep their rowid (large rows
 * make the trees of WITHOUT ROWID tables deep); STRICT makes the row types in TypeScript true.
 * Every table but `counter` and `job` hangs on `upload`, which deletion.ts takes down from the leaves.
 */
export const SCHEMA = `
-- One row: how often anything that readers can see has changed, and the last upload id given out.
CREATE TABLE counter (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  changes INTEGER NOT NULL,
  last_upload TEXT NOT NULL
) STRICT;
INSERT INTO counter VALUES (1, 0, '');

CREATE TABLE upload (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  idempotency_key TEXT UNIQUE,
  version INTEGER NOT NULL,            -- counter.changes at its last change
  deleted INTEGER NOT NULL DEFAULT 0   -- 1: hidden, its rows are being removed by the job 'delete'
) STRICT;

CREATE TABLE file (
  key INTEGER PRIMARY KEY,
  upload INTEGER NOT NULL REFERENCES upload (key),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  size INTEGER,
  state TEXT NOT NULL CHECK (state IN ('open', 'closing', 'complete')),
  reading TEXT NOT NULL,               -- JSON
  revision INTEGER NOT NULL,
  bytes INTEGER,
  parts INTEGER,
  UNIQUE (upload, number)
) STRICT;

CREATE TABLE part (
  file INTEGER NOT NULL REFERENCES file (key),
  number INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  worker TEXT NOT NULL,
  PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;

-- Text: block n is bytes [n * BLOCK_BYTES, (n + 1) * BLOCK_BYTES) of the file; see text.ts.
CREATE TABLE block (
  file INTEGER NOT NULL REFERENCES file (key),
  number INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  crc32 INTEGER NOT NULL,              -- of the raw bytes
  data BLOB NOT NULL,
  PRIMARY KEY (file, number)
) STRICT;

CREATE TABLE fact (
  file INTEGER NOT NULL REFERENCES file (key),
  revision INTEGER NOT NULL,
  part INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (file, revision, part)
) STRICT;

CREATE TABLE seam (
  file INTEGER NOT NULL REFERENCES file (key),
  revision INTEGER NOT NULL,
  part INTEGER NOT NULL,               -- whose tail begins it
  data BLOB NOT NULL,
  PRIMARY KEY (file, revision, part)
) STRICT;

-- The indexes of all blocks of one part, packed (see indexes.ts).
CREATE TABLE block_index (
  file INTEGER NOT NULL REFERENCES file (key),
  revision INTEGER NOT NULL,
  part INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (file, revision, part)
) STRICT;

CREATE TABLE totals (
  file INTEGER NOT NULL REFERENCES file (key),
  revision INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (file, revision)
) STRICT;

-- AUTOINCREMENT: the number of a finished job is never given out again, so an old lease can't fit a new job.
-- The upload stands as its id, because the job 'delete' outlives the upload's row.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('close', 'delete')),
  upload TEXT NOT NULL,
  file INTEGER,                        -- number; null: the whole upload
  fence INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  holder TEXT,                         -- null: free
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  error TEXT
) STRICT;
CREATE UNIQUE INDEX job_once ON job (kind, upload, ifnull(file, -1));
`

/**
 * Files that are found again: an unfinished one by what was announced of it, a complete one by its content.
 * Kinds of jobs are held by the type JobKind alone from here on, so that a new one needs no new table; job numbers go on.
 */
export const RECOGNITION = `
ALTER TABLE file ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';   -- of name, size, sample and overrides
ALTER TABLE file ADD COLUMN identity TEXT;                          -- of content and reading; null until complete
ALTER TABLE file ADD COLUMN finished INTEGER;                       -- counter.changes when it was completed
ALTER TABLE file ADD COLUMN finished_ms INTEGER;
ALTER TABLE file ADD COLUMN again INTEGER NOT NULL DEFAULT 0;       -- 1: kept, although its content was here before
CREATE INDEX file_fingerprint ON file (fingerprint);
CREATE INDEX file_identity ON file (identity, finished) WHERE identity IS NOT NULL;

CREATE TABLE job_of_any_kind (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  upload TEXT NOT NULL,                -- '': the whole store
  file INTEGER,
  fence INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  holder TEXT,
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  error TEXT
) STRICT;
INSERT INTO job_of_any_kind SELECT * FROM job;
DELETE FROM sqlite_sequence WHERE name = 'job_of_any_kind';
INSERT INTO sqlite_sequence (name, seq) SELECT 'job_of_any_kind', seq FROM sqlite_sequence WHERE name = 'job';
DROP TABLE job;
ALTER TABLE job_of_any_kind RENAME TO job;
CREATE UNIQUE INDEX job_once ON job (kind, upload, ifnull(file, -1));
`

/**
 * Analyses that replace one another: a revision is one analysis of a file, no longer the version of the analyzer. At most one
 * is being made; the one that is read stands with the file. Also marks the file as Logkin's.
 */
export const REANALYSIS = `
ALTER TABLE file ADD COLUMN analyzer INTEGER NOT NULL DEFAULT 0;    -- the oldest that made facts of the revision
UPDATE file SET analyzer = revision;
CREATE INDEX file_analyzer ON file (analyzer);

CREATE TABLE reanalysis (
  file INTEGER PRIMARY KEY REFERENCES file (key),
  wanted TEXT NOT NULL,                -- JSON; null: as the file is read now
  revision INTEGER NOT NULL,
  analyzer INTEGER                     -- null: not begun
) STRICT;

PRAGMA application_id = ${APPLICATION_ID};
`

/** What can be derived from facts and text, and takes too long to be derived whenever it is asked for. */
export const DERIVED = `
CREATE TABLE derived (
  file INTEGER NOT NULL REFERENCES file (key),
  revision INTEGER NOT NULL,
  name TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (file, revision, name)
) STRICT;
`

/** Packed files and their bytes until they are unpacked. */
export const STAGING = `
ALTER TABLE file ADD COLUMN packed_in INTEGER;                      -- number of the file that it came in
ALTER TABLE file ADD COLUMN member INTEGER;                         -- which one of those in there, from 0
CREATE UNIQUE INDEX file_member ON file (upload, packed_in, member) WHERE packed_in IS NOT NULL;

CREATE TABLE packed (
  file INTEGER PRIMARY KEY REFERENCES file (key),   -- that it was announced as
  name TEXT NOT NULL,
  size INTEGER,
  format TEXT NOT NULL,
  wishes TEXT NOT NULL,                -- JSON
  state TEXT NOT NULL CHECK (state IN ('receiving', 'unpacking', 'done')),
  bytes INTEGER,
  parts INTEGER,
  again INTEGER NOT NULL DEFAULT 0,
  outcome TEXT                         -- JSON
) STRICT;
CREATE INDEX packed_open ON packed (file) WHERE state <> 'done';

CREATE TABLE staged_part (
  file INTEGER NOT NULL REFERENCES packed (file),
  number INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  worker TEXT NOT NULL,
  PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;

-- Block n is bytes [n * BLOCK_BYTES, (n + 1) * BLOCK_BYTES) of the packed file, as they are.
CREATE TABLE staged_block (
  file INTEGER NOT NULL REFERENCES packed (file),
  number INTEGER NOT NULL,
  crc32 INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (file, number)
) STRICT;
`

/** Text in columns: what the blocks of a part share. A block of plain text, as all were before, needs none. */
export const COLUMNS = `
CREATE TABLE dictionary (
  file INTEGER NOT NULL REFERENCES file (key),
  part INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (file, part)
) STRICT;
`

/** What runs of parts add up to, until the file's totals are there: so that closing a large file is not adding it all up. */
export const FOLDS = `
CREATE TABLE fold (
  file INTEGER NOT NULL REFERENCES file (key),
  revision INTEGER NOT NULL,
  from_part INTEGER NOT NULL,
  to_part INTEGER NOT NULL,            -- the first behind it
  data BLOB NOT NULL,
  PRIMARY KEY (file, revision, from_part, to_part)
) STRICT;
`
