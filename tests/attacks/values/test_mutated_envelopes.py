"""Altered envelopes are refused by Python and by SQL, for one reason in both, and the server lives on.

The body is run with some thousands in ``make test``, and with a million in ``make test-all``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

import psycopg
import pytest

from glpgenc.errors import (
    BY_SQLSTATE,
    AuthenticationError,
    EncryptionError,
    KeyNotLoadedError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.sessions.field_ciphers import Open
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite
from tests.attacks.values.mutations import Mutant, Mutator
from tests.sessions.world import SessionWorld

FIELDS = ("people.email", "people.note", "people.plain")
"""With search terms; padded; with neither."""

REFUSALS = {each.__name__ for each in (KeyNotLoadedError, AuthenticationError, NotEncryptedError)}
# What SQL says besides: that Python opens the value, and of another's key in gl_try_decrypt.
_IN_SQL = {UnsupportedSuiteError.__name__, "NULL"}
LENGTHS = (0, 1, 15, 16, 17, 40, 200)
_NAMES = {sqlstate: error.__name__ for sqlstate, error in BY_SQLSTATE.items()}
_OPENED = "opened"
_OF_OTHERS = "NULL"

# What a user of the functions may do in one call each; anything but an error of class ZE ends the test. Those that need
# no key must raise nothing at all, and none may call an altered value right.
_ATTEMPT = """
    CREATE FUNCTION pg_temp.attempt(mutants bytea[], fields text[], rows text[]) RETURNS SETOF text
    LANGUAGE plpgsql AS $body$
    DECLARE
        each record;
        kept text;
        state text;
    BEGIN
        FOR each IN SELECT * FROM unnest(mutants, fields, rows) WITH ORDINALITY AS u(data, field, row_id, n) LOOP
            kept := concat(glpgenc.gl_is_encrypted(each.data), glpgenc.gl_key_id(each.data),
                           glpgenc.gl_index_term(each.data, 1), glpgenc.gl_index_tags(each.data, 2),
                           glpgenc.gl_similarity(each.data, '{1,2}', '{1,3}', 2));
            IF glpgenc.gl_verify(each.data, each.field, each.row_id) THEN
                RETURN NEXT 'verified';
                CONTINUE;
            END IF;
            BEGIN
                kept := CASE each.n % 3
                    WHEN 0 THEN glpgenc.gl_decrypt(each.data, each.field, each.row_id)
                    WHEN 1 THEN glpgenc.gl_decrypt_bytes(each.data, each.field, each.row_id)::text
                    ELSE glpgenc.gl_try_decrypt(each.data, each.field, each.row_id) END;
                RETURN NEXT CASE WHEN kept IS NULL THEN 'NULL' ELSE 'opened' END;
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
                RETURN NEXT state;
            END;
        END LOOP;
    END
    $body$
