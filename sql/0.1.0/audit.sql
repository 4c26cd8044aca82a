-- The audit trail: what was done with keys and values, chained by MACs, in a schema of its own. No row holds a value.
-- The MACs are made outside, with a key that only the KMS opens: docs/AUDIT.md says what is under them.

DO $do$
DECLARE
    present pg_catalog.bool := pg_catalog.to_regnamespace('security') IS NOT NULL;
BEGIN
    IF NOT present THEN
        CREATE SCHEMA security;
        REVOKE ALL ON SCHEMA security FROM PUBLIC;
        COMMENT ON SCHEMA security IS 'glpgenc: the audit trail of field-level encryption, and the roles and permissions of '
            'its API';
    END IF;
    -- Whoever owns the schema can drop what is in it.
    IF (SELECT nspowner FROM pg_catalog.pg_namespace WHERE nspname = 'security')
        <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
    THEN
        PERFORM glpgenc._raise('ZE013', 'the schema security is not owned by the role that installs',
            'ALTER SCHEMA security OWNER TO the installing role after a look at what is in it; the audit trail is kept there');
    END IF;
END
$do$;

CREATE TABLE security.audit_keys (
    key_id      uuid PRIMARY KEY,
    provider    text NOT NULL CHECK (provider <> ''),
    key_uri     text NOT NULL CHECK (key_uri <> ''),
    wrapped_key bytea NOT NULL,
    environment text NOT NULL CHECK (environment <> ''),
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE security.audit_keys IS 'Roots of the audit trail''s MAC keys, wrapped by the KMS. A row is useless without the KMS';
COMMENT ON COLUMN security.audit_keys.key_id IS 'The id; part of the encryption context';
COMMENT ON COLUMN security.audit_keys.provider IS 'The KMS provider that wrapped it';
COMMENT ON COLUMN security.audit_keys.key_uri IS 'The KMS key that wrapped it';
COMMENT ON COLUMN security.audit_keys.wrapped_key IS 'The wrapped root';
COMMENT ON COLUMN security.audit_keys.environment IS 'The environment in its encryption context';
COMMENT ON COLUMN security.audit_keys.created_at IS 'When it was created; new writers use the latest root of their environment';

CREATE TABLE security.audit_writers (
    writer_id     uuid PRIMARY KEY,
    key_id        uuid NOT NULL REFERENCES security.audit_keys,
    host          text NOT NULL,
    pid           integer NOT NULL,
    application   text NOT NULL,
    version       text NOT NULL,
    started_at    timestamptz NOT NULL,
    database_user name NOT NULL DEFAULT session_user,
    registered_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX audit_writers_key ON security.audit_writers (key_id);
CREATE INDEX audit_writers_started ON security.audit_writers (started_at);
COMMENT ON TABLE security.audit_writers IS 'The writers of events: one row for each process, which has its own chain';
COMMENT ON COLUMN security.audit_writers.writer_id IS 'The id, from which its MAC key is derived';
COMMENT ON COLUMN security.audit_writers.key_id IS 'The root of its MAC key';
COMMENT ON COLUMN security.audit_writers.host IS 'The host name';
COMMENT ON COLUMN security.audit_writers.pid IS 'The process id';
COMMENT ON COLUMN security.audit_writers.application IS 'The program''s name';
COMMENT ON COLUMN security.audit_writers.version IS 'The version of glpgenc';
COMMENT ON COLUMN security.audit_writers.started_at IS 'When it started, by its clock';
COMMENT ON COLUMN security.audit_writers.database_user IS 'The role that registered it: of the process itself, or of the process that delivered its spool';
COMMENT ON COLUMN security.audit_writers.registered_at IS 'When it was registered, by the server''s clock';
COMMENT ON INDEX security.audit_writers_key IS 'The writers of a root';
COMMENT ON INDEX security.audit_writers_started IS 'The writers by time';

CREATE TABLE security.encryption_audit (
    writer_id      uuid NOT NULL,
    seq            bigint NOT NULL CHECK (seq > 0),
    -- Not infinite, and such as every reader can hold: else no cursor would lead past it.
    occurred_at    timestamptz NOT NULL CHECK (occurred_at >= '1970-01-01 00:00:00+00' AND occurred_at < '9999-12-31 00:00:00+00'),
    event_type     text NOT NULL,
    event_category text NOT NULL DEFAULT 'encryption',
    data_class     text,
    tenant_id      text,
    key_id         uuid,
    key_version    integer,
    operation      text,
    count          bigint NOT NULL DEFAULT 1,
    duration_us    bigint,
    success        boolean NOT NULL,
    error          text,
    actor          text,
    purpose        text,
    correlation_id text,
    -- What every reader can hold, whoever wrote it: a list in a list a thousand times, or a number of 5,000 digits, would end
    -- the program of whoever reads the trail.
    detail         jsonb NOT NULL DEFAULT '{}' CONSTRAINT flat_detail CHECK (detail = '{}' OR pg_catalog.jsonb_typeof(detail) = 'object'
        AND pg_catalog.octet_length(detail::text) <= 65536
        AND NOT pg_catalog.jsonb_path_exists(detail, '$.* ? (@.type() == "object" || @.type() == "array")')
        AND NOT pg_catalog.jsonb_path_exists(detail, '$.* ? (@.type() == "number" && (@ > 1e400 || @ < -1e400))')),
    previous_mac   bytea NOT NULL CHECK (octet_length(previous_mac) = 32),
    mac            bytea NOT NULL CHECK (octet_length(mac) = 32),
    PRIMARY KEY (occurred_at, writer_id, seq)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX encryption_audit_chain ON security.encryption_audit (writer_id, seq);
CREATE INDEX encryption_audit_tenant ON security.encryption_audit (tenant_id, occurred_at) WHERE tenant_id IS NOT NULL;
CREATE INDEX encryption_audit_actor ON security.encryption_audit (actor, occurred_at) WHERE actor IS NOT NULL;
CREATE INDEX encryption_audit_correlation ON security.encryption_audit (correlation_id, occurred_at) WHERE correlation_id IS NOT NULL;
COMMENT ON TABLE security.encryption_audit IS 'Events, partitioned by month (UTC). Rows are inserted and never changed; old months are dropped as a whole';
COMMENT ON COLUMN security.encryption_audit.writer_id IS 'The writer: a row of audit_writers';
COMMENT ON COLUMN security.encryption_audit.seq IS 'Number of the event of its writer, from 1, without gaps';
COMMENT ON COLUMN security.encryption_audit.occurred_at IS 'When it happened, by the writer''s clock';
COMMENT ON COLUMN security.encryption_audit.event_type IS 'The type of the event, such as decryption_performed';
COMMENT ON COLUMN security.encryption_audit.event_category IS 'encryption';
COMMENT ON COLUMN security.encryption_audit.data_class IS 'The data class, if any';
COMMENT ON COLUMN security.encryption_audit.tenant_id IS 'The tenant, if any';
COMMENT ON COLUMN security.encryption_audit.key_id IS 'The data key, if one was selected';
COMMENT ON COLUMN security.encryption_audit.key_version IS 'Its version';
COMMENT ON COLUMN security.encryption_audit.operation IS 'The operation, such as decrypt';
COMMENT ON COLUMN security.encryption_audit.count IS 'The number of values, keys or rows';
COMMENT ON COLUMN security.encryption_audit.duration_us IS 'Duration in microseconds';
COMMENT ON COLUMN security.encryption_audit.success IS 'Whether it succeeded';
COMMENT ON COLUMN security.encryption_audit.error IS 'The class of the error; its message is not stored';
COMMENT ON COLUMN security.encryption_audit.actor IS 'Who asked';
COMMENT ON COLUMN security.encryption_audit.purpose IS 'The reason that the actor stated';
COMMENT ON COLUMN security.encryption_audit.correlation_id IS 'The id of the request, common to all its events';
COMMENT ON COLUMN security.encryption_audit.detail IS 'Further properties, by name';
COMMENT ON COLUMN security.encryption_audit.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';
COMMENT ON COLUMN security.encryption_audit.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';
COMMENT ON INDEX security.encryption_audit_chain IS 'The events of a chain, in order';
COMMENT ON INDEX security.encryption_audit_tenant IS 'The events of a tenant';
COMMENT ON INDEX security.encryption_audit_actor IS 'The events of an actor';
COMMENT ON INDEX security.encryption_audit_correlation IS 'The events of a request';

CREATE TABLE security.audit_heads (
    writer_id uuid NOT NULL,
    seq       bigint NOT NULL CHECK (seq > 0),
    mac       bytea NOT NULL CHECK (octet_length(mac) = 32),
    at        timestamptz NOT NULL,
    head_mac  bytea NOT NULL CHECK (octet_length(head_mac) = 32),
    PRIMARY KEY (writer_id, seq)
);
COMMENT ON TABLE security.audit_heads IS 'The length of a chain at a time: events up to that number must exist, which reveals a truncated chain';
COMMENT ON COLUMN security.audit_heads.writer_id IS 'The chain';
COMMENT ON COLUMN security.audit_heads.seq IS 'The number of its last event';
COMMENT ON COLUMN security.audit_heads.mac IS 'That event''s MAC';
COMMENT ON COLUMN security.audit_heads.at IS 'When, by the writer''s clock';
COMMENT ON COLUMN security.audit_heads.head_mac IS 'HMAC-SHA-256 over this row with the writer''s key';

CREATE TABLE security.audit_anchors (
    writer_id  uuid NOT NULL,
    seq        bigint NOT NULL CHECK (seq > 0),
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    at         timestamptz NOT NULL,
    anchor_mac bytea NOT NULL CHECK (octet_length(anchor_mac) = 32),
    PRIMARY KEY (writer_id, seq)
);
COMMENT ON TABLE security.audit_anchors IS 'The start of the rest of a chain, after old months were dropped';
COMMENT ON COLUMN security.audit_anchors.writer_id IS 'The chain';
COMMENT ON COLUMN security.audit_anchors.seq IS 'The last event that was dropped';
COMMENT ON COLUMN security.audit_anchors.mac IS 'The MAC of that event, which the next event contains';
COMMENT ON COLUMN security.audit_anchors.at IS 'When it was dropped';
COMMENT ON COLUMN security.audit_anchors.anchor_mac IS 'HMAC-SHA-256 over this row with the writer''s key';

CREATE TABLE security.audit_verifications (
    at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    records        bigint NOT NULL CHECK (records >= 0),
    findings       bigint NOT NULL CHECK (findings >= 0),
    chains_missing bigint NOT NULL CHECK (chains_missing >= 0),
    heads_number   bigint CHECK (heads_number > 0),
    heads_at       timestamptz,
    database_user  name NOT NULL DEFAULT session_user
);
CREATE INDEX audit_verifications_at ON security.audit_verifications (at);
COMMENT ON TABLE security.audit_verifications IS 'Results of `glpgenc audit verify` for the whole trail, for metrics and alerts; they are also events in the trail';
COMMENT ON COLUMN security.audit_verifications.at IS 'When, by the server''s clock';
COMMENT ON COLUMN security.audit_verifications.records IS 'Records that were verified';
COMMENT ON COLUMN security.audit_verifications.findings IS 'What was found wrong; 0 where the trail is whole';
COMMENT ON COLUMN security.audit_verifications.chains_missing IS 'Chains that had records when heads were saved, and have none';
COMMENT ON COLUMN security.audit_verifications.heads_number IS 'The number of the heads that it was verified against, or that were saved in the end';
COMMENT ON COLUMN security.audit_verifications.heads_at IS 'When these heads were read';
COMMENT ON COLUMN security.audit_verifications.database_user IS 'The role that verified';
COMMENT ON INDEX security.audit_verifications_at IS 'The newest verifications';

CREATE TABLE security.audit_checkpoints (
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    origin        text NOT NULL CHECK (origin <> ''),
    number        bigint NOT NULL CHECK (number > 0),
    size          bigint NOT NULL CHECK (size > 0),
    root          bytea NOT NULL CHECK (octet_length(root) = 32),
    witnesses     integer NOT NULL CHECK (witnesses >= 0),
    database_user name NOT NULL DEFAULT session_user
);
CREATE INDEX audit_checkpoints_at ON security.audit_checkpoints (at);
COMMENT ON TABLE security.audit_checkpoints IS 'Checkpoints made by `glpgenc audit checkpoint`, for metrics and alerts; the checkpoints themselves are kept elsewhere';
COMMENT ON COLUMN security.audit_checkpoints.at IS 'When, by the server''s clock';
COMMENT ON COLUMN security.audit_checkpoints.origin IS 'The name of the log';
COMMENT ON COLUMN security.audit_checkpoints.number IS 'Its number in the log, from 1';
COMMENT ON COLUMN security.audit_checkpoints.size IS 'The number of entries of the log';
COMMENT ON COLUMN security.audit_checkpoints.root IS 'The root of the Merkle tree over these entries';
COMMENT ON COLUMN security.audit_checkpoints.witnesses IS 'The number of witnesses that cosigned it';
COMMENT ON COLUMN security.audit_checkpoints.database_user IS 'The role that made it';
COMMENT ON INDEX security.audit_checkpoints_at IS 'The newest checkpoints';

CREATE FUNCTION glpgenc.gl_audit_partitions(months_ahead integer DEFAULT 3) RETURNS SETOF pg_catalog.text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
-- Who may add events can keep a transaction open that has added one: whoever waits for it keeps all other writers waiting.
SET lock_timeout = '2s'
AS $body$
DECLARE
    this_month date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    last_month date := this_month + (least(greatest(coalesce(months_ahead, 3), 0), 120) || ' months')::interval;
    wanted     date[];
    moved      boolean;
    made       text;
    one        date;
BEGIN
    -- One at a time; who writes events is not kept waiting by this. Only the owner can take this lock, or one in its way.
    LOCK TABLE security.encryption_audit IN SHARE UPDATE EXCLUSIVE MODE;
    wanted := ARRAY(SELECT m::date FROM generate_series(this_month, last_month, interval '1 month') m);
    SELECT count(*) > 0, wanted || coalesce(array_agg(DISTINCT m) FILTER (WHERE m <> ALL (wanted)), '{}') INTO moved, wanted
    FROM (SELECT DISTINCT date_trunc('month', occurred_at AT TIME ZONE 'UTC')::date AS m
          FROM security.encryption_audit_default
          WHERE occurred_at >= now() - interval '10 years' AND occurred_at < (last_month + interval '1 month') AT TIME ZONE 'UTC') d;
    IF moved THEN
        -- What fell into the default partition goes to that of its month: the default one is made anew with the rest.
        LOCK TABLE security.encryption_audit IN ACCESS EXCLUSIVE MODE;
        ALTER TABLE security.encryption_audit DETACH PARTITION security.encryption_audit_default;
        ALTER TABLE security.encryption_audit_default RENAME TO encryption_audit_undated;
        PERFORM glpgenc._audit_partition(NULL);
    END IF;
    FOREACH one IN ARRAY wanted LOOP
        made := glpgenc._audit_partition(one);
        IF made IS NOT NULL THEN
            RETURN NEXT made;
        END IF;
    END LOOP;
    IF moved THEN
        INSERT INTO security.encryption_audit SELECT * FROM security.encryption_audit_undated;
        DROP TABLE security.encryption_audit_undated;
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_audit_partitions(integer) IS
    'Creates the partitions of the audit trail for the current month and a number of following months, and returns the names '
    'of the new ones. Only the owner of the table can call it';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._audit_refuse() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = '42501',
        MESSAGE = format('table %s is append-only: %s is not allowed', TG_TABLE_NAME, TG_OP),
        HINT = 'drop old months with `glpgenc audit prune`';
END
$body$;
COMMENT ON FUNCTION glpgenc._audit_refuse() IS 'internal: refuses all but INSERT, to the owner too, who could drop the trigger';
-- Row triggers are made anew on each partition by PostgreSQL; the one of TRUNCATE is not.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security.encryption_audit
    FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security.audit_writers
    FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_writers
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security.audit_heads
    FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_heads
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security.audit_anchors
    FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_anchors
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security.audit_verifications
    FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_verifications
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security.audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();

CREATE FUNCTION glpgenc._audit_partition(month_begins pg_catalog.date) RETURNS pg_catalog.text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    partition text := 'encryption_audit_' || coalesce(to_char(month_begins, 'YYYY_MM'), 'default');
BEGIN
    IF to_regclass('security.' || partition) IS NOT NULL THEN
        RETURN NULL;
    END IF;
    -- Made beside and then attached: that lets readers and writers of the other partitions go on.
    EXECUTE format('CREATE TABLE security.%I (LIKE security.encryption_audit INCLUDING ALL)', partition);
    EXECUTE format('ALTER TABLE security.encryption_audit ATTACH PARTITION security.%I %s', partition,
                   CASE WHEN month_begins IS NULL THEN 'DEFAULT'
                        ELSE format('FOR VALUES FROM (%L) TO (%L)', to_char(month_begins, 'YYYY-MM-DD') || ' 00:00:00+00',
                                    to_char(month_begins + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00')
                   END);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse()', partition);
    EXECUTE format('COMMENT ON TABLE security.%I IS %L', partition, CASE WHEN month_begins IS NULL
                   THEN 'Events of months that have no partition'
                   ELSE format('Events of %s (UTC)', to_char(month_begins, 'YYYY-MM')) END);
    IF month_begins IS NULL THEN
        -- Whether there is anything in it is asked of it alone: the whole table would be read for that.
        GRANT SELECT ON security.encryption_audit_default TO glpgenc_auditor;
    END IF;
    RETURN partition;
END
$body$;
COMMENT ON FUNCTION glpgenc._audit_partition(pg_catalog.date) IS
    'internal: creates the partition of a month, or with NULL the default partition, and returns its name; NULL if it exists';

SELECT glpgenc._audit_partition(NULL);
SELECT glpgenc.gl_audit_partitions(3);

REVOKE ALL ON FUNCTION glpgenc._audit_refuse(), glpgenc._audit_partition(pg_catalog.date),
    glpgenc.gl_audit_partitions(integer) FROM PUBLIC;
-- EXECUTE alone makes no partition: that takes the rights of the table's owner.
GRANT EXECUTE ON FUNCTION glpgenc._audit_partition(pg_catalog.date), glpgenc.gl_audit_partitions(integer) TO glpgenc_admin;
REVOKE ALL ON security.audit_keys, security.audit_writers, security.encryption_audit, security.audit_heads,
    security.audit_anchors, security.audit_verifications, security.audit_checkpoints FROM PUBLIC;
GRANT USAGE ON SCHEMA security TO glpgenc_admin, glpgenc_app, glpgenc_auditor;
-- Columns that say who and when by the server are not for the writer to fill in.
GRANT SELECT, INSERT (key_id, provider, key_uri, wrapped_key, environment) ON security.audit_keys TO glpgenc_app, glpgenc_admin;
-- So that roots can be moved to another KMS key (`glpgenc rewrap`); a form that does not unwrap is a finding of verification.
GRANT UPDATE (provider, key_uri, wrapped_key) ON security.audit_keys TO glpgenc_admin;
GRANT INSERT (writer_id, key_id, host, pid, application, version, started_at) ON security.audit_writers TO glpgenc_app, glpgenc_admin;
GRANT INSERT ON security.encryption_audit, security.audit_heads TO glpgenc_app, glpgenc_admin;
GRANT SELECT ON security.audit_keys, security.audit_writers, security.encryption_audit, security.audit_heads,
    security.audit_anchors, security.audit_verifications, security.audit_checkpoints TO glpgenc_auditor;
-- Not to who writes events: whoever is verified does not say what came of it.
GRANT INSERT (records, findings, chains_missing, heads_number, heads_at) ON security.audit_verifications TO glpgenc_auditor;
GRANT INSERT (origin, number, size, root, witnesses) ON security.audit_checkpoints TO glpgenc_auditor;
