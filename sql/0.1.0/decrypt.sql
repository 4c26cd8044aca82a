-- gl_decrypt and gl_verify: the tag is verified before anything is decrypted, and every failure to authenticate is ZE002.
-- STABLE, never IMMUTABLE: the result depends on the keys of the session.

-- Internal, and first: the bodies of public functions are bound to these when they are created.

CREATE FUNCTION glpgenc._open(
    data pg_catalog.bytea, keys pg_catalog.bytea, bound pg_catalog.bytea, field pg_catalog.text,
    row_id pg_catalog.text, as_text boolean, verify_only boolean
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
AS $body$
DECLARE
    size integer := pg_catalog.octet_length(data);
    head integer := CASE WHEN size OPERATOR(pg_catalog.>=) 84 THEN  -- bytes before the body
        256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20 END;
    key       pg_catalog.bytea;
    tag       pg_catalog.bytea;
    padded    boolean := false;
    plaintext pg_catalog.bytea;
BEGIN
    -- The conditions end in IS NOT TRUE, so that a NULL from anywhere refuses.
    IF (size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.>=) 64
        AND (pg_catalog.current_setting('debug_print_plan'::pg_catalog.text) OPERATOR(pg_catalog.=) 'off'::pg_catalog.text
             OR glpgenc._print_no_plans())) IS NOT TRUE
    THEN
        RETURN glpgenc._refuse(data, field, row_id, verify_only, true);
    END IF;
    -- As _open_field.
    IF pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 96
        AND pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.=) pg_catalog.substr(data, 3, 16)
    THEN
        key := glpgenc._aes_blocks_decrypt(
            pg_catalog.substr(keys, 33, 64), glpgenc._secret('keys'::pg_catalog.text), pg_catalog.substr(keys, 17, 16));
    END IF;
    IF (pg_catalog.substr(pg_catalog.sha256(
            glpgenc._secret('nonce'::pg_catalog.text)
            OPERATOR(pg_catalog.||) (CASE WHEN pg_catalog.substr(keys, 30, 1) OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea
                                          THEN E'\\x0000000000000000'::pg_catalog.bytea
                                          ELSE pg_catalog.timestamptz_send(pg_catalog.now()) END)
            OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.||) key
            OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 30, 3)
            OPERATOR(pg_catalog.||) pg_catalog.substr(bound, 1, pg_catalog.octet_length(field) OPERATOR(pg_catalog.+) 4)), 1, 13)
        OPERATOR(pg_catalog.=) pg_catalog.substr(keys, 17, 13)) IS NOT TRUE
    THEN
        key := glpgenc._find_key(pg_catalog.substr(data, 3, 16));
        IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64) IS NOT TRUE THEN
            RETURN glpgenc._refuse(data, field, row_id, verify_only, false);
        END IF;
    END IF;

    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        pg_catalog.substr(data, 1, head)
        OPERATOR(pg_catalog.||) bound
        OPERATOR(pg_catalog.||) pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1,
                                                  size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 32)
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(key, 1, 32)), 1, 32);
    IF glpgenc._same_tag(tag, pg_catalog.substr(data, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE THEN
        RETURN glpgenc._refuse(data, field, row_id, verify_only, true);
    END IF;
    -- The tag covers the header, so an unknown suite or flag that comes this far is a newer writer's.
    IF verify_only OR pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.<>) E'\\xfa00'::pg_catalog.bytea THEN
        padded := pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.=) E'\\xfa01'::pg_catalog.bytea;
        IF NOT padded AND pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.<>) E'\\xfa00'::pg_catalog.bytea THEN
            RETURN glpgenc._refuse(data, field, row_id, verify_only, true);
        ELSIF verify_only THEN
            RETURN E'\\x01';
        END IF;
    END IF;

    plaintext := glpgenc._aes_cbc_decrypt(
        pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 17,
                          size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 48),
        pg_catalog.substr(key, 33),
        pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1, 16));
    -- ASCII has one byte a character in escape form, and needs no further look.
    IF padded OR (as_text
        AND pg_catalog.octet_length(pg_catalog.encode(plaintext, 'escape'::pg_catalog.text))
            OPERATOR(pg_catalog.<>) pg_catalog.octet_length(plaintext))
    THEN
        IF padded THEN
            plaintext := glpgenc._unpad(plaintext);
        END IF;
        IF as_text AND NOT glpgenc._is_utf8(plaintext) THEN
            RETURN glpgenc._raise('ZE010', 'field ' OPERATOR(pg_catalog.||) field);
        END IF;
    END IF;
    RETURN plaintext;
END
$body$;
COMMENT ON FUNCTION glpgenc._open(
    pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, pg_catalog.text, boolean, boolean) IS
    'internal: verifies an envelope and returns its plaintext; with verify_only 01 or 00';

