-- What a hop between two stages writes is pages of the log, so fewer of them are changed.

-- AUTOINCREMENT writes a table of its own for every event, and an index by document, that only
-- deletions need, one more. So the events of a document that is gone are not seen any more, and the
-- hourly sweep removes them; the newest one stays, that no number is given twice, for readers go on
-- from the newest they know.
CREATE TABLE plain_events (
  id INTEGER PRIMARY KEY,
  company_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO plain_events SELECT id, company_id, document_id, state, created_at FROM events;
INSERT INTO plain_events SELECT seq, '', '', '', 0 FROM sqlite_sequence
  WHERE name = 'events' AND seq > (SELECT coalesce(max(id), 0) FROM events);
DROP TABLE events;
ALTER TABLE plain_events RENAME TO events;
CREATE INDEX events_by_company ON events (company_id, id);

-- Of a column that stays when a worker goes on to the next stage.
DROP INDEX tasks_running;
CREATE INDEX tasks_running ON tasks (job_id) WHERE state = 'running';
