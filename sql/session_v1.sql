-- Keys in the session (docs/FORMAT.md, "Sealed session keys"). They live in custom settings, which PostgreSQL keeps in
-- memory only, and arrive sealed under a challenge that only the session knows, so that no statement, bind value or log
-- line ever holds a key. Nothing here writes, so all of it works on a hot standby.
--
--   glpgenc.field.<field>   hex of key_id(16) || A256CBC-HS512 key(64) || padding(2) || search entry(36 or 72) *
--                           search entry = slot(1) || normaliser(1) || bits(1) || kind(1) || HMAC key(32) || parameters
--   glpgenc.key.k<hh>       hex of (key_id(16) || A256CBC-HS512 key(64)) *, hh = last byte of the key ids
--   glpgenc.challenge       hex of the open challenge
--   glpgenc.loaded          the names above that are set, a comma before each, so that they can be cleared
--
-- Keys are assigned inside expressions, never by PERFORM or SELECT: auto_explain logs nested statements, and from
-- PostgreSQL 16 on their parameters too.

CREATE FUNCTION glpgenc.gl_session_begin() RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    challenge bytea := glpgenc._random(64);
    kept      text;
BEGIN
    kept := set_config('glpgenc.challenge', encode(challenge, 'hex'), true);
    RETURN challenge;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_session_begin() IS
    'Opens the loading of keys: returns a random 64-byte challenge, valid once, in this transaction';

CREATE FUNCTION glpgenc._add_keys(present pg_catalog.bytea, added pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    at integer := 1;
BEGIN
    -- A bucket out of step holds no key that could be found: whoever put it there, it is replaced.
    IF octet_length(present) % 80 <> 0 OR octet_length(present) = 0 THEN
        RETURN added;
    END IF;
    -- A key that is there already is not added again: a session that loads often would grow without bound.
    WHILE at < octet_length(added) LOOP
        IF position(substr(added, at, 80) IN present) = 0 THEN
            present := present || substr(added, at, 80);
        END IF;
        at := at + 80;
    END LOOP;
    RETURN present;
END
$body$;
COMMENT ON FUNCTION glpgenc._add_keys(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: one bucket of keys with those of another added';

CREATE FUNCTION glpgenc.gl_session_load(sealed pg_catalog.bytea, transaction_local boolean DEFAULT true) RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    challenge bytea   := decode(coalesce(current_setting('glpgenc.challenge', true), ''), 'hex');
    tag       bytea;
    message   bytea;
    at        integer := 2;
    stop      integer;
    kind      integer;
    name      text;
    size      integer;
    content   bytea;
    present   text;
    added     text    := '';  -- names that are not set yet, a comma before each
    settings  integer := 0;
    done      text;
BEGIN
    IF (octet_length(challenge) = 64 AND octet_length(sealed) >= 64 AND transaction_local IS NOT NULL) IS NOT TRUE THEN
        done := glpgenc._raise('ZE008');
    END IF;
    -- Keys of this transaction that a session-long message adds to would outlive it, unasked.
    IF NOT transaction_local AND current_setting('glpgenc.loaded', true) <> '' THEN
        done := glpgenc._raise('ZE008', 'keys are loaded already: call gl_session_clear first');
    END IF;
    -- Spent: a second load in this transaction opens nothing, unless a rollback to a savepoint undid the first.
    done := set_config('glpgenc.challenge', '', true);
    tag := substr(glpgenc._hmac_sha512('glpgenc session v1'::bytea || substr(sealed, 1, octet_length(sealed) - 32)
                                       || int8send(8 * 18::bigint), substr(challenge, 1, 32)), 1, 32);
    IF octet_length(sealed) % 16 <> 0
        OR glpgenc._same_tag(tag, substr(sealed, octet_length(sealed) - 31)) IS NOT TRUE
    THEN
        done := glpgenc._raise('ZE008');
    END IF;
    message := glpgenc._aes_cbc_decrypt(substr(sealed, 17, octet_length(sealed) - 48), substr(challenge, 33, 32),
                                        substr(sealed, 1, 16));
    stop := octet_length(message);
    IF stop = 0 OR get_byte(message, 0) <> 1 THEN
        done := glpgenc._raise('ZE008', 'the message is of a newer glpgenc');
    END IF;

    -- Records: kind(1) || len(1) || name || len(4) || content. Every bound is checked before it is used, and no message
    -- quotes a byte of what was sealed.
    WHILE at <= stop LOOP
        kind := get_byte(message, at - 1);
        size := CASE WHEN at < stop THEN get_byte(message, at) END;
        name := encode(substr(message, at + 2, size), 'escape');
        at := at + 2 + size;
        IF (at + 3 <= stop) IS NOT TRUE THEN
            done := glpgenc._raise('ZE008', 'the message ends early');
        END IF;
        -- No setting holds 16 MB: a first byte that is not zero is too much for certain, and would not fit an integer.
        size := CASE WHEN get_byte(message, at - 1) = 0 THEN
            65536 * get_byte(message, at) + 256 * get_byte(message, at + 1) + get_byte(message, at + 2) END;
        at := at + 4;
        IF (size <= stop - at + 1) IS NOT TRUE THEN
            done := glpgenc._raise('ZE008', 'the message ends early');
        END IF;
        content := substr(message, at, size);
        at := at + size;
        IF kind = 70 THEN  -- F
            IF name COLLATE "C" !~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$' THEN
                done := glpgenc._raise('ZE007');
            ELSIF size < 82 OR (size > 82 AND NOT glpgenc._entries_fit(content)) THEN
                done := glpgenc._raise('ZE006', 'the keys of field ' || name);
            END IF;
            name := 'glpgenc.field.' || name;
        ELSIF kind = 75 THEN  -- K
            IF name COLLATE "C" !~ '^k[0-9a-f]{2}$' OR size = 0 OR size % 80 <> 0 THEN
                done := glpgenc._raise('ZE006', 'a bucket of keys');
            END IF;
            name := 'glpgenc.key.' || name;
        ELSE
            done := glpgenc._raise('ZE008', 'the message is of a newer glpgenc');
        END IF;
        present := current_setting(name, true);
        IF present <> '' THEN
            IF kind = 75 THEN
                content := glpgenc._add_keys(decode(present, 'hex'), content);
            END IF;
        ELSE
            added := added || ',' || name;
        END IF;
        done := set_config(name, encode(content, 'hex'), transaction_local);
        settings := settings + 1;
    END LOOP;
    done := set_config('glpgenc.loaded', coalesce(current_setting('glpgenc.loaded', true), '') || added, transaction_local);
    RETURN settings;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_session_load(pg_catalog.bytea, boolean) IS
    'Loads keys sealed under the challenge of gl_session_begin, for this transaction or (false) for the session; returns the number of settings. Raises ZE008 when they do not open';

CREATE FUNCTION glpgenc.gl_session_clear() RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    names text[] := string_to_array(ltrim(current_setting('glpgenc.loaded', true), ','), ',');
    name  text;
    done  text;
BEGIN
    FOREACH name IN ARRAY coalesce(names, ARRAY[]::text[]) || ARRAY['glpgenc.challenge', 'glpgenc.loaded'] LOOP
        -- The list can be set by any statement of the session: it must not make this set anything else.
        IF name COLLATE "C" ~ E'^glpgenc\\.(field\\.[a-z0-9_.]+|key\\.k[0-9a-f]{2}|challenge|loaded)$' THEN
            done := set_config(name, '', false);
        END IF;
    END LOOP;
    RETURN coalesce(array_length(names, 1), 0);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_session_clear() IS
    'Forgets every key of this session, however it was loaded; returns the number of settings cleared';
