"""What a release with fallback reads does to rows, and what the releases before and after it do to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

import glpgenc
from glpgenc.errors import EncryptedQueryError, RegistryError
from tests.support.moving import Moving, models, moving_on
from tests.support.orm import statements_of
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow


@pytest.fixture(params=["database", "client"])
def moving(
    request: pytest.FixtureRequest, postgres: Server, templates: TemplateDatabases, tmp_path: Path
) -> Iterator[Moving]:
    with moving_on(postgres, templates, tmp_path, request.param) as moving:
        moving.reach("expanded")
        yield moving


def stored(moving: Moving, key: int) -> Any:
    """Return the plaintext of a row, and whether it has ciphertext."""
    return moving.execute("SELECT email, email_enc IS NOT NULL FROM people WHERE id = %s", key)[0]


def email(session: Session, moving: Moving, key: int) -> Any:
    return session.scalars(select(moving.person.email).where(moving.person.id == key)).one()


def test_none_empties_a_row_that_is_not_encrypted_yet(moving: Moving) -> None:
    assert stored(moving, 1) == ("ADA0@x.org", False)
    with moving.session() as session:
        person = session.get_one(moving.person, 1)
        assert person.email == "ADA0@x.org"
        person.email = None
        session.commit()
        assert email(session, moving, 1) is None
    assert stored(moving, 1) == (None, False)


def test_none_empties_rows_in_every_kind_of_statement(moving: Moving) -> None:
    table, person = moving.person.__table__, moving.person
    with moving.session() as session:
        session.execute(update(person).where(person.id == 2).values(email=None))
        session.execute(update(person), [{"id": 3, "email": None}, {"id": 4, "email": "new@x.org"}])
        session.execute(postgresql.insert(person).values(id=5, email="x@x.org").on_conflict_do_update(
            index_elements=["id"], set_={"email_enc": None}))  # fmt: skip
        session.execute(insert(person), [{"id": 100, "email": None}, {"id": 101, "email": "b@x.org"}])
        session.connection().execute(table.update().where(table.c.id == 6).values(email_enc=None))
        session.commit()
        found = {key: email(session, moving, key) for key in (2, 3, 4, 5, 6, 100, 101)}
    assert found == {4: "new@x.org", 101: "b@x.org"} | dict.fromkeys((2, 3, 5, 6, 100))
    assert {stored(moving, key) for key in (2, 3, 5, 6, 100)} == {(None, False)}


def test_a_value_takes_the_plaintexts_place_and_returning_reads_both(moving: Moving) -> None:
    person = moving.person
    with moving.session() as session:
        returned = session.scalars(
            update(person).where(person.id.in_([1, 2])).values(price=Decimal(5)).returning(person.email)
        ).all()
        assert sorted(returned) == ["ADA0@x.org", "Bob0@x.org"]
        made = session.scalars(insert(person).values(id=200, email="r@x.org").returning(person.email)).one()
        assert made == "r@x.org"
        session.execute(update(person).where(person.email == "ADA0@x.org").values(email="z@x.org"))
        gone = session.scalars(delete(person).where(person.email == "Bob0@x.org").returning(person.email)).all()
        assert gone == ["Bob0@x.org"]
        session.commit()
        assert email(session, moving, 1) == "z@x.org"
    assert stored(moving, 1) == ("z@x.org" if moving.mode == "database" else None, True)


def test_a_deploy_that_is_rolled_back_and_rolled_out_again_loses_nothing(moving: Moving) -> None:
    with moving.session() as session:
        session.execute(update(moving.person).where(moving.person.id == 1).values(email="new@x.org"))
        session.commit()
    # The old release: it holds no keys, and knows the plaintext column alone.
    moving.execute("INSERT INTO people (id, email) VALUES (300, 'old@x.org')")
    moving.execute("UPDATE people SET email = 'older@x.org' WHERE id = 1")
    moving.execute("UPDATE people SET email = NULL WHERE id = 2")
    assert [stored(moving, key)[1] for key in (300, 1, 2)] == [False, False, False]
    with moving.session() as session:
        assert [email(session, moving, key) for key in (300, 1, 2)] == ["old@x.org", "older@x.org", None]
        found = select(moving.person.id).where(moving.person.email.in_(["old@x.org", "older@x.org", "new@x.org"]))
        assert sorted(session.scalars(found)) == [1, 300]
    moving.world.backfill("people")
    with moving.session() as session:
        assert [email(session, moving, key) for key in (300, 1, 2)] == ["old@x.org", "older@x.org", None]
        assert sorted(session.scalars(found)) == [1, 300]


def test_a_process_that_began_before_contract_goes_on_after_it(moving: Moving) -> None:
    person, engine = moving.person, moving.orm.engine("psycopg", connect_args={"prepare_threshold": 0}, pool_size=1)
    wanted = select(person.id, person.email, person.price).where(person.email == "Bob0@x.org")
    with moving.session(engine) as session, statements_of(engine) as seen:
        before = session.execute(wanted).one()
        session.execute(update(person).where(person.id == 3).values(email=None))
        session.commit()
        texts = set(seen)
        prepared = session.connection().exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one()
        session.commit()
        assert prepared >= 2
        moving.reach("verified")
        moving.reach("contracted")
        seen.clear()
        after = session.execute(wanted).one()
        assert tuple(after) == tuple(before)
        session.execute(update(person).where(person.id == 4).values(email=None))
        session.commit()
        assert email(session, moving, 4) is None
        assert set(seen) & texts
    assert moving.execute("SELECT count(*) FROM people WHERE email_enc = '\\x01'") == [(0,)]


def test_a_prepared_statement_outlives_the_column_without_a_change_of_its_result(moving: Moving) -> None:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    statement = str(select(moving.person.id, moving.person.email).compile(dialect=dialect))

    def read() -> tuple[dict[int, Any], list[int]]:
        with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=moving.orm.manager):
            cursor = connection.execute(statement.encode(), prepare=True)
            return dict(cursor.fetchall()), [column.type_code for column in cursor.description or ()]

    with psycopg.connect(moving.world.admin_url) as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        before, types = read()
        connection.commit()
        moving.reach("verified")
        moving.reach("contracted")
        after, types_after = read()
        names = connection.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%glpgenc_gone%'")
        assert len(names.fetchall()) == 1
    assert types == types_after
    if moving.mode == "database":
        assert before == after
    else:
        assert {key for key, value in before.items() if value} == {key for key, value in after.items() if value}
        assert {value[:1] for value in before.values() if value} == {b"\0"}
        assert {value[:1] for value in after.values() if value} == {b"\xfb"}


def test_a_parameter_is_refused_where_two_would_come_of_it(moving: Moving) -> None:
    with pytest.raises(EncryptedQueryError, match="falls back to plaintext, and can't be compared with a parameter"):
        select(moving.person.id).where(moving.person.email == bindparam("wanted"))


def test_a_subquery_that_does_not_name_its_rows_is_refused(moving: Moving) -> None:
    inner = select(moving.person.email).subquery()
    with moving.session() as session, pytest.raises(EncryptedQueryError, match="does not select the key of its row"):
        session.execute(select(inner))


def test_a_fallback_that_contradicts_the_registry_raises_and_reads_no_other_column(moving: Moving) -> None:
    other, _ = models(moving.mode)
    type_ = other.__table__.c.email_enc.type
    type_.spec = replace(type_.spec, fallback="note")
    with moving.session() as session, pytest.raises(RegistryError, match="is migrated from column email"):
        session.scalars(select(other.email)).all()
