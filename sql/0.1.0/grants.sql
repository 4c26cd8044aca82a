-- Who may do what. Last, so that it covers all that was created before it.

DO $do$
DECLARE
    one pg_catalog.regprocedure;
BEGIN
    -- Our own functions only: pgcrypto may live in this schema, and belongs to another role.
    FOR one IN
        SELECT p.oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'glpgenc'::pg_catalog.regnamespace
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                            AND d.deptype = 'e')
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
        -- What these return is secret: the owner's functions alone call them.
        CONTINUE WHEN one::pg_catalog.text
            ~ E'^glpgenc\\._(secret|challenge_of|issue_challenge|open_entries|open_field|find_key)\\(';
        EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO glpgenc_admin', one);
        CONTINUE WHEN one::pg_catalog.text ~ E'^glpgenc\\._job_keys?\\(';
        IF one::pg_catalog.text NOT LIKE 'glpgenc.gl\_register\_%' AND one::pg_catalog.text NOT LIKE 'glpgenc.gl\_guard\_%'
            AND one::pg_catalog.text NOT LIKE 'glpgenc.gl\_index\_column(%'
            AND one::pg_catalog.text !~ E'^glpgenc\\.gl_(expand_column|backfill_shield|advance|forbid_plaintext|keep_plaintext|drop_plaintext|restore_plaintext|reopen_plaintext|abandon)\\('
        THEN
            EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO glpgenc_app', one);
        END IF;
    END LOOP;
END
$do$;

-- Guards and indexes on users' tables call these with the rights of whoever writes there, an old service that updates
-- another column included. They need no key, and without USAGE on the schema nobody can call them by name.
GRANT EXECUTE ON FUNCTION glpgenc.gl_is_encrypted(pg_catalog.bytea), glpgenc.gl_key_id(pg_catalog.bytea),
    glpgenc.gl_index_term(pg_catalog.bytea, integer), glpgenc.gl_index_tags(pg_catalog.bytea, integer),
    glpgenc.gl_refuse_plaintext(pg_catalog.bytea, pg_catalog.text),
    glpgenc.gl_refuse_lone_ciphertext(pg_catalog.bytea, pg_catalog.text),
    glpgenc.gl_guard(pg_catalog.bytea, pg_catalog.text) TO PUBLIC;
REVOKE ALL ON SCHEMA glpgenc FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA glpgenc FROM PUBLIC;
GRANT USAGE ON SCHEMA glpgenc TO glpgenc_admin, glpgenc_app, glpgenc_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA glpgenc TO glpgenc_admin;
REVOKE ALL ON glpgenc.session_secret FROM glpgenc_admin;
GRANT INSERT, UPDATE ON glpgenc.data_keys, glpgenc.branch_keys TO glpgenc_admin;
GRANT INSERT, UPDATE, DELETE ON glpgenc.tombstones, glpgenc.tenant_kms_keys TO glpgenc_admin;
GRANT INSERT, UPDATE ON glpgenc.registry_keys, glpgenc.shards TO glpgenc_admin;
-- Whoever makes the first key of all makes the registry key, by which its row is signed.
GRANT SELECT ON glpgenc.registry_keys TO glpgenc_app;
GRANT INSERT (key_id, environment, provider, key_uri, wrapped_key) ON glpgenc.registry_keys TO glpgenc_app;
GRANT INSERT, UPDATE, DELETE ON glpgenc.rotations, glpgenc.rotation_columns, glpgenc.rotated_keys,
    glpgenc.rotation_policies, glpgenc.key_uses, glpgenc.reindexes, glpgenc.reindex_columns TO glpgenc_admin;
-- For its lock, which takes a right to write.
GRANT UPDATE ON glpgenc.rotation_runner TO glpgenc_admin;
-- Who encrypts counts its own uses, and is believed: it could as well encrypt more than it tells. A trigger keeps a count
-- from going back, and from jumping. By column, because a right to write to the table is one to lock all of it.
GRANT SELECT, INSERT (key_id, uses), UPDATE (uses, counted_at) ON glpgenc.key_uses TO glpgenc_app;
GRANT INSERT, UPDATE, DELETE ON glpgenc.fields, glpgenc.search_facets, glpgenc.encrypted_columns, glpgenc.index_columns,
    glpgenc.column_migrations, glpgenc.installation TO glpgenc_admin;
GRANT INSERT, UPDATE, DELETE ON glpgenc.backfill_jobs, glpgenc.backfills, glpgenc.backfill_leaves, glpgenc.backfill_chunks,
    glpgenc.backfill_workers, glpgenc.quarantine, glpgenc.planted_rows, glpgenc.verifications, glpgenc.faulty_values
    TO glpgenc_admin;
