-- Facets by a path of a JSON document, and by the elements of arrays (docs/FORMAT.md, "Paths of documents"): what of a value
-- is node, and what of that is hashed. The kind of such an entry has 64 added, and the path stands behind it:
--
--   len(2) || ( 1 || len(1) || name | 2 || number(4) ) *
--
-- A path is data: it is walked step by step with the operators of jsonb, and never becomes part of a statement.

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._entry_size(keys pg_catalog.bytea, at integer, before_key integer DEFAULT 0) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kind integer := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
    size integer := CASE WHEN kind OPERATOR(pg_catalog.>=) 128 THEN 4
                         WHEN kind OPERATOR(pg_catalog.=) 0 OR kind OPERATOR(pg_catalog.=) 64 THEN 36
                         ELSE 72 END;
BEGIN
    IF kind OPERATOR(pg_catalog.>=) 128 THEN
        RETURN size;
    END IF;
    size := size OPERATOR(pg_catalog.+) before_key;
    IF kind OPERATOR(pg_catalog.<) 64 THEN
        RETURN size;
    END IF;
    -- Where the length of the path is missing, more than there is: the caller then sees that the entry is not complete.
    RETURN size OPERATOR(pg_catalog.+) 2 OPERATOR(pg_catalog.+) CASE
        WHEN at OPERATOR(pg_catalog.+) size OPERATOR(pg_catalog.+) 1 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys)
        THEN 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) size OPERATOR(pg_catalog.-) 1)
             OPERATOR(pg_catalog.+) pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) size)
        ELSE 0 END;
END
$body$;
COMMENT ON FUNCTION glpgenc._entry_size(pg_catalog.bytea, integer, integer) IS
    'internal: the size of the search entry that begins at a byte, by its kind and the length of its path; before_key: bytes '
    'more that its sealed form has';

CREATE FUNCTION glpgenc._path_fits(path pg_catalog.bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    size  integer := pg_catalog.octet_length(path);
    at    integer := 2;
    steps integer := 0;
BEGIN
    IF (size OPERATOR(pg_catalog.>=) 2) IS NOT TRUE OR (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(path, 0)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(path, 1) OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.<>) size
    THEN
        RETURN false;
    END IF;
    WHILE at OPERATOR(pg_catalog.<) size LOOP
        steps := steps OPERATOR(pg_catalog.+) 1;
        IF steps OPERATOR(pg_catalog.>) 16 OR at OPERATOR(pg_catalog.+) 1 OPERATOR(pg_catalog.>=) size THEN
            RETURN false;
        ELSIF pg_catalog.get_byte(path, at) OPERATOR(pg_catalog.=) 1 THEN
            IF NOT glpgenc._is_utf8(pg_catalog.substr(path, at OPERATOR(pg_catalog.+) 3,
                                                      pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 1)))
            THEN
                RETURN false;
            END IF;
            at := at OPERATOR(pg_catalog.+) 2
                OPERATOR(pg_catalog.+) pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 1);
        ELSIF pg_catalog.get_byte(path, at) OPERATOR(pg_catalog.=) 2
            AND pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 1) OPERATOR(pg_catalog.<) 128
        THEN
            at := at OPERATOR(pg_catalog.+) 5;
        ELSE
            RETURN false;
        END IF;
    END LOOP;
    RETURN at OPERATOR(pg_catalog.=) size;
END
$body$;
COMMENT ON FUNCTION glpgenc._path_fits(pg_catalog.bytea) IS
    'internal: whether this is a complete path of at most 16 steps, and its length before it';

