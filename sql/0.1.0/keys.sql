-- Wrapped keys: data keys, branch keys, the KMS keys of tenants, and tombstones. No table holds a plaintext key or a value.
--
-- The life of a data key, after NIST SP 800-57 part 1: which state may follow which, the times of it, and word to those who
-- hold keys in memory. And tombstones: whose keys are never unwrapped again, whatever a restored table of keys says.
--
--   pre_active -> active -> deactivated -> destroyed
--   any but destroyed -> compromised -> destroyed;   any -> destroyed
--
-- LISTEN glpgenc_keys: the payload is a key id, or * where a tombstone changed. It names no tenant, because any role of the
-- database may listen; and nobody relies on it, because any role may notify: who hears anything looks at the tables.
--
-- Branch keys, a layer that may stand between the KMS and data keys: the KMS wraps a branch key, and that wraps the data
-- keys of a group of tenants, in the processes that use them. Without the setting branch_keys the table stays empty.
--
-- Tenants whose data keys a KMS key of their own wraps. When that key is gone, no copy of their wrapped keys opens, wherever it
-- is: a tenant that is shredded so can't be brought back by a backup.

CREATE TABLE glpgenc.installation (
    name  text PRIMARY KEY CHECK (name IN ('default_tenant', 'needs_revision', 'permissions', 'shard', 'shard_mark')),
    value text NOT NULL
);
COMMENT ON TABLE glpgenc.installation IS 'Properties of this installation';
COMMENT ON COLUMN glpgenc.installation.name IS 'default_tenant: the tenant if none is named; absent with several tenants. needs_revision: the revision that a package must know to work with this schema; absent if any does. permissions: elsewhere where the roles of the HTTP API are in tables of the application. shard: in a database whose keys are in another one, its id and the HMAC-SHA-256 by which that one''s installation knows it. shard_mark: a random number that its row in glpgenc.shards of that one has too, by which a copy is distinguished from it';
COMMENT ON COLUMN glpgenc.installation.value IS 'The fact';

CREATE TABLE glpgenc.data_keys (
    key_id         uuid PRIMARY KEY,
    tenant_id      text NOT NULL CHECK (tenant_id <> ''),
    data_class     text NOT NULL CHECK (data_class <> ''),
    purpose        text NOT NULL CHECK (purpose IN ('encryption', 'index')),
    version        integer NOT NULL CHECK (version > 0),
    state          text NOT NULL CHECK (state IN ('pre_active', 'active', 'deactivated', 'compromised', 'destroyed')),
    provider       text NOT NULL CHECK (provider <> ''),
    key_uri        text NOT NULL CHECK (key_uri <> ''),
    wrapped_key    bytea,
    created_at     timestamptz NOT NULL DEFAULT now(),
    activated_at   timestamptz,
    deactivated_at timestamptz,
    compromised_at timestamptz,
    retired_at     timestamptz,
    destroyed_at   timestamptz,
    generation     bigint,
    mac            bytea,
    UNIQUE (tenant_id, data_class, purpose, version),
    -- Of a key in another database there are only the facts here: those that triggers, sessions and jobs look up.
    CONSTRAINT wrapped_until_destroyed CHECK ((wrapped_key IS NULL) = (state = 'destroyed' OR provider = 'keys_database'))
);
-- An application makes the first key of a new tenant, and nothing else: a forged old version of a tenant's key, or one with
-- the highest number there is, would stand in the way of the real ones.
ALTER TABLE glpgenc.data_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_all ON glpgenc.data_keys FOR SELECT USING (true);
CREATE POLICY admin_all ON glpgenc.data_keys TO glpgenc_admin USING (true) WITH CHECK (true);
CREATE POLICY app_first ON glpgenc.data_keys FOR INSERT TO glpgenc_app
    WITH CHECK (state = 'active' AND version = 1);
