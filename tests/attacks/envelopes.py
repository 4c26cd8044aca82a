"""Genuine envelopes of every form, and what Python and SQL make of altered ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

import psycopg

from glpgenc.errors import (
    BY_SQLSTATE,
    AuthenticationError,
    EncryptionError,
    KeyNotLoadedError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite
from tests.attacks.mutations import Mutant, Mutator
from tests.integration.sessions.world import World

FIELDS = ("people.email", "people.note", "people.plain")
"""With search terms; padded; with neither."""

REFUSALS = {
    each.__name__ for each in (KeyNotLoadedError, AuthenticationError, NotEncryptedError, UnsupportedSuiteError)
}
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
                           glpgenc.gl_index_term(each.data, 1), glpgenc.gl_index_tags(each.data, 2));
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
    :ivar unlike: those that SQL refuses for another reason than Python.
    """

    python: Counter[str] = field(default_factory=Counter)
    sql: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    accepted: list[Mutant] = field(default_factory=list)
    unlike: list[tuple[Mutant, str, str]] = field(default_factory=list)


def genuine_envelopes(keyring: Keyring) -> list[Genuine]:
    """Make envelopes of both suites, with and without search terms, padding and a row, of several lengths."""
    made = []
    for suite, name, row_id, length in product((Suite.A256CBC_HS512, Suite.A256GCM), FIELDS, ("", "42"), LENGTHS):
        plaintext = ("secret " * 40)[:length].encode()
        made.append(Genuine(name, row_id, plaintext, keyring.sealer(name, suite)(plaintext, row_id)))
    return made


@contextmanager
def keyed(world: World) -> Iterator[psycopg.Connection[Any]]:
    """Give a session of the application with the keys of acme, and the function that attempts altered values."""
    with psycopg.connect(world.url) as connection, world.session(connection):
        connection.execute(_ATTEMPT)
        yield connection


def attack(world: World, genuine: Sequence[Genuine], count: int, seed: int) -> Tally:
    """Try altered envelopes on Python and on SQL."""
    keyring, tally = Keyring(world.manager, "acme"), Tally()
    keyring.require(["pii"], ciphers=True)
    openers = {name: keyring.opener(name) for name in FIELDS}
    mutator = Mutator([each.data for each in genuine], seed, envelopes=True)
    with keyed(world) as connection:
        for batch in _batches(mutator.mutants(count)):
            names = [genuine[each.base].field for each in batch]
            rows = [genuine[each.base].row_id for each in batch]
            in_sql = connection.execute(
                "SELECT pg_temp.attempt(%b, %s, %s)", [[each.data for each in batch], names, rows]
            ).fetchall()
            for mutant, name, row_id, (outcome,) in zip(batch, names, rows, in_sql, strict=True):
                _note(tally, mutant, _in_python(openers[name], mutant.data, row_id), _NAMES.get(outcome, outcome))
    return tally


def _batches(mutants: Iterator[Mutant]) -> Iterator[list[Mutant]]:
    while batch := list(islice(mutants, 5_000)):
        yield batch


def _in_python(opener: Any, data: bytes, row_id: str) -> str:
    try:
        opener(data, row_id)
    except EncryptionError as error:
        return type(error).__name__
    return _OPENED


def _note(tally: Tally, mutant: Mutant, python: str, sql: str) -> None:
    tally.python[python] += 1
    tally.sql[sql] += 1
    tally.kinds[mutant.kind] += 1
    if python not in REFUSALS or sql not in REFUSALS | {_OF_OTHERS}:
        tally.accepted.append(mutant)
    # SQL opens no A256GCM, whatever else is wrong with it; gl_try_decrypt says NULL where the key is another's.
    elif mutant.data[:1] != b"\xfb" and python != sql and (python, sql) != (KeyNotLoadedError.__name__, _OF_OTHERS):
        tally.unlike.append((mutant, python, sql))
