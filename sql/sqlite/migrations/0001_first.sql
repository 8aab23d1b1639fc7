-- The first tables. All times are milliseconds since 1970 in UTC; all ids are texts.

CREATE TABLE companies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES companies (id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token in hex
  can_read INTEGER NOT NULL,
  can_write INTEGER NOT NULL,
  can_admin INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES companies (id),
  job_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  blob TEXT NOT NULL,
  size INTEGER NOT NULL,
  state TEXT NOT NULL,
  verdict TEXT,
  quality_score REAL,
  error_code TEXT,
  error_message TEXT,
  number TEXT NOT NULL DEFAULT '',
  seller TEXT NOT NULL DEFAULT '',
  issue_date TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL DEFAULT '',
  gross TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1, -- grows with every change
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_company ON documents (company_id, id);
CREATE INDEX documents_by_state ON documents (company_id, state, id);
CREATE INDEX documents_by_blob ON documents (blob);

CREATE TABLE artefacts (
  job_id TEXT NOT NULL REFERENCES documents (job_id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  content TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, stage)
) STRICT;

CREATE TABLE corrections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  token_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX corrections_by_document ON corrections (document_id, id);

CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_company ON events (company_id, id);
CREATE INDEX events_by_document ON events (document_id);

-- A task is written by the transaction that makes it due, so the table is also the outbox:
-- published_at says whether the broker was told.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES documents (job_id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  queue TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'parked')),
  attempt INTEGER NOT NULL DEFAULT 1,
  epoch INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  lease_until INTEGER,
  not_before INTEGER NOT NULL,
  published_at INTEGER,
  deaths INTEGER NOT NULL DEFAULT 0,
  restarts INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tasks_by_job ON tasks (job_id);
CREATE INDEX tasks_running ON tasks (lease_until) WHERE state = 'running';
CREATE INDEX tasks_unpublished ON tasks (not_before) WHERE state = 'ready' AND published_at IS NULL;
CREATE INDEX tasks_published ON tasks (published_at) WHERE state = 'ready';

CREATE TABLE idempotency_keys (
  company_id TEXT NOT NULL REFERENCES companies (id),
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (company_id, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
