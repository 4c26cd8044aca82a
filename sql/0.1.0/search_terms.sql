-- Search terms (docs/FORMAT.md, "Blind index"): HMAC-SHA-256 of the normalised value under the key of a field's facet,
-- cut to the facet's bits. The facet's key, normaliser and bits come with the session's keys of the field:
--   from byte 83 on, 36 bytes an entry: slot(1) || normaliser(1) || bits(1) || kind(1) || HMAC key(32)
-- and 36 more where the kind is not 0 (facets.sql), and a path where 64 is added to it (json_paths.sql). Of a facet of scope global it is the first 4 bytes alone, with 128
-- added to the kind: its key, which would find every tenant's values, stays in Python, and so its terms come from there.
--
-- Normalisers: what a value is turned into before its search term is computed, so that values that should be found
-- together get one term. SQL and Python agree byte for byte (tests/vectors/normalizers.json), so no locale, ICU or
-- Unicode table of the server is used: ASCII, plus the letters below, which never change (glpgenc/wire/lower_v1.py).
-- The ids stand in session keys and in the registry. A changed normaliser is a new one with a new id.
--
--   1 exact          the bytes as they are
--   2 lower          letters in lower case
--   3 digits         ASCII digits only
--   4 last4          the last four ASCII digits
--   5 email_domain   what follows the last @, in lower case
--   6 number         a decimal number in its only form

-- Internal, and first: the bodies of public functions are bound to these when they are created.

CREATE FUNCTION glpgenc._hmac_index(
    value pg_catalog.text, keys pg_catalog.bytea, name pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
AS $body$
DECLARE
    key pg_catalog.bytea;
BEGIN
    -- A look-up comes here once a statement, with all caches cold, where every further PL/pgSQL function costs as much as
    -- the HMAC. So the two usual cases are done at once: a first entry that is exact or lower and keeps all 128 bits.
    IF (pg_catalog.current_setting('debug_print_plan'::pg_catalog.text) OPERATOR(pg_catalog.=) 'off'::pg_catalog.text
        OR glpgenc._print_no_plans()) IS NOT TRUE
    THEN
        RETURN NULL;
    END IF;
    IF slot OPERATOR(pg_catalog.=) 1 AND pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 148
        AND (pg_catalog.substr(keys, 97, 4) OPERATOR(pg_catalog.=) E'\\x01018000'::pg_catalog.bytea
             OR pg_catalog.substr(keys, 97, 4) OPERATOR(pg_catalog.=) E'\\x01028000'::pg_catalog.bytea)
    THEN
        -- As _open_entries.
        key := glpgenc._aes_blocks_decrypt(
            pg_catalog.substr(keys, 117, 32), glpgenc._secret('search'::pg_catalog.text), pg_catalog.substr(keys, 101, 16));
        IF pg_catalog.substr(pg_catalog.sha256(
                glpgenc._secret('entry'::pg_catalog.text)
                OPERATOR(pg_catalog.||) (CASE WHEN pg_catalog.substr(keys, 30, 1) OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea
                                              THEN E'\\x0000000000000000'::pg_catalog.bytea
                                              ELSE pg_catalog.timestamptz_send(pg_catalog.now()) END)
                OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 32) OPERATOR(pg_catalog.||) key
                OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 97, 4) OPERATOR(pg_catalog.||) name), 1, 16)
            OPERATOR(pg_catalog.=) pg_catalog.substr(keys, 101, 16)
        THEN
            RETURN pg_catalog.substr(glpgenc._hmac_sha256(
                pg_catalog.convert_to(CASE WHEN pg_catalog.get_byte(keys, 97) OPERATOR(pg_catalog.=) 1 THEN value
                                           ELSE glpgenc._lower(value) END, 'UTF8'::pg_catalog.name),
                key), 1, 16);
        END IF;
    END IF;
    RETURN glpgenc._term_in_slot(
        pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), glpgenc._open_field(keys, name), field, slot);
