"""Faults planted in the schema glpgenc: functions, tables, rights."""

from __future__ import annotations

import psycopg

from glpgenc.doctor import Group, Status
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_found, each, fault
from tests.support.databases import login_role

FAIL, WARN = Status.FAIL, Status.WARN
DECRYPT = "glpgenc.gl_decrypt(bytea,text,text)"

FUNCTIONS = [
    fault(
        "volatility", ("volatility", FAIL, DECRYPT), "ALTER FUNCTION glpgenc.gl_decrypt(bytea, text, text) IMMUTABLE"
    ),
    fault(
        "parallel safety",
        ("volatility", FAIL, "PARALLEL SAFE instead of UNSAFE"),
        "ALTER FUNCTION glpgenc.gl_encrypt(text, text, text) PARALLEL SAFE",
    ),
    fault(
        "body",
        ("body", FAIL, "glpgenc.gl_index_tags(bytea,integer)"),
        """DO $$ BEGIN EXECUTE regexp_replace(pg_get_functiondef('glpgenc.gl_index_tags(bytea, integer)'::regprocedure),
           'BEGIN', 'BEGIN RAISE LOG ''planted'';'); END $$""",
    ),
    fault(
        "a wrapper of pgcrypto that calls something else of the same name",
        ("body", FAIL, "glpgenc._random(integer)"),
        "CREATE SCHEMA decoy",
        "CREATE FUNCTION decoy.gen_random_bytes(integer) RETURNS bytea LANGUAGE sql AS $$SELECT decode('00', 'hex')$$",
        """CREATE OR REPLACE FUNCTION glpgenc._random(size integer) RETURNS bytea LANGUAGE sql VOLATILE PARALLEL SAFE
           RETURN decoy.gen_random_bytes(size)""",
    ),
    fault(
        "owner",
        ("owner", FAIL, "glpgenc_auditor"),
        "ALTER FUNCTION glpgenc.gl_decrypt(bytea, text, text) OWNER TO glpgenc_auditor",
    ),
    fault(
        "PUBLIC can execute",
        ("execute", FAIL, "PUBLIC"),
        "GRANT EXECUTE ON FUNCTION glpgenc.gl_decrypt(bytea, text, text) TO PUBLIC",
    ),
    fault(
        "somebody else may execute",
        ("execute", WARN, "glpgenc_auditor"),
        "GRANT EXECUTE ON FUNCTION glpgenc.gl_encrypt(text, text, text) TO glpgenc_auditor",
    ),
    fault(
        "applications can't execute",
        ("execute", WARN, "glpgenc_app can't"),
        "REVOKE EXECUTE ON FUNCTION glpgenc.gl_decrypt(bytea, text, text) FROM glpgenc_app",
    ),
    fault(
        "search_path",
        ("search_path", FAIL, "gl_register_field"),
        "ALTER FUNCTION glpgenc.gl_register_field(text, text, integer, text) RESET search_path",
    ),
    fault(
        "a setting that is not shipped",
        ("search_path", WARN, "work_mem"),
        "ALTER FUNCTION glpgenc.gl_register_field(text, text, integer, text) SET work_mem = '1MB'",
    ),
    fault("strict", ("strict", FAIL, DECRYPT), "ALTER FUNCTION glpgenc.gl_decrypt(bytea, text, text) STRICT"),
    fault(
        "security definer",
        ("definer", FAIL, "SECURITY DEFINER"),
        "ALTER FUNCTION glpgenc.gl_decrypt(bytea, text, text) SECURITY DEFINER",
    ),
    fault(
        "leakproof", ("definer", FAIL, "LEAKPROOF"), "ALTER FUNCTION glpgenc.gl_decrypt(bytea, text, text) LEAKPROOF"
    ),
    fault("no secret", ("secret", FAIL, "session_secret"), "DELETE FROM glpgenc.session_secret"),
    fault(
        "an owner who does not see the backends of others",
        ("secret", WARN, "glpgenc_auditor"),
        "ALTER FUNCTION glpgenc._secret(text) OWNER TO glpgenc_auditor",
        also=("owner",),
    ),
    fault("missing", ("present", FAIL, "gl_try_decrypt"), "DROP FUNCTION glpgenc.gl_try_decrypt(bytea, text, text)"),
    fault(
        "a better match than ours",
        ("present", WARN, "glpgenc.gl_decrypt(bytea,character varying,text)"),
        """CREATE FUNCTION glpgenc.gl_decrypt(bytea, character varying, text) RETURNS text LANGUAGE sql
           AS $$SELECT 'planted'::text$$""",
    ),
]
TABLES = [
    fault("everybody may use the schema", ("schema", FAIL, "PUBLIC"), "GRANT USAGE ON SCHEMA glpgenc TO PUBLIC"),
    fault(
        "applications may create",
        ("schema", FAIL, "glpgenc_app can create"),
        "GRANT CREATE ON SCHEMA glpgenc TO glpgenc_app",
    ),
    fault("everybody reads keys", ("grants", FAIL, "PUBLIC"), "GRANT SELECT ON glpgenc.data_keys TO PUBLIC"),
    fault("applications change keys", ("grants", FAIL, "UPDATE"), "GRANT UPDATE ON glpgenc.data_keys TO glpgenc_app"),
    fault(
        "auditors read wrapped keys",
        ("grants", FAIL, "SELECT (wrapped_key)"),
        "GRANT SELECT (wrapped_key) ON glpgenc.data_keys TO glpgenc_auditor",
    ),
    fault(
        "a grant is missing",
        ("grants", WARN, "does not have SELECT"),
        "REVOKE SELECT ON glpgenc.fields FROM glpgenc_app",
    ),
    fault(
        "row-level security off",
        ("policies", FAIL, "row-level security is off"),
        "ALTER TABLE glpgenc.data_keys DISABLE ROW LEVEL SECURITY",
    ),
    fault("policy dropped", ("policies", FAIL, "app_first"), "DROP POLICY app_first ON glpgenc.data_keys"),
    fault(
        "policy widened",
        ("policies", FAIL, "app_first"),
        "ALTER POLICY app_first ON glpgenc.data_keys WITH CHECK (true)",
    ),
    fault("policy added", ("policies", FAIL, "planted"), "CREATE POLICY planted ON glpgenc.data_keys USING (true)"),
    fault("unique index dropped", ("shape", FAIL, "data_keys_one_active"), "DROP INDEX glpgenc.data_keys_one_active"),
    fault(
        "constraint dropped",
        ("shape", FAIL, "wrapped_until_destroyed"),
        "ALTER TABLE glpgenc.data_keys DROP CONSTRAINT wrapped_until_destroyed",
    ),
    fault(
        "view of guards replaced",
        ("shape", FAIL, "guarded_columns"),
        """CREATE OR REPLACE VIEW glpgenc.guarded_columns WITH (security_barrier) AS
           SELECT 0::regclass AS relation, ''::name AS column_name, ''::name AS guard, true AS validated""",
    ),
    fault("table owner", ("shape", FAIL, "glpgenc_admin"), "ALTER TABLE glpgenc.planted_rows OWNER TO glpgenc_admin"),
    fault("trigger disabled", ("shape", FAIL, "key_state"), "ALTER TABLE glpgenc.data_keys DISABLE TRIGGER key_state"),
    fault(
        "trigger added",
        ("shape", WARN, "planted"),
        """CREATE TRIGGER planted BEFORE UPDATE ON glpgenc.data_keys FOR EACH ROW
           EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    ),
    fault("applications give permissions", ("grants", FAIL, "UPDATE"), "GRANT UPDATE ON security.roles TO glpgenc_app"),
    fault("audit rows change", ("grants", FAIL, "DELETE"), "GRANT DELETE ON security.encryption_audit TO glpgenc_app"),
    fault("roles are gone", ("present", FAIL, "security.role_permissions"), "DROP TABLE security.role_permissions"),
    fault("any name is a role", ("shape", FAIL, "role_name"), "ALTER TABLE security.roles DROP CONSTRAINT role_name"),
    fault("another table", ("present", WARN, "glpgenc.planted"), "CREATE TABLE glpgenc.planted ()"),
    fault(
        "can create temporary objects",
        ("temporary", WARN, "PUBLIC"),
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$",
    ),
    fault(
        "can create temporary objects",
        ("temporary", WARN, "glpgenc_app"),
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO glpgenc_app', current_database()); END $$",
    ),
    fault(
        "constraint that holds nothing",
        ("shape", FAIL, "wrapped_until_destroyed"),
        "ALTER TABLE glpgenc.data_keys DROP CONSTRAINT wrapped_until_destroyed",
        "ALTER TABLE glpgenc.data_keys ADD CONSTRAINT wrapped_until_destroyed CHECK (true)",
    ),
    fault(
        "unique index over something else",
        ("shape", FAIL, "data_keys_one_active"),
        "DROP INDEX glpgenc.data_keys_one_active",
        "CREATE UNIQUE INDEX data_keys_one_active ON glpgenc.data_keys (key_id)",
    ),
    fault(
        "trigger that never fires",
        ("shape", FAIL, "key_state"),
        """CREATE OR REPLACE TRIGGER key_state BEFORE UPDATE ON glpgenc.data_keys FOR EACH ROW WHEN (false)
           EXECUTE FUNCTION glpgenc._key_state()""",
    ),
    fault(
        "default that dates keys ahead",
        ("shape", FAIL, "columns"),
        "ALTER TABLE glpgenc.data_keys ALTER created_at SET DEFAULT '2999-01-01'",
    ),
    fault(
        "view with the rights of its owner",
        ("shape", FAIL, "options"),
        "ALTER VIEW glpgenc.guarded_columns SET (security_barrier = false)",
    ),
    fault(
        "rows of another table among the keys",
        ("shape", FAIL, "public.planted"),
        "CREATE TABLE public.planted () INHERITS (glpgenc.data_keys)",
    ),
    fault(
        "events that are dropped by a rule",
        ("present", WARN, "planted on security.encryption_audit"),
        "CREATE RULE planted AS ON INSERT TO security.encryption_audit DO INSTEAD NOTHING",
    ),
    fault(
        "events that are dropped in one month",
        ("shape", WARN, "planted"),
        """CREATE TRIGGER planted BEFORE INSERT ON security.encryption_audit_default FOR EACH ROW
           EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    ),
    fault(
        "events that may be deleted in one month",
        ("grants", FAIL, "DELETE"),
        "GRANT DELETE ON security.encryption_audit_default TO glpgenc_app",
    ),
    fault(
        "months that are not append-only",
        ("shape", FAIL, "append_only"),
        "ALTER TABLE security.encryption_audit_default DISABLE TRIGGER append_only",
    ),
    fault(
        "a trigger of every statement that makes something",
        ("present", WARN, "event trigger planted"),
        "CREATE FUNCTION public.planted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER planted ON ddl_command_end EXECUTE FUNCTION public.planted()",
    ),
    fault("everybody may create in public", ("creates", WARN, "PUBLIC"), "GRANT CREATE ON SCHEMA public TO PUBLIC"),
    fault(
        "applications own a schema",
        ("creates", WARN, "planted: glpgenc_app"),
        "CREATE SCHEMA planted AUTHORIZATION glpgenc_app",
    ),
    fault("another type", ("present", WARN, "type glpgenc.planted"), "CREATE DOMAIN glpgenc.planted AS text"),
]


