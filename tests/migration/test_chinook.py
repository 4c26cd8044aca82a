"""Real tables, all the way by the program: what was read before is read after, found by index, and nowhere plain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pytest
from sqlalchemy import DateTime, Integer, select, text
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range
from tests.support.chinook import chinook_file
from tests.support.databases import fresh_database
from tests.support.orm import orm_on, plan_of
from tests.support.servers import Server, TemplateDatabases

MOVES: dict[str, dict[str, tuple[str, ...]]] = {
    "customer": {
        "email": ("lower:unique", "email_domain"),
        "phone": ("digits", "last4"),
        "address": ("exact", "contains"),
        "company": ("exact", "prefix"),
    },
    "employee": {"birth_date": ("range=year",), "email": ("lower:unique",)},
    "invoice": {"billing_address": ("exact", "prefix"), "billing_state": ("exact",), "total": ("exact", "range=5")},
}
ROWS = {"customer": 59, "employee": 8, "invoice": 412}
COLUMNS: LiteralString = "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s"
# What a model declared by `glpgenc protect` is written in.
WORDS = {"mapped_column": mapped_column, "EncryptedColumn": EncryptedColumn, "DateTime": DateTime, "Decimal": Decimal,
         "datetime": datetime, "Exact": Exact, "Prefix": Prefix, "Contains": Contains, "Range": Range}  # fmt: skip

Values = dict[tuple[str, str], dict[int, Any]]
"""For each column the value of each row, by the row's key."""


class Moved:
    """Chinook after the whole way.

    :ivar before: what the plaintext columns held.
    :ivar models: classes as `glpgenc protect` says that they are to be declared.
    """

    def __init__(self, url: str, environment: dict[str, str]) -> None:
        self.url = url
        self._environment = environment
        self.before: Values = {
            (table, column): dict(self.rows(f"SELECT {table}_id, {column} FROM {table}"))
            for table, columns in MOVES.items()
            for column in columns
        }
        declared = {table: dict(self._protect(table, column) for column in columns) for table, columns in MOVES.items()}
        self.models = {table: model(table, columns) for table, columns in declared.items()}
        self.said = {table: self._fill_and_contract(table) for table in MOVES}

    def rows(self, query: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def run(self, *arguments: str) -> Any:
        """Run the program in this process, which has loaded already what it needs, and return what it prints."""
        answer = CliRunner().invoke(
            app,
            [*arguments, "--json"],
            prog_name="glpgenc",
            env=self._environment | {"GLPGENC_ALLOW_SUPERUSER": "true"},
        )
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.stdout)

    def _protect(self, table: str, column: str) -> tuple[str, Any]:
        search = [word for way in MOVES[table][column] for word in ("--search", way)]
        document = self.run("protect", table, column, "--data-class", "pii", *search)
        name, declaration = document["model"].split(" = ", 1)
        return name, eval(declaration, dict(WORDS))  # noqa: S307 - what the program prints is to be Python that works

    def _fill_and_contract(self, table: str) -> dict[str, Any]:
        backfill = self.run("backfill", "run", table)
        verify = self.run("verify", table)
        contracted = [self.run("contract", table, column, "--yes") for column in MOVES[table]]
        return {
            "rows": backfill["rows"],
            "backfilled": backfill["columns"],
            "compared": {
                each["column"]: (each["comparison"]["compared"], each["comparison"]["empty"], each["comparison"]["bad"])
                for each in verify["columns"]
            },
            "verified": {each["state"] for each in verify["columns"]},
            "contracted": {each["state"] for each in contracted},
            "scrub": self.run("scrub", table, "--yes"),
        }


def model(table: str, columns: dict[str, Any]) -> Any:
    class Base(DeclarativeBase):
        pass

    key = mapped_column(f"{table}_id", Integer, primary_key=True)
    return type(table.capitalize(), (Base,), {"__tablename__": table, "id": key, **columns})


@pytest.fixture(scope="module")
def world(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Moved, Session]]:
    """The tables after the whole way, and a session that must use indexes."""
    script, home = chinook_file().read_bytes(), tmp_path_factory.mktemp("home")
    with fresh_database(postgres, template=templates.on(postgres)) as url, orm_on(url, home) as orm:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(script)
        settings = {"DATABASE_URL": url, "LOCAL_KEK_FILE": str(home / "kek.json"), "TENANT": "chinook",
                    "ENVIRONMENT": "test"}  # fmt: skip
        moved = Moved(url, {f"GLPGENC_{name}": value for name, value in settings.items()})
        with orm.session(orm.engine("psycopg"), "chinook") as session:
            session.execute(text("SET enable_seqscan = off"))
            yield moved, session


