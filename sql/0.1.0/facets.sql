-- Facets other than scalar (docs/FORMAT.md, "Blind index"): what of a value is hashed. Their search entries have 36 bytes
-- more than a scalar's: slot(1) || normaliser(1) || bits(1) || kind(1) || HMAC key(32) || parameters(36)
--
--   1 prefix     least(1) || most(1) || zeros(34)
--   2 contains   length(1) || zeros(35)
--   3 range      unit(1) || scale(1) || zeros(2) || size(8) || low(8) || high(8) || zeros(8)
--   4 words      version(1) = 1 || language(1) || stop(1) || zeros(33)
--   5 similar    zeros(36)
--   7 partitioned   partitions(1) || part(1) || zeros(34)   see partitions.sql
--
-- Facets of scope global, of any kind, have 4 bytes instead: slot(1) || normaliser(1) || bits(1) || kind + 128 (1). So has
-- kind 6 (text range) in every scope: its terms need boundaries, which no session has.
--
-- Keys stay in PL/pgSQL's simple expressions, so loops stand where a query would be shorter: auto_explain logs a query's
-- parameters. Tags are no secret, they stand in every envelope.

-- Internal, and first: the bodies of public functions are bound to these when they are created.

CREATE FUNCTION glpgenc._search_tags(
    value pg_catalog.text, keys pg_catalog.bytea, name pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS integer[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
DECLARE
    entry   pg_catalog.bytea;
    kind    integer;
    needed  integer;
    content pg_catalog.text;
    pieces  pg_catalog.text[];
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    entry := glpgenc._entry_in_slot(glpgenc._open_field(keys, name), field, slot);
    kind := pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.&) 63;
    IF kind OPERATOR(pg_catalog.=) 0 OR kind OPERATOR(pg_catalog.=) 3 OR kind OPERATOR(pg_catalog.=) 7 THEN
        entry := glpgenc._raise('ZE014', 'a facet of kind scalar or range has no tags',
                                'search with gl_hmac_index or gl_range_terms');
    ELSIF kind OPERATOR(pg_catalog.=) 8 THEN
        RETURN glpgenc._element_tags(pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), entry);
    END IF;
    content := pg_catalog.convert_from(glpgenc._normalize(
        pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), pg_catalog.get_byte(entry, 1)), 'UTF8'::pg_catalog.name);
    needed := CASE WHEN kind OPERATOR(pg_catalog.<) 4 THEN pg_catalog.get_byte(entry, 36) ELSE 0 END;
    IF pg_catalog.char_length(content) OPERATOR(pg_catalog.<) needed THEN
        entry := glpgenc._raise('ZE014',
            pg_catalog.format('a %s search of this field requires at least %s character%s'::pg_catalog.text,
                CASE WHEN kind OPERATOR(pg_catalog.=) 1 THEN 'prefix' ELSE 'contains' END, needed,
                CASE WHEN needed OPERATOR(pg_catalog.>) 1 THEN 's' ELSE '' END),
            'search for a longer text, or register a facet for shorter parts');
    END IF;
    pieces := CASE WHEN kind OPERATOR(pg_catalog.=) 1
        THEN ARRAY[pg_catalog."left"(content, pg_catalog.get_byte(entry, 37))]
        ELSE glpgenc._pieces(content, entry) END;
    IF kind OPERATOR(pg_catalog.=) 4 AND pg_catalog.cardinality(pieces) OPERATOR(pg_catalog.=) 0 THEN
        -- Every value has the tags of no words.
        entry := glpgenc._raise('ZE014', 'a words search of this field requires a word that is not a stop word',
                                'search for another word, or register a facet without stop words');
    END IF;
    RETURN glpgenc._tag_numbers(glpgenc._tags(pieces, entry));
