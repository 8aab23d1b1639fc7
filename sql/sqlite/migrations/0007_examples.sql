-- Approved documents as examples for language models: of each document one at most, gone when it is
-- deleted, opened again or rejected. The columns vat_id, iban and name tell suppliers apart;
-- supplier is the strongest of them, by which old examples are counted and removed.
CREATE TABLE llm_examples (
  document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  company_id TEXT NOT NULL REFERENCES companies (id),
  supplier TEXT NOT NULL,
  vat_id TEXT NOT NULL,
  iban TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  form TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX llm_examples_by_supplier ON llm_examples (company_id, supplier);
CREATE INDEX llm_examples_by_vat_id ON llm_examples (company_id, vat_id);
CREATE INDEX llm_examples_by_iban ON llm_examples (company_id, iban);
CREATE INDEX llm_examples_by_name ON llm_examples (company_id, name);
CREATE INDEX llm_examples_by_language ON llm_examples (company_id, language, created_at);
