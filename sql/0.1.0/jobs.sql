-- What jobs keep: backfills and their workers, quarantine, runs of `glpgenc verify`, and rows that were planted.
--
-- What the workers of a backfill share: any number of them, on any hosts, and this database is all that they know of each
-- other. A job encrypts columns of one table together, so that a row gets one new version. Each pass goes through the
-- table's blocks once: chunks of them are cut off at a frontier, and claimed by a row lock in the transaction that writes,
-- so that a dead worker's chunk is free at once.
--
-- Whether stored values still open (glpgenc/verification/): what runs of `glpgenc verify` found, and what a session with keys
-- needs to find it. A run on a standby keeps all of this in a file.
--
-- Rows that glpgenc put into users' tables, to look for their values once the plaintext is gone. Each is noted in the
-- transaction that makes it: after a crash there are either both, or neither.

CREATE TABLE glpgenc.backfill_jobs (
    job          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    relation     regclass NOT NULL,
    kind         text NOT NULL DEFAULT 'backfill' CHECK (kind IN ('backfill', 'rotation', 'reindex', 'restore')),
    pass         integer NOT NULL DEFAULT 1 CHECK (pass > 0),
    paused       boolean NOT NULL DEFAULT false,
    settings     jsonb NOT NULL DEFAULT '{}',
    started_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    cancelled    boolean NOT NULL DEFAULT false,
    rate_until   timestamptz,
    wal_until    timestamptz,
    wal_position  pg_lsn,
    rows          bigint NOT NULL DEFAULT 0,
    hot           bigint NOT NULL DEFAULT 0,
    wal_bytes     bigint NOT NULL DEFAULT 0,
    longest_chunk double precision NOT NULL DEFAULT 0,
    first_chunk_at timestamptz,
    UNIQUE (job, relation)
);
COMMENT ON TABLE glpgenc.backfill_jobs IS 'Backfills: one row encrypts some columns of a table together';
COMMENT ON COLUMN glpgenc.backfill_jobs.job IS 'Its number';
COMMENT ON COLUMN glpgenc.backfill_jobs.relation IS 'The table';
COMMENT ON COLUMN glpgenc.backfill_jobs.kind IS 'backfill: fills ciphertext columns; rotation: re-encrypts their values under the active keys; reindex: rewrites them with the terms of all slots; restore: decrypts them into a plaintext column that was added again';
COMMENT ON COLUMN glpgenc.backfill_jobs.pass IS 'The number of the current pass over the table; the last pass finds no row left';
COMMENT ON COLUMN glpgenc.backfill_jobs.paused IS 'Whether it is paused';
COMMENT ON COLUMN glpgenc.backfill_jobs.settings IS 'Limits and options for all workers, as passed to `glpgenc backfill run`';
COMMENT ON COLUMN glpgenc.backfill_jobs.started_at IS 'When it was started';
COMMENT ON COLUMN glpgenc.backfill_jobs.finished_at IS 'When a pass found no row left, or it was aborted; NULL until then';
COMMENT ON COLUMN glpgenc.backfill_jobs.cancelled IS 'Whether it was aborted';
COMMENT ON COLUMN glpgenc.backfill_jobs.rate_until IS 'Until when the limit of rows per second is exhausted';
COMMENT ON COLUMN glpgenc.backfill_jobs.wal_until IS 'Until when the limit of WAL per second is exhausted';
COMMENT ON COLUMN glpgenc.backfill_jobs.wal_position IS 'Up to where the WAL has been counted';
COMMENT ON COLUMN glpgenc.backfill_jobs.rows IS 'Rows encrypted in finished chunks whose rows were removed';
COMMENT ON COLUMN glpgenc.backfill_jobs.hot IS 'The number of these rows whose new version is in the same block';
COMMENT ON COLUMN glpgenc.backfill_jobs.wal_bytes IS 'WAL of the whole server while these chunks were written, in bytes';
COMMENT ON COLUMN glpgenc.backfill_jobs.first_chunk_at IS 'When the transaction of the first of these chunks started';
COMMENT ON COLUMN glpgenc.backfill_jobs.longest_chunk IS 'The longest transaction of these chunks, in seconds';

