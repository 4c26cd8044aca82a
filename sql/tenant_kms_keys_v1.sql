-- Tenants whose data keys a KMS key of their own wraps. When that key is gone, no copy of their wrapped keys opens, wherever it
-- is: a tenant that is shredded so can't be brought back by a backup.

CREATE TABLE glpgenc.tenant_kms_keys (
    tenant_id   text PRIMARY KEY CHECK (tenant_id NOT IN ('', '*')),
    provider    text NOT NULL CHECK (provider <> ''),
    key_uri     text NOT NULL CHECK (key_uri <> ''),
    assigned_at timestamptz NOT NULL DEFAULT now(),
    assigned_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE glpgenc.tenant_kms_keys IS 'Tenants whose new data keys are wrapped by a KMS key of their own; all others'' by the one that the settings name';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.tenant_id IS 'The tenant';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.provider IS 'The KMS provider''s name, such as aws or local';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.key_uri IS 'Which key of the provider, such as a key ARN; never an alias, which may be pointed elsewhere';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_at IS 'Since when: data keys that are older may have copies that another KMS key wrapped';
COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_by IS 'The role that assigned it';
