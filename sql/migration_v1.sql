-- Moving a live table from a plaintext column to a ciphertext column. The table keeps both for a while; triggers keep them
-- in step with whatever an old or a new release writes, until the plaintext column is dropped.
--
--   native -> expanded -> backfilled -> verified -> contracted -> scrubbed      (glpgenc.encrypted_columns.state)
--
-- A table gets one trigger function, generated into its own schema, for all its columns that are on the way. What it does:
--
--   written                     keys of the field in the session   none, or a value that SQL can't open
--   plaintext                   ciphertext := encrypted            ciphertext := NULL, a backfill finds the row; or refused
--   ciphertext                  plaintext := decrypted             plaintext := NULL
--   NULL into one of them       the other := NULL                  the same
--   both                        left alone
--
-- Old and new values tell what was written, so a backfill looks like a new release that writes ciphertext. It says that it is
-- none, and that the plaintext is to stay: SET LOCAL glpgenc.backfill = 'on'. With session_replication_role = replica the
-- plaintext stays too, because the row was completed where it came from.
--
-- Whoever writes may have no rights in the schema glpgenc: only a session that holds keys comes to the statements which name it.

CREATE TABLE glpgenc.column_migrations (
    relation          regclass NOT NULL,
    column_name       name NOT NULL,
    plaintext_column  name,
    source_expression text,
    tenant_expression text,
    row_expression    text,
    mode              text NOT NULL DEFAULT 'database' CHECK (mode IN ('database', 'client')),
    unkeyed           text NOT NULL DEFAULT 'queue' CHECK (unkeyed IN ('queue', 'refuse')),
    started_at        timestamptz NOT NULL DEFAULT now(),
    backfilled_at     timestamptz,
    verified_at       timestamptz,
    verified_rows     bigint,
    verified_by       text CHECK (verified_by IN ('all', 'sample')),
    mismatched_rows   bigint,
    contracted_at     timestamptz,
    scrubbed_at       timestamptz,
    PRIMARY KEY (relation, column_name),
    UNIQUE (relation, plaintext_column),
    CONSTRAINT plaintext_until_contracted CHECK (
        (plaintext_column IS NULL) = (contracted_at IS NOT NULL) AND (source_expression IS NULL) = (contracted_at IS NOT NULL)),
    -- A renamed column is renamed here with its registration.
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.column_migrations IS 'The columns that come from a plaintext column of the same table; how far they are is in glpgenc.encrypted_columns';
COMMENT ON COLUMN glpgenc.column_migrations.relation IS 'The table, followed through renames';
COMMENT ON COLUMN glpgenc.column_migrations.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.column_migrations.plaintext_column IS 'The column it replaces; NULL once that was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.source_expression IS 'SQL over a row of the table that gives the value to encrypt: the plaintext column, or what reads it; NULL once that was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.tenant_expression IS 'SQL over a row of the table that gives its tenant''s id; NULL where there is one tenant, the session''s';
COMMENT ON COLUMN glpgenc.column_migrations.row_expression IS 'SQL over a row of the table that gives the key to which the row''s value is bound; NULL where values are bound to no row';
COMMENT ON COLUMN glpgenc.column_migrations.mode IS 'database: the server encrypts, in sessions that hold keys; client: values are encrypted in Python, and SQL can''t open them';
COMMENT ON COLUMN glpgenc.column_migrations.unkeyed IS 'What happens to plaintext written by a session that can''t encrypt it: queue leaves the row to the backfill, refuse raises ZE001';
COMMENT ON COLUMN glpgenc.column_migrations.started_at IS 'When it was expanded';
COMMENT ON COLUMN glpgenc.column_migrations.backfilled_at IS 'When a backfill last found no row left';
COMMENT ON COLUMN glpgenc.column_migrations.verified_at IS 'When the two columns were last found equal';
COMMENT ON COLUMN glpgenc.column_migrations.verified_rows IS 'How many rows were compared then';
COMMENT ON COLUMN glpgenc.column_migrations.verified_by IS 'Which rows were compared: all, or a sample';
COMMENT ON COLUMN glpgenc.column_migrations.mismatched_rows IS 'How many rows were found to differ';
COMMENT ON COLUMN glpgenc.column_migrations.contracted_at IS 'When the plaintext column was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_at IS 'When the table was rewritten, so that its files hold no plaintext';

CREATE FUNCTION glpgenc._session_tenant(field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT k.tenant_id FROM glpgenc.data_keys k
        WHERE k.key_id = CASE WHEN octet_length(glpgenc._keys(field)) >= 82
                              THEN encode(substr(glpgenc._keys(field), 1, 16), 'hex')::uuid END);
COMMENT ON FUNCTION glpgenc._session_tenant(pg_catalog.text) IS
    'internal: the tenant whose key this session encrypts a field with; NULL where it holds none, or one of nobody';

CREATE FUNCTION glpgenc._base_type(of_type pg_catalog.regtype) RETURNS pg_catalog.regtype
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (WITH RECURSIVE steps AS (
            SELECT of_type::oid AS step, t.typbasetype AS base FROM pg_type t WHERE t.oid = of_type
            UNION ALL SELECT t.oid, t.typbasetype FROM steps s JOIN pg_type t ON t.oid = s.base
        ) SELECT s.step::regtype FROM steps s WHERE s.base = 0);
COMMENT ON FUNCTION glpgenc._base_type(pg_catalog.regtype) IS 'internal: the type under a domain, or the type itself';

CREATE FUNCTION glpgenc._column_of(relation pg_catalog.regclass, expression pg_catalog.text) RETURNS pg_catalog.name
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT a.attname FROM pg_attribute a
        WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
          AND btrim(regexp_replace(expression, E'::\\s*(pg_catalog\\.)?text\\s*$', ''), E' \t\n')
              IN (quote_ident(a.attname), format('"%s"', replace(a.attname, '"', '""'))));
