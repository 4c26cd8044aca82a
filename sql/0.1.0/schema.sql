-- The schema that holds everything glpgenc puts on a server, and what it needs there.
-- Safe to run when the schema is there already: Alembic's version table lives in it too.

CREATE SCHEMA IF NOT EXISTS glpgenc;

DO $do$
BEGIN
    -- Whoever owns the schema can replace any function in it: one that somebody else made before us is no place for keys.
    IF (SELECT nspowner FROM pg_catalog.pg_namespace WHERE nspname = 'glpgenc')
        <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ZE013',
            MESSAGE = 'the schema glpgenc is not owned by the role that installs',
            HINT = 'install as its owner; if the schema is not part of glpgenc, inspect its content, then drop it, or ALTER '
                'SCHEMA glpgenc OWNER TO the installing role';
    END IF;
    -- Plaintexts are UTF-8 on every path; in another server encoding a value could be changed by conversion.
    IF pg_catalog.current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ZE013',
            MESSAGE = pg_catalog.format('glpgenc requires a database with encoding UTF8, and this one has %s',
                                        pg_catalog.current_setting('server_encoding')),
            HINT = 'create the database WITH ENCODING ''UTF8'' TEMPLATE template0';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pgcrypto') THEN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'pgcrypto') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'ZE013',
                MESSAGE = 'the extension pgcrypto is not available on this server',
                HINT = 'install the server''s contrib package, or allow pgcrypto in the service''s extension list';
        END IF;
        -- A trusted extension: whoever may CREATE in the database may create it, superuser or not. In public where
        -- possible, because that is where other users of this database look for it.
        EXECUTE pg_catalog.format('CREATE EXTENSION pgcrypto WITH SCHEMA %I', CASE
            WHEN EXISTS (SELECT FROM pg_catalog.pg_namespace
                         WHERE nspname = 'public' AND pg_catalog.has_schema_privilege(oid, 'CREATE')) THEN 'public'
            ELSE 'glpgenc'
        END);
    END IF;
END
$do$;

COMMENT ON SCHEMA glpgenc IS
    'glpgenc: field-level encryption. Functions read keys from the session, tables hold only wrapped keys and the registry.';