CREATE FUNCTION glpgenc._is_input(content pg_catalog.text, type pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    read pg_catalog.jsonb;
    list pg_catalog.text[];
BEGIN
    -- The errors of both types quote the value.
    IF pg_catalog.current_setting('server_version_num'::pg_catalog.text)::integer OPERATOR(pg_catalog.>=) 160000 THEN
        RETURN pg_catalog.pg_input_is_valid(content, type);
    END IF;
    IF type OPERATOR(pg_catalog.=) 'jsonb'::pg_catalog.text THEN
        read := content::pg_catalog.jsonb;
    ELSE
        list := content::pg_catalog.text[];
    END IF;
    RETURN true;
EXCEPTION
    WHEN data_exception OR program_limit_exceeded THEN
        RETURN false;
END
$body$;
COMMENT ON FUNCTION glpgenc._is_input(pg_catalog.text, pg_catalog.text) IS
    'internal: whether text is valid for jsonb or text[]; without an error, which would quote it';

CREATE FUNCTION glpgenc._document(value pg_catalog.bytea) RETURNS pg_catalog.jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    refused pg_catalog.bytea;
BEGIN
    IF NOT glpgenc._is_utf8(value)
        OR NOT glpgenc._is_input(pg_catalog.convert_from(value, 'UTF8'::pg_catalog.name), 'jsonb'::pg_catalog.text)
    THEN
        refused := glpgenc._raise('ZE014',
            'a facet of this field requires JSON, and the value is not JSON that PostgreSQL can store',
            'jsonb stores neither U+0000 nor halves of surrogate pairs');
        RETURN NULL;
    END IF;
    RETURN pg_catalog.convert_from(value, 'UTF8'::pg_catalog.name)::pg_catalog.jsonb;
END
$body$;
COMMENT ON FUNCTION glpgenc._document(pg_catalog.bytea) IS
    'internal: a JSON document from its plaintext; raises ZE014, without quoting it, for anything else';

CREATE FUNCTION glpgenc._at_path(document pg_catalog.jsonb, path pg_catalog.bytea) RETURNS pg_catalog.jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    at   integer := 2;
    size integer;
BEGIN
    WHILE at OPERATOR(pg_catalog.<) pg_catalog.octet_length(path) AND document IS NOT NULL LOOP
        IF pg_catalog.get_byte(path, at) OPERATOR(pg_catalog.=) 1 THEN
            size := pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 1);
            document := document OPERATOR(pg_catalog.->) pg_catalog.convert_from(
                pg_catalog.substr(path, at OPERATOR(pg_catalog.+) 3, size), 'UTF8'::pg_catalog.name);
            at := at OPERATOR(pg_catalog.+) 2 OPERATOR(pg_catalog.+) size;
        ELSE
            -- Of a value that is no array, jsonb takes element 0 for the value itself.
            document := CASE WHEN pg_catalog.jsonb_typeof(document) OPERATOR(pg_catalog.=) 'array'::pg_catalog.text
                THEN document OPERATOR(pg_catalog.->) (
                    (pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 1) OPERATOR(pg_catalog.<<) 24)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.<<) 16)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 3) OPERATOR(pg_catalog.<<) 8)
                    OPERATOR(pg_catalog.|) pg_catalog.get_byte(path, at OPERATOR(pg_catalog.+) 4)) END;
            at := at OPERATOR(pg_catalog.+) 5;
        END IF;
    END LOOP;
    RETURN document;
END
$body$;
COMMENT ON FUNCTION glpgenc._at_path(pg_catalog.jsonb, pg_catalog.bytea) IS
    'internal: the value at a path of a document, NULL if there is none';

CREATE FUNCTION glpgenc._json_number(node pg_catalog.jsonb) RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    content pg_catalog.text := pg_catalog.trim_scale(pg_catalog."numeric"(node))::pg_catalog.text;
BEGIN
    IF pg_catalog.char_length(content) OPERATOR(pg_catalog.>) 1000 THEN
        RETURN pg_catalog.encode(glpgenc._raise('ZE014',
            'a facet of this field requires a decimal number, and the value is not one',
            'such as -12.50; at most 1,000 characters, with an exponent up to 1000'), 'hex'::pg_catalog.text);
    END IF;
    RETURN content;
END
$body$;
COMMENT ON FUNCTION glpgenc._json_number(pg_catalog.jsonb) IS
    'internal: a number of a document as the normaliser number makes it; raises ZE014 if that has more than 1000 characters';