CREATE FUNCTION glpgenc.gl_decrypt(data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.convert_from(glpgenc._open(
    data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, true, false), 'UTF8'::pg_catalog.name);
COMMENT ON FUNCTION glpgenc.gl_decrypt(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'Decrypts to text with the key that the envelope names. Returns NULL for NULL; raises ZE001 if the key is not loaded, '
    'ZE002 if the value does not authenticate';

CREATE FUNCTION glpgenc._is_of_others(data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
AS $body$
BEGIN
    -- All that gl_decrypt refuses before it looks for the key is left for it to refuse.
    RETURN row_id IS NOT NULL
        AND field OPERATOR(pg_catalog.=) pg_catalog.lower(field COLLATE pg_catalog."C")
        AND glpgenc._active_key(field) IS NOT NULL
        AND glpgenc.gl_is_encrypted(data)
        AND (pg_catalog.octet_length(glpgenc._find_key(pg_catalog.substr(data, 3, 16))) OPERATOR(pg_catalog.=) 64) IS NOT TRUE;
END
$body$;
COMMENT ON FUNCTION glpgenc._is_of_others(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'internal: whether this is an envelope under a key that is not loaded in this session, which has another key of the field';

CREATE FUNCTION glpgenc.gl_try_decrypt(data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS pg_catalog.text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN pg_catalog.substr(data, 3, 16) OPERATOR(pg_catalog.<>) pg_catalog.substr(glpgenc._keys(field), 1, 16)
         AND glpgenc._is_of_others(data, field, row_id) THEN NULL
    ELSE pg_catalog.convert_from(glpgenc._open(
        data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, true, false), 'UTF8'::pg_catalog.name)
END;
COMMENT ON FUNCTION glpgenc.gl_try_decrypt(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'Decrypts like gl_decrypt, but returns NULL if the value''s key is not loaded in the session: for rows found by an index, '
    'which can belong to another tenant. All other failures raise errors';

CREATE FUNCTION glpgenc.gl_decrypt_bytes(
    data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text DEFAULT ''
) RETURNS pg_catalog.bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, false, false);
COMMENT ON FUNCTION glpgenc.gl_decrypt_bytes(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'Decrypts to the bytes that were encrypted; otherwise as gl_decrypt';

CREATE FUNCTION glpgenc.gl_verify(data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._open(
    data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, false, true) OPERATOR(pg_catalog.=) '\x01'::pg_catalog.bytea;
COMMENT ON FUNCTION glpgenc.gl_verify(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'Whether the tag is valid, without decrypting; NULL if that can''t be determined (no value, key not loaded, a suite that '
    'only Python supports)';

CREATE FUNCTION glpgenc.gl_decrypt(data pg_catalog.bytea, key pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $body$
DECLARE
    size integer := pg_catalog.octet_length(data);
BEGIN
    IF data IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE006');
    END IF;
    IF NOT glpgenc.gl_is_encrypted(data) OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.<>) 250 THEN
        RETURN glpgenc._refuse(data, '_', '', false, true);
    END IF;
    IF pg_catalog.substr(data, 1, 20)
        OPERATOR(pg_catalog.<>) E'\\xfa00000000000000000000000000000000000000'::pg_catalog.bytea
    THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    RETURN glpgenc.a256cbc_hs512_decrypt(
        key, pg_catalog.substr(data, 21, 16), pg_catalog.substr(data, 37),
        pg_catalog.substr(data, 1, 20) OPERATOR(pg_catalog.||) E'\\x0000000000000000'::pg_catalog.bytea);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_decrypt(pg_catalog.bytea, pg_catalog.bytea) IS
    'Decrypts the result of gl_encrypt(data bytea, key bytea) with the same explicit 64-byte key';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._no_field_key(field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF (field COLLATE "C" ~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$') IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE007', CASE WHEN field IS NULL THEN 'it is NULL' END);
    END IF;
    -- A name without a dot may be a value, where somebody took the arguments the other way round.
    RETURN glpgenc._raise('ZE001', format('field %s is not registered, or its data class was not loaded',
                                          CASE WHEN field LIKE '%.%' THEN field ELSE '(one without a dot)' END));
END
$body$;
COMMENT ON FUNCTION glpgenc._no_field_key(pg_catalog.text) IS
    'internal: raises ZE007 or ZE001 for a field that has no key in this session';

CREATE FUNCTION glpgenc._refuse(
    data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text, verify_only boolean, key_found boolean
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF data IS NULL THEN
        RETURN NULL;
    ELSIF (field COLLATE "C" ~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$') IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    ELSIF row_id IS NULL THEN
        RETURN glpgenc._raise('ZE009', 'field ' || field);
    ELSIF octet_length(data) > 0 AND get_byte(data, 0) IN (251, 252) AND glpgenc.gl_is_encrypted(data) THEN
        RETURN CASE WHEN NOT verify_only THEN glpgenc._raise('ZE004', '0x' || upper(to_hex(get_byte(data, 0)))) END;
    ELSIF NOT glpgenc.gl_is_encrypted(data) THEN
        RETURN CASE WHEN verify_only THEN E'\\x00' ELSE glpgenc._raise('ZE003') END;
    ELSIF NOT key_found THEN
        RETURN CASE WHEN NOT verify_only THEN
            glpgenc._raise('ZE001', format('key %s of a value of field %s', glpgenc.gl_key_id(data), field)) END;
    END IF;
    -- The key of a row is no secret. It says where, and not why: a wrong key, field or row and altered bytes read the same.
    RETURN CASE WHEN verify_only THEN E'\\x00'
                ELSE glpgenc._raise('ZE002', CASE WHEN row_id <> '' THEN 'row ' || left(row_id, 100) END) END;
END
$body$;
COMMENT ON FUNCTION glpgenc._refuse(pg_catalog.bytea, pg_catalog.text, pg_catalog.text, boolean, boolean) IS
    'internal: raises the reason why a value can''t be decrypted, the same for all failed authentications; with verify_only '
    'returns 00, or NULL if that can''t be determined';

CREATE FUNCTION glpgenc._unpad(padded pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    kept integer := pg_catalog.octet_length(pg_catalog.rtrim(padded, E'\\x00'::pg_catalog.bytea));
BEGIN
    IF kept OPERATOR(pg_catalog.=) 0
        OR pg_catalog.get_byte(padded, kept OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.<>) 128
    THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    RETURN pg_catalog.substr(padded, 1, kept OPERATOR(pg_catalog.-) 1);
END
$body$;
COMMENT ON FUNCTION glpgenc._unpad(pg_catalog.bytea) IS 'internal: removes ISO/IEC 7816-4 padding from an authenticated plaintext';
