-- Trigrams of words (docs/FORMAT.md, "Trigrams"), and how similar two texts are by them. What pg_trgm computes, over letters and
-- lower case of our own (glpgenc/wire/letters_v1.py, search_terms.sql), so that SQL and Python agree byte for byte.
--
-- Plaintexts stay in PL/pgSQL's simple expressions, as in facets.sql: auto_explain logs a query's parameters.

CREATE FUNCTION glpgenc.gl_similarity(one pg_catalog.text, other pg_catalog.text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    mine      pg_catalog.text[];
    others    pg_catalog.text[];
    of_mine   integer;
    of_others integer;
BEGIN
    IF one IS NULL OR other IS NULL THEN
        RETURN NULL;
    END IF;
    mine := glpgenc._trigrams(glpgenc._lower(one));
    others := glpgenc._trigrams(glpgenc._lower(other));
    of_mine := glpgenc._count_distinct(mine);
    of_others := glpgenc._count_distinct(others);
    RETURN glpgenc._similarity((of_mine OPERATOR(pg_catalog.+) of_others) OPERATOR(pg_catalog.-)
        glpgenc._count_distinct(pg_catalog.array_cat(mine, others)), of_mine, of_others);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_similarity(pg_catalog.text, pg_catalog.text) IS
    'How similar two texts are, 0 to 1: the trigrams that both have, of those that either has, as pg_trgm''s similarity '
    'counts. Requires no key';

CREATE FUNCTION glpgenc.gl_similarity(
    data pg_catalog.bytea, stored integer[], sought integer[], slot integer DEFAULT 1
) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    own    integer;
    shared integer := 0;
    at     integer := 1;
BEGIN
    IF stored IS NULL OR sought IS NULL THEN
        RETURN NULL;
    END IF;
    -- Of all tags that the column has of a value, those of other facets included; how many are this facet's, the envelope
    -- says. A tag of 32 bits is that of another piece of text once in 4 billion.
    own := pg_catalog.octet_length(glpgenc.gl_index_term(data, slot)) OPERATOR(pg_catalog./) 4;
    WHILE at OPERATOR(pg_catalog.<=) pg_catalog.cardinality(sought) LOOP
        IF sought[at] OPERATOR(pg_catalog.=) ANY (stored) THEN
            shared := shared OPERATOR(pg_catalog.+) 1;
        END IF;
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN glpgenc._similarity(shared, own, pg_catalog.cardinality(sought));
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_similarity(pg_catalog.bytea, integer[], integer[], integer) IS
    'How similar an encrypted value is to a text, 0 to 1, by the tags of a similar facet in a slot: stored are those in the '
    'index column, and sought those of the text, from gl_search_tags. Exact with tags of 32 bits; requires no key. NULL for '
    'a value without tags';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._similarity(shared integer, one integer, other integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN shared OPERATOR(pg_catalog.=) 0 AND one IS NOT NULL THEN 0::double precision
    -- Tags that collide can't make more than all common.
    ELSE LEAST(shared, one)::double precision OPERATOR(pg_catalog./) (
        (one OPERATOR(pg_catalog.+) other) OPERATOR(pg_catalog.-) LEAST(shared, one))::double precision
END;
COMMENT ON FUNCTION glpgenc._similarity(integer, integer, integer) IS
    'internal: how similar two sets are that share so many of their members';

CREATE FUNCTION glpgenc._count_distinct(pieces pg_catalog.text[]) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- A text search vector sorts its texts, by their bytes, and has each once. Looking each up among the others takes minutes for a
-- long text, which whoever searches can give.
RETURN pg_catalog.length(pg_catalog.array_to_tsvector(pieces));
COMMENT ON FUNCTION glpgenc._count_distinct(pg_catalog.text[]) IS 'internal: how many different texts these are, none of them empty';

CREATE FUNCTION glpgenc._trigrams(content pg_catalog.text) RETURNS pg_catalog.text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    letters pg_catalog.text[] := pg_catalog.string_to_array(
        '  '::pg_catalog.text OPERATOR(pg_catalog.||) pg_catalog.replace(
            glpgenc._words_apart(content), ' '::pg_catalog.text, '   '::pg_catalog.text)
        OPERATOR(pg_catalog.||) ' '::pg_catalog.text, NULL::pg_catalog.text);
    pieces  pg_catalog.text[] := '{}';
    at      integer := 3;
BEGIN
    WHILE at OPERATOR(pg_catalog.<=) pg_catalog.cardinality(letters) LOOP
        -- None ends with two blanks: one that does would reach from a word into the next.
        IF NOT (letters[at] OPERATOR(pg_catalog.=) ' '::pg_catalog.text
                AND letters[at OPERATOR(pg_catalog.-) 1] OPERATOR(pg_catalog.=) ' '::pg_catalog.text) THEN
            pieces := pg_catalog.array_append(pieces,
                letters[at OPERATOR(pg_catalog.-) 2] OPERATOR(pg_catalog.||) letters[at OPERATOR(pg_catalog.-) 1]
                OPERATOR(pg_catalog.||) letters[at]);
        END IF;
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN pieces;
END
$body$;
COMMENT ON FUNCTION glpgenc._trigrams(pg_catalog.text) IS
    'internal: the trigrams of a text in lower case: of each word, with two blanks before it and one after; some may come twice';

CREATE FUNCTION glpgenc._words_apart(content pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.btrim(CASE
    -- Only a text with a character beyond ASCII has more bytes than characters, and only that pays for the table.
    WHEN pg_catalog.octet_length(content) OPERATOR(pg_catalog.=) pg_catalog.char_length(content)
    THEN pg_catalog.regexp_replace(content COLLATE pg_catalog."C", '[^0-9A-Za-z]+'::pg_catalog.text, ' '::pg_catalog.text,
                                   'g'::pg_catalog.text)
    ELSE pg_catalog.regexp_replace(content COLLATE pg_catalog."C",
        ('[^'
            '\u0030-\u0039\u0041-\u005a\u0061-\u007a\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1'
            '\u02c6-\u02d1\u02e0-\u02e4\u02ec\u02ee\u0300-\u0374\u0376-\u037d\u037f\u0386\u0388-\u03f5\u03f7-\u0481'
            '\u0483-\u0559\u0560-\u0588\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7-\u05f2\u0610-\u061a'
            '\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06fc\u06ff\u0710-\u07f5\u07fa-\u07fd'
            '\u0800-\u082d\u0840-\u085b\u0860-\u0887\u0889-\u088e\u0898-\u08e1\u08e3-\u0963\u0966-\u096f\u0971-\u09f1'
            '\u09fc\u09fe-\u0a75\u0a81-\u0aef\u0af9-\u0b6f\u0b71\u0b82-\u0bef\u0c00-\u0c6f\u0c80-\u0c83\u0c85-\u0d4e'
            '\u0d54-\u0d57\u0d5f-\u0d6f\u0d7a-\u0df3\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u0f00\u0f18-\u0f19'
            '\u0f20-\u0f29\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6\u1000-\u1049\u1050-\u109d\u10a0-\u10fa'
            '\u10fc-\u135f\u1380-\u138f\u13a0-\u13fd\u1401-\u166c\u166f-\u167f\u1681-\u169a\u16a0-\u16ea\u16f1-\u1734'
            '\u1740-\u17d3\u17d7\u17dc-\u17e9\u180b-\u180d\u180f-\u193b\u1946-\u19d9\u1a00-\u1a1b\u1a20-\u1a99\u1aa7'
            '\u1ab0-\u1b59\u1b6b-\u1b73\u1b80-\u1bf3\u1c00-\u1c37\u1c40-\u1c7d\u1c80-\u1cbf\u1cd0-\u1cd2\u1cd4-\u1fbc'
            '\u1fbe\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc\u2071\u207f\u2090-\u209c\u20d0-\u20f0\u2102\u2107'
            '\u210a-\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2139\u213c-\u213f\u2145-\u2149\u214e'
            '\u2183-\u2184\u2c00-\u2ce4\u2ceb-\u2cf3\u2d00-\u2d6f\u2d7f-\u2dff\u2e2f\u3005-\u3006\u302a-\u302f'
            '\u3031-\u3035\u303b-\u303c\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318e\u31a0-\u31bf\u31f0-\u31ff'
            '\u3400-\u4dbf\u4e00-\ua48c\ua4d0-\ua4fd\ua500-\ua60c\ua610-\ua672\ua674-\ua67d\ua67f-\ua6e5\ua6f0-\ua6f1'
            '\ua717-\ua71f\ua722-\ua788\ua78b-\ua827\ua82c\ua840-\ua873\ua880-\ua8c5\ua8d0-\ua8f7\ua8fb\ua8fd-\ua92d'
            '\ua930-\ua953\ua960-\ua9c0\ua9cf-\ua9d9\ua9e0-\uaa59\uaa60-\uaa76\uaa7a-\uaadd\uaae0-\uaaef\uaaf2-\uab5a'
            '\uab5c-\uab69\uab70-\uabea\uabec-\ud7fb\uf900-\ufb28\ufb2a-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfb'
            '\ufe00-\ufe0f\ufe20-\ufe2f\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc'
            '\U00010000-\U000100fa\U000101fd-\U000102e0\U00010300-\U0001031f\U0001032d-\U00010340\U00010342-\U00010349'
            '\U00010350-\U0001039d\U000103a0-\U000103cf\U00010400-\U00010563\U00010570-\U00010855\U00010860-\U00010876'
            '\U00010880-\U0001089e\U000108e0-\U000108f5\U00010900-\U00010915\U00010920-\U00010939\U00010980-\U000109b7'
            '\U000109be-\U000109bf\U00010a00-\U00010a3f\U00010a60-\U00010a7c\U00010a80-\U00010a9c\U00010ac0-\U00010ac7'
            '\U00010ac9-\U00010ae6\U00010b00-\U00010b35\U00010b40-\U00010b55\U00010b60-\U00010b72\U00010b80-\U00010b91'
            '\U00010c00-\U00010cf2\U00010d00-\U00010d39\U00010e80-\U00010eac\U00010eb0-\U00010f1c\U00010f27-\U00010f50'
            '\U00010f70-\U00010f85\U00010fb0-\U00010fc4\U00010fe0-\U00011046\U00011066-\U000110ba\U000110c2'
            '\U000110d0-\U0001113f\U00011144-\U00011173\U00011176-\U000111c4\U000111c9-\U000111cc\U000111ce-\U000111da'
            '\U000111dc\U00011200-\U00011237\U0001123e-\U000112a8\U000112b0-\U0001144a\U00011450-\U00011459'
            '\U0001145e-\U000114c5\U000114c7-\U000115c0\U000115d8-\U00011640\U00011644-\U00011659\U00011680-\U000116b8'
            '\U000116c0-\U00011739\U00011740-\U0001183a\U000118a0-\U000118e9\U000118ff-\U00011943\U00011950-\U000119e1'
            '\U000119e3-\U00011a3e\U00011a47-\U00011a99\U00011a9d\U00011ab0-\U00011c40\U00011c50-\U00011c59'
            '\U00011c72-\U00011ef6\U00011fb0\U00012000-\U00012399\U00012480-\U00012ff0\U00013000-\U0001342e'
            '\U00014400-\U00016a69\U00016a70-\U00016af4\U00016b00-\U00016b36\U00016b40-\U00016b43\U00016b50-\U00016b59'
            '\U00016b63-\U00016e7f\U00016f00-\U00016fe1\U00016fe3-\U0001bc99\U0001bc9d-\U0001bc9e\U0001cf00-\U0001cf46'
            '\U0001d165-\U0001d169\U0001d16d-\U0001d172\U0001d17b-\U0001d182\U0001d185-\U0001d18b\U0001d1aa-\U0001d1ad'
            '\U0001d242-\U0001d244\U0001d400-\U0001d6c0\U0001d6c2-\U0001d6da\U0001d6dc-\U0001d6fa\U0001d6fc-\U0001d714'
            '\U0001d716-\U0001d734\U0001d736-\U0001d74e\U0001d750-\U0001d76e\U0001d770-\U0001d788\U0001d78a-\U0001d7a8'
            '\U0001d7aa-\U0001d7c2\U0001d7c4-\U0001d7ff\U0001da00-\U0001da36\U0001da3b-\U0001da6c\U0001da75\U0001da84'
            '\U0001da9b-\U0001e14e\U0001e290-\U0001e2f9\U0001e7e0-\U0001e8c4\U0001e8d0-\U0001e959\U0001ee00-\U0001eebb'
            '\U0001fbf0-\U0003134a\U000e0100-\U000e01ef'
        ']+')::pg_catalog.text, ' '::pg_catalog.text, 'g'::pg_catalog.text)
END, ' '::pg_catalog.text);
COMMENT ON FUNCTION glpgenc._words_apart(pg_catalog.text) IS
    'internal: the words of a text, a blank between two: runs of letters, marks and digits, by a table that never changes';