COMMENT ON FUNCTION glpgenc._column_of(pg_catalog.regclass, pg_catalog.text) IS
    'internal: the column that an expression is, alone or cast to text; NULL for any other expression';

CREATE FUNCTION glpgenc._of_new_row(
    relation pg_catalog.regclass, expression pg_catalog.text, form pg_catalog.text
) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    plain name := glpgenc._column_of(relation, expression);
BEGIN
    IF expression IS NULL THEN
        RETURN NULL;
    END IF;
    -- A column alone needs no query, which would cost more than all the rest of the trigger.
    IF plain IS NOT NULL THEN
        RETURN format(form, format('NEW.%I::pg_catalog.text', plain));
    END IF;
    RETURN format('(SELECT %s FROM (SELECT NEW.*) AS %I)', format(form, format('(%s)', expression)),
                  (SELECT c.relname FROM pg_class c WHERE c.oid = relation));
END
$body$;
COMMENT ON FUNCTION glpgenc._of_new_row(pg_catalog.regclass, pg_catalog.text, pg_catalog.text) IS
    'internal: an expression over a row of a table, as an expression over NEW in a trigger';

CREATE FUNCTION glpgenc._columns_read(relation pg_catalog.regclass, expression pg_catalog.text) RETURNS pg_catalog.name[]
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- A name that merely occurs counts too: one column too many costs a comparison, one too few a stale value.
RETURN (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND CASE WHEN glpgenc._column_of(relation, expression) IS NOT NULL
                   THEN a.attname = glpgenc._column_of(relation, expression)
                   ELSE position(lower(replace(a.attname, '"', '""')) IN lower(expression)) > 0 END);
COMMENT ON FUNCTION glpgenc._columns_read(pg_catalog.regclass, pg_catalog.text) IS
    'internal: the columns that an expression over a row may read, in the table''s order';