-- Each process says how long it keeps keys. Who says too much keeps keys from being destroyed for so long, and no longer:
-- `keys destroy --settle` overrules it.
GRANT SELECT, INSERT (minutes), UPDATE (minutes) ON glpgenc.key_cache_times TO glpgenc_app;
GRANT INSERT, UPDATE, DELETE ON glpgenc.key_cache_times TO glpgenc_admin;
-- An application creates the first key of a new tenant; it can't change or remove one.
-- When that was is for the server to say.
GRANT SELECT ON glpgenc.data_keys, glpgenc.branch_keys TO glpgenc_app;
GRANT INSERT (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, generation, mac)
    ON glpgenc.data_keys TO glpgenc_app;
GRANT INSERT (branch_id, group_name, version, state, provider, key_uri, wrapped_key, generation, mac)
    ON glpgenc.branch_keys TO glpgenc_app;
GRANT UPDATE (uses) ON glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT ON glpgenc.tombstones, glpgenc.tenant_kms_keys, glpgenc.rotation_policies TO glpgenc_app;
GRANT SELECT ON glpgenc.installation, glpgenc.fields, glpgenc.search_facets, glpgenc.encrypted_columns,
    glpgenc.index_columns, glpgenc.column_migrations, glpgenc.alembic_version TO glpgenc_app;
-- All about the keys but their wrapped form.
GRANT SELECT (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, created_at, activated_at,
              deactivated_at, compromised_at, retired_at, destroyed_at, generation, mac) ON glpgenc.data_keys TO glpgenc_auditor;
GRANT SELECT (branch_id, group_name, version, state, provider, key_uri, uses, created_at, activated_at, deactivated_at,
              compromised_at, destroyed_at, generation, mac) ON glpgenc.branch_keys TO glpgenc_auditor;
GRANT SELECT ON glpgenc.tombstones, glpgenc.tenant_kms_keys, glpgenc.shards TO glpgenc_auditor;
GRANT SELECT ON glpgenc.rotations, glpgenc.rotation_columns, glpgenc.rotated_keys, glpgenc.rotation_policies,
    glpgenc.key_uses, glpgenc.key_cache_times, glpgenc.installation, glpgenc.fields, glpgenc.search_facets, glpgenc.encrypted_columns,
    glpgenc.index_columns, glpgenc.column_migrations, glpgenc.guarded_columns, glpgenc.alembic_version TO glpgenc_auditor;
-- What of a migration is left to do: a condition, which needs no key.
GRANT EXECUTE ON FUNCTION glpgenc.gl_pending(pg_catalog.regclass, pg_catalog.name),
    glpgenc._migration_of(pg_catalog.regclass, pg_catalog.name),
    glpgenc._raise(pg_catalog.text, pg_catalog.text, pg_catalog.text) TO glpgenc_auditor;
-- What the triggers of a table should be, which doctor compares with what they are.
GRANT EXECUTE ON FUNCTION glpgenc._index_body(pg_catalog.regclass), glpgenc._index_reader(pg_catalog.regclass, pg_catalog.name),
    glpgenc._index_when(pg_catalog.regclass), glpgenc._quoted(pg_catalog.name),
    glpgenc._dual_write_body(pg_catalog.regclass), glpgenc._dual_write_when(pg_catalog.regclass, pg_catalog.text),
    glpgenc._dual_write_part(glpgenc.column_migrations, pg_catalog.text),
    glpgenc._plaintext_writer(glpgenc.column_migrations, pg_catalog.text),
    glpgenc._plaintext_reader(glpgenc.column_migrations, pg_catalog.text),
    glpgenc._plaintext_emptier(glpgenc.column_migrations), glpgenc._not_null_refuser(glpgenc.column_migrations),
    glpgenc._base_type(pg_catalog.regtype), glpgenc._column_of(pg_catalog.regclass, pg_catalog.text),
    glpgenc._of_new_row(pg_catalog.regclass, pg_catalog.text, pg_catalog.text),
    glpgenc._columns_read(pg_catalog.regclass, pg_catalog.text),
    glpgenc._changed(pg_catalog.regclass, pg_catalog.name[], boolean),
    glpgenc._partition_key(pg_catalog.regclass), glpgenc._move_part(pg_catalog.regclass), glpgenc._default_parts(pg_catalog.text),
    glpgenc._defaults(pg_catalog.regclass, pg_catalog.name), glpgenc._omission(pg_catalog.regclass, pg_catalog.name),
    glpgenc._unmarked_defaults(glpgenc.column_migrations), glpgenc._trigger_reads(pg_catalog.pg_trigger, pg_catalog.name)
    TO glpgenc_auditor;
GRANT SELECT ON glpgenc.backfill_jobs, glpgenc.backfills, glpgenc.backfill_leaves, glpgenc.backfill_chunks,
    glpgenc.backfill_workers, glpgenc.quarantine, glpgenc.planted_rows, glpgenc.reindexes, glpgenc.reindex_columns,
    glpgenc.verifications, glpgenc.faulty_values TO glpgenc_auditor;
