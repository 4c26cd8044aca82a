-- The beginning of a move from plaintext to ciphertext: expanding a column, its state, and reading plaintext where there is
-- no ciphertext yet.

CREATE FUNCTION glpgenc.gl_expand_column(
    relation pg_catalog.regclass, plaintext_column pg_catalog.name, column_name pg_catalog.name, field pg_catalog.text,
    tenant_expression pg_catalog.text DEFAULT NULL, row_expression pg_catalog.text DEFAULT NULL,
    source_expression pg_catalog.text DEFAULT NULL, unkeyed pg_catalog.text DEFAULT 'queue',
    mode pg_catalog.text DEFAULT 'database', client_source boolean DEFAULT false
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved   glpgenc.column_migrations;
    present glpgenc.column_migrations;
    state   text;
BEGIN
    moved.relation := relation;
    moved.column_name := column_name;
    moved.plaintext_column := plaintext_column;
    moved.source_expression := coalesce(source_expression, quote_ident(plaintext_column));
    moved.tenant_expression := tenant_expression;
    moved.row_expression := row_expression;
    moved.mode := mode;
    moved.unkeyed := unkeyed;
    moved.client_source := coalesce(client_source, false);
    IF NOT EXISTS (SELECT FROM glpgenc.fields f WHERE f.field = gl_expand_column.field) THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is not registered: call gl_register_field first', left(field, 200)));
    END IF;
    SELECT c.state INTO state FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_expand_column.relation AND c.column_name = gl_expand_column.column_name;
    IF state IN ('contracted', 'scrubbed') THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: its plaintext column was dropped', column_name,
                                               relation, state));
    END IF;
    PERFORM glpgenc._check_migration(moved);
    -- Called again, it changes nothing and waits for nobody.
    IF glpgenc._is_expanded(moved, field) THEN
        RETURN;
    END IF;

    -- The lock that ADD COLUMN takes, at once: one that is raised later can end in a deadlock with a transaction that has
    -- read the table and then writes. All that follows changes the catalogue only, and reads no row.
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    PERFORM glpgenc._check_migration(moved);
    SELECT * INTO present FROM glpgenc.column_migrations m
    WHERE m.relation = gl_expand_column.relation AND m.column_name = gl_expand_column.column_name;
    IF FOUND AND (present.plaintext_column, present.source_expression, present.tenant_expression, present.row_expression,
                  present.mode, present.client_source)
        IS DISTINCT FROM (moved.plaintext_column, moved.source_expression, moved.tenant_expression, moved.row_expression,
                          moved.mode, moved.client_source)
    THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s is already being filled from column %s, with other options: undo that with gl_abandon first',
            column_name, relation, present.plaintext_column));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = relation AND a.attname = column_name AND NOT a.attisdropped) THEN
        -- Neither a default nor NOT NULL nor a domain: no row is rewritten or read.
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I bytea', relation, column_name);
    END IF;
    PERFORM glpgenc.gl_guard_column(relation, column_name, field);
    IF NOT moved.client_source THEN
        -- Checked already: it works, and no row is read.
        EXECUTE format('SELECT pg_typeof((SELECT (%s) FROM %s AS %I WHERE false))::text', moved.source_expression, relation,
                       (SELECT c.relname FROM pg_class c WHERE c.oid = moved.relation)) INTO moved.value_type;
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = 'expanded'
    WHERE c.relation = gl_expand_column.relation AND c.column_name = gl_expand_column.column_name AND c.state = 'native';
    INSERT INTO glpgenc.column_migrations AS m (relation, column_name, plaintext_column, source_expression, tenant_expression,
                                                row_expression, mode, unkeyed, client_source, value_type)
    VALUES (moved.relation, moved.column_name, moved.plaintext_column, moved.source_expression, moved.tenant_expression,
            moved.row_expression, moved.mode, moved.unkeyed, moved.client_source, moved.value_type)
    ON CONFLICT ON CONSTRAINT column_migrations_pkey DO UPDATE SET unkeyed = EXCLUDED.unkeyed;
    PERFORM glpgenc._mark_defaults(moved);
    PERFORM glpgenc._dual_write(relation);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_expand_column(
    pg_catalog.regclass, pg_catalog.name, pg_catalog.name, pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.text,
    pg_catalog.text, pg_catalog.text, boolean
) IS
    'Starts the migration of a plaintext column to a ciphertext column, which it adds and guards: triggers synchronize both '
    'columns. Does not scan or rewrite the table. A second call changes only unkeyed; after a column was renamed in the table '
    'and the registry, it creates the triggers again';

