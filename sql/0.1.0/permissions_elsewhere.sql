-- In place of permissions.sql: roles and permissions of the HTTP API are in tables of the application.

INSERT INTO glpgenc.installation (name, value) VALUES ('permissions', 'elsewhere') ON CONFLICT (name) DO NOTHING;