CREATE FUNCTION glpgenc._changed(relation pg_catalog.regclass, columns pg_catalog.name[], in_when boolean)
RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- Images are compared, and not values: 1.0 and 1.00, or two spellings under a collation without case, are equal, and their
-- text forms are not; json has no equality at all. Where values do, a WHEN compares them, which is faster; in a body
-- IS DISTINCT FROM would look for an operator along the writer's search_path.
RETURN (SELECT string_agg(format(
            CASE WHEN in_when AND (
                a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'boolean'::regtype, 'uuid'::regtype,
                    'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype, 'bytea'::regtype)
                OR a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND c.collisdeterministic)
            THEN 'OLD.%1$I IS DISTINCT FROM NEW.%1$I'
            ELSE 'pg_catalog.record_image_ne(ROW(OLD.%1$I), ROW(NEW.%1$I))' END, a.attname), ' OR ' ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
        WHERE a.attrelid = relation AND a.attname = ANY (columns) AND NOT a.attisdropped);
COMMENT ON FUNCTION glpgenc._changed(pg_catalog.regclass, pg_catalog.name[], boolean) IS
    'internal: the condition that an UPDATE changed one of these columns';

CREATE FUNCTION glpgenc._constant_default(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT format('(%s)::%s', pg_get_expr(d.adbin, d.adrelid), format_type(a.atttypid, a.atttypmod)) FROM pg_attribute a
        JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = relation AND a.attname = column_name AND NOT a.attisdropped
          AND pg_get_expr(d.adbin, d.adrelid) ~ E'^(''([^''\\\\]|'''')*''(::[^()'']+(\\([0-9, ]+\\))?)?|-?[0-9.]+|true|false)$');
COMMENT ON FUNCTION glpgenc._constant_default(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the default of a column, of its type, where it is a constant; else NULL';

CREATE FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    refused text;
    value   text;
    bound   text := format('%L::pg_catalog.text', field);
    base    regtype := (SELECT glpgenc._base_type(a.atttypid) FROM pg_attribute a WHERE a.attrelid = moved.relation
                        AND a.attname = glpgenc._column_of(moved.relation, moved.source_expression)
                        AND moved.source_expression !~ '::');
BEGIN
    -- What a replica applies was accepted where it came from: refusing it would stop the replication.
    refused := CASE moved.unkeyed WHEN 'refuse' THEN format($code$
            IF NEW.%I IS NOT NULL AND pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                OPERATOR(pg_catalog.<>) 'replica'::pg_catalog.text
            THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'ZE001',
                    MESSAGE = %L,
                    HINT = %L,
                    SCHEMA = 'glpgenc';
            END IF;$code$, moved.plaintext_column,
            'no key is loaded in this session: field ' || field,
            CASE moved.mode
                WHEN 'client' THEN format('write column %s, encrypted by the client; the server can''t encrypt for it',
                                          moved.column_name)
                ELSE 'open a keyed session for the tenant and data class that own the value; keys end with the transaction '
                     'that loaded them' END) END;
    IF moved.mode = 'client' THEN
        RETURN format($code$%s
            NEW.%I := NULL;$code$, refused, moved.column_name);
    END IF;
    value := CASE
        WHEN base IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
            THEN format('NEW.%I::pg_catalog.text', moved.plaintext_column)
        WHEN base = 'bytea'::regtype THEN format('NEW.%I::pg_catalog.bytea', moved.plaintext_column)
        WHEN base IS NOT NULL THEN format('NEW.%I', moved.plaintext_column)
        ELSE '%s' END;
    bound := bound || coalesce(', ' || glpgenc._of_new_row(moved.relation, moved.row_expression, '%s::pg_catalog.text'), '');
    value := format('glpgenc.gl_encrypt(%s, %s)', value, replace(bound, '%', CASE WHEN base IS NULL THEN '%%' ELSE '%' END));
    IF base IS NULL THEN
        value := glpgenc._of_new_row(moved.relation, moved.source_expression, value);
    END IF;
    RETURN format($code$
            IF NOT keyed%s THEN%s
                NEW.%I := NULL;
            ELSE
                NEW.%I := %s;
            END IF;$code$,
        ' OR (' || glpgenc._of_new_row(moved.relation, moved.tenant_expression, '%s::pg_catalog.text')
            || format(' OPERATOR(pg_catalog.=) glpgenc._session_tenant(%L::pg_catalog.text)) IS NOT TRUE', field),
        refused, moved.column_name, moved.column_name, value);
END
$body$;
COMMENT ON FUNCTION glpgenc._plaintext_writer(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: the part of a table''s trigger function that follows a write of plaintext';

CREATE FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    present record;
    emptied text;
    bound   text := format('%L::pg_catalog.text', field) || coalesce(
        ', ' || glpgenc._of_new_row(moved.relation, moved.row_expression, '%s::pg_catalog.text'), '');
    opened  text;
BEGIN
    SELECT a.attnotnull AS required, a.atttypid, glpgenc._base_type(a.atttypid) AS base INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND NOT a.attisdropped;
    -- PostgreSQL's own message for NOT NULL would quote the row.
    emptied := CASE WHEN present.required THEN format($code$
                IF (SELECT a.attnotnull FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid OPERATOR(pg_catalog.=) TG_RELID AND a.attname OPERATOR(pg_catalog.=) %L::pg_catalog.name)
                THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'ZE012',
                        MESSAGE = %L,
                        HINT = %L,
                        SCHEMA = 'glpgenc';
                END IF;$code$,
        moved.plaintext_column,
        format('column %s was written without plaintext, and column %s is NOT NULL', moved.column_name, moved.plaintext_column),
        format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL; or write it in a session that holds the keys of a field that '
               'the server can open', moved.relation, moved.plaintext_column)) END;
    emptied := concat(emptied, format($code$
                NEW.%I := NULL;$code$, moved.plaintext_column));
    -- What a legacy expression reads can't be written back through it.
    IF moved.mode = 'client' OR moved.source_expression ~ '::'
        OR glpgenc._column_of(moved.relation, moved.source_expression) IS DISTINCT FROM moved.plaintext_column
    THEN
        RETURN emptied;
    END IF;
    opened := CASE
        WHEN present.base IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN format($code$
                    NEW.%I := glpgenc.gl_decrypt(NEW.%I, %s);$code$, moved.plaintext_column, moved.column_name, bound)
        WHEN present.base = 'bytea'::regtype THEN format($code$
                    NEW.%I := glpgenc.gl_decrypt_bytes(NEW.%I, %s);$code$, moved.plaintext_column, moved.column_name, bound)
        -- PostgreSQL's message for what has not the form of a type quotes it.
        ELSE format($code$
                    opened := glpgenc.gl_decrypt(NEW.%2$I, %3$s);
                    BEGIN
                        NEW.%1$I := opened::%4$s;
                    EXCEPTION
                        WHEN data_exception OR integrity_constraint_violation OR undefined_object THEN
                            RAISE EXCEPTION USING ERRCODE = 'ZE014', MESSAGE = %5$L, HINT = %6$L, SCHEMA = 'glpgenc';
                    END;$code$, moved.plaintext_column, moved.column_name, bound, format_type(present.atttypid, -1),
            format('the value of column %s does not have the form of column %s', moved.column_name, moved.plaintext_column),
            format('write what can be cast to %s, or contract first: until then an old release is to read it',
                   format_type(present.atttypid, -1)))
        END;
    RETURN format($code$
            IF NEW.%1$I IS NOT NULL AND keyed
                AND pg_catalog.substr(NEW.%1$I, 1, 1) OPERATOR(pg_catalog.<>) E'\\xfb'::pg_catalog.bytea
            THEN
                IF pg_catalog.substr(NEW.%1$I, 3, 16)
                        OPERATOR(pg_catalog.=) pg_catalog.substr(glpgenc._keys(%5$L::pg_catalog.text), 1, 16)
                    OR NOT glpgenc._is_of_others(NEW.%1$I, %2$s)
                THEN%3$s
                ELSE%4$s
                END IF;
            ELSE%4$s
            END IF;$code$,
        moved.column_name, CASE WHEN moved.row_expression IS NULL THEN bound || ', ''''::pg_catalog.text' ELSE bound END,
        opened, emptied, field);
END
$body$;
COMMENT ON FUNCTION glpgenc._plaintext_reader(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: the part of a table''s trigger function that follows a write of ciphertext';

CREATE FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    fallback text := glpgenc._constant_default(moved.relation, moved.plaintext_column);
    keyed    text;
    defaults text;
BEGIN
    -- A new release that names only the ciphertext column gets the default of the other.
    IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column
               AND NOT a.attisdropped AND a.atthasdef)
    THEN
        defaults := format($code$
            ELSIF %s THEN
                written := 'ciphertext';$code$,
            concat_ws(' OR ', 'keyed', 'pg_catalog.record_image_eq(ROW(NEW.' || quote_ident(moved.plaintext_column)
                || '), ROW(' || fallback || '))'));
    END IF;
    keyed := format($code$COALESCE(pg_catalog.current_setting(%L::pg_catalog.text, true), ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text$code$, 'glpgenc.field.' || field);
    RETURN format($code$
        -- The column of field %10$s.
        written := 'nothing';
        keyed := %2$s;
        IF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF NEW.%1$I IS NULL THEN
                written := 'plaintext';
            ELSIF NEW.%3$I IS NULL THEN
                written := 'ciphertext';%4$s
            END IF;
        ELSIF pg_catalog.record_image_eq(ROW(OLD.%1$I), ROW(NEW.%1$I)) THEN
            -- Bound to another row or tenant, the value is to be encrypted again; from the plaintext, or not at all.
            IF %5$s%6$s THEN
                written := 'plaintext';
            END IF;
        ELSIF (%5$s) IS NOT TRUE THEN
            written := 'ciphertext';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=) 'on'::pg_catalog.text
                 OR pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                    OPERATOR(pg_catalog.=) 'replica'::pg_catalog.text)
        THEN
            written := 'nothing';
        END IF;
        IF keyed AND written OPERATOR(pg_catalog.<>) 'nothing'::pg_catalog.text
            AND NOT pg_catalog.has_schema_privilege('glpgenc'::pg_catalog.text, 'USAGE'::pg_catalog.text)
        THEN
            RAISE EXCEPTION USING
                ERRCODE = '42501',
                MESSAGE = %7$L,
                HINT = 'grant glpgenc_app to the role that writes, or clear the keys first: gl_session_clear',
                SCHEMA = 'glpgenc';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'plaintext'::pg_catalog.text THEN%8$s
        ELSIF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text THEN%9$s
        END IF;$code$,
        moved.column_name,
        CASE moved.mode WHEN 'client' THEN 'false' ELSE keyed END,
        moved.plaintext_column,
        defaults,
        glpgenc._changed(moved.relation, glpgenc._columns_read(moved.relation, moved.source_expression)
                                         || moved.plaintext_column, false),
        format(' OR NEW.%I IS NOT NULL AND (', moved.plaintext_column) || glpgenc._changed(
            moved.relation, glpgenc._columns_read(moved.relation, moved.row_expression)
                            || glpgenc._columns_read(moved.relation, moved.tenant_expression), false) || ')',
        format('this session holds the keys of field %s, and its role may not use the schema glpgenc', field),
        glpgenc._plaintext_writer(moved, field),
        glpgenc._plaintext_reader(moved, field),
        field);
