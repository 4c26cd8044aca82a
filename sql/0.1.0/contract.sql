-- The end of a move: the plaintext column is forbidden, then dropped; or the move is given up.

CREATE FUNCTION glpgenc.gl_refuse_lone_ciphertext(data pg_catalog.bytea, field pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- As gl_refuse_plaintext: PostgreSQL's own message would quote the row, and so what its other columns hold.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE012',
        MESSAGE = pg_catalog.format('a value of field %s would be in the ciphertext column only, which is about to be '
            'dropped', field),
        HINT = 'write the plaintext column: the migration of this column is being abandoned',
        SCHEMA = 'glpgenc';
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_refuse_lone_ciphertext(pg_catalog.bytea, pg_catalog.text) IS
    'Raises ZE012 with the field but not the value: for the CHECK constraint of gl_keep_plaintext';

CREATE FUNCTION glpgenc.gl_forbid_plaintext(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS pg_catalog.name
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present name := (glpgenc._complete_check(relation, column_name)).conname;
    had     record;
BEGIN
    IF present IS NOT NULL THEN
        RETURN present;
    END IF;
    SELECT c.state, c.field INTO had FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_forbid_plaintext.relation AND c.column_name = gl_forbid_plaintext.column_name FOR UPDATE;
    IF had.state <> 'verified' AND NOT glpgenc._is_empty(relation) THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: it must be verified first, because the table has rows',
                                               column_name, relation, had.state));
    END IF;
    present := glpgenc._proof_name(relation, column_name, 'complete');
    -- It raises instead of being false: PostgreSQL's own message would quote the row, and that holds the plaintext.
    EXECUTE format(
        'ALTER TABLE %s ADD CONSTRAINT %I CHECK (CASE WHEN %s THEN glpgenc.gl_refuse_plaintext(%I, %L) ELSE true END) NOT VALID',
        relation, present, glpgenc.gl_pending(relation, column_name), column_name, had.field);
    RETURN present;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_forbid_plaintext(pg_catalog.regclass, pg_catalog.name) IS
    'Refuses new plaintext without ciphertext (ZE003) by a CHECK constraint, and returns its name. Validate it in another '
    'transaction, without blocking writers: ALTER TABLE ... VALIDATE CONSTRAINT. After that gl_drop_plaintext does not scan '
    'the table';

CREATE FUNCTION glpgenc.gl_drop_plaintext(
    relation pg_catalog.regclass, column_name pg_catalog.name, going pg_catalog.name[] DEFAULT '{}'
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
-- A policy must not hide a row that is still to be encrypted: then this raises.
SET row_security = off
AS $body$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present text;
    proof   pg_catalog.pg_constraint;
    hit     boolean;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    -- Twice: before the lock, so that what is refused waits for nobody, and under it, because that is what counts.
    FOR attempt IN 1..2 LOOP
        PERFORM glpgenc._check_contract(relation, column_name, going);
        IF attempt = 1 THEN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
        END IF;
    END LOOP;
    proof := glpgenc._complete_check(relation, column_name);
    IF proof.convalidated IS NOT TRUE THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', relation, glpgenc.gl_pending(relation, column_name)) INTO hit;
        IF hit THEN
            PERFORM glpgenc._raise('ZE012', format('table %s has rows in which column %s is not encrypted yet: run the backfill '
                                                   'again', relation, moved.plaintext_column));
        END IF;
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = 'contracted'
    WHERE c.relation = gl_drop_plaintext.relation AND c.column_name = gl_drop_plaintext.column_name;
    UPDATE glpgenc.column_migrations m
    SET plaintext_column = NULL, source_expression = NULL, contracted_at = now(), former_column = moved.plaintext_column,
        -- A table without rows is verified by that.
        verified_rows = CASE WHEN m.verified_at IS NULL THEN 0 ELSE m.verified_rows END,
        verified_by = CASE WHEN m.verified_at IS NULL THEN 'all' ELSE m.verified_by END,
        verified_at = coalesce(m.verified_at, now())
    WHERE m.relation = gl_drop_plaintext.relation AND m.column_name = gl_drop_plaintext.column_name;
    PERFORM glpgenc._dual_write(relation);
    PERFORM glpgenc._renew_shield(relation);
    FOREACH present IN ARRAY ARRAY[proof.conname, (glpgenc._kept_check(relation, column_name)).conname] LOOP
        IF present IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, present);
        END IF;
    END LOOP;
    PERFORM glpgenc._unmark_defaults(relation, column_name);
    EXECUTE format('ALTER TABLE %s DROP COLUMN %I', relation, moved.plaintext_column);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_drop_plaintext(pg_catalog.regclass, pg_catalog.name, pg_catalog.name[]) IS
    'Drops the plaintext column of a verified migration, or of a table without rows, with its dual-write triggers, the '
    'indexes on it only, and the indexes and constraints named in going. Raises ZE012 if a row is not encrypted yet or '
    'another object depends on the column. Scans the table under the lock, unless the constraint of gl_forbid_plaintext is '
    'validated';

