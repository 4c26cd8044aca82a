-- Reading plaintext where there is no ciphertext yet, and writing NULL over it, while a column is on its way.

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