END
$body$;
COMMENT ON FUNCTION glpgenc._dual_write_part(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: the part of a table''s trigger function that keeps one plaintext and one ciphertext column in step';

CREATE FUNCTION glpgenc._dual_write_body(relation pg_catalog.regclass) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN '
#variable_conflict use_column
-- Generated by glpgenc.gl_expand_column, which replaces it: do not edit. It names the schema glpgenc only where the session holds keys.
DECLARE
    keyed   boolean;
    written pg_catalog.text;
    opened  pg_catalog.text;
BEGIN' || (
    SELECT string_agg(glpgenc._dual_write_part(m, c.field), '' ORDER BY m.column_name)
    FROM glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)
    WHERE m.relation = _dual_write_body.relation AND m.plaintext_column IS NOT NULL
) || '
        RETURN NEW;
END
';
COMMENT ON FUNCTION glpgenc._dual_write_body(pg_catalog.regclass) IS
    'internal: the body of a table''s dual-write function; NULL where no column is on the way';

CREATE FUNCTION glpgenc._dual_write_when(relation pg_catalog.regclass, event pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT CASE event
        WHEN 'insert' THEN string_agg(DISTINCT CASE
            -- A source that is more than its column, or a default, is for the function to judge.
            WHEN a.atthasdef OR glpgenc._column_of(m.relation, m.source_expression) IS NULL
                THEN format('NEW.%I IS NOT NULL OR NEW.%I IS NOT NULL', m.column_name, m.plaintext_column)
            ELSE format('(NEW.%I IS NULL) <> (NEW.%I IS NULL)', m.column_name, m.plaintext_column) END, ' OR ')
        ELSE glpgenc._changed(_dual_write_when.relation, (
            SELECT array_agg(DISTINCT x) FROM glpgenc.column_migrations n, unnest(
                n.plaintext_column || glpgenc._columns_read(n.relation, n.source_expression)
                || glpgenc._columns_read(n.relation, n.row_expression)
                || glpgenc._columns_read(n.relation, n.tenant_expression)) x
            WHERE n.relation = _dual_write_when.relation AND n.plaintext_column IS NOT NULL), true)
            -- A backfill writes ciphertext alone, to each row: it is spared the call.
            || format(' OR current_setting(%L, true) IS DISTINCT FROM %L AND (', 'glpgenc.backfill', 'on')
            || glpgenc._changed(_dual_write_when.relation, array_agg(m.column_name), true) || ')' END
    FROM glpgenc.column_migrations m
    JOIN pg_attribute a ON a.attrelid = m.relation AND a.attname = m.plaintext_column AND NOT a.attisdropped
    WHERE m.relation = _dual_write_when.relation AND m.plaintext_column IS NOT NULL);
COMMENT ON FUNCTION glpgenc._dual_write_when(pg_catalog.regclass, pg_catalog.text) IS
    'internal: when an insert or update needs a table''s dual-write function at all';