CREATE FUNCTION glpgenc.gl_restore_plaintext(
    relation pg_catalog.regclass, plaintext_column pg_catalog.name, column_name pg_catalog.name,
    tenant_expression pg_catalog.text DEFAULT NULL, row_expression pg_catalog.text DEFAULT NULL,
    source_expression pg_catalog.text DEFAULT NULL, unkeyed pg_catalog.text DEFAULT 'queue',
    mode pg_catalog.text DEFAULT 'database', client_source boolean DEFAULT false
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    present glpgenc.encrypted_columns;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    PERFORM glpgenc._require_no_rows(relation, plaintext_column);
    SELECT * INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_restore_plaintext.relation AND c.column_name = gl_restore_plaintext.column_name;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is not registered', column_name, relation));
    END IF;
    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_restore_plaintext.relation AND m.column_name = gl_restore_plaintext.column_name;
    UPDATE glpgenc.encrypted_columns c SET state = 'native'
    WHERE c.relation = gl_restore_plaintext.relation AND c.column_name = gl_restore_plaintext.column_name;
    -- Old releases write plaintext again, which may wait for the backfill.
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', relation, column_name);
    PERFORM glpgenc.gl_expand_column(relation, plaintext_column, column_name, present.field, tenant_expression, row_expression,
                                     source_expression, unkeyed, mode, client_source);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_restore_plaintext(
    pg_catalog.regclass, pg_catalog.name, pg_catalog.name, pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.text,
    pg_catalog.text, boolean
) IS
    'Undoes gl_drop_plaintext in a table without rows, after the plaintext column was added again: the column is expanded as '
    'before. Raises ZE012 if the table has rows';

CREATE FUNCTION glpgenc.gl_reopen_plaintext(
    relation pg_catalog.regclass, column_name pg_catalog.name, plaintext_column pg_catalog.name
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present glpgenc.encrypted_columns;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    SELECT * INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_reopen_plaintext.relation AND c.column_name = gl_reopen_plaintext.column_name;
    IF present.state NOT IN ('contracted', 'scrubbed') THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: its plaintext column was not dropped', column_name,
                                               relation, present.state));
    END IF;
    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_reopen_plaintext.relation AND m.column_name = gl_reopen_plaintext.column_name;
    UPDATE glpgenc.encrypted_columns c SET state = 'native'
    WHERE c.relation = gl_reopen_plaintext.relation AND c.column_name = gl_reopen_plaintext.column_name;
    -- Old releases write plaintext again, which may wait for the backfill.
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', relation, column_name);
    PERFORM glpgenc.gl_expand_column(relation, plaintext_column, column_name, present.field, moved.tenant_expression,
                                     moved.row_expression, NULL, 'queue', moved.mode);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_reopen_plaintext(pg_catalog.regclass, pg_catalog.name, pg_catalog.name) IS
    'Starts the return from gl_drop_plaintext, after a plaintext column was added again: triggers synchronize both columns, '
    'and `glpgenc restore-plaintext` decrypts the existing rows. Raises ZE012 unless the column was contracted';

