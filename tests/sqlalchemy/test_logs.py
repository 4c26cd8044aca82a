"""What must not be seen: no key, term or plaintext in a log, nor in the text of any exception."""

from __future__ import annotations

import base64
import json
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import BigInteger, Column, Engine, Integer, MetaData, Table, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from glpgenc.errors import EncryptedQueryError, GlpgencError, InvalidValueError, NotEncryptedError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from glpgenc.wire.envelope import Suite
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, person_model

SECRET = "Zaphod-Beeblebrox@example.org"
OTHER = "Tricia-McMillan@example.org"
DRIVERS = SYNC_DRIVERS if DRIVER != "asyncpg" else ("asyncpg",)

pytestmark = pytest.mark.usefixtures("captured")


@pytest.fixture
def captured(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy", "sqlalchemy.engine", "sqlalchemy.orm", "sqlalchemy.pool", "glpgenc", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@pytest.fixture(params=["database", pytest.param("client", marks=pytest.mark.slow)])
def model(request: pytest.FixtureRequest) -> Any:
    return person_model(request.param, search=[Exact(unique=True), Contains(n=3)])


@pytest.fixture(params=[True, False], ids=["parameters hidden", "parameters shown"])
def hide(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=DRIVERS)
def engine(orm: Orm, model: Any, hide: bool, request: pytest.FixtureRequest) -> Engine:  # noqa: FBT001
    engine = orm.engine(request.param, echo="debug", hide_parameters=hide)
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.add(model(id=1, team="t", email=SECRET, illness=OTHER))
        session.commit()
    return engine


def forbidden(orm: Orm) -> Iterator[str]:
    """Yield every form in which a plaintext, ciphertext, term or tag that is stored could be shown."""
    yield from (SECRET, OTHER, SECRET[:12], OTHER[:12], SECRET.lower())
    with psycopg.connect(orm.database) as connection:
        rows = connection.execute("SELECT email, illness, email_bidx, email_tags FROM people").fetchall()
    for email, illness, term, tags in rows:
        # An envelope's header holds no secret but the terms; its body is what may not be repeated.
        for data in (SECRET.encode(), OTHER.encode(), term, email and email[40:], illness and illness[30:]):
            if data:
                yield from (
                    data.hex(),
                    data.hex().upper(),
                    repr(data)[2:-1],
                    base64.b64encode(data).decode().rstrip("=")[:-1],
                )
                yield "".join(f"\\{each:03o}" for each in data[:8])
        for tag in tags or ():
            yield str(tag)
            yield f"{tag & 0xFFFFFFFF:08x}"


def texts_of(error: BaseException) -> str:
    """Return all that a log would show of an exception."""
    return "\n".join([str(error), repr(error), *traceback.format_exception(error)])


def assert_clean(orm: Orm, captured: pytest.LogCaptureFixture, *errors: BaseException) -> None:
    shown = "\n".join([captured.text, *map(texts_of, errors)])
    assert [each for each in forbidden(orm) if each in without_source(shown)] == []


def without_source(shown: str) -> str:
    """Leave out the lines of source that a traceback shows: this file's hold what they are to show the absence of."""
    lines = shown.splitlines()
    return "\n".join(line for before, line in zip(["", *lines], lines, strict=False) if '  File "' not in before)


def test_the_log_of_ordinary_work_is_clean(
    orm: Orm, engine: Engine, model: Any, captured: pytest.LogCaptureFixture
) -> None:
    with orm.session(engine) as session:
        person = session.scalars(select(model).where(model.email == SECRET)).one()
        assert (person.email, person.illness) == (SECRET, OTHER)
        person.email = OTHER
        session.flush()
        assert session.scalars(select(model.email).where(model.email.contains("McMillan"))).all() == [OTHER]
        assert session.scalars(select(model.id).where(model.email.in_([OTHER, SECRET]))).all() == [1]
        session.execute(insert(model).values(id=2, email=SECRET).returning(model.email)).all()
        session.scalars(insert(model).returning(model), [{"id": 3, "illness": SECRET}, {"id": 4, "email": "x"}]).all()
        session.commit()
    assert "INSERT INTO people" in captured.text
    assert_clean(orm, captured)


@pytest.mark.parametrize("many", [False, True])
def test_a_violated_unique_index_names_the_constraint_and_no_term(
    orm: Orm,
    engine: Engine,
    model: Any,
    captured: pytest.LogCaptureFixture,
    many: bool,  # noqa: FBT001
) -> None:
    rows: Any = [{"id": 2, "email": "x"}, {"id": 3, "email": SECRET}] if many else {"id": 2, "email": SECRET}
    with orm.session(engine) as session, pytest.raises(IntegrityError) as caught:
        session.execute(insert(model), rows)
    assert "ix_people_email_bidx" in str(caught.value.orig)
    assert_clean(orm, captured, caught.value)


@pytest.mark.skipif(DRIVER == "asyncpg", reason="asyncpg does not show a detail at all")
def test_a_key_of_plain_columns_is_shown_as_ever(orm: Orm, engine: Engine, model: Any) -> None:
    with orm.session(engine) as session, pytest.raises(IntegrityError) as caught:
        session.execute(insert(model).values(id=1, team="x"))
    assert "(id)=(1)" in str(caught.value)


@pytest.mark.parametrize("output", ["hex", "escape"])
def test_a_violated_not_null_or_guard_does_not_show_the_failing_row(
    orm: Orm, engine: Engine, captured: pytest.LogCaptureFixture, output: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE people ALTER team SET NOT NULL"))
    plaintext = SECRET.encode().hex()
    attempts: list[tuple[str, type[Exception]]] = [
        ("UPDATE people SET team = NULL", IntegrityError),
        ("UPDATE people SET id = -1 WHERE id = 1", IntegrityError),
        (f"INSERT INTO people (id, team, email) VALUES (2, 'a', '\\x{plaintext}')", NotEncryptedError),
    ]
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE people ADD CHECK (id > 0)"))
    errors: list[BaseException] = []
    for statement, expected in attempts:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"SET LOCAL bytea_output = {output}")
            with pytest.raises(expected) as caught:
                connection.exec_driver_sql(statement)
            # The statement is the user's own text; only what PostgreSQL says of it is looked at.
            errors.append(getattr(caught.value, "orig", caught.value))
    captured.clear()
    assert_clean(orm, captured, *errors)


def test_a_value_of_a_wrong_type_is_refused_without_being_shown(
    orm: Orm, engine: Engine, model: Any, captured: pytest.LogCaptureFixture
) -> None:
    with orm.session(engine) as session, pytest.raises(InvalidValueError) as caught:
        session.execute(insert(model).values(id=5, email=SECRET.encode()))
    assert_clean(orm, captured, caught.value)


def test_a_wrong_value_of_a_plain_column_does_not_show_the_others(
    orm: Orm, engine: Engine, model: Any, captured: pytest.LogCaptureFixture
) -> None:
    errors: list[BaseException] = []
    attempts: list[tuple[Any, Any]] = [
        (insert(model), {"id": "no number", "email": SECRET}),
        (insert(model), {"id": 2**80, "email": SECRET}),
        (update(model).where(model.id == bindparam("x")).values(email=bindparam("e")), {"e": SECRET}),
        (insert(model), {"id": 5, "team": object(), "email": SECRET}),
    ]
    for statement, values in attempts:
        with orm.session(engine) as session, session.connection() as connection:
            with pytest.raises(StatementError) as caught:
                connection.execute(statement, values)
            errors.append(caught.value)
    assert_clean(orm, captured, *errors)


def test_a_timeout_does_not_show_what_was_sent(
    orm: Orm, engine: Engine, model: Any, captured: pytest.LogCaptureFixture
) -> None:
    with orm.session(engine) as session:
        session.execute(text("SET LOCAL statement_timeout = '50ms'"))
        with pytest.raises(DBAPIError) as caught:
            session.execute(
                update(model).where(text("pg_sleep(1) IS NOT NULL")).values(email=SECRET),
                execution_options={"synchronize_session": False},
            )
    assert_clean(orm, captured, caught.value)


def test_parameters_in_the_servers_context_are_not_shown(
    orm: Orm, engine: Engine, model: Any, captured: pytest.LogCaptureFixture
) -> None:
    with orm.session(engine) as session:
        session.execute(text("SET LOCAL log_parameter_max_length_on_error = -1"))
        with pytest.raises(IntegrityError) as caught:
            session.execute(insert(model).values(id=1, team="a", email="x", illness=SECRET))
    assert_clean(orm, captured, caught.value)


def test_a_plaintext_that_the_server_can_not_read_is_not_quoted(
    orm: Orm,
    captured: pytest.LogCaptureFixture,
    hide: bool,  # noqa: FBT001
) -> None:
    metadata = MetaData()
    texts = Table(
        "texts",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("v", EncryptedColumn(str, "f", data_class="pii")),
    )
    engine = orm.engine(echo="debug", hide_parameters=hide)
    orm.create(metadata, engine)
    with engine.begin() as connection:
        connection = connection.execution_options(tenant_id="acme")  # noqa: PLW2901
        connection.execute(insert(texts).values(id=1, v=SECRET))
    with engine.connect().execution_options(tenant_id="acme") as connection:
        from sqlalchemy import cast, func  # noqa: PLC0415

        decrypted: Any = func.glpgenc.gl_decrypt(texts.c.v, "f")
        with pytest.raises(DBAPIError) as caught:
            connection.execute(select(texts.c.v, cast(decrypted, BigInteger)))
    shown = "\n".join([captured.text, texts_of(caught.value)])
    assert SECRET not in without_source(shown)


def test_values_are_not_rendered_into_statements(orm: Orm, engine: Engine, model: Any) -> None:
    statements = [select(model.id).where(model.email == SECRET), insert(model).values(id=1, email=SECRET)]
    for statement in statements:
        assert SECRET not in str(statement.compile(engine))
        with pytest.raises(EncryptedQueryError) as caught:
            statement.compile(engine, compile_kwargs={"literal_binds": True})
        assert SECRET not in without_source(texts_of(caught.value))
    del orm


def test_no_key_is_in_the_log(orm: Orm, engine: Engine, model: Any, captured: pytest.LogCaptureFixture) -> None:
    with orm.session(engine) as session:
        session.scalars(select(model.email)).all()
        with pytest.raises(GlpgencError):
            session.execute(insert(model).values(id=7, email=7))
    for data_class in ("pii", "health"):
        with orm.manager.active("acme", data_class) as key:
            for secret in (bytes(key.secret.view()), key.suite_key(Suite.A256CBC_HS512)):
                for form in (secret.hex(), base64.b64encode(secret).decode(), json.dumps(secret.hex())):
                    assert form not in captured.text
    assert "gl_session_load" not in captured.text
