"""A role that sees a mask, with full SQL on the view: no predicate, function, role or write shows it the value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support.databases import Role, login_role
from tests.views.views_world import OPTIONS, ViewsWorld, views_world

SECRET = "ada.lovelace@x.org"
BORN = "1990-12-31"


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[ViewsWorld]:
    with views_world(database, tmp_path) as made:
        yield made


@pytest.fixture
def masked(world: ViewsWorld) -> Iterator[ViewsWorld]:
    """The reader sees masks; it may create functions, and SET ROLE to a role that sees all."""
    with login_role(world.admin_url) as analyst, login_role(world.admin_url, member_of=["glpgenc_app"]) as whole:
        world.execute(f"GRANT {analyst.name}, {whole.name} TO {world.reader.name}")
        world.execute(f"GRANT CREATE ON SCHEMA public TO {world.reader.name}")
        masks = (f"email=domain:{analyst.name}", f"born=year:{analyst.name}", f"pay=null:{analyst.name}")
        world.create(*OPTIONS, *(word for mask in masks for word in ("--mask", mask)))
        world.grant(f"GRANT SELECT ON users, users_decrypted TO {whole.name}")
        with world.keyed() as connection:
            connection.execute(
                "INSERT INTO users_decrypted (id, name, email, born, pay) VALUES (1, %s, %s, %s, 123456)",
                (whole.name, SECRET, BORN),
            )
        yield world


def test_who_is_not_masked_sees_the_value(masked: ViewsWorld) -> None:
    with masked.keyed() as connection:
        row = connection.execute("SELECT email, born::text, pay::int FROM users_decrypted").fetchone()
        assert row == (SECRET, BORN, 123456)


PREDICATES = (
    f"email = '{SECRET}'",
    "email LIKE 'ada%'",
    "starts_with(email, 'a')",
    "length(email) > 9",
    "email > '*'  AND email < '*'",
    f"born = '{BORN}'",
    "born > '1990-01-01'",
    "pay > 0",
    "pay IS NOT NULL",
    "users_decrypted::text LIKE '%ada%'",
    "to_jsonb(users_decrypted)::text LIKE '%ada%'",
)


def test_predicates_see_the_mask(masked: ViewsWorld) -> None:
    with masked.keyed(masked.reader) as connection:
        for predicate in PREDICATES:
            found = connection.execute(f"SELECT 1 FROM users_decrypted WHERE {predicate}".encode()).fetchall()
            assert found == [], predicate
        assert connection.execute("SELECT 1 FROM users_decrypted WHERE email = '***@x.org'").fetchall() == [(1,)]


def test_a_masked_column_has_no_search_column(masked: ViewsWorld) -> None:
    names = (
        "SELECT attname FROM pg_attribute WHERE attrelid = 'users_decrypted'::regclass AND attname ~ '(search|bidx)'"
    )
    assert masked.execute(names) == []


def test_cheap_and_leaky_functions_and_errors_are_handed_the_mask(masked: ViewsWorld) -> None:
    with masked.keyed(masked.reader) as connection:
        connection.execute("""
            CREATE FUNCTION leak(value text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
            $$ BEGIN RAISE NOTICE 'seen %', value; RETURN true; END $$
        """)
        seen: list[str] = []
        connection.add_notice_handler(lambda notice: seen.append(notice.message_primary or ""))
        for query in (
            "SELECT 1 FROM users_decrypted WHERE leak(email) AND leak(born::text) AND leak(pay::text)",
            "SELECT 1 FROM users_decrypted v WHERE leak(v::text)",
            "SELECT 1 FROM users_decrypted ORDER BY leak(email)",
            "SELECT count(*) FILTER (WHERE leak(email)) FROM users_decrypted",
            "UPDATE users_decrypted SET name = 'x' WHERE leak(email) AND leak(born::text) RETURNING leak(email)",
        ):
            connection.execute(query.encode())
        assert len(seen) >= 6
        for query in ("SELECT email::int FROM users_decrypted", "SELECT 1 / (email = 'x')::int FROM users_decrypted"):
            with pytest.raises(psycopg.Error) as caught, connection.transaction():
                connection.execute(query.encode())
            seen.append(str(caught.value))
        for part in ("ada", "lovelace", "12-31", "123456"):
            assert not [text for text in seen if part in text]


def test_another_role_a_definer_s_function_and_a_view_on_the_view_show_the_mask(masked: ViewsWorld) -> None:
    whole = masked.execute("SELECT name FROM users")[0][0]
    masked.owned("CREATE VIEW over AS SELECT * FROM users_decrypted", f"GRANT SELECT ON over TO {masked.reader.name}")
    masked.owned(
        "CREATE FUNCTION defined() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT email FROM users_decrypted'"
    )
    with masked.keyed(masked.reader) as connection:
        assert connection.execute("SELECT email FROM over").fetchone() == ("***@x.org",)
        assert connection.execute("SELECT public.defined()").fetchone() == ("***@x.org",)
        connection.execute(f"SET LOCAL ROLE {whole}")
        assert connection.execute("SELECT email FROM users_decrypted").fetchone() == ("***@x.org",)


def test_the_year_of_a_time_does_not_move_with_the_time_zone(world: ViewsWorld) -> None:
    world.create("--type", "born=timestamptz", "--row", "born=id", "--mask", "born=year:PUBLIC")
    world.grant()
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, born) VALUES (1, '1990-12-31 20:00+00')")
    with world.keyed(world.reader) as connection:
        years = set()
        for offset in range(-12, 13):
            connection.execute(f"SET LOCAL timezone = '{offset}'".encode())
            years.add(connection.execute("SELECT extract(epoch FROM born) FROM users_decrypted").fetchone())
        assert len(years) == 1


@pytest.mark.parametrize("of_type", ["date", "timestamp", "timestamptz"])
def test_no_stored_text_is_quoted_by_an_error_to_who_sees_its_year(world: ViewsWorld, of_type: str) -> None:
    years = {
        "1990-05-10": 1990, "1990-12-31": 1990, "1991-01-01": 1991, "1990-05-10 23:59:59": 1990,
        "1990-05-10T12:00": 1990, "1990-05-10 12:00:00.123456+00": 1990, "1990-05-10T12:00:00+02:00": 1990,
        "1992-02-29": 1992, "1990-02-31": 1990, "infinity": None,
        "0044-03-15 BC": -44, "13/05/1991": None, "05/13/1991": None, "10.05.1990": None, "secret": None, "": None,
        "0000-01-01": None, "5000-01-01 BC": None, "12000-01-01 BC": None, "999999-01-01": None, "1990-13-01": None,
        "1990-05-10 25:00": None, "1990-05-10 12:00 Mars/Olympus": None, "1990-05-10 12:00+99": None, "19900510": None,
    }  # fmt: skip
    if of_type == "timestamptz":
        # Of a time without a zone the session's would decide in which year it is.
        zoned = {text: year for text, year in years.items() if "+" in text}
        years = {
            **dict.fromkeys(years, None),
            **zoned,
            "1991-01-01 00:30:00+01": 1990,
            "0044-03-15 00:00:00+00 BC": -44,
        }
    world.create("--type", f"born={of_type}", "--row", "born=id", "--mask", "born=year:PUBLIC")
    world.grant()
    with world.keyed() as connection:
        for number, text in enumerate(years):
            connection.execute(
                "INSERT INTO users (id, born) VALUES (%s, glpgenc.gl_encrypt(%s::text, 'users.born', %s::text))",
                (number, text, number),
            )
    with world.keyed(world.reader) as connection:
        for style in ("ISO, YMD", "SQL, DMY", "German, MDY"):
            connection.execute(f"SET LOCAL datestyle = '{style}'; SET LOCAL timezone = 'UTC'".encode())
            shown = connection.execute(
                "SELECT CASE WHEN isfinite(born) THEN extract(year FROM born)::int END FROM users_decrypted ORDER BY id"
            ).fetchall()
            assert dict(zip(years, (row[0] for row in shown), strict=True)) == years


def test_a_mask_is_not_written_back_and_a_masked_value_is_not_written_over(masked: ViewsWorld) -> None:
    before = masked.execute("SELECT email, born, pay FROM users")
    with masked.keyed(masked.reader) as connection:
        # As a tool does that writes back what it shows.
        connection.execute("UPDATE users_decrypted SET name = 'new', email = email, born = born, pay = pay")
        for write in ("email = email || 'x'", "born = born + 1", "pay = 1", "email = NULL"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"UPDATE users_decrypted SET {write}".encode())
        # The whole value follows its row, which the writer does not see.
        connection.execute("UPDATE users_decrypted SET id = 2")
    assert masked.execute("SELECT email, pay FROM users") == [(before[0][0], before[0][2])]
    with masked.keyed() as connection:
        row = connection.execute("SELECT id, email, born::text FROM users_decrypted").fetchone()
        assert row == (2, SECRET, BORN)


def test_where_the_role_of_a_mask_is_gone_nobody_reads_the_column(masked: ViewsWorld) -> None:
    role = Role("test_gone", "")
    masked.execute(f"CREATE ROLE {role.name}")
    masked.create(*OPTIONS, "--name", "gone", "--mask", f"email=null:{role.name}")
    masked.owned(f"GRANT SELECT ON gone TO {masked.reader.name}")
    masked.execute(f"DROP ROLE {role.name}")
    for reader in (masked.reader, masked.owner):
        with masked.keyed(reader) as connection, pytest.raises(psycopg.Error), connection.transaction():
            connection.execute("SELECT email FROM gone")


def test_what_masks_do_not_prevent_is_what_the_threats_say(masked: ViewsWorld) -> None:
    # docs/THREATS.md says so: a mask is of the view, and the keys are the session's.
    with masked.keyed(masked.reader) as connection:
        opened: Any = connection.execute("SELECT glpgenc.gl_decrypt(email, 'users.email') FROM users").fetchone()
        assert opened == (SECRET,)
