"""Searches that fall back: index columns find the rows with ciphertext, the plaintext column's index the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, delete, event, not_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.moving import FILL, Moving, moving_on
from tests.support.servers import Server, TemplateDatabases

ROWS = 20_000
CASES: dict[str, Callable[[Any], Any]] = {
    "==": lambda m: m.email == "ada1000@x.org",
    "in": lambda m: m.email.in_(["ada1000@x.org", "ada1500@x.org", "none"]),
    "like": lambda m: m.email.like("ada1000%"),
    "startswith": lambda m: m.email.startswith("ada1000", autoescape=True),
    "or": lambda m: (m.email == "ada1000@x.org") | (m.email == "ada1@x.org") | (m.id == 7),
}


@pytest.fixture(scope="module", params=["database", "client"])
def moving(
    request: pytest.FixtureRequest, postgres: Server, templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Moving]:  # fmt: skip
    """20,000 rows more, of which none but the few that the application has written is encrypted."""
    mode = request.param
    with moving_on(postgres, templates, tmp_path_factory.mktemp(mode), mode) as moving:
        moving.reach("expanded")
        moving.reach("half")
        for table in ("people", "twins"):
            moving.execute(FILL.format(table).replace("%%", "%").replace("%s::int, %s::int", f"100, {ROWS}"))
        moving.execute(
            "CREATE INDEX plain ON people (email); CREATE INDEX plain_prefix ON people (email text_pattern_ops);"
            "CREATE INDEX terms ON people (email_enc_bidx); CREATE INDEX lower ON people (email_enc_lower_bidx);"
            "CREATE INDEX tags ON people USING gin (email_enc_tags); ANALYZE people"
        )
        yield moving


def plan(moving: Moving, statement: Any) -> str:
    """Return the plan of a statement, of each that it takes."""
    plans: list[str] = []

    def explain(connection: Any, _: Any, sql: str, parameters: Any, *_more: Any) -> None:
        if (" people" in sql or "Odd" in sql) and not sql.startswith("EXPLAIN"):
            with connection.connection.cursor() as own:
                own.execute(f"EXPLAIN {sql}", parameters)
                plans.append("\n".join(row[0] for row in own.fetchall()))

    event.listen(moving.engine, "before_cursor_execute", explain)
    try:
        with moving.session() as session:
            session.execute(statement).all()
    finally:
        event.remove(moving.engine, "before_cursor_execute", explain)
    return "\n\n".join(plans)


@pytest.mark.parametrize("name", CASES)
def test_both_kinds_of_rows_are_found_by_an_index(moving: Moving, name: str) -> None:
    found = plan(moving, select(moving.person.id).where(CASES[name](moving.person)))
    assert "Seq Scan on people" not in found
    assert "plain" in found
    with moving.session() as session:
        assert moving.same(CASES[name], session)
        assert moving.same(lambda model: not_(CASES[name](model)), session)


def test_aliases_facets_subqueries_updates_and_deletes_take_the_index_too(moving: Moving) -> None:
    person, other = moving.person, aliased(moving.person)
    for statement in (
        select(other.id).where(other.email == "ada1000@x.org"),
        select(person.id).where(person.email.facet("exact") == "ada1000@x.org"),
        select(person.id).where(person.email.facet("exact").in_(["ada1000@x.org", "ada1500@x.org"])),
        select(person.id, other.id).join(other, other.id == person.id).where(other.email == "ada1000@x.org"),
        select(person.id).where(person.id.in_(select(other.id).where(other.email == "ada1000@x.org"))),
        update(person).where(person.email == "ada1000@x.org").values(id=person.id),
        delete(person).where(person.email == "ada1000@x.org").returning(person.id),
    ):
        found = plan(moving, statement)
        assert "Seq Scan on people" not in found
        assert " plain" in found


@pytest.mark.parametrize("key", [("a b", "Id"), ("Id",), ()], ids=["composite key", "odd key", "no key"])
def test_odd_names_and_keys_find_what_the_plaintext_column_holds(moving: Moving, key: tuple[str, ...]) -> None:
    table, field = f"Odd {len(key)} %'s", f"odd.mail{len(key)}"
    mode: Any = moving.mode
    type_ = EncryptedColumn(str, field, data_class="pii", search=Exact(), mode=mode, fallback="E %s Mail")
    metadata = MetaData()
    odd = Table(
        table, metadata, *(Column(name, Integer, primary_key=name in key) for name in ("a b", "Id")),
        Column("Mail", type_), schema='Acme "EU"',
    )  # fmt: skip
    named = compiled_name(odd)
    moving.execute(
        f'CREATE SCHEMA IF NOT EXISTS "Acme ""EU"""; DROP TABLE IF EXISTS {named}; CREATE TABLE {named}'
        f' ("a b" int, "Id" int, "E %s Mail" varchar(90){"".join(", PRIMARY KEY " + quoted(key) for _ in key[:1])});'
        f'CREATE INDEX ON {named} ("E %s Mail");'
        f"INSERT INTO {named} SELECT i / 2, i, NULLIF('a' || i, 'a9') FROM generate_series(1, 5000) AS i;"
        f"SELECT glpgenc.gl_register_field('{field}', 'pii', 0),"
        f" glpgenc.gl_register_facet('{field}', 'exact', 'exact', 128, 'tenant', 'scalar', '{{}}')"
    )
    expand = "SELECT glpgenc.gl_expand_column(%s::text::regclass, 'E %%s Mail', 'Mail', %s, mode => %s)"
    moving.execute(expand, named, field, moving.mode)
    moving.execute("SELECT glpgenc.gl_index_column(%s::text::regclass, 'Mail', 'exact', 'Mail_bidx')", named)
    moving.execute(f'CREATE INDEX ON {named} ("Mail_bidx"); ANALYZE {named}')
    with moving.session() as session:
        for criteria, wanted in (
            (odd.c.Mail == "a77", [77]), (odd.c.Mail.in_(["a77", "a78", "b"]), [77, 78]),
            (not_(odd.c.Mail != "a77"), [77]),
            (not_(odd.c.Mail == "a77") & (odd.c.Id < 12), [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]),
        ):  # fmt: skip
            assert list(session.scalars(select(odd.c.Id).where(criteria).order_by(odd.c.Id))) == wanted
    found = plan(moving, select(odd.c.Id).where(odd.c.Mail == "a77"))
    assert (f'Seq Scan on "Odd {len(key)}' in found) is (not key)


def compiled_name(table: Table) -> str:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(dialect.identifier_preparer.format_table(table)).replace("%%", "%")


def quoted(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f'"{name}"' for name in names) + ")"
