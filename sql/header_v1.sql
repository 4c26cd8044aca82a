-- Reading an envelope's header, which needs no key (docs/FORMAT.md):
--   suite(1) || flags(1) || key_id(16) || index_len(2) || index || body
-- All IMMUTABLE: usable in CHECK constraints, indexes and triggers. None raises on any input.
--
-- What a CHECK or an index calls runs with the rights of whoever writes to the table, who may have none in this schema:
-- so these bodies name nothing in it.

CREATE FUNCTION glpgenc.gl_is_encrypted(data pg_catalog.bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- CASE, because it alone fixes the order of evaluation: get_byte raises on an offset outside the value.
RETURN CASE
    WHEN data IS NULL THEN NULL
    WHEN pg_catalog.octet_length(data) OPERATOR(pg_catalog.<) 48 THEN false
    WHEN pg_catalog.get_byte(data, 1) OPERATOR(pg_catalog.>) 1 THEN false
    WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 250 THEN
        pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
            OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                     OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
        AND ((pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
              OPERATOR(pg_catalog.-) pg_catalog.get_byte(data, 19)) OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.=) 0
    WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 251 THEN
        pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 48
            OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                     OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
    ELSE false
END;
COMMENT ON FUNCTION glpgenc.gl_is_encrypted(pg_catalog.bytea) IS
    'Whether this has the form of a glpgenc envelope: suite, flags, index length and minimum length. Returns NULL for NULL. '
    'Requires no key, and does not verify the tag';

CREATE FUNCTION glpgenc.gl_key_id(data pg_catalog.bytea) RETURNS pg_catalog.uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN glpgenc.gl_is_encrypted(data)
    THEN pg_catalog.encode(pg_catalog.substr(data, 3, 16), 'hex'::pg_catalog.text)::pg_catalog.uuid
END;
COMMENT ON FUNCTION glpgenc.gl_key_id(pg_catalog.bytea) IS
    'The id of the data key that an envelope names; NULL if the value is not an envelope';

CREATE FUNCTION glpgenc.gl_index_term(data pg_catalog.bytea, slot integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    at     integer := 20;
    stop   integer;
    length integer;
BEGIN
    IF (pg_catalog.octet_length(data) OPERATOR(pg_catalog.>=) 48) IS NOT TRUE
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.<) 250
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.>) 251
    THEN
        RETURN NULL;
    END IF;
    -- OPERATOR() gives every operator one precedence, from left to right.
    stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
    IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(data) THEN
        RETURN NULL;
    END IF;
    -- Each entry is slot(1) || len(2) || term; one that would reach past the index ends the search.
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
        length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                  OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
        EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
        IF pg_catalog.get_byte(data, at) OPERATOR(pg_catalog.=) slot THEN
            RETURN pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
        END IF;
        at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
    END LOOP;
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_index_term(pg_catalog.bytea, integer) IS
    'The search term in a slot (1 to 255) of an envelope; NULL if it has none. Index it: CREATE INDEX ON t '
    '(glpgenc.gl_index_term(c, 1))';

CREATE FUNCTION glpgenc.gl_refuse_plaintext(data pg_catalog.bytea, field pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- Raises instead of returning false: PostgreSQL's own message for a violated CHECK quotes the failing row, and
    -- that row holds the plaintext. data is taken, and not looked at, so that the planner can't run this ahead of time.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE003',
        MESSAGE = pg_catalog.format('the value is not a glpgenc envelope: refused by the guard of field %s', field),
        HINT = 'encrypt the value with gl_encrypt before storing it',
        SCHEMA = 'glpgenc';
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_refuse_plaintext(pg_catalog.bytea, pg_catalog.text) IS
    'Raises ZE003 with the field but not the value: for CHECK constraints that find plaintext instead of an envelope';

CREATE FUNCTION glpgenc.gl_guard(data pg_catalog.bytea, field pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
-- What gl_is_encrypted checks, in PL/pgSQL and once more: the planner would inline that function anew for every
-- statement that writes, which costs a single-row INSERT more than all else (docs/BENCHMARKS.md).
AS $body$
BEGIN
    IF data IS NULL OR (CASE
        WHEN pg_catalog.octet_length(data) OPERATOR(pg_catalog.<) 48 THEN false
        WHEN pg_catalog.get_byte(data, 1) OPERATOR(pg_catalog.>) 1 THEN false
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 250 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
            AND ((pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
                  OPERATOR(pg_catalog.-) pg_catalog.get_byte(data, 19)) OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.=) 0
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 251 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 48
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
        ELSE false
    END) THEN
        RETURN true;
    END IF;
    -- Raises, as gl_refuse_plaintext does, which it can't call: whoever writes may have no rights in this schema.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE003',
        MESSAGE = pg_catalog.format('the value is not a glpgenc envelope: refused by the guard of field %s', field),
        HINT = 'encrypt the value with gl_encrypt before storing it',
        SCHEMA = 'glpgenc';
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_guard(pg_catalog.bytea, pg_catalog.text) IS
    'The condition of the CHECK constraint that gl_guard_column creates: true for an envelope and for NULL; otherwise raises '
    'ZE003 with the field but not the value';