CREATE FUNCTION glpgenc._dual_write(relation pg_catalog.regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    code     text := glpgenc._dual_write_body(relation);
    owner    oid;
    home     oid;
    wanted   text;
    previous oid := (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'yyy_glpgenc_dual_write_insert');
    event    text;
    one      record;
BEGIN
    IF code IS NULL THEN
        EXECUTE format('DROP TRIGGER IF EXISTS yyy_glpgenc_dual_write_insert ON %s', relation);
        EXECUTE format('DROP TRIGGER IF EXISTS yyy_glpgenc_dual_write_update ON %s', relation);
    ELSE
        SELECT c.relowner, c.relnamespace,
               CASE WHEN octet_length(c.relname) <= 44 THEN c.relname || '_glpgenc_dual_write' END
        INTO owner, home, wanted FROM pg_class c WHERE c.oid = relation;
        -- A name of the schema that is free, or that of a function of ours which no other table uses.
        IF wanted IS NULL OR EXISTS (
            SELECT FROM pg_proc p
            WHERE p.pronamespace = home AND p.proname = wanted AND p.pronargs = 0
              AND NOT (p.prorettype = 'trigger'::regtype AND pg_has_role(p.proowner, 'USAGE')
                       AND position('glpgenc.gl_expand_column' IN p.prosrc) > 0
                       AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid <> relation
                                       AND t.tgparentid = 0)))
        THEN
            wanted := format('glpgenc_dual_write_%s', relation::oid);
        END IF;
        wanted := format('%s.%I', home::regnamespace, wanted);
        -- Expressions of the user's are to mean for every writer what they meant when they were checked. Without them nothing
        -- needs a path, and setting one costs as much as encrypting.
        EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql %s AS %L', wanted,
                       CASE WHEN position('(SELECT NEW.*)' IN code) > 0 THEN 'SET search_path = pg_catalog, pg_temp' END, code);
        EXECUTE format('COMMENT ON FUNCTION %s() IS %L', wanted,
                       format('glpgenc: keeps plaintext and ciphertext columns of %s in step while it has both', relation));
        IF owner <> current_user::regrole AND pg_has_role(owner, 'USAGE') THEN
            BEGIN
                EXECUTE format('ALTER FUNCTION %s() OWNER TO %s', wanted, owner::regrole);
            EXCEPTION
                WHEN insufficient_privilege THEN
                    NULL;
            END;
        END IF;
        FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
            EXECUTE format(
                'CREATE OR REPLACE TRIGGER yyy_glpgenc_dual_write_%s BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s()',
                event, upper(event), relation, glpgenc._dual_write_when(relation, event), wanted);
            EXECUTE format('COMMENT ON TRIGGER yyy_glpgenc_dual_write_%s ON %s IS %L', event, relation,
                           'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped');
            -- As for index columns: rows that arrive by replication too, and before PostgreSQL 15 not through the parent.
            EXECUTE format('ALTER TABLE %s %s ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_%s',
                           CASE WHEN current_setting('server_version_num')::integer < 150000 THEN 'ONLY' END, relation, event);
        END LOOP;
        FOR one IN
            SELECT t.tgrelid::regclass AS of_table, t.tgname FROM pg_partition_tree(relation) p
            JOIN pg_trigger t ON t.tgrelid = p.relid
            WHERE t.tgname IN ('yyy_glpgenc_dual_write_insert', 'yyy_glpgenc_dual_write_update') AND t.tgenabled <> 'A'
        LOOP
            BEGIN
                EXECUTE format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', one.of_table, one.tgname);
            EXCEPTION
                WHEN insufficient_privilege THEN
                    NULL;
            END;
        END LOOP;
    END IF;
    IF previous IS DISTINCT FROM wanted::regproc AND pg_has_role((SELECT p.proowner FROM pg_proc p WHERE p.oid = previous), 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = previous)
    THEN
        EXECUTE format('DROP FUNCTION %s', previous::regprocedure);
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._dual_write(pg_catalog.regclass) IS
    'internal: makes, replaces or removes the dual-write triggers and function of a table, as its migrations ask for';

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
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s reads column %s, which is generated: triggers run before it is',
                                               purpose, relation, wrong));
    ELSIF (SELECT t.typtype IN ('c', 'p') FROM pg_type t WHERE t.oid = of_type)
        OR purpose = 'source expression' AND of_type IN ('money'::regtype, 'money[]'::regtype)
    THEN
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s is of type %s, which has no text form that always reads the '
                                               'same: write an expression that casts it', purpose, relation, of_type));
    END IF;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR feature_not_supported THEN
        IF SQLSTATE = '42501' THEN
            RAISE;
        END IF;
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s does not work (%s): write it over the columns of one row, and '
                                               'name functions outside pg_catalog with their schema', purpose, relation, SQLERRM));
END
$body$;
COMMENT ON FUNCTION glpgenc._check_expression(pg_catalog.regclass, pg_catalog.text, pg_catalog.text) IS
    'internal: raises ZE012 for what is no expression over a row of the table, or can''t be known in a BEFORE trigger';

CREATE FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    present record;
    hit   text;
