-- Rotations: which values are to leave which keys. The rows move by the jobs of backfill_v1.sql, one for each table.

CREATE TABLE glpgenc.rotations (
    rotation    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   text,
    data_class  text,
    older_than  interval,
    reason      text NOT NULL DEFAULT 'asked' CHECK (reason IN ('asked', 'age', 'uses', 'compromise')),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
COMMENT ON TABLE glpgenc.rotations IS 'Rotations: the keys that were active when one began are replaced, and their rows moved';
COMMENT ON COLUMN glpgenc.rotations.rotation IS 'Its number';
COMMENT ON COLUMN glpgenc.rotations.tenant_id IS 'Only this tenant''s keys; NULL for all tenants''';
COMMENT ON COLUMN glpgenc.rotations.data_class IS 'Only keys of this class; NULL for all classes';
COMMENT ON COLUMN glpgenc.rotations.older_than IS 'Only keys that had been active for so long; NULL for all';
COMMENT ON COLUMN glpgenc.rotations.reason IS 'What it is for';
COMMENT ON COLUMN glpgenc.rotations.started_at IS 'When it began: keys that became active later are its own';
COMMENT ON COLUMN glpgenc.rotations.finished_at IS 'When no row was left; NULL until then';

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
COMMENT ON TABLE glpgenc.rotation_columns IS 'The columns of each job that moves values to other keys';
COMMENT ON COLUMN glpgenc.rotation_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.rotation_columns.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.rotation_columns.job IS 'The job that moves its values, or moved them last';
COMMENT ON COLUMN glpgenc.rotation_columns.row_expression IS 'SQL over a row that gives the key its values are bound to, found out when the job began; NULL for none';
COMMENT ON INDEX glpgenc.rotation_columns_job IS 'The columns of a job';

CREATE TABLE glpgenc.rotated_keys (
    job        bigint NOT NULL REFERENCES glpgenc.backfill_jobs ON DELETE CASCADE,
    key_id     uuid NOT NULL REFERENCES glpgenc.data_keys,
    tenant_id  text NOT NULL,
    data_class text NOT NULL,
    PRIMARY KEY (job, key_id)
);
COMMENT ON TABLE glpgenc.rotated_keys IS 'The keys that the values of a job leave';
COMMENT ON COLUMN glpgenc.rotated_keys.job IS 'The job';
COMMENT ON COLUMN glpgenc.rotated_keys.key_id IS 'The key';
COMMENT ON COLUMN glpgenc.rotated_keys.tenant_id IS 'Its tenant, as in data_keys';
COMMENT ON COLUMN glpgenc.rotated_keys.data_class IS 'Its data class, as in data_keys';

CREATE TABLE glpgenc.rotation_policies (
    data_class text PRIMARY KEY CHECK (data_class <> ''),
    max_age    interval CHECK (max_age > interval '0'),
    max_uses   bigint CHECK (max_uses > 0)
);
COMMENT ON TABLE glpgenc.rotation_policies IS 'When keys are due for rotation. Without any: after 365 days';
COMMENT ON COLUMN glpgenc.rotation_policies.data_class IS 'The class; * for every class that has no row of its own';
COMMENT ON COLUMN glpgenc.rotation_policies.max_age IS 'How long a key is active; NULL for any time';
COMMENT ON COLUMN glpgenc.rotation_policies.max_uses IS 'How many values are encrypted with A256GCM under a key before it is due; NULL for 2^31, half of the bound of NIST SP 800-38D 8.3, which always holds';

CREATE TABLE glpgenc.key_uses (
    key_id     uuid PRIMARY KEY REFERENCES glpgenc.data_keys ON DELETE CASCADE,
    uses       bigint NOT NULL DEFAULT 0 CHECK (uses >= 0),
    counted_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.key_uses IS 'How many values each key encrypted with A256GCM, told in batches: random nonces of 96 bits are safe for 2^32 of them';
COMMENT ON COLUMN glpgenc.key_uses.key_id IS 'The key';
COMMENT ON COLUMN glpgenc.key_uses.uses IS 'How many, those that processes have set aside but not used included';
COMMENT ON COLUMN glpgenc.key_uses.counted_at IS 'When a process last told of some';

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
            PERFORM glpgenc._raise('ZE015', format('the uses of key %s are counted for it', OLD.key_id));
        END IF;
    END IF;
    IF NEW.uses < before THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of key %s only grow', NEW.key_id));
    END IF;
    IF NEW.uses - before > 1000000 THEN
        PERFORM glpgenc._raise('ZE015', format('1,000,000 uses of key %s at most are counted at a time', NEW.key_id));
    END IF;
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._key_uses() IS 'internal: trigger of key_uses that lets counts grow, by no more than the largest batch at a time';

CREATE TRIGGER key_uses BEFORE INSERT OR UPDATE ON glpgenc.key_uses FOR EACH ROW EXECUTE FUNCTION glpgenc._key_uses();
COMMENT ON TRIGGER key_uses ON glpgenc.key_uses IS 'Lets counts grow, and not jump';

-- A view, because VACUUM passes by it: the lock may last for hours.
CREATE VIEW glpgenc.rotation_runner AS SELECT 'glpgenc rotation run'::text AS command;
COMMENT ON VIEW glpgenc.rotation_runner IS 'Locked in EXCLUSIVE mode by the one glpgenc rotation run that is at work: only who may write to it can lock it so';
COMMENT ON COLUMN glpgenc.rotation_runner.command IS 'What locks it';

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
    'Adds to the count of values that keys encrypt with A256GCM in Python, before they do; returns the keys for which that may be, with their counts now';
