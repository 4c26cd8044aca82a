"""What somebody can do beside users' tables: in the server, in our schema, to settings, replication and keys."""

from __future__ import annotations

import secrets

import psycopg

from glpgenc.doctor import Group, Status
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_found, commands_of, each, fault
from tests.support.databases import login_role

FAIL, WARN = Status.FAIL, Status.WARN
_FORMAT = "DO $$ BEGIN EXECUTE format('%s', current_database()); END $$"

FUNCTIONS = [
    fault(
        "a wrapper for everybody",
        ("wrappers", FAIL, "for everybody"),
        """CREATE FUNCTION open_it(v bytea, i text) RETURNS text LANGUAGE sql SECURITY DEFINER
           AS $$ SELECT glpgenc.gl_decrypt(v, 'people.alias', i) $$""",
    ),
    fault(
        "a wrapper in standard SQL",
        ("wrappers", FAIL, "public.open_it"),
        """CREATE FUNCTION open_it(v bytea, i text) RETURNS text LANGUAGE sql SECURITY DEFINER
           RETURN glpgenc.gl_decrypt(v, 'people.alias', i)""",
    ),
    fault(
        "a wrapper for some",
        ("wrappers", WARN, "every role that can call it"),
        """CREATE PROCEDURE load_it(v bytea) LANGUAGE plpgsql SECURITY DEFINER
           AS $$ BEGIN PERFORM gl_session_load(v); END $$""",
        "REVOKE EXECUTE ON PROCEDURE load_it(bytea) FROM PUBLIC",
    ),
    fault(
        "a function of pgcrypto replaced",
        ("pgcrypto", FAIL, "was replaced"),
        """DO $$ BEGIN EXECUTE format('CREATE OR REPLACE FUNCTION %s.encrypt_iv(bytea, bytea, bytea, text) RETURNS bytea
               LANGUAGE sql AS ''SELECT $1''', (SELECT extnamespace::regnamespace FROM pg_extension
               WHERE extname = 'pgcrypto')); END $$""",
    ),
    fault(
        "a function of pgcrypto given away",
        ("pgcrypto", WARN, "glpgenc_app"),
        """DO $$ BEGIN EXECUTE format('ALTER FUNCTION %s.hmac(bytea, bytea, text) OWNER TO glpgenc_app',
               (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgcrypto')); END $$""",
    ),
    fault(
        "a better match than a built-in function",
        ("built_in", WARN, "substr"),
        """CREATE FUNCTION pg_catalog.substr(bytea, integer, bigint) RETURNS bytea LANGUAGE sql AS 'SELECT $1'""",
    ),
    fault(
        "a better match than a built-in operator",
        ("built_in", WARN, "operator"),
        "CREATE FUNCTION public.planted(bytea, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE OPERATOR pg_catalog.= (LEFTARG = bytea, RIGHTARG = text, FUNCTION = public.planted)",
    ),
    fault(
        "a built-in function replaced",
        ("built_in", FAIL, "octet_length"),
        """CREATE OR REPLACE FUNCTION pg_catalog.octet_length(bytea) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT
           AS 'BEGIN RETURN 48; END'""",
    ),
]
CONNECTION = [
    fault(
        "triggers asleep for a role",
        ("settings", FAIL, "session_replication_role (role glpgenc_app)"),
        "ALTER ROLE glpgenc_app SET session_replication_role = replica",
    ),
    fault(
        "triggers asleep in the database",
        ("settings", FAIL, "session_replication_role (database"),
        _FORMAT.replace("%s", "ALTER DATABASE %I SET session_replication_role = ''replica''"),
    ),
    fault(
        "triggers asleep for everybody",
        ("settings", FAIL, "every role"),
        "ALTER ROLE ALL SET session_replication_role = replica",
    ),
    fault(
        "a path on which built-in functions come later",
        ("settings", FAIL, "comes before pg_catalog"),
        "ALTER ROLE glpgenc_app SET search_path = public, pg_catalog",
    ),
    fault(
        "a path on which temporary objects come first",
        ("settings", FAIL, "temporary objects"),
        "ALTER ROLE glpgenc_app SET search_path = pg_temp, public",
    ),
    fault(
        "a path along a schema of the application's",
        ("settings", WARN, "schema planted belongs to glpgenc_app"),
        "CREATE SCHEMA planted AUTHORIZATION glpgenc_app",
        _FORMAT.replace("%s", "ALTER ROLE glpgenc_auditor IN DATABASE %I SET search_path = planted, public"),
    ),
    fault(
        "a path along ours",
        ("settings", WARN, "without their schema"),
        "ALTER ROLE glpgenc_app SET search_path = public, glpgenc",
    ),
    fault(
        "a session that seems to hold keys",
        ("settings", FAIL, "as if it had loaded keys"),
        'ALTER ROLE glpgenc_app SET "glpgenc.field.people.alias" = $$x$$',
    ),
    fault("policies that fail", ("settings", WARN, "row_security"), "ALTER ROLE glpgenc_app SET row_security = off"),
    fault(
        "another role after the login",
        ("settings", WARN, "run as glpgenc_admin"),
        "ALTER ROLE glpgenc_app SET role = glpgenc_admin",
    ),
]
TABLES = [
    fault(
        "keys published",
        ("replicated", WARN, "wrapped keys"),
        "CREATE PUBLICATION planted FOR TABLE glpgenc.data_keys, glpgenc.fields",
    ),
    fault("all published", ("replicated", WARN, "wrapped keys"), "CREATE PUBLICATION planted FOR ALL TABLES"),
    fault(
        "registry published",
        ("replicated", WARN, "tables of glpgenc"),
        "CREATE PUBLICATION planted FOR TABLE glpgenc.encrypted_columns",
    ),
    fault(
        "new tables for everybody",
        ("default_privileges", WARN, "PUBLIC gets SELECT on all new tables"),
        "ALTER DEFAULT PRIVILEGES IN SCHEMA glpgenc GRANT SELECT ON TABLES TO PUBLIC",
    ),
    fault(
        "new functions for applications",
        ("default_privileges", WARN, "glpgenc_app gets EXECUTE on all new functions"),
        "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO glpgenc_app",
    ),
    fault(
        "audit trail's month of the application's",
        ("shape", FAIL, "glpgenc_app"),
        "ALTER TABLE security.encryption_audit_default OWNER TO glpgenc_app",
    ),
    fault(
        "policies of keys off for their owner",
        ("policies", FAIL, "row-level security is off"),
        "ALTER TABLE glpgenc.data_keys DISABLE ROW LEVEL SECURITY",
    ),
    fault(
        "a trigger of every statement",
        ("present", WARN, "event trigger planted"),
        "CREATE FUNCTION public.planted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER planted ON ddl_command_start EXECUTE FUNCTION public.planted()",
    ),
]
KEYS = [
    fault(
        "a tenant that is meant wherever none is named",
        ("default_tenant", WARN, "tenant acme"),
        "INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')",
    ),
]
PLAINTEXT = [
    fault(
        "a plaintext column that came back",
        ("returned", FAIL, "public.moved_scrubbed.mail"),
        "ALTER TABLE moved_scrubbed ADD COLUMN mail text",
        also=("copies", "names"),
    ),
    fault(
        "a plaintext column that came back, by its name alone",
        ("returned", FAIL, "public.parts.name"),
        "ALTER TABLE parts ADD COLUMN name varchar(30)",
        "UPDATE glpgenc.column_migrations SET former_column = NULL",
        also=("copies",),
    ),
    fault(
        "a publication of a table on its way",
        ("publications", WARN, "sends public.moved_expanded.mail"),
        "CREATE PUBLICATION planted FOR TABLE moved_expanded",
    ),
    fault(
        "old rows in the WAL",
        ("publications", WARN, "REPLICA IDENTITY FULL"),
        "ALTER TABLE moved_expanded REPLICA IDENTITY FULL",
    ),
    fault(
        "extended statistics",
        ("dependents", WARN, "public.planted"),
        "CREATE STATISTICS planted (mcv) ON mail, tenant FROM moved_expanded",
    ),
    fault(
        "statistics of an expression",
        ("dependents", WARN, "public.planted"),
        "CREATE STATISTICS planted ON (lower(mail)) FROM moved_expanded",
    ),
    fault(
        "a generated column of plaintext",
        ("dependents", WARN, "default value"),
        "ALTER TABLE moved_expanded ADD words tsvector GENERATED ALWAYS AS (to_tsvector('simple', mail)) STORED",
    ),
    fault(
        "a materialised view of plaintext",
        ("dependents", WARN, "public.planted"),
        "CREATE MATERIALIZED VIEW planted AS SELECT id, upper(mail) AS m FROM moved_verified",
        also=("sample",),
    ),
    fault(
        "a materialised view that decrypts",
        ("decrypted", FAIL, "public.planted"),
        """CREATE MATERIALIZED VIEW planted AS SELECT glpgenc.gl_decrypt(alias_enc, 'people.alias', id::text) AS a
           FROM people WITH NO DATA""",
    ),
    fault(
        "a generated column that decrypts",
        ("decrypted", FAIL, "public.bare"),
        """CREATE FUNCTION clear(v bytea, i integer) RETURNS text LANGUAGE sql IMMUTABLE
           RETURN glpgenc.gl_try_decrypt(v, 'people.alias', i::text)""",
        "CREATE TABLE bare (id integer, v bytea, clear text GENERATED ALWAYS AS (clear(v, id)) STORED)",
    ),
]