END
$body$;
COMMENT ON FUNCTION glpgenc._hmac_index(pg_catalog.text, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the search term of text in a slot under the sealed keys of a field';

CREATE FUNCTION glpgenc.gl_hmac_index(value pg_catalog.text, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._hmac_index(value, glpgenc._keys(field), glpgenc._name(field), field, slot);
COMMENT ON FUNCTION glpgenc.gl_hmac_index(pg_catalog.text, pg_catalog.text, integer) IS
    'The search term of a value in a slot of a field, to compare with gl_index_term(column, slot): 16 bytes, or fewer if the '
    'facet has fewer bits. For a range facet, the term of the value''s bucket; search tags with gl_search_tags. Returns NULL '
    'for NULL';

CREATE FUNCTION glpgenc._hmac_index(
    value pg_catalog.bytea, keys pg_catalog.bytea, name pg_catalog.bytea, field pg_catalog.text, slot integer
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
BEGIN
    RETURN glpgenc._term_in_slot(value, glpgenc._open_field(keys, name), field, slot);
END
$body$;
COMMENT ON FUNCTION glpgenc._hmac_index(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the same of bytes';

CREATE FUNCTION glpgenc.gl_hmac_index(value pg_catalog.bytea, field pg_catalog.text, slot integer DEFAULT 1)
RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._hmac_index(value, glpgenc._keys(field), glpgenc._name(field), field, slot);
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

CREATE FUNCTION glpgenc.gl_group_term(
    term pg_catalog.bytea, ciphertext pg_catalog.bytea, field pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN term IS NULL AND ciphertext IS NOT NULL THEN glpgenc._raise('ZE018', 'field ' || field) ELSE term END;
COMMENT ON FUNCTION glpgenc.gl_group_term(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text) IS
    'A search term as it is, to group, count or join by. Raises ZE018 for a value without one, which was written before its '
    'facet and would be counted as NULL';

-- Internal: called by the functions of glpgenc and by its triggers alone.

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
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 64 OR pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 67
    THEN
        -- What is looked for is the value at the path, and not a document.
        RETURN glpgenc._found_term(glpgenc._document(value), entry);
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 7 THEN
        RETURN glpgenc._raise('ZE014', 'a value has several terms in slot ' OPERATOR(pg_catalog.||) slot::pg_catalog.text
                                       OPERATOR(pg_catalog.||) ' of field ' OPERATOR(pg_catalog.||) field,
                              'search with = ANY (gl_hmac_terms(value, field, slot))');
    END IF;
    RETURN glpgenc._raise('ZE011', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                   OPERATOR(pg_catalog.||) slot::pg_catalog.text
                                   OPERATOR(pg_catalog.||) ' contains tags: search it with gl_search_tags');
END
$body$;
COMMENT ON FUNCTION glpgenc._term_in_slot(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, integer) IS
    'internal: the search term of a value in a slot under the keys of a field; raises ZE011 if there is none';

CREATE FUNCTION glpgenc._normalizer_id(name pg_catalog.text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.array_position(
    ARRAY['exact', 'lower', 'digits', 'last4', 'email_domain', 'number']::pg_catalog.text[], name);
COMMENT ON FUNCTION glpgenc._normalizer_id(pg_catalog.text) IS 'internal: the id of a named normaliser, NULL if there is none';

CREATE FUNCTION glpgenc._lower_beyond_ascii(value pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- translate looks through its whole table for each character: so one table a script, for values that have it.
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[À-Þ]'::pg_catalog.text THEN
        value := pg_catalog.translate(value, (
            'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ')::pg_catalog.text, (
            'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ')::pg_catalog.text);
    END IF;
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ā-ɏ]'::pg_catalog.text THEN
        value := pg_catalog.translate(value, (
            'ĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢ'
            'ŤŦŨŪŬŮŰŲŴŶŸŹŻŽƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮƯƱƲƳƵƷ'
            'ƸƼǄǅǇǈǊǋǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǱǲǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚ'
            'ȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃɄɅɆɈɊɌɎ')::pg_catalog.text, (
            'āăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţ'
            'ťŧũūŭůűųŵŷÿźżžɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵơƣƥʀƨʃƭʈưʊʋƴƶʒ'
            'ƹƽǆǆǉǉǌǌǎǐǒǔǖǘǚǜǟǡǣǥǧǩǫǭǯǳǳǵƕƿǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșț'
            'ȝȟƞȣȥȧȩȫȭȯȱȳⱥȼƚⱦɂƀʉʌɇɉɋɍɏ')::pg_catalog.text);
    END IF;
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ͱ-Ͽ]'::pg_catalog.text THEN
        value := pg_catalog.translate(value, (
            'ͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫϏϘϚϜϞϠϢϤϦϨϪ'
            'ϬϮϴϷϹϺϽϾϿ')::pg_catalog.text, (
            'ͱͳͷϳάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋϗϙϛϝϟϡϣϥϧϩϫ'
            'ϭϯθϸϲϻͻͼͽ')::pg_catalog.text);
    END IF;
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ѐ-Ֆ]'::pg_catalog.text THEN
        IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[А-Я]'::pg_catalog.text THEN
            value := pg_catalog.translate(value, (
                'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ')::pg_catalog.text, (
                'абвгдежзийклмнопрстуфхцчшщъыьэюя')::pg_catalog.text);
        END IF;
        IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ѐ-Џ]'::pg_catalog.text THEN
            value := pg_catalog.translate(value, (
                'ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏ')::pg_catalog.text, (
                'ѐёђѓєѕіїјљњћќѝўџ')::pg_catalog.text);
        END IF;
        IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ѡ-Ֆ]'::pg_catalog.text THEN
            value := pg_catalog.translate(value, (
                'ѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅ'
                'ӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦ'
                'ԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ')::pg_catalog.text, (
                'ѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆ'
                'ӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧ'
                'ԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ')::pg_catalog.text);
        END IF;
    END IF;
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ḁ-ỿ]'::pg_catalog.text THEN
        value := pg_catalog.translate(value, (
            'ḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞ'
            'ṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẞẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆ'
            'ỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾ')::pg_catalog.text, (
            'ḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟ'
            'ṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕßạảấầẩẫậắằẳẵặẹẻẽếềểễệ'
            'ỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿ')::pg_catalog.text);
    END IF;
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '[Ἀ-ῼ]'::pg_catalog.text THEN
        value := pg_catalog.translate(value, (
            'ἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯ'
            'ᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾸᾹᾺΆᾼῈΈῊΉῌῘῙῚΊῨῩῪΎῬῸΌῺΏῼ')::pg_catalog.text, (
            'ἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧ'
            'ᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱὰάᾳὲέὴήῃῐῑὶίῠῡὺύῥὸόὼώῳ')::pg_catalog.text);
    END IF;
    RETURN value;
END
$body$;
COMMENT ON FUNCTION glpgenc._lower_beyond_ascii(pg_catalog.text) IS
    'internal: a text whose ASCII letters are in lower case, with all other letters in lower case too, by a table that never changes';

CREATE FUNCTION glpgenc._lower(value pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    -- Only a value with a letter beyond ASCII has more bytes than characters, and only that pays for the table.
    WHEN pg_catalog.octet_length(value) OPERATOR(pg_catalog.=) pg_catalog.char_length(value)
    THEN pg_catalog.lower(value COLLATE pg_catalog."C")
    ELSE glpgenc._lower_beyond_ascii(pg_catalog.lower(value COLLATE pg_catalog."C"))
END;
COMMENT ON FUNCTION glpgenc._lower(pg_catalog.text) IS 'internal: normaliser lower';

CREATE FUNCTION glpgenc._digits(value pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.regexp_replace(value COLLATE pg_catalog."C", '[^0-9]'::pg_catalog.text, ''::pg_catalog.text,
                                 'g'::pg_catalog.text);
COMMENT ON FUNCTION glpgenc._digits(pg_catalog.text) IS 'internal: normaliser digits';

CREATE FUNCTION glpgenc._number(value pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '^(NaN|-?Infinity)$'::pg_catalog.text THEN
        RETURN value;
    END IF;
    -- What numeric can't read never reaches it: its errors quote the value.
    IF pg_catalog.char_length(value) OPERATOR(pg_catalog.>) 1000 OR value COLLATE pg_catalog."C" OPERATOR(pg_catalog.!~)
        E'^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?0*([0-9]{1,3}|1000))?$'::pg_catalog.text
    THEN
        value := pg_catalog.encode(glpgenc._raise('ZE014',
            'a facet of this field requires a decimal number, and the value is not one',
            'such as -12.50; at most 1,000 characters, with an exponent up to 1000'), 'hex'::pg_catalog.text);
    END IF;
    RETURN pg_catalog.trim_scale(value::pg_catalog.numeric)::pg_catalog.text;
END
$body$;
COMMENT ON FUNCTION glpgenc._number(pg_catalog.text) IS
    'internal: normaliser number; raises ZE014 for a value that is not a decimal number';

CREATE FUNCTION glpgenc._is_utf8(data pg_catalog.bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- convert_from would tell too, but its error quotes the offending bytes, and those may be part of a secret. encode
-- writes bytes of 0 or above 127 as \ooo, and the pattern is RFC 3629 section 4 in that notation, without U+0000.
RETURN pg_catalog.encode(data, 'escape'::pg_catalog.text) COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) (
    '^(?:[^\\]|\\\\'
    '|\\3(?:0[2-7]|[123][0-7])\\2[0-7][0-7]'
    '|\\340\\2[4-7][0-7]\\2[0-7][0-7]'
    '|\\3(?:4[1-7]|5[0-4]|5[67])(?:\\2[0-7][0-7]){2}'
    '|\\355\\2[0-3][0-7]\\2[0-7][0-7]'
    '|\\360\\2[2-7][0-7](?:\\2[0-7][0-7]){2}'
    '|\\36[123](?:\\2[0-7][0-7]){3}'
    '|\\364\\2[01][0-7](?:\\2[0-7][0-7]){2})*$'::pg_catalog.text);
COMMENT ON FUNCTION glpgenc._is_utf8(pg_catalog.bytea) IS 'internal: whether this is UTF-8 text that PostgreSQL can store (no U+0000)';

CREATE FUNCTION glpgenc._normalize(value pg_catalog.bytea, normalizer integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    content pg_catalog.text;
BEGIN
    IF normalizer OPERATOR(pg_catalog.=) 1 THEN
        RETURN value;
    END IF;
    IF NOT glpgenc._is_utf8(value) THEN
        RETURN glpgenc._raise('ZE014', 'a facet of this field requires text, and the value is not UTF-8');
    END IF;
    content := pg_catalog.convert_from(value, 'UTF8'::pg_catalog.name);
    IF normalizer OPERATOR(pg_catalog.=) 2 THEN
        content := glpgenc._lower(content);
    ELSIF normalizer OPERATOR(pg_catalog.=) 3 THEN
        content := glpgenc._digits(content);
    ELSIF normalizer OPERATOR(pg_catalog.=) 4 THEN
        content := pg_catalog."right"(glpgenc._digits(content), 4);
    ELSIF normalizer OPERATOR(pg_catalog.=) 5 THEN
        content := glpgenc._lower(pg_catalog.split_part(content, '@'::pg_catalog.text, -1));
    ELSIF normalizer OPERATOR(pg_catalog.=) 6 THEN
        content := glpgenc._number(content);
    ELSE
        RETURN glpgenc._raise('ZE011', 'unknown normaliser: upgrade glpgenc');
    END IF;
    RETURN pg_catalog.convert_to(content, 'UTF8'::pg_catalog.name);
END
$body$;
COMMENT ON FUNCTION glpgenc._normalize(pg_catalog.bytea, integer) IS
    'internal: a value after its facet''s normaliser; raises ZE014 if the normaliser does not accept it';

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
    ELSIF pg_catalog.octet_length(index) OPERATOR(pg_catalog.>) 65535 THEN
        RETURN glpgenc._raise('ZE006', 'the search entries');
    END IF;
    RETURN pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(index)), 3, 2) OPERATOR(pg_catalog.||) index;
END
$body$;
COMMENT ON FUNCTION glpgenc._index(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text) IS
    'internal: index_len(2) || index of a value, with the terms of each search entry of a field';