END
$body$;
COMMENT ON FUNCTION glpgenc._search_tags(pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: gl_search_tags under the sealed keys of a field';

CREATE FUNCTION glpgenc.gl_search_tags(value pg_catalog.text, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS integer[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._search_tags(value, glpgenc._keys(field), glpgenc._name(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_search_tags(pg_catalog.text, pg_catalog.text, integer) IS
    'The tags of every value that starts with this text (prefix facet), contains it (contains facet) or has its words (words '
    'facet: see gl_match_words). Other values can have them too, so check the decrypted value. Of a similar facet, the tags of the text''s own trigrams: see gl_similarity. '
    'Returns NULL for NULL; raises ZE014 if the text is too short, or has no word';

CREATE FUNCTION glpgenc._range_terms(
    low pg_catalog.text, high pg_catalog.text, keys pg_catalog.bytea, name pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
DECLARE
    entry  pg_catalog.bytea := glpgenc._entry_in_slot(glpgenc._open_field(keys, name), field, slot);
    bucket pg_catalog.numeric;
    last   pg_catalog.numeric;
    terms  pg_catalog.bytea[] := '{}';
BEGIN
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.&) 63 OPERATOR(pg_catalog.<>) 3 THEN
        entry := glpgenc._raise('ZE014', 'the facet is not a range facet',
                                'register a facet of kind range to search between two values');
    END IF;
    entry := glpgenc._pathless(entry);
    bucket := CASE WHEN low IS NULL
        THEN glpgenc._int8(pg_catalog.substr(entry, 49, 8))::pg_catalog.numeric OPERATOR(pg_catalog.-) 1::pg_catalog.numeric
        ELSE glpgenc._bucket(low, entry) END;
    last := CASE WHEN high IS NULL
        THEN glpgenc._int8(pg_catalog.substr(entry, 57, 8))::pg_catalog.numeric OPERATOR(pg_catalog.+) 1::pg_catalog.numeric
        ELSE glpgenc._bucket(high, entry) END;
    WHILE bucket OPERATOR(pg_catalog.<=) last LOOP
        terms := pg_catalog.array_append(terms, glpgenc._bucket_term(bucket, entry));
        bucket := bucket OPERATOR(pg_catalog.+) 1::pg_catalog.numeric;
    END LOOP;
    RETURN terms;
END
$body$;
COMMENT ON FUNCTION glpgenc._range_terms(pg_catalog.text, pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: gl_range_terms under the sealed keys of a field';

CREATE FUNCTION glpgenc.gl_range_terms(
    low pg_catalog.text, high pg_catalog.text, field pg_catalog.text, slot integer DEFAULT 1
) RETURNS pg_catalog.bytea[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._range_terms(low, high, glpgenc._keys(field), glpgenc._name(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_range_terms(pg_catalog.text, pg_catalog.text, pg_catalog.text, integer) IS
    'The search terms of all buckets between two values, NULL for no bound: compare gl_index_term(column, slot) = ANY (...). '
    'Values just outside the bounds share the first and last bucket, so check the decrypted value';

CREATE FUNCTION glpgenc._bucket_terms(
    first bigint, last bigint, keys pg_catalog.bytea, name pg_catalog.bytea, field pg_catalog.text, slots integer[]
) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
DECLARE
    opened pg_catalog.bytea := glpgenc._open_field(keys, name);
    at     integer := 1;
    entry  pg_catalog.bytea;
    bucket pg_catalog.numeric;
    over   pg_catalog.numeric;
    terms  pg_catalog.bytea[] := '{}';
BEGIN
    WHILE at OPERATOR(pg_catalog.<=) pg_catalog.cardinality(slots) LOOP
        entry := glpgenc._entry_in_slot(opened, field, slots[at]);
        IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.<>) 3 THEN
            entry := glpgenc._raise('ZE014', 'the facet is not a range facet',
                                    'register a facet of kind range to search between two values');
        END IF;
        -- Those that there are: the bucket of all that is below comes first, and that of all above last.
        bucket := GREATEST(first::pg_catalog.numeric,
            glpgenc._int8(pg_catalog.substr(entry, 49, 8))::pg_catalog.numeric OPERATOR(pg_catalog.-) 1::pg_catalog.numeric);
        over := LEAST(last::pg_catalog.numeric,
            glpgenc._int8(pg_catalog.substr(entry, 57, 8))::pg_catalog.numeric OPERATOR(pg_catalog.+) 1::pg_catalog.numeric);
        WHILE bucket OPERATOR(pg_catalog.<=) over LOOP
            terms := pg_catalog.array_append(terms, glpgenc._bucket_term(bucket, entry));
            bucket := bucket OPERATOR(pg_catalog.+) 1::pg_catalog.numeric;
        END LOOP;
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN terms;
END
$body$;
COMMENT ON FUNCTION glpgenc._bucket_terms(bigint, bigint, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer[]) IS
    'internal: gl_bucket_terms under the sealed keys of a field';

CREATE FUNCTION glpgenc.gl_bucket_terms(
    first bigint, last bigint, field pg_catalog.text, slots integer[] DEFAULT '{1}'
) RETURNS pg_catalog.bytea[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._bucket_terms(first, last, glpgenc._keys(field), glpgenc._name(field), field, slots);
COMMENT ON FUNCTION glpgenc.gl_bucket_terms(bigint, bigint, pg_catalog.text, integer[]) IS
    'The search terms of the buckets from one number to another, ascending, of a range facet in one slot or several; of those '
    'that there are. With it a statement computes the terms of those buckets only that it gets to';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._int8(data pg_catalog.bytea) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x'::text || encode(data, 'hex'))::bit(64)::bigint;
COMMENT ON FUNCTION glpgenc._int8(pg_catalog.bytea) IS 'internal: a signed number from its 8 bytes';

CREATE FUNCTION glpgenc._join_tags(tags pg_catalog.bytea[]) RETURNS pg_catalog.bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(string_agg(DISTINCT t, ''::bytea ORDER BY t), ''::bytea) FROM unnest(tags) t);
COMMENT ON FUNCTION glpgenc._join_tags(pg_catalog.bytea[]) IS 'internal: tags in the form of a slot: distinct, ascending';

CREATE FUNCTION glpgenc._tag_numbers(tags pg_catalog.bytea) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT ('x'::text || encode(substr(tags, 4 * i - 3, 4), 'hex'))::bit(32)::integer
             FROM generate_series(1, octet_length(tags) / 4) i ORDER BY i);
COMMENT ON FUNCTION glpgenc._tag_numbers(pg_catalog.bytea) IS 'internal: the tags of a slot as integers';

CREATE FUNCTION glpgenc._shape_fits(entry pg_catalog.bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kind  integer;
    bits  integer;
    one  integer;
    two  integer;
    low   bigint;
    high  bigint;
BEGIN
    IF (pg_catalog.octet_length(entry) OPERATOR(pg_catalog.>=) 38) IS NOT TRUE THEN
        RETURN false;
    END IF;
    kind := pg_catalog.get_byte(entry, 3);
    IF kind OPERATOR(pg_catalog.>=) 64 AND kind OPERATOR(pg_catalog.<) 128 THEN
        -- No number, no date: of a document only the kind is another one.
        RETURN glpgenc._path_fits(pg_catalog.substr(entry, CASE WHEN kind OPERATOR(pg_catalog.=) 64 THEN 37 ELSE 73 END))
            AND pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.<>) 6
            AND CASE WHEN kind OPERATOR(pg_catalog.=) 64
                THEN pg_catalog.get_byte(entry, 2) OPERATOR(pg_catalog.>=) 1
                     AND pg_catalog.get_byte(entry, 2) OPERATOR(pg_catalog.<=) 128
                ELSE glpgenc._shape_fits(glpgenc._pathless(entry))
                     AND kind OPERATOR(pg_catalog.<>) 68 AND kind OPERATOR(pg_catalog.<>) 69 AND kind OPERATOR(pg_catalog.<>) 71
                     AND (kind OPERATOR(pg_catalog.<>) 67 OR pg_catalog.get_byte(entry, 36) OPERATOR(pg_catalog.=) 1) END;
    ELSIF pg_catalog.octet_length(entry) OPERATOR(pg_catalog.<>) 72 THEN
        RETURN false;
    END IF;
    bits := pg_catalog.get_byte(entry, 2);
    one := pg_catalog.get_byte(entry, 36);
    two := pg_catalog.get_byte(entry, 37);
    IF bits OPERATOR(pg_catalog.<) 1 THEN
        RETURN false;
    ELSIF kind OPERATOR(pg_catalog.=) 1 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 32 AND one OPERATOR(pg_catalog.>=) 1
            AND two OPERATOR(pg_catalog.>=) one AND two OPERATOR(pg_catalog.<=) 32
            AND pg_catalog.substr(entry, 39) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 34), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 2 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 32 AND one OPERATOR(pg_catalog.>=) 2 AND one OPERATOR(pg_catalog.<=) 8
            AND pg_catalog.substr(entry, 38) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 35), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 4 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 32 AND pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.=) 2
            AND one OPERATOR(pg_catalog.=) 1 AND two OPERATOR(pg_catalog.<=) 1
            AND pg_catalog.get_byte(entry, 38) OPERATOR(pg_catalog.<=) two
            AND pg_catalog.substr(entry, 40) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 33), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 5 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 32 AND pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.=) 2
            AND pg_catalog.substr(entry, 37) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 36), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 7 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 128 AND one OPERATOR(pg_catalog.>=) 2
            AND pg_catalog.substr(entry, 38) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 35), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 3 THEN
        low := glpgenc._int8(pg_catalog.substr(entry, 49, 8));
        high := glpgenc._int8(pg_catalog.substr(entry, 57, 8));
        RETURN bits OPERATOR(pg_catalog.<=) 128 AND pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.=) 1
            AND one OPERATOR(pg_catalog.>=) 1 AND one OPERATOR(pg_catalog.<=) 3
            AND two OPERATOR(pg_catalog.<=) 18
            AND (one OPERATOR(pg_catalog.=) 1 OR two OPERATOR(pg_catalog.=) 0)
            AND pg_catalog.substr(entry, 39, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
            AND glpgenc._int8(pg_catalog.substr(entry, 41, 8)) OPERATOR(pg_catalog.>) 0
            AND low OPERATOR(pg_catalog.<=) high
            AND (high::pg_catalog.numeric OPERATOR(pg_catalog.-) low::pg_catalog.numeric)
                OPERATOR(pg_catalog.<=) 100000::pg_catalog.numeric
            AND pg_catalog.substr(entry, 65) OPERATOR(pg_catalog.=) E'\\x0000000000000000'::pg_catalog.bytea;
    END IF;
    -- Kind 8 has no parameters.
    RETURN kind OPERATOR(pg_catalog.=) 8 AND bits OPERATOR(pg_catalog.<=) 32
        AND pg_catalog.substr(entry, 37) OPERATOR(pg_catalog.=) pg_catalog.decode(
            pg_catalog.repeat('00'::pg_catalog.text, 36), 'hex'::pg_catalog.text);
END
$body$;
COMMENT ON FUNCTION glpgenc._shape_fits(pg_catalog.bytea) IS
    'internal: whether this is a complete search entry of a known kind other than scalar, with valid parameters';

CREATE FUNCTION glpgenc._is_kind(kind integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8);
COMMENT ON FUNCTION glpgenc._is_kind(integer) IS 'internal: whether there is such a kind of facet';

CREATE FUNCTION glpgenc._takes_terms(field pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
DECLARE
    keys pg_catalog.bytea := glpgenc._open_field(glpgenc._keys(field), glpgenc._name(field));
    at   integer := 83;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.>=) 128 THEN
            RETURN true;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(keys, at);
    END LOOP;
    RETURN false;
END
$body$;
COMMENT ON FUNCTION glpgenc._takes_terms(pg_catalog.text) IS
    'internal: whether values of a field have terms that SQL has no key for, by the keys of this session';

CREATE FUNCTION glpgenc._term_given(
    terms pg_catalog.bytea, at integer, entry pg_catalog.bytea, field pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kind integer := pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.&) 63;
    -- Of a document that has no value at the path of its facet the term is empty, and of one that has null there, 17 zeros.
    path boolean := (pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.&) 64) OPERATOR(pg_catalog.=) 64;
    bits integer := pg_catalog.get_byte(entry, 2);
    size integer;
    term pg_catalog.bytea;
