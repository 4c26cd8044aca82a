-- Moving a live table from a plaintext column to a ciphertext column. The table keeps both for a while; triggers keep them
-- in step with whatever an old or a new release writes, until the plaintext column is dropped.
--
--   native -> expanded -> backfilled -> verified -> contracted -> scrubbed      (glpgenc.encrypted_columns.state)
--
-- A table gets one trigger function, generated into its own schema, for all its columns that are on the way. What it does:
--
--   written                     keys of the field in the session   none, or a value that SQL can't open
--   plaintext                   ciphertext := encrypted            ciphertext := NULL, a backfill finds the row; or refused
--   ciphertext                  plaintext := decrypted             plaintext := NULL
--   NULL into one of them       the other := NULL                  the same
--   gl_null into ciphertext     both := NULL                       the same; NULL over NULL is no change that can be seen
--   both                        left alone
--
-- An UPDATE wrote what it changed. An INSERT wrote what it did not leave to a default: beside a plaintext column with a default,
-- both columns have defaults that say by a setting when they are used (_mark_defaults), so that a value which is equal to the
-- default is not taken for one that was not written. A row that an UPDATE moves to another partition is deleted and inserted:
-- the UPDATE wrote, the INSERT did not (_move_part).
--
-- A backfill looks like a new release that writes ciphertext. It says that it is none, and that the plaintext is to stay, by
-- the setting glpgenc.backfill. Its value is the time at which the transaction began (extract(epoch FROM now())::text): a value
-- that somebody left in the connection is not this transaction's. With session_replication_role = replica the plaintext stays
-- too, because the row was completed where it came from.
--
-- Whoever writes may have no rights in the schema glpgenc: only a session that holds keys comes to the statements which name it.

CREATE TABLE glpgenc.column_migrations (
    relation          regclass NOT NULL,
    column_name       name NOT NULL,
    plaintext_column  name,
    source_expression text,
    tenant_expression text,
    row_expression    text,
    mode              text NOT NULL DEFAULT 'database' CHECK (mode IN ('database', 'client')),
    unkeyed           text NOT NULL DEFAULT 'queue' CHECK (unkeyed IN ('queue', 'refuse')),
    client_source     boolean NOT NULL DEFAULT false,
    value_type        text,
    started_at        timestamptz NOT NULL DEFAULT now(),
    backfilled_at     timestamptz,
    verified_at       timestamptz,
    verified_rows     bigint,
    verified_by       text CHECK (verified_by IN ('all', 'sample')),
    mismatched_rows   bigint,
    contracted_at     timestamptz,
    former_column     name,
    scrubbed_at       timestamptz,
    scrubbed_lsn      pg_lsn,
    scrubbed_cluster  bigint,
    PRIMARY KEY (relation, column_name),
    UNIQUE (relation, plaintext_column),
    CONSTRAINT plaintext_until_contracted CHECK (
        (plaintext_column IS NULL) = (contracted_at IS NOT NULL) AND (source_expression IS NULL) = (contracted_at IS NOT NULL)),
    -- A renamed column is renamed here with its registration.
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.column_migrations IS 'The columns migrated from a plaintext column of the same table; their state is in glpgenc.encrypted_columns';
COMMENT ON COLUMN glpgenc.column_migrations.relation IS 'The table';
COMMENT ON COLUMN glpgenc.column_migrations.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.column_migrations.plaintext_column IS 'The column that it replaces; NULL after that was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.source_expression IS 'SQL over a row of the table for the value to encrypt: the plaintext column, or an expression of it; NULL after that was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.tenant_expression IS 'SQL over a row of the table for its tenant id; NULL for the session''s tenant';
COMMENT ON COLUMN glpgenc.column_migrations.row_expression IS 'SQL over a row of the table for the key that its value is bound to; NULL if values are not bound to rows';
COMMENT ON COLUMN glpgenc.column_migrations.mode IS 'database: the server encrypts, in keyed sessions; client: values are encrypted in Python, and SQL can''t decrypt them';
COMMENT ON COLUMN glpgenc.column_migrations.unkeyed IS 'For plaintext written by a session that can''t encrypt it: queue leaves the row to the backfill, refuse raises ZE001';
COMMENT ON COLUMN glpgenc.column_migrations.client_source IS 'Whether only a client function can read the source, such as the tokens of another library: triggers do not encrypt it, and the backfill uses the function';
COMMENT ON COLUMN glpgenc.column_migrations.value_type IS 'The type of the values, such as integer; NULL if a client function creates them';
COMMENT ON COLUMN glpgenc.column_migrations.started_at IS 'When it was expanded';
COMMENT ON COLUMN glpgenc.column_migrations.backfilled_at IS 'When a backfill last completed';
COMMENT ON COLUMN glpgenc.column_migrations.verified_at IS 'When the two columns were last verified as equal';
COMMENT ON COLUMN glpgenc.column_migrations.verified_rows IS 'The number of rows compared';
COMMENT ON COLUMN glpgenc.column_migrations.verified_by IS 'Which rows were compared: all, or a sample';
COMMENT ON COLUMN glpgenc.column_migrations.mismatched_rows IS 'The number of rows that differ';
COMMENT ON COLUMN glpgenc.column_migrations.contracted_at IS 'When the plaintext column was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.former_column IS 'The name of the plaintext column that was dropped: checks report a column that is added again with this name';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_at IS 'When the table was rewritten, so that its files contain no plaintext';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_lsn IS 'The WAL position after that: earlier WAL can contain plaintext, later WAL does not';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_cluster IS 'The system identifier of the cluster of that WAL position, which has no meaning in another cluster';