COMMENT ON POLICY read_all ON glpgenc.data_keys IS 'Grants control who can read';
COMMENT ON POLICY admin_all ON glpgenc.data_keys IS 'glpgenc_admin can change any row';
COMMENT ON POLICY app_first ON glpgenc.data_keys IS 'glpgenc_app can create first keys only';
CREATE UNIQUE INDEX data_keys_one_active ON glpgenc.data_keys (tenant_id, data_class, purpose) WHERE state = 'active';
COMMENT ON TABLE glpgenc.data_keys IS 'Data encryption keys and index root keys, wrapped by a KMS key. A row is useless without the KMS';
COMMENT ON COLUMN glpgenc.data_keys.key_id IS 'The id in envelopes; part of the encryption context';
COMMENT ON COLUMN glpgenc.data_keys.tenant_id IS 'The tenant of the values that this key encrypts; * for index keys of all tenants';
COMMENT ON COLUMN glpgenc.data_keys.data_class IS 'The data class of the fields that this key encrypts, such as pii';
COMMENT ON COLUMN glpgenc.data_keys.purpose IS 'encryption, or index (the root of search terms'' HMAC keys)';
COMMENT ON COLUMN glpgenc.data_keys.version IS 'Number of the key for its tenant, class and purpose, from 1';
COMMENT ON COLUMN glpgenc.data_keys.state IS 'NIST SP 800-57 part 1: pre_active, active (encrypts), deactivated (still decrypts), compromised, destroyed';
COMMENT ON COLUMN glpgenc.data_keys.provider IS 'The KMS provider that wrapped it, such as aws or local; keys_database if the key is in the database that keeps the keys of this one';
COMMENT ON COLUMN glpgenc.data_keys.key_uri IS 'The KMS key that wrapped it, such as a key ARN';
COMMENT ON COLUMN glpgenc.data_keys.wrapped_key IS 'The wrapped key; NULL if destroyed, or in another database';
COMMENT ON COLUMN glpgenc.data_keys.created_at IS 'When it was generated';
COMMENT ON COLUMN glpgenc.data_keys.activated_at IS 'When it became active';
COMMENT ON COLUMN glpgenc.data_keys.deactivated_at IS 'When it was deactivated';
COMMENT ON COLUMN glpgenc.data_keys.compromised_at IS 'When it was marked as compromised';
COMMENT ON COLUMN glpgenc.data_keys.retired_at IS 'When it was retired, because no row uses it; its wrapped form still exists';
COMMENT ON COLUMN glpgenc.data_keys.destroyed_at IS 'When its wrapped form was removed';
COMMENT ON COLUMN glpgenc.data_keys.generation IS 'When the rows of its tenant, class and purpose were last signed, in microseconds since 1970; the same for all of them';
COMMENT ON COLUMN glpgenc.data_keys.mac IS 'HMAC-SHA-256 of the installation over the row, the generation, and the number of keys of the tenant, class and purpose: a key whose HMAC is missing or wrong is not unwrapped';
COMMENT ON INDEX glpgenc.data_keys_one_active IS 'One active key for each tenant, class and purpose';

CREATE VIEW glpgenc.key_tenants AS
    SELECT k.key_id, k.tenant_id, k.purpose, k.data_class, k.state, k.retired_at FROM glpgenc.data_keys k;
COMMENT ON VIEW glpgenc.key_tenants IS 'The owners of keys: for jobs, which run with row_security off and can''t read data_keys because of its policies';
COMMENT ON COLUMN glpgenc.key_tenants.key_id IS 'The id in envelopes';
COMMENT ON COLUMN glpgenc.key_tenants.tenant_id IS 'The tenant of the key';
COMMENT ON COLUMN glpgenc.key_tenants.purpose IS 'encryption, or index';
COMMENT ON COLUMN glpgenc.key_tenants.data_class IS 'The data class of the fields that it encrypts';
COMMENT ON COLUMN glpgenc.key_tenants.state IS 'As in data_keys';
COMMENT ON COLUMN glpgenc.key_tenants.retired_at IS 'As in data_keys';

