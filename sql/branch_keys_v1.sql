-- Branch keys, a layer that may stand between the KMS and data keys: the KMS wraps a branch key, and that wraps the data
-- keys of a group of tenants, in the processes that use them. Without the setting branch_keys the table stays empty.

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
