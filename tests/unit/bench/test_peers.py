from __future__ import annotations

import pytest

from bench.peers import AWS, peers

PEERS = peers(b"associated data")
VALUES = [b"user123@example.com", 200 * b"x"]


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_gives_back_what_it_was_given_and_stores_something_else(name: str) -> None:
    peer = PEERS[name]
    for value in VALUES:
        (taken,) = peer.taken([value])
        stored = peer.encrypt(taken)
        assert peer.decrypt(stored) == taken
        assert value not in (stored.encode() if isinstance(stored, str) else stored)


def test_a_slow_peer_gets_fewer_values_and_one_at_least() -> None:
    assert len(PEERS[AWS].taken(100 * [b"a value"])) == 100 // PEERS[AWS].cost
    assert PEERS[AWS].taken([b"a value"]) == [b"a value"]
