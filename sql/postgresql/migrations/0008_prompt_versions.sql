-- The version of the prompt that was asked with, such as invoice-1; empty before.
ALTER TABLE llm_calls ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
