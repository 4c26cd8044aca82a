-- Rows that glpgenc put into users' tables, to look for their values once the plaintext is gone. Each is noted in the
-- transaction that makes it: after a crash there are either both, or neither.

CREATE TABLE glpgenc.planted_rows (
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    digest      bytea NOT NULL,
    row_key     jsonb,
    planted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (relation, column_name, digest),
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.planted_rows IS 'Rows with random test values, until `glpgenc scrub unplant` deletes them';
COMMENT ON COLUMN glpgenc.planted_rows.relation IS 'The table';
COMMENT ON COLUMN glpgenc.planted_rows.column_name IS 'The ciphertext column that the value is encrypted into';
COMMENT ON COLUMN glpgenc.planted_rows.digest IS 'SHA-256 of the test value: the value itself must be stored nowhere but in the row';
COMMENT ON COLUMN glpgenc.planted_rows.row_key IS 'The row''s primary key; NULL if the table has no other than the plaintext column';
COMMENT ON COLUMN glpgenc.planted_rows.planted_at IS 'When';