CREATE FUNCTION glpgenc.gl_pending(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
BEGIN
    IF moved.plaintext_column IS NULL THEN
        RETURN 'false';
    END IF;
    RETURN format('(%I IS NULL AND (%s) IS NOT NULL)', column_name, moved.source_expression);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_pending(pg_catalog.regclass, pg_catalog.name) IS
    'The SQL condition, over the columns of the table, for rows that are not encrypted yet; false after the plaintext column '
    'was dropped. Raises ZE012 for a column without a migration';

CREATE FUNCTION glpgenc.gl_advance(relation pg_catalog.regclass, column_name pg_catalog.name, state pg_catalog.text)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present text;
BEGIN
    -- Two who advance at once go one after the other.
    SELECT c.state INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_advance.relation AND c.column_name = gl_advance.column_name FOR UPDATE;
    IF ((present, state) IN (('expanded', 'expanded'), ('expanded', 'backfilled'), ('backfilled', 'backfilled'),
                             ('backfilled', 'verified'), ('verified', 'verified'), ('backfilled', 'expanded'),
                             ('verified', 'expanded'), ('contracted', 'scrubbed'), ('scrubbed', 'scrubbed'))) IS NOT TRUE
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t change from %s to %s%s', column_name, relation,
                present,
            state, CASE WHEN state = 'contracted' THEN ': use gl_drop_plaintext, after it is verified' END));
    ELSIF state = 'verified' AND moved.mismatched_rows > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('%s rows of table %s do not decrypt to the value of column %s: correct them '
            'and verify again', moved.mismatched_rows, relation, moved.plaintext_column));
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = gl_advance.state
    WHERE c.relation = gl_advance.relation AND c.column_name = gl_advance.column_name;
    UPDATE glpgenc.column_migrations m
    SET backfilled_at = CASE gl_advance.state WHEN 'backfilled' THEN now() WHEN 'expanded' THEN NULL ELSE m.backfilled_at END,
        verified_at = CASE WHEN gl_advance.state = 'verified' THEN now()
                           WHEN gl_advance.state IN ('expanded', 'backfilled') THEN NULL ELSE m.verified_at END,
        scrubbed_at = CASE WHEN gl_advance.state = 'scrubbed' THEN now() END,
        scrubbed_lsn = CASE WHEN gl_advance.state = 'scrubbed' THEN pg_current_wal_insert_lsn() END,
        scrubbed_cluster = CASE WHEN gl_advance.state = 'scrubbed' THEN (pg_control_system()).system_identifier END
    WHERE m.relation = gl_advance.relation AND m.column_name = gl_advance.column_name;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_advance(pg_catalog.regclass, pg_catalog.name, pg_catalog.text) IS
    'Records the state of a migration: expanded, backfilled, verified, and from contracted to scrubbed; from backfilled and '
    'verified back to expanded. The same state again updates its time. Raises ZE012 for any other change';