"""


@dataclass(frozen=True)
class Genuine:
    """An envelope with what opens it."""

    field: str
    row_id: str
    plaintext: bytes
    data: bytes


@dataclass
class Tally:
    """How many altered envelopes ended how.

    :ivar accepted: those that were not refused; there should be none.
    :ivar unlike: those that are refused for different reasons: by SQL and by Python, or by two functions of Python.
    """

    python: Counter[str] = field(default_factory=Counter)
    sql: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    accepted: list[Mutant] = field(default_factory=list)
    unlike: list[tuple[Mutant, str, str]] = field(default_factory=list)


def genuine_envelopes(keyring: Keyring) -> list[Genuine]:
    """Make envelopes of every suite, with and without search terms, padding and a row, of several lengths."""
    made = []
    for suite, name, row_id, length in product(Suite, FIELDS, ("", "42"), LENGTHS):
        plaintext = ("secret " * 40)[:length].encode()
        made.append(Genuine(name, row_id, plaintext, keyring.sealer(name, suite)(plaintext, row_id)))
    return made


@contextmanager
def keyed(world: SessionWorld) -> Iterator[psycopg.Connection[Any]]:
    """Give a session of the application with the keys of acme, and the function that attempts altered values."""
    with psycopg.connect(world.url) as connection, world.session(connection):
        connection.execute(_ATTEMPT)
        yield connection


def attack(world: SessionWorld, genuine: Sequence[Genuine], count: int, seed: int) -> Tally:
    """Try altered envelopes on Python and on SQL."""
    keyring, tally = Keyring(world.manager, "acme"), Tally()
    openers = {name: keyring.opener(name) for name in FIELDS}
    readers = {name: keyring.field_opener(name).reader(bytes, _unbound(openers[name])) for name in FIELDS}
    mutator = Mutator([each.data for each in genuine], seed, envelopes=True)
    with keyed(world) as connection:
        for batch in _batches(mutator.mutants(count)):
            names = [genuine[each.base].field for each in batch]
            rows = [genuine[each.base].row_id for each in batch]
            in_sql = connection.execute(
                "SELECT pg_temp.attempt(%b, %s, %s)", [[each.data for each in batch], names, rows]
            ).fetchall()
            for mutant, name, row_id, (outcome,) in zip(batch, names, rows, in_sql, strict=True):
                python = _in_python(openers[name], mutant.data, row_id)
                _note(tally, mutant, python, _NAMES.get(outcome, outcome))
                # What reads the results of SQLAlchemy makes its checks otherwise, and must come to the same.
                if not row_id and (read := _in_python(readers[name], mutant.data)) != python:
                    tally.unlike.append((mutant, python, read))
    return tally


def _batches(mutants: Iterator[Mutant]) -> Iterator[list[Mutant]]:
    while batch := list(islice(mutants, 5_000)):
        yield batch


def _unbound(opener: Open) -> Callable[[bytes], bytes]:
    return lambda data: opener(data, "")


def _in_python(opener: Any, *arguments: bytes | str) -> str:
    try:
        opener(*arguments)
    except EncryptionError as error:
        return type(error).__name__
    return _OPENED


def _note(tally: Tally, mutant: Mutant, python: str, sql: str) -> None:
    tally.python[python] += 1
    tally.sql[sql] += 1
    tally.kinds[mutant.kind] += 1
    if python not in REFUSALS or sql not in REFUSALS | _IN_SQL:
        tally.accepted.append(mutant)
    # SQL opens none of client mode, whatever else is wrong with it; gl_try_decrypt says NULL for another's key.
    elif (
        mutant.data[:1] not in {b"\xfb", b"\xfc"}
        and python != sql
        and (python, sql) != (KeyNotLoadedError.__name__, _OF_OTHERS)
    ):
        tally.unlike.append((mutant, python, sql))


@pytest.fixture(scope="module")
def genuine(attacked: SessionWorld) -> list[Genuine]:
    with psycopg.connect(attacked.admin_url, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.plain', 'pii')")
    return genuine_envelopes(Keyring(attacked.manager, "acme"))


@contextmanager
def bystander(world: SessionWorld) -> Iterator[None]:
    """Hold a connection that a crash of any backend would end, as PostgreSQL restarts them all then."""
    question = "SELECT pg_backend_pid(), pg_postmaster_start_time()"
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        before = connection.execute(question).fetchone()
        yield
        assert connection.execute(question).fetchone() == before


def every_mutant_is_refused(world: SessionWorld, genuine: list[Genuine], count: int) -> None:
    with bystander(world):
        tally = attack(world, genuine, count, seed=8)
    assert tally.accepted == []
    assert tally.unlike == []
    assert sum(tally.python.values()) == sum(tally.sql.values()) == count
    # All kinds of refusal occur, the one for authentication most: the mutants get as far as the tag.
    assert set(tally.python) == REFUSALS
    assert set(tally.sql) == REFUSALS | _IN_SQL
    assert tally.python["AuthenticationError"] > count / 3
    assert set(tally.kinds) == Mutator([b"x"], 0, envelopes=True).kinds


def test_genuine_envelopes_open_and_some_thousand_altered_ones_do_not(
    attacked: SessionWorld, genuine: list[Genuine]
) -> None:
    keyring = Keyring(attacked.manager, "acme")
    assert [keyring.opener(each.field)(each.data, each.row_id) for each in genuine] == [
        each.plaintext for each in genuine
    ]
    of_sql = [each for each in genuine if each.data[0] == 0xFA]
    with keyed(attacked) as connection:
        outcomes = connection.execute(
            "SELECT pg_temp.attempt(%b, %s, %s)",
            [
                [each.data for each in of_sql],
                [each.field for each in of_sql],
                [each.row_id for each in of_sql],
            ],
        ).fetchall()
    # The control: what is not altered is found to be right by the same function.
    assert outcomes == [("verified",)] * len(of_sql)
    every_mutant_is_refused(attacked, genuine, 9_000)


@pytest.mark.slow
def test_a_million_altered_envelopes_are_refused(attacked: SessionWorld, genuine: list[Genuine]) -> None:
    every_mutant_is_refused(attacked, genuine, 1_000_000)
