-- What is kept on the server. No table holds a plaintext key or a value.

CREATE TABLE glpgenc.installation (
    name  text PRIMARY KEY CHECK (name IN ('default_tenant', 'needs_revision', 'permissions')),
    value text NOT NULL
);
COMMENT ON TABLE glpgenc.installation IS 'Properties of this installation';
COMMENT ON COLUMN glpgenc.installation.name IS 'default_tenant: the tenant if none is named; absent with several tenants. needs_revision: the revision that a package must know to work with this schema; absent if any does. permissions: elsewhere where the roles of the HTTP API are in tables of the application';
COMMENT ON COLUMN glpgenc.installation.value IS 'The fact';

CREATE TABLE glpgenc.data_keys (
    key_id         uuid PRIMARY KEY,
    tenant_id      text NOT NULL CHECK (tenant_id <> ''),
    data_class     text NOT NULL CHECK (data_class <> ''),
    purpose        text NOT NULL CHECK (purpose IN ('encryption', 'index')),
    version        integer NOT NULL CHECK (version > 0),
    state          text NOT NULL CHECK (state IN ('pre_active', 'active', 'deactivated', 'compromised', 'destroyed')),
    provider       text NOT NULL CHECK (provider <> ''),
    key_uri        text NOT NULL CHECK (key_uri <> ''),
    wrapped_key    bytea,
    created_at     timestamptz NOT NULL DEFAULT now(),
    activated_at   timestamptz,
    deactivated_at timestamptz,
    compromised_at timestamptz,
    retired_at     timestamptz,
    destroyed_at   timestamptz,
    generation     bigint,
    mac            bytea,
    UNIQUE (tenant_id, data_class, purpose, version),
    CONSTRAINT wrapped_until_destroyed CHECK ((wrapped_key IS NULL) = (state = 'destroyed'))
);
-- An application makes the first key of a new tenant, and nothing else: a forged old version of a tenant's key, or one with
-- the highest number there is, would stand in the way of the real ones.
ALTER TABLE glpgenc.data_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_all ON glpgenc.data_keys FOR SELECT USING (true);
CREATE POLICY admin_all ON glpgenc.data_keys TO glpgenc_admin USING (true) WITH CHECK (true);
CREATE POLICY app_first ON glpgenc.data_keys FOR INSERT TO glpgenc_app
    WITH CHECK (state = 'active' AND version = 1);
COMMENT ON POLICY read_all ON glpgenc.data_keys IS 'Grants control who can read';
COMMENT ON POLICY admin_all ON glpgenc.data_keys IS 'glpgenc_admin can change any row';
COMMENT ON POLICY app_first ON glpgenc.data_keys IS 'glpgenc_app can create first keys only';
CREATE UNIQUE INDEX data_keys_one_active ON glpgenc.data_keys (tenant_id, data_class, purpose) WHERE state = 'active';
COMMENT ON TABLE glpgenc.data_keys IS 'Data encryption keys and index root keys, wrapped by a KMS key. A row is useless without the KMS';
COMMENT ON COLUMN glpgenc.data_keys.key_id IS 'The id in envelopes; part of the encryption context';
COMMENT ON COLUMN glpgenc.data_keys.tenant_id IS 'The tenant of the values that this key encrypts; * for index keys of all tenants';
COMMENT ON COLUMN glpgenc.data_keys.data_class IS 'The data class of the fields that this key encrypts, such as pii';
COMMENT ON COLUMN glpgenc.data_keys.purpose IS 'encryption, or index (the root of search terms'' HMAC keys)';
COMMENT ON COLUMN glpgenc.data_keys.version IS 'Number of the key for its tenant, class and purpose, from 1';
COMMENT ON COLUMN glpgenc.data_keys.state IS 'NIST SP 800-57 part 1: pre_active, active (encrypts), deactivated (still decrypts), compromised, destroyed';
COMMENT ON COLUMN glpgenc.data_keys.provider IS 'The KMS provider that wrapped it, such as aws or local';
COMMENT ON COLUMN glpgenc.data_keys.key_uri IS 'The KMS key that wrapped it, such as a key ARN';
COMMENT ON COLUMN glpgenc.data_keys.wrapped_key IS 'The wrapped key; NULL if destroyed';
COMMENT ON COLUMN glpgenc.data_keys.created_at IS 'When it was generated';
COMMENT ON COLUMN glpgenc.data_keys.activated_at IS 'When it became active';
COMMENT ON COLUMN glpgenc.data_keys.deactivated_at IS 'When it was deactivated';
COMMENT ON COLUMN glpgenc.data_keys.compromised_at IS 'When it was marked as compromised';
COMMENT ON COLUMN glpgenc.data_keys.retired_at IS 'When it was retired, because no row uses it; its wrapped form still exists';
COMMENT ON COLUMN glpgenc.data_keys.destroyed_at IS 'When its wrapped form was removed';
COMMENT ON COLUMN glpgenc.data_keys.generation IS 'When the rows of its tenant, class and purpose were last signed, in microseconds since 1970; the same for all of them';
COMMENT ON COLUMN glpgenc.data_keys.mac IS 'HMAC-SHA-256 of the installation over the row, the generation, and the number of keys of the tenant, class and purpose: a key whose HMAC is missing or wrong is not unwrapped';
COMMENT ON INDEX glpgenc.data_keys_one_active IS 'One active key for each tenant, class and purpose';