CREATE TABLE glpgenc.tombstones (
    tenant_id    text NOT NULL CHECK (tenant_id <> ''),
    data_class   text NOT NULL DEFAULT '*' CHECK (data_class <> ''),
    requested_at timestamptz NOT NULL DEFAULT now(),
    requested_by text NOT NULL DEFAULT session_user,
    undo_until   timestamptz NOT NULL DEFAULT now(),
    executed_at  timestamptz,
    kms_deletion jsonb,
    receipt      jsonb,
    PRIMARY KEY (tenant_id, data_class)
);
COMMENT ON TABLE glpgenc.tombstones IS 'Shredded tenants, or data classes of them: their keys are no longer unwrapped, and destroyed after the grace period';
COMMENT ON COLUMN glpgenc.tombstones.tenant_id IS 'The tenant';
COMMENT ON COLUMN glpgenc.tombstones.data_class IS 'The data class; * for all of the tenant';
COMMENT ON COLUMN glpgenc.tombstones.requested_at IS 'When shredding started: since then no key is unwrapped';
COMMENT ON COLUMN glpgenc.tombstones.requested_by IS 'The role that started it';
COMMENT ON COLUMN glpgenc.tombstones.undo_until IS 'End of the grace period, until which it can be undone';
COMMENT ON COLUMN glpgenc.tombstones.executed_at IS 'When the wrapped keys were destroyed; NULL until then';
COMMENT ON COLUMN glpgenc.tombstones.kms_deletion IS 'If the tenant''s own KMS key is to be deleted: the key (provider, key_uri), after how many days, and when the KMS will delete it (deletes_at), once known';
COMMENT ON COLUMN glpgenc.tombstones.receipt IS 'The most recent receipt';

-- How long processes use a key that they have without asking: one row a length of time, however many processes there are.
-- Who ends a key waits for the longest that may have begun before the key was replaced.
CREATE TABLE glpgenc.key_cache_times (
    minutes     integer PRIMARY KEY CHECK (minutes BETWEEN 0 AND 43200),
    declared_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.key_cache_times IS 'How long processes cache keys: each process records its time before it caches a key';
COMMENT ON COLUMN glpgenc.key_cache_times.minutes IS 'The time in minutes, rounded up: cache_ttl and cache_max_stale together';
COMMENT ON COLUMN glpgenc.key_cache_times.declared_at IS 'When a process last recorded it; each does so once an hour';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._is_shredded(tenant_id pg_catalog.text, data_class pg_catalog.text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = _is_shredded.tenant_id
               AND t.data_class IN ('*', _is_shredded.data_class));
COMMENT ON FUNCTION glpgenc._is_shredded(pg_catalog.text, pg_catalog.text) IS
    'internal: whether there is a tombstone for a tenant''s data class';

-- An application makes no new key for a tenant that is shredded, even where no row tells of the old ones.
ALTER POLICY app_first ON glpgenc.data_keys
    WITH CHECK (state = 'active' AND version = 1 AND NOT glpgenc._is_shredded(tenant_id, data_class)
                -- Facts alone, where the keys are in another database, and nothing but facts.
                AND (provider = 'keys_database') = EXISTS (SELECT FROM glpgenc.installation i WHERE i.name = 'shard'));

CREATE TABLE glpgenc.branch_keys (
    branch_id      uuid PRIMARY KEY,
    group_name     text NOT NULL CHECK (group_name <> ''),
    version        integer NOT NULL CHECK (version > 0),
    state          text NOT NULL CHECK (state IN ('pre_active', 'active', 'deactivated', 'compromised', 'destroyed')),
    provider       text NOT NULL CHECK (provider NOT IN ('', 'branch')),
    key_uri        text NOT NULL CHECK (key_uri <> ''),
    wrapped_key    bytea,
    uses           bigint NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND 4294967296),
    created_at     timestamptz NOT NULL DEFAULT now(),
    activated_at   timestamptz,
    deactivated_at timestamptz,
    compromised_at timestamptz,
    destroyed_at   timestamptz,
    generation     bigint,
    mac            bytea,
    UNIQUE (group_name, version),
    CONSTRAINT wrapped_until_destroyed CHECK ((wrapped_key IS NULL) = (state = 'destroyed'))
);
-- As for data keys: an application makes the first one of a group. Besides it counts the uses.
ALTER TABLE glpgenc.branch_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_all ON glpgenc.branch_keys FOR SELECT USING (true);
CREATE POLICY admin_all ON glpgenc.branch_keys TO glpgenc_admin USING (true) WITH CHECK (true);
CREATE POLICY app_first ON glpgenc.branch_keys FOR INSERT TO glpgenc_app
    WITH CHECK (state = 'active' AND version = 1 AND uses = 0);