CREATE FUNCTION glpgenc.gl_keep_plaintext(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS pg_catalog.name
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present name := (glpgenc._kept_check(relation, column_name)).conname;
BEGIN
    IF present IS NOT NULL THEN
        RETURN present;
    ELSIF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s has no plaintext column: it was dropped',
                                               column_name, relation));
    END IF;
    present := glpgenc._proof_name(relation, column_name, 'kept');
    -- Looked for before anybody is refused.
    EXECUTE format(
        'ALTER TABLE %s ADD CONSTRAINT %I CHECK (CASE WHEN %s THEN glpgenc.gl_refuse_lone_ciphertext(%I, %L) ELSE true END) '
        'NOT VALID', relation, present, glpgenc._refuse_lone(moved), column_name,
        (SELECT c.field FROM glpgenc.encrypted_columns c
         WHERE c.relation = gl_keep_plaintext.relation AND c.column_name = gl_keep_plaintext.column_name));
    RETURN present;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_keep_plaintext(pg_catalog.regclass, pg_catalog.name) IS
    'Refuses new ciphertext without plaintext (ZE012), which gl_abandon would lose, by a CHECK constraint, and returns its '
    'name. Validate it in another transaction, without blocking writers: ALTER TABLE ... VALIDATE CONSTRAINT. After that '
    'gl_abandon does not scan the table';

CREATE FUNCTION glpgenc.gl_abandon(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved     glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    -- The function of the index triggers.
    indexer   oid := (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_index_insert');
    dropped   name[];
    kept      record;
    proof     name;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    IF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s has no plaintext column: it was dropped',
                                               column_name, relation));
    END IF;
    -- Twice: before the lock, so that what is refused waits for nobody, and under it, because that is what counts.
    FOR attempt IN 1..2 LOOP
        dropped := glpgenc._abandoned_columns(relation, column_name);
        IF (glpgenc._kept_check(relation, column_name)).convalidated IS NOT TRUE THEN
            PERFORM glpgenc._refuse_lone(moved);
        END IF;
        IF attempt = 1 THEN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
        END IF;
    END LOOP;

    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_abandon.relation AND m.column_name = gl_abandon.column_name;
    PERFORM glpgenc._dual_write(relation);
    PERFORM glpgenc._unmark_defaults(relation, moved.plaintext_column);
    DELETE FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_abandon.relation AND c.column_name = gl_abandon.column_name;
    -- They name the columns that go; those of other ciphertext columns are made anew.
    IF array_length(dropped, 1) > 1 THEN
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON %s', relation);
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON %s', relation);
    END IF;
    PERFORM glpgenc._renew_shield(relation);
    FOREACH proof IN ARRAY ARRAY[(glpgenc._complete_check(relation, column_name)).conname,
                                 (glpgenc._kept_check(relation, column_name)).conname] LOOP
        IF proof IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, proof);
        END IF;
    END LOOP;
    EXECUTE format('ALTER TABLE %s %s', relation, (
        SELECT string_agg(format('DROP COLUMN IF EXISTS %I', d), ', ') FROM unnest(dropped) d WHERE d IS NOT NULL));
    SELECT i.column_name, i.facet, i.slot INTO kept FROM glpgenc.index_columns i WHERE i.relation = gl_abandon.relation LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc.gl_index_column(relation, kept.column_name, kept.facet, slot => kept.slot);
    ELSIF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = indexer)
        AND pg_has_role((SELECT p.proowner FROM pg_proc p WHERE p.oid = indexer), 'USAGE')
    THEN
        EXECUTE format('DROP FUNCTION %s', indexer::regprocedure);
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_abandon(pg_catalog.regclass, pg_catalog.name) IS
    'Undoes gl_expand_column before the plaintext column is dropped: removes triggers, ciphertext column, index columns, '
    'guard and registration. Raises ZE012 if a value is in the ciphertext column only. Scans the table under the lock, unless '
    'the constraint of gl_keep_plaintext is validated';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._trigger_reads(trigger pg_catalog.pg_trigger, column_name pg_catalog.name) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- Arguments and bodies are text to the catalogue of dependencies, and each write fails once the column is gone.
