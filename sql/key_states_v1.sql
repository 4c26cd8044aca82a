-- The life of a data key, after NIST SP 800-57 part 1: which state may follow which, the times of it, and word to those who
-- hold keys in memory. And tombstones: whose keys are never unwrapped again, whatever a restored table of keys says.
--
--   pre_active -> active -> deactivated -> destroyed
--   any but destroyed -> compromised -> destroyed;   any -> destroyed
--
-- LISTEN glpgenc_keys: the payload is a key id, or * where a tombstone changed. It names no tenant, because any role of the
-- database may listen; and nobody relies on it, because any role may notify: who hears anything looks at the tables.

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

CREATE FUNCTION glpgenc._is_shredded(tenant_id pg_catalog.text, data_class pg_catalog.text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = _is_shredded.tenant_id
               AND t.data_class IN ('*', _is_shredded.data_class));
COMMENT ON FUNCTION glpgenc._is_shredded(pg_catalog.text, pg_catalog.text) IS
    'internal: whether there is a tombstone for a tenant''s data class';

-- How long processes use a key that they have without asking: one row a length of time, however many processes there are.
-- Who ends a key waits for the longest that may have begun before the key was replaced.
CREATE TABLE glpgenc.key_cache_times (
    minutes     integer PRIMARY KEY CHECK (minutes BETWEEN 0 AND 43200),
    declared_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.key_cache_times IS 'How long processes cache keys: each process records its time before it caches a key';
COMMENT ON COLUMN glpgenc.key_cache_times.minutes IS 'The time in minutes, rounded up: cache_ttl and cache_max_stale together';
COMMENT ON COLUMN glpgenc.key_cache_times.declared_at IS 'When a process last recorded it; each does so once an hour';

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

-- An application makes no new key for a tenant that is shredded, even where no row tells of the old ones.
ALTER POLICY app_first ON glpgenc.data_keys
    WITH CHECK (state = 'active' AND version = 1 AND NOT glpgenc._is_shredded(tenant_id, data_class));