CREATE TABLE glpgenc.backfills (
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    job         bigint NOT NULL,
    PRIMARY KEY (relation, column_name),
    -- The columns of a job are those of its table: expressions of one table's owner never run for another.
    FOREIGN KEY (job, relation) REFERENCES glpgenc.backfill_jobs (job, relation) ON DELETE CASCADE,
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.column_migrations ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX backfills_job ON glpgenc.backfills (job);
COMMENT ON TABLE glpgenc.backfills IS 'The columns of each backfill';
COMMENT ON COLUMN glpgenc.backfills.relation IS 'The table';
COMMENT ON COLUMN glpgenc.backfills.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.backfills.job IS 'The current or most recent backfill of the column';
COMMENT ON INDEX glpgenc.backfills_job IS 'The columns of a backfill';

CREATE TABLE glpgenc.backfill_leaves (
    job        bigint NOT NULL REFERENCES glpgenc.backfill_jobs ON DELETE CASCADE,
    leaf       regclass NOT NULL,
    filenode   oid NOT NULL,
    blocks     bigint NOT NULL,
    next_block bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (job, leaf)
);
COMMENT ON TABLE glpgenc.backfill_leaves IS 'The progress of the current pass: how far each table or partition has been divided into chunks';
COMMENT ON COLUMN glpgenc.backfill_leaves.job IS 'The backfill';
COMMENT ON COLUMN glpgenc.backfill_leaves.leaf IS 'The table, or one of its leaf partitions';
COMMENT ON COLUMN glpgenc.backfill_leaves.filenode IS 'Its filenode: if it changes, the rows have moved, and the pass starts again';
COMMENT ON COLUMN glpgenc.backfill_leaves.blocks IS 'The number of blocks when the pass started';
COMMENT ON COLUMN glpgenc.backfill_leaves.next_block IS 'The first block that is not in a chunk yet';

CREATE TABLE glpgenc.backfill_chunks (
    chunk       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job         bigint NOT NULL REFERENCES glpgenc.backfill_jobs ON DELETE CASCADE,
    leaf        regclass NOT NULL,
    pass        integer NOT NULL,
    low         bigint NOT NULL,
    high        bigint NOT NULL,
    done        boolean NOT NULL DEFAULT false,
    worker      text,
    rows        bigint NOT NULL DEFAULT 0,
    hot         bigint NOT NULL DEFAULT 0,
    left_over   bigint NOT NULL DEFAULT 0,
    seconds     double precision,
    wal_bytes   bigint,
    finished_at timestamptz
);
CREATE INDEX backfill_chunks_job ON glpgenc.backfill_chunks (job, pass);
CREATE INDEX backfill_chunks_open ON glpgenc.backfill_chunks (job, chunk) WHERE NOT done;
COMMENT ON TABLE glpgenc.backfill_chunks IS 'Ranges of blocks. A worker locks the row in the transaction that writes their rows';
COMMENT ON COLUMN glpgenc.backfill_chunks.chunk IS 'Its number';
COMMENT ON COLUMN glpgenc.backfill_chunks.job IS 'The backfill';
COMMENT ON COLUMN glpgenc.backfill_chunks.leaf IS 'The table or partition';
COMMENT ON COLUMN glpgenc.backfill_chunks.pass IS 'The pass it belongs to';
COMMENT ON COLUMN glpgenc.backfill_chunks.low IS 'The first block';
COMMENT ON COLUMN glpgenc.backfill_chunks.high IS 'The first block after it';
COMMENT ON COLUMN glpgenc.backfill_chunks.done IS 'Whether it is finished';
COMMENT ON COLUMN glpgenc.backfill_chunks.worker IS 'The worker that processed it: host and process id';
COMMENT ON COLUMN glpgenc.backfill_chunks.rows IS 'Rows that were encrypted';
COMMENT ON COLUMN glpgenc.backfill_chunks.hot IS 'The number of these rows whose new version is in the same block, without index writes (HOT)';
COMMENT ON COLUMN glpgenc.backfill_chunks.left_over IS 'Rows locked by another transaction, left for the next pass';
COMMENT ON COLUMN glpgenc.backfill_chunks.seconds IS 'The duration of its transaction, in seconds';
COMMENT ON COLUMN glpgenc.backfill_chunks.wal_bytes IS 'WAL of the whole server in this time, in bytes';
COMMENT ON COLUMN glpgenc.backfill_chunks.finished_at IS 'When it was finished';
COMMENT ON INDEX glpgenc.backfill_chunks_job IS 'The chunks of a pass';
COMMENT ON INDEX glpgenc.backfill_chunks_open IS 'The chunks that are not finished';

CREATE TABLE glpgenc.backfill_workers (
    job        bigint NOT NULL REFERENCES glpgenc.backfill_jobs ON DELETE CASCADE,
    worker     text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now(),
    waiting    text,
    rows       bigint NOT NULL DEFAULT 0,
    chunks     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (job, worker)
);
COMMENT ON TABLE glpgenc.backfill_workers IS 'The workers of a backfill, and what they wait for';
COMMENT ON COLUMN glpgenc.backfill_workers.job IS 'The backfill';
COMMENT ON COLUMN glpgenc.backfill_workers.worker IS 'Host and process id';
COMMENT ON COLUMN glpgenc.backfill_workers.started_at IS 'When it started';
COMMENT ON COLUMN glpgenc.backfill_workers.seen_at IS 'When it last reported, which it does every few seconds';
COMMENT ON COLUMN glpgenc.backfill_workers.waiting IS 'What it waits for; NULL while it works';
COMMENT ON COLUMN glpgenc.backfill_workers.rows IS 'Rows that it encrypted in chunks whose rows were removed';
COMMENT ON COLUMN glpgenc.backfill_workers.chunks IS 'The number of these chunks';

CREATE TABLE glpgenc.quarantine (
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    row_key     jsonb NOT NULL,
    sqlstate    text NOT NULL,
    reason      text NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (relation, column_name, row_key),
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.quarantine IS 'Rows that could not be encrypted. The backfill skips them until `glpgenc backfill run --retry-quarantined`';
COMMENT ON COLUMN glpgenc.quarantine.relation IS 'The table';
COMMENT ON COLUMN glpgenc.quarantine.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.quarantine.row_key IS 'The row''s primary key, or its ctid if it has none that can be shown';
COMMENT ON COLUMN glpgenc.quarantine.sqlstate IS 'The SQLSTATE of the error';
COMMENT ON COLUMN glpgenc.quarantine.reason IS 'The error message, without a value';
COMMENT ON COLUMN glpgenc.quarantine.at IS 'When';

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

CREATE FUNCTION glpgenc.gl_backfill_shield(relation pg_catalog.regclass, columns pg_catalog.name[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    home   oid;
    made   text;
    filled text;
BEGIN
    SELECT c.relnamespace INTO STRICT home FROM pg_class c WHERE c.oid = relation;
    made := format('%s.%I', home::regnamespace, format('glpgenc_shield_%s', relation::oid));
    IF columns IS NULL THEN
        IF to_regprocedure(made || '()') IS NULL THEN
            RETURN false;
        END IF;
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_shield ON %s', relation);
        EXECUTE format('DROP FUNCTION %s()', made);
        RETURN true;
    END IF;
    SELECT string_agg(format(E'\n    kept.%1$s := NEW.%1$s;', glpgenc._quoted(x.named)), '' ORDER BY x.named) INTO filled
    FROM (SELECT unnest(columns) AS named
          UNION SELECT i.index_column FROM glpgenc.index_columns i
          WHERE i.relation = gl_backfill_shield.relation AND i.column_name = ANY (columns)) x;
    -- A record, and not the table's row type: a partition may have its columns in another order.
    EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %L', made, format(E'
-- Generated by glpgenc.gl_backfill_shield for the length of a backfill: undoes what other triggers did to its rows.
DECLARE
    kept record := OLD;
BEGIN%s
    RETURN kept;
END
', filled));
    EXECUTE format('COMMENT ON FUNCTION %s() IS %L', made,
                   format('glpgenc: keeps the other columns of %s unchanged while its rows are encrypted', relation));
    EXECUTE format('CREATE OR REPLACE TRIGGER zzz_glpgenc_shield BEFORE UPDATE ON %s FOR EACH ROW '
                   'WHEN (pg_catalog.current_setting(%L, true) OPERATOR(pg_catalog.=) '
                   'pg_catalog.extract(%L, pg_catalog.now())::pg_catalog.text) EXECUTE FUNCTION %s()',
                   relation, 'glpgenc.backfill', 'epoch', made);
    EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_shield ON %s IS %L', relation,
                   'glpgenc: keeps all columns unchanged except those that a backfill fills');
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER zzz_glpgenc_shield', relation);
    RETURN true;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_backfill_shield(pg_catalog.regclass, pg_catalog.name[]) IS
    'Creates a last BEFORE UPDATE trigger that, in the transactions of a backfill (setting glpgenc.backfill), keeps all '
    'columns unchanged except these and their index columns; NULL drops it';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._renew_shield(relation pg_catalog.regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_shield') THEN
        RETURN;
    END IF;
    PERFORM glpgenc.gl_backfill_shield(relation, (SELECT array_agg(f.column_name) FROM (
        SELECT b.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.backfills b USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
        UNION SELECT m.plaintext_column FROM glpgenc.backfill_jobs j JOIN glpgenc.backfills b USING (job)
        JOIN glpgenc.column_migrations m ON m.relation = b.relation AND m.column_name = b.column_name
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
            AND j.kind = 'restore' AND m.plaintext_column IS NOT NULL
        UNION SELECT r.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.rotation_columns r USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
        UNION SELECT r.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.reindex_columns r USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield') f));
END
$body$;
COMMENT ON FUNCTION glpgenc._renew_shield(pg_catalog.regclass) IS
    'internal: creates the trigger of gl_backfill_shield again if a backfill still requires it, else drops it, after columns '
    'were dropped or a backfill ended';

-- What the statements of a job read once, and not for each row. A job has a connection of its own, so these are for
-- glpgenc_admin alone.

CREATE FUNCTION glpgenc._job_keys(field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
BEGIN
    RETURN glpgenc._open_field(glpgenc._keys(field), glpgenc._name(field));
END
$body$;
COMMENT ON FUNCTION glpgenc._job_keys(pg_catalog.text) IS
    'internal: key_id(16) || key(64) || padding(2) || search entries of a field, for the statements of jobs; NULL or empty '
    'where there are none';

CREATE FUNCTION glpgenc._job_key(key_id pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
BEGIN
    RETURN key_id OPERATOR(pg_catalog.||) glpgenc._find_key(key_id);
END
$body$;
COMMENT ON FUNCTION glpgenc._job_key(pg_catalog.bytea) IS
    'internal: key_id(16) || key(64) of a key that the session may read with, for the statements of jobs; NULL where it may not';

CREATE FUNCTION glpgenc._seal_searched(
    value pg_catalog.bytea, keys pg_catalog.bytea, bound pg_catalog.bytea, field pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
AS $body$
DECLARE
    header pg_catalog.bytea;
    body   pg_catalog.bytea;
BEGIN
    -- The length says that there is one search entry, and its first bytes that it is a scalar's of all 128 bits: then the
    -- header has one size and is made here, as the PL/pgSQL functions that make any other cost a third of all encryption.
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.=) 118
        AND pg_catalog.substr(keys, 81, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
        AND pg_catalog.substr(keys, 85, 2) OPERATOR(pg_catalog.=) E'\\x8000'::pg_catalog.bytea
        AND value OPERATOR(pg_catalog.<) E'\\xfa'::pg_catalog.bytea
        AND pg_catalog.substr(value, 1, 2) OPERATOR(pg_catalog.<>) E'\\x5c78'::pg_catalog.bytea
        AND bound IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._seal(value, glpgenc._keys(field), bound, field, NULL);
    END IF;
    header := E'\\xfa00'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
              OPERATOR(pg_catalog.||) E'\\x0013'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 83, 1)
              OPERATOR(pg_catalog.||) E'\\x0010'::pg_catalog.bytea
              OPERATOR(pg_catalog.||) CASE
                  WHEN pg_catalog.substr(keys, 84, 1) OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea
                  THEN pg_catalog.substr(glpgenc._hmac_sha256(value, pg_catalog.substr(keys, 87, 32)), 1, 16)
                  ELSE glpgenc._term(value, pg_catalog.substr(keys, 83, 36)) END;
    body := glpgenc._random(16);
    body := body OPERATOR(pg_catalog.||) glpgenc._aes_cbc_encrypt(value, pg_catalog.substr(keys, 49, 32), body);
    RETURN header OPERATOR(pg_catalog.||) body OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        header OPERATOR(pg_catalog.||) bound OPERATOR(pg_catalog.||) body
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            pg_catalog.octet_length(header) OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(keys, 17, 32)), 1, 32);
END
$body$;
COMMENT ON FUNCTION glpgenc._seal_searched(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text) IS
    'internal: encrypts bytes as _seal does, faster where _job_keys has one term of 128 bits and no padding';

CREATE FUNCTION glpgenc._carries_terms(
    data pg_catalog.bytea, value pg_catalog.bytea, keys pg_catalog.bytea, field pg_catalog.text, lenient integer[]
) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
DECLARE
    at      integer := 83;
    kind    integer;
    present pg_catalog.bytea;
BEGIN
    keys := glpgenc._open_field(keys, glpgenc._name(field));
    IF keys IS NULL THEN
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
            WHEN kind OPERATOR(pg_catalog.=) 7 THEN
                present OPERATOR(pg_catalog.=) ANY (glpgenc._part_terms(value, pg_catalog.substr(keys, at, 72)))
            ELSE present OPERATOR(pg_catalog.=) glpgenc._facet_term(
                value, pg_catalog.substr(keys, at, glpgenc._entry_size(keys, at))) END)
        THEN
            RETURN false;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(keys, at);
    END LOOP;
    RETURN at OPERATOR(pg_catalog.>) pg_catalog.octet_length(keys);
END
$body$;
COMMENT ON FUNCTION glpgenc._carries_terms(
    pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer[]) IS
    'internal: whether an envelope has the terms of a value in every slot of its field, except lenient slots without terms; '
    'false if SQL can''t determine it';
