"""Altered messages of other kinds: sealed session keys, wrapped keys, blobs, files. Each is refused, and by one error.

Rows of keys that are exchanged are in test_wrapped_keys.py, receipts in tests/shred/test_shred_receipt.py, and the
audit trail in tests/audit/verification/test_mutations.py.
"""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest

from glpgenc.errors import GlpgencError
from glpgenc.wire.sealed_keys import ReadKey, build_message, seal
from tests.attacks.fuzz.parsers import parsers
from tests.attacks.values.mutations import Mutator
from tests.sessions.world import SessionWorld
from tests.sql.conftest import KEYS, SEARCHED
from tests.support.vectors import issue_always

# Opens nothing that was altered: the challenge stays the same, which a client can't have, so that one message serves.
_ATTEMPT = """
    CREATE FUNCTION pg_temp.attempt(mutants bytea[]) RETURNS SETOF text LANGUAGE plpgsql AS $body$
    DECLARE
        each bytea;
        kept text;
        loaded record;
        state text;
    BEGIN
        FOREACH each IN ARRAY mutants LOOP
            BEGIN
                kept := glpgenc.gl_session_begin()::text;
                loaded := glpgenc.gl_session_load(each);
                RETURN NEXT CASE loaded.settings WHEN -2 THEN 'not opened' ELSE 'loaded' END;
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
                RETURN NEXT state;
            END;
        END LOOP;
    END
    $body$
"""
MESSAGE = build_message([KEYS, SEARCHED], [ReadKey(KEYS.key_id, bytes(64))])
CHALLENGE = bytes(range(64))
# Of what is authentic, and not well-formed: only a client that holds the challenge could send it.
REFUSED_BY_FORM = {"ZE006", "ZE007", "ZE008", "loaded"}


def outcomes(world: SessionWorld, messages: list[bytes]) -> Counter[str]:
    with psycopg.connect(world.admin_url) as admin:
        issue_always(admin, CHALLENGE)
    with psycopg.connect(world.url) as connection:
        connection.execute(_ATTEMPT)
        rows = connection.execute("SELECT pg_temp.attempt(%b)", [messages]).fetchall()
    return Counter(row[0] for row in rows)


def altered_messages_are_refused(world: SessionWorld, count: int) -> None:
    sealed = [seal(CHALLENGE, MESSAGE), seal(CHALLENGE, build_message([KEYS], []))]
    assert outcomes(world, sealed) == {"loaded": 2}
    mutants = [each.data for each in Mutator(sealed, 8).mutants(count)]
    assert outcomes(world, mutants) == {"not opened": count}


def broken_messages_under_the_right_tag_are_refused(world: SessionWorld, count: int) -> None:
    mutants = [seal(CHALLENGE, each.data) for each in Mutator([MESSAGE], 8).mutants(count) if each.data]
    found = outcomes(world, mutants)
    # An altered key is a key: it loads, and opens nothing.
    assert set(found) <= REFUSED_BY_FORM, found
    assert {"ZE006", "ZE008"} <= set(found)


def test_altered_sealed_messages_are_refused(attacked: SessionWorld) -> None:
    altered_messages_are_refused(attacked, 1_000)
    broken_messages_under_the_right_tag_are_refused(attacked, 500)


@pytest.mark.slow
def test_many_altered_sealed_messages_are_refused(attacked: SessionWorld) -> None:
    altered_messages_are_refused(attacked, 100_000)
    broken_messages_under_the_right_tag_are_refused(attacked, 30_000)


AUTHENTICATED = ["blob", "file", "key wrapped by a key file", "key wrapped by a branch key", "value of a column"]


def nothing_altered_is_read(name: str, count: int) -> None:
    parser = parsers()[name]
    read = []
    for each in Mutator(parser.seeds, 8).mutants(count):
        try:
            parser.call(each.data)
        except GlpgencError:
            continue
        read.append(each)
    assert read == []


@pytest.mark.parametrize("name", AUTHENTICATED)
def test_what_is_authenticated_is_refused_once_altered(name: str) -> None:
    nothing_altered_is_read(name, 300)


@pytest.mark.slow
@pytest.mark.parametrize("name", AUTHENTICATED)
def test_what_is_authenticated_is_refused_altered_in_thousands_of_ways(name: str) -> None:
    nothing_altered_is_read(name, 20_000)
