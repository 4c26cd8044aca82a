"""Reading: the values of the attacker's dictionary that sets of identified tags fit."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

_MOST_LISTED = 2_000
"""Values that a part may be in; a part that more have excludes few."""
_PASSES = 3
_MOST_OPEN = 3
"""Tags of a row that may be open, for the row to say something of them."""


@dataclass(slots=True)
class Dictionary:
    """The values that an attacker knows, by their parts.

    :param values: of each value by number, its parts, its class (what else is seen of it, such as its length) and how
        often it occurs.
    """

    values: Sequence[tuple[AbstractSet[int], int, int]]
    _holders: dict[int, list[int]] = field(init=False)
    _weights: dict[int, float] = field(init=False)
    _usual: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        holders, rows = defaultdict[int, list[int]](list), Counter[int]()
        usual: dict[int, int] = {}
        for number, (parts, its_class, count) in enumerate(self.values):
            for part in parts:
                holders[part].append(number)
                rows[part] += count
            if its_class not in usual or count > self.values[usual[its_class]][2]:
                usual[its_class] = number
        total = max(1, sum(count for _, _, count in self.values))
        self._holders, self._usual = holders, usual
        self._weights = {part: -math.log2(min(count, total) / total) + 0.01 for part, count in rows.items()}

    def read(self, parts: Iterable[int], size: int, its_class: int) -> int | None:
        """Return the number of the value that fits best; of several the most common one.

        :param parts: what the tags of a row are taken for.
        :param size: how many tags it has.
        :param its_class: of the row; values of others don't fit.
        :returns: the most common value of the class where nothing fits, and ``None`` where there is none.
        """
        known = [part for part in set(parts) if part in self._weights]
        scores = defaultdict[int, float](float)
        for part in sorted(known, key=lambda each: len(self._holders[each])):
            holders = self._holders[part]
            if scores and len(holders) > _MOST_LISTED:
                break
            for number in holders:
                scores[number] += self._weights[part]
        best, found = (0.0, 0), self._usual.get(its_class)
        for number, score in scores.items():
            value_parts, value_class, count = self.values[number]
            if value_class != its_class:
                continue
            # Tags that fall together make a set smaller than that of the parts, and never larger.
            missing = abs(len(value_parts) - size) if size <= len(value_parts) else 2 * (size - len(value_parts))
            key = (score - 2.0 * missing, count)
            if key > best:
                best, found = key, number
        return found


def spread(
    dictionary: Dictionary, rows: Iterable[tuple[AbstractSet[int], int, int]], matched: Mapping[int, int]
) -> dict[int, int]:
    """Identify rare tags by the values that the others give away: what a row's known tags leave open is voted on.

    :param rows: of each set of tags of the target, the tags, its class and how many rows have it.
    :param matched: the part of each tag that is identified.
    :returns: these and further ones.
    """
    listed, found = [*rows], dict(matched)
    for _ in range(_PASSES):
        votes = defaultdict[int, Counter[int]](Counter)
        for tags, its_class, count in listed:
            unknown = [tag for tag in tags if tag not in found]
            if not 0 < len(unknown) <= _MOST_OPEN or len(unknown) == len(tags):
                continue
            number = dictionary.read([found[tag] for tag in tags if tag in found], len(tags), its_class)
            if number is None:
                continue
            taken = {found[tag] for tag in tags if tag in found}
            left = [part for part in dictionary.values[number][0] if part not in taken]
            if len(left) == len(unknown):
                for tag in unknown:
                    votes[tag].update(dict.fromkeys(left, count))
        more = {tag: counts.most_common(1)[0][0] for tag, counts in votes.items()}
        if not more:
            break
        found |= more
    return found


def seeds(
    rows: Sequence[tuple[AbstractSet[int], AbstractSet[int]]],
    tag_counts: Mapping[int, float],
    part_counts: Mapping[int, float],
) -> dict[int, int]:
    """Identify tags from rows whose values are known: a tag and its part are in the same ones of these rows.

    Where several are, the most common tag is matched with the most common part.

    :param rows: of each known row its tags and its value's parts.
    :param tag_counts: how common each tag is in the target.
    :param part_counts: how common each part is in the attacker's own texts.
    """
    signs: tuple[defaultdict[int, int], defaultdict[int, int]] = (defaultdict(int), defaultdict(int))
    for number, row in enumerate(rows):
        for sign, nodes in zip(signs, row, strict=True):
            for node in nodes:
                sign[node] |= 1 << number
    found: dict[int, int] = {}
    groups: tuple[defaultdict[int, list[int]], defaultdict[int, list[int]]] = (defaultdict(list), defaultdict(list))
    for sign, group, counts in zip(signs, groups, (tag_counts, part_counts), strict=True):
        for node in sorted(sign, key=lambda each: -counts.get(each, 0)):
            group[sign[node]].append(node)
    for sign_of, tags in groups[0].items():
        parts = groups[1].get(sign_of, [])
        if len(tags) == len(parts):
            found |= dict(zip(tags, parts, strict=True))
    return found
