-- Documents that may wait, and the questions about them that wait for a batch of a provider's.
ALTER TABLE documents ADD COLUMN can_wait BIGINT NOT NULL DEFAULT 0;

-- The batch that a call went with; empty: it was asked at once.
ALTER TABLE llm_calls ADD COLUMN batch_id TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX llm_calls_by_batch ON llm_calls (batch_id) WHERE batch_id <> '' AND ended_at IS NULL;

-- Written before a batch is sent under this id, so that one whose sending was cut off is found again
-- at the provider's. Batches are of all companies.
CREATE TABLE llm_batches (
  id TEXT COLLATE "C" PRIMARY KEY,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'running', 'ended')),
  remote_id TEXT NOT NULL DEFAULT '', -- the provider's; empty: not known yet
  outcome TEXT NOT NULL DEFAULT '',
  requests BIGINT NOT NULL,
  next_look_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX llm_batches_due ON llm_batches (next_look_at) WHERE state <> 'ended';
CREATE INDEX llm_batches_by_remote ON llm_batches (provider, remote_id);

-- One question about one document to one model. Its text goes when it is answered; what came stays
-- as long as the document waits for others.
CREATE TABLE llm_batch_requests (
  id TEXT COLLATE "C" PRIMARY KEY,
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  key TEXT COLLATE "C" NOT NULL, -- of llm_answers
  topic TEXT COLLATE "C" NOT NULL, -- the key without examples, which may change while it waits
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt TEXT NOT NULL, -- the name of its version
  request_hash TEXT NOT NULL,
  schema TEXT NOT NULL,
  body TEXT NOT NULL,
  size BIGINT NOT NULL, -- of the body, in bytes
  estimated_cost BIGINT, -- millionths of a US dollar
  state TEXT NOT NULL CHECK (state IN ('waiting', 'submitted', 'answered', 'given_up')),
  tries BIGINT NOT NULL DEFAULT 0,
  call_id TEXT COLLATE "C" NOT NULL DEFAULT '', -- of the call that it is under way as
  outcome TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  UNIQUE (document_id, topic)
);
CREATE INDEX llm_batch_requests_waiting ON llm_batch_requests (provider, model, created_at)
  WHERE state = 'waiting';
CREATE INDEX llm_batch_requests_open ON llm_batch_requests (company_id, key)
  WHERE state IN ('waiting', 'submitted');
CREATE INDEX llm_batch_requests_by_call ON llm_batch_requests (call_id) WHERE call_id <> '';

CREATE INDEX tasks_for_batches ON tasks (job_id) WHERE error_code = 'llm_batch_waiting';

ALTER TABLE llm_batches ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_system ON llm_batches USING (acts_for('*'));
ALTER TABLE llm_batch_requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON llm_batch_requests USING (acts_for(company_id));
