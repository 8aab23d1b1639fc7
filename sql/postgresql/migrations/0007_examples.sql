-- Approved documents as examples for language models: of each document one at most, gone when it is
-- deleted, opened again or rejected. The columns vat_id, iban and name tell suppliers apart;
-- supplier is the strongest of them, by which old examples are counted and removed.
CREATE TABLE llm_examples (
  document_id TEXT COLLATE "C" PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  company_id TEXT COLLATE "C" NOT NULL REFERENCES companies (id),
  supplier TEXT COLLATE "C" NOT NULL,
  vat_id TEXT COLLATE "C" NOT NULL,
  iban TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  language TEXT NOT NULL,
  form TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX llm_examples_by_supplier ON llm_examples (company_id, supplier);
CREATE INDEX llm_examples_by_vat_id ON llm_examples (company_id, vat_id);
CREATE INDEX llm_examples_by_iban ON llm_examples (company_id, iban);
CREATE INDEX llm_examples_by_name ON llm_examples (company_id, name);
CREATE INDEX llm_examples_by_language ON llm_examples (company_id, language, created_at);

ALTER TABLE llm_examples ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON llm_examples USING (acts_for(company_id));