def test_every_step_reports_what_it_did(world: tuple[Moved, Session]) -> None:
    moved, _ = world
    for table, said in moved.said.items():
        filled = {name: sum(v is not None for v in moved.before[table, name].values()) for name in MOVES[table]}
        assert said["rows"] == ROWS[table]
        assert said["backfilled"] == {f"{name}_enc": "backfilled" for name in MOVES[table]}
        assert said["compared"] == {f"{name}_enc": (n, ROWS[table] - n, 0) for name, n in filled.items()}
        assert (said["verified"], said["contracted"]) == ({"verified"}, {"contracted"})
        assert said["scrub"]["scrubbed"] is True
        assert {each["column"] for each in said["scrub"]["columns"]} == {f"{name}_enc" for name in MOVES[table]}
    empty = {name for name, values in moved.before.items() if None in values.values()}
    assert {("customer", "company"), ("customer", "phone"), ("invoice", "billing_state")} <= empty
    assert "Av. Paulista, 2022" in moved.before["customer", "address"].values()
    assert any("ß" in value for value in moved.before["invoice", "billing_address"].values() if value)


def test_every_value_is_what_it_was(world: tuple[Moved, Session]) -> None:
    moved, session = world
    for (table, column), before in moved.before.items():
        of = moved.models[table]
        assert {row[0]: row[1] for row in session.execute(select(of.id, getattr(of, column)))} == before


def test_no_plaintext_column_is_left_and_coverage_is_complete(world: tuple[Moved, Session]) -> None:
    moved, _ = world
    for table, columns in MOVES.items():
        there = {row[0] for row in moved.rows(COLUMNS, table)}
        assert there.isdisjoint(columns)
        assert {f"{column}_enc" for column in columns} <= there
    covered = moved.run("coverage", "--fail-under", "100")
    assert (covered["percent"], covered["complete"]) == (100.0, True)
    assert covered["encrypted_rows"] == sum(v is not None for each in moved.before.values() for v in each.values())
    assert {column["state"] for column in covered["columns"]} == {"scrubbed"}
    assert len(covered["columns"]) == len(moved.before)


def ids(session: Session, of: Any, condition: Any, index: str) -> set[int]:
    """Return the keys of the rows that a search finds, by an index with this in its name."""
    statement = select(of.id).where(condition)
    assert re.search(rf'"Index Name": "\w*{index}', plan_of(session, statement))
    return set(session.scalars(statement))


@pytest.mark.parametrize(("table", "column"), [(t, c) for t in MOVES for c in MOVES[t] if c != "birth_date"])
def test_every_value_is_found_by_its_index(world: tuple[Moved, Session], table: str, column: str) -> None:
    moved, session = world
    of, before = moved.models[table], moved.before[table, column]
    attribute = getattr(of, column)
    for value in set(before.values()):
        condition = attribute.is_(None) if value is None else attribute == value
        found = ids(session, of, condition, f"{table}_{column}_enc")
        assert found == {key for key, held in before.items() if held == value}


def test_parts_forms_and_ranges_are_found(world: tuple[Moved, Session]) -> None:
    moved, session = world
    customer, employee, invoice = (moved.models[table] for table in MOVES)

    def found(of: Any, condition: Any) -> set[int]:
        return ids(session, of, condition, f"{of.__tablename__}_")

    def expected(table: str, column: str, test: Any) -> set[int]:
        return {key for key, value in moved.before[table, column].items() if value is not None and test(value)}

    for part in ("Rua", "straße", "Bélanger", "Ave"):
        assert found(customer, customer.address.contains(part)) == expected("customer", "address", lambda v: part in v)  # noqa: B023
    assert found(customer, customer.phone.facet("last4") == "5555") == expected(
        "customer", "phone", lambda v: "".join(filter(str.isdigit, v)).endswith("5555")
    )
    assert found(customer, customer.email.facet("email_domain") == "x@gmail.com") == expected(
        "customer", "email", lambda v: v.lower().endswith("@gmail.com")
    )
    assert found(customer, customer.email.facet("lower") == "LUISG@EMBRAER.COM.BR") == {1}
    assert found(customer, customer.company.startswith("Emb")) == {1}
    assert found(invoice, invoice.billing_address.startswith("Theodor-Heuss")) == expected(
        "invoice", "billing_address", lambda v: v.startswith("Theodor-Heuss")
    )
    low, high = Decimal("3.96"), Decimal("8.91")
    assert found(invoice, invoice.total.between(low, high)) == expected("invoice", "total", lambda v: low <= v <= high)
    until = datetime(1968, 1, 9)  # noqa: DTZ001 - a column without zone
    assert found(employee, employee.birth_date < until) == expected("employee", "birth_date", lambda v: v < until)