CREATE POLICY app_uses ON glpgenc.branch_keys FOR UPDATE TO glpgenc_app USING (true) WITH CHECK (true);
COMMENT ON POLICY read_all ON glpgenc.branch_keys IS 'Grants control who can read';
COMMENT ON POLICY admin_all ON glpgenc.branch_keys IS 'glpgenc_admin can change any row';
COMMENT ON POLICY app_first ON glpgenc.branch_keys IS 'glpgenc_app can create first keys only';
COMMENT ON POLICY app_uses ON glpgenc.branch_keys IS 'glpgenc_app can count uses: it has no grant on other columns';
CREATE UNIQUE INDEX branch_keys_one_active ON glpgenc.branch_keys (group_name) WHERE state = 'active';
COMMENT ON TABLE glpgenc.branch_keys IS 'Keys that wrap data keys, themselves wrapped by a KMS key. A row is useless without the KMS';
COMMENT ON COLUMN glpgenc.branch_keys.branch_id IS 'The id that data_keys.key_uri names after branch:; part of the encryption context';
COMMENT ON COLUMN glpgenc.branch_keys.group_name IS 'The group whose data keys it wraps: environment for all, tenants/16/3 for the fourth of 16 groups of tenants';
COMMENT ON COLUMN glpgenc.branch_keys.version IS 'Number of the key in its group, from 1';
COMMENT ON COLUMN glpgenc.branch_keys.state IS 'As for data keys: active (wraps), deactivated (still unwraps), compromised, destroyed';
COMMENT ON COLUMN glpgenc.branch_keys.provider IS 'The KMS provider that wrapped it, such as aws or local';
COMMENT ON COLUMN glpgenc.branch_keys.key_uri IS 'The KMS key that wrapped it, such as a key ARN';
COMMENT ON COLUMN glpgenc.branch_keys.wrapped_key IS 'The wrapped key; NULL if destroyed';
COMMENT ON COLUMN glpgenc.branch_keys.uses IS 'Wrap operations that processes have reserved: at most 2^32, because of the random nonces of AES-GCM';
COMMENT ON COLUMN glpgenc.branch_keys.created_at IS 'When it was generated';
COMMENT ON COLUMN glpgenc.branch_keys.activated_at IS 'When it became active';
COMMENT ON COLUMN glpgenc.branch_keys.deactivated_at IS 'When it was deactivated';
COMMENT ON COLUMN glpgenc.branch_keys.compromised_at IS 'When it was marked as compromised';
COMMENT ON COLUMN glpgenc.branch_keys.destroyed_at IS 'When its wrapped form was removed';
COMMENT ON COLUMN glpgenc.branch_keys.generation IS 'When the rows of its group were last signed, in microseconds since 1970; the same for all of them';
COMMENT ON COLUMN glpgenc.branch_keys.mac IS 'HMAC-SHA-256 of the installation over the row, the generation, and the number of keys of the group: a key whose HMAC is missing or wrong is not unwrapped';
COMMENT ON INDEX glpgenc.branch_keys_one_active IS 'One active key for each group';
CREATE INDEX data_keys_under_branch ON glpgenc.data_keys (key_uri) WHERE provider = 'branch' AND wrapped_key IS NOT NULL;
COMMENT ON INDEX glpgenc.data_keys_under_branch IS 'The data keys under a branch key';

CREATE TABLE glpgenc.tenant_kms_keys (
    tenant_id   text NOT NULL CHECK (tenant_id NOT IN ('', '*')),
    provider    text NOT NULL CHECK (provider <> ''),
    key_uri     text NOT NULL CHECK (key_uri <> ''),
    assigned_at timestamptz NOT NULL DEFAULT now(),
    assigned_by text NOT NULL DEFAULT session_user,
    replaced_at timestamptz,
    mac         bytea,
    PRIMARY KEY (tenant_id, provider, key_uri)
);
CREATE UNIQUE INDEX tenant_kms_keys_one_current ON glpgenc.tenant_kms_keys (tenant_id) WHERE replaced_at IS NULL;
COMMENT ON TABLE glpgenc.tenant_kms_keys IS 'Tenants with their own KMS key for new data keys; all other tenants use the one in the settings';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.tenant_id IS 'The tenant';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.provider IS 'The KMS provider''s name, such as aws or local';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.key_uri IS 'The KMS key, such as a key ARN; never an alias, which can be changed to another key';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_at IS 'When it was assigned: older data keys can have copies that another KMS key wrapped';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_by IS 'The role that assigned it';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.replaced_at IS 'When it was replaced: since then it only unwraps; NULL for the current one';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.mac IS 'HMAC-SHA-256 of the installation over the tenant, the KMS key and whether it is current: a row whose HMAC is missing or wrong is not used';
COMMENT ON INDEX glpgenc.tenant_kms_keys_one_current IS 'One current KMS key for each tenant';