RETURN (
    SELECT CASE
        WHEN position(E'\\x00'::bytea || convert_to(n.given, getdatabaseencoding()) || E'\\x00'::bytea
                      IN E'\\x00'::bytea || trigger.tgargs) > 0 THEN format('its arguments name column %s', column_name)
        -- In a comment without quotes it is no code.
        WHEN s.code ~* (E'\\m(NEW|OLD)\\s*\\.\\s*' || n.pattern)
            OR (trigger.tgnewtable IS NOT NULL OR trigger.tgoldtable IS NOT NULL OR l.lanname NOT IN ('plpgsql', 'sql', 'c', 'internal'))
               AND s.code ~* (E'(^|\\W)' || n.pattern)
            THEN format('function %s reads column %s', p.oid::regprocedure, column_name) END
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang,
         LATERAL (SELECT regexp_replace(regexp_replace(p.prosrc, E'/\\*.*?\\*/', ' ', 'g'), E'--[^\n'']*(\n|$)', E'\n', 'g')) s (code),
         LATERAL (VALUES
             (column_name::text, regexp_replace(quote_ident(column_name), E'([^[:alnum:]_"])', E'\\\\\\1', 'g') || E'(?!\\w)'),
             (quote_ident(column_name),
              '"' || regexp_replace(replace(column_name, '"', '""'), E'([^[:alnum:]_"])', E'\\\\\\1', 'g') || '"')) n (given, pattern)
    WHERE p.oid = trigger.tgfoid
    ORDER BY 1 LIMIT 1);
COMMENT ON FUNCTION glpgenc._trigger_reads(pg_catalog.pg_trigger, pg_catalog.name) IS
    'internal: how a trigger refers to a column, in its arguments or in the body of its function; NULL if it does not';

CREATE FUNCTION glpgenc._trigger_dependents(relation pg_catalog.regclass, columns pg_catalog.name[]) RETURNS SETOF pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE parts (part) AS (
        SELECT _trigger_dependents.relation::oid UNION SELECT i.inhrelid FROM parts JOIN pg_inherits i ON i.inhparent = parts.part
    )
    SELECT format('%s (%s)', pg_describe_object('pg_trigger'::regclass, t.oid, 0), glpgenc._trigger_reads(t, named))
    FROM pg_trigger t, unnest(columns) named
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgname !~ '^(yyy|zzz)_glpgenc_'
      AND glpgenc._trigger_reads(t, named) IS NOT NULL
      -- Those of refint stand on one table and name another, with its columns.
      AND (t.tgrelid IN (SELECT part FROM parts) OR EXISTS (
          SELECT FROM parts JOIN pg_class c ON c.oid = parts.part,
               LATERAL (VALUES (c.relname::text), (quote_ident(c.relname)), (format('%s.%s', c.relnamespace::regnamespace, c.relname)),
                               (format('%s.%I', c.relnamespace::regnamespace, c.relname))) n (name)
          WHERE position(E'\\x00'::bytea || convert_to(n.name, getdatabaseencoding()) || E'\\x00'::bytea
                         IN E'\\x00'::bytea || t.tgargs) > 0
            AND position('arguments' IN glpgenc._trigger_reads(t, named)) > 0));
END;
COMMENT ON FUNCTION glpgenc._trigger_dependents(pg_catalog.regclass, pg_catalog.name[]) IS
    'internal: the triggers that would fail without columns of a table, and why; pg_depend does not contain these';