CREATE FUNCTION glpgenc._hashed(node pg_catalog.jsonb, normalizer integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    type    pg_catalog.text := pg_catalog.jsonb_typeof(node);
    content pg_catalog.text := pg_catalog.jsonb_extract_path_text(node, VARIADIC '{}'::pg_catalog.text[]);
BEGIN
    IF type OPERATOR(pg_catalog.=) 'string'::pg_catalog.text THEN
        RETURN 's'::pg_catalog.bytea OPERATOR(pg_catalog.||) glpgenc._normalize(
            pg_catalog.convert_to(content, 'UTF8'::pg_catalog.name), normalizer);
    ELSIF type OPERATOR(pg_catalog.=) 'number'::pg_catalog.text THEN
        RETURN 'n'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.convert_to(
            glpgenc._json_number(node), 'UTF8'::pg_catalog.name);
    ELSIF type OPERATOR(pg_catalog.=) 'boolean'::pg_catalog.text THEN
        RETURN 'b'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.convert_to(content, 'UTF8'::pg_catalog.name);
    END IF;
    RETURN CASE type WHEN 'null'::pg_catalog.text THEN 'z'::pg_catalog.bytea
                     WHEN 'object'::pg_catalog.text THEN 'o'::pg_catalog.bytea
                     WHEN 'array'::pg_catalog.text THEN 'a'::pg_catalog.bytea END;
END
$body$;
COMMENT ON FUNCTION glpgenc._hashed(pg_catalog.jsonb, integer) IS
    'internal: what the term of a value in a document is the HMAC of: a letter for its type, and the value; NULL for NULL';

CREATE FUNCTION glpgenc._elements(node pg_catalog.jsonb, normalizer integer) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Values, and no key: a query may see them.
    RETURN CASE jsonb_typeof(node)
        WHEN 'array' THEN ARRAY(SELECT glpgenc._hashed(e, normalizer) FROM jsonb_array_elements(node) e
                                WHERE jsonb_typeof(e) NOT IN ('array', 'object'))
        WHEN 'object' THEN ARRAY(SELECT glpgenc._hashed(to_jsonb(k), normalizer) FROM jsonb_object_keys(node) k)
        ELSE ARRAY[glpgenc._hashed(node, normalizer)] END;
END
$body$;
COMMENT ON FUNCTION glpgenc._elements(pg_catalog.jsonb, integer) IS
    'internal: what the tags of a value in a document are the HMACs of: of each element of an array, each name of an object';

CREATE FUNCTION glpgenc._array_elements(value pg_catalog.bytea, normalizer integer) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    content text;
BEGIN
    IF glpgenc._is_utf8(value) THEN
        content := convert_from(value, 'UTF8');
    END IF;
    -- What has another text form than it came in was not written by PostgreSQL.
    IF (content IS NOT NULL AND glpgenc._is_input(content, 'text[]') AND content::text[]::text = content) IS NOT TRUE THEN
        RETURN ARRAY[glpgenc._raise('ZE014',
            'a facet of this field requires an array, and the value is not one as PostgreSQL writes it',
            'such as {blue,"light blue",NULL}')];
    END IF;
    RETURN ARRAY(SELECT coalesce('s'::bytea || glpgenc._normalize(convert_to(e, 'UTF8'), normalizer), 'z'::bytea)
                 FROM unnest(content::text[]) e);
END
$body$;
COMMENT ON FUNCTION glpgenc._array_elements(pg_catalog.bytea, integer) IS
    'internal: the same of an array in PostgreSQL''s text form; raises ZE014, without quoting it, for anything else';

CREATE FUNCTION glpgenc._pathless(entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kind integer := pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.&) 63;
BEGIN
    RETURN pg_catalog.set_byte(
        pg_catalog.substr(entry, 1, CASE WHEN kind OPERATOR(pg_catalog.=) 0 THEN 36 ELSE 72 END), 3, kind);
END
$body$;
COMMENT ON FUNCTION glpgenc._pathless(pg_catalog.bytea) IS 'internal: a search entry without its path';

CREATE FUNCTION glpgenc._found_term(node pg_catalog.jsonb, entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    normalizer integer := pg_catalog.get_byte(entry, 1);
    type       pg_catalog.text := pg_catalog.jsonb_typeof(node);
    data       pg_catalog.bytea;
    tags       pg_catalog.bytea;
BEGIN
    entry := glpgenc._pathless(entry);
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 0 THEN
        -- Longer than any term, and so none: null is as visible as NULL is.
        IF type OPERATOR(pg_catalog.=) 'null'::pg_catalog.text THEN
            RETURN E'\\x0000000000000000000000000000000000'::pg_catalog.bytea;
        END IF;
        data := glpgenc._hashed(node, normalizer);
        RETURN CASE WHEN data IS NULL THEN ''::pg_catalog.bytea ELSE glpgenc._term(data, pg_catalog.set_byte(entry, 1, 1)) END;
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 3 THEN
        RETURN CASE WHEN type OPERATOR(pg_catalog.=) 'number'::pg_catalog.text
            THEN glpgenc._bucket_term(glpgenc._bucket(glpgenc._json_number(node), entry), entry)
            ELSE ''::pg_catalog.bytea END;
    ELSIF node IS NULL THEN
        RETURN ''::pg_catalog.bytea;
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 8 THEN
        RETURN glpgenc._data_tags(glpgenc._elements(node, normalizer), entry, true);
    ELSIF type OPERATOR(pg_catalog.=) 'null'::pg_catalog.text THEN
        RETURN ''::pg_catalog.bytea;
    ELSIF type OPERATOR(pg_catalog.=) 'object'::pg_catalog.text OR type OPERATOR(pg_catalog.=) 'array'::pg_catalog.text THEN
        RETURN glpgenc._data_tags('{}', entry, true);
    ELSIF type OPERATOR(pg_catalog.=) 'number'::pg_catalog.text THEN
        -- Refused where it is too long, as everywhere.
        data := pg_catalog.convert_to(glpgenc._json_number(node), 'UTF8'::pg_catalog.name);
    END IF;
    tags := glpgenc._tags(glpgenc._pieces(pg_catalog.convert_from(glpgenc._normalize(
        pg_catalog.convert_to(pg_catalog.jsonb_extract_path_text(node, VARIADIC '{}'::pg_catalog.text[]),
                              'UTF8'::pg_catalog.name), normalizer), 'UTF8'::pg_catalog.name), entry), entry);
    IF pg_catalog.octet_length(tags) OPERATOR(pg_catalog.>) 65532 THEN
        RETURN glpgenc._too_long_to_search(1);
    END IF;
    RETURN glpgenc._with_presence(tags, entry);
END
$body$;
COMMENT ON FUNCTION glpgenc._found_term(pg_catalog.jsonb, pg_catalog.bytea) IS
    'internal: the content of a slot for the value at the path of a search entry; empty where there is none';

CREATE FUNCTION glpgenc._path_term(value pg_catalog.bytea, entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kind integer := pg_catalog.get_byte(entry, 3);
BEGIN
    IF kind OPERATOR(pg_catalog.=) 8 THEN
        RETURN glpgenc._data_tags(glpgenc._array_elements(value, pg_catalog.get_byte(entry, 1)), entry, false);
    END IF;
    RETURN glpgenc._found_term(glpgenc._at_path(glpgenc._document(value), pg_catalog.substr(
        entry, CASE WHEN kind OPERATOR(pg_catalog.=) 64 THEN 37 ELSE 73 END)), entry);
END
$body$;
COMMENT ON FUNCTION glpgenc._path_term(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: the content of a slot for a document or array under a search entry with a path, or of elements';

CREATE FUNCTION glpgenc._data_tags(data pg_catalog.bytea[], entry pg_catalog.bytea, is_present boolean)
RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    scalar pg_catalog.bytea := pg_catalog.substr(entry, 1, 36);
    size   integer := 4;
    term   pg_catalog.bytea;
    tags   pg_catalog.bytea[] := '{}';
    joined pg_catalog.bytea;
    at     integer := 1;
BEGIN
    scalar := pg_catalog.set_byte(pg_catalog.set_byte(scalar, 1, 1), 3, 0);
    WHILE at OPERATOR(pg_catalog.<=) pg_catalog.cardinality(data) LOOP
        term := glpgenc._term(data[at], scalar);
        tags := pg_catalog.array_append(tags, term OPERATOR(pg_catalog.||) pg_catalog.substr(
            E'\\x00000000'::pg_catalog.bytea, 1, size OPERATOR(pg_catalog.-) pg_catalog.octet_length(term)));
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    joined := glpgenc._join_tags(tags);
    IF is_present THEN
        joined := glpgenc._with_presence(joined, entry);
    END IF;
    IF pg_catalog.octet_length(joined) OPERATOR(pg_catalog.>) 65532 THEN
        RETURN glpgenc._too_long_to_search(1);
    END IF;
    RETURN joined;
END
$body$;
COMMENT ON FUNCTION glpgenc._data_tags(pg_catalog.bytea[], pg_catalog.bytea, boolean) IS
    'internal: the tags of bytes under a search entry, in the form of a slot; raises ZE014 if they do not fit an index';

CREATE FUNCTION glpgenc._with_presence(tags pg_catalog.bytea, entry pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    present pg_catalog.bytea := pg_catalog.substr(glpgenc._hmac_sha256(
        E'\\x00'::pg_catalog.bytea, pg_catalog.substr(entry, 5, 32)), 1, 4);
    at      integer := 1;
BEGIN
    WHILE at OPERATOR(pg_catalog.<) pg_catalog.octet_length(tags)
        AND pg_catalog.substr(tags, at, 4) OPERATOR(pg_catalog.<) present
    LOOP
        at := at OPERATOR(pg_catalog.+) 4;
    END LOOP;
    RETURN pg_catalog.substr(tags, 1, at OPERATOR(pg_catalog.-) 1)
        OPERATOR(pg_catalog.||) CASE WHEN pg_catalog.substr(tags, at, 4) OPERATOR(pg_catalog.=) present
                                     THEN ''::pg_catalog.bytea ELSE present END
        OPERATOR(pg_catalog.||) pg_catalog.substr(tags, at);
END
$body$;
COMMENT ON FUNCTION glpgenc._with_presence(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: tags in the form of a slot, and among them the one that says that there is a value at the path';

CREATE FUNCTION glpgenc._element_tags(value pg_catalog.bytea, entry pg_catalog.bytea) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    node pg_catalog.jsonb;
    data  pg_catalog.bytea;
BEGIN
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 8 THEN
        data := 's'::pg_catalog.bytea OPERATOR(pg_catalog.||) glpgenc._normalize(value, pg_catalog.get_byte(entry, 1));
    ELSE
        node := glpgenc._document(value);
        IF pg_catalog.jsonb_typeof(node) OPERATOR(pg_catalog.=) 'array'::pg_catalog.text
            OR pg_catalog.jsonb_typeof(node) OPERATOR(pg_catalog.=) 'object'::pg_catalog.text
        THEN
            data := glpgenc._raise('ZE014', 'an array or object inside of an array has no tag',
                                   'search for a text, a number, true, false or null, as JSON');
        END IF;
        data := glpgenc._hashed(node, pg_catalog.get_byte(entry, 1));
    END IF;
    RETURN glpgenc._tag_numbers(glpgenc._data_tags(ARRAY[data], glpgenc._pathless(entry), false));
END
$body$;
COMMENT ON FUNCTION glpgenc._element_tags(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: the tag of every array with an element: text, or of a document''s array the element as JSON';
