"""What is cut in one place and pasted in another: over columns, rows, tenants, classes and databases, in every way."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from psycopg import sql
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from glpgenc.arrow import ColumnSpec, decrypt_table, encrypt_table
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import GlpgencError
from glpgenc.service import EncryptionService, EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.streams import decrypt_stream, encrypt_stream
from glpgenc.wire.envelope import Suite
from tests.sessions.world import SessionWorld, world_on
from tests.support.databases import fresh_database
from tests.support.orm import Orm
from tests.support.servers import Server, TemplateDatabases

SECRET = "user1@example.com"
_CELLS = "CREATE TABLE IF NOT EXISTS {} (id integer PRIMARY KEY, email bytea, note bytea, illness bytea)"


@dataclass(frozen=True)
class Place:
    """Where a value is.

    :param row: the key of the row.
    :param elsewhere: whether it is in another database, of another environment with another KMS key.
    """

    tenant: str = "acme"
    data_class: str = "pii"
    field: str = "people.email"
    row: str = "1"
    elsewhere: bool = False


HERE = Place()
MOVES = {
    "nowhere": HERE,
    "another column": replace(HERE, field="people.note"),
    "another row": replace(HERE, row="2"),
    "another tenant": replace(HERE, tenant="umbrella"),
    "another class": replace(HERE, field="people.illness", data_class="health"),
    "another database": replace(HERE, elsewhere=True),
}


@dataclass(frozen=True)
class Way:
    """A way to store a value: what makes the bytes for a place, and what reads the bytes that are there."""

    seal: Callable[[SessionWorld, Place], Any]
    open: Callable[[SessionWorld, Place, Any], Any]


def _context(place: Place) -> dict[str, str]:
    return {"tenant_id": place.tenant, "data_class": place.data_class, "field": place.field, "row": place.row}


@contextmanager
def _session(world: SessionWorld, place: Place) -> Iterator[psycopg.Connection[Any]]:
    with (
        psycopg.connect(world.url) as connection,
        world.session(connection, place.tenant, data_classes=[place.data_class]),
    ):
        yield connection


def _by_sql(*, bound: bool) -> Way:
    def seal(world: SessionWorld, place: Place) -> Any:
        with _session(world, place) as connection:
            row = connection.execute(
                "SELECT glpgenc.gl_encrypt(%s::text, %s, %s)", [SECRET, place.field, place.row if bound else ""]
            ).fetchone()
        return row and row[0]

    def opened(world: SessionWorld, place: Place, data: Any) -> Any:
        with _session(world, place) as connection:
            row = connection.execute(
                "SELECT glpgenc.gl_decrypt(%b, %s, %s)", [data, place.field, place.row if bound else ""]
            ).fetchone()
        return row and row[0]

    return Way(seal, opened)


def _by_encryptor(world: SessionWorld, place: Place) -> ColumnEncryptor:
    return ColumnEncryptor(world.manager, tenant_id=place.tenant)


def _by_keyring(suite: Suite, *, bound: bool) -> Way:
    return Way(
        lambda world, place: Keyring(world.manager, place.tenant).sealer(place.field, suite)(
            SECRET.encode(), place.row if bound else ""
        ),
        lambda world, place, data: (
            Keyring(world.manager, place.tenant).opener(place.field)(data, place.row if bound else "").decode()
        ),
    )


@contextmanager
def _values(world: SessionWorld) -> Iterator[EncryptionService]:
    with EncryptionService(world.manager, EncryptionServiceConfig(environment="test")) as service:
        yield service


@contextmanager
def _envelopes(world: SessionWorld) -> Iterator[EnvelopeEncryptionService]:
    with EnvelopeEncryptionService(world.kms, EncryptionServiceConfig(environment="test")) as service:
        yield service


def _value(world: SessionWorld, place: Place) -> bytes:
    with _values(world) as service:
        return service.encrypt_to_bytes(SECRET.encode(), _context(place))


def _value_of(world: SessionWorld, place: Place, data: bytes) -> str:
    with _values(world) as service:
        return service.decrypt(data, _context(place)).decode()


def _blob(world: SessionWorld, place: Place) -> bytes:
    with _envelopes(world) as service:
        return service.encrypt_blob(SECRET.encode(), _context(place))


def _blob_of(world: SessionWorld, place: Place, data: bytes) -> str:
    with _envelopes(world) as service:
        return service.decrypt_blob(data, _context(place)).decode()


def _file(world: SessionWorld, place: Place) -> bytes:
    target = io.BytesIO()
    with _envelopes(world) as service:
        encrypt_stream(io.BytesIO(SECRET.encode()), target, service=service, context=_context(place), jobs=1)
    return target.getvalue()


def _file_of(world: SessionWorld, place: Place, data: bytes) -> str:
    target = io.BytesIO()
    with _envelopes(world) as service:
        decrypt_stream(io.BytesIO(data), target, service=service, context=_context(place), jobs=1)
    return target.getvalue().decode()


def _by_arrow(*, registered: bool) -> Way:
    def spec(place: Place) -> dict[str, ColumnSpec]:
        if registered:
            return {"value": ColumnSpec(field=place.field, row="id", type=pa.string(), suite="A256GCM")}
        return {"value": ColumnSpec(name=place.field, row="id", type=pa.string())}

    def run(call: Callable[..., Any], world: SessionWorld, place: Place, data: Any) -> Any:
        table = pa.table({"id": [place.row], "value": data})
        context = {"tenant_id": place.tenant, "data_class": place.data_class}
        with ExitStack() as stack:
            service = None if registered else stack.enter_context(_values(world))
            made = call(table, spec(place), service, context, key_manager=world.manager if registered else None)
        return made["value"].to_pylist()[0]

    return Way(
        lambda world, place: run(encrypt_table, world, place, pa.array([SECRET])),
        lambda world, place, data: run(decrypt_table, world, place, pa.array([data], pa.binary())),
    )


def _by_orm(mode: Any, *, bound: bool) -> Way:
    row = "id" if bound else None
    metadata = MetaData()
    fields = (("people.email", "pii", 0), ("people.note", "pii", 16), ("people.illness", "health", 0))
    columns: list[Column[Any]] = [
        Column(
            field.rpartition(".")[2],
            EncryptedColumn(str, field, data_class=data_class, mode=mode, row=row, padding=padding),
        )
        for field, data_class, padding in fields
    ]
    # The fields are those of the world, whatever table they are in.
    name = f"cells_{mode}_{'bound' if bound else 'free'}"
    table = Table(name, metadata, Column("id", Integer, primary_key=True), *columns)

    def run(world: SessionWorld, place: Place, data: Any) -> Any:
        column = place.field.rpartition(".")[2]
        with ExitStack() as stack, psycopg.connect(world.admin_url, autocommit=True) as raw:
            orm = Orm(world.admin_url, world.kms, world.manager, stack)
            engine = orm.engine()
            raw.execute(sql.SQL(_CELLS).format(sql.Identifier(name)))
            raw.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(name)))
            stored, named = sql.Identifier(name), sql.Identifier(column)
            with orm.session(engine, place.tenant) as session:
                if data is None:
                    session.execute(insert(table).values({"id": int(place.row), column: SECRET}))
                    session.commit()
                    found = raw.execute(sql.SQL("SELECT {} FROM {}").format(named, stored)).fetchone()
                    return found and found[0]
                raw.execute(sql.SQL("INSERT INTO {} (id, {}) VALUES (%s, %s)").format(stored, named), [place.row, data])
                return session.execute(select(table.c[column])).scalar_one()

    return Way(lambda world, place: run(world, place, None), run)


WAYS = {
    "SQL": _by_sql(bound=True),
    "SQL, no row bound": _by_sql(bound=False),
    "ColumnEncryptor": Way(
        lambda world, place: _by_encryptor(world, place).encrypt_field(SECRET, place.field, row_id=place.row),
        lambda world, place, data: _by_encryptor(world, place).decrypt_field(data, place.field, row_id=place.row),
    ),
    "A256CBC-HS512": _by_keyring(Suite.A256CBC_HS512, bound=True),
    "A256GCM": _by_keyring(Suite.A256GCM, bound=True),
    "A256GCM, no row bound": _by_keyring(Suite.A256GCM, bound=False),
    "XAES-256-GCM": _by_keyring(Suite.XAES256GCM, bound=True),
    "XAES-256-GCM, no row bound": _by_keyring(Suite.XAES256GCM, bound=False),
    "ORM, client": _by_orm("client", bound=True),
    "ORM, client, no row bound": _by_orm("client", bound=False),
    "ORM, database": _by_orm("database", bound=True),
    "ORM, database, no row bound": _by_orm("database", bound=False),
    "value": Way(_value, _value_of),
    "blob": Way(_blob, _blob_of),
    "file": Way(_file, _file_of),
    "Arrow": _by_arrow(registered=False),
    "Arrow, of a field": _by_arrow(registered=True),
}


def outcome(way: Way, world: SessionWorld, place: Place, data: Any) -> str:
    """Read bytes at a place, and return the class of what refuses them, or what was read."""
    try:
        return str(way.open(world, place, data))
    except GlpgencError as error:
        return type(error).__name__
    except psycopg.Error as error:
        return error.sqlstate or "no SQLSTATE"


@pytest.fixture(scope="module")
def elsewhere(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SessionWorld]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        world_on(database, Path(tmp_path_factory.mktemp("elsewhere"))) as world,
    ):
        yield world


NO_TAG, NO_KEY, UNKNOWN = "AuthenticationError", "KeyNotLoadedError", "KeyNotFoundError"

# In the order of MOVES. Of what is bound to no row, a copy in another row is read: docs/THREATS.md says so.
COLUMN = [SECRET, NO_TAG, NO_TAG, NO_KEY, NO_KEY, NO_KEY]
UNBOUND = [SECRET, NO_TAG, SECRET, NO_KEY, NO_KEY, NO_KEY]
# Whoever asks for a value outside the database says whose it is, and no more is said of one that is not.
OUTSIDE = [SECRET, NO_TAG, NO_TAG, NO_TAG, NO_TAG, NO_TAG]
OF_A_DATABASE = [SECRET, NO_TAG, NO_TAG, NO_TAG, NO_TAG, UNKNOWN]
EXPECTED = {
    "SQL": COLUMN,
    "SQL, no row bound": UNBOUND,
    "ColumnEncryptor": [*COLUMN[:5], UNKNOWN],
    "A256CBC-HS512": COLUMN,
    "A256GCM": COLUMN,
    "A256GCM, no row bound": UNBOUND,
    "XAES-256-GCM": COLUMN,
    "XAES-256-GCM, no row bound": UNBOUND,
    "ORM, client": COLUMN,
    "ORM, client, no row bound": UNBOUND,
    "ORM, database": COLUMN,
    "ORM, database, no row bound": UNBOUND,
    "value": OF_A_DATABASE,
    "blob": OUTSIDE,
    "file": OUTSIDE,
    "Arrow": OF_A_DATABASE,
    "Arrow, of a field": COLUMN,
}
IN_THE_SHORT_FORM = {"SQL", "SQL, no row bound", "ColumnEncryptor", "A256GCM", "value", "blob", "file"}


MARKED = [pytest.param(way, marks=[] if way in IN_THE_SHORT_FORM else [pytest.mark.slow]) for way in WAYS]


def test_the_matrix_is_whole() -> None:
    assert EXPECTED.keys() == WAYS.keys()
    assert {len(each) for each in EXPECTED.values()} == {len(MOVES)}


@pytest.mark.parametrize("way", MARKED)
def test_what_is_pasted_elsewhere_is_refused(attacked: SessionWorld, elsewhere: SessionWorld, way: str) -> None:
    data = WAYS[way].seal(attacked, HERE)
    found = [outcome(WAYS[way], elsewhere if place.elsewhere else attacked, place, data) for place in MOVES.values()]
    assert dict(zip(MOVES, found, strict=True)) == dict(zip(MOVES, EXPECTED[way], strict=True))


@pytest.mark.parametrize("way", MARKED)
def test_an_older_value_of_the_same_cell_is_read(attacked: SessionWorld, way: str) -> None:
    # What no binding can tell (docs/THREATS.md): it was there, and is authentic.
    older = WAYS[way].seal(attacked, HERE)
    newer = WAYS[way].seal(attacked, HERE)
    assert older != newer
    assert outcome(WAYS[way], attacked, HERE, older) == SECRET
