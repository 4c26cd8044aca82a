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
--   gl_null into ciphertext     both := NULL                       the same; NULL over NULL is no change that can be seen
--   both                        left alone
--
-- An UPDATE wrote what it changed. An INSERT wrote what it did not leave to a default: beside a plaintext column with a default,
-- both columns have defaults that say by a setting when they are used (_mark_defaults), so that a value which is equal to the
-- default is not taken for one that was not written. A row that an UPDATE moves to another partition is deleted and inserted:
-- the UPDATE wrote, the INSERT did not (_move_part).
--
-- A backfill looks like a new release that writes ciphertext. It says that it is none, and that the plaintext is to stay, by
-- the setting glpgenc.backfill. Its value is the time at which the transaction began (extract(epoch FROM now())::text): a value
-- that somebody left in the connection is not this transaction's. With session_replication_role = replica the plaintext stays
-- too, because the row was completed where it came from.
--
-- Whoever writes may have no rights in the schema glpgenc: only a session that holds keys comes to the statements which name it.
--
-- The functions that make such a trigger function follow.

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._session_tenant(field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT k.tenant_id FROM glpgenc.data_keys k
        WHERE k.key_id = encode(glpgenc._active_key(field), 'hex')::uuid);
COMMENT ON FUNCTION glpgenc._session_tenant(pg_catalog.text) IS
    'internal: the tenant of the key with which this session encrypts a field; NULL if it has no such key';

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
        RETURN format(form, format('NEW.%s::pg_catalog.text', glpgenc._quoted(plain)));
    END IF;
    RETURN format('(SELECT %s FROM (SELECT NEW.*) AS %s)', format(form, format('(%s)', expression)),
                  (SELECT glpgenc._quoted(c.relname) FROM pg_class c WHERE c.oid = relation));
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
            THEN 'OLD.%1$s IS DISTINCT FROM NEW.%1$s'
            ELSE 'pg_catalog.record_image_ne(ROW(OLD.%1$s), ROW(NEW.%1$s))' END, glpgenc._quoted(a.attname)),
            ' OR ' ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
        WHERE a.attrelid = relation AND a.attname = ANY (columns) AND NOT a.attisdropped);
COMMENT ON FUNCTION glpgenc._changed(pg_catalog.regclass, pg_catalog.name[], boolean) IS
    'internal: the condition that an UPDATE changed one of these columns';

CREATE FUNCTION glpgenc._partition_key(relation pg_catalog.regclass) RETURNS pg_catalog.name[]
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT array_agg(DISTINCT a.attname ORDER BY a.attname)
        FROM pg_partition_tree(relation) t JOIN pg_partitioned_table p ON p.partrelid = t.relid
        -- A column of the key, or of an expression in it, depends on the table, and not the other way round.
        JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = p.partrelid AND d.refclassid = 'pg_class'::regclass
                        AND d.refobjid = p.partrelid AND d.refobjsubid = 0 AND d.deptype = 'i'
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = d.objsubid);
COMMENT ON FUNCTION glpgenc._partition_key(pg_catalog.regclass) IS
    'internal: the columns that decide the partition of a row, at any level; NULL for a table without partitions';

CREATE FUNCTION glpgenc._default_parts(expression pg_catalog.text) RETURNS pg_catalog.text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN regexp_match(expression, E'^\\s*CASE\\s+WHEN \\(set_config\\(''(glpgenc\\.omitted_[0-9a-f]+)''::text, '
    '\\(statement_timestamp\\(\\)\\)::text, true\\) IS NOT NULL\\) THEN\\s+(.*)\\s+ELSE NULL::.+\\s+END$');
COMMENT ON FUNCTION glpgenc._default_parts(pg_catalog.text) IS
    'internal: the name of the setting and the original expression of a marked default; NULL for any other default';

CREATE FUNCTION glpgenc._defaults(relation pg_catalog.regclass, column_name pg_catalog.name)
RETURNS TABLE (part pg_catalog.regclass, expression pg_catalog.text, of_type pg_catalog.text)
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- A domain has a default, which a column of it has unless it has one of its own.
BEGIN ATOMIC
    SELECT p.relid, coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(t.typdefaultbin, 0)),
           pg_get_expr(t.typdefaultbin, 0)
    FROM (SELECT g.relid FROM pg_partition_tree(_defaults.relation) g UNION SELECT _defaults.relation) p (relid)
    JOIN pg_attribute a ON a.attrelid = p.relid AND a.attname = _defaults.column_name AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum;
