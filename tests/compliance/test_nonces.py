"""No nonce twice in 100,000 envelopes of one key, by SQL and by Python, in a process and by its threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from glpgenc.wire.envelope import Suite
from tests.compliance.nonces import FEW, LENGTHS, in_python, in_sql, sealer
from tests.rotation.rotation_world import RotationWorld

THREADS = 4


def test_sql_repeats_no_nonce(people: RotationWorld) -> None:
    assert in_sql(people.admin_url, people.manager, FEW) == (FEW, FEW, 16, 16)


@pytest.mark.parametrize("suite", LENGTHS, ids=lambda suite: suite.name)
def test_python_repeats_no_nonce_in_its_threads(people: RotationWorld, suite: Suite) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        shares = list(
            # A keyring is one thread's; the key manager, and so the key, is everybody's.
            pool.map(lambda _: in_python(sealer(people.manager, suite), suite, FEW // THREADS), range(THREADS))
        )
    made = [nonce for share in shares for nonce in share]
    assert len(set(made)) == len(made) == FEW


@pytest.mark.parametrize("suite", LENGTHS, ids=lambda suite: suite.name)
def test_nonces_use_all_of_their_bits(people: RotationWorld, suite: Suite) -> None:
    made = in_python(sealer(people.manager, suite), suite, 2_000)
    size = LENGTHS[suite] * 8
    ones = [sum(int.from_bytes(nonce, "big") >> bit & 1 for nonce in made) for bit in range(size)]
    # Half of 2,000 with a standard deviation of 22: seven of them off happens to no bit in a lifetime of runs.
    assert [bit for bit, number in enumerate(ones) if abs(number - 1_000) > 157] == []
