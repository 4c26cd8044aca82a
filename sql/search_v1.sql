-- Search terms (docs/FORMAT.md, "Blind index"): HMAC-SHA-256 of the normalised value under the key of a field's facet,
-- cut to the facet's bits. The facet's key, normaliser and bits come with the session's keys of the field:
--   from byte 83 on, 36 bytes an entry: slot(1) || normaliser(1) || bits(1) || kind(1) || HMAC key(32)
-- and 36 more where the kind is not 0 (facets_v1.sql). Of a facet of scope global it is the first 4 bytes alone, with 128
-- added to the kind: its key, which would find every tenant's values, stays in Python, and so its terms come from there.

CREATE FUNCTION glpgenc._term(value pg_catalog.bytea, entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    bits integer := pg_catalog.get_byte(entry, 2);
    term pg_catalog.bytea;
    last integer;
BEGIN
    IF (pg_catalog.octet_length(entry) OPERATOR(pg_catalog.=) 36) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    END IF;
    IF pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.<>) 1 THEN
        value := glpgenc._normalize(value, pg_catalog.get_byte(entry, 1));
    END IF;
    term := glpgenc._hmac_sha256(value, pg_catalog.substr(entry, 5, 32));
    IF bits OPERATOR(pg_catalog.=) 128 THEN
        RETURN pg_catalog.substr(term, 1, 16);
    END IF;
    -- Whole bytes, of which the last keeps its upper bits only.
    last := (bits OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog./) 8;
    term := pg_catalog.substr(term, 1, last OPERATOR(pg_catalog.+) 1);
    RETURN pg_catalog.set_byte(term, last, pg_catalog.get_byte(term, last) OPERATOR(pg_catalog.&) (
        255 OPERATOR(pg_catalog.<<) ((8 OPERATOR(pg_catalog.*) (last OPERATOR(pg_catalog.+) 1))
                                     OPERATOR(pg_catalog.-) bits)));
END
$body$;
COMMENT ON FUNCTION glpgenc._term(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: the search term of a value under one search entry of a field';

CREATE FUNCTION glpgenc._index(
    value pg_catalog.bytea, keys pg_catalog.bytea, terms pg_catalog.bytea, field pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    at    integer := 83;
    stop  integer := pg_catalog.octet_length(keys);
    index pg_catalog.bytea := '';
    term  pg_catalog.bytea;
BEGIN
    -- A field that has scalars only, the usual case, needs no further function.
    WHILE at OPERATOR(pg_catalog.+) 35 OPERATOR(pg_catalog.<=) stop
        AND pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.=) 0
    LOOP
        term := glpgenc._term(value, pg_catalog.substr(keys, at, 36));
        index := index OPERATOR(pg_catalog.||) pg_catalog.substr(keys, at, 1)
            OPERATOR(pg_catalog.||) pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(term)), 3, 2)
            OPERATOR(pg_catalog.||) term;
        at := at OPERATOR(pg_catalog.+) 36;
    END LOOP;
    IF at OPERATOR(pg_catalog.<=) stop OR terms OPERATOR(pg_catalog.<>) ''::pg_catalog.bytea THEN
        index := glpgenc._index_further(value, keys, at, index, terms, field);
    END IF;
    RETURN pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(index)), 3, 2) OPERATOR(pg_catalog.||) index;
END
$body$;
COMMENT ON FUNCTION glpgenc._index(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text) IS
    'internal: index_len(2) || index of a value, with the terms of each search entry of a field';

CREATE FUNCTION glpgenc._term_in_slot(
    value pg_catalog.bytea, keys pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
DECLARE
    at    integer := 83;
    entry pg_catalog.bytea;
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    END IF;
    -- Scalars first, without a further function.
    WHILE at OPERATOR(pg_catalog.+) 35 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys)
        AND pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.=) 0
    LOOP
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) slot THEN
            RETURN glpgenc._term(value, pg_catalog.substr(keys, at, 36));
        END IF;
        at := at OPERATOR(pg_catalog.+) 36;
    END LOOP;
    entry := glpgenc._entry_in_slot(keys, field, slot);
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 0 THEN
        RETURN glpgenc._term(value, entry);
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 3 THEN
        RETURN glpgenc._facet_term(value, entry);
    END IF;
    RETURN glpgenc._raise('ZE011', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                   OPERATOR(pg_catalog.||) slot::pg_catalog.text
                                   OPERATOR(pg_catalog.||) ' contains tags: search it with gl_search_tags');
END
$body$;
COMMENT ON FUNCTION glpgenc._term_in_slot(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the search term of a value in a slot under the keys of a field; raises ZE011 if there is none';

CREATE FUNCTION glpgenc._hmac_index(
    value pg_catalog.text, keys pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
BEGIN
    -- A look-up comes here once a statement, with all caches cold, where every further PL/pgSQL function costs as much as
    -- the HMAC. So the two usual cases are done at once: a first entry that is exact or lower and keeps all 128 bits.
    IF slot OPERATOR(pg_catalog.=) 1 AND pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 118 THEN
        IF pg_catalog.substr(keys, 83, 4) OPERATOR(pg_catalog.=) E'\\x01018000'::pg_catalog.bytea THEN
            RETURN pg_catalog.substr(glpgenc._hmac_sha256(
                pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), pg_catalog.substr(keys, 87, 32)), 1, 16);
        ELSIF pg_catalog.substr(keys, 83, 4) OPERATOR(pg_catalog.=) E'\\x01028000'::pg_catalog.bytea THEN
            RETURN pg_catalog.substr(glpgenc._hmac_sha256(
                pg_catalog.convert_to(glpgenc._lower(value), 'UTF8'::pg_catalog.name),
                pg_catalog.substr(keys, 87, 32)), 1, 16);
        END IF;
    END IF;
    RETURN glpgenc._term_in_slot(pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), keys, field, slot);
END
$body$;
COMMENT ON FUNCTION glpgenc._hmac_index(pg_catalog.text, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the same for text';

CREATE FUNCTION glpgenc.gl_hmac_index(value pg_catalog.text, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._hmac_index(value, glpgenc._keys(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_hmac_index(pg_catalog.text, pg_catalog.text, integer) IS
    'The search term of a value in a slot of a field, to compare with gl_index_term(column, slot): 16 bytes, or fewer if the '
    'facet has fewer bits. For a range facet, the term of the value''s bucket; search tags with gl_search_tags. Returns NULL '
    'for NULL';

CREATE FUNCTION glpgenc.gl_hmac_index(value pg_catalog.bytea, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._term_in_slot(value, glpgenc._keys(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_hmac_index(pg_catalog.bytea, pg_catalog.text, integer) IS
    'The search term of bytes, as gl_encrypt computes it for bytes';

CREATE FUNCTION glpgenc.gl_hmac_index(value pg_catalog.anyelement, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
BEGIN
    RETURN glpgenc.gl_hmac_index(glpgenc._text_form(value), field, slot);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_hmac_index(pg_catalog.anyelement, pg_catalog.text, integer) IS
    'The search term of a value of any other type, as gl_encrypt computes it for that type';