BEGIN
    IF NOT glpgenc._is_kind(kind) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    ELSIF (pg_catalog.octet_length(terms) OPERATOR(pg_catalog.>=) (at OPERATOR(pg_catalog.+) 2)) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE017', 'field ' OPERATOR(pg_catalog.||) field);
    END IF;
    size := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(terms, at)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(terms, at OPERATOR(pg_catalog.+) 1);
    term := pg_catalog.substr(terms, at OPERATOR(pg_catalog.+) 3, size);
    IF pg_catalog.get_byte(terms, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.<>) pg_catalog.get_byte(entry, 0)
        OR pg_catalog.octet_length(term) OPERATOR(pg_catalog.<>) size
        OR (CASE WHEN kind OPERATOR(pg_catalog.=) 0 OR kind OPERATOR(pg_catalog.=) 3 OR kind OPERATOR(pg_catalog.=) 6
                THEN size OPERATOR(pg_catalog.<>) ((bits OPERATOR(pg_catalog.+) 7) OPERATOR(pg_catalog./) 8)
                     AND NOT (path AND (size OPERATOR(pg_catalog.=) 0
                                        OR term OPERATOR(pg_catalog.=) E'\\x0000000000000000000000000000000000'::pg_catalog.bytea))
                ELSE (size OPERATOR(pg_catalog.%) 4) OPERATOR(pg_catalog.<>) 0 END)
    THEN
        RETURN glpgenc._raise('ZE017', 'the terms passed are not those of field ' OPERATOR(pg_catalog.||) field);
    END IF;
    RETURN term;
