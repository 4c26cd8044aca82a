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

CREATE FUNCTION glpgenc._normalizer_id(name pg_catalog.text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.array_position(
    ARRAY['exact', 'lower', 'digits', 'last4', 'email_domain', 'number']::pg_catalog.text[], name);
COMMENT ON FUNCTION glpgenc._normalizer_id(pg_catalog.text) IS 'internal: the id of a named normaliser, NULL if there is none';

CREATE FUNCTION glpgenc._lower(value pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    -- Only a value with a letter beyond ASCII has more bytes than characters, and only that pays for the table.
    WHEN pg_catalog.octet_length(value) OPERATOR(pg_catalog.=) pg_catalog.char_length(value)
    THEN pg_catalog.lower(value COLLATE pg_catalog."C")
    ELSE pg_catalog.translate(
        pg_catalog.lower(value COLLATE pg_catalog."C"),
        'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢ'
        'ĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƁƂƄƆ'
        'ƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮƯƱƲƳƵƷƸƼǄǅǇǈǊǋǍǏǑǓǕǗǙǛǞǠ'
        'ǢǤǦǨǪǬǮǱǲǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃ'
        'ɄɅɆɈɊɌɎͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫϏϘϚϜ'
        'ϞϠϢϤϦϨϪϬϮϴϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОП'
        'РСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦ'
        'ҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆ'
        'ԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌ'
        'ՍՎՏՐՑՒՓՔՕՖḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊ'
        'ṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẞẠẢẤẦẨẪẬẮẰẲ'
        'ẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙ'
        'ἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙ'
        'ᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾸᾹᾺΆᾼῈΈῊΉῌῘῙῚΊῨῩῪΎῬῸΌῺΏῼ'::pg_catalog.text,
        'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģ'
        'ĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžɓƃƅɔ'
        'ƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵơƣƥʀƨʃƭʈưʊʋƴƶʒƹƽǆǆǉǉǌǌǎǐǒǔǖǘǚǜǟǡ'
        'ǣǥǧǩǫǭǯǳǳǵƕƿǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟƞȣȥȧȩȫȭȯȱȳⱥȼƚⱦɂƀ'
        'ʉʌɇɉɋɍɏͱͳͷϳάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋϗϙϛϝ'
        'ϟϡϣϥϧϩϫϭϯθϸϲϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмноп'
        'рстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧ'
        'ҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇ'
        'ԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռ'
        'սվտրցւփքօֆḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋ'
        'ṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕßạảấầẩẫậắằẳ'
        'ẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑ'
        'ἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑ'
        'ᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱὰάᾳὲέὴήῃῐῑὶίῠῡὺύῥὸόὼώῳ'::pg_catalog.text)
END;
COMMENT ON FUNCTION glpgenc._lower(pg_catalog.text) IS 'internal: normaliser lower';

CREATE FUNCTION glpgenc._digits(value pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.regexp_replace(value COLLATE pg_catalog."C", '[^0-9]'::pg_catalog.text, ''::pg_catalog.text,
                                 'g'::pg_catalog.text);
COMMENT ON FUNCTION glpgenc._digits(pg_catalog.text) IS 'internal: normaliser digits';

CREATE FUNCTION glpgenc._refuse_value(message pg_catalog.text, mend pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'ZE014', MESSAGE = message, HINT = mend, SCHEMA = 'glpgenc';
END
$body$;
COMMENT ON FUNCTION glpgenc._refuse_value(pg_catalog.text, pg_catalog.text) IS
    'internal: raises ZE014 for a value that a facet does not accept, without the value';

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
        value := pg_catalog.encode(glpgenc._refuse_value(
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
