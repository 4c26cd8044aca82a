-- The form of a stored value: its header, the suite A256CBC-HS512, and what a value is bound to.
--
-- Reading an envelope's header, which needs no key (docs/FORMAT.md):
--   suite(1) || flags(1) || key_id(16) || index_len(2) || index || body
-- All IMMUTABLE: usable in CHECK constraints, indexes and triggers. None raises on any input.
--
-- What a CHECK or an index calls runs with the rights of whoever writes to the table, who may have none in this schema:
-- so these bodies name nothing in it.
--
-- The raw suite A256CBC-HS512 (RFC 7518 section 5.2.5) with an explicit key: MAC key first, encryption key second.
--
-- These bodies, and those of every function on the hot path, qualify each function, operator and type, because a SET
-- search_path clause costs more than the encryption itself, and an unqualified name could be caught by an object that a
-- caller's search_path puts before pg_catalog. PL/pgSQL reads its literals under the caller's standard_conforming_strings:
-- one with a backslash is written E'...', which means the same under both settings.
--
-- pgcrypto, bound once. The bodies are SQL-standard, so PostgreSQL stores the functions they resolve to: whatever
-- schema pgcrypto lives in, and whatever search_path a caller has, these call pgcrypto. The planner inlines them.
--
-- What the functions that take a value, a field and a row begin with. The bodies of _keys and _bound are inlined by the planner, so that for the
-- usual call, with a literal field and no row, the second is a constant before the first row is read.

DO $do$
DECLARE
    home pg_catalog.text := (SELECT n.nspname FROM pg_catalog.pg_extension e
                             JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pgcrypto');
BEGIN
    EXECUTE pg_catalog.format($sql$
        CREATE FUNCTION glpgenc._random(size integer) RETURNS bytea
        LANGUAGE sql VOLATILE PARALLEL SAFE
        RETURN %1$I.gen_random_bytes(size);

        CREATE FUNCTION glpgenc._hmac_sha512(data bytea, key bytea) RETURNS bytea
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN %1$I.hmac(data, key, 'sha512'::pg_catalog.text);

        CREATE FUNCTION glpgenc._hmac_sha256(data bytea, key bytea) RETURNS bytea
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN %1$I.hmac(data, key, 'sha256'::pg_catalog.text);

        CREATE FUNCTION glpgenc._aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea) RETURNS bytea
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN %1$I.encrypt_iv(plaintext, key, iv, 'aes-cbc/pad:pkcs'::pg_catalog.text);

        CREATE FUNCTION glpgenc._aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea) RETURNS bytea
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN %1$I.decrypt_iv(ciphertext, key, iv, 'aes-cbc/pad:pkcs'::pg_catalog.text);

        CREATE FUNCTION glpgenc._aes_blocks_encrypt(plaintext bytea, key bytea, iv bytea) RETURNS bytea
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN %1$I.encrypt_iv(plaintext, key, iv, 'aes-cbc/pad:none'::pg_catalog.text);

        CREATE FUNCTION glpgenc._aes_blocks_decrypt(ciphertext bytea, key bytea, iv bytea) RETURNS bytea
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN %1$I.decrypt_iv(ciphertext, key, iv, 'aes-cbc/pad:none'::pg_catalog.text);
    $sql$, home);
END
$do$;

CREATE FUNCTION glpgenc.a256cbc_hs512_encrypt(
    key pg_catalog.bytea, iv pg_catalog.bytea, plaintext pg_catalog.bytea, aad pg_catalog.bytea
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    sealed pg_catalog.bytea;
BEGIN
    IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64
        AND pg_catalog.octet_length(iv) OPERATOR(pg_catalog.=) 16
        AND plaintext IS NOT NULL AND aad IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._raise('ZE006');
    END IF;
    sealed := glpgenc._aes_cbc_encrypt(plaintext, pg_catalog.substr(key, 33, 32), iv);
    RETURN sealed OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        aad OPERATOR(pg_catalog.||) iv OPERATOR(pg_catalog.||) sealed
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) pg_catalog.octet_length(aad)),
        pg_catalog.substr(key, 1, 32)), 1, 32);
END
$body$;
COMMENT ON FUNCTION glpgenc.a256cbc_hs512_encrypt(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea) IS
    'A256CBC-HS512 (RFC 7518 5.2.5): 64-byte key, 16-byte iv; returns ciphertext || 32-byte tag. Raises ZE006 on a wrong length';

