-- gl_encrypt: A256CBC-HS512 under the session's key for a field. One PL/pgSQL body does the work on bytes; the forms for
-- text and for other types are inlined by the planner into a conversion around it.
--
-- Not PARALLEL SAFE: PL/pgSQL begins a new command for each volatile expression, which PostgreSQL forbids in a parallel plan.
--
-- gl_reencrypt: from an old key of a field to the session's active one, for rotation. The plaintext is not looked at, and
-- the search terms of the header are carried over as they are: they are under index keys, which stay, so no index moves.

-- Internal, and first: the bodies of public functions are bound to these when they are created.

CREATE FUNCTION glpgenc._seal(
    value pg_catalog.bytea, keys pg_catalog.bytea, bound pg_catalog.bytea, field pg_catalog.text, terms pg_catalog.bytea
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $body$
DECLARE
    size    integer := pg_catalog.octet_length(keys);
    name    pg_catalog.bytea := pg_catalog.substr(bound, 1, pg_catalog.octet_length(field) OPERATOR(pg_catalog.+) 4);
    binding pg_catalog.bytea;
    key     pg_catalog.bytea;
    header  pg_catalog.bytea;
    body    pg_catalog.bytea;
BEGIN
    IF (value IS NOT NULL
        AND (pg_catalog.current_setting('debug_print_plan'::pg_catalog.text) OPERATOR(pg_catalog.=) 'off'::pg_catalog.text
             OR glpgenc._print_no_plans())) IS NOT TRUE
    THEN
        RETURN NULL;
    END IF;
    -- As _open_field, because a call of it costs a fifth of what it does.
    IF size OPERATOR(pg_catalog.>=) 96 THEN
        binding := (CASE WHEN pg_catalog.substr(keys, 30, 1) OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea
                         THEN E'\\x0000000000000000'::pg_catalog.bytea
                         ELSE pg_catalog.timestamptz_send(pg_catalog.now()) END);
        key := glpgenc._aes_blocks_decrypt(
            pg_catalog.substr(keys, 33, 64), glpgenc._secret('keys'::pg_catalog.text), pg_catalog.substr(keys, 17, 16));
    END IF;
    IF (pg_catalog.substr(pg_catalog.sha256(
            glpgenc._secret('nonce'::pg_catalog.text) OPERATOR(pg_catalog.||) binding
            OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.||) key
            OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 30, 3)
            OPERATOR(pg_catalog.||) name), 1, 13)
        OPERATOR(pg_catalog.=) pg_catalog.substr(keys, 17, 13)) IS NOT TRUE
    THEN
        -- Without a row there is nothing that they could be opened with.
        IF bound IS NULL AND glpgenc._active_key(field) IS NOT NULL THEN
            RETURN glpgenc._raise('ZE009', 'field ' OPERATOR(pg_catalog.||) field);
        END IF;
        RETURN glpgenc._no_field_key(field);
    END IF;
    IF (value OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
        OR pg_catalog.substr(value, 1, 2) OPERATOR(pg_catalog.=) E'\\x5c78'::pg_catalog.bytea)
       AND glpgenc._refuse_envelope(value)
    THEN
        RETURN NULL;
    END IF;

    -- The two usual cases have a header of one size, which is made here: a field that is only stored, and one with a single
    -- scalar of all 128 bits. The functions that make any other cost a third of all encryption.
    IF size OPERATOR(pg_catalog.=) 96 AND terms IS NULL
        AND pg_catalog.substr(keys, 31, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
    THEN
        header := E'\\xfa00'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
                  OPERATOR(pg_catalog.||) E'\\x0000'::pg_catalog.bytea;
    ELSE
        header := glpgenc._open_entries(keys, binding, name);
        IF header IS NULL THEN
            RETURN glpgenc._no_field_key(field);
        ELSIF pg_catalog.octet_length(header) OPERATOR(pg_catalog.=) 36 AND terms IS NULL
            AND pg_catalog.substr(keys, 31, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
            AND pg_catalog.substr(header, 3, 2) OPERATOR(pg_catalog.=) E'\\x8000'::pg_catalog.bytea
        THEN
            header := E'\\xfa00'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
                OPERATOR(pg_catalog.||) E'\\x0013'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(header, 1, 1)
                OPERATOR(pg_catalog.||) E'\\x0010'::pg_catalog.bytea
                OPERATOR(pg_catalog.||) CASE
                    WHEN pg_catalog.get_byte(header, 1) OPERATOR(pg_catalog.=) 1
                    THEN pg_catalog.substr(glpgenc._hmac_sha256(value, pg_catalog.substr(header, 5)), 1, 16)
                    ELSE glpgenc._term(value, header) END;
        ELSE
            -- Of what precedes the entries, _header reads the key's id and the padding.
            header := glpgenc._header(value, pg_catalog.substr(keys, 1, 80)
                OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 31, 2)
                OPERATOR(pg_catalog.||) glpgenc._with_parts(header), terms, field);
            value := glpgenc._pad(value, 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(keys, 30)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(keys, 31));
        END IF;
    END IF;
    body := glpgenc._random(16);
    body := body OPERATOR(pg_catalog.||) glpgenc._aes_cbc_encrypt(value, pg_catalog.substr(key, 33), body);
    RETURN header OPERATOR(pg_catalog.||) body OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        header OPERATOR(pg_catalog.||) bound OPERATOR(pg_catalog.||) body
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            pg_catalog.octet_length(header) OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(key, 1, 32)), 1, 32);
END
$body$;
COMMENT ON FUNCTION glpgenc._seal(
    pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, pg_catalog.bytea) IS
    'internal: encrypts bytes under the keys of a field; terms: the search terms that SQL has no key for, NULL for none';