CREATE FUNCTION glpgenc.gl_falls_back(
    relation pg_catalog.regclass, column_name pg_catalog.name, plaintext_column pg_catalog.name
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN coalesce((
    SELECT CASE
        WHEN m.plaintext_column IS NULL OR c.state NOT IN ('expanded', 'backfilled', 'verified') THEN false
        -- Silence here would be a wrong value there: NULL, or the ciphertext of another tool.
        WHEN m.plaintext_column <> gl_falls_back.plaintext_column THEN glpgenc._raise('ZE012', format(
            'column %s of table %s is migrated from column %s, but read with fallback %s', m.column_name, m.relation,
            m.plaintext_column, gl_falls_back.plaintext_column)) IS NULL
        WHEN m.client_source OR glpgenc._column_of(m.relation, m.source_expression) IS DISTINCT FROM m.plaintext_column
            THEN glpgenc._raise('ZE012', format(
            'column %s of table %s is migrated from values of another tool in column %s: it can''t be read with a fallback',
                m.column_name,
            m.relation, m.plaintext_column)) IS NULL
        ELSE true END
    FROM glpgenc.column_migrations m
    JOIN glpgenc.encrypted_columns c ON c.relation = m.relation AND c.column_name = m.column_name
    WHERE m.relation = coalesce(pg_partition_root(gl_falls_back.relation)::regclass, gl_falls_back.relation)
      AND m.column_name = gl_falls_back.column_name), false);
COMMENT ON FUNCTION glpgenc.gl_falls_back(pg_catalog.regclass, pg_catalog.name, pg_catalog.name) IS
    'Whether a row without ciphertext has its value in the plaintext column: true from expand to contract, else false. Raises '
    'ZE012 if the ciphertext is migrated from another column or from an expression';

CREATE FUNCTION glpgenc.gl_plaintext(value pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name);
COMMENT ON FUNCTION glpgenc.gl_plaintext(pg_catalog.text) IS
    'The bytes that gl_encrypt would encrypt for a text, and gl_decrypt_bytes would return. Requires no key';

CREATE FUNCTION glpgenc.gl_plaintext(value pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN value;
COMMENT ON FUNCTION glpgenc.gl_plaintext(pg_catalog.bytea) IS 'The same for bytes: they are encrypted as they are';

CREATE FUNCTION glpgenc.gl_plaintext(value pg_catalog.anyelement) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
BEGIN
    RETURN pg_catalog.convert_to(glpgenc._text_form(value), 'UTF8'::pg_catalog.name);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_plaintext(pg_catalog.anyelement) IS 'The same for a value of any other type, in its text form';

CREATE FUNCTION glpgenc.gl_null(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- No envelope, and no plaintext as client mode reads it: the guard refuses it where no trigger took it away.
RETURN (SELECT E'\\x01'::bytea FROM glpgenc.column_migrations m
        JOIN glpgenc.encrypted_columns c ON c.relation = m.relation AND c.column_name = m.column_name
        WHERE m.relation = coalesce(pg_partition_root(gl_null.relation)::regclass, gl_null.relation)
          AND m.column_name = gl_null.column_name AND m.plaintext_column IS NOT NULL
          AND c.state IN ('expanded', 'backfilled', 'verified'));
COMMENT ON FUNCTION glpgenc.gl_null(pg_catalog.regclass, pg_catalog.name) IS
    'The value to write to a ciphertext column for NULL: NULL, or from expand to contract a mark that the dual-write trigger '
    'replaces by NULL in both columns. A trigger can''t see that NULL is written to a row that is not encrypted yet';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._check_expression(
    relation pg_catalog.regclass, expression pg_catalog.text, purpose pg_catalog.text
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    of_type regtype;
    wrong   text;
BEGIN
    -- Read where the query finds no row: nothing is computed, and names, types and grouping are checked all the same.
    EXECUTE format('SELECT pg_typeof((SELECT (%1$s) FROM %2$s AS %3$I WHERE false AND (%1$s) IS NOT NULL))', expression,
                   relation, (SELECT c.relname FROM pg_class c WHERE c.oid = relation)) INTO of_type;
    SELECT a.attname INTO wrong FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attgenerated <> '' AND NOT a.attisdropped
      AND (a.attname = glpgenc._column_of(relation, expression)
           OR position(quote_ident(a.attname) IN expression) > 0 AND a.attname !~ E'^\\w+$'
           OR a.attname ~ E'^\\w+$' AND expression ~ (E'\\m' || a.attname || E'\\M'));
    IF wrong IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s reads column %s, which is generated after triggers run: '
            'use the columns it is generated from',
                                               purpose, relation, wrong));
    ELSIF (SELECT t.typtype IN ('c', 'p') FROM pg_type t WHERE t.oid = of_type)
        OR purpose = 'source expression' AND of_type IN ('money'::regtype, 'money[]'::regtype)
    THEN
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s has type %s, whose text form depends on settings: write an '
            'expression that casts it', purpose, relation, of_type));
    END IF;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR feature_not_supported THEN
        IF SQLSTATE = '42501' THEN
            RAISE;
        END IF;
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s is not valid (%s): use the columns of one row, and write '
            'functions outside pg_catalog with their schema', purpose, relation, SQLERRM));
END
$body$;
COMMENT ON FUNCTION glpgenc._check_expression(pg_catalog.regclass, pg_catalog.text, pg_catalog.text) IS
    'internal: raises ZE012 unless the text is an expression over a row of the table that a BEFORE trigger can evaluate';

CREATE FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    present record;
    hit   text;