CREATE FUNCTION glpgenc.a256cbc_hs512_decrypt(
    key pg_catalog.bytea, iv pg_catalog.bytea, ciphertext_and_tag pg_catalog.bytea, aad pg_catalog.bytea
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    size integer := pg_catalog.octet_length(ciphertext_and_tag);
    tag  pg_catalog.bytea;
BEGIN
    IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64
        AND pg_catalog.octet_length(iv) OPERATOR(pg_catalog.=) 16
        AND ciphertext_and_tag IS NOT NULL AND aad IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._raise('ZE006');
    END IF;
    IF size OPERATOR(pg_catalog.<) 48 OR (size OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.<>) 0 THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    -- In a variable: an expression would be too costly to inline with _same_tag, which would then run as a statement of
    -- its own, and auto_explain can log the parameters of such.
    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        aad OPERATOR(pg_catalog.||) iv
            OPERATOR(pg_catalog.||) pg_catalog.substr(ciphertext_and_tag, 1, size OPERATOR(pg_catalog.-) 32)
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) pg_catalog.octet_length(aad)),
        pg_catalog.substr(key, 1, 32)), 1, 32);
    IF glpgenc._same_tag(tag, pg_catalog.substr(ciphertext_and_tag, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    RETURN glpgenc._aes_cbc_decrypt(pg_catalog.substr(ciphertext_and_tag, 1, size OPERATOR(pg_catalog.-) 32),
                                    pg_catalog.substr(key, 33, 32), iv);
END
$body$;
COMMENT ON FUNCTION glpgenc.a256cbc_hs512_decrypt(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea) IS
    'A256CBC-HS512 (RFC 7518 5.2.5): verifies the tag, then decrypts. Raises ZE006 on a wrong key or iv length, else ZE002';

CREATE FUNCTION glpgenc.gl_is_encrypted(data pg_catalog.bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- CASE, because it alone fixes the order of evaluation: get_byte raises on an offset outside the value.
RETURN CASE
    WHEN data IS NULL THEN NULL
    WHEN pg_catalog.octet_length(data) OPERATOR(pg_catalog.<) 48 THEN false
    WHEN pg_catalog.get_byte(data, 1) OPERATOR(pg_catalog.>) 1 THEN false
    WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 250 THEN
        pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
            OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                     OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
        AND ((pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
              OPERATOR(pg_catalog.-) pg_catalog.get_byte(data, 19)) OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.=) 0
    WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 251 THEN
        pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 48
            OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                     OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
    WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 252 THEN
        pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 60
            OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                     OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
    ELSE false
END;
COMMENT ON FUNCTION glpgenc.gl_is_encrypted(pg_catalog.bytea) IS
    'Whether this has the form of a glpgenc envelope: suite, flags, index length and minimum length. Returns NULL for NULL. '
    'Requires no key, and does not verify the tag';

CREATE FUNCTION glpgenc.gl_key_id(data pg_catalog.bytea) RETURNS pg_catalog.uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN glpgenc.gl_is_encrypted(data)
    THEN pg_catalog.encode(pg_catalog.substr(data, 3, 16), 'hex'::pg_catalog.text)::pg_catalog.uuid
END;
COMMENT ON FUNCTION glpgenc.gl_key_id(pg_catalog.bytea) IS
    'The id of the data key that an envelope names; NULL if the value is not an envelope';

CREATE FUNCTION glpgenc.gl_index_term(data pg_catalog.bytea, slot integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    at     integer := 20;
    stop   integer;
    length integer;
BEGIN
    IF (pg_catalog.octet_length(data) OPERATOR(pg_catalog.>=) 48) IS NOT TRUE
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.<) 250
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.>) 252
    THEN
        RETURN NULL;
    END IF;
    -- OPERATOR() gives every operator one precedence, from left to right.
    stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
    IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(data) THEN
        RETURN NULL;
    END IF;
    -- Each entry is slot(1) || len(2) || term; one that would reach past the index ends the search.
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
        length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                  OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
        EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
        IF pg_catalog.get_byte(data, at) OPERATOR(pg_catalog.=) slot THEN
            RETURN pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
        END IF;
        at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
    END LOOP;
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_index_term(pg_catalog.bytea, integer) IS
    'The search term in a slot (1 to 255) of an envelope; NULL if it has none. Index it: CREATE INDEX ON t '
    '(glpgenc.gl_index_term(c, 1))';

CREATE FUNCTION glpgenc.gl_refuse_plaintext(data pg_catalog.bytea, field pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- Raises instead of returning false: PostgreSQL's own message for a violated CHECK quotes the failing row, and
    -- that row holds the plaintext. data is taken, and not looked at, so that the planner can't run this ahead of time.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE003',
        MESSAGE = pg_catalog.format('the value is not a glpgenc envelope: refused by the guard of field %s', field),
        HINT = 'encrypt the value with gl_encrypt before storing it',
        SCHEMA = 'glpgenc';
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_refuse_plaintext(pg_catalog.bytea, pg_catalog.text) IS
    'Raises ZE003 with the field but not the value: for CHECK constraints that find plaintext instead of an envelope';

CREATE FUNCTION glpgenc.gl_guard(data pg_catalog.bytea, field pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
-- What gl_is_encrypted checks, in PL/pgSQL and once more: the planner would inline that function anew for every
-- statement that writes, which costs a single-row INSERT more than all else (docs/BENCHMARKS.md).
AS $body$
BEGIN
    IF data IS NULL OR (CASE
        WHEN pg_catalog.octet_length(data) OPERATOR(pg_catalog.<) 48 THEN false
        WHEN pg_catalog.get_byte(data, 1) OPERATOR(pg_catalog.>) 1 THEN false
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 250 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
            AND ((pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
                  OPERATOR(pg_catalog.-) pg_catalog.get_byte(data, 19)) OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.=) 0
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 251 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 48
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 252 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 60
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
        ELSE false
    END) THEN
        RETURN true;
    END IF;
    -- Raises, as gl_refuse_plaintext does, which it can't call: whoever writes may have no rights in this schema.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE003',
        MESSAGE = pg_catalog.format('the value is not a glpgenc envelope: refused by the guard of field %s', field),
        HINT = 'encrypt the value with gl_encrypt before storing it',
        SCHEMA = 'glpgenc';
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_guard(pg_catalog.bytea, pg_catalog.text) IS
    'The condition of the CHECK constraint that gl_guard_column creates: true for an envelope and for NULL; otherwise raises '
    'ZE003 with the field but not the value';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._same_tag(computed pg_catalog.bytea, stored pg_catalog.bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- The 64-bit hashes are compared at fixed width, so the time taken tells nothing about where two tags differ; the tags
-- themselves are compared only when the hashes are equal.
RETURN CASE
    WHEN pg_catalog.hash_record_extended(ROW(computed), 0::bigint)
         OPERATOR(pg_catalog.=) pg_catalog.hash_record_extended(ROW(stored), 0::bigint)
    THEN computed OPERATOR(pg_catalog.=) stored
    ELSE false
END;
COMMENT ON FUNCTION glpgenc._same_tag(pg_catalog.bytea, pg_catalog.bytea) IS
    'internal: compares two tags in a time that does not depend on where they differ';

CREATE FUNCTION glpgenc._keys(field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN decode(current_setting('glpgenc.field.' || field, true), 'hex');
COMMENT ON FUNCTION glpgenc._keys(pg_catalog.text) IS
    'internal: the session''s sealed keys of a field, NULL or empty where there are none. Callers must check their length';

CREATE FUNCTION glpgenc._name(field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN int4send(octet_length(field)) || decode(replace(field, '\', '\\'), 'escape');
COMMENT ON FUNCTION glpgenc._name(pg_catalog.text) IS
    'internal: len32(field) || field, which the sealed keys of a field are bound to';

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

COMMENT ON FUNCTION glpgenc._random(integer) IS 'internal: pgcrypto gen_random_bytes';

COMMENT ON FUNCTION glpgenc._hmac_sha512(bytea, bytea) IS 'internal: pgcrypto hmac with SHA-512';

COMMENT ON FUNCTION glpgenc._hmac_sha256(bytea, bytea) IS 'internal: pgcrypto hmac with SHA-256';

COMMENT ON FUNCTION glpgenc._aes_cbc_encrypt(bytea, bytea, bytea) IS
    'internal: pgcrypto AES-CBC with PKCS#7 padding. Callers assert key and IV lengths: pgcrypto accepts short ones';

COMMENT ON FUNCTION glpgenc._aes_cbc_decrypt(bytea, bytea, bytea) IS
    'internal: pgcrypto AES-CBC with PKCS#7 padding. Callers verify the tag first';

COMMENT ON FUNCTION glpgenc._aes_blocks_encrypt(bytea, bytea, bytea) IS
    'internal: pgcrypto AES-CBC of whole blocks. Callers make the IV a MAC of the text';

COMMENT ON FUNCTION glpgenc._aes_blocks_decrypt(bytea, bytea, bytea) IS
    'internal: pgcrypto AES-CBC of whole blocks. Callers assert the lengths, and verify afterwards that the IV is the MAC of the text';