CREATE FUNCTION glpgenc._dependents(
    relation pg_catalog.regclass, columns pg_catalog.name[], with_indexes boolean, going pg_catalog.name[] DEFAULT '{}'
) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- The catalogue knows all that names a column, whatever kind of thing that is; what follows only takes away what may go with it.
RETURN (
    WITH RECURSIVE tree (relid) AS (
        SELECT relation::oid UNION SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.relid
    ), parts AS (
        SELECT p.relid AS part, array_agg(a.attnum) AS numbers
        FROM tree p
        JOIN pg_attribute a ON a.attrelid = p.relid AND a.attname = ANY (columns) AND NOT a.attisdropped
        GROUP BY p.relid
    )
    SELECT string_agg(DISTINCT x.described, ', ') FROM (
    SELECT pg_describe_object(d.classid, d.objid, 0)
    FROM parts JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = parts.part
                               AND d.refobjsubid = ANY (parts.numbers)
    WHERE NOT CASE d.classid
        WHEN 'pg_attrdef'::regclass THEN EXISTS (
            SELECT FROM pg_attrdef x WHERE x.oid = d.objid AND x.adrelid = parts.part AND x.adnum = ANY (parts.numbers))
        WHEN 'pg_class'::regclass THEN EXISTS (
            SELECT FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.oid = d.objid AND (c.relispartition AND i.indexrelid IS NOT NULL OR c.relkind = 'S' OR with_indexes
                OR i.indexrelid IS NOT NULL AND c.relname = ANY (going)
                -- An index that ensures nothing and reads no other column.
                OR i.indexrelid IS NOT NULL AND NOT i.indisunique AND NOT i.indisreplident AND NOT EXISTS (
                    SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid AND o.refclassid = d.refclassid
                    AND o.refobjid = parts.part AND o.refobjsubid > 0 AND o.refobjsubid <> ALL (parts.numbers))))
        WHEN 'pg_constraint'::regclass THEN EXISTS (
            SELECT FROM pg_constraint c WHERE c.oid = d.objid AND (
                c.contype = 'n' OR c.conparentid <> 0 OR NOT c.conislocal OR with_indexes AND c.contype = 'u'
                OR c.contype IN ('c', 'f', 'u', 'x') AND c.conrelid = parts.part AND c.conname = ANY (going)
                -- Guards, and what gl_forbid_plaintext and gl_keep_plaintext make.
                OR EXISTS (SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid
                           AND o.refclassid = 'pg_proc'::regclass
                           AND o.refobjid IN ('glpgenc.gl_guard(bytea,text)'::regprocedure,
                                             'glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure,
                                             'glpgenc.gl_refuse_lone_ciphertext(bytea,text)'::regprocedure))))
        WHEN 'pg_trigger'::regclass THEN EXISTS (
            SELECT FROM pg_trigger t WHERE t.oid = d.objid AND (
                t.tgparentid <> 0 OR t.tgname LIKE E'yyy\\_glpgenc\\_%' OR t.tgname LIKE E'zzz\\_glpgenc\\_%'))
        WHEN 'pg_statistic_ext'::regclass THEN true
        ELSE false END
    UNION ALL SELECT glpgenc._trigger_dependents(relation, columns)) x (described));
COMMENT ON FUNCTION glpgenc._dependents(pg_catalog.regclass, pg_catalog.name[], boolean, pg_catalog.name[]) IS
    'internal: the objects that depend on columns of a table and would not be dropped with them: all but indexes on these '
    'columns only, the indexes and constraints named in going, statistics, and objects of glpgenc';

CREATE FUNCTION glpgenc._is_empty(relation pg_catalog.regclass) RETURNS boolean
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    hit boolean;
BEGIN
    -- Where a policy hides rows from this role, it can't know.
    IF row_security_active(relation) THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', relation) INTO hit;
    RETURN NOT hit;
