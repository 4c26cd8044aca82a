-- Whether stored values still open (glpgenc/verification/): what runs of `glpgenc verify` found, and what a session with keys
-- needs to find it. A run on a standby keeps all of this in a file.

CREATE TABLE glpgenc.verifications (
    run         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    tenant_id   text CHECK (tenant_id <> ''),
    sample      bigint CHECK (sample > 0),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    checked     bigint NOT NULL DEFAULT 0,
    counts      jsonb NOT NULL DEFAULT '{}',
    position    jsonb NOT NULL DEFAULT '{}',
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX verifications_column ON glpgenc.verifications (relation, column_name);
COMMENT ON TABLE glpgenc.verifications IS 'Runs of `glpgenc verify` over the values of a column: for each kind (all rows, a sample, a tenant) the last complete run, and an unfinished one';
COMMENT ON COLUMN glpgenc.verifications.run IS 'The number of the run';
COMMENT ON COLUMN glpgenc.verifications.relation IS 'The table';
COMMENT ON COLUMN glpgenc.verifications.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.verifications.tenant_id IS 'The tenant whose rows were checked; NULL for all tenants';
COMMENT ON COLUMN glpgenc.verifications.sample IS 'The size of the random sample, in rows; NULL for all rows';
COMMENT ON COLUMN glpgenc.verifications.started_at IS 'When it started';
COMMENT ON COLUMN glpgenc.verifications.finished_at IS 'When it was completed; NULL until then';
COMMENT ON COLUMN glpgenc.verifications.checked IS 'Values that were checked';
COMMENT ON COLUMN glpgenc.verifications.counts IS 'Numbers of rows: without a value, of shredded tenants, and by fault';
COMMENT ON COLUMN glpgenc.verifications.position IS 'Where it resumes: the finished tables and partitions, and the next block of the current one';
COMMENT ON INDEX glpgenc.verifications_column IS 'The runs over a column';

CREATE TABLE glpgenc.faulty_values (
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    row_key     jsonb NOT NULL,
    fault       text NOT NULL,
    found_at    timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (relation, column_name, row_key),
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.faulty_values IS 'Faulty values found by `glpgenc verify`, until a later run finds them correct or deleted. Contains no values';
COMMENT ON COLUMN glpgenc.faulty_values.relation IS 'The table';
COMMENT ON COLUMN glpgenc.faulty_values.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.faulty_values.row_key IS 'The row''s primary key, or table and ctid if it has none that can be shown';
COMMENT ON COLUMN glpgenc.faulty_values.fault IS 'The fault, as named by `glpgenc verify`';
COMMENT ON COLUMN glpgenc.faulty_values.found_at IS 'When it was first found';
COMMENT ON COLUMN glpgenc.faulty_values.seen_at IS 'When it was last found';

CREATE FUNCTION glpgenc._carries_terms(
    data pg_catalog.bytea, value pg_catalog.bytea, keys pg_catalog.bytea, field pg_catalog.text, lenient integer[]
) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
DECLARE
    at      integer := 83;
    kind    integer;
    present pg_catalog.bytea;
BEGIN
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field) IS NULL;
    END IF;
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        -- No session has the key of a facet of scope global: not told is not right.
        IF kind OPERATOR(pg_catalog.>=) 128 THEN
            RETURN false;
        END IF;
        present := glpgenc.gl_index_term(data, pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1));
        IF NOT (CASE
            WHEN present IS NULL THEN
                pg_catalog.array_position(lenient, pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1)) IS NOT NULL
            WHEN kind OPERATOR(pg_catalog.=) 0 THEN
                present OPERATOR(pg_catalog.=) glpgenc._term(value, pg_catalog.substr(keys, at, 36))
            ELSE present OPERATOR(pg_catalog.=) glpgenc._facet_term(value, pg_catalog.substr(keys, at, 72)) END)
        THEN
            RETURN false;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(kind);
    END LOOP;
    RETURN at OPERATOR(pg_catalog.>) pg_catalog.octet_length(keys);
END
$body$;
COMMENT ON FUNCTION glpgenc._carries_terms(
    pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer[]) IS
    'internal: whether an envelope has the terms of a value in every slot of its field, except lenient slots without terms; '
    'false if SQL can''t determine it';
