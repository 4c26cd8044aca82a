"""The commands `view create`, `view list` and `view drop`: what they create, replace, keep and refuse."""

from __future__ import annotations

import json

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.errors import RegistryError
from glpgenc.views import catalogue
from glpgenc.views.options import ViewOptions
from tests.support.databases import Role
from tests.views.views_world import OPTIONS, ViewsWorld

OBJECTS = """
    SELECT 'type', typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname ~ 'decrypted'
    UNION ALL SELECT 'function', proname::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname ~ 'decrypted'
    UNION ALL SELECT 'operator', oprname::text FROM pg_operator WHERE oprnamespace = 'public'::regnamespace
    UNION ALL SELECT 'view', relname::text FROM pg_class WHERE relname ~ 'decrypted'
"""


ACL = """
    SELECT ARRAY(SELECT unnest(relacl)::text ORDER BY 1),
           (SELECT string_agg(attname || attacl::text, ' ' ORDER BY attname) FROM pg_attribute
            WHERE attrelid = c.oid AND attacl IS NOT NULL)
    FROM pg_class c WHERE relname = 'users_decrypted'
"""


def oid(world: ViewsWorld) -> object:
    return world.execute("SELECT 'users_decrypted'::regclass::oid")[0][0]


def test_a_second_time_nothing_is_changed_and_other_options_replace_the_view_and_keep_its_grants(
    world: ViewsWorld,
) -> None:
    first = world.create(*OPTIONS)
    assert "was created; it decrypts email, born, pay" in first
    world.owned(
        f"GRANT SELECT ON users_decrypted TO {world.reader.name} WITH GRANT OPTION",
        f"GRANT UPDATE (name, email) ON users_decrypted TO {world.reader.name}",
        "GRANT SELECT ON users_decrypted TO PUBLIC",
    )
    before, number = world.execute(ACL), oid(world)
    assert "was already there" in world.create(*OPTIONS)
    assert oid(world) == number
    assert "was created again" in world.create(*OPTIONS, "--mask", "email=domain:PUBLIC")
    assert oid(world) != number
    assert world.execute(ACL) == before
    world.create(*OPTIONS)
    assert json.loads(world.create(*OPTIONS, "--json"))["statements"] == []


def test_what_was_created_belongs_to_the_owner_of_the_table_whoever_ran_the_command(world: ViewsWorld) -> None:
    world.execute("CREATE ROLE test_boss SUPERUSER LOGIN PASSWORD 'x'")
    try:
        done = world.run("view", "create", "users", *OPTIONS, role=Role("test_boss", "x"))
        assert done.exit_code == 0, done.output
        owners = """
            SELECT DISTINCT pg_get_userbyid(o) FROM (
                SELECT relowner FROM pg_class WHERE relname ~ 'decrypted'
                UNION ALL SELECT proowner FROM pg_proc WHERE proname ~ 'decrypted'
                UNION ALL SELECT oprowner FROM pg_operator WHERE oprnamespace = 'public'::regnamespace
                UNION ALL SELECT typowner FROM pg_type WHERE typname ~ 'decrypted') x (o)
        """
        assert world.execute(owners) == [(world.owner.name,)]
    finally:
        world.execute("DROP ROLE test_boss")


def test_a_role_that_does_not_own_the_table_creates_and_drops_nothing(world: ViewsWorld) -> None:
    world.execute(f"GRANT glpgenc_admin TO {world.reader.name}")
    done = world.run("view", "create", "public.users", *OPTIONS, role=world.reader)
    assert done.exit_code == 5
    assert "permission denied" in done.output
    assert world.execute(OBJECTS) == []
    world.create(*OPTIONS)
    assert world.run("view", "drop", "public.users_decrypted", role=world.reader).exit_code == 5
    assert len(world.execute(OBJECTS)) > 10


def test_drop_leaves_the_table_and_nothing_else_of_the_view(world: ViewsWorld) -> None:
    assert world.execute(OBJECTS) == []
    world.create(*OPTIONS)
    assert len(world.execute(OBJECTS)) > 10
    done = world.run("view", "drop", "users_decrypted")
    assert done.exit_code == 0, done.output
    assert world.execute(OBJECTS) == []
    assert world.execute("SELECT count(*) FROM users") == [(0,)]
    assert world.run("view", "drop", "users_decrypted").exit_code != 0