END
$body$;
COMMENT ON FUNCTION glpgenc._term_given(pg_catalog.bytea, integer, pg_catalog.bytea, pg_catalog.text) IS
    'internal: the term that Python computed for a search entry, from an offset in the terms passed; raises ZE017 if it is '
    'missing';

CREATE FUNCTION glpgenc._entries_fit(keys pg_catalog.bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    at   integer := 83;
    stop integer := pg_catalog.octet_length(keys);
    kind integer;
    bits integer;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        bits := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 1);
        IF kind OPERATOR(pg_catalog.=) 0 THEN
            at := at OPERATOR(pg_catalog.+) 36;
        ELSIF kind OPERATOR(pg_catalog.>=) 128 AND glpgenc._is_kind(kind OPERATOR(pg_catalog.&) 63)
            AND bits OPERATOR(pg_catalog.>=) 1 AND bits OPERATOR(pg_catalog.<=) (CASE kind OPERATOR(pg_catalog.&) 63
                WHEN 0 THEN 128 WHEN 3 THEN 128 WHEN 6 THEN 128 ELSE 32 END)
        THEN
            at := at OPERATOR(pg_catalog.+) 4;
        ELSIF glpgenc._shape_fits(pg_catalog.substr(keys, at, glpgenc._entry_size(keys, at))) THEN
            at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(keys, at);
        ELSE
            RETURN false;
        END IF;
    END LOOP;
    RETURN at OPERATOR(pg_catalog.=) (stop OPERATOR(pg_catalog.+) 1);
