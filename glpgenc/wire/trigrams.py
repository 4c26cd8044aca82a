"""Trigrams of the words of a text, and how similar two sets of them are (docs/FORMAT.md, "Trigrams").

What ``pg_trgm`` computes, over letters and lower case of our own: those of a locale change with the platform, and an
index outlives them. ``sql/0.1.0/trigrams.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

from glpgenc.wire import letters_v1
from glpgenc.wire.facet_kinds import FacetKind

_WORD = re.compile(f"[{letters_v1.character_class()}]+")
_SIZE = 3


@dataclass(frozen=True, slots=True)
class SimilarShape:
    """A tag of each trigram of a text's words."""

    kind: ClassVar[FacetKind] = FacetKind.SIMILAR
    max_bits: ClassVar[int] = 32
    default_bits: ClassVar[int] = 32

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes: none."""
        return bytes(36)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {}


def trigrams(text: str) -> set[str]:
    """Return the trigrams of a text's words, each word with two blanks before it and one after.

    :param text: in lower case, as the normaliser ``lower`` makes it.
    """
    padded = f"  {'   '.join(_WORD.findall(text))} "
    # None ends with two blanks: one that does would reach from a word into the next.
    return {padded[at : at + _SIZE] for at in range(len(padded) - _SIZE + 1) if padded[at + 1 : at + _SIZE] != "  "}


def similarity(one: Collection[object], other: Collection[object]) -> float:
    """Return how similar two sets of trigrams, or of their tags, are: those they share, of those that either has.

    :returns: 0 to 1; 0 where one is empty.
    """
    shared = len(set(one) & set(other))
    # A quotient of whole numbers below 2^53 is rounded once, in Python as in PostgreSQL's double precision.
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def least_shared(count: int, threshold: float) -> int:
    """Return how many of its trigrams a text has in common with each text that is at least so similar.

    With c of q in common the similarity is c / (q + b - c), where the other text has b trigrams, c of them at least. So
    it is c / q at most, and rounding keeps that order.

    :param count: q, the trigrams of the text, 1 or more.
    :param threshold: above 0, 1 at most.
    """
    least = int(threshold * count)
    while least / count < threshold:
        least += 1
    while least > 1 and (least - 1) / count >= threshold:
        least -= 1
    return max(least, 1)


def probed(weights: Mapping[int, int], ordered: Iterable[int], threshold: float) -> list[int]:
    """Return tags one of which at least is among those of each text that is so similar: an index is asked for these.

    A text that is so similar has c of the q trigrams (:func:`least_shared`). Those whose tags are left out here are
    c - 1 at most, so that it has one of the others, whichever are left out: the order says how many rows are read, and
    never which are found. (The prefix filter of set similarity joins, with the rarest first.)

    :param weights: how many trigrams of the text have each tag.
    :param ordered: the same tags, those first that are to be asked for.
    """
    left = sum(weights.values())
    least = least_shared(left, threshold) if left else 1
    found: list[int] = []
    for tag in ordered:
        if left < least:
            break
        found.append(tag)
        left -= weights[tag]
    return found


def pairs(ordered: Sequence[int], least: int) -> list[tuple[int, int]]:
    """Return pairs of tags of which each text that has so many of the tags has one pair whole.

    The tags are dealt to one group fewer than a similar text has of them. So two of those that it has are in one
    group, whichever they are, and the pairs are all those within a group. They are in far fewer rows than a tag alone.

    :param ordered: the tags, each once, the rarest first: each group gets common and rare ones.
    :param least: how many of them a similar text has at least, 2 or more.
    """
    groups: list[list[int]] = [[] for _ in range(least - 1)]
    for at, tag in enumerate(ordered):
        turn, place = divmod(at, least - 1)
        groups[place if turn % 2 == 0 else -1 - place].append(tag)
    return [pair for group in groups for pair in combinations(group, 2)]


def least_tags(weights: Mapping[int, int], threshold: float) -> int:
    """Return how many tags a text has in common with each text that is at least so similar: as many as trigrams.

    Where trigrams share tags it is fewer: those tags that have most of them may be the ones in common.
    """
    missing = least_shared(sum(weights.values()), threshold) if weights else 1
    for number, weight in enumerate(sorted(weights.values(), reverse=True), 1):
        missing -= weight
        if missing <= 0:
            return number
    return 1


def most_trigrams(count: int, threshold: float) -> int:
    """Return how many trigrams a text that is at least so similar has at most.

    With b trigrams it has q at most in common, and is then similar by q / b.

    :param count: q, the trigrams of the text that is compared.
    """
    most = int(count / threshold)
    while most and count / most < threshold:
        most -= 1
    while count / (most + 1) >= threshold:
        most += 1
    return most
