-- Rotations: which values are to leave which keys. The rows move by the jobs of jobs.sql, one for each table.

CREATE TABLE glpgenc.rotations (
    rotation    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   text,
    data_class  text,
    older_than  interval,
    reason      text NOT NULL DEFAULT 'asked' CHECK (reason IN ('asked', 'age', 'uses', 'compromise')),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
COMMENT ON TABLE glpgenc.rotations IS 'Rotations: replace the keys that were active when the rotation started, and re-encrypt their rows';
COMMENT ON COLUMN glpgenc.rotations.rotation IS 'Its number';
COMMENT ON COLUMN glpgenc.rotations.tenant_id IS 'Only this tenant''s keys; NULL for all tenants''';
COMMENT ON COLUMN glpgenc.rotations.data_class IS 'Only keys of this class; NULL for all classes';
COMMENT ON COLUMN glpgenc.rotations.older_than IS 'Only keys that had been active for at least this time; NULL for all';
COMMENT ON COLUMN glpgenc.rotations.reason IS 'The reason of the rotation';
COMMENT ON COLUMN glpgenc.rotations.started_at IS 'When it started: keys that became active later are not replaced';
COMMENT ON COLUMN glpgenc.rotations.finished_at IS 'When the last row was re-encrypted; NULL until then';

CREATE TABLE glpgenc.rotation_columns (
    relation       regclass NOT NULL,
    column_name    name NOT NULL,
    job            bigint NOT NULL,
    row_expression text,
    PRIMARY KEY (relation, column_name),
    FOREIGN KEY (job, relation) REFERENCES glpgenc.backfill_jobs (job, relation) ON DELETE CASCADE,
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX rotation_columns_job ON glpgenc.rotation_columns (job);
COMMENT ON TABLE glpgenc.rotation_columns IS 'The columns of each job that re-encrypts values under other keys';
COMMENT ON COLUMN glpgenc.rotation_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.rotation_columns.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.rotation_columns.job IS 'The current or most recent job of the column';
COMMENT ON COLUMN glpgenc.rotation_columns.row_expression IS 'SQL over a row for the key that its values are bound to, determined when the job started; NULL for none';
COMMENT ON INDEX glpgenc.rotation_columns_job IS 'The columns of a job';

CREATE TABLE glpgenc.rotated_keys (
    job        bigint NOT NULL REFERENCES glpgenc.backfill_jobs ON DELETE CASCADE,
    key_id     uuid NOT NULL REFERENCES glpgenc.data_keys,
    tenant_id  text NOT NULL,
    data_class text NOT NULL,
    PRIMARY KEY (job, key_id)
);
COMMENT ON TABLE glpgenc.rotated_keys IS 'The keys that a job replaces';
COMMENT ON COLUMN glpgenc.rotated_keys.job IS 'The job';
COMMENT ON COLUMN glpgenc.rotated_keys.key_id IS 'The key';
COMMENT ON COLUMN glpgenc.rotated_keys.tenant_id IS 'Its tenant, as in data_keys';
COMMENT ON COLUMN glpgenc.rotated_keys.data_class IS 'Its data class, as in data_keys';

CREATE TABLE glpgenc.rotation_policies (
    data_class text PRIMARY KEY CHECK (data_class <> ''),
    max_age    interval CHECK (max_age > interval '0'),
    max_uses   bigint CHECK (max_uses > 0)
);
COMMENT ON TABLE glpgenc.rotation_policies IS 'When keys are due for rotation; by default after 365 days';
COMMENT ON COLUMN glpgenc.rotation_policies.data_class IS 'The data class; * for all classes without a row';
COMMENT ON COLUMN glpgenc.rotation_policies.max_age IS 'Maximum time that a key is active; NULL for no limit';
COMMENT ON COLUMN glpgenc.rotation_policies.max_uses IS 'Maximum number of values encrypted with A256GCM under a key; NULL for 2^31, half the limit of NIST SP 800-38D 8.3, which always applies';

CREATE TABLE glpgenc.key_uses (
    key_id     uuid PRIMARY KEY REFERENCES glpgenc.data_keys ON DELETE CASCADE,
    uses       bigint NOT NULL DEFAULT 0 CHECK (uses >= 0),
    counted_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.key_uses IS 'Number of values encrypted with A256GCM under each key, counted in batches: random 96-bit nonces are safe for 2^32 values';
COMMENT ON COLUMN glpgenc.key_uses.key_id IS 'The key';
COMMENT ON COLUMN glpgenc.key_uses.uses IS 'The number, including uses that processes have reserved but not used';
COMMENT ON COLUMN glpgenc.key_uses.counted_at IS 'When a process last reserved uses';

-- A view, because VACUUM passes by it: the lock may last for hours.
CREATE VIEW glpgenc.rotation_runner AS SELECT 'glpgenc rotation run'::text AS command;
COMMENT ON VIEW glpgenc.rotation_runner IS 'Locked in EXCLUSIVE mode by the running `glpgenc rotation run`: this lock requires the privilege to write to the table';
COMMENT ON COLUMN glpgenc.rotation_runner.command IS 'The program that locks it';

-- 4294967296 is 2^32, the bound of NIST SP 800-38D 8.3. What would pass it is not counted, and must not be used.
CREATE FUNCTION glpgenc.gl_count_uses(key_ids pg_catalog.uuid[], uses bigint[])
RETURNS TABLE (counted_key pg_catalog.uuid, total bigint)
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO glpgenc.key_uses AS k (key_id, uses)
    SELECT u.key_id, sum(u.uses) FROM unnest(gl_count_uses.key_ids, gl_count_uses.uses) AS u (key_id, uses)
    WHERE u.uses > 0 AND EXISTS (SELECT FROM glpgenc.data_keys d WHERE d.key_id = u.key_id)
    GROUP BY u.key_id HAVING sum(u.uses) <= 4294967296 ORDER BY u.key_id
    ON CONFLICT (key_id) DO UPDATE SET uses = k.uses + EXCLUDED.uses, counted_at = now()
    WHERE k.uses + EXCLUDED.uses <= 4294967296
    RETURNING k.key_id, k.uses;
END;
COMMENT ON FUNCTION glpgenc.gl_count_uses(pg_catalog.uuid[], bigint[]) IS
    'Reserves uses of keys for values that Python encrypts with A256GCM; returns the keys below their limit, with their '
    'current counts';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._reseal_from(
    data pg_catalog.bytea, old pg_catalog.bytea, keys pg_catalog.bytea, bound pg_catalog.bytea, field pg_catalog.text,
    row_id pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
AS $body$
DECLARE
    size   integer := pg_catalog.octet_length(data);
    head   integer := CASE WHEN size OPERATOR(pg_catalog.>=) 84 THEN  -- bytes before the body
        256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20 END;
    tag    pg_catalog.bytea;
    header pg_catalog.bytea;
    body   pg_catalog.bytea;
BEGIN
    -- What is not under this key, or not of this form, is for _reseal to move or refuse. The conditions end in IS NOT TRUE,
    -- so that a NULL from anywhere goes there.
    IF (size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.>=) 64
        AND pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82
        AND pg_catalog.octet_length(old) OPERATOR(pg_catalog.=) 80
        AND pg_catalog.substr(data, 3, 16) OPERATOR(pg_catalog.=) pg_catalog.substr(old, 1, 16)
        AND pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.<>) pg_catalog.substr(old, 1, 16)
        AND pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.=) E'\\xfa00'::pg_catalog.bytea
        AND bound IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._reseal(data, glpgenc._keys(field), bound, field, row_id);
    END IF;
    -- In a variable, as in _reseal.
    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        pg_catalog.substr(data, 1, head)
        OPERATOR(pg_catalog.||) bound
        OPERATOR(pg_catalog.||) pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1,
                                                  size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 32)
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(old, 17, 32)), 1, 32);
    IF glpgenc._same_tag(tag, pg_catalog.substr(data, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE THEN
        RETURN glpgenc._refuse(data, field, row_id, false, true);
    END IF;
    header := E'\\xfa00'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
              OPERATOR(pg_catalog.||) pg_catalog.substr(data, 19, head OPERATOR(pg_catalog.-) 18);
    body := glpgenc._random(16);
    body := body OPERATOR(pg_catalog.||) glpgenc._aes_cbc_encrypt(
        glpgenc._aes_cbc_decrypt(
            pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 17,
                              size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 48),
            pg_catalog.substr(old, 49, 32),
            pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1, 16)),
        pg_catalog.substr(keys, 49, 32), body);
    RETURN header OPERATOR(pg_catalog.||) body OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        header OPERATOR(pg_catalog.||) bound OPERATOR(pg_catalog.||) body
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
                head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(keys, 17, 32)), 1, 32);
