"""ColumnEncryptor beside the SQL functions, on real PostgreSQL with keyed sessions: each opens what the other wrote."""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest

from glpgenc.codecs import DATETIME_TZ
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import (
    AlreadyEncryptedError,
    AuthenticationError,
    InvalidValueError,
    KeyNotFoundError,
    KeyNotLoadedError,
    NotEncryptedError,
    NotTextError,
    RegistryError,
)
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite, parse
from tests.sessions.world import SessionWorld, value, world_on

FIELD = "people.any"


class Colour(Enum):
    RED = 1


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[SessionWorld]:
    with psycopg.connect(database, autocommit=True) as connection:
        # Without a facet of text, so that it takes values of every type.
        connection.execute("SELECT glpgenc.gl_register_field('people.any', 'pii')")
        connection.execute("SELECT glpgenc.gl_register_facet('people.any', 'exact')")
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def encryptor(world: SessionWorld) -> ColumnEncryptor:
    return ColumnEncryptor(world.manager, tenant_id="acme")


@pytest.fixture
def keyed(world: SessionWorld) -> Iterator[psycopg.Connection[Any]]:
    """A connection with acme's keys of class pii."""
    with psycopg.connect(world.url) as connection, world.session(connection):
        yield connection


def raw(text: str | None) -> bytes:
    assert text is not None
    return base64.b64decode(text, validate=True)


AT = datetime(2024, 2, 29, 12, 30, 0, 250_000, tzinfo=timezone(timedelta(hours=2)))
VALUES = [
    pytest.param("Zoë@example.org", str, "text", id="str"),
    pytest.param("", str, "text", id="empty"),
    pytest.param(-(2**70), int, "numeric", id="int"),
    pytest.param(Decimal("1E+3"), Decimal, "numeric", id="Decimal"),
    pytest.param(True, bool, "boolean", id="bool"),
    pytest.param(AT.date(), date, "date", id="date"),
    pytest.param(AT.replace(tzinfo=None), datetime, "timestamp", id="datetime"),
    pytest.param(AT, DATETIME_TZ, "timestamptz", id="aware datetime"),
    pytest.param(UUID(int=7), UUID, "uuid", id="UUID"),
    pytest.param(b"\x00\xff", bytes, "bytea", id="bytes"),
]


@pytest.mark.parametrize("row_id", ["", "42"])
@pytest.mark.parametrize(("original", "type_", "sql_type"), VALUES)
def test_sql_and_python_open_what_the_other_wrote(  # noqa: PLR0917 - fixtures and parameters
    encryptor: ColumnEncryptor,
    keyed: psycopg.Connection[Any],
    original: Any,
    type_: Any,
    sql_type: str,
    row_id: str,
) -> None:
    made = encryptor.encrypt_field(original, FIELD, row_id=row_id)
    assert raw(made)[0] == Suite.A256CBC_HS512
    function = "gl_decrypt_bytes" if type_ is bytes else "gl_decrypt"
    read = f"SELECT (glpgenc.{function}(%b, '{FIELD}', %s))::{sql_type}"
    write = f"SELECT glpgenc.gl_encrypt(%s::{sql_type}, '{FIELD}', %s)"
    cursor = keyed.cursor(binary=True)
    row = cursor.execute(read.encode(), [raw(made), row_id]).fetchone()
    assert row == (original,)
    row = cursor.execute(write.encode(), [original, row_id]).fetchone()
    assert row is not None
    assert encryptor.decrypt_field(row[0], FIELD, type_=type_, row_id=row_id) == original
    assert encryptor.decrypt_field(made, FIELD, type_=type_, row_id=row_id) == original


@pytest.mark.parametrize(("original", "type_", "sql_type"), VALUES)
def test_terms_are_those_of_sql_and_of_the_envelope(
    encryptor: ColumnEncryptor, keyed: psycopg.Connection[Any], original: Any, type_: Any, sql_type: str
) -> None:
    del type_
    index = f"SELECT glpgenc.gl_hmac_index(%s::{sql_type}, '{FIELD}')"
    made = encryptor.create_hmac_index(original, FIELD)
    row = keyed.execute(index.encode(), [original]).fetchone()
    assert row == (made,)
    row = keyed.execute(
        "SELECT glpgenc.gl_index_term(%b, 1)", [raw(encryptor.encrypt_field(original, FIELD))]
    ).fetchone()
    assert row == (made,)


def test_a_facet_is_chosen_by_name(encryptor: ColumnEncryptor, keyed: psycopg.Connection[Any]) -> None:
    made = encryptor.create_hmac_index("ANN@example.org", "people.email", facet="lower")
    assert made == value(keyed, "SELECT glpgenc.gl_hmac_index('ann@EXAMPLE.org', 'people.email', 2)")
    assert made is not None
    assert len(made) == 8
    assert made != encryptor.create_hmac_index("ANN@example.org", "people.email")


