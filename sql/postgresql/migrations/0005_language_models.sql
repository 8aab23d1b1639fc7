-- What was asked of language models and what it cost. A call is written before it is sent and stays
-- when its document is deleted, for it was paid all the same; it holds hashes, no text.
CREATE TABLE llm_calls (
  id TEXT COLLATE "C" PRIMARY KEY,
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  document_id TEXT COLLATE "C" NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  outcome TEXT,
  input_tokens BIGINT NOT NULL DEFAULT 0,
  cached_tokens BIGINT NOT NULL DEFAULT 0,
  output_tokens BIGINT NOT NULL DEFAULT 0,
  cost BIGINT NOT NULL DEFAULT 0, -- millionths of a US dollar
  request_id TEXT NOT NULL DEFAULT '',
  ended_at BIGINT
);
CREATE INDEX llm_calls_by_document ON llm_calls (document_id, id);
CREATE INDEX llm_calls_by_company ON llm_calls (company_id, begun_at);
CREATE INDEX llm_calls_by_time ON llm_calls (begun_at);

-- Answers that were paid for, by the hash of what was asked.
CREATE TABLE llm_answers (
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  key TEXT COLLATE "C" NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (company_id, key)
);
CREATE INDEX llm_answers_by_age ON llm_answers (created_at);

ALTER TABLE llm_calls ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON llm_calls USING (acts_for(company_id));
ALTER TABLE llm_answers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON llm_answers USING (acts_for(company_id));