END
$body$;
COMMENT ON FUNCTION glpgenc._is_empty(pg_catalog.regclass) IS
    'internal: whether the table, with its partitions, has no rows; false if a policy hides rows from the role';

CREATE FUNCTION glpgenc._check_contract(
    relation pg_catalog.regclass, column_name pg_catalog.name, going pg_catalog.name[] DEFAULT '{}'
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved     glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present   text;
    waiting   bigint;
    obstacles text;
BEGIN
    SELECT c.state INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = _check_contract.relation AND c.column_name = _check_contract.column_name;
    IF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: its plaintext column was dropped', column_name,
                                               relation, present));
    -- A table without rows has nothing to verify: migrations are replayed on new databases.
    ELSIF present <> 'verified' AND NOT glpgenc._is_empty(relation) THEN
        SELECT count(*) INTO waiting FROM glpgenc.quarantine q
        WHERE q.relation = _check_contract.relation AND q.column_name = _check_contract.column_name;
        IF waiting > 0 THEN
            PERFORM glpgenc._raise('ZE012', format(
                '%s values of column %s of table %s are in quarantine: `glpgenc backfill status` shows the reasons. Correct '
                'them, '
                'run `glpgenc backfill run --retry-quarantined`, then `glpgenc verify`', waiting, moved.plaintext_column, relation));
        END IF;
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s is %s and can''t become contracted: it must be verified first, because the table has rows. '
            'Run `glpgenc backfill run %s`, then `glpgenc verify %s`', column_name, relation, present, relation, relation));
    END IF;
    obstacles := glpgenc._dependents(relation, ARRAY[moved.plaintext_column], false, going);
    IF obstacles IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because other objects depend on it: '
            '%s. Drop them first, or create them again on other columns', moved.plaintext_column, relation, obstacles));
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._check_contract(pg_catalog.regclass, pg_catalog.name, pg_catalog.name[]) IS
    'internal: raises ZE012 if a plaintext column can''t be dropped: its values are not verified and the table has rows, or '
    'an object that is not named in going depends on it';

CREATE FUNCTION glpgenc._check_rows(
    relation pg_catalog.regclass, column_name pg_catalog.name, not_null boolean
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    hit   boolean;
BEGIN
    -- The constraints find out, where a policy hides rows from this role.
    IF row_security_active(relation) THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', relation, glpgenc.gl_pending(relation, column_name)) INTO hit;
    IF hit THEN
        PERFORM glpgenc._raise('ZE003',
            format('table %s has rows in which column %s is not encrypted yet', relation, moved.plaintext_column),
            'nothing was dropped; run `glpgenc verify`, `glpgenc backfill run`, and `glpgenc verify` again');
    END IF;
    IF not_null THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I IS NULL)', relation, column_name) INTO hit;
        IF hit THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be NOT NULL: there are rows without a value',
                                                   column_name, relation));
        END IF;
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._check_rows(pg_catalog.regclass, pg_catalog.name, boolean) IS
    'internal: reads the table without blocking writers; raises ZE003 if a row is not encrypted yet, ZE012 if the ciphertext '
    'column could not be NOT NULL';

CREATE FUNCTION glpgenc._proof_of(
    relation pg_catalog.regclass, column_name pg_catalog.name, refusing pg_catalog.regprocedure
) RETURNS pg_catalog.pg_constraint
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- Unlike a guard it reads another column too.
RETURN (SELECT c FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.conrelid = relation AND c.contype = 'c' AND a.attname = column_name AND cardinality(c.conkey) > 1
          AND EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_constraint'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_proc'::regclass
                        AND d.refobjid = refusing) LIMIT 1);
COMMENT ON FUNCTION glpgenc._proof_of(pg_catalog.regclass, pg_catalog.name, pg_catalog.regprocedure) IS
    'internal: the constraint on a ciphertext column and its source that calls a function that raises an error, or NULL';

