-- What the functions that take a value, a field and a row begin with. The bodies of _keys and _bound are inlined by the planner, so that for the
-- usual call, with a literal field and no row, the second is a constant before the first row is read.

CREATE FUNCTION glpgenc._keys(field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN decode(current_setting('glpgenc.field.' || field, true), 'hex');
COMMENT ON FUNCTION glpgenc._keys(pg_catalog.text) IS
    'internal: the session''s keys of a field, NULL or empty where there are none. Callers must check their length';

CREATE FUNCTION glpgenc._bound(field pg_catalog.text, row_id pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
-- decode of the escape form makes bytes of text as convert_to does, but counts as IMMUTABLE and can be computed ahead.
RETURN int4send(octet_length(field)) || decode(replace(field, '\', '\\'), 'escape')
    || CASE WHEN octet_length(row_id) = 0 THEN '\x00000000'::bytea
            ELSE int4send(octet_length(row_id)) || convert_to(row_id, 'UTF8') END;
COMMENT ON FUNCTION glpgenc._bound(pg_catalog.text, pg_catalog.text) IS
    'internal: len32(field) || field || len32(row_id) || row_id, the part of the AAD that is not in the envelope; NULL if either is';

CREATE FUNCTION glpgenc._text_form(value pg_catalog.anyelement) RETURNS pg_catalog.text
LANGUAGE plpgsql STABLE PARALLEL SAFE
-- The text form of a date, an interval or a float follows settings of the session: a value written under one and read
-- under another would change silently. These settings give forms that read the same everywhere.
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres'
SET timezone = 'UTC'
SET extra_float_digits = 1
SET bytea_output = 'hex'
SET lc_monetary = 'C'
AS $body$
BEGIN
    IF pg_typeof(value) IN ('money'::regtype, 'money[]'::regtype) THEN
        PERFORM glpgenc._raise('ZE014', 'the text form of money depends on lc_monetary: cast it to numeric');
    END IF;
    RETURN value::text;
END
$body$;
COMMENT ON FUNCTION glpgenc._text_form(pg_catalog.anyelement) IS
    'internal: the text form of a value of any type, independent of the session''s settings';
