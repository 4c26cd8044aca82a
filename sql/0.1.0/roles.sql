-- Three group roles without login. Grant one to each login role that needs it; nothing is granted to PUBLIC.
--   glpgenc_admin    registers fields and columns, changes the state of data keys
--   glpgenc_app      loads keys into its sessions, encrypts and decrypts, creates first data keys
--   glpgenc_auditor  reads the registry and the list of data keys; runs no function that needs a key

DO $do$
DECLARE
    wanted pg_catalog.text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['glpgenc_admin', 'glpgenc_app', 'glpgenc_auditor'] LOOP
        -- Roles belong to the whole cluster: another database, or a process beside this one, may have made them.
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL;
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'ZE013',
                        MESSAGE = pg_catalog.format('permission denied for role %s to create the role %s', current_user, wanted),
                        HINT = 'run as a role with CREATEROLE: CREATE ROLE glpgenc_admin NOLOGIN; CREATE ROLE glpgenc_app '
                            'NOLOGIN; CREATE ROLE glpgenc_auditor NOLOGIN; then install again';
            END;
        END IF;
    END LOOP;
END
$do$;