BEGIN
    SELECT c.relkind, c.relispartition INTO present FROM pg_class c WHERE c.oid = moved.relation;
    IF (present.relkind IN ('r', 'p')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server%s', moved.relation,
                               CASE WHEN present.relkind = 'f' THEN ': encrypt it on the server that holds it' END));
    ELSIF present.relispartition THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: name %s, the table that it is a part of', moved.relation,
                                               pg_partition_root(moved.relation)));
    ELSIF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = moved.relation AND NOT c.relispartition)
    THEN
        PERFORM glpgenc._raise('ZE012', format('tables inherit from %s, and triggers are not inherited', moved.relation));
    ELSIF moved.mode NOT IN ('database', 'client') OR moved.mode IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the mode of a migration is one of database, client');
    ELSIF moved.unkeyed NOT IN ('queue', 'refuse') OR moved.unkeyed IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'unkeyed is one of queue, refuse');
    ELSIF moved.plaintext_column = moved.column_name THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t hold both plaintext and ciphertext: name another '
                                               'column for the ciphertext', moved.column_name, moved.relation));
    END IF;
    SELECT a.* INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND a.attnum > 0 AND NOT a.attisdropped;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s does not exist', moved.plaintext_column, moved.relation));
    ELSIF present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is generated: encrypt the columns that it is generated from',
                                               moved.plaintext_column, moved.relation));
    ELSIF present.attinhcount > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is inherited, and can''t be dropped here',
                                               moved.plaintext_column, moved.relation));
    ELSIF EXISTS (SELECT FROM glpgenc.encrypted_columns c
                  WHERE c.relation = moved.relation AND c.column_name = moved.plaintext_column)
        OR EXISTS (SELECT FROM glpgenc.index_columns i
                   WHERE i.relation = moved.relation AND i.index_column IN (moved.plaintext_column, moved.column_name))
    THEN
        PERFORM glpgenc._raise('ZE012', format('columns %s and %s of table %s: one holds ciphertext or search terms already',
                                               moved.plaintext_column, moved.column_name, moved.relation));
    ELSIF EXISTS (SELECT FROM pg_partition_tree(moved.relation) t JOIN pg_partitioned_table p ON p.partrelid = t.relid
                  JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attname = moved.plaintext_column
                  -- A column of the key, or of an expression in it, depends on the table, and not the other way round.
                  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = p.partrelid AND d.objsubid = a.attnum
                  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = p.partrelid AND d.refobjsubid = 0
                    AND d.deptype = 'i')
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s decides the partition of a row of table %s: a ciphertext can''t',
                                               moved.plaintext_column, moved.relation));
    END IF;
    SELECT m.column_name INTO hit FROM glpgenc.column_migrations m
    WHERE m.relation = moved.relation AND m.plaintext_column = moved.plaintext_column AND m.column_name <> moved.column_name;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is being moved to column %s', moved.plaintext_column,
                                               moved.relation, hit));
    END IF;
    SELECT t.tgname INTO hit FROM pg_trigger t
    -- BEFORE ROW, of INSERT or UPDATE, in the order of names: what it changed would stay unseen.
    WHERE t.tgrelid IN (SELECT moved.relation UNION SELECT p.relid FROM pg_partition_tree(moved.relation) p) AND NOT t.tgisinternal AND t.tgtype & 3 = 3 AND t.tgtype & 20 <> 0 AND t.tgname > 'yyy_glpgenc_dual_write_insert'
      AND t.tgname NOT LIKE E'yyy\\_glpgenc\\_%' AND t.tgname NOT LIKE E'zzz\\_glpgenc\\_%' LIMIT 1;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('trigger %s of table %s would run after ours and change a row unseen: rename it, '
                                               'to a name that sorts before yyy_glpgenc', hit, moved.relation));
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
    'internal: raises ZE012 with the reason why a plaintext column can''t be moved so';

CREATE FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN EXISTS (
    SELECT FROM glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)
    WHERE m.relation = moved.relation AND m.column_name = moved.column_name AND c.field = _is_expanded.field
      AND (m.plaintext_column, m.source_expression, m.mode, m.unkeyed)
          = (moved.plaintext_column, moved.source_expression, moved.mode, moved.unkeyed)
      AND (m.tenant_expression, m.row_expression) IS NOT DISTINCT FROM (moved.tenant_expression, moved.row_expression)
) AND EXISTS (
    SELECT FROM glpgenc.guarded_columns g
    WHERE g.relation = moved.relation AND g.column_name = moved.column_name
) AND 2 = (
    SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = moved.relation AND t.tgenabled = 'A'
      AND t.tgname IN ('yyy_glpgenc_dual_write_insert', 'yyy_glpgenc_dual_write_update')
      AND p.prosrc = glpgenc._dual_write_body(moved.relation));
COMMENT ON FUNCTION glpgenc._is_expanded(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: is all that gl_expand_column would make there already';

CREATE FUNCTION glpgenc.gl_expand_column(
    relation pg_catalog.regclass, plaintext_column pg_catalog.name, column_name pg_catalog.name, field pg_catalog.text,
    tenant_expression pg_catalog.text DEFAULT NULL, row_expression pg_catalog.text DEFAULT NULL,
    source_expression pg_catalog.text DEFAULT NULL, unkeyed pg_catalog.text DEFAULT 'queue',
    mode pg_catalog.text DEFAULT 'database'
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
                  present.mode)
        IS DISTINCT FROM (moved.plaintext_column, moved.source_expression, moved.tenant_expression, moved.row_expression,
                          moved.mode)
    THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s is being filled from column %s already, otherwise than asked now: gl_abandon ends that',
            column_name, relation, present.plaintext_column));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = relation AND a.attname = column_name AND NOT a.attisdropped) THEN
        -- Neither a default nor NOT NULL nor a domain: no row is rewritten or read.
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I bytea', relation, column_name);
    END IF;
    PERFORM glpgenc.gl_guard_column(relation, column_name, field);
    UPDATE glpgenc.encrypted_columns c SET state = 'expanded'
    WHERE c.relation = gl_expand_column.relation AND c.column_name = gl_expand_column.column_name AND c.state = 'native';
    INSERT INTO glpgenc.column_migrations AS m (relation, column_name, plaintext_column, source_expression, tenant_expression,
                                                row_expression, mode, unkeyed)
    VALUES (moved.relation, moved.column_name, moved.plaintext_column, moved.source_expression, moved.tenant_expression,
            moved.row_expression, moved.mode, moved.unkeyed)
    ON CONFLICT ON CONSTRAINT column_migrations_pkey DO UPDATE SET unkeyed = EXCLUDED.unkeyed;
    PERFORM glpgenc._dual_write(relation);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_expand_column(
    pg_catalog.regclass, pg_catalog.name, pg_catalog.name, pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.text,
    pg_catalog.text, pg_catalog.text
) IS
    'Begins to move a plaintext column to a ciphertext column, which it adds and guards: triggers keep both in step from now on. Rewrites and reads no row. Called again it changes nothing but unkeyed; after a column was renamed, and the registry told, it makes the triggers anew';

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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s does not come from a plaintext column: gl_expand_column '
                                               'begins that', column_name, relation));
    END IF;
    RETURN moved;