@each(FUNCTIONS)
def test_a_fault_in_a_function_is_found(shared: Installation, planted: Planted) -> None:
    assert_found(shared, Group.FUNCTIONS, planted)


@each(TABLES)
def test_a_fault_in_a_table_is_found(shared: Installation, planted: Planted) -> None:
    assert_found(shared, Group.TABLES, planted)


def test_applications_that_can_do_more_are_found(installation: Installation) -> None:
    with (
        login_role(installation.url, member_of=["glpgenc_app", "glpgenc_admin"]) as both,
        login_role(installation.url, member_of=["glpgenc_app"]) as bypassing,
        login_role(installation.url, member_of=["glpgenc_app"]) as modest,
        login_role(installation.url) as above,
    ):
        with psycopg.connect(installation.url) as connection:
            connection.execute(f'ALTER ROLE "{bypassing.name}" BYPASSRLS')
            connection.execute(f'ALTER ROLE "{above.name}" SUPERUSER')
            # A member of a member.
            connection.execute(f'GRANT "{modest.name}" TO "{above.name}"')
        found = {one.subject: one.text for one in installation.loud(Group.TABLES)}
        assert set(found) == {both.name, bypassing.name, above.name}
        assert "glpgenc_admin" in found[both.name]
        assert "bypasses" in found[bypassing.name]
        assert "superuser" in found[above.name]
