"""Expressions that PL/pgSQL plans for the values of variables, as it could not at first: no open key is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.attacks.database.test_sealed_session_keys import forms
from tests.sessions.world import SessionWorld, sqlstate, world_on
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

Connection = psycopg.Connection[Any]

# Calls itself so many times before a statement, so that it runs near the end of the stack.
DEEP = """
    CREATE FUNCTION public.deep(times integer, statement text) RETURNS bytea LANGUAGE plpgsql AS $$
    DECLARE
        found bytea;
    BEGIN
        IF times > 0 THEN
            RETURN public.deep(times - 1, statement);
        END IF;
        EXECUTE statement INTO found;
        RETURN found;
    END $$
"""
NO_SLOT = "SELECT glpgenc._term_in_slot('x', decode(repeat('11', 82), 'hex'), 'people.email', 9)"
A_SLOT = (
    "SELECT glpgenc._term_in_slot('x', decode(repeat('11', 82) || '09018000' || repeat('22', 32), 'hex'), "
    "'people.email', 9)"
)
SEARCH = "SELECT glpgenc.gl_hmac_index('x'::bytea, 'people.email', 9)"


@pytest.fixture(scope="module")
def world(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SessionWorld]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        world_on(database, tmp_path_factory.mktemp("plans")) as world,
    ):
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute("GRANT CREATE ON SCHEMA public TO glpgenc_app")
        yield world


class Printed:
    """The plans that a session is shown, constants as the numbers of their bytes."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.notices: list[str] = []
        connection.add_notice_handler(
            lambda shown: self.notices.append(f"{shown.message_primary} {shown.message_detail}")
        )

    def by(self, statement: str) -> str:
        self.notices.clear()
        for setting in (
            "client_min_messages = log",
            "plan_cache_mode = force_custom_plan",
            "debug_pretty_print = off",
            "debug_print_plan = on",
        ):
            self.connection.execute("SET LOCAL " + setting)
        assert sqlstate(self.connection, statement) == "ZE011"
        return re.sub(r"\s+", " ", " ".join(self.notices))


def overflows(connection: Connection, times: int, statement: str) -> bool:
    return sqlstate(connection, "SELECT public.deep(%s, %s)", times, statement) == "54001"


def fail_to_plan(connection: Connection) -> None:
    """Let the planning of `_entry_in_slot(keys, field, slot)` reach the end of the stack, at its first call."""
    connection.execute(DEEP)
    connection.execute(A_SLOT)  # plans all expressions before it
    fits, too_deep = 1, 20_000
    while too_deep - fits > 1:
        middle = (fits + too_deep) // 2
        if overflows(connection, middle, "SELECT ''::bytea"):
            too_deep = middle
        else:
            fits = middle
    times = too_deep + 1
    while overflows(connection, times, NO_SLOT):
        times -= 1


def test_an_expression_that_is_planned_at_each_call_shows_no_key(world: SessionWorld) -> None:
    with psycopg.connect(world.url) as attacker:
        printed = Printed(attacker)
        fail_to_plan(attacker)
        # Of keys that the attacker passes, outside of our functions' rights, the plan shows all bytes.
        assert "17 17 17 17 17 17 17 17 17 17 17 17 17 17 17 17" in printed.by(NO_SLOT).split("_entry_in_slot")[0]
        attacker.commit()
        with world.session(attacker):
            assert sqlstate(attacker, SEARCH) == "ZE011"
            shown = printed.by(SEARCH)
        assert "PLANNEDSTMT" in shown
        wanted = [each.decode() for each in forms(world.keys()) if re.fullmatch(rb"(-?\d+ ){7}-?\d+", each)]
        assert len(wanted) > 4
        assert [each for each in wanted if each in shown] == []


def test_every_function_that_opens_keys_prints_no_plan(world: SessionWorld) -> None:
    """What has the rights of the functions' owner has the setting off, or turns it off itself."""
    with psycopg.connect(world.url) as connection:
        rows = connection.execute("""
            SELECT p.oid::regprocedure::text, coalesce(p.proconfig, '{}'), p.prosrc FROM pg_proc p
            WHERE p.pronamespace = 'glpgenc'::regnamespace AND p.prosecdef
        """).fetchall()
    assert len(rows) > 10
    for name, settings, body in rows:
        first = body.partition("END IF")[0]
        assert "debug_print_plan=off" in settings or "glpgenc._print_no_plans()" in first, name
