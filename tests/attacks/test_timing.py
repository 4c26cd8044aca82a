"""How long it takes to refuse a value tells nothing of where its tag differs, in Python and in SQL.

A tag whose first byte is wrong, and one whose last byte is, are refused in the same time as far as thousands of samples
can tell, and the same samples do tell a comparison that ends at the first difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from glpgenc.errors import AuthenticationError
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite
from tests.attacks.timing import Compared, compare, first_that_is_alike, time_in_python
from tests.integration.sessions.world import World

pytestmark = pytest.mark.slow

TAG_BYTES = {Suite.A256CBC_HS512: 32, Suite.A256GCM: 16}

# The copy is made outside of what is timed, and anew for each call.
_TIMED = """
    CREATE FUNCTION pg_temp.timed(genuine bytea, at integer, naive boolean) RETURNS double precision
    LANGUAGE plpgsql AS $body$
    DECLARE
        altered bytea := set_byte(genuine, at, get_byte(genuine, at) # 1);
        tag bytea := substr(genuine, octet_length(genuine) - 31);
        other bytea := substr(altered, octet_length(altered) - 31);
        began timestamptz;
        kept boolean;
    BEGIN
        began := clock_timestamp();
        FOR n IN 1..60 LOOP
            IF naive THEN
                kept := pg_temp.naive(tag, other);
            ELSE
                kept := glpgenc.gl_verify(altered, 'people.plain', '');
            END IF;
        END LOOP;
        RETURN CASE WHEN kept IS FALSE THEN 1e9 * extract(epoch FROM clock_timestamp() - began) / 60 END;
    END
    $body$;
    CREATE FUNCTION pg_temp.naive(one bytea, other bytea) RETURNS boolean LANGUAGE plpgsql AS $body$
    BEGIN
        FOR n IN 0..31 LOOP
            IF get_byte(one, n) <> get_byte(other, n) THEN
                RETURN false;
            END IF;
        END LOOP;
        RETURN true;
    END
    $body$
"""


@pytest.fixture(scope="module")
def keyring(attacked: World) -> Keyring:
    with psycopg.connect(attacked.admin_url, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.plain', 'pii')")
    return Keyring(attacked.manager, "acme")


@pytest.fixture
def session(attacked: World, keyring: Keyring) -> Iterator[psycopg.Connection[Any]]:
    del keyring
    with psycopg.connect(attacked.url) as connection, attacked.session(connection):
        connection.execute(_TIMED)
        yield connection


def altered(genuine: bytes, at: int) -> Callable[[], bytes]:
    def make() -> bytes:
        copy = bytearray(genuine)
        copy[at] ^= 1
        return bytes(copy)

    return make


def both(genuine: bytes, tag_bytes: int) -> list[Callable[[], bytes]]:
    return [altered(genuine, len(genuine) - tag_bytes), altered(genuine, len(genuine) - 1)]


def naive(genuine: bytes) -> Callable[[bytes], bool]:
    def equal(data: bytes) -> bool:
        return all(one == other for one, other in zip(data[-32:], genuine[-32:], strict=True))

    return equal


@pytest.mark.parametrize("suite", TAG_BYTES, ids=lambda suite: suite.name)
def test_python_refuses_a_wrong_tag_in_a_time_that_does_not_tell_where(
    keyring: Keyring, suite: Suite, record_property: Callable[[str, object], None]
) -> None:
    genuine = keyring.sealer("people.plain", suite)(b"user1@example.com", "")
    opener = keyring.opener("people.plain")

    def attempt(data: bytes) -> None:
        with suppress(AuthenticationError):
            opener(data, "")
            raise AssertionError("it was opened")

    found = first_that_is_alike(
        lambda: time_in_python(attempt, both(genuine, TAG_BYTES[suite]), samples=4_000, calls=10)
    )
    record_property("timing", str(found))
    print(f"\npython {suite.name}: {found}")  # noqa: T201 - the figure of docs/THREATS.md
    assert not found.differs, found


def test_the_same_samples_tell_a_comparison_in_python_that_ends_early(keyring: Keyring) -> None:
    genuine = keyring.sealer("people.plain", Suite.A256CBC_HS512)(b"user1@example.com", "")
    found = time_in_python(naive(genuine), both(genuine, 32), samples=4_000, calls=10)
    print(f"\npython, naive: {found}")  # noqa: T201
    assert found.differs, found


def in_sql(session: psycopg.Connection[Any], genuine: bytes, *, naive: bool, samples: int) -> Compared:
    rows = session.execute(
        "SELECT at, pg_temp.timed(%b, at, %s) FROM (SELECT at FROM generate_series(1, %s), "
        "unnest(ARRAY[%s::integer, %s::integer]) at ORDER BY random()) o",
        [genuine, naive, samples, len(genuine) - 32, len(genuine) - 1],
    ).fetchall()
    assert all(time is not None for _, time in rows)
    first = [time for at, time in rows if at == len(genuine) - 32]
    last = [time for at, time in rows if at == len(genuine) - 1]
    assert len(first) == len(last) == samples
    return compare(first, last)


def test_sql_refuses_a_wrong_tag_in_a_time_that_does_not_tell_where(
    session: psycopg.Connection[Any], keyring: Keyring
) -> None:
    genuine = keyring.sealer("people.plain", Suite.A256CBC_HS512)(b"user1@example.com", "")
    found = first_that_is_alike(lambda: in_sql(session, genuine, naive=False, samples=4_000))
    print(f"\nsql: {found}")  # noqa: T201
    assert not found.differs, found


def test_the_same_samples_tell_a_comparison_in_sql_that_ends_early(
    session: psycopg.Connection[Any], keyring: Keyring
) -> None:
    genuine = keyring.sealer("people.plain", Suite.A256CBC_HS512)(b"user1@example.com", "")
    found = in_sql(session, genuine, naive=True, samples=400)
    print(f"\nsql, naive: {found}")  # noqa: T201
    assert found.differs, found