END
$body$;
COMMENT ON FUNCTION glpgenc._entries_fit(pg_catalog.bytea) IS
    'internal: whether the keys of a field are followed by complete search entries of known kinds, and nothing else';

CREATE FUNCTION glpgenc._entry_in_slot(keys pg_catalog.bytea, field pg_catalog.text, slot integer)
RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
DECLARE
    at   integer := 83;
    kind integer;
BEGIN
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    ELSIF NOT glpgenc._entries_fit(keys) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry of field ' OPERATOR(pg_catalog.||) field);
    END IF;
    WHILE at OPERATOR(pg_catalog.<) pg_catalog.octet_length(keys) LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) slot THEN
            RETURN CASE WHEN kind OPERATOR(pg_catalog.>=) 128
                THEN glpgenc._raise('ZE017', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                             OPERATOR(pg_catalog.||) slot::pg_catalog.text)
                ELSE pg_catalog.substr(keys, at, glpgenc._entry_size(keys, at)) END;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(keys, at);
    END LOOP;
    RETURN glpgenc._raise('ZE011', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                   OPERATOR(pg_catalog.||) COALESCE(slot::pg_catalog.text, 'NULL'));
END
$body$;
COMMENT ON FUNCTION glpgenc._entry_in_slot(pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the search entry of a slot, complete and of a known kind; raises ZE006, ZE011 or ZE017 if there is none';

CREATE FUNCTION glpgenc._pieces(content pg_catalog.text, entry pg_catalog.bytea) RETURNS pg_catalog.text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    size    integer := pg_catalog.char_length(content);
    at      integer := pg_catalog.get_byte(entry, 36);
    pieces  pg_catalog.text[] := '{}';
    letters pg_catalog.text[];
    run     pg_catalog.text := '';
BEGIN
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 5 THEN
        RETURN glpgenc._trigrams(content);
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 4 THEN
        RETURN glpgenc._tagged_words(content, pg_catalog.get_byte(entry, 37),
                                     pg_catalog.get_byte(entry, 38) OPERATOR(pg_catalog.=) 1);
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 1 THEN
        WHILE at OPERATOR(pg_catalog.<=) size AND at OPERATOR(pg_catalog.<=) pg_catalog.get_byte(entry, 37) LOOP
            pieces := pg_catalog.array_append(pieces, pg_catalog."left"(content, at));
            at := at OPERATOR(pg_catalog.+) 1;
        END LOOP;
        RETURN pieces;
    END IF;
    -- A sliding run: substr would count the characters from the start of the text for each piece.
    letters := pg_catalog.string_to_array(content, NULL::pg_catalog.text);
    at := 1;
    WHILE at OPERATOR(pg_catalog.<=) size LOOP
        run := pg_catalog."right"(run OPERATOR(pg_catalog.||) letters[at], pg_catalog.get_byte(entry, 36));
        IF at OPERATOR(pg_catalog.>=) pg_catalog.get_byte(entry, 36) THEN
            pieces := pg_catalog.array_append(pieces, run);
        END IF;
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN pieces;
END
$body$;
COMMENT ON FUNCTION glpgenc._pieces(pg_catalog.text, pg_catalog.bytea) IS
    'internal: the parts of a normalised text that get tags: its prefixes (prefix), its n-grams (contains), its words (words), its words'' trigrams (similar)';

CREATE FUNCTION glpgenc._tags(pieces pg_catalog.text[], entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    key    pg_catalog.bytea := pg_catalog.substr(entry, 5, 32);
    bits   integer := pg_catalog.get_byte(entry, 2);
    last   integer := (bits OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog./) 8;
    mask   integer := 255 OPERATOR(pg_catalog.<<) ((8 OPERATOR(pg_catalog.*) (last OPERATOR(pg_catalog.+) 1))
                                                   OPERATOR(pg_catalog.-) bits);
    zeros  pg_catalog.bytea := pg_catalog.substr(E'\\x000000'::pg_catalog.bytea, 1, 3 OPERATOR(pg_catalog.-) last);
    digest pg_catalog.bytea;
    tags   pg_catalog.bytea[] := '{}';
    at     integer := 1;
BEGIN
    WHILE at OPERATOR(pg_catalog.<=) pg_catalog.cardinality(pieces) LOOP
        digest := glpgenc._hmac_sha256(pg_catalog.convert_to(pieces[at], 'UTF8'::pg_catalog.name), key);
        tags := pg_catalog.array_append(tags, pg_catalog.set_byte(
            pg_catalog.substr(digest, 1, last OPERATOR(pg_catalog.+) 1), last,
            pg_catalog.get_byte(digest, last) OPERATOR(pg_catalog.&) mask) OPERATOR(pg_catalog.||) zeros);
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN glpgenc._join_tags(tags);
END
$body$;
COMMENT ON FUNCTION glpgenc._tags(pg_catalog.text[], pg_catalog.bytea) IS
    'internal: the tags of parts of a text under a search entry, in the form of a slot';

CREATE FUNCTION glpgenc._date_count(content pg_catalog.text, unit integer) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    parts pg_catalog.text[] := pg_catalog.regexp_match(content COLLATE pg_catalog."C", (
        '^([0-9]{4,7})-([0-9]{2})-([0-9]{2})'
        '(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?(?:Z|[+-]00(?::00){0,2})?)?'
        '( BC)?$')::pg_catalog.text);
    year  bigint := parts[1]::bigint;
    month bigint := parts[2]::bigint;
    day   bigint := parts[3]::bigint;
    leap  boolean;
BEGIN
    -- Not date's own input: its errors quote the value. The years are moved by 10,000,000, which is 25,000 times 400: then
    -- none is negative, and division rounds down. Year 1 BC is year 0.
    leap := year OPERATOR(pg_catalog.>) 0;
    IF parts[4] IS NOT NULL THEN
        year := 1 OPERATOR(pg_catalog.-) year;
    END IF;
    year := year OPERATOR(pg_catalog.+) 10000000;
    IF (leap AND day OPERATOR(pg_catalog.>=) 1 AND day OPERATOR(pg_catalog.<=) CASE
            WHEN month OPERATOR(pg_catalog.=) 2 AND (year OPERATOR(pg_catalog.%) 4) OPERATOR(pg_catalog.=) 0
                AND ((year OPERATOR(pg_catalog.%) 100) OPERATOR(pg_catalog.<>) 0
                     OR (year OPERATOR(pg_catalog.%) 400) OPERATOR(pg_catalog.=) 0)
            THEN 29 ELSE (ARRAY[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month] END) IS NOT TRUE
    THEN
        RETURN pg_catalog.octet_length(glpgenc._raise('ZE014',
            'the value is not a date or timestamp in ISO format', 'such as 2024-02-29, or with a time in UTC'));
    END IF;
    IF unit OPERATOR(pg_catalog.=) 3 THEN
        RETURN (year OPERATOR(pg_catalog.-) 10001970) OPERATOR(pg_catalog.*) 12 OPERATOR(pg_catalog.+) month
            OPERATOR(pg_catalog.-) 1;
    END IF;
    -- A year that begins in March has its odd day at the end.
    IF month OPERATOR(pg_catalog.<=) 2 THEN
        year := year OPERATOR(pg_catalog.-) 1;
        month := month OPERATOR(pg_catalog.+) 12;
    END IF;
    RETURN 365 OPERATOR(pg_catalog.*) year OPERATOR(pg_catalog.+) (year OPERATOR(pg_catalog./) 4)
        OPERATOR(pg_catalog.-) (year OPERATOR(pg_catalog./) 100) OPERATOR(pg_catalog.+) (year OPERATOR(pg_catalog./) 400)
        OPERATOR(pg_catalog.+) ((153 OPERATOR(pg_catalog.*) (month OPERATOR(pg_catalog.-) 3) OPERATOR(pg_catalog.+) 2)
                                OPERATOR(pg_catalog./) 5)
        OPERATOR(pg_catalog.+) day OPERATOR(pg_catalog.-) 3653144469;
END
$body$;
COMMENT ON FUNCTION glpgenc._date_count(pg_catalog.text, integer) IS
    'internal: the days (unit 2) or months (3) from 1970-01-01 to a date or timestamp in ISO format; raises ZE014 for other text';

CREATE FUNCTION glpgenc._bucket(content pg_catalog.text, entry pg_catalog.bytea) RETURNS pg_catalog.numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    unit   integer := pg_catalog.get_byte(entry, 36);
    size   pg_catalog.numeric := glpgenc._int8(pg_catalog.substr(entry, 41, 8))::pg_catalog.numeric;
    under  pg_catalog.numeric := glpgenc._int8(pg_catalog.substr(entry, 49, 8))::pg_catalog.numeric
                                 OPERATOR(pg_catalog.-) 1::pg_catalog.numeric;
    over   pg_catalog.numeric := glpgenc._int8(pg_catalog.substr(entry, 57, 8))::pg_catalog.numeric
                                 OPERATOR(pg_catalog.+) 1::pg_catalog.numeric;
    count  pg_catalog.numeric;
    bucket pg_catalog.numeric;
BEGIN
    IF unit OPERATOR(pg_catalog.=) 1 THEN
        content := glpgenc._number(content);
    END IF;
    -- NaN is above all numbers, as PostgreSQL sorts it.
    IF content COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) (CASE
        WHEN unit OPERATOR(pg_catalog.=) 1 THEN '^(NaN|-?Infinity)$' ELSE '^-?infinity$' END)::pg_catalog.text
    THEN
        RETURN CASE WHEN pg_catalog."left"(content, 1) OPERATOR(pg_catalog.=) '-'::pg_catalog.text THEN under ELSE over END;
    END IF;
    count := CASE WHEN unit OPERATOR(pg_catalog.=) 1
        THEN content::pg_catalog.numeric OPERATOR(pg_catalog.*) ('1'::pg_catalog.text OPERATOR(pg_catalog.||) pg_catalog.repeat(
            '0'::pg_catalog.text, pg_catalog.get_byte(entry, 37)))::pg_catalog.numeric
        ELSE glpgenc._date_count(content, unit)::pg_catalog.numeric END;
    -- div is exact and rounds to zero; / would round the quotient to some digits first.
    bucket := pg_catalog.div(count, size);
    IF bucket OPERATOR(pg_catalog.*) size OPERATOR(pg_catalog.>) count THEN
        bucket := bucket OPERATOR(pg_catalog.-) 1::pg_catalog.numeric;
    END IF;
    RETURN CASE WHEN bucket OPERATOR(pg_catalog.<) under THEN under
                WHEN bucket OPERATOR(pg_catalog.>) over THEN over ELSE bucket END;
END
$body$;
COMMENT ON FUNCTION glpgenc._bucket(pg_catalog.text, pg_catalog.bytea) IS
    'internal: the bucket of a value under a search entry of kind range; raises ZE014 for a value that is not a number or date';

CREATE FUNCTION glpgenc._bucket_term(bucket pg_catalog.numeric, entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- Not in SQL: convert_to is STABLE, so the planner would not inline it, and a nested query would hold the key.
    RETURN glpgenc._term(pg_catalog.convert_to(bucket::pg_catalog.text, 'UTF8'::pg_catalog.name),
                         pg_catalog.substr(entry, 1, 36));
END
$body$;
COMMENT ON FUNCTION glpgenc._bucket_term(pg_catalog.numeric, pg_catalog.bytea) IS 'internal: the search term of a bucket';

CREATE FUNCTION glpgenc._facet_term(value pg_catalog.bytea, entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    content pg_catalog.text;
    tags    pg_catalog.bytea;
BEGIN
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 7 AND pg_catalog.octet_length(entry) OPERATOR(pg_catalog.=) 72 THEN
        -- With its part, that no other entry has.
        RETURN glpgenc._part_term(value, entry, pg_catalog.get_byte(entry, 37) OPERATOR(pg_catalog.-) 1);
    ELSIF NOT glpgenc._shape_fits(entry) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.>=) 64 OR pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 8
    THEN
        RETURN glpgenc._path_term(value, entry);
    END IF;
    IF pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.=) 1 AND NOT glpgenc._is_utf8(value) THEN
        RETURN glpgenc._raise('ZE014', 'a facet of this field requires text, and the value is not UTF-8',
                              'use a facet of kind scalar with the normaliser exact for binary values');
    END IF;
    content := pg_catalog.convert_from(glpgenc._normalize(value, pg_catalog.get_byte(entry, 1)), 'UTF8'::pg_catalog.name);
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 3 THEN
        RETURN glpgenc._bucket_term(glpgenc._bucket(content, entry), entry);
    END IF;
    tags := glpgenc._tags(glpgenc._pieces(content, entry), entry);
    -- A slot and a length stand before them.
    IF pg_catalog.octet_length(tags) OPERATOR(pg_catalog.>) 65532 THEN
        RETURN CASE WHEN pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 4
            THEN glpgenc._raise('ZE014', 'the words facet of this field allows texts of up to 16383 different words',
                                'store longer texts in a field without a words facet, or in parts')
            ELSE glpgenc._too_long_to_search(1) END;
    END IF;
    RETURN tags;
END
$body$;
COMMENT ON FUNCTION glpgenc._facet_term(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: the content of a slot for a value under a search entry of a kind other than scalar';

CREATE FUNCTION glpgenc._too_long_to_search(facets integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN glpgenc._raise('ZE014',
        format('the facets of this field allow texts of up to about %s characters', 65535 / 4 / greatest(facets, 1)),
        'store longer texts in a field without a contains or similar facet, or in parts');
END
$body$;
COMMENT ON FUNCTION glpgenc._too_long_to_search(integer) IS
    'internal: raises ZE014 for a text whose tags do not fit the index; facets: how many share it';

CREATE FUNCTION glpgenc._index_further(
    value pg_catalog.bytea, keys pg_catalog.bytea, at integer, index pg_catalog.bytea,
    terms pg_catalog.bytea, field pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kind  integer;
    entry pg_catalog.bytea;
    given integer := 1;  -- the byte of terms that the next one begins at
    wide  integer := 0;
    term  pg_catalog.bytea;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        entry := pg_catalog.substr(keys, at, glpgenc._entry_size(keys, at));
        IF kind OPERATOR(pg_catalog.=) 0 THEN
            term := glpgenc._term(value, entry);
        ELSIF kind OPERATOR(pg_catalog.>=) 128 THEN
            term := glpgenc._term_given(terms, given, entry, field);
            given := given OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) pg_catalog.octet_length(term);
        ELSE
            term := glpgenc._facet_term(value, entry);
        END IF;
        -- No kind but contains, words and similar takes more than 32 tags of 4 bytes.
        IF pg_catalog.octet_length(term) OPERATOR(pg_catalog.>) 128 THEN
            wide := wide OPERATOR(pg_catalog.+) 1;
        END IF;
        index := index OPERATOR(pg_catalog.||) pg_catalog.substr(keys, at, 1)
            OPERATOR(pg_catalog.||) pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(term)), 3, 2)
            OPERATOR(pg_catalog.||) term;
        at := at OPERATOR(pg_catalog.+) pg_catalog.octet_length(entry);
    END LOOP;
    IF at OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    ELSIF given OPERATOR(pg_catalog.<=) pg_catalog.octet_length(terms) THEN
        RETURN glpgenc._raise('ZE017', 'the terms passed are not those of field ' OPERATOR(pg_catalog.||) field);
    ELSIF pg_catalog.octet_length(index) OPERATOR(pg_catalog.>) 65535 THEN
        RETURN glpgenc._too_long_to_search(wide);
    END IF;
    RETURN index;
END
$body$;
COMMENT ON FUNCTION glpgenc._index_further(
    pg_catalog.bytea, pg_catalog.bytea, integer, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text) IS
    'internal: an index, extended by the search entries from an offset on; raises ZE014 if the result does not fit';