END;
COMMENT ON FUNCTION glpgenc._defaults(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the default of a column in a table and each of its partitions, and the default of its domain; NULL for none';

CREATE FUNCTION glpgenc._omission(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT min((glpgenc._default_parts(d.expression))[1]) FROM glpgenc._defaults(relation, column_name) d);
COMMENT ON FUNCTION glpgenc._omission(pg_catalog.regclass, pg_catalog.name) IS
    'internal: the setting that shows the trigger that an INSERT used the default of a column; NULL if the default is not marked';

CREATE FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations)
RETURNS TABLE (part pg_catalog.regclass, named pg_catalog.name, expression pg_catalog.text)
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT d.part, moved.plaintext_column, d.expression FROM glpgenc._defaults(moved.relation, moved.plaintext_column) d
    WHERE d.expression IS NOT NULL AND glpgenc._default_parts(d.expression) IS NULL
    -- Beside a default, NULL in the ciphertext column may have been written, or not.
    UNION ALL
    SELECT d.part, moved.column_name, 'NULL::bytea' AS expression FROM glpgenc._defaults(moved.relation, moved.column_name) d
    WHERE d.expression IS NULL AND EXISTS (SELECT FROM glpgenc._defaults(moved.relation, moved.plaintext_column) o
                                           WHERE o.expression IS NOT NULL);
END;
COMMENT ON FUNCTION glpgenc._unmarked_defaults(glpgenc.column_migrations) IS
    'internal: the defaults of a plaintext and a ciphertext column that are not marked yet';

CREATE FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    one     record;
    setting text;
BEGIN
    -- A trigger sees the values of a row, and not which of them were written. Only a default knows that it was used.
    FOR one IN SELECT * FROM glpgenc._unmarked_defaults(moved) LOOP
        setting := coalesce(glpgenc._omission(moved.relation, one.named),
                            'glpgenc.omitted_' || left(encode(sha256(convert_to(format('%s.%I', moved.relation, one.named),
                                                                                'UTF8')), 'hex'), 32));
        EXECUTE format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT CASE WHEN pg_catalog.set_config(%L, '
                       'pg_catalog.statement_timestamp()::pg_catalog.text, true) IS NOT NULL THEN %s END',
                       one.part, one.named, setting, one.expression);
    END LOOP;
END
$body$;
COMMENT ON FUNCTION glpgenc._mark_defaults(glpgenc.column_migrations) IS
    'internal: marks the defaults of a plaintext and a ciphertext column, so that the trigger sees when they are used';

CREATE FUNCTION glpgenc._unmark_defaults(relation pg_catalog.regclass, column_name pg_catalog.name) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT d.part, btrim((glpgenc._default_parts(d.expression))[2], E' \n') AS inner_default, d.of_type
               FROM glpgenc._defaults(relation, column_name) d WHERE glpgenc._default_parts(d.expression) IS NOT NULL
    LOOP
        EXECUTE format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', one.part, column_name,
                       CASE WHEN one.inner_default IS NOT DISTINCT FROM one.of_type THEN 'DROP DEFAULT'
                            ELSE 'SET DEFAULT ' || one.inner_default END);
    END LOOP;
END
$body$;
COMMENT ON FUNCTION glpgenc._unmark_defaults(pg_catalog.regclass, pg_catalog.name) IS
    'internal: restores the defaults that a column of a table and its partitions had before gl_expand_column';

CREATE FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    sealed  text := glpgenc._quoted(moved.column_name);
    plain   text := glpgenc._quoted(moved.plaintext_column);
    form    text;  -- of a refusal, by its message and hint
    refused text;
    by_terms text;
    value   text;
    bound   text := format('%L::pg_catalog.text', field);
    base    regtype := (SELECT glpgenc._base_type(a.atttypid) FROM pg_attribute a WHERE a.attrelid = moved.relation
                        AND a.attname = glpgenc._column_of(moved.relation, moved.source_expression)
                        AND moved.source_expression !~ '::');