END
$body$;
COMMENT ON FUNCTION glpgenc._migration_of(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the migration of a ciphertext column; raises ZE012 where there is none';

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
    'The SQL condition, over the columns of the table, that a row still has to be encrypted; false once the plaintext column was dropped. Raises ZE012 for a column without a migration';

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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t go from %s to %s%s', column_name, relation, present,
            state, CASE WHEN state = 'contracted' THEN ': gl_drop_plaintext takes it there, from verified' END));
    ELSIF state = 'verified' AND moved.mismatched_rows > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('%s rows of table %s do not decrypt to the value of column %s: mend them and verify '
            'again', moved.mismatched_rows, relation, moved.plaintext_column));
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = gl_advance.state
    WHERE c.relation = gl_advance.relation AND c.column_name = gl_advance.column_name;
    UPDATE glpgenc.column_migrations m
    SET backfilled_at = CASE gl_advance.state WHEN 'backfilled' THEN now() WHEN 'expanded' THEN NULL ELSE m.backfilled_at END,
        verified_at = CASE WHEN gl_advance.state = 'verified' THEN now()
                           WHEN gl_advance.state IN ('expanded', 'backfilled') THEN NULL ELSE m.verified_at END,
        scrubbed_at = CASE WHEN gl_advance.state = 'scrubbed' THEN now() END
    WHERE m.relation = gl_advance.relation AND m.column_name = gl_advance.column_name;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_advance(pg_catalog.regclass, pg_catalog.name, pg_catalog.text) IS
    'Records how far a migration has come: expanded, backfilled, verified, and from contracted to scrubbed; from backfilled and verified back to expanded. The same again renews its time. Raises ZE012 for any other step';