CREATE TABLE glpgenc.registry_keys (
    key_id      uuid PRIMARY KEY,
    environment text NOT NULL UNIQUE CHECK (environment <> ''),
    provider    text NOT NULL CHECK (provider NOT IN ('', 'branch')),
    key_uri     text NOT NULL CHECK (key_uri <> ''),
    wrapped_key bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.registry_keys IS 'The key with which an installation signs its rows, one for each environment, wrapped by the KMS';
COMMENT ON COLUMN glpgenc.registry_keys.key_id IS 'Its id; part of the encryption context';
COMMENT ON COLUMN glpgenc.registry_keys.environment IS 'The environment in its encryption context';
COMMENT ON COLUMN glpgenc.registry_keys.provider IS 'What wrapped it: the KMS provider''s name';
COMMENT ON COLUMN glpgenc.registry_keys.key_uri IS 'Which key of the provider wrapped it';
COMMENT ON COLUMN glpgenc.registry_keys.wrapped_key IS 'The key, wrapped';
COMMENT ON COLUMN glpgenc.registry_keys.created_at IS 'When it was made';

CREATE TABLE glpgenc.shards (
    shard_id      uuid PRIMARY KEY,
    environment   text NOT NULL CHECK (environment <> ''),
    label         text NOT NULL CHECK (label <> ''),
    registered_at timestamptz NOT NULL DEFAULT now(),
    registered_by text NOT NULL DEFAULT session_user,
    removed_at    timestamptz,
    place         text NOT NULL CHECK (place <> ''),
    mark          text NOT NULL CHECK (mark <> ''),
    next_mark     text CHECK (next_mark <> ''),
    generation    bigint,
    mac           bytea
);
COMMENT ON TABLE glpgenc.shards IS 'The other databases whose keys are here: a key is retired or destroyed only when no value in any of them is under it';
COMMENT ON COLUMN glpgenc.shards.shard_id IS 'The id that glpgenc.installation of that database has';
COMMENT ON COLUMN glpgenc.shards.environment IS 'The environment of its keys';
COMMENT ON COLUMN glpgenc.shards.label IS 'Host, port and name that it was registered with, for people';
COMMENT ON COLUMN glpgenc.shards.registered_at IS 'When it was registered';
COMMENT ON COLUMN glpgenc.shards.registered_by IS 'The role that registered it';
COMMENT ON COLUMN glpgenc.shards.removed_at IS 'When an administrator said that it is gone for good; NULL as long as it counts';
COMMENT ON COLUMN glpgenc.shards.place IS 'System identifier of its cluster, oid of the database, timeline: where it was when it was registered, or confirmed to have moved';
COMMENT ON COLUMN glpgenc.shards.mark IS 'A random number that it has too, and that each command that relies on it renews: a copy from before has an old one';
COMMENT ON COLUMN glpgenc.shards.next_mark IS 'What it is being given in the place of mark; NULL where nothing is under way';
COMMENT ON COLUMN glpgenc.shards.generation IS 'When the rows of its environment were last signed, in microseconds since 1970; the same for all of them';
COMMENT ON COLUMN glpgenc.shards.mac IS 'HMAC-SHA-256 of the installation over the row, the generation, and the number of rows of the environment';

CREATE FUNCTION glpgenc._cache_time_declared() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.minutes := OLD.minutes;
    END IF;
    NEW.declared_at := now();
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._cache_time_declared() IS 'internal: trigger of key_cache_times that records the time by the server''s clock';
CREATE TRIGGER declared BEFORE INSERT OR UPDATE ON glpgenc.key_cache_times FOR EACH ROW
    EXECUTE FUNCTION glpgenc._cache_time_declared();
COMMENT ON TRIGGER declared ON glpgenc.key_cache_times IS 'Records when a cache time was declared';

CREATE FUNCTION glpgenc._key_state() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF (NEW.key_id, NEW.tenant_id, NEW.data_class, NEW.purpose, NEW.version, NEW.created_at)
        IS DISTINCT FROM (OLD.key_id, OLD.tenant_id, OLD.data_class, OLD.purpose, OLD.version, OLD.created_at)
    THEN
        PERFORM glpgenc._raise('ZE015', format('the tenant, data class, purpose and version of key %s can''t be changed',
                OLD.key_id));
    END IF;
    IF (NEW.provider = 'keys_database') <> (OLD.provider = 'keys_database') THEN
        PERFORM glpgenc._raise('ZE015', format('the database in which key %s is can''t be changed', OLD.key_id));
    END IF;
    -- Of a key in another database that one has its life, and the times of it; this one may have missed a step.
    IF NEW.state = OLD.state OR NEW.provider = 'keys_database' THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE NEW.state
        WHEN 'active' THEN OLD.state = 'pre_active'
        WHEN 'deactivated' THEN OLD.state = 'active'
        WHEN 'compromised' THEN OLD.state IN ('pre_active', 'active', 'deactivated')
        WHEN 'destroyed' THEN true
        ELSE false END)
    THEN
        PERFORM glpgenc._raise('ZE015', format('key %s is %s, and can''t become %s', OLD.key_id, OLD.state, NEW.state));
    END IF;
    NEW.activated_at := CASE WHEN NEW.state = 'active' THEN now() ELSE OLD.activated_at END;
    NEW.deactivated_at := CASE WHEN OLD.state = 'active' THEN now() ELSE OLD.deactivated_at END;
    NEW.compromised_at := CASE WHEN NEW.state = 'compromised' THEN now() ELSE OLD.compromised_at END;
    IF NEW.state = 'destroyed' THEN
        NEW.destroyed_at := now();
        NEW.wrapped_key := NULL;
    END IF;
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._key_state() IS 'internal: trigger of data_keys that allows only the state changes of NIST SP 800-57, and records their times';

