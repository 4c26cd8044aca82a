-- The raw suite A256CBC-HS512 (RFC 7518 section 5.2.5) with an explicit key: MAC key first, encryption key second.
--
-- These bodies, and those of every function on the hot path, qualify each function, operator and type, because a SET
-- search_path clause costs more than the encryption itself, and an unqualified name could be caught by an object that a
-- caller's search_path puts before pg_catalog. PL/pgSQL reads its literals under the caller's standard_conforming_strings:
-- one with a backslash is written E'...', which means the same under both settings.

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
