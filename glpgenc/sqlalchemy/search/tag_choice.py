"""The tags that a GIN index is asked for: some of those that a row must have, and what they find is checked anyway.

A tag that is in many rows is read in all of them, however few rows have the others: ten nanoseconds each, ten
milliseconds of a million. What it leaves out need not be fetched, decrypted and compared: ten microseconds each. So one
is asked for if what it leaves out is worth what it takes, as far as statistics tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glpgenc.sqlalchemy.search.tag_statistics import TagStatistics

_ROWS_OF_A_CANDIDATE = 625
"""How many rows of a tag an index reads in the time that one candidate takes: measured, in client and database mode."""

_MOST = 8
# How much less than by chance a tag leaves out whose piece of the text overlaps others: by the number of its characters
# that are new. Measured among trigrams of names; of those that are apart, too, some belong to one word.
_POWERS = (0.0, 0.25, 0.5, 0.75)
# The tag of a beginning of some characters is in far fewer rows than the rarest tag that ANALYZE has counted.
_RARE_BEGINNING = 1 / 16


class Piece(NamedTuple):
    """A tag, and the characters of the searched text that it stands for.

    :param begin: the place of the first one. Texts that need not be side by side have places far apart.
    :param is_beginning: whether it is one of a prefix facet.
    """

    tag: int
    begin: int
    end: int
    is_beginning: bool = False


def chosen(pieces: Sequence[Piece], known: TagStatistics) -> list[int]:
    """Return the tags to ask for, ascending: one at least.

    :param pieces: of the text; every row that is sought has all of their tags.
    :param known: statistics of the column, which know something.
    """
    frequencies = {piece: _frequency(piece, known) for piece in pieces}
    first = min(pieces, key=lambda piece: frequencies[piece])
    taken, candidates = [first], known.rows * frequencies[first]
    others = [piece for piece in pieces if piece is not first]
    while others and len(taken) < _MOST:
        kept = {piece: frequencies[piece] ** _POWERS[_new_characters(piece, taken)] for piece in others}
        gains = {
            piece: candidates * (1 - kept[piece]) * _ROWS_OF_A_CANDIDATE - frequencies[piece] * known.rows
            for piece in others
        }
        best = max(others, key=lambda piece: gains[piece])
        if gains[best] <= 0:
            break
        taken.append(best)
        others.remove(best)
        candidates *= kept[best]
    return sorted({piece.tag for piece in taken})


def _frequency(piece: Piece, known: TagStatistics) -> float:
    frequency = known.frequency(piece.tag) or 0.0
    return frequency * _RARE_BEGINNING if piece.is_beginning and not known.is_counted(piece.tag) else frequency


def _new_characters(piece: Piece, taken: Iterable[Piece]) -> int:
    """Return how many characters of a piece are in none of others, three at most."""
    known = {at for each in taken for at in range(max(each.begin, piece.begin), min(each.end, piece.end))}
    return min(piece.end - piece.begin - len(known), len(_POWERS) - 1)
