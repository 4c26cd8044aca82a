-- What every function that takes a field and a row begins with. Both bodies are inlined by the planner, so that for the
-- usual call, with a literal field and no row, the second is a constant before the first row is read.

CREATE FUNCTION glpgenc._keys(field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN decode(current_setting('glpgenc.field.' || field, true), 'hex');
COMMENT ON FUNCTION glpgenc._keys(pg_catalog.text) IS
    'internal: the session''s keys of a field, NULL or empty where there are none. Whoever uses them asserts their length';

CREATE FUNCTION glpgenc._bound(field pg_catalog.text, row_id pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
-- decode of the escape form makes bytes of text as convert_to does, but counts as IMMUTABLE and can be computed ahead.
RETURN int4send(octet_length(field)) || decode(replace(field, '\', '\\'), 'escape')
    || CASE WHEN octet_length(row_id) = 0 THEN '\x00000000'::bytea
            ELSE int4send(octet_length(row_id)) || convert_to(row_id, 'UTF8') END;
COMMENT ON FUNCTION glpgenc._bound(pg_catalog.text, pg_catalog.text) IS
    'internal: len32(field) || field || len32(row_id) || row_id, the part of the AAD that is not in the envelope; NULL if either is';
