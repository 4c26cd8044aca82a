-- Tenants whose data keys a KMS key of their own wraps. When that key is gone, no copy of their wrapped keys opens, wherever it
-- is: a tenant that is shredded so can't be brought back by a backup.

CREATE TABLE glpgenc.tenant_kms_keys (
    tenant_id   text NOT NULL CHECK (tenant_id NOT IN ('', '*')),
    provider    text NOT NULL CHECK (provider <> ''),
    key_uri     text NOT NULL CHECK (key_uri <> ''),
    assigned_at timestamptz NOT NULL DEFAULT now(),
    assigned_by text NOT NULL DEFAULT session_user,
    replaced_at timestamptz,
    mac         bytea,
    PRIMARY KEY (tenant_id, provider, key_uri)
);
CREATE UNIQUE INDEX tenant_kms_keys_one_current ON glpgenc.tenant_kms_keys (tenant_id) WHERE replaced_at IS NULL;
COMMENT ON TABLE glpgenc.tenant_kms_keys IS 'Tenants with their own KMS key for new data keys; all other tenants use the one in the settings';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.tenant_id IS 'The tenant';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.provider IS 'The KMS provider''s name, such as aws or local';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.key_uri IS 'The KMS key, such as a key ARN; never an alias, which can be changed to another key';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_at IS 'When it was assigned: older data keys can have copies that another KMS key wrapped';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_by IS 'The role that assigned it';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.replaced_at IS 'When it was replaced: since then it only unwraps; NULL for the current one';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.mac IS 'HMAC-SHA-256 of the installation over the tenant, the KMS key and whether it is current: a row whose HMAC is missing or wrong is not used';
COMMENT ON INDEX glpgenc.tenant_kms_keys_one_current IS 'One current KMS key for each tenant';

CREATE TABLE glpgenc.registry_keys (
    key_id      uuid PRIMARY KEY,
    environment text NOT NULL UNIQUE CHECK (environment <> ''),
    provider    text NOT NULL CHECK (provider NOT IN ('', 'branch')),
    key_uri     text NOT NULL CHECK (key_uri <> ''),
    wrapped_key bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.registry_keys IS 'The key with which an installation signs its rows, one for each environment, wrapped by the KMS';
COMMENT ON COLUMN glpgenc.registry_keys.key_id IS 'Its id; part of the encryption context';
COMMENT ON COLUMN glpgenc.registry_keys.environment IS 'The environment in its encryption context';
COMMENT ON COLUMN glpgenc.registry_keys.provider IS 'What wrapped it: the KMS provider''s name';
COMMENT ON COLUMN glpgenc.registry_keys.key_uri IS 'Which key of the provider wrapped it';
COMMENT ON COLUMN glpgenc.registry_keys.wrapped_key IS 'The key, wrapped';
COMMENT ON COLUMN glpgenc.registry_keys.created_at IS 'When it was made';