BEGIN
    SELECT c.relkind, c.relispartition, c.relpersistence, n.nspname, c.relname INTO present
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = moved.relation;
    IF (present.relkind IN ('r', 'p')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server%s', moved.relation,
                               CASE WHEN present.relkind = 'f' THEN ': encrypt it on its own server' END));
    ELSIF present.nspname IN ('pg_catalog', 'information_schema', 'pg_toast') THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a system catalog', moved.relation));
    -- That schema may hold tables of others.
    ELSIF present.nspname = 'glpgenc' OR present.nspname = 'security' AND present.relname IN (
        'audit_anchors', 'audit_checkpoints', 'audit_heads', 'audit_keys', 'audit_verifications', 'audit_writers',
        'encryption_audit', 'permissions', 'role_permissions', 'roles')
    THEN
        PERFORM glpgenc._raise('ZE012', format('table %s belongs to glpgenc', moved.relation));
    ELSIF present.relpersistence = 't' THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is temporary: a backfill is another session, and does not see it',
                                               moved.relation));
    ELSIF present.relispartition THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: use its partitioned table %s', moved.relation,
                                               pg_partition_root(moved.relation)));
    ELSIF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = moved.relation AND NOT c.relispartition)
    THEN
        PERFORM glpgenc._raise('ZE012', format('tables inherit from %s, and triggers are not inherited', moved.relation));
    END IF;
    SELECT p.relid::regclass INTO hit FROM pg_partition_tree(moved.relation) p JOIN pg_class c ON c.oid = p.relid
    WHERE c.relkind = 'f' LIMIT 1;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('partition %s of table %s is on another server: its rows can''t be encrypted from '
                                               'here. Detach it first', hit, moved.relation));
    ELSIF moved.mode NOT IN ('database', 'client') OR moved.mode IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the mode of a migration must be database or client');
    ELSIF moved.unkeyed NOT IN ('queue', 'refuse') OR moved.unkeyed IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'unkeyed must be queue or refuse');
    ELSIF moved.plaintext_column = moved.column_name THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t contain both plaintext and ciphertext: use '
            'another column for the ciphertext', moved.column_name, moved.relation));
    END IF;
    SELECT a.* INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND a.attnum > 0 AND NOT a.attisdropped;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s does not exist', moved.plaintext_column, moved.relation));
    ELSIF present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is generated: encrypt the columns that it is generated from',
                                               moved.plaintext_column, moved.relation));
    ELSIF present.attidentity <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is an identity column, which can''t be encrypted',
                                               moved.plaintext_column, moved.relation));
    ELSIF present.attinhcount > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is inherited, and can''t be dropped here',
                                               moved.plaintext_column, moved.relation));
    ELSIF EXISTS (SELECT FROM glpgenc.encrypted_columns c
                  WHERE c.relation = moved.relation AND c.column_name = moved.plaintext_column)
        OR EXISTS (SELECT FROM glpgenc.index_columns i
                   WHERE i.relation = moved.relation AND i.index_column IN (moved.plaintext_column, moved.column_name))
    THEN
        PERFORM glpgenc._raise('ZE012', format('one of the columns %s and %s of table %s already contains ciphertext or '
            'search terms',
                                               moved.plaintext_column, moved.column_name, moved.relation));
    ELSIF moved.plaintext_column = ANY (glpgenc._partition_key(moved.relation))
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s is part of the partition key of table %s, which can''t be encrypted',
                                               moved.plaintext_column, moved.relation));
    END IF;
    SELECT m.column_name INTO hit FROM glpgenc.column_migrations m
    WHERE m.relation = moved.relation AND m.plaintext_column = moved.plaintext_column AND m.column_name <> moved.column_name;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is already being migrated to column %s',
                moved.plaintext_column,
                                               moved.relation, hit));
    END IF;
    SELECT t.tgname INTO hit FROM pg_trigger t
    -- BEFORE ROW, of INSERT or UPDATE, in the order of names: what it changed would stay unseen.
    WHERE t.tgrelid IN (SELECT moved.relation UNION SELECT p.relid FROM pg_partition_tree(moved.relation) p) AND NOT t.tgisinternal AND t.tgtype & 3 = 3 AND t.tgtype & 20 <> 0 AND t.tgname > 'yyy_glpgenc_dual_write_insert'
      AND t.tgname NOT LIKE E'yyy\\_glpgenc\\_%' AND t.tgname NOT LIKE E'zzz\\_glpgenc\\_%' LIMIT 1;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('trigger %s of table %s would run after the dual-write triggers: rename it, to '
            'a name that sorts before yyy_glpgenc', hit, moved.relation));
    END IF;
    SELECT a.attgenerated INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.column_name AND NOT a.attisdropped;
    IF present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is generated', moved.column_name, moved.relation));
    END IF;
    PERFORM glpgenc._check_expression(moved.relation, e.expression, e.purpose)
    FROM (VALUES (moved.source_expression, 'source expression'), (moved.tenant_expression, 'tenant expression'),
                 (moved.row_expression, 'row expression')) AS e (expression, purpose)
    WHERE e.expression IS NOT NULL;