CREATE FUNCTION glpgenc._dependents(
    relation pg_catalog.regclass, columns pg_catalog.name[], with_indexes boolean
) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- The catalogue knows all that names a column, whatever kind of thing that is; what follows only takes away what may go with it.
RETURN (
    WITH parts AS (
        SELECT p.relid AS part, array_agg(a.attnum) AS numbers
        FROM (SELECT gl.relid FROM pg_partition_tree(relation) gl UNION SELECT relation) p (relid)
        JOIN pg_attribute a ON a.attrelid = p.relid AND a.attname = ANY (columns) AND NOT a.attisdropped
        GROUP BY p.relid
    )
    SELECT string_agg(DISTINCT pg_describe_object(d.classid, d.objid, 0), ', ')
    FROM parts JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = parts.part
                               AND d.refobjsubid = ANY (parts.numbers)
    WHERE NOT CASE d.classid
        WHEN 'pg_attrdef'::regclass THEN EXISTS (
            SELECT FROM pg_attrdef x WHERE x.oid = d.objid AND x.adrelid = parts.part AND x.adnum = ANY (parts.numbers))
        WHEN 'pg_class'::regclass THEN EXISTS (
            SELECT FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.oid = d.objid AND (c.relispartition AND i.indexrelid IS NOT NULL OR c.relkind = 'S' OR with_indexes
                -- An index that ensures nothing and reads no other column.
                OR i.indexrelid IS NOT NULL AND NOT i.indisunique AND NOT i.indisreplident AND NOT EXISTS (
                    SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid AND o.refclassid = d.refclassid
                    AND o.refobjid = parts.part AND o.refobjsubid > 0 AND o.refobjsubid <> ALL (parts.numbers))))
        WHEN 'pg_constraint'::regclass THEN EXISTS (
            SELECT FROM pg_constraint c WHERE c.oid = d.objid AND (
                c.contype = 'n' OR c.conparentid <> 0 OR NOT c.conislocal OR with_indexes AND c.contype = 'u'
                -- Guards, and what gl_forbid_plaintext makes.
                OR EXISTS (SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid
                           AND o.refclassid = 'pg_proc'::regclass
                           AND o.refobjid IN ('glpgenc.gl_guard(bytea,text)'::regprocedure,
                                             'glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure))))
        WHEN 'pg_trigger'::regclass THEN EXISTS (
            SELECT FROM pg_trigger t WHERE t.oid = d.objid AND (
                t.tgparentid <> 0 OR t.tgname LIKE E'yyy\\_glpgenc\\_%' OR t.tgname LIKE E'zzz\\_glpgenc\\_%'))
        WHEN 'pg_statistic_ext'::regclass THEN true
        ELSE false END);
COMMENT ON FUNCTION glpgenc._dependents(pg_catalog.regclass, pg_catalog.name[], boolean) IS
    'internal: names what stands on columns of a table and would not go with them: all but indexes on them alone, statistics, and what is ours';

CREATE FUNCTION glpgenc._complete_check(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS pg_catalog.pg_constraint
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- Unlike a guard it calls gl_refuse_plaintext, and reads another column too.
RETURN (SELECT c FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.conrelid = relation AND c.contype = 'c' AND a.attname = column_name AND cardinality(c.conkey) > 1
          AND EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_constraint'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_proc'::regclass
                        AND d.refobjid = 'glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure) LIMIT 1);
COMMENT ON FUNCTION glpgenc._complete_check(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the constraint that gl_forbid_plaintext made for a ciphertext column, or NULL';

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
    IF had.state <> 'verified' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: it must be verified first', column_name, relation,
                                               had.state));
    END IF;
    present := CASE WHEN octet_length(column_name) <= 54 THEN column_name || '_complete' ELSE format('glpgenc_%s_complete', (
        SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = column_name)) END;
    -- It raises instead of being false: PostgreSQL's own message would quote the row, and that holds the plaintext.
    EXECUTE format(
        'ALTER TABLE %s ADD CONSTRAINT %I CHECK (CASE WHEN %s THEN glpgenc.gl_refuse_plaintext(%I, %L) ELSE true END) NOT VALID',
        relation, present, glpgenc.gl_pending(relation, column_name), column_name, had.field);
    RETURN present;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_forbid_plaintext(pg_catalog.regclass, pg_catalog.name) IS
    'Refuses from now on, with ZE003, plaintext that is not encrypted at once. Returns the constraint''s name; then, in another transaction: ALTER TABLE ... VALIDATE CONSTRAINT that name, beside writers. gl_drop_plaintext then reads no row';

CREATE FUNCTION glpgenc.gl_drop_plaintext(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS void
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
    -- Twice: before the lock, so that what is refused waits for nobody, and under it, because that is what counts.
    FOR attempt IN 1..2 LOOP
        SELECT c.state INTO present FROM glpgenc.encrypted_columns c
        WHERE c.relation = gl_drop_plaintext.relation AND c.column_name = gl_drop_plaintext.column_name;
        IF present <> 'verified' THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t go from %s to contracted: it must be verified '
                                                   'first', column_name, relation, present));
        END IF;
        present := glpgenc._dependents(relation, ARRAY[moved.plaintext_column], false);
        IF present IS NOT NULL THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because of: %s. Drop them first, or '
                'make them anew over other columns', moved.plaintext_column, relation, present));
        END IF;
        IF attempt = 1 THEN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
        END IF;
    END LOOP;
    proof := glpgenc._complete_check(relation, column_name);
    IF proof.convalidated IS NOT TRUE THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', relation, glpgenc.gl_pending(relation, column_name)) INTO hit;
        IF hit THEN
            PERFORM glpgenc._raise('ZE012', format('table %s has rows whose column %s is still to be encrypted: run the backfill '
                                                   'again', relation, moved.plaintext_column));
        END IF;
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = 'contracted'
    WHERE c.relation = gl_drop_plaintext.relation AND c.column_name = gl_drop_plaintext.column_name;
    UPDATE glpgenc.column_migrations m SET plaintext_column = NULL, source_expression = NULL, contracted_at = now()
    WHERE m.relation = gl_drop_plaintext.relation AND m.column_name = gl_drop_plaintext.column_name;
    PERFORM glpgenc._dual_write(relation);
    IF proof.conname IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, proof.conname);
    END IF;
    EXECUTE format('ALTER TABLE %s DROP COLUMN %I', relation, moved.plaintext_column);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_drop_plaintext(pg_catalog.regclass, pg_catalog.name) IS
    'Drops the plaintext column of a verified migration, its dual-write triggers and the indexes on it alone. Raises ZE012 while a row is still to be encrypted, or anything else stands on the column, naming it. Reads the table under the lock unless gl_forbid_plaintext made that needless';

CREATE FUNCTION glpgenc.gl_abandon(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $body$
DECLARE
    moved     glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    -- The function of the index triggers.
    indexer   oid := (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_index_insert');
    dropped   name[];
    hit       boolean;
    obstacles text;
    kept      record;
    proof     name;
BEGIN
    IF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is the only one: its plaintext column was dropped',
                                               column_name, relation));
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    SELECT ARRAY[gl_abandon.column_name] || array_agg(DISTINCT i.index_column) INTO dropped FROM glpgenc.index_columns i
    WHERE i.relation = gl_abandon.relation AND i.column_name = gl_abandon.column_name;
    obstacles := glpgenc._dependents(relation, dropped, true);
    IF obstacles IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because of: %s. Drop them first',
                                               column_name, relation, obstacles));
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I IS NOT NULL AND (%s) IS NULL)', relation, column_name,
                   moved.source_expression) INTO hit;
    IF hit THEN
        PERFORM glpgenc._raise('ZE012', format('table %s has rows whose value is in column %s alone: write column %s there first',
                                               relation, column_name, moved.plaintext_column));
    END IF;

    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_abandon.relation AND m.column_name = gl_abandon.column_name;
    PERFORM glpgenc._dual_write(relation);
    DELETE FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_abandon.relation AND c.column_name = gl_abandon.column_name;
    -- They name the columns that go; those of other ciphertext columns are made anew.
    IF array_length(dropped, 1) > 1 THEN
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON %s', relation);
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON %s', relation);
    END IF;
    proof := (glpgenc._complete_check(relation, column_name)).conname;
    IF proof IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, proof);
    END IF;
    EXECUTE format('ALTER TABLE %s %s', relation, (
        SELECT string_agg(format('DROP COLUMN IF EXISTS %I', d), ', ') FROM unnest(dropped) d WHERE d IS NOT NULL));
    SELECT i.column_name, i.facet INTO kept FROM glpgenc.index_columns i WHERE i.relation = gl_abandon.relation LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc.gl_index_column(relation, kept.column_name, kept.facet);
    ELSIF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = indexer)
        AND pg_has_role((SELECT p.proowner FROM pg_proc p WHERE p.oid = indexer), 'USAGE')
    THEN
        EXECUTE format('DROP FUNCTION %s', indexer::regprocedure);
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_abandon(pg_catalog.regclass, pg_catalog.name) IS
    'Undoes gl_expand_column before the plaintext column is dropped: triggers, ciphertext column, index columns, guard and registration go. Reads the table under its lock, and raises ZE012 where a value is in the ciphertext alone';
