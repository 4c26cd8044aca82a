"""Merkle trees and consistency proofs: RFC 6962's known roots, and each pair of sizes up to 40."""

from __future__ import annotations

import hashlib

import pytest

from glpgenc.audit.checkpoints.merkle import consistency_proof, is_consistent
from glpgenc.audit.checkpoints.verifier import MerkleTree, leaf_hash, node_hash

# The leaves and roots that Certificate Transparency's implementations share as their test data.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(count: int, salt: str = "") -> list[bytes]:
    return [leaf_hash(f"{salt}{number}".encode()) for number in range(count)]


def root_of(leaves: list[bytes]) -> bytes:
    tree = MerkleTree()
    for each in leaves:
        tree.add(each)
    return tree.root


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def test_known_roots() -> None:
    leaves = [leaf_hash(bytes.fromhex(each)) for each in LEAVES]
    assert root_of([]) == hashlib.sha256(b"").digest()
    for number, root in enumerate(ROOTS, 1):
        assert root_of(leaves[:number]).hex() == root


def test_roots_are_those_of_the_definition() -> None:
    leaves = leaves_of(70)
    for size in range(1, 71):
        assert root_of(leaves[:size]) == by_definition(leaves[:size])


def test_each_earlier_tree_is_proven_and_no_other() -> None:
    leaves, others = leaves_of(40), leaves_of(40, "x")
    roots = {size: root_of(leaves[:size]) for size in range(1, 41)}
    for new in range(1, 41):
        for old in range(1, new + 1):
            proof = consistency_proof(leaves[:new], old)
            assert is_consistent(old, roots[old], new, roots[new], proof)
            assert not is_consistent(old, root_of(others[:old]), new, roots[new], proof)
            assert not is_consistent(old, roots[old], new, root_of(others[:new]), proof)
            assert not is_consistent(old, roots[old], new, roots[new], [*proof, bytes(32)])
            if proof:
                assert not is_consistent(old, roots[old], new, roots[new], proof[:-1])
                assert not is_consistent(old, roots[old], new, roots[new], [bytes(32), *proof[1:]])


def test_a_rewritten_leaf_can_t_be_proven() -> None:
    leaves = leaves_of(20)
    before = root_of(leaves[:13])
    rewritten = [*leaves[:5], leaf_hash(b"other"), *leaves[6:]]
    assert not is_consistent(13, before, 20, root_of(rewritten), consistency_proof(rewritten, 13))


@pytest.mark.parametrize("size", [0, 6])
def test_there_is_no_proof_of_a_tree_that_is_not_an_earlier_one(size: int) -> None:
    with pytest.raises(ValueError, match="earlier"):
        consistency_proof(leaves_of(5), size)
    assert not is_consistent(size, bytes(32), 5, root_of(leaves_of(5)), [])