END
$body$;
COMMENT ON FUNCTION glpgenc._reseal_from(
    pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'internal: re-encrypts as _reseal does, faster where the value is under the old key that is passed, of _job_key';

-- A count that goes back hides uses, and one that jumps takes a key out of use. Whoever may delete the row can do either.
CREATE FUNCTION glpgenc._key_uses() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    before bigint := 0;
BEGIN
    NEW.counted_at := now();
    IF has_table_privilege('glpgenc.key_uses', 'DELETE') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        before := OLD.uses;
        IF NEW.key_id <> OLD.key_id THEN
            PERFORM glpgenc._raise('ZE015', format('the key of a row of key_uses, %s, can''t be changed', OLD.key_id));
        END IF;
    END IF;
    IF NEW.uses < before THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of key %s can''t be decreased', NEW.key_id));
    END IF;
    IF NEW.uses - before > 1000000 THEN
        PERFORM glpgenc._raise('ZE015', format('at most 1,000,000 uses of key %s can be added at a time', NEW.key_id));
    END IF;
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._key_uses() IS 'internal: trigger of key_uses that allows counts to grow, by at most one batch at a time';
CREATE TRIGGER key_uses BEFORE INSERT OR UPDATE ON glpgenc.key_uses FOR EACH ROW EXECUTE FUNCTION glpgenc._key_uses();
COMMENT ON TRIGGER key_uses ON glpgenc.key_uses IS 'Allows counts to grow, by at most one batch at a time';
