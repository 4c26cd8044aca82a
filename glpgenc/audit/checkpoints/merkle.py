"""Proofs that a tree contains an earlier one, RFC 6962 section 2.1.2: for witnesses, and by witnesses."""

from __future__ import annotations

from collections.abc import Sequence

from glpgenc.audit.checkpoints.verifier import node_hash


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """Return the hashes that prove a tree's first leaves to be those of an earlier tree.

    :param leaves: the hashes of the tree's leaves.
    :param size: of the earlier tree, from 1 to the number of leaves.
    :raises ValueError: if the size is another.
    """
    if not 0 < size <= len(leaves):
        raise ValueError("there is no such earlier tree")
    return _subproof(leaves, 0, len(leaves), size, whole=True)


def _subproof(leaves: Sequence[bytes], first: int, end: int, size: int, *, whole: bool) -> list[bytes]:
    if size == end - first:
        return [] if whole else [_root(leaves, first, end)]
    split = _split(end - first)
    if size <= split:
        return [*_subproof(leaves, first, first + split, size, whole=whole), _root(leaves, first + split, end)]
    rest = _subproof(leaves, first + split, end, size - split, whole=False)
    return [*rest, _root(leaves, first, first + split)]


def _root(leaves: Sequence[bytes], first: int, end: int) -> bytes:
    if end - first == 1:
        return leaves[first]
    split = _split(end - first)
    return node_hash(_root(leaves, first, first + split), _root(leaves, first + split, end))


def _split(size: int) -> int:
    """Return the largest power of two that is smaller."""
    return 1 << (size - 1).bit_length() - 1


def is_consistent(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether a proof shows that a tree contains an earlier one (RFC 9162, section 2.1.4.2).

    :param old_size: 1 at least.
    """
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    rest = list(proof)
    if old_size & (old_size - 1) == 0:
        rest.insert(0, old_root)
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    if not rest:
        return False
    old = new = rest[0]
    for each in rest[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, each)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root