END
$body$;
COMMENT ON FUNCTION glpgenc._check_migration(glpgenc.column_migrations) IS
    'internal: raises ZE012 with the reason why a plaintext column can''t be migrated';

CREATE FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN EXISTS (
    SELECT FROM glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)
    WHERE m.relation = moved.relation AND m.column_name = moved.column_name AND c.field = _is_expanded.field
      AND (m.plaintext_column, m.source_expression, m.mode, m.unkeyed, m.client_source)
          = (moved.plaintext_column, moved.source_expression, moved.mode, moved.unkeyed, moved.client_source)
      AND (m.tenant_expression, m.row_expression) IS NOT DISTINCT FROM (moved.tenant_expression, moved.row_expression)
) AND EXISTS (
    SELECT FROM glpgenc.guarded_columns g
    WHERE g.relation = moved.relation AND g.column_name = moved.column_name
) AND CASE WHEN glpgenc._partition_key(moved.relation) IS NULL THEN 2 ELSE 3 END = (
    SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = moved.relation AND t.tgenabled = 'A'
      AND t.tgname LIKE E'yyy\\_glpgenc\\_dual\\_write\\_%'
      AND p.prosrc = glpgenc._dual_write_body(moved.relation)
) AND NOT EXISTS (SELECT FROM glpgenc._unmarked_defaults(moved));
COMMENT ON FUNCTION glpgenc._is_expanded(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: whether everything that gl_expand_column would create already exists';

CREATE FUNCTION glpgenc._migration_of(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS glpgenc.column_migrations
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    moved glpgenc.column_migrations;
BEGIN
    SELECT * INTO moved FROM glpgenc.column_migrations m
    WHERE m.relation = _migration_of.relation AND m.column_name = _migration_of.column_name;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is not being migrated from a plaintext column: start '
            'that with gl_expand_column', column_name, relation));
    END IF;
    RETURN moved;
END
$body$;
COMMENT ON FUNCTION glpgenc._migration_of(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the migration of a ciphertext column; raises ZE012 if there is none';

-- Written as text and with numbers for arguments: so the planner puts the comparison in the place of the call with the
-- collation of the column, and an index on it serves.
CREATE FUNCTION glpgenc._plain_in(stored pg_catalog.text, sought pg_catalog.text[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $body$ SELECT $1 OPERATOR(pg_catalog.=) ANY ($2) $body$;
COMMENT ON FUNCTION glpgenc._plain_in(pg_catalog.text, pg_catalog.text[]) IS
    'internal: whether a text of a plaintext column is one of an array; can use an index on the column';

CREATE FUNCTION glpgenc._plain_in(stored pg_catalog.anyelement, sought pg_catalog.text[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $body$ SELECT glpgenc._text_form($1) OPERATOR(pg_catalog.=) ANY ($2) $body$;
COMMENT ON FUNCTION glpgenc._plain_in(pg_catalog.anyelement, pg_catalog.text[]) IS
    'internal: the same for a value of any other type, by its text form; can''t use an index';

CREATE FUNCTION glpgenc._plain_like(stored pg_catalog.text, pattern pg_catalog.text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $body$ SELECT ($1 COLLATE pg_catalog."C") OPERATOR(pg_catalog.~~) $2 $body$;
COMMENT ON FUNCTION glpgenc._plain_like(pg_catalog.text, pg_catalog.text) IS
    'internal: whether a text of a plaintext column is LIKE a pattern; can use an index with text_pattern_ops or collation C';

CREATE FUNCTION glpgenc._plain_like(stored pg_catalog.anyelement, pattern pg_catalog.text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $body$ SELECT (glpgenc._text_form($1) COLLATE pg_catalog."C") OPERATOR(pg_catalog.~~) $2 $body$;
COMMENT ON FUNCTION glpgenc._plain_like(pg_catalog.anyelement, pg_catalog.text) IS
    'internal: the same for a value of any other type, by its text form; can''t use an index';