def test_an_unknown_facet_is_refused_by_naming_the_known_ones(encryptor: ColumnEncryptor) -> None:
    with pytest.raises(RegistryError, match="'nonesuch'") as caught:
        encryptor.create_hmac_index("secret", "people.email", facet="nonesuch")
    assert "exact (scalar), lower (scalar)" in str(caught.value.hint)
    assert "secret" not in str(caught.value)
    with pytest.raises(RegistryError, match="'exact' of kind prefix or contains"):
        encryptor.create_search_tags("secret", "people.email", facet="exact")
    with pytest.raises(RegistryError, match=r"people\.note has no scalar or range or text_range facet"):
        encryptor.create_hmac_index("secret", "people.note")


def test_a_facet_registered_while_running_is_found_at_once(world: SessionWorld, encryptor: ColumnEncryptor) -> None:
    encryptor.encrypt_field("a", "people.email")
    register: LiteralString = "SELECT glpgenc.gl_register_facet('people.email', 'late', 'lower')"
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        connection.execute(register)
    assert encryptor.create_hmac_index("A", "people.email", facet="late") == encryptor.create_hmac_index(
        "a", "people.email", facet="late"
    )


@pytest.fixture
def shaped(world: SessionWorld) -> SessionWorld:
    """The field people.note with facets: begins (prefix), holds (contains), alike (similar) and spoken (words)."""
    register: LiteralString = "SELECT glpgenc.gl_register_facet('people.note', %s, %s, kind => %s, parameters => %s)"
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        connection.execute(register, ["begins", "lower", "prefix", '{"least": 2, "most": 8}'])
        connection.execute(register, ["holds", "lower", "contains", '{"length": 3}'])
        connection.execute(register, ["alike", "lower", "similar", "{}"])
        words = '{"version": 1, "language": "english", "stop": true}'
        connection.execute(register, ["spoken", "lower", "words", words])
    return world


def tags_in(envelope: bytes, slot: int) -> set[int]:
    term = parse(envelope).index[slot]
    return {int.from_bytes(term[at : at + 4], "big", signed=True) for at in range(0, len(term), 4)}


TAGS: LiteralString = "SELECT glpgenc.gl_search_tags(%s, 'people.note', %s)"


@pytest.mark.parametrize(
    ("facet", "slot", "there", "not_there"),
    [
        ("begins", 1, "STRA", "enba"),
        ("holds", 2, "ENBA", "zug"),
        ("alike", 3, "straßenbahn", "zug"),
        ("spoken", 4, "Straßenbahn!", "zug"),
    ],
)
def test_the_tags_of_a_fragment_are_those_of_sql_and_in_the_values_that_have_it(  # noqa: PLR0917 - as above
    shaped: SessionWorld, encryptor: ColumnEncryptor, facet: str, slot: int, there: str, not_there: str
) -> None:
    made = raw(encryptor.encrypt_field("Straßenbahn", "people.note"))
    tags = encryptor.create_search_tags(there, "people.note", facet=facet)
    assert tags
    assert set(tags) <= tags_in(made, slot)
    assert not set(encryptor.create_search_tags(not_there, "people.note", facet=facet)) & tags_in(made, slot)
    with psycopg.connect(shaped.url) as connection, shaped.session(connection):
        assert value(connection, TAGS, there, slot) == tags
        written = value(connection, "SELECT glpgenc.gl_encrypt('Straßenbahn'::text, 'people.note')")
        assert tags_in(written, slot) == tags_in(made, slot)


@pytest.mark.usefixtures("shaped")
def test_a_fragment_that_is_too_short_is_refused(encryptor: ColumnEncryptor) -> None:
    encryptor.encrypt_field("a", FIELD)
    with pytest.raises(InvalidValueError, match="at least 3"):
        encryptor.create_search_tags("st", "people.note", facet="holds")


def test_a_range_facet_gives_values_of_one_bucket_the_term_of_sql(
    world: SessionWorld, encryptor: ColumnEncryptor
) -> None:
    register: LiteralString = """
        SELECT glpgenc.gl_register_facet('people.note', 'month', kind => 'range',
                                         parameters => '{"unit": "month", "size": 1, "low": 0, "high": 2000}')
    """
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        connection.execute(register)
    encryptor.encrypt_field("a", FIELD)
    term = encryptor.create_hmac_index(date(2024, 2, 1), "people.note", facet="month")
    assert term == encryptor.create_hmac_index(datetime(2024, 2, 29, 23, tzinfo=UTC), "people.note")
    assert term != encryptor.create_hmac_index(date(2024, 3, 1), "people.note")
    with psycopg.connect(world.url) as connection, world.session(connection):
        assert term == value(connection, "SELECT glpgenc.gl_hmac_index('2024-02-17'::date, 'people.note')")


