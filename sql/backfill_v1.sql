-- What the workers of a backfill share: any number of them, on any hosts, and this database is all that they know of each
-- other. A job encrypts columns of one table together, so that a row gets one new version. Each pass goes through the
-- table's blocks once: chunks of them are cut off at a frontier, and claimed by a row lock in the transaction that writes,
-- so that a dead worker's chunk is free at once.

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
COMMENT ON COLUMN glpgenc.backfill_jobs.kind IS 'backfill: fills ciphertext columns; rotation: moves their values to the active keys; reindex: writes them anew, with the terms of all slots; restore: decrypts them into a plaintext column that was added again';
COMMENT ON COLUMN glpgenc.backfill_jobs.pass IS 'Which time the table is gone through; the last finds nothing left';
COMMENT ON COLUMN glpgenc.backfill_jobs.paused IS 'Whether workers wait';
COMMENT ON COLUMN glpgenc.backfill_jobs.settings IS 'Limits and choices that all workers keep to, as given to glpgenc backfill run';
COMMENT ON COLUMN glpgenc.backfill_jobs.started_at IS 'When it was started';
COMMENT ON COLUMN glpgenc.backfill_jobs.finished_at IS 'When a pass found nothing left, or it was given up; NULL until then';
COMMENT ON COLUMN glpgenc.backfill_jobs.cancelled IS 'Whether it was given up';
COMMENT ON COLUMN glpgenc.backfill_jobs.rate_until IS 'Until when the limit of rows a second is used up';
COMMENT ON COLUMN glpgenc.backfill_jobs.wal_until IS 'Until when the limit of WAL a second is used up';
COMMENT ON COLUMN glpgenc.backfill_jobs.wal_position IS 'Up to where the WAL has been counted';
COMMENT ON COLUMN glpgenc.backfill_jobs.rows IS 'Rows that were encrypted in finished chunks that are summed up here, and removed';
COMMENT ON COLUMN glpgenc.backfill_jobs.hot IS 'Rows of them whose new version stands in the same block';
COMMENT ON COLUMN glpgenc.backfill_jobs.wal_bytes IS 'WAL of the whole server while those chunks were written';
COMMENT ON COLUMN glpgenc.backfill_jobs.first_chunk_at IS 'When the transaction of the first of them began';
COMMENT ON COLUMN glpgenc.backfill_jobs.longest_chunk IS 'How many seconds the transaction of one of them took at most';

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
COMMENT ON COLUMN glpgenc.backfills.job IS 'The backfill that fills it, or filled it last';
COMMENT ON INDEX glpgenc.backfills_job IS 'The columns of a backfill';

CREATE TABLE glpgenc.backfill_leaves (
    job        bigint NOT NULL REFERENCES glpgenc.backfill_jobs ON DELETE CASCADE,
    leaf       regclass NOT NULL,
    filenode   oid NOT NULL,
    blocks     bigint NOT NULL,
    next_block bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (job, leaf)
);
COMMENT ON TABLE glpgenc.backfill_leaves IS 'The frontier of the current pass: how far each table, or partition, has been cut into chunks';
COMMENT ON COLUMN glpgenc.backfill_leaves.job IS 'The backfill';
COMMENT ON COLUMN glpgenc.backfill_leaves.leaf IS 'The table, or one of its partitions that hold rows';
COMMENT ON COLUMN glpgenc.backfill_leaves.filenode IS 'Its file: another one means that its rows have moved, and the pass starts again';
COMMENT ON COLUMN glpgenc.backfill_leaves.blocks IS 'How many blocks it had when the pass began';
COMMENT ON COLUMN glpgenc.backfill_leaves.next_block IS 'The first block that is in no chunk yet';

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
COMMENT ON COLUMN glpgenc.backfill_chunks.done IS 'Whether its rows have been gone through';
COMMENT ON COLUMN glpgenc.backfill_chunks.worker IS 'The worker that did it: host and process';
COMMENT ON COLUMN glpgenc.backfill_chunks.rows IS 'Rows that were encrypted';
COMMENT ON COLUMN glpgenc.backfill_chunks.hot IS 'Rows of them whose new version stands in the same block, so that no index was written';
COMMENT ON COLUMN glpgenc.backfill_chunks.left_over IS 'Rows that another transaction had locked, for the next pass';
COMMENT ON COLUMN glpgenc.backfill_chunks.seconds IS 'How long its transaction took';
COMMENT ON COLUMN glpgenc.backfill_chunks.wal_bytes IS 'WAL of the whole server in that time';
COMMENT ON COLUMN glpgenc.backfill_chunks.finished_at IS 'When it was done';
COMMENT ON INDEX glpgenc.backfill_chunks_job IS 'The chunks of a pass';
COMMENT ON INDEX glpgenc.backfill_chunks_open IS 'The chunks to be done';

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
COMMENT ON TABLE glpgenc.backfill_workers IS 'Who works on a backfill, and what keeps them from it';
COMMENT ON COLUMN glpgenc.backfill_workers.job IS 'The backfill';
COMMENT ON COLUMN glpgenc.backfill_workers.worker IS 'Host and process';
COMMENT ON COLUMN glpgenc.backfill_workers.started_at IS 'When it began';
COMMENT ON COLUMN glpgenc.backfill_workers.seen_at IS 'When it last told of itself: every few seconds';
COMMENT ON COLUMN glpgenc.backfill_workers.waiting IS 'What it waits for; NULL while it works';
COMMENT ON COLUMN glpgenc.backfill_workers.rows IS 'Rows that it encrypted in chunks that are summed up, and removed';
COMMENT ON COLUMN glpgenc.backfill_workers.chunks IS 'How many those chunks were';

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
COMMENT ON TABLE glpgenc.quarantine IS 'Rows that could not be encrypted. The backfill leaves them out until glpgenc backfill run --retry-quarantined';
COMMENT ON COLUMN glpgenc.quarantine.relation IS 'The table';
COMMENT ON COLUMN glpgenc.quarantine.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.quarantine.row_key IS 'The row''s primary key, or its ctid where it has none that may be shown';
COMMENT ON COLUMN glpgenc.quarantine.sqlstate IS 'The SQLSTATE of the error';
COMMENT ON COLUMN glpgenc.quarantine.reason IS 'What went wrong, without a value';
COMMENT ON COLUMN glpgenc.quarantine.at IS 'When';

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
                   format('glpgenc: keeps the rows of %s as they are while they are encrypted', relation));
    EXECUTE format('CREATE OR REPLACE TRIGGER zzz_glpgenc_shield BEFORE UPDATE ON %s FOR EACH ROW '
                   'WHEN (pg_catalog.current_setting(%L, true) OPERATOR(pg_catalog.=) '
                   'pg_catalog.extract(%L, pg_catalog.now())::pg_catalog.text) EXECUTE FUNCTION %s()',
                   relation, 'glpgenc.backfill', 'epoch', made);
    EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_shield ON %s IS %L', relation,
                   'glpgenc: while a backfill writes, keeps all columns but those that it fills');
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER zzz_glpgenc_shield', relation);
    RETURN true;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_backfill_shield(pg_catalog.regclass, pg_catalog.name[]) IS
    'Puts up a last BEFORE UPDATE trigger that, where the setting glpgenc.backfill says that the transaction is a backfill''s, keeps all columns but these and their index columns as they were; NULL takes it away';

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
    'internal: after columns went or a backfill ended, makes the trigger of gl_backfill_shield anew where a backfill still needs it, and else takes it away';