@each(FUNCTIONS)
def test_a_change_of_functions_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.FUNCTIONS, planted)


@each(CONNECTION)
def test_a_setting_of_roles_and_databases_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.CONNECTION, planted)


@each(TABLES)
def test_a_change_of_our_tables_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.TABLES, planted)


@each(KEYS)
def test_a_change_of_keys_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.KEYS, planted)


@each(PLAINTEXT)
def test_plaintext_beside_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.PLAINTEXT, planted)


def test_an_ordinary_path_of_a_role_is_reported_and_no_fault(shared_crowd: Installation) -> None:
    found = shared_crowd.all_with(Group.CONNECTION, "ALTER ROLE glpgenc_app SET search_path = public")
    assert [(one.status, one.text) for one in found if one.check == "settings"] == [
        (Status.INFO, "the search_path of its sessions is public")
    ]


def test_application_roles_with_rights_over_the_server_are_found(crowd: Installation) -> None:
    with login_role(crowd.url, member_of=["glpgenc_app"]) as role:
        with psycopg.connect(crowd.url) as connection:
            connection.execute(f'GRANT pg_read_server_files, pg_read_all_data TO "{role.name}"')
            connection.execute(f'ALTER ROLE "{role.name}" REPLICATION')
        found = [one for one in crowd.loud(Group.TABLES) if one.subject == role.name]
        assert {(one.check, one.status) for one in found} == {("members", WARN)}
        texts = " ".join(one.text for one in found)
        assert ["pg_read_all_data" in texts, "pg_read_server_files" in texts, "replication" in texts] == [True] * 3
        with psycopg.connect(crowd.url, autocommit=True) as connection:
            for one in found:
                connection.execute((one.remedy or "").encode())
        assert [one for one in crowd.loud(Group.TABLES) if one.subject == role.name] == []


def test_a_slot_that_nobody_reads_is_found_while_it_keeps_plaintext(crowd: Installation) -> None:
    name = f"left_{secrets.token_hex(4)}"
    with psycopg.connect(crowd.url, autocommit=True) as connection:
        connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", (name,))
        try:
            (found,) = (one for one in crowd.loud(Group.PLAINTEXT) if name in one.subject)
            assert (found.check, found.status) == ("slots", WARN)
            for command in commands_of(found):
                connection.execute(command)
            assert not [one for one in crowd.loud(Group.PLAINTEXT) if name in one.subject]
        finally:
            connection.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s", (name,)
            )