BEGIN
    -- What a replica applies was accepted where it came from: refusing it would stop the replication.
    form := CASE moved.unkeyed WHEN 'refuse' THEN format($code$
            IF NEW.%s IS NOT NULL AND pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                OPERATOR(pg_catalog.<>) 'replica'::pg_catalog.text
            THEN
                RAISE EXCEPTION USING
                    ERRCODE = %%L,
                    MESSAGE = %%L,
                    HINT = %%L,
                    SCHEMA = 'glpgenc';
            END IF;$code$, replace(plain, '%', '%%')) END;
    refused := format(form, 'ZE001',
            CASE WHEN moved.client_source THEN format('column %s contains values that only a client can read', moved.plaintext_column)
                 ELSE 'no key is loaded in this session' END || ': field ' || field,
            CASE WHEN moved.mode = 'client' OR moved.client_source
                THEN format('write column %s, encrypted%s: the server can''t encrypt its values', moved.column_name,
                            CASE moved.mode WHEN 'client' THEN ' by the client' END)
                ELSE 'open a keyed session for the tenant and data class that own the value; keys end with the transaction '
                     'that loaded them' END);
    IF moved.mode = 'client' OR moved.client_source THEN
        RETURN format($code$%s
            NEW.%s := NULL;$code$, refused, sealed);
    END IF;
    value := CASE
        WHEN base IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
            THEN format('NEW.%s::pg_catalog.text', plain)
        WHEN base = 'bytea'::regtype THEN format('NEW.%s::pg_catalog.bytea', plain)
        WHEN base IS NOT NULL THEN format('NEW.%s', plain)
        ELSE '%s' END;
    bound := bound || coalesce(', ' || glpgenc._of_new_row(moved.relation, moved.row_expression, '%s::pg_catalog.text'), '');
    value := format('glpgenc.gl_encrypt(%s, %s)', value, replace(bound, '%', CASE WHEN base IS NULL THEN '%%' ELSE '%' END));
    IF base IS NULL THEN
        value := glpgenc._of_new_row(moved.relation, moved.source_expression, value);
    END IF;
    refused := format($code$%s
                NEW.%s := NULL;$code$, refused, sealed);
    by_terms := format($code$%s
                NEW.%s := NULL;$code$, format(form, 'ZE017', 'SQL can''t compute a search term of scope global or of a text range: field ' || field,
        format('write column %s, encrypted in Python (EncryptedColumn, ColumnEncryptor)',
               moved.column_name)), sealed);
    -- One condition each: an expression that names the schema glpgenc fails as a whole for a role without rights there.
    RETURN format($code$
            IF NOT keyed THEN%s
            ELSIF glpgenc._takes_terms(%L::pg_catalog.text) THEN%s%s
            ELSE
                NEW.%s := %s;
            END IF;$code$,
        refused, field, by_terms,
        CASE WHEN moved.tenant_expression IS NOT NULL THEN format($code$
            ELSIF (%s OPERATOR(pg_catalog.=) glpgenc._session_tenant(%L::pg_catalog.text)) IS NOT TRUE THEN%s$code$,
            glpgenc._of_new_row(moved.relation, moved.tenant_expression, '%s::pg_catalog.text'), field, refused) END,
        sealed, value);
