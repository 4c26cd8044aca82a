-- Who may ask the HTTP API for what: a token names roles, and a role has permissions. glpgenc_admin changes them; the API
-- reads them. Which route needs which permission is in the code, where nobody with rights in the database can widen it.

DO $do$
DECLARE
    one pg_catalog.text;
BEGIN
    FOREACH one IN ARRAY ARRAY['security.permissions', 'security.roles', 'security.role_permissions'] LOOP
        IF pg_catalog.to_regclass(one) IS NOT NULL THEN
            PERFORM glpgenc._raise('ZE013', pg_catalog.format('%s already exists, and does not belong to glpgenc', one),
                'if the application keeps its roles there, set api_permissions_query to what reads them (docs/API.md), and '
                'glpgenc makes no such tables; else rename it, or move it to another schema');
        END IF;
    END LOOP;
END
$do$;

CREATE TABLE security.permissions (
    name        text PRIMARY KEY CONSTRAINT permission_name CHECK (name COLLATE "C" ~ '^[a-z][a-z0-9_]{0,62}:[a-z][a-z0-9_]{0,62}$'),
    description text NOT NULL CHECK (description <> '')
);
COMMENT ON TABLE security.permissions IS 'The permissions that a role can have';
COMMENT ON COLUMN security.permissions.name IS 'Its name, such as encryption:decrypt';
COMMENT ON COLUMN security.permissions.description IS 'What it allows';

CREATE TABLE security.roles (
    -- Without spaces: a token may name its roles in one text.
    name        text PRIMARY KEY CONSTRAINT role_name CHECK (name COLLATE "C" ~ '^[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,127}$'),
    description text NOT NULL CHECK (description <> '')
);
COMMENT ON TABLE security.roles IS 'The roles that a token can contain; other names are ignored. They are not roles of PostgreSQL';
COMMENT ON COLUMN security.roles.name IS 'Its name, as tokens have it';
COMMENT ON COLUMN security.roles.description IS 'Who should have it';

CREATE TABLE security.role_permissions (
    role       text REFERENCES security.roles ON UPDATE CASCADE ON DELETE CASCADE,
    permission text REFERENCES security.permissions ON UPDATE CASCADE ON DELETE CASCADE,
    PRIMARY KEY (role, permission)
);
COMMENT ON TABLE security.role_permissions IS 'The permissions of each role. The API applies changes within 30 seconds';
COMMENT ON COLUMN security.role_permissions.role IS 'The role';
COMMENT ON COLUMN security.role_permissions.permission IS 'The permission';

-- Once, at installation: what is changed afterwards stays.
INSERT INTO security.permissions (name, description) VALUES
    ('encryption:encrypt', 'Encrypt values'),
    ('encryption:decrypt', 'Decrypt values'),
    ('encryption:rewrap', 'Encrypt values again under a newer key, without seeing them'),
    ('encryption:hmac', 'Make search terms of values'),
    ('encryption:data_key', 'Be given data keys, and have wrapped ones unwrapped'),
    ('encryption:session', 'Be given the session keys of tenants and data classes: their holder can read them and keep them'),
    ('encryption:admin', 'List and rotate data keys'),
    ('encryption:audit', 'Read the audit trail'),
    ('encryption:read', 'Read the health of the service');
INSERT INTO security.roles (name, description) VALUES
    ('admin', 'Operators of the installation'),
    ('service_account', 'Services that write and read encrypted values'),
    ('auditor', 'Auditors and security staff'),
    ('viewer', 'Dashboards and on-call staff');
INSERT INTO security.role_permissions (role, permission) VALUES
    ('admin', 'encryption:encrypt'),
    ('admin', 'encryption:decrypt'),
    ('admin', 'encryption:rewrap'),
    ('admin', 'encryption:hmac'),
    ('admin', 'encryption:admin'),
    ('admin', 'encryption:audit'),
    ('admin', 'encryption:read'),
    ('service_account', 'encryption:encrypt'),
    ('service_account', 'encryption:decrypt'),
    ('service_account', 'encryption:rewrap'),
    ('service_account', 'encryption:hmac'),
    ('service_account', 'encryption:read'),
    ('auditor', 'encryption:audit'),
    ('auditor', 'encryption:read'),
    ('viewer', 'encryption:read');

REVOKE ALL ON security.permissions, security.roles, security.role_permissions FROM PUBLIC;
GRANT SELECT ON security.permissions, security.roles, security.role_permissions TO glpgenc_admin, glpgenc_app, glpgenc_auditor;
GRANT INSERT, UPDATE, DELETE ON security.permissions, security.roles, security.role_permissions TO glpgenc_admin;