CREATE FUNCTION glpgenc._activated_at() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    NEW.activated_at := NEW.created_at;
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._activated_at() IS 'internal: trigger of data_keys and branch_keys that records when a key becomes active';
CREATE TRIGGER made_active BEFORE INSERT ON glpgenc.data_keys FOR EACH ROW
    WHEN (NEW.state = 'active' AND NEW.activated_at IS NULL) EXECUTE FUNCTION glpgenc._activated_at();
COMMENT ON TRIGGER made_active ON glpgenc.data_keys IS 'Records when a key becomes active';
CREATE TRIGGER key_state BEFORE UPDATE ON glpgenc.data_keys FOR EACH ROW EXECUTE FUNCTION glpgenc._key_state();
COMMENT ON TRIGGER key_state ON glpgenc.data_keys IS 'Allows valid state changes only';

CREATE FUNCTION glpgenc._tell_of_key() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM pg_notify('glpgenc_keys', NEW.key_id::text);
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION glpgenc._tell_of_key() IS 'internal: trigger of data_keys that notifies the processes that cache keys';
-- A first key is news to nobody: who asks for it before it is there remembers nothing.
CREATE TRIGGER key_made AFTER INSERT ON glpgenc.data_keys FOR EACH ROW WHEN (NEW.version > 1)
    EXECUTE FUNCTION glpgenc._tell_of_key();
COMMENT ON TRIGGER key_made ON glpgenc.data_keys IS 'NOTIFY glpgenc_keys for the second and later keys of a tenant, class and purpose';
CREATE TRIGGER key_changed AFTER UPDATE ON glpgenc.data_keys FOR EACH ROW
    WHEN (NEW.state <> OLD.state OR (NEW.retired_at IS NULL) <> (OLD.retired_at IS NULL))
    EXECUTE FUNCTION glpgenc._tell_of_key();
COMMENT ON TRIGGER key_changed ON glpgenc.data_keys IS 'NOTIFY glpgenc_keys when the state of a key changes, or it is retired';

CREATE FUNCTION glpgenc._tell_of_tombstone() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM pg_notify('glpgenc_keys', '*');
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION glpgenc._tell_of_tombstone() IS 'internal: trigger of tombstones that notifies the processes that cache keys';
-- Not for a receipt or a time: every process that hears of it looks at the tables.
CREATE TRIGGER tombstone_changed AFTER INSERT OR UPDATE OF tenant_id, data_class OR DELETE OR TRUNCATE ON glpgenc.tombstones
    FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._tell_of_tombstone();
COMMENT ON TRIGGER tombstone_changed ON glpgenc.tombstones IS 'NOTIFY glpgenc_keys when a tenant is shredded, or shredding is undone';