END
$body$;
COMMENT ON FUNCTION glpgenc._plaintext_writer(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: the part of a table''s trigger function that follows a write of plaintext';

CREATE FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- PostgreSQL's own message for NOT NULL would quote the row. The table's name is that of the day: it may be renamed.
    RETURN format($code$
                IF (SELECT a.attnotnull FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid OPERATOR(pg_catalog.=) TG_RELID AND a.attname OPERATOR(pg_catalog.=) %L::pg_catalog.name)
                THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'ZE012',
                        MESSAGE = %L,
                        HINT = pg_catalog.concat('ALTER TABLE ', TG_RELID::pg_catalog.regclass, %L),
                        SCHEMA = 'glpgenc';
                END IF;$code$,
        moved.plaintext_column,
        format('column %s was written without plaintext, but column %s is NOT NULL', moved.column_name, moved.plaintext_column),
        format(' ALTER COLUMN %I DROP NOT NULL; or write it in a keyed session, with a field that the server can decrypt', moved.plaintext_column));
END
$body$;
COMMENT ON FUNCTION glpgenc._not_null_refuser(glpgenc.column_migrations) IS
    'internal: the part of a table''s trigger function that raises an error if the plaintext column can''t be NULL';

CREATE FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concat(
        CASE WHEN (SELECT a.attnotnull FROM pg_attribute a WHERE a.attrelid = moved.relation
                   AND a.attname = moved.plaintext_column AND NOT a.attisdropped) THEN glpgenc._not_null_refuser(moved) END,
        format($code$
                NEW.%s := NULL;$code$, glpgenc._quoted(moved.plaintext_column)));
END
$body$;
COMMENT ON FUNCTION glpgenc._plaintext_emptier(glpgenc.column_migrations) IS
    'internal: the part of a table''s trigger function that writes NULL to the plaintext column';

CREATE FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    sealed  text := glpgenc._quoted(moved.column_name);
    plain   text := glpgenc._quoted(moved.plaintext_column);
    present record;
    emptied text := glpgenc._plaintext_emptier(moved);
    bound   text := format('%L::pg_catalog.text', field) || coalesce(
        ', ' || glpgenc._of_new_row(moved.relation, moved.row_expression, '%s::pg_catalog.text'), '');
    opened  text;
BEGIN
    SELECT a.atttypid, glpgenc._base_type(a.atttypid) AS base INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND NOT a.attisdropped;
    -- What a legacy expression reads can't be written back through it.
    IF moved.mode = 'client' OR moved.client_source OR moved.source_expression ~ '::'
        OR glpgenc._column_of(moved.relation, moved.source_expression) IS DISTINCT FROM moved.plaintext_column
    THEN
        RETURN emptied;
    END IF;
    opened := CASE
        WHEN present.base IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN format($code$
                    NEW.%s := glpgenc.gl_decrypt(NEW.%s, %s);$code$, plain, sealed, bound)
        WHEN present.base = 'bytea'::regtype THEN format($code$
                    NEW.%s := glpgenc.gl_decrypt_bytes(NEW.%s, %s);$code$, plain, sealed, bound)
        -- PostgreSQL's message for what has not the form of a type quotes it.
        ELSE format($code$
                    opened := glpgenc.gl_decrypt(NEW.%2$s, %3$s);
                    BEGIN
                        NEW.%1$s := opened::%4$s;
                    EXCEPTION
                        WHEN data_exception OR integrity_constraint_violation OR undefined_object THEN
                            RAISE EXCEPTION USING ERRCODE = 'ZE014', MESSAGE = %5$L, HINT = %6$L, SCHEMA = 'glpgenc';
                    END;$code$, plain, sealed, bound, format_type(present.atttypid, -1),
            format('the value of column %s is not valid for the type of column %s', moved.column_name, moved.plaintext_column),
            format('write a value that can be cast to %s, or contract the column first: until then old releases read the '
                'plaintext column',
                   format_type(present.atttypid, -1)))
        END;
    RETURN format($code$
            IF NEW.%1$s IS NOT NULL AND keyed
                AND pg_catalog.substr(NEW.%1$s, 1, 1) OPERATOR(pg_catalog.<) E'\\xfb'::pg_catalog.bytea
            THEN
                IF pg_catalog.substr(NEW.%1$s, 3, 16)
                        OPERATOR(pg_catalog.=) pg_catalog.substr(glpgenc._keys(%5$L::pg_catalog.text), 1, 16)
                    OR NOT glpgenc._is_of_others(NEW.%1$s, %2$s)
                THEN%3$s
                ELSE%4$s
                END IF;
            ELSE%4$s
            END IF;$code$,
        sealed, CASE WHEN moved.row_expression IS NULL THEN bound || ', ''''::pg_catalog.text' ELSE bound END,
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
    -- The settings by which defaults say that they were used, of the plaintext and of the ciphertext column.
    plain_left  text := glpgenc._omission(moved.relation, moved.plaintext_column);
    sealed_left text := glpgenc._omission(moved.relation, moved.column_name);
    keyed       text;
    used        text := $code$
        %1$s := COALESCE(pg_catalog.current_setting(%2$L::pg_catalog.text, true)
            OPERATOR(pg_catalog.=) pg_catalog.statement_timestamp()::pg_catalog.text, false);
        opened := pg_catalog.set_config(%2$L::pg_catalog.text, ''::pg_catalog.text, true);$code$;
BEGIN
    keyed := format($code$COALESCE(pg_catalog.current_setting(%L::pg_catalog.text, true), ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text$code$, 'glpgenc.field.' || field);
    RETURN format($code$
        -- The column of field %10$s.
        written := 'nothing';
        keyed := %2$s;%12$s%4$s
        -- glpgenc.gl_null: NULL over a row that has no ciphertext yet can't be told from a column that was not written.
        IF NEW.%1$s OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea THEN
                NEW.%1$s := NULL;%11$s
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF NEW.%1$s IS NULL AND %13$s THEN
                written := 'plaintext';
            ELSIF NEW.%3$s IS NULL%14$s THEN
                written := 'ciphertext';
            END IF;
        ELSIF pg_catalog.record_image_eq(ROW(OLD.%1$s), ROW(NEW.%1$s)) THEN
            -- Bound to another row or tenant, the value is to be encrypted again; from the plaintext, or not at all.
            IF %5$s%6$s THEN
                written := 'plaintext';
            END IF;
        ELSIF (%5$s) IS NOT TRUE THEN
            written := 'ciphertext';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=)
                     pg_catalog.extract('epoch'::pg_catalog.text, pg_catalog.now())::pg_catalog.text
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
                HINT = 'grant glpgenc_app to the role, or clear the keys first with gl_session_clear()',
                SCHEMA = 'glpgenc';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'plaintext'::pg_catalog.text THEN%8$s
        ELSIF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text THEN%9$s
        END IF;$code$,
        glpgenc._quoted(moved.column_name),
        CASE WHEN moved.mode = 'client' OR moved.client_source THEN 'false' ELSE keyed END,
        glpgenc._quoted(moved.plaintext_column),
        -- Each is good for one row: the next one of the same statement may have both columns written.
        CASE WHEN plain_left IS NOT NULL THEN concat(
            format(used, 'plain_left', plain_left),
            CASE WHEN sealed_left IS NOT NULL THEN format(used, 'sealed_left', sealed_left) END) END,
        glpgenc._changed(moved.relation, glpgenc._columns_read(moved.relation, moved.source_expression)
                                         || moved.plaintext_column, false),
        format(' OR NEW.%s IS NOT NULL AND (', glpgenc._quoted(moved.plaintext_column)) || glpgenc._changed(
            moved.relation, glpgenc._columns_read(moved.relation, moved.row_expression)
                            || glpgenc._columns_read(moved.relation, moved.tenant_expression), false) || ')',
        format('the keys of field %s are loaded in this session, but its role has no USAGE on the schema glpgenc', field),
        glpgenc._plaintext_writer(moved, field),
        glpgenc._plaintext_reader(moved, field),
        field,
        glpgenc._plaintext_emptier(moved),
        -- A setting may be anybody's who used the connection before. Of keys that were loaded in this transaction there is a
        -- cursor; written out, because it must work without rights in the schema glpgenc.
        CASE WHEN moved.mode <> 'client' AND NOT moved.client_source THEN $code$
        IF keyed THEN
            keyed := EXISTS (
                SELECT FROM pg_catalog.pg_cursor() c
                WHERE c.name OPERATOR(pg_catalog.=) ('glpgenc_'::pg_catalog.text OPERATOR(pg_catalog.||)
                          pg_catalog.current_setting('glpgenc.load'::pg_catalog.text, true))
                  AND NOT c.is_holdable);
        END IF;$code$ END,
        CASE WHEN plain_left IS NULL THEN 'true' WHEN sealed_left IS NULL THEN 'NOT plain_left'
             ELSE '(sealed_left OR NOT plain_left)' END,
        CASE WHEN plain_left IS NOT NULL THEN ' OR plain_left' END);
END
$body$;
COMMENT ON FUNCTION glpgenc._dual_write_part(glpgenc.column_migrations, pg_catalog.text) IS
    'internal: the part of a table''s trigger function that synchronizes one plaintext and one ciphertext column';

CREATE FUNCTION glpgenc._move_part(relation pg_catalog.regclass) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
-- PostgreSQL moves a row to another partition by an INSERT right after a DELETE right after the UPDATE was seen here. The UPDATE
-- has done all there was to do; the INSERT is of the same row, and writes nothing.
RETURN CASE WHEN glpgenc._partition_key(relation) IS NOT NULL THEN format($code$
        moving := COALESCE(pg_catalog.current_setting('glpgenc.moving'::pg_catalog.text, true), ''::pg_catalog.text);
        moment := pg_catalog.statement_timestamp()::pg_catalog.text;
        IF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF moving OPERATOR(pg_catalog.<>) ''::pg_catalog.text THEN
                opened := pg_catalog.set_config('glpgenc.moving'::pg_catalog.text, ''::pg_catalog.text, true);
                IF moving OPERATOR(pg_catalog.=) ('gone '::pg_catalog.text OPERATOR(pg_catalog.||) moment) THEN
                    RETURN NEW;
                END IF;
            END IF;
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'DELETE'::pg_catalog.text THEN
            opened := pg_catalog.set_config('glpgenc.moving'::pg_catalog.text,
                CASE WHEN moving OPERATOR(pg_catalog.=) pg_catalog.concat_ws(' '::pg_catalog.text, moment, TG_RELID, OLD.ctid)
                     THEN 'gone '::pg_catalog.text OPERATOR(pg_catalog.||) moment ELSE '' END, true);
            RETURN OLD;
        ELSIF %s THEN
            opened := pg_catalog.set_config('glpgenc.moving'::pg_catalog.text,
                pg_catalog.concat_ws(' '::pg_catalog.text, moment, TG_RELID, OLD.ctid), true);
        END IF;$code$, glpgenc._changed(relation, glpgenc._partition_key(relation), false)) END;
COMMENT ON FUNCTION glpgenc._move_part(pg_catalog.regclass) IS
    'internal: the part of a partitioned table''s trigger function that recognizes rows that move to another partition; NULL '
    'for any other table';

CREATE FUNCTION glpgenc._dual_write_body(relation pg_catalog.regclass) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT '
#variable_conflict use_column
-- Generated by glpgenc.gl_expand_column, which replaces it: do not edit. It names the schema glpgenc only where the session holds keys.
DECLARE
    keyed   boolean;
    written pg_catalog.text;
    opened  pg_catalog.text;' || CASE WHEN parts.code ~ 'plain_left' THEN '
    plain_left  boolean;
    sealed_left boolean;' ELSE '' END || CASE WHEN moving.code IS NOT NULL THEN '
    moving  pg_catalog.text;
    moment  pg_catalog.text;' ELSE '' END || '
BEGIN' || coalesce(moving.code, '') || parts.code || '
        RETURN NEW;
END
'
    FROM (SELECT string_agg(glpgenc._dual_write_part(m, c.field), '' ORDER BY m.column_name)
          FROM glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)
          WHERE m.relation = _dual_write_body.relation AND m.plaintext_column IS NOT NULL) parts (code),
         (SELECT glpgenc._move_part(relation)) moving (code));
COMMENT ON FUNCTION glpgenc._dual_write_body(pg_catalog.regclass) IS
    'internal: the body of a table''s dual-write function; NULL if no column is being migrated';

CREATE FUNCTION glpgenc._dual_write_when(relation pg_catalog.regclass, event pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT CASE event
        WHEN 'delete' THEN format('current_setting(%L, true) <> %L', 'glpgenc.moving', '')
        WHEN 'insert' THEN string_agg(DISTINCT CASE
            -- A source that is more than its column, or a default, is for the function to judge.
            WHEN glpgenc._omission(m.relation, m.plaintext_column) IS NOT NULL OR glpgenc._column_of(m.relation, m.source_expression) IS NULL
                THEN format('NEW.%s IS NOT NULL OR NEW.%s IS NOT NULL', glpgenc._quoted(m.column_name),
                            glpgenc._quoted(m.plaintext_column))
            ELSE format('(NEW.%s IS NULL) <> (NEW.%s IS NULL)', glpgenc._quoted(m.column_name),
                        glpgenc._quoted(m.plaintext_column)) END, ' OR ')
        ELSE glpgenc._changed(_dual_write_when.relation, (
            SELECT array_agg(DISTINCT x) FROM glpgenc.column_migrations n, unnest(
                n.plaintext_column || glpgenc._columns_read(n.relation, n.source_expression)
                || glpgenc._columns_read(n.relation, n.row_expression)
                || glpgenc._columns_read(n.relation, n.tenant_expression)) x
            WHERE n.relation = _dual_write_when.relation AND n.plaintext_column IS NOT NULL), true)
            -- A backfill writes ciphertext alone, to each row: it is spared the call. An UPDATE of other columns is spared to ask.
            || ' OR (' || glpgenc._changed(_dual_write_when.relation, array_agg(m.column_name), true) || ')'
            || format(' AND current_setting(%L, true) IS DISTINCT FROM extract(epoch FROM now())::text', 'glpgenc.backfill')
            || coalesce(' OR ' || glpgenc._changed(
                _dual_write_when.relation, glpgenc._partition_key(_dual_write_when.relation), true), '') END
        -- What a default or a move has left is taken away by the row that it was left for, whatever that holds.
        || CASE event WHEN 'delete' THEN '' ELSE coalesce(string_agg(
            format(' OR current_setting(%L, true) <> %L', glpgenc._omission(m.relation, m.plaintext_column), ''), ''), '') END
        || CASE WHEN event = 'insert' AND glpgenc._partition_key(_dual_write_when.relation) IS NOT NULL
                THEN format(' OR current_setting(%L, true) <> %L', 'glpgenc.moving', '') ELSE '' END
    FROM glpgenc.column_migrations m
    JOIN pg_attribute a ON a.attrelid = m.relation AND a.attname = m.plaintext_column AND NOT a.attisdropped
    WHERE m.relation = _dual_write_when.relation AND m.plaintext_column IS NOT NULL);
COMMENT ON FUNCTION glpgenc._dual_write_when(pg_catalog.regclass, pg_catalog.text) IS
    'internal: the condition under which an insert, update or delete calls a table''s dual-write function';

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
        EXECUTE format('DROP TRIGGER IF EXISTS yyy_glpgenc_dual_write_delete ON %s', relation);
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
                       format('glpgenc: synchronizes the plaintext and ciphertext columns of %s', relation));
        IF owner <> quote_ident(current_user)::regrole AND pg_has_role(owner, 'USAGE') THEN
            BEGIN
                EXECUTE format('ALTER FUNCTION %s() OWNER TO %s', wanted, owner::regrole);
            EXCEPTION
                WHEN insufficient_privilege THEN
                    NULL;
            END;
        END IF;
        FOREACH event IN ARRAY ARRAY['insert', 'update'] || CASE WHEN glpgenc._partition_key(relation) IS NOT NULL THEN 'delete' END
        LOOP
            CONTINUE WHEN event IS NULL;
            EXECUTE format(
                'CREATE OR REPLACE TRIGGER yyy_glpgenc_dual_write_%s BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s()',
                event, upper(event), relation, glpgenc._dual_write_when(relation, event), wanted);
            EXECUTE format('COMMENT ON TRIGGER yyy_glpgenc_dual_write_%s ON %s IS %L', event, relation,
                           'glpgenc: synchronizes plaintext and ciphertext until the plaintext column is dropped');
            -- As for index columns: rows that arrive by replication too, and before PostgreSQL 15 not through the parent.
            EXECUTE format('ALTER TABLE %s %s ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_%s',
                           CASE WHEN current_setting('server_version_num')::integer < 150000 THEN 'ONLY' END, relation, event);
        END LOOP;
        FOR one IN
            SELECT t.tgrelid::regclass AS of_table, t.tgname FROM pg_partition_tree(relation) p
            JOIN pg_trigger t ON t.tgrelid = p.relid
            WHERE t.tgname LIKE E'yyy\\_glpgenc\\_dual\\_write\\_%' AND t.tgenabled <> 'A'
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
    'internal: creates, replaces or drops the dual-write triggers and function of a table, as its migrations require';