CREATE FUNCTION glpgenc.gl_encrypt(value pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS pg_catalog.bytea
LANGUAGE sql VOLATILE
-- A setting's name has no case, a field name has: only its own spelling may encrypt.
RETURN glpgenc._seal(value, CASE WHEN field = lower(field COLLATE "C") THEN glpgenc._keys(field) END,
                     glpgenc._bound(field, row_id), field, NULL);
COMMENT ON FUNCTION glpgenc.gl_encrypt(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'Encrypts bytes under the session''s active key of a field, bound to the field and, if given, to the row; adds the '
    'field''s search terms. Returns NULL for NULL; raises ZE017 if a facet has the scope global. Decrypt with gl_decrypt_bytes';

CREATE FUNCTION glpgenc.gl_encrypt(
    value pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text, terms pg_catalog.bytea
) RETURNS pg_catalog.bytea
LANGUAGE sql VOLATILE
RETURN glpgenc._seal(value, CASE WHEN field = lower(field COLLATE "C") THEN glpgenc._keys(field) END,
                     glpgenc._bound(field, row_id), field, coalesce(terms, ''::bytea));
COMMENT ON FUNCTION glpgenc.gl_encrypt(pg_catalog.bytea, pg_catalog.text, pg_catalog.text, pg_catalog.bytea) IS
    'Encrypts bytes of a field with facets of scope global; terms are computed in Python by '
    'ColumnEncryptor.create_global_terms. Raises ZE017 if they are not exactly the terms of the field';

CREATE FUNCTION glpgenc.gl_encrypt(value pg_catalog.text, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS pg_catalog.bytea
LANGUAGE sql VOLATILE
RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'), field, row_id);
COMMENT ON FUNCTION glpgenc.gl_encrypt(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
    'Encrypts text under the session''s active key of a field, bound to the field and, if given, to the row; adds the '
    'field''s search terms. Returns NULL for NULL; raises ZE017 if a facet has the scope global. Decrypt with gl_decrypt';

CREATE FUNCTION glpgenc.gl_encrypt(
    value pg_catalog.text, field pg_catalog.text, row_id pg_catalog.text, terms pg_catalog.bytea
) RETURNS pg_catalog.bytea
LANGUAGE sql VOLATILE
RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'), field, row_id, terms);
COMMENT ON FUNCTION glpgenc.gl_encrypt(pg_catalog.text, pg_catalog.text, pg_catalog.text, pg_catalog.bytea) IS
    'Encrypts text of a field with facets of scope global; terms are computed in Python by '
    'ColumnEncryptor.create_global_terms. Raises ZE017 if they are not exactly the terms of the field';

CREATE FUNCTION glpgenc.gl_encrypt_parameter(
    parameter pg_catalog.text, field pg_catalog.text, is_bytes boolean DEFAULT false
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
-- PL/pgSQL, so that the planner has nothing to inline: an INSERT with a thousand rows in its VALUES calls it a thousand
-- times three, and planning each call would cost more than encrypting.
AS $body$
DECLARE
    stop  integer;
    terms pg_catalog.bytea;
BEGIN
    IF pg_catalog.starts_with(parameter, E'\x01'::pg_catalog.text) THEN
        stop := pg_catalog."position"(pg_catalog.substr(parameter, 2) COLLATE pg_catalog."C", E'\x01'::pg_catalog.text);
        IF stop OPERATOR(pg_catalog.=) 0 THEN
            RETURN glpgenc._raise('ZE014', 'a parameter that starts with U+0001 must contain terms up to the next U+0001');
        END IF;
        terms := glpgenc._terms_sent(pg_catalog.substr(parameter, 2, stop OPERATOR(pg_catalog.-) 1), field);
        parameter := pg_catalog.substr(parameter, stop OPERATOR(pg_catalog.+) 2);
    END IF;
    IF is_bytes THEN
        RETURN CASE WHEN terms IS NULL THEN glpgenc.gl_encrypt(glpgenc._bytes_of_hex(parameter), field)
                    ELSE glpgenc.gl_encrypt(glpgenc._bytes_of_hex(parameter), field, '', terms) END;
    ELSIF terms IS NOT NULL THEN
        RETURN glpgenc.gl_encrypt(parameter, field, '', terms);
    END IF;
    RETURN glpgenc.gl_encrypt(parameter, field);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_encrypt_parameter(pg_catalog.text, pg_catalog.text, boolean) IS
    'Encrypts like gl_encrypt without a row, for statements with many values; with is_bytes the value is hex. Terms of scope '
    'global precede the value: U+0001, field, space, hex, U+0001. A value that starts with U+0001 must have this prefix too, '
    'with empty hex for no terms';

CREATE FUNCTION glpgenc.gl_encrypt(value pg_catalog.anyelement, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
AS $body$
BEGIN
    RETURN glpgenc.gl_encrypt(
        pg_catalog.convert_to(glpgenc._text_form(value), 'UTF8'::pg_catalog.name), field, row_id);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_encrypt(pg_catalog.anyelement, pg_catalog.text, pg_catalog.text) IS
    'Encrypts the text form of a value of any type (dates and times in ISO 8601, time zone UTC). Decrypt with '
    'gl_decrypt(...)::type';

CREATE FUNCTION glpgenc.gl_encrypt_bound(pair pg_catalog.text[], field pg_catalog.text, is_bytes boolean DEFAULT false)
RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
AS $body$
BEGIN
    IF pair IS NULL THEN
        RETURN NULL;
    END IF;
    -- Of an array with other bounds pair[1] and pair[2] would be other elements, or none.
    IF (pg_catalog.array_ndims(pair) OPERATOR(pg_catalog.=) 1 AND pg_catalog.array_lower(pair, 1) OPERATOR(pg_catalog.=) 1
        AND pg_catalog.array_upper(pair, 1) OPERATOR(pg_catalog.>=) 2
        AND pg_catalog.array_upper(pair, 1) OPERATOR(pg_catalog.<=) 3 AND is_bytes IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._raise('ZE014', 'a pair must be a value and the key of its row, optionally followed by terms');
    END IF;
    IF pair[1] IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(pair[2]) OPERATOR(pg_catalog.>) 0) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE009', 'or empty, in a pair for field ' OPERATOR(pg_catalog.||) field);
    END IF;
    IF pair[3] IS NOT NULL THEN
        RETURN glpgenc.gl_encrypt(
            CASE WHEN is_bytes THEN glpgenc._bytes_of_hex(pair[1])
                 ELSE pg_catalog.convert_to(pair[1], 'UTF8'::pg_catalog.name) END,
            field, pair[2], glpgenc._terms_sent(pair[3], field));
    ELSIF NOT is_bytes THEN
        RETURN glpgenc.gl_encrypt(pg_catalog.convert_to(pair[1], 'UTF8'::pg_catalog.name), field, pair[2]);
    END IF;
    RETURN glpgenc.gl_encrypt(glpgenc._bytes_of_hex(pair[1]), field, pair[2]);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_encrypt_bound(pg_catalog.text[], pg_catalog.text, boolean) IS
    'Encrypts a value bound to a row, both in one parameter: ARRAY[value, key of the row]; with is_bytes the value is hex. A '
    'third element contains the terms of scope global: field, space, hex. Returns NULL for NULL or a value that is NULL; '
    'raises ZE009 without the row''s key';

CREATE FUNCTION glpgenc.gl_encrypt(data pg_catalog.bytea, key pg_catalog.bytea) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE
AS $body$
DECLARE
    header pg_catalog.bytea := E'\\xfa00000000000000000000000000000000000000';
    iv     pg_catalog.bytea := glpgenc._random(16);
BEGIN
    IF data IS NULL OR glpgenc._refuse_envelope(data) THEN
        RETURN NULL;
    END IF;
    RETURN header OPERATOR(pg_catalog.||) iv OPERATOR(pg_catalog.||) glpgenc.a256cbc_hs512_encrypt(
        key, iv, data, header OPERATOR(pg_catalog.||) E'\\x0000000000000000'::pg_catalog.bytea);
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_encrypt(pg_catalog.bytea, pg_catalog.bytea) IS
    'Encrypts bytes under an explicit 64-byte key (MAC key, then encryption key), with the nil key id, no field and no row. A '
    'key passed as a parameter can appear in a log: prefer keyed sessions';

CREATE FUNCTION glpgenc._reseal(
    data pg_catalog.bytea, keys pg_catalog.bytea, bound pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $body$
DECLARE
    size   integer := pg_catalog.octet_length(data);
    head   integer := CASE WHEN size OPERATOR(pg_catalog.>=) 84 THEN  -- bytes before the body
        256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20 END;
    active boolean;
    -- By its own name: a value without a row is refused for that, and not for want of a key.
    name   pg_catalog.bytea := CASE WHEN bound IS NULL THEN glpgenc._name(field) ELSE pg_catalog.substr(
        bound, 1, pg_catalog.octet_length(field) OPERATOR(pg_catalog.+) 4) END;
    key    pg_catalog.bytea;
    old    pg_catalog.bytea;  -- the key of the value, which may be another
    tag    pg_catalog.bytea;
    header pg_catalog.bytea;
    body   pg_catalog.bytea;
BEGIN
    IF (data IS NOT NULL
        AND (pg_catalog.current_setting('debug_print_plan'::pg_catalog.text) OPERATOR(pg_catalog.=) 'off'::pg_catalog.text
             OR glpgenc._print_no_plans())) IS NOT TRUE
    THEN
        RETURN NULL;
    END IF;
    -- As _open_field.
    IF pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 96 THEN
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
            OPERATOR(pg_catalog.||) name), 1, 13)
        OPERATOR(pg_catalog.=) pg_catalog.substr(keys, 17, 13)) IS NOT TRUE
    THEN
        RETURN glpgenc._no_field_key(field);
    -- The conditions end in IS NOT TRUE, so that a NULL from anywhere refuses.
    ELSIF (size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.>=) 64) IS NOT TRUE THEN
        RETURN glpgenc._refuse(data, field, row_id, false, true);
    END IF;
    active := pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.=) pg_catalog.substr(data, 3, 16);
    IF active THEN
        old := key;
    ELSE
        old := glpgenc._find_key(pg_catalog.substr(data, 3, 16));
        IF (pg_catalog.octet_length(old) OPERATOR(pg_catalog.=) 64) IS NOT TRUE THEN
            RETURN glpgenc._refuse(data, field, row_id, false, false);
        END IF;
    END IF;
    -- In a variable: an expression would be too costly to inline with _same_tag, which would then run as a statement of
    -- its own, and auto_explain can log the parameters of such.
    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        pg_catalog.substr(data, 1, head)
        OPERATOR(pg_catalog.||) bound
        OPERATOR(pg_catalog.||) pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1,
                                                  size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 32)
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(old, 1, 32)), 1, 32);
    header := pg_catalog.substr(data, 1, 2);
    IF glpgenc._same_tag(tag, pg_catalog.substr(data, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE
        -- The tag covers the header, so an unknown suite or flag that comes this far is a newer writer's.
        OR header OPERATOR(pg_catalog.<>) E'\\xfa00'::pg_catalog.bytea
           AND header OPERATOR(pg_catalog.<>) E'\\xfa01'::pg_catalog.bytea
    THEN
        RETURN glpgenc._refuse(data, field, row_id, false, true);
    END IF;
    -- What is authentic under the active key already stays as it is, byte for byte.
    IF active THEN
        RETURN data;
    END IF;
    header := header OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
              OPERATOR(pg_catalog.||) pg_catalog.substr(data, 19, head OPERATOR(pg_catalog.-) 18);
    body := glpgenc._random(16);
    body := body OPERATOR(pg_catalog.||) glpgenc._aes_cbc_encrypt(
        glpgenc._aes_cbc_decrypt(
            pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 17,
                              size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 48),
            pg_catalog.substr(old, 33),
            pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1, 16)),
        pg_catalog.substr(key, 33), body);
    RETURN header OPERATOR(pg_catalog.||) body OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        header OPERATOR(pg_catalog.||) bound OPERATOR(pg_catalog.||) body
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
                head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(key, 1, 32)), 1, 32);
