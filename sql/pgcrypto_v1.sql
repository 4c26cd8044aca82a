-- pgcrypto, bound once. The bodies are SQL-standard, so PostgreSQL stores the functions they resolve to: whatever
-- schema pgcrypto lives in, and whatever search_path a caller has, these call pgcrypto. The planner inlines them.

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
    $sql$, home);
END
$do$;

COMMENT ON FUNCTION glpgenc._random(integer) IS 'internal: pgcrypto gen_random_bytes';
COMMENT ON FUNCTION glpgenc._hmac_sha512(bytea, bytea) IS 'internal: pgcrypto hmac with SHA-512';
COMMENT ON FUNCTION glpgenc._hmac_sha256(bytea, bytea) IS 'internal: pgcrypto hmac with SHA-256';
COMMENT ON FUNCTION glpgenc._aes_cbc_encrypt(bytea, bytea, bytea) IS
    'internal: pgcrypto AES-CBC with PKCS#7 padding. Callers assert key and IV lengths: pgcrypto accepts short ones';
COMMENT ON FUNCTION glpgenc._aes_cbc_decrypt(bytea, bytea, bytea) IS
    'internal: pgcrypto AES-CBC with PKCS#7 padding. Callers verify the tag first';
