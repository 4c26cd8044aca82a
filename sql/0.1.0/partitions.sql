-- Scalars in partitions (docs/FORMAT.md, "Blind index", kind 7): each value that is written gets the term of a random part,
-- so that a common value is several less common terms. The parameters of an entry are
--
--   partitions(1) || part(1) || zeros(34)
--
-- and part is 0 in every session. gl_encrypt alone draws it, as 1 and more, before terms are computed: so what computes a
-- term from an entry stays IMMUTABLE. Keys stay in PL/pgSQL's simple expressions, so loops stand where a query would be shorter.

-- Internal, and first: the bodies of public functions are bound to these when they are created.

CREATE FUNCTION glpgenc._part_term(value pg_catalog.bytea, entry pg_catalog.bytea, part integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    IF (part OPERATOR(pg_catalog.>=) 0 AND part OPERATOR(pg_catalog.<) pg_catalog.get_byte(entry, 36)) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    END IF;
    RETURN glpgenc._term(
        pg_catalog.substr(pg_catalog.int4send(part), 4, 1)
            OPERATOR(pg_catalog.||) glpgenc._normalize(value, pg_catalog.get_byte(entry, 1)),
        pg_catalog.set_byte(pg_catalog.substr(entry, 1, 36), 1, 1));
END
$body$;
COMMENT ON FUNCTION glpgenc._part_term(pg_catalog.bytea, pg_catalog.bytea, integer) IS
    'internal: the search term of a value in a part, counted from 0, under a search entry of kind partitioned';

CREATE FUNCTION glpgenc._part_terms(value pg_catalog.bytea, entry pg_catalog.bytea) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    part  integer := 0;
    terms pg_catalog.bytea[] := '{}';
BEGIN
    WHILE part OPERATOR(pg_catalog.<) pg_catalog.get_byte(entry, 36) LOOP
        terms := pg_catalog.array_append(terms, glpgenc._part_term(value, entry, part));
        part := part OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN terms;
END
$body$;
COMMENT ON FUNCTION glpgenc._part_terms(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: the search terms of a value in all parts under a search entry of kind partitioned';

CREATE FUNCTION glpgenc._terms_in_slot(
    value pg_catalog.bytea, keys pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
DECLARE
    entry pg_catalog.bytea;
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    ELSIF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS TRUE THEN
        entry := glpgenc._entry_in_slot(keys, field, slot);
        IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 7 THEN
            RETURN glpgenc._part_terms(value, entry);
        END IF;
    END IF;
    RETURN ARRAY[glpgenc._term_in_slot(value, keys, field, slot)];
END
$body$;
COMMENT ON FUNCTION glpgenc._terms_in_slot(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the search terms of a value in a slot under the keys of a field: one, or one for each part';

CREATE FUNCTION glpgenc._hmac_terms(
    value pg_catalog.bytea, keys pg_catalog.bytea, name pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
BEGIN
    RETURN glpgenc._terms_in_slot(value, glpgenc._open_field(keys, name), field, slot);
END
$body$;
COMMENT ON FUNCTION glpgenc._hmac_terms(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: gl_hmac_terms under the sealed keys of a field';

CREATE FUNCTION glpgenc.gl_hmac_terms(value pg_catalog.text, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._hmac_terms(convert_to(value, 'UTF8'::name), glpgenc._keys(field), glpgenc._name(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_hmac_terms(pg_catalog.text, pg_catalog.text, integer) IS
    'All search terms that a value may have in a slot of a field: of a facet in partitions one a part, else one. For '
    'gl_index_term(column, slot) = ANY (...). Returns NULL for NULL';

CREATE FUNCTION glpgenc.gl_hmac_terms(value pg_catalog.bytea, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._hmac_terms(value, glpgenc._keys(field), glpgenc._name(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_hmac_terms(pg_catalog.bytea, pg_catalog.text, integer) IS
    'The same of bytes, as gl_encrypt computes them for bytes';

CREATE FUNCTION glpgenc.gl_hmac_terms(value pg_catalog.anyelement, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
BEGIN
    RETURN glpgenc.gl_hmac_terms(glpgenc._text_form(value), field, slot);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_hmac_terms(pg_catalog.anyelement, pg_catalog.text, integer) IS
    'The same of a value of any other type, as gl_encrypt computes them for that type';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._with_parts(entries pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
AS $body$
DECLARE
    at    integer := 1;
    count integer;
    drawn integer;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(entries) LOOP
        IF pg_catalog.get_byte(entries, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.=) 7 THEN
            count := pg_catalog.get_byte(entries, at OPERATOR(pg_catalog.+) 35);
            -- Bytes of an incomplete round are drawn again: with them some parts would be more likely.
            LOOP
                drawn := pg_catalog.get_byte(glpgenc._random(1), 0);
                EXIT WHEN (drawn OPERATOR(pg_catalog.<) (256 OPERATOR(pg_catalog.-) (256 OPERATOR(pg_catalog.%) count))) IS NOT FALSE;
            END LOOP;
            entries := pg_catalog.set_byte(
                entries, at OPERATOR(pg_catalog.+) 36, drawn OPERATOR(pg_catalog.%) count OPERATOR(pg_catalog.+) 1);
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(entries, at);
    END LOOP;
    RETURN entries;
END
$body$;
COMMENT ON FUNCTION glpgenc._with_parts(pg_catalog.bytea) IS
    'internal: search entries, those of kind partitioned with a part that was drawn for one value';