END
$body$;
COMMENT ON FUNCTION glpgenc._reseal(
    pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'internal: verifies an envelope and encrypts its plaintext under the keys of a field, with the search terms of its header';

CREATE FUNCTION glpgenc.gl_reencrypt(data pg_catalog.bytea, field pg_catalog.text, row_id pg_catalog.text DEFAULT '')
RETURNS pg_catalog.bytea
LANGUAGE sql VOLATILE
RETURN glpgenc._reseal(data, CASE WHEN field = lower(field COLLATE "C") THEN glpgenc._keys(field) END,
                       glpgenc._bound(field, row_id), field, row_id);
COMMENT ON FUNCTION glpgenc.gl_reencrypt(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'Re-encrypts a value under the session''s active key of the field; its search terms and padding are unchanged. Returns a '
    'value under the active key unchanged, and NULL for NULL. Raises the errors of gl_decrypt';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._refuse_envelope(plaintext pg_catalog.bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    IF glpgenc.gl_is_encrypted(plaintext) THEN
        RETURN glpgenc._raise('ZE005') IS NULL;
    END IF;
    -- bytea::text of an envelope: the likeliest way to encrypt twice through the form for text.
    IF (CASE WHEN pg_catalog.encode(plaintext, 'escape'::pg_catalog.text) COLLATE pg_catalog."C"
                 OPERATOR(pg_catalog.~) E'^\\\\\\\\x([0-9a-fA-F]{2})+$'::pg_catalog.text
            THEN glpgenc.gl_is_encrypted(pg_catalog.decode(pg_catalog.substr(
                pg_catalog.convert_from(plaintext, 'UTF8'::pg_catalog.name), 3), 'hex'::pg_catalog.text)) END)
    THEN
        RETURN glpgenc._raise('ZE005', 'it is the text form of an envelope') IS NULL;
    END IF;
    RETURN false;
END
$body$;
COMMENT ON FUNCTION glpgenc._refuse_envelope(pg_catalog.bytea) IS
    'internal: raises ZE005 when the plaintext is an envelope, as bytes or as the text form of bytea';

CREATE FUNCTION glpgenc._pad(plaintext pg_catalog.bytea, bucket integer) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    IF bucket OPERATOR(pg_catalog.=) 0 THEN
        RETURN plaintext;
    END IF;
    -- ISO/IEC 7816-4: 0x80, then zeros up to a multiple of the bucket.
    RETURN plaintext OPERATOR(pg_catalog.||) E'\\x80'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.decode(
        pg_catalog.repeat('00'::pg_catalog.text,
            bucket OPERATOR(pg_catalog.-) 1 OPERATOR(pg_catalog.-)
            (pg_catalog.octet_length(plaintext) OPERATOR(pg_catalog.%) bucket)),
        'hex'::pg_catalog.text);
END
$body$;
COMMENT ON FUNCTION glpgenc._pad(pg_catalog.bytea, integer) IS
    'internal: ISO/IEC 7816-4 padding to a multiple of a bucket, in bytes; none for bucket 0';

CREATE FUNCTION glpgenc._header(
    value pg_catalog.bytea, keys pg_catalog.bytea, terms pg_catalog.bytea, field pg_catalog.text
) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    RETURN CASE WHEN pg_catalog.substr(keys, 81, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
                THEN E'\\xfa00'::pg_catalog.bytea ELSE E'\\xfa01'::pg_catalog.bytea END
        OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
        OPERATOR(pg_catalog.||) glpgenc._index(value, keys, terms, field);
END
$body$;
COMMENT ON FUNCTION glpgenc._header(pg_catalog.bytea, pg_catalog.bytea, pg_catalog.bytea, pg_catalog.text) IS
    'internal: the header of a value of a field that is padded or searched';

CREATE FUNCTION glpgenc._bytes_of_hex(hex pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- decode would quote what is no hex.
    IF pg_catalog.translate(hex, '0123456789abcdefABCDEF', '') OPERATOR(pg_catalog.<>) ''
        OR (pg_catalog.octet_length(hex) OPERATOR(pg_catalog.%) 2) OPERATOR(pg_catalog.<>) 0
    THEN
        RETURN glpgenc._raise('ZE014', 'bytes must be written in hex, without a prefix');
    END IF;
    RETURN pg_catalog.decode(hex, 'hex'::pg_catalog.text);
END
$body$;
COMMENT ON FUNCTION glpgenc._bytes_of_hex(pg_catalog.text) IS
    'internal: bytes from hex digits; raises ZE014, without a value, for anything else';

CREATE FUNCTION glpgenc._terms_sent(written pg_catalog.text, field pg_catalog.text) RETURNS pg_catalog.bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
BEGIN
    -- A statement may give one parameter to two columns: the terms of one are wrong for the other.
    IF pg_catalog.starts_with(written, field OPERATOR(pg_catalog.||) ' '::pg_catalog.text) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE017', 'the terms passed are not those of field ' OPERATOR(pg_catalog.||) field);
    END IF;
    RETURN glpgenc._bytes_of_hex(pg_catalog.substr(written, pg_catalog.length(field) OPERATOR(pg_catalog.+) 2));
END
$body$;
COMMENT ON FUNCTION glpgenc._terms_sent(pg_catalog.text, pg_catalog.text) IS
    'internal: the terms in "field hex", which must be of this field';
