"""Trigrams of the words of a text, and how similar two sets of them are (docs/FORMAT.md, "Trigrams").

What ``pg_trgm`` computes, over letters and lower case of our own: those of a locale change with the platform, and an
index outlives them. ``sql/0.1.0/trigrams.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, ClassVar

from glpgenc.wire import letters_v1
from glpgenc.wire.facet_kinds import FacetKind

_WORD = re.compile(f"[{letters_v1.character_class()}]+")
_SIZE = 3
_MOST_WEIGHED = 64
"""Tags that are dealt by how often they occur together. More are dealt in turn, in less time."""


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
    return set(trigrams_in_order(text))


def trigrams_in_order(text: str) -> list[str]:
    """Return the same, each where it comes first in the text."""
    padded = f"  {'   '.join(_WORD.findall(text))} "
    # None ends with two blanks: one that does would reach from a word into the next.
    pieces = (padded[at : at + _SIZE] for at in range(len(padded) - _SIZE + 1))
    return list(dict.fromkeys(piece for piece in pieces if piece[1:] != "  "))


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
    # Rounded, the product is not above the least number by so much as 1: it is reached from below.
    least = int(threshold * count)
    while least / count < threshold:
        least += 1
    return least


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


def pairs(tags: Sequence[int], frequencies: Sequence[float], least: int) -> list[tuple[int, int]]:
    """Return pairs of tags of which each text that has so many of the tags has one pair whole.

    The tags are dealt to one group fewer than a similar text has of them. So two of those that it has are in one
    group, whichever they are, and the pairs are all those within a group. Which tags meet in a group is free: those
    that are seldom in one value. Neighbours in a text are in the same values, because they have letters in common.

    :param tags: the tags, each once, in the order of the text.
    :param frequencies: in which part of the values each is, about; 0 where that is not known.
    :param least: how many of them a similar text has at least, 2 or more.
    :returns: the pair whose rarer tag is the rarest comes last.
    """

    def together(one: int, other: int) -> float:
        rarer, more_common = sorted((frequencies[one] or 1.0, frequencies[other] or 1.0))
        distance = abs(one - other)
        return rarer * (more_common if distance > _SIZE else max(more_common, 0.5**distance))

    groups: list[list[int]] = [[] for _ in range(least - 1)]
    if len(tags) > _MOST_WEIGHED:
        for at in range(len(tags)):
            groups[at % len(groups)].append(at)
    else:
        size, larger = divmod(len(tags), len(groups))
        for at in sorted(range(len(tags)), key=lambda each: -frequencies[each]):
            with_room = [group for group in groups if len(group) < size + (larger > 0)]
            chosen = min(with_room, key=lambda group: sum(together(at, each) for each in group))
            larger -= len(chosen) == size
            chosen.append(at)
    found = [pair for group in groups for pair in combinations(group, 2)]
    found.sort(key=lambda pair: -min(frequencies[pair[0]], frequencies[pair[1]]))
    return [(tags[one], tags[other]) for one, other in found]


def pair_count(count: int, least: int) -> int:
    """Return how many pairs there are of so many tags."""
    size, larger = divmod(count, least - 1)
    return larger * comb(size + 1, 2) + (least - 1 - larger) * comb(size, 2)


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


def most_of_other(count: int, shared: int, threshold: float) -> int:
    """Return how many trigrams a text has at most that is at least so similar and has so many in common.

    :param count: q, the trigrams of the text that is compared.
    :param shared: those in common, 1 or more.
    :returns: fewer than ``shared`` where no such text is so similar.
    """
    # What has c of b in common with q: c / (q + b - c).
    return most_trigrams(shared, threshold) - count + shared
