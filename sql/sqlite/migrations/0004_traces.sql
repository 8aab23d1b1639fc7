-- The header traceparent of the upload, or the one begun for it (W3C Trace Context); empty before.
ALTER TABLE documents ADD COLUMN trace TEXT NOT NULL DEFAULT '';