@pytest.mark.parametrize(
    "statement",
    [
        "DROP VIEW users_decrypted",
        "ALTER TABLE users DROP COLUMN name CASCADE",
        "DROP TRIGGER glpgenc_view ON users_decrypted",
        "DROP FUNCTION users_decrypted_glpgenc_view CASCADE",
        "DROP TYPE users_decrypted_pay_search CASCADE",
    ],
)
def test_what_is_left_of_a_view_that_was_dropped_by_sql_is_no_obstacle_to_creating_and_dropping_it(
    world: ViewsWorld, statement: str
) -> None:
    world.create(*OPTIONS)
    complete = world.execute(OBJECTS)
    world.owned(statement)
    left = world.execute(OBJECTS)
    assert 0 < len(left) < len(complete) or "TRIGGER" in statement
    assert "was created" in world.create(*OPTIONS)
    assert sorted(world.execute(OBJECTS)) == sorted(complete)
    done = world.run("view", "drop", "users_decrypted")
    assert done.exit_code == 0, done.output
    assert world.execute(OBJECTS) == []


def test_what_is_left_of_a_view_stays_while_it_is_used_or_another_s(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.owned("DROP VIEW users_decrypted", "CREATE TABLE kept (sought users_decrypted_email_search)")
    assert world.run("view", "create", "users", *OPTIONS).exit_code == 5
    world.owned("DROP TABLE kept")
    world.execute("ALTER TYPE users_decrypted_email_search OWNER TO CURRENT_USER")
    assert world.run("view", "create", "users", *OPTIONS).exit_code == 5
    world.execute(f"ALTER TYPE users_decrypted_email_search OWNER TO {world.owner.name}")
    world.create(*OPTIONS)


def test_what_is_not_a_view_of_ours_is_neither_replaced_nor_dropped(world: ViewsWorld) -> None:
    world.owned("CREATE VIEW users_decrypted AS SELECT 1 AS one")
    for arguments in (("create", "users", *OPTIONS), ("drop", "users_decrypted"), ("drop", "users")):
        done = world.run("view", *arguments)
        assert done.exit_code == 3, done.output
    assert world.execute("SELECT * FROM users_decrypted") == [(1,)]


def test_a_view_on_which_another_depends_is_neither_replaced_nor_dropped(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.owned("CREATE VIEW over AS SELECT email FROM users_decrypted")
    number = oid(world)
    for arguments in (("create", "users", *OPTIONS, "--no-search"), ("drop", "users_decrypted")):
        done = world.run("view", *arguments)
        assert done.exit_code == 3
        assert "other objects depend on view" in done.output
    assert oid(world) == number


def test_a_dry_run_prints_what_creates_the_view_and_creates_nothing(world: ViewsWorld) -> None:
    printed = world.create(*OPTIONS, "--dry-run")
    assert world.execute(OBJECTS) == []
    with psycopg.connect(world.owner.url(world.admin_url)) as connection:
        connection.execute(printed.encode())
    assert world.execute("SELECT count(*) FROM users_decrypted") == [(0,)]
    (listed,) = json.loads(world.run("view", "list", "--json").output)["views"]
    assert [(each["severe"], "printed statements" in each["text"]) for each in listed["faults"]] == [(False, True)]
    assert "was created again" in world.create(*OPTIONS)
    (listed,) = json.loads(world.run("view", "list", "--json").output)["views"]
    assert listed["faults"] == []
    assert json.loads(world.run("view", "create", "users", *OPTIONS, "--dry-run", "--json", "--name", "v").output)[
        "statements"
    ]


def test_names_that_are_sql_are_names(world: ViewsWorld) -> None:
    evil = 'a"; DROP TABLE twins; --$view$'
    quoted = '"' + evil.replace('"', '""') + '"'
    world.owned(
        f'CREATE TABLE {quoted} (id int PRIMARY KEY, {quoted} bytea, "User" text, "{"x" * 63}" int)',
        f"SELECT glpgenc.gl_guard_column('{quoted}', '{evil}', 'users.email'),"
        f" glpgenc.gl_index_column('{quoted}', '{evil}', 'equal')",
    )
    done = world.run(
        "view", "create", quoted, "--name", '"View of ""it"""', "--mask", f"{evil}=last4:{world.reader.name}"
    )
    assert done.exit_code == 0, done.output
    done = world.run("view", "create", quoted, "--name", f'"{"y" * 63}"')
    assert done.exit_code == 0, done.output
    with world.keyed() as connection:
        for view in ('"View of ""it"""', f'"{"y" * 63}"'):
            connection.execute(f"INSERT INTO {view} VALUES (1, '12345678', 'u', 1)".encode())
            connection.execute(f"""UPDATE {view} SET {quoted} = '87654321', "User" = 'v'""".encode())
            assert connection.execute(f"SELECT * FROM {view}".encode()).fetchone()[:3] == (1, "87654321", "v")  # type: ignore[index]
            connection.execute(f"DELETE FROM {view}".encode())
    assert world.execute("SELECT count(*) FROM twins") == [(0,)]
    for view in ('"View of ""it"""', f'"{"y" * 63}"'):
        assert world.run("view", "drop", view).exit_code == 0


def test_what_the_owner_of_a_table_wrote_runs_with_no_other_rights(world: ViewsWorld) -> None:
    world.owned(
        "ALTER TABLE users ADD COLUMN note text",
        "SELECT glpgenc.gl_register_field('users.note', 'pii'),"
        " glpgenc.gl_expand_column('users', 'note', 'note_enc', 'users.note', row_expression => 'id')",
    )
    escape = f"id)::text); RESET ROLE; ALTER ROLE {world.owner.name} SUPERUSER; --"
    world.owned(f"UPDATE glpgenc.column_migrations SET row_expression = '{escape}'")
    with connect(world.admin_url, "test", autocommit=True) as connection:
        options = ViewOptions(types={"born": "date"}, rows={"born": "id"})
        plan = catalogue.plan_view(connection, "public.users", None, options)
        with pytest.raises(psycopg.errors.SyntaxError):
            catalogue.create_view(connection, plan)
    assert world.execute(f"SELECT rolsuper FROM pg_roles WHERE rolname = '{world.owner.name}'") == [(False,)]


def test_columns_that_sql_can_not_decrypt_are_refused_and_can_be_omitted(world: ViewsWorld) -> None:
    world.owned(
        "ALTER TABLE users ADD COLUMN note text",
        "SELECT glpgenc.gl_register_field('users.note', 'pii'),"
        " glpgenc.gl_expand_column('users', 'note', 'note_enc', 'users.note', mode => 'client')",
    )
    done = world.run("view", "create", "users", *OPTIONS)
    assert done.exit_code == 3
    assert "--omit note_enc" in done.output
    assert json.loads(world.create(*OPTIONS, "--omit", "note_enc", "--json"))["decrypted"] == ["email", "born", "pay"]


def test_contract_refuses_while_a_view_shows_the_plaintext_column(world: ViewsWorld) -> None:
    world.owned(
        "ALTER TABLE users ADD COLUMN note varchar(20)",
        "SELECT glpgenc.gl_register_field('users.note', 'pii'),"
        " glpgenc.gl_expand_column('users', 'note', 'note_enc', 'users.note')",
    )
    assert "can't drop it while the view shows it" in world.create(*OPTIONS)
    refused = world.run("contract", "users", "note", "--yes")
    assert refused.exit_code == 3
    assert "users_decrypted" in refused.output
    assert world.run("view", "drop", "users_decrypted").exit_code == 0
    dropped = world.run("contract", "users", "note", "--yes")
    assert dropped.exit_code == 0, dropped.output
    # By the name and of the type that the plaintext column had.
    assert json.loads(world.create(*OPTIONS, "--json"))["decrypted"][-1] == "note"
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, note) VALUES (1, 'x')")
        assert connection.execute("SELECT note FROM users_decrypted").fetchall() == [("x",)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as", "nothing=x"),
        ("--as", "email"),
        ("--as", "email=name"),
        ("--type", "email=no_such_type"),
        ("--row", "email=nothing"),
        ("--omit", "name"),
        ("--omit", "email", "--omit", "born", "--omit", "pay"),
        ("--as", "email=a", "--as", "email=b"),
    ],
)
def test_options_that_do_not_fit_the_table_are_refused(world: ViewsWorld, arguments: tuple[str, ...]) -> None:
    done = world.run("view", "create", "users", *arguments)
    assert done.exit_code in {2, 3}, done.output
    assert world.execute(OBJECTS) == []


def test_postgresql_14_has_no_such_view_and_says_so(world: ViewsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    # The oldest server at hand is 15: where the limit is raised it is refused as 14 is.
    monkeypatch.setattr(catalogue, "OLDEST", 990000)
    with connect(world.owner.url(world.admin_url), "test") as connection, pytest.raises(RegistryError, match="owner"):
        catalogue.plan_view(connection, "users", None, ViewOptions())


def test_a_view_follows_a_table_that_is_renamed(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.owned("INSERT INTO users DEFAULT VALUES", "ALTER TABLE users RENAME TO people")
    with world.keyed() as connection:
        assert connection.execute("SELECT count(*) FROM users_decrypted").fetchone() == (1,)
    done = world.run("view", "create", "people", *OPTIONS, "--name", "users_decrypted")
    assert "was created again" in done.output
    with world.keyed() as connection:
        assert connection.execute("UPDATE users_decrypted SET email = 'x'").rowcount == 1
