-- Words of a text (docs/FORMAT.md, "Words"), and whether a text has those that are looked for. As in glpgenc/wire/words.py, byte
-- for byte: runs of letters (trigrams.sql), in lower case by our own table (search_terms.sql), with stop words and a stemmer.
--
-- Plaintexts stay in PL/pgSQL's simple expressions, as in facets.sql: auto_explain logs a query's parameters.

CREATE FUNCTION glpgenc.gl_match_words(
    value pg_catalog.text, query pg_catalog.text, mode pg_catalog.text DEFAULT 'all', language pg_catalog.text DEFAULT 'none',
    stop boolean DEFAULT true
) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    mode_id     integer := pg_catalog.array_position('{all,any,phrase}'::pg_catalog.text[], mode);
    language_id integer := pg_catalog.array_position('{none,english}'::pg_catalog.text[], language) OPERATOR(pg_catalog.-) 1;
BEGIN
    IF value IS NULL OR query IS NULL THEN
        RETURN NULL;
    ELSIF mode_id IS NULL OR language_id IS NULL OR stop IS NULL THEN
        RETURN glpgenc._raise('ZE014', 'words are matched by mode all, any or phrase, in language none or english')
            OPERATOR(pg_catalog.=) ''::pg_catalog.bytea;
    END IF;
    RETURN glpgenc._has_words(value, glpgenc._sought_words(query, mode_id, language_id, stop), mode_id, language_id, stop);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_match_words(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.text, boolean) IS
    'Whether a text has all words of a query, any of them, or all as a phrase, as a words facet of this language finds them. '
    'False for a query without words, or of stop words alone; NULL for NULL. A query of more than 1,000 words raises ZE014. '
    'Requires no key';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._word_runs(content pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    runs pg_catalog.text := glpgenc._words_apart(content);
BEGIN
    IF pg_catalog.octet_length(runs) OPERATOR(pg_catalog.=) pg_catalog.char_length(runs) THEN
        RETURN runs;
    END IF;
    RETURN glpgenc._ideographs_apart(runs);
END
$body$;
COMMENT ON FUNCTION glpgenc._word_runs(pg_catalog.text) IS
    'internal: the words of a text, a blank between two, with each character of Chinese and Japanese a word by itself';

CREATE FUNCTION glpgenc._ideographs_apart(runs pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN runs COLLATE pg_catalog."C" OPERATOR(pg_catalog.!~) ('['
        '\u3005\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff'
        '\uf900-\ufaff\uff66-\uff9d\U00016fe3\U0001aff0-\U0001b122\U0001b150-\U0001b167\U00020000-\U0003134a'
    ']')::pg_catalog.text THEN runs
ELSE pg_catalog.btrim(pg_catalog.regexp_replace(pg_catalog.regexp_replace(runs COLLATE pg_catalog."C", ('(['
        '\u3005\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff'
        '\uf900-\ufaff\uff66-\uff9d\U00016fe3\U0001aff0-\U0001b122\U0001b150-\U0001b167\U00020000-\U0003134a'
        '][\u3099-\u309a\uff9e-\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]*)')::pg_catalog.text, E' \\1 '::pg_catalog.text, 'g'::pg_catalog.text)
    COLLATE pg_catalog."C", ' +'::pg_catalog.text, ' '::pg_catalog.text, 'g'::pg_catalog.text), ' '::pg_catalog.text)
END;
COMMENT ON FUNCTION glpgenc._ideographs_apart(pg_catalog.text) IS
    'internal: words, a blank between two, with each character of Chinese and Japanese, and its marks, a word by itself';

CREATE FUNCTION glpgenc._is_stop_word(word pg_catalog.text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.octet_length(word) OPERATOR(pg_catalog.<=) 10 AND pg_catalog.strpos(
        ' a about above after again against ain all am an and any are aren as at be because been before being below '
        'between both but by can could couldn d did didn do does doesn doing don down during each few for from further '
        'had hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its '
        'itself just ll m me more most my myself no nor not now of off on once only or other our ours ourselves out '
        'over own re s same she should shouldn so some such t than that the their theirs them themselves then there '
        'these they this those through to too under until up ve very was wasn we were weren what when where which while '
        'who whom why will with would wouldn you your yours yourself yourselves ' COLLATE pg_catalog."C",
    ' '::pg_catalog.text OPERATOR(pg_catalog.||) word OPERATOR(pg_catalog.||) ' '::pg_catalog.text) OPERATOR(pg_catalog.>) 0;
COMMENT ON FUNCTION glpgenc._is_stop_word(pg_catalog.text) IS 'internal: whether a word is a stop word of English';

CREATE FUNCTION glpgenc._tagged_words(content pg_catalog.text, language integer, stop boolean) RETURNS pg_catalog.text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    word  pg_catalog.text;
    found pg_catalog.text[] := '{}';
    seen  pg_catalog.text := ' ';
BEGIN
    FOREACH word IN ARRAY pg_catalog.string_to_array(glpgenc._word_runs(content), ' '::pg_catalog.text) LOOP
        -- Most repetitions are of common words, which come early. Of the others equal tags are dropped in the end.
        IF pg_catalog.octet_length(seen) OPERATOR(pg_catalog.<) 4096 THEN
            CONTINUE WHEN pg_catalog.strpos(seen COLLATE pg_catalog."C", ' '::pg_catalog.text OPERATOR(pg_catalog.||) word
                OPERATOR(pg_catalog.||) ' '::pg_catalog.text) OPERATOR(pg_catalog.>) 0;
            seen := seen OPERATOR(pg_catalog.||) word OPERATOR(pg_catalog.||) ' '::pg_catalog.text;
        END IF;
        IF language OPERATOR(pg_catalog.=) 1 THEN
            CONTINUE WHEN stop AND glpgenc._is_stop_word(word);
            word := glpgenc._stem(word);
        END IF;
        found := pg_catalog.array_append(found, word);
    END LOOP;
    RETURN found;
END
$body$;
COMMENT ON FUNCTION glpgenc._tagged_words(pg_catalog.text, integer, boolean) IS
    'internal: the words of a text in lower case that have tags: its stems, without stop words; some may come twice';

CREATE FUNCTION glpgenc._sought_words(query pg_catalog.text, mode integer, language integer, stop boolean)
RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- Each word is looked for in the whole text, and PostgreSQL interrupts no such look.
    IF pg_catalog.cardinality(pg_catalog.string_to_array(glpgenc._word_runs(glpgenc._lower(query)), ' '::pg_catalog.text))
        OPERATOR(pg_catalog.>) 1000
    THEN
        RETURN pg_catalog.encode(glpgenc._raise('ZE014', 'a words search takes up to 1,000 words, and the query has more',
                                                'search for fewer words, or for parts of the text'), 'hex'::pg_catalog.text);
    END IF;
    RETURN pg_catalog.array_to_string(CASE WHEN mode OPERATOR(pg_catalog.=) 3
        THEN glpgenc._word_sequence(glpgenc._lower(query), language, stop, NULL::pg_catalog.text)
        ELSE glpgenc._tagged_words(glpgenc._lower(query), language, stop) END, ' '::pg_catalog.text);
END
$body$;
COMMENT ON FUNCTION glpgenc._sought_words(pg_catalog.text, integer, integer, boolean) IS
    'internal: what is looked for among the words of a text: of a phrase (mode 3) all words in their order, else those with '
    'tags; a blank between two';

CREATE FUNCTION glpgenc._word_sequence(
    content pg_catalog.text, language integer, stop boolean, firsts pg_catalog.text
) RETURNS pg_catalog.text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    word  pg_catalog.text;
    words pg_catalog.text[] := pg_catalog.string_to_array(glpgenc._word_runs(content), ' '::pg_catalog.text);
    found pg_catalog.text[] := '{}';
BEGIN
    IF language OPERATOR(pg_catalog.=) 0 THEN
        RETURN words;
    END IF;
    FOREACH word IN ARRAY words LOOP
        found := pg_catalog.array_append(found, CASE
            WHEN pg_catalog.strpos(firsts COLLATE pg_catalog."C", pg_catalog."left"(word, 1)) OPERATOR(pg_catalog.=) 0
                THEN '.'::pg_catalog.text
            WHEN stop AND glpgenc._is_stop_word(word) THEN '-'::pg_catalog.text OPERATOR(pg_catalog.||) word
            ELSE glpgenc._stem(word) END);
    END LOOP;
    RETURN found;
END
$body$;
COMMENT ON FUNCTION glpgenc._word_sequence(pg_catalog.text, integer, boolean, pg_catalog.text) IS
    'internal: the words of a text in lower case in their order, stop words with a hyphen before them; firsts: the letters '
    'that words begin with which matter, NULL for all';

CREATE FUNCTION glpgenc._has_words(
    content pg_catalog.text, sought pg_catalog.text, mode integer, language integer, stop boolean
) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    word   pg_catalog.text;
    words  pg_catalog.text[];
    firsts pg_catalog.text := '';
    tagged integer := 0;
    stored pg_catalog.text;
BEGIN
    IF content IS NULL OR sought IS NULL THEN
        RETURN NULL;
    END IF;
    words := pg_catalog.string_to_array(sought, ' '::pg_catalog.text);
    FOREACH word IN ARRAY words LOOP
        firsts := firsts OPERATOR(pg_catalog.||) pg_catalog."left"(pg_catalog.ltrim(word, '-'::pg_catalog.text), 1);
        IF pg_catalog."left"(word, 1) OPERATOR(pg_catalog.<>) '-'::pg_catalog.text THEN
            tagged := tagged OPERATOR(pg_catalog.+) 1;
        END IF;
    END LOOP;
    IF tagged OPERATOR(pg_catalog.=) 0 THEN
        RETURN false;
    END IF;
    -- Stems begin as their words do, so that most words of a text need not be looked at.
    stored := CASE WHEN language OPERATOR(pg_catalog.=) 0 THEN glpgenc._word_runs(glpgenc._lower(content))
        ELSE pg_catalog.array_to_string(
            glpgenc._word_sequence(glpgenc._lower(content), language, stop, firsts), ' '::pg_catalog.text) END;
    stored := ' '::pg_catalog.text OPERATOR(pg_catalog.||) stored OPERATOR(pg_catalog.||) ' '::pg_catalog.text;
    IF mode OPERATOR(pg_catalog.=) 3 THEN
        RETURN pg_catalog.strpos(stored COLLATE pg_catalog."C", ' '::pg_catalog.text OPERATOR(pg_catalog.||) sought
                                 OPERATOR(pg_catalog.||) ' '::pg_catalog.text) OPERATOR(pg_catalog.>) 0;
    END IF;
    FOREACH word IN ARRAY words LOOP
        IF (pg_catalog.strpos(stored COLLATE pg_catalog."C", ' '::pg_catalog.text OPERATOR(pg_catalog.||) word
                              OPERATOR(pg_catalog.||) ' '::pg_catalog.text) OPERATOR(pg_catalog.>) 0)
            OPERATOR(pg_catalog.=) (mode OPERATOR(pg_catalog.=) 2)
        THEN
            RETURN mode OPERATOR(pg_catalog.=) 2;
        END IF;
    END LOOP;
    RETURN mode OPERATOR(pg_catalog.=) 1;
END
$body$;
COMMENT ON FUNCTION glpgenc._has_words(pg_catalog.text, pg_catalog.text, integer, integer, boolean) IS
    'internal: whether a text has what is sought, as _sought_words makes it, by mode 1 all, 2 any, 3 phrase; false where '
    'nothing is sought, NULL of NULL';

-- Porter's stemmer (glpgenc/wire/porter_v1.py). The form of a word has v for each vowel and c for each consonant.

CREATE FUNCTION glpgenc._word_form(word pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    form pg_catalog.text := pg_catalog.translate(word, 'abcdefghijklmnopqrstuvwxyz'::pg_catalog.text,
                                                 'vcccvcccvcccccvcccccvcccyc'::pg_catalog.text);
BEGIN
    IF pg_catalog."left"(form, 1) OPERATOR(pg_catalog.=) 'y'::pg_catalog.text THEN
        form := 'c'::pg_catalog.text OPERATOR(pg_catalog.||) pg_catalog.substr(form, 2);
    END IF;
    WHILE pg_catalog.strpos(form, 'y'::pg_catalog.text) OPERATOR(pg_catalog.>) 0 LOOP
        form := pg_catalog.replace(pg_catalog.replace(form, 'cy'::pg_catalog.text, 'cv'::pg_catalog.text),
                                   'vy'::pg_catalog.text, 'vc'::pg_catalog.text);
    END LOOP;
    RETURN form;
END
$body$;
COMMENT ON FUNCTION glpgenc._word_form(pg_catalog.text) IS
    'internal: v for each vowel of a word of a to z, and c for each consonant; y is a vowel after a consonant';

CREATE FUNCTION glpgenc._long_suffix(word pg_catalog.text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE substr(word, octet_length(word) - 1, 1)
    WHEN 'a' THEN CASE WHEN right(word, 7) = 'ational' THEN 7 WHEN right(word, 6) = 'tional' THEN 6 END
    WHEN 'c' THEN CASE WHEN right(word, 4) IN ('enci', 'anci') THEN 4 END
    WHEN 'e' THEN CASE WHEN right(word, 4) = 'izer' THEN 4 END
    WHEN 'l' THEN CASE WHEN right(word, 4) IN ('abli', 'alli') THEN 4 WHEN right(word, 5) IN ('entli', 'ousli') THEN 5
                       WHEN right(word, 3) = 'eli' THEN 3 END
    WHEN 'o' THEN CASE WHEN right(word, 7) = 'ization' THEN 7 WHEN right(word, 5) = 'ation' THEN 5
                       WHEN right(word, 4) = 'ator' THEN 4 END
    WHEN 's' THEN CASE WHEN right(word, 5) = 'alism' THEN 5
                       WHEN right(word, 7) IN ('iveness', 'fulness', 'ousness') THEN 7 END
    WHEN 't' THEN CASE WHEN right(word, 5) IN ('aliti', 'iviti') THEN 5 WHEN right(word, 6) = 'biliti' THEN 6 END
END;
COMMENT ON FUNCTION glpgenc._long_suffix(pg_catalog.text) IS 'internal: letters of the suffix of step 2, NULL for none';

CREATE FUNCTION glpgenc._short_suffix(word pg_catalog.text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE substr(word, octet_length(word) - 1, 1)
    WHEN 't' THEN CASE WHEN right(word, 5) IN ('icate', 'iciti') THEN 5 END
    WHEN 'v' THEN CASE WHEN right(word, 5) = 'ative' THEN 5 END
    WHEN 'z' THEN CASE WHEN right(word, 5) = 'alize' THEN 5 END
    WHEN 'a' THEN CASE WHEN right(word, 4) = 'ical' THEN 4 END
    WHEN 'u' THEN CASE WHEN right(word, 3) = 'ful' THEN 3 END
    WHEN 's' THEN CASE WHEN right(word, 4) = 'ness' THEN 4 END
END;
COMMENT ON FUNCTION glpgenc._short_suffix(pg_catalog.text) IS 'internal: letters of the suffix of step 3, NULL for none';

CREATE FUNCTION glpgenc._shorter_suffix(suffix pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN suffix IN ('ational', 'ation', 'ator') THEN 'ate'
    WHEN suffix = 'tional' THEN 'tion'
    WHEN suffix = 'enci' THEN 'ence'
    WHEN suffix = 'anci' THEN 'ance'
    WHEN suffix IN ('izer', 'ization') THEN 'ize'
    WHEN suffix = 'abli' THEN 'able'
    WHEN suffix IN ('alli', 'alism', 'aliti', 'alize') THEN 'al'
    WHEN suffix = 'entli' THEN 'ent'
    WHEN suffix = 'eli' THEN 'e'
    WHEN suffix IN ('ousli', 'ousness') THEN 'ous'
    WHEN suffix IN ('iveness', 'iviti') THEN 'ive'
    WHEN suffix = 'fulness' THEN 'ful'
    WHEN suffix = 'biliti' THEN 'ble'
    WHEN suffix IN ('icate', 'iciti', 'ical') THEN 'ic'
    ELSE ''
END;
COMMENT ON FUNCTION glpgenc._shorter_suffix(pg_catalog.text) IS 'internal: what takes the place of a suffix of steps 2 and 3';

CREATE FUNCTION glpgenc._last_suffix(word pg_catalog.text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE substr(word, octet_length(word) - 1, 1)
    WHEN 'a' THEN CASE WHEN right(word, 2) = 'al' THEN 2 END
    WHEN 'c' THEN CASE WHEN right(word, 4) IN ('ance', 'ence') THEN 4 END
    WHEN 'e' THEN CASE WHEN right(word, 2) = 'er' THEN 2 END
    WHEN 'i' THEN CASE WHEN right(word, 2) = 'ic' THEN 2 END
    WHEN 'l' THEN CASE WHEN right(word, 4) IN ('able', 'ible') THEN 4 END
    WHEN 'n' THEN CASE WHEN right(word, 5) = 'ement' THEN 5 WHEN right(word, 4) = 'ment' THEN 4
                       WHEN right(word, 3) IN ('ant', 'ent') THEN 3 END
    WHEN 'o' THEN CASE WHEN right(word, 4) IN ('sion', 'tion') THEN 3 WHEN right(word, 2) = 'ou' THEN 2 END
    WHEN 's' THEN CASE WHEN right(word, 3) = 'ism' THEN 3 END
    WHEN 't' THEN CASE WHEN right(word, 3) IN ('ate', 'iti') THEN 3 END
    WHEN 'u' THEN CASE WHEN right(word, 3) = 'ous' THEN 3 END
    WHEN 'v' THEN CASE WHEN right(word, 3) = 'ive' THEN 3 END
    WHEN 'z' THEN CASE WHEN right(word, 3) = 'ize' THEN 3 END
END;
COMMENT ON FUNCTION glpgenc._last_suffix(pg_catalog.text) IS 'internal: letters of the suffix of step 4, NULL for none';

CREATE FUNCTION glpgenc._stem_verb(word pg_catalog.text, form pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN right(word, 2) IN ('at', 'bl', 'iz') THEN word || 'e'
    WHEN octet_length(word) > 1 AND right(word, 1) = substr(word, octet_length(word) - 1, 1) AND right(form, 2) = 'cc'
        THEN CASE WHEN right(word, 1) IN ('l', 's', 'z') THEN word ELSE left(word, -1) END
    WHEN right(form, 3) = 'cvc' AND right(word, 1) NOT IN ('w', 'x', 'y') AND strpos(form, 'vc') > 0
        AND strpos(substr(form, strpos(form, 'vc') + 2), 'vc') = 0 THEN word || 'e'
    ELSE word
END;
COMMENT ON FUNCTION glpgenc._stem_verb(pg_catalog.text, pg_catalog.text) IS
    'internal: a verb whose ending was taken, as it is without one (step 1b)';

CREATE FUNCTION glpgenc._stem(word pg_catalog.text) RETURNS pg_catalog.text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    size integer := pg_catalog.octet_length(word);
    form pg_catalog.text;
    cut  integer;
BEGIN
    IF size OPERATOR(pg_catalog.<) 3 OR size OPERATOR(pg_catalog.>) 64
        OR pg_catalog.translate(word, 'abcdefghijklmnopqrstuvwxyz'::pg_catalog.text, ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text
    THEN
        RETURN word;
    END IF;
    IF pg_catalog."right"(word, 1) OPERATOR(pg_catalog.=) 's'::pg_catalog.text THEN
        word := pg_catalog."left"(word, size OPERATOR(pg_catalog.-) CASE
            WHEN pg_catalog."right"(word, 4) OPERATOR(pg_catalog.=) 'sses'::pg_catalog.text
                OR pg_catalog."right"(word, 3) OPERATOR(pg_catalog.=) 'ies'::pg_catalog.text THEN 2
            WHEN pg_catalog."right"(word, 2) OPERATOR(pg_catalog.=) 'ss'::pg_catalog.text THEN 0
            ELSE 1 END);
        size := pg_catalog.octet_length(word);
    END IF;
    form := glpgenc._word_form(word);
    IF pg_catalog."right"(word, 3) OPERATOR(pg_catalog.=) 'eed'::pg_catalog.text THEN
        IF pg_catalog.strpos(pg_catalog."left"(form, size OPERATOR(pg_catalog.-) 3), 'vc'::pg_catalog.text)
            OPERATOR(pg_catalog.>) 0
        THEN
            word := pg_catalog."left"(word, size OPERATOR(pg_catalog.-) 1);
        END IF;
    ELSE
        cut := CASE WHEN pg_catalog."right"(word, 2) OPERATOR(pg_catalog.=) 'ed'::pg_catalog.text THEN 2
            WHEN pg_catalog."right"(word, 3) OPERATOR(pg_catalog.=) 'ing'::pg_catalog.text THEN 3 END;
        IF cut IS NOT NULL AND pg_catalog.strpos(
            pg_catalog."left"(form, size OPERATOR(pg_catalog.-) cut), 'v'::pg_catalog.text) OPERATOR(pg_catalog.>) 0
        THEN
            word := glpgenc._stem_verb(pg_catalog."left"(word, size OPERATOR(pg_catalog.-) cut),
                                       pg_catalog."left"(form, size OPERATOR(pg_catalog.-) cut));
            form := pg_catalog."left"(form, size OPERATOR(pg_catalog.-) cut) OPERATOR(pg_catalog.||) 'v'::pg_catalog.text;
        END IF;
    END IF;
    size := pg_catalog.octet_length(word);
    IF pg_catalog."right"(word, 1) OPERATOR(pg_catalog.=) 'y'::pg_catalog.text
        AND pg_catalog.strpos(pg_catalog."left"(form, size OPERATOR(pg_catalog.-) 1), 'v'::pg_catalog.text)
            OPERATOR(pg_catalog.>) 0
    THEN
        word := pg_catalog."left"(word, size OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.||) 'i'::pg_catalog.text;
        form := pg_catalog."left"(form, size OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.||) 'v'::pg_catalog.text;
    END IF;
    cut := glpgenc._long_suffix(word);
    IF cut IS NOT NULL AND pg_catalog.strpos(
        pg_catalog."left"(form, size OPERATOR(pg_catalog.-) cut), 'vc'::pg_catalog.text) OPERATOR(pg_catalog.>) 0
    THEN
        word := pg_catalog."left"(word, size OPERATOR(pg_catalog.-) cut)
            OPERATOR(pg_catalog.||) glpgenc._shorter_suffix(pg_catalog."right"(word, cut));
        size := pg_catalog.octet_length(word);
        form := glpgenc._word_form(word);
    END IF;
    cut := glpgenc._short_suffix(word);
    IF cut IS NOT NULL AND pg_catalog.strpos(
        pg_catalog."left"(form, size OPERATOR(pg_catalog.-) cut), 'vc'::pg_catalog.text) OPERATOR(pg_catalog.>) 0
    THEN
        word := pg_catalog."left"(word, size OPERATOR(pg_catalog.-) cut)
            OPERATOR(pg_catalog.||) glpgenc._shorter_suffix(pg_catalog."right"(word, cut));
        size := pg_catalog.octet_length(word);
        form := glpgenc._word_form(word);
    END IF;
    cut := glpgenc._last_suffix(word);
    IF cut IS NOT NULL AND pg_catalog."left"(form, size OPERATOR(pg_catalog.-) cut) COLLATE pg_catalog."C"
        OPERATOR(pg_catalog.~~) '%vc%vc%'::pg_catalog.text
    THEN
        size := size OPERATOR(pg_catalog.-) cut;
        word := pg_catalog."left"(word, size);
    END IF;
    IF pg_catalog."right"(word, 1) OPERATOR(pg_catalog.=) 'e'::pg_catalog.text THEN
        form := pg_catalog."left"(form, size OPERATOR(pg_catalog.-) 1);
        IF pg_catalog.strpos(form, 'vc'::pg_catalog.text) OPERATOR(pg_catalog.>) 0
            AND (form COLLATE pg_catalog."C" OPERATOR(pg_catalog.~~) '%vc%vc%'::pg_catalog.text
                OR pg_catalog."right"(form, 3) OPERATOR(pg_catalog.<>) 'cvc'::pg_catalog.text
                OR pg_catalog.strpos('wxy'::pg_catalog.text, pg_catalog.substr(word, size OPERATOR(pg_catalog.-) 1, 1))
                    OPERATOR(pg_catalog.>) 0)
        THEN
            size := size OPERATOR(pg_catalog.-) 1;
            word := pg_catalog."left"(word, size);
        END IF;
    END IF;
    IF pg_catalog."right"(word, 2) OPERATOR(pg_catalog.=) 'll'::pg_catalog.text
        AND pg_catalog."left"(form, size) COLLATE pg_catalog."C" OPERATOR(pg_catalog.~~) '%vc%vc%'::pg_catalog.text
    THEN
        RETURN pg_catalog."left"(word, size OPERATOR(pg_catalog.-) 1);
    END IF;
    RETURN word;
END
$body$;
COMMENT ON FUNCTION glpgenc._stem(pg_catalog.text) IS
    'internal: the stem of a word of English in lower case (Porter 1980); other words, and those of one or two letters, as they are';
