-- The first tables. All times are milliseconds since 1970 in UTC; all ids are texts.

CREATE TABLE companies (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  last_event BIGINT NOT NULL DEFAULT 0 -- the number of its newest event
);

CREATE TABLE tokens (
  id TEXT COLLATE "C" PRIMARY KEY,
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token in hex
  can_read BIGINT NOT NULL,
  can_write BIGINT NOT NULL,
  can_admin BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  last_used_at BIGINT
);

CREATE TABLE documents (
  id TEXT COLLATE "C" PRIMARY KEY,
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  job_id TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  blob TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  verdict TEXT,
  quality_score DOUBLE PRECISION,
  error_code TEXT,
  error_message TEXT,
  number TEXT NOT NULL DEFAULT '',
  seller TEXT NOT NULL DEFAULT '',
  issue_date TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL DEFAULT '',
  gross TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1, -- grows with every change
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX documents_by_company ON documents (company_id, id);
CREATE INDEX documents_by_state ON documents (company_id, state, id);
CREATE INDEX documents_by_blob ON documents (blob);

CREATE TABLE artefacts (
  job_id TEXT COLLATE "C" NOT NULL REFERENCES documents (job_id) ON DELETE CASCADE,
  stage TEXT COLLATE "C" NOT NULL,
  content TEXT NOT NULL,
  duration_ms BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (job_id, stage)
);

CREATE TABLE corrections (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  token_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX corrections_by_document ON corrections (document_id, id);

-- The number of an event is taken from its company's row, which the transaction holds until its
-- commit. A sequence would not do: numbers could be committed in another order than they were
-- taken, and who reads on from the newest number he knows would miss the late one.
CREATE TABLE events (
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  id BIGINT NOT NULL,
  document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  state TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX events_by_document ON events (document_id);

CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE companies SET last_event = last_event + 1 WHERE id = NEW.company_id
  RETURNING last_event INTO NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER number_event BEFORE INSERT ON events
  FOR EACH ROW EXECUTE FUNCTION number_event();

-- A task is written by the transaction that makes it due, so the table is also the outbox:
-- published_at says whether the broker was told.
CREATE TABLE tasks (
  id TEXT COLLATE "C" PRIMARY KEY,
  job_id TEXT COLLATE "C" NOT NULL REFERENCES documents (job_id) ON DELETE CASCADE,
  stage TEXT COLLATE "C" NOT NULL,
  queue TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('ready', 'running', 'parked')),
  attempt BIGINT NOT NULL DEFAULT 1,
  epoch BIGINT NOT NULL DEFAULT 0,
  worker TEXT,
  lease_until BIGINT,
  not_before BIGINT NOT NULL,
  published_at BIGINT,
  deaths BIGINT NOT NULL DEFAULT 0,
  restarts INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX tasks_by_job ON tasks (job_id);
CREATE INDEX tasks_running ON tasks (lease_until) WHERE state = 'running';
CREATE INDEX tasks_unpublished ON tasks (not_before) WHERE state = 'ready' AND published_at IS NULL;
CREATE INDEX tasks_published ON tasks (published_at) WHERE state = 'ready';

CREATE TABLE idempotency_keys (
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (company_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