CREATE VIEW glpgenc.key_tenants AS
    SELECT k.key_id, k.tenant_id, k.purpose, k.data_class, k.state, k.retired_at FROM glpgenc.data_keys k;
COMMENT ON VIEW glpgenc.key_tenants IS 'The owners of keys: for jobs, which run with row_security off and can''t read data_keys because of its policies';
COMMENT ON COLUMN glpgenc.key_tenants.key_id IS 'The id in envelopes';
COMMENT ON COLUMN glpgenc.key_tenants.tenant_id IS 'The tenant of the key';
COMMENT ON COLUMN glpgenc.key_tenants.purpose IS 'encryption, or index';
COMMENT ON COLUMN glpgenc.key_tenants.data_class IS 'The data class of the fields that it encrypts';
COMMENT ON COLUMN glpgenc.key_tenants.state IS 'As in data_keys';
COMMENT ON COLUMN glpgenc.key_tenants.retired_at IS 'As in data_keys';

CREATE TABLE glpgenc.fields (
    field      text PRIMARY KEY CHECK (field COLLATE "C" ~ '^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$' AND octet_length(field) <= 200),
    data_class text NOT NULL CHECK (data_class COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(data_class) <= 63),
    padding    integer NOT NULL DEFAULT 0 CHECK (padding BETWEEN 0 AND 65535),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.fields IS 'Logical fields: the stable names that values are bound to, kept when a table or column is renamed';
COMMENT ON COLUMN glpgenc.fields.field IS 'Lower-case identifiers joined by dots, such as customers.email';
COMMENT ON COLUMN glpgenc.fields.data_class IS 'The data class, which selects the data key: one key for each tenant and class';
COMMENT ON COLUMN glpgenc.fields.padding IS 'Plaintexts are padded to a multiple of this many bytes, to hide their length; 0 for none';
COMMENT ON COLUMN glpgenc.fields.created_at IS 'When it was registered';

CREATE TABLE glpgenc.search_facets (
    field      text NOT NULL REFERENCES glpgenc.fields,
    slot       integer NOT NULL CHECK (slot BETWEEN 1 AND 255),
    facet      text NOT NULL CHECK (facet COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(facet) <= 63),
    normalizer text NOT NULL CHECK (glpgenc._normalizer_id(normalizer) IS NOT NULL),
    bits       integer NOT NULL DEFAULT 128 CHECK (bits BETWEEN 1 AND 128),
    scope      text NOT NULL DEFAULT 'tenant' CHECK (scope IN ('tenant', 'global')),
    kind       text NOT NULL DEFAULT 'scalar' CHECK (kind IN ('scalar', 'prefix', 'contains', 'range')),
    parameters jsonb NOT NULL DEFAULT '{}',
    label      text CHECK (label COLLATE "C" ~ E'^[a-z_][a-z0-9_]*\\.[0-9]+$' AND octet_length(label) <= 67),
    root_version integer CHECK (root_version > 0),
    state      text NOT NULL DEFAULT 'active' CHECK (state IN ('building', 'active', 'retiring', 'retired')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (field, slot)
);
CREATE UNIQUE INDEX search_facets_one_active ON glpgenc.search_facets (field, facet) WHERE state = 'active';
CREATE UNIQUE INDEX search_facets_label ON glpgenc.search_facets (field, label);
COMMENT ON TABLE glpgenc.search_facets IS 'The ways a field can be searched, each with a slot in the envelope''s header';
COMMENT ON COLUMN glpgenc.search_facets.field IS 'The field';
COMMENT ON COLUMN glpgenc.search_facets.slot IS 'The slot of this facet''s term or tags in every envelope of the field';
COMMENT ON COLUMN glpgenc.search_facets.facet IS 'The facet''s name in models and queries';
COMMENT ON COLUMN glpgenc.search_facets.normalizer IS 'The normaliser applied to the value first: exact, lower, digits, last4, email_domain, number';
COMMENT ON COLUMN glpgenc.search_facets.bits IS 'Number of bits of a term, at most 32 for a tag: 128 for uniqueness, fewer to hide how often a value occurs';
COMMENT ON COLUMN glpgenc.search_facets.scope IS 'tenant: each tenant has its own index key; global: one key for all tenants, to find a value before the tenant is known';
COMMENT ON COLUMN glpgenc.search_facets.kind IS 'scalar: finds equal values; prefix, contains: find text by its start or any part, in tags; range: finds numbers, dates and times by buckets';
COMMENT ON COLUMN glpgenc.search_facets.parameters IS 'Parameters of the kind. prefix: least and most characters; contains: length in characters; range: unit, size, low and high bucket';
COMMENT ON COLUMN glpgenc.search_facets.label IS 'The label from which its HMAC key is derived; NULL for the name. For a reindexed facet: name, dot, slot';
COMMENT ON COLUMN glpgenc.search_facets.root_version IS 'The version of the index root of its HMAC key, or the latest before it for an owner without that version; NULL for the active one';
COMMENT ON COLUMN glpgenc.search_facets.state IS 'building: written, and will replace the active one of the same name; active: used by queries; retiring: still written for processes that use it; retired: only old values have it, and the slot is not reused';
COMMENT ON COLUMN glpgenc.search_facets.created_at IS 'When it was registered';
COMMENT ON INDEX glpgenc.search_facets_one_active IS 'One active facet of a name for each field';
COMMENT ON INDEX glpgenc.search_facets_label IS 'One HMAC key for each facet of a field';

CREATE TABLE glpgenc.encrypted_columns (
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    field       text NOT NULL REFERENCES glpgenc.fields,
    state       text NOT NULL DEFAULT 'native'
                CHECK (state IN ('native', 'expanded', 'backfilled', 'verified', 'contracted', 'scrubbed')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (relation, column_name)
);
CREATE INDEX encrypted_columns_field ON glpgenc.encrypted_columns (field);
COMMENT ON TABLE glpgenc.encrypted_columns IS 'The registry of ciphertext columns: rotation, census and checks use it and the guards';
COMMENT ON COLUMN glpgenc.encrypted_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.encrypted_columns.column_name IS 'The bytea column';
COMMENT ON COLUMN glpgenc.encrypted_columns.field IS 'The logical field of its values';
COMMENT ON COLUMN glpgenc.encrypted_columns.state IS 'native: never migrated from a plaintext column; otherwise the state of that migration';
COMMENT ON COLUMN glpgenc.encrypted_columns.created_at IS 'When it was registered';
COMMENT ON INDEX glpgenc.encrypted_columns_field IS 'The columns of a field';

CREATE VIEW glpgenc.guarded_columns WITH (security_barrier) AS
    SELECT c.conrelid::regclass AS relation, a.attname AS column_name, c.conname AS guard, c.convalidated AS validated
    FROM pg_catalog.pg_constraint c
    -- A guard is one call about one column; a CHECK that merely mentions the function guards nothing.
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
    WHERE c.contype = 'c'
      -- From PostgreSQL 18 on a CHECK can be NOT ENFORCED; before that the column does not exist.
      AND (pg_catalog.to_jsonb(c) ->> 'conenforced') IS DISTINCT FROM 'false'
      AND EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_constraint'::regclass AND d.objid = c.oid
                    AND d.refclassid = 'pg_catalog.pg_proc'::regclass
                    AND d.refobjid = 'glpgenc.gl_guard(bytea,text)'::regprocedure)
      AND pg_catalog.pg_get_expr(c.conbin, c.conrelid) 
          ~ E'^(glpgenc\\.)?gl_guard\\(("([^"]|"")+"|[^"(), ]+), ''([^'']|'''')*''::text\\)$';
COMMENT ON VIEW glpgenc.guarded_columns IS 'All columns with a guard against plaintext, read from the guards themselves';
COMMENT ON COLUMN glpgenc.guarded_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.guarded_columns.column_name IS 'The guarded column';
COMMENT ON COLUMN glpgenc.guarded_columns.guard IS 'The guard: a CHECK constraint';
COMMENT ON COLUMN glpgenc.guarded_columns.validated IS 'Whether rows older than the guard have been checked';
