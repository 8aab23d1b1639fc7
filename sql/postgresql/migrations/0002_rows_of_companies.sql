-- A second wall between companies: a statement that forgets its WHERE finds nothing of another
-- company. Each transaction says for whom it acts: iscan.company is a company's id, or '*' for work
-- that is for all; unset, nothing is seen (src/sql/access.h). FORCE, for the program's role owns the
-- tables; only a superuser or a role with BYPASSRLS passes. SQLite has no such thing, so there is no
-- script of this number for it.

CREATE FUNCTION acts_for(company TEXT) RETURNS BOOLEAN LANGUAGE sql STABLE AS
$$ SELECT current_setting('iscan.company', true) IN ('*', company) $$;

ALTER TABLE companies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON companies USING (acts_for(id));

ALTER TABLE tokens ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON tokens USING (acts_for(company_id));

ALTER TABLE documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON documents USING (acts_for(company_id));

ALTER TABLE events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON events USING (acts_for(company_id));

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON idempotency_keys USING (acts_for(company_id));

-- What belongs to a document is seen with it. '*' is asked first: workers never look further.

ALTER TABLE tasks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON tasks USING (
  acts_for('*') OR EXISTS (SELECT FROM documents d WHERE d.job_id = tasks.job_id));

ALTER TABLE artefacts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON artefacts USING (
  acts_for('*') OR EXISTS (SELECT FROM documents d WHERE d.job_id = artefacts.job_id));

ALTER TABLE corrections ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_company ON corrections USING (
  acts_for('*') OR EXISTS (SELECT FROM documents d WHERE d.id = corrections.document_id));
