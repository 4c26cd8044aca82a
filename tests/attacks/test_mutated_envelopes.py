"""Altered envelopes are refused by Python and by SQL, for one reason in both, and the server lives on.

The body is run with some thousands in ``make test``, and with a million in ``make test-all``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from glpgenc.sessions.keyring import Keyring
from tests.attacks.envelopes import REFUSALS, Genuine, attack, genuine_envelopes, keyed
from tests.attacks.mutations import Mutator
from tests.integration.sessions.world import World


@pytest.fixture(scope="module")
def genuine(attacked: World) -> list[Genuine]:
    with psycopg.connect(attacked.admin_url, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.plain', 'pii')")
    return genuine_envelopes(Keyring(attacked.manager, "acme"))


@contextmanager
def bystander(world: World) -> Iterator[None]:
    """Hold a connection that a crash of any backend would end, as PostgreSQL restarts them all then."""
    question = "SELECT pg_backend_pid(), pg_postmaster_start_time()"
    with psycopg.connect(world.admin_url, autocommit=True) as connection:
        before = connection.execute(question).fetchone()
        yield
        assert connection.execute(question).fetchone() == before


def every_mutant_is_refused(world: World, genuine: list[Genuine], count: int) -> None:
    with bystander(world):
        tally = attack(world, genuine, count, seed=8)
    assert tally.accepted == []
    assert tally.unlike == []
    assert sum(tally.python.values()) == sum(tally.sql.values()) == count
    # All kinds of refusal occur, the one for authentication most: the mutants get as far as the tag.
    assert set(tally.python) == REFUSALS
    assert set(tally.sql) == REFUSALS | {"NULL"}
    assert tally.python["AuthenticationError"] > count / 3
    assert set(tally.kinds) == Mutator([b"x"], 0, envelopes=True).kinds


def test_genuine_envelopes_open_and_some_thousand_altered_ones_do_not(attacked: World, genuine: list[Genuine]) -> None:
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
def test_a_million_altered_envelopes_are_refused(attacked: World, genuine: list[Genuine]) -> None:
    every_mutant_is_refused(attacked, genuine, 1_000_000)