CREATE FUNCTION glpgenc._branch_key_state() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF (NEW.branch_id, NEW.group_name, NEW.version, NEW.created_at)
        IS DISTINCT FROM (OLD.branch_id, OLD.group_name, OLD.version, OLD.created_at)
    THEN
        PERFORM glpgenc._raise('ZE015', format('the group and version of branch key %s can''t be changed', OLD.branch_id));
    END IF;
    IF NEW.uses < OLD.uses THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of branch key %s can''t be decreased', OLD.branch_id));
    END IF;
    -- A process sets 256 aside at a time. A jump to the bound would take the key out of use.
    IF NEW.uses - OLD.uses > 4096 AND NOT has_table_privilege('glpgenc.branch_keys', 'UPDATE') THEN
        PERFORM glpgenc._raise('ZE015', format('at most 4096 uses of branch key %s can be added at a time', OLD.branch_id));
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE NEW.state
        WHEN 'active' THEN OLD.state = 'pre_active'
        WHEN 'deactivated' THEN OLD.state = 'active'
        WHEN 'compromised' THEN OLD.state IN ('pre_active', 'active', 'deactivated')
        WHEN 'destroyed' THEN true
        ELSE false END)
    THEN
        PERFORM glpgenc._raise('ZE015', format('branch key %s is %s, and can''t become %s', OLD.branch_id, OLD.state, NEW.state));
    END IF;
    -- The row is locked by now: whoever wrapped a data key with it has committed, and who comes later finds it destroyed.
    IF NEW.state = 'destroyed' AND EXISTS (
        SELECT FROM glpgenc.data_keys k
        WHERE k.provider = 'branch' AND k.key_uri = concat('branch:', OLD.branch_id) AND k.wrapped_key IS NOT NULL)
    THEN
        PERFORM glpgenc._raise('ZE015', format('branch key %s still wraps data keys', OLD.branch_id));
    END IF;
    NEW.activated_at := CASE WHEN NEW.state = 'active' THEN now() ELSE OLD.activated_at END;
    NEW.deactivated_at := CASE WHEN OLD.state = 'active' THEN now() ELSE OLD.deactivated_at END;
    NEW.compromised_at := CASE WHEN NEW.state = 'compromised' THEN now() ELSE OLD.compromised_at END;
    IF NEW.state = 'destroyed' THEN
        NEW.destroyed_at := now();
        NEW.wrapped_key := NULL;
    END IF;
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._branch_key_state() IS 'internal: trigger of branch_keys that allows only the state changes of NIST SP 800-57, and keeps a key that wraps data keys';
CREATE TRIGGER made_active BEFORE INSERT ON glpgenc.branch_keys FOR EACH ROW
    WHEN (NEW.state = 'active' AND NEW.activated_at IS NULL) EXECUTE FUNCTION glpgenc._activated_at();
COMMENT ON TRIGGER made_active ON glpgenc.branch_keys IS 'Records when a key becomes active';
CREATE TRIGGER branch_key_state BEFORE UPDATE ON glpgenc.branch_keys FOR EACH ROW EXECUTE FUNCTION glpgenc._branch_key_state();
COMMENT ON TRIGGER branch_key_state ON glpgenc.branch_keys IS 'Allows valid state changes only';

CREATE FUNCTION glpgenc._under_branch_key() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NEW.key_uri COLLATE "C" ~ '^branch:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        -- Until this is committed nobody destroys it; see _branch_key_state.
        PERFORM FROM glpgenc.branch_keys b
        WHERE b.branch_id = substr(NEW.key_uri, 8)::uuid AND b.state <> 'destroyed' FOR SHARE;
        IF FOUND THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM glpgenc._raise('ZE015', format('key %s is wrapped by a branch key that does not exist or is destroyed', NEW.key_id));
END
$body$;
COMMENT ON FUNCTION glpgenc._under_branch_key() IS 'internal: trigger of data_keys that refuses keys wrapped by a branch key that does not exist';
CREATE TRIGGER under_branch_key BEFORE INSERT OR UPDATE OF provider, key_uri, wrapped_key ON glpgenc.data_keys FOR EACH ROW
    WHEN (NEW.provider = 'branch' AND NEW.wrapped_key IS NOT NULL) EXECUTE FUNCTION glpgenc._under_branch_key();
COMMENT ON TRIGGER under_branch_key ON glpgenc.data_keys IS 'Refuses keys that no branch key can unwrap';
