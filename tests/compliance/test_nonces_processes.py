"""No nonce twice in 1,000,000 envelopes of one key, over processes that were forked with the key in memory too."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest

from glpgenc.keys.manager import KeyManager
from glpgenc.wire.envelope import Suite
from tests.compliance.nonces import LENGTHS, MANY, in_python, in_sql, sealer
from tests.rotation.rotation_world import RotationWorld

pytestmark = pytest.mark.slow

PROCESSES = 4


def test_sql_repeats_no_nonce_in_a_million(people: RotationWorld) -> None:
    assert in_sql(people.admin_url, people.manager, MANY) == (MANY, MANY, 16, 16)


def test_sessions_at_once_repeat_no_nonce(people: RotationWorld) -> None:
    with ThreadPoolExecutor(PROCESSES) as pool:
        shares = list(pool.map(lambda _: in_sql(people.admin_url, people.manager, 50_000), range(PROCESSES)))
    assert set(shares) == {(50_000, 50_000, 16, 16)}


@pytest.mark.parametrize("suite", LENGTHS, ids=lambda suite: suite.name)
def test_forked_processes_and_their_parent_repeat_no_nonce_in_a_million(people: RotationWorld, suite: Suite) -> None:
    seal = sealer(people.manager, suite)
    # Before the fork: whatever a generator keeps in memory, every child has a copy of it.
    made = in_python(seal, suite, 1_000)
    share = (MANY - 1_000) // (PROCESSES + 1)
    context = multiprocessing.get_context("fork")
    children = []
    for _ in range(PROCESSES):
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=(seal, suite, share, sending))
        child.start()
        sending.close()
        children.append((child, receiving))
    made += in_python(seal, suite, share + (MANY - 1_000) % (PROCESSES + 1))
    for child, receiving in children:
        data = receiving.recv_bytes()
        size = LENGTHS[suite]
        made += [data[at : at + size] for at in range(0, len(data), size)]
        child.join(60)
        assert child.exitcode == 0
    assert len(set(made)) == len(made) == MANY


def test_a_child_that_makes_its_own_sealer_repeats_no_nonce_of_its_parent(people: RotationWorld) -> None:
    suite = Suite.A256GCM
    made = in_python(sealer(people.manager, suite), suite, 20_000)
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_own, args=(people.manager, suite, 20_000, sending))
    child.start()
    sending.close()
    data = receiving.recv_bytes()
    child.join(60)
    assert child.exitcode == 0
    theirs = [data[at : at + 12] for at in range(0, len(data), 12)]
    assert len(set(made) | set(theirs)) == 40_000


def _child(seal: object, suite: Suite, number: int, sending: Connection) -> None:
    assert callable(seal)
    sending.send_bytes(b"".join(in_python(seal, suite, number)))


def _own(manager: KeyManager, suite: Suite, number: int, sending: Connection) -> None:
    _child(sealer(manager, suite), suite, number, sending)