def test_suite_gcm_is_opened_too(world: SessionWorld, encryptor: ColumnEncryptor) -> None:
    encryptor.encrypt_field("a", FIELD)
    with world.manager.active("acme", "pii") as key:
        made = encrypt_cell(
            b"12.50",
            key=suite_key(key.secret.view(), Suite.A256GCM),
            key_id=key.key_id,
            field=FIELD,
            suite=Suite.A256GCM,
        )
    assert encryptor.decrypt_field(made, FIELD, type_=Decimal) == Decimal("12.50")
    assert encryptor.decrypt_field(base64.b64encode(made).decode(), FIELD) == "12.50"


def test_nothing_stays_nothing(encryptor: ColumnEncryptor) -> None:
    assert encryptor.encrypt_field(None, FIELD) is None
    assert encryptor.decrypt_field(None, FIELD) is None
    assert encryptor.create_hmac_index(None, FIELD) is None


def test_a_type_that_is_named_decides(encryptor: ColumnEncryptor) -> None:
    made = encryptor.encrypt_field(12, FIELD, type_=Decimal)
    assert encryptor.decrypt_field(made, FIELD, type_=Decimal) == Decimal(12)
    assert encryptor.decrypt_field(encryptor.encrypt_field({"a": [1]}, FIELD), FIELD, type_=dict) == {"a": [1]}
    assert encryptor.decrypt_field(encryptor.encrypt_field(Colour.RED, FIELD), FIELD, type_=Colour) is Colour.RED
    assert encryptor.decrypt_field(encryptor.encrypt_field(AT, FIELD), FIELD, type_=DATETIME_TZ).tzinfo is UTC
    with pytest.raises(InvalidValueError, match="must be a str, not int"):
        encryptor.encrypt_field(12, FIELD, type_=str)
    with pytest.raises(TypeError, match="use Decimal"):
        encryptor.encrypt_field(1.5, FIELD)


@pytest.mark.parametrize("data", ["not base64: secret", "c2VjcmV0", "ß", b"secret", b"", ""])
def test_what_is_no_envelope_is_refused_and_not_quoted(encryptor: ColumnEncryptor, data: str | bytes) -> None:
    with pytest.raises(NotEncryptedError) as caught:
        encryptor.decrypt_field(data, FIELD)
    assert "secret" not in str(caught.value)


def test_moved_foreign_and_wrongly_read_values_are_refused(world: SessionWorld, encryptor: ColumnEncryptor) -> None:
    made = encryptor.encrypt_field(b"\xff\xfe", FIELD, row_id="1")
    with pytest.raises(AuthenticationError):
        encryptor.decrypt_field(made, FIELD, type_=bytes, row_id="2")
    with pytest.raises(AuthenticationError):
        encryptor.decrypt_field(made, "people.note", type_=bytes, row_id="1")
    with pytest.raises(KeyNotLoadedError):
        ColumnEncryptor(world.manager, tenant_id="globex").decrypt_field(made, FIELD, type_=bytes, row_id="1")
    with pytest.raises(NotTextError):
        encryptor.decrypt_field(made, FIELD, row_id="1")
    with pytest.raises(AlreadyEncryptedError):
        encryptor.encrypt_field(raw(made), FIELD)
    with pytest.raises(RegistryError, match="no_such"):
        encryptor.encrypt_field("v", "people.no_such")


def test_many_threads_get_their_own_values(encryptor: ColumnEncryptor) -> None:
    def there_and_back(number: int) -> int:
        made = encryptor.encrypt_field(number, FIELD, row_id=str(number))
        return int(encryptor.decrypt_field(made, FIELD, type_=int, row_id=str(number)))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(there_and_back, range(200))) == list(range(200))


def test_it_shows_no_key(world: SessionWorld, encryptor: ColumnEncryptor) -> None:
    encryptor.encrypt_field("a", FIELD)
    assert repr(encryptor) == "<ColumnEncryptor tenant_id='acme'>"
    with world.manager.active("acme", "pii") as key:
        assert bytes(key.secret.view()).hex() not in repr(vars(encryptor))
    with pytest.raises(TypeError):
        pickle.dumps(encryptor)


def test_a_search_for_a_tenant_without_keys_makes_none_and_says_so(world: SessionWorld) -> None:
    stranger = ColumnEncryptor(world.manager, tenant_id="nobody")
    searches = (
        lambda: stranger.create_hmac_index("a@example.org", FIELD),
        lambda: stranger.create_hmac_indexes("a@example.org", FIELD),
    )
    for search in searches:
        with pytest.raises(KeyNotFoundError, match="tenant 'nobody' has no data key of class 'pii'"):
            search()
    assert world.manager.list(tenant_id="nobody") == []