CREATE FUNCTION glpgenc._complete_check(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS pg_catalog.pg_constraint
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN glpgenc._proof_of(relation, column_name, 'glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure);
COMMENT ON FUNCTION glpgenc._complete_check(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the constraint that gl_forbid_plaintext created for a ciphertext column, or NULL';

CREATE FUNCTION glpgenc._kept_check(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS pg_catalog.pg_constraint
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN glpgenc._proof_of(relation, column_name, 'glpgenc.gl_refuse_lone_ciphertext(bytea,text)'::regprocedure);
COMMENT ON FUNCTION glpgenc._kept_check(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the constraint that gl_keep_plaintext created for a ciphertext column, or NULL';

CREATE FUNCTION glpgenc._proof_name(relation pg_catalog.regclass, column_name pg_catalog.name, suffix pg_catalog.text)
RETURNS pg_catalog.name
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN CASE WHEN octet_length(column_name) + octet_length(suffix) <= 62 THEN format('%s_%s', column_name, suffix)
            ELSE format('glpgenc_%s_%s', (SELECT a.attnum FROM pg_attribute a
                                          WHERE a.attrelid = relation AND a.attname = column_name), suffix) END;
COMMENT ON FUNCTION glpgenc._proof_name(pg_catalog.regclass, pg_catalog.name, pg_catalog.text) IS
    'internal: the name of a constraint on a ciphertext column, of at most 63 bytes';

CREATE FUNCTION glpgenc._require_new_snapshots() RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- What was committed while the lock was waited for must be seen, or it would go with the column.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        PERFORM glpgenc._raise('ZE012', format('a column can be dropped in a READ COMMITTED transaction only, and this one is %s',
                                               upper(current_setting('transaction_isolation'))));
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._require_new_snapshots() IS
    'internal: raises ZE012 in a transaction with a single snapshot, which does not see rows committed since';

CREATE FUNCTION glpgenc._require_no_rows(relation pg_catalog.regclass, plaintext_column pg_catalog.name) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT glpgenc._is_empty(relation) THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s was dropped after its values were encrypted, and the table has rows: a migration can''t '
            'restore them. Decrypt them into a new column with `glpgenc restore-plaintext`',
            plaintext_column, relation));
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._require_no_rows(pg_catalog.regclass, pg_catalog.name) IS
    'internal: raises ZE012 if a table has rows, and a dropped plaintext column can''t be restored';

CREATE FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- A policy must not hide a row: then this raises.
SET row_security = off
AS $body$
DECLARE
    lone text := format('(%I IS NOT NULL AND (%s) IS NULL)', moved.column_name, moved.source_expression);
    hit  boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', moved.relation, lone) INTO hit;
    IF hit THEN
        PERFORM glpgenc._raise('ZE012', format('table %s has rows with a value in column %s only: write column %s of these '
            'rows first',
                                               moved.relation, moved.column_name, moved.plaintext_column));
    END IF;
    RETURN lone;
END
$body$;
COMMENT ON FUNCTION glpgenc._refuse_lone(glpgenc.column_migrations) IS
    'internal: raises ZE012 if the value of a row is in the ciphertext column only; returns the condition for such rows';

CREATE FUNCTION glpgenc._abandoned_columns(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS pg_catalog.name[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    dropped   name[];
    obstacles text;
BEGIN
    SELECT ARRAY[_abandoned_columns.column_name] || array_agg(DISTINCT i.index_column) INTO dropped
    FROM glpgenc.index_columns i
    WHERE i.relation = _abandoned_columns.relation AND i.column_name = _abandoned_columns.column_name;
    obstacles := concat_ws(', ', glpgenc._dependents(relation, dropped, true), glpgenc._unique_beside(relation, dropped));
    IF obstacles <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because other objects depend on it: '
            '%s. Drop them first',
                                               column_name, relation, obstacles));
    END IF;
    RETURN dropped;
END
$body$;
COMMENT ON FUNCTION glpgenc._abandoned_columns(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the columns that gl_abandon drops; raises ZE012 if other objects depend on them';
