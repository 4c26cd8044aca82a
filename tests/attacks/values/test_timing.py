"""How long it takes to refuse a value tells nothing of where its tag differs, in Python and in SQL.

A tag whose first byte is wrong, and one whose last byte is, are refused in the same time as far as thousands of samples
can tell, and the same samples do tell a comparison that ends at the first difference.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from glpgenc.errors import AuthenticationError
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite
from tests.sessions.world import SessionWorld

KEPT = 0.9
"""Of the samples those are kept that are no slower than this quantile: the rest tells of the machine's other work."""

UNLIKE = 8.0
"""From here on the times of two classes are said to differ; dudect says so from 4.5 on, on an idle machine."""


@dataclass(frozen=True)
class Compared:
    """Two classes compared.

    :param t: Welch's t of the times; far from 0 where they differ.
    :param difference: of the means, in nanoseconds.
    :param mean: of all, in nanoseconds.
    :param samples: that were kept.
    """

    t: float
    difference: float
    mean: float
    samples: int

    @property
    def differs(self) -> bool:
        """Tell whether one class takes longer."""
        return abs(self.t) > UNLIKE

    def __str__(self) -> str:
        return f"t = {self.t:.1f}, {self.difference:+.1f} ns of {self.mean:.0f} ns, {self.samples} samples"


def compare(first: Sequence[float], second: Sequence[float]) -> Compared:
    """Compare the times of two classes.

    :param first: in nanoseconds.
    :param second: the same.
    """
    limit = sorted((*first, *second))[int(KEPT * (len(first) + len(second)))]
    one, two = ([each for each in times if each <= limit] for times in (first, second))
    spread = math.sqrt(statistics.variance(one) / len(one) + statistics.variance(two) / len(two))
    difference = statistics.fmean(two) - statistics.fmean(one)
    return Compared(difference / spread, difference, statistics.fmean((*one, *two)), len(one) + len(two))


def time_in_python(
    attempt: Callable[[bytes], object], make: Sequence[Callable[[], bytes]], *, samples: int, calls: int
) -> Compared:
    """Time calls with inputs of two classes, in an order that is drawn.

    :param make: what makes an input of each class anew, so that no class has memory of its own.
    :param samples: of each class.
    :param calls: that one sample is made of.
    """
    order = [0, 1] * samples
    random.Random(6).shuffle(order)  # noqa: S311 - to be repeated
    times: tuple[list[float], list[float]] = ([], [])
    for kind in order:
        inputs = [make[kind]() for _ in range(calls)]
        began = time.perf_counter_ns()
        for each in inputs:
            attempt(each)
        times[kind].append((time.perf_counter_ns() - began) / calls)
    return compare(*times)


def first_that_is_alike(measure: Callable[[], Compared], attempts: int = 3) -> Compared:
    """Measure until the classes do not differ: what differs by its nature does so each time."""
    found = measure()
    for _ in range(attempts - 1):
        if not found.differs:
            break
        found = measure()
    return found


pytestmark = pytest.mark.slow

TAG_BYTES = {Suite.A256CBC_HS512: 32, Suite.A256GCM: 16, Suite.XAES256GCM: 16}

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
def keyring(attacked: SessionWorld) -> Keyring:
    with psycopg.connect(attacked.admin_url, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.plain', 'pii')")
    return Keyring(attacked.manager, "acme")


@pytest.fixture
def session(attacked: SessionWorld, keyring: Keyring) -> Iterator[psycopg.Connection[Any]]:
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
