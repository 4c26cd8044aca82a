"""One trial: a part of the column is encrypted under a random key, and attacked with what is known of the rest."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from glpgenc.leakage.attacks import cooccurrence, frequency
from glpgenc.leakage.attacks.reading import Dictionary, seeds, spread
from glpgenc.leakage.terms import Setting, label
from glpgenc.wire.derivation import FACET_KEY_BYTES

_BLOCK = 16
_SHARED = 4
"""Terms for each part, from which on two parts so rarely share one that ranks say all."""


@dataclass(frozen=True, slots=True)
class Value:
    """A distinct value of the column, as a facet sees it.

    :param identity: what is to be recovered, by number.
    :param its_class: what is seen of it without any facet: its length in blocks.
    :param parts: what of it is hashed, by numbers.
    """

    identity: int
    its_class: int
    parts: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What an attack recovers, as shares from 0 to 1.

    :param values: of the rows whose value is guessed right.
    :param parts: of the terms or tags that are identified.
    :param bits: of the information in the values. A row counts with ``-log2`` of the share of the rows that have its
        value; where only parts are identified, with ``-log2`` of the share of the rows that have all of these.
    """

    values: float
    parts: float
    bits: float


@dataclass(slots=True, repr=False)
class Domain:
    """The distinct values of a column under one setting.

    :param texts: the values, as they are stored.
    :param padding: bytes that lengths are rounded up to; 0 for the blocks of the cipher.
    :raises InvalidValueError: when the facet can't read one of them.
    """

    setting: Setting
    texts: Sequence[bytes]
    padding: int = 0
    values: list[Value] = None  # type: ignore[assignment]  # made of the others; one for each partition
    pieces: list[bytes] = None  # type: ignore[assignment]  # as above

    def __post_init__(self) -> None:
        identities, numbers = dict[bytes, int](), dict[bytes, int]()
        size = max(_BLOCK, self.padding)
        self.values = [
            Value(
                identities.setdefault(self.setting.identity(text), len(identities)),
                len(text) // size,
                frozenset(numbers.setdefault(part, len(numbers)) for part in parts),
            )
            for text in self.texts
            for parts in self._seen_together(sorted(self.setting.parts(text)))
        ]
        self.pieces = [*numbers]

    def _seen_together(self, parts: list[bytes]) -> list[list[bytes]]:
        return [parts] if self.setting.partitions == 1 else [[part] for part in parts]

    def drawn(self, rows: Mapping[int, int], rng: random.Random) -> list[tuple[Value, int]]:
        """Return how many rows have each value: of one in partitions each row draws its own."""
        count = self.setting.partitions
        if count == 1:
            return [(self.values[number], each) for number, each in rows.items()]
        found = Counter(number * count + rng.randrange(count) for number, each in rows.items() for _ in range(each))
        return [(self.values[number], each) for number, each in found.items()]

    def expected(self, rows: Mapping[int, int]) -> list[tuple[Value, int]]:
        """Return how common each value is likely to be, beside others: of one in partitions each part is as likely."""
        count = self.setting.partitions
        return [(self.values[number * count + part], each) for number, each in rows.items() for part in range(count)]


Guess = Callable[[Value], int | None]


class Trial:
    """One encryption of a target, and attacks on it.

    :param target: how many rows have each value, by the value's number in the domain.
    :param known: the same of what the attacker knows of the column's values in general.
    :param rng: draws the key, and decides among equals.
    :param own_rows: how many rows of the target the attacker has written himself.
    """

    def __init__(
        self, domain: Domain, target: Mapping[int, int], known: Mapping[int, int], rng: random.Random, own_rows: int = 0
    ) -> None:
        self._setting, self._rng = domain.setting, rng
        entry = domain.setting.entry(rng.randbytes(FACET_KEY_BYTES))
        self._labels = [label(piece, entry) for piece in domain.pieces]
        shuffled = domain.drawn(target, rng)
        rng.shuffle(shuffled)
        self._target = shuffled
        self._known = domain.expected(known)
        rng.shuffle(self._known)
        self._rows = sum(count for _, count in shuffled)
        drawn = rng.sample(range(len(shuffled)), counts=[count for _, count in shuffled], k=min(own_rows, self._rows))
        self._own = [shuffled[number][0] for number in drawn]
        self._shares = Counter[int]()
        self._part_rows = defaultdict[int, dict[Value, int]](dict)
        for value, count in shuffled:
            self._shares[value.identity] += count
            for part in value.parts:
                self._part_rows[part][value] = self._part_rows[part].get(value, 0) + count
        self._usual = self._most_common(lambda value: (value.its_class,))

    def attacks(self) -> dict[str, Figure]:
        """Run the attacks that the kind of facet allows, and the guesses that need no facet."""
        return self._baselines() | (self._on_tags() if self._setting.has_tags else self._on_terms())

    def ceiling(self) -> float:
        """Return the share of the rows that would be right if each set of terms were taken for its commonest value.

        No attack on terms and lengths alone recovers more.
        """
        groups = defaultdict[object, Counter[int]](Counter)
        for value, count in self._target:
            groups[self._view(value)][value.identity] += count
        return sum(max(group.values()) for group in groups.values()) / max(1, self._rows)

    def _view(self, value: Value) -> tuple[frozenset[int], int]:
        """Return what is seen of a row: its terms and its length."""
        return frozenset(self._labels[part] for part in value.parts), value.its_class

    def _baselines(self) -> dict[str, Figure]:
        everywhere = self._most_common(lambda _: ()).get(())
        return {
            "most common": self._figure(lambda _: everywhere),
            "no facet": self._figure(lambda value: self._usual.get((value.its_class,))),
        }

    def _on_terms(self) -> dict[str, Figure]:
        """Frequency attacks on one term a row."""
        observed, expected = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
        for value, count in self._target:
            observed[self._term(value), value.its_class] += count
        for value, count in self._known:
            expected[_only(value.parts), value.its_class] += count
        found = {"rank": self._terms_figure(observed, expected, None)}
        if 1 < (terms := 2**self._setting.bits) <= frequency.MOST_TERMS and terms < _SHARED * len(expected):
            found["likelihood"] = self._terms_figure(observed, expected, terms)
        if self._own:
            own: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
            for value in self._own:
                own[self._term(value), value.its_class][_only(value.parts)] += 1
            given = {view: counts.most_common(1)[0][0] for view, counts in own.items()}
            terms_left = {view: count for view, count in observed.items() if view not in given}
            taken = {(part, view[1]) for view, part in given.items()}
            parts_left = {key: weight for key, weight in expected.items() if key not in taken}
            found["own rows"] = self._terms_figure(terms_left, parts_left, None, given)
        return found

    def _terms_figure(
        self,
        observed: Mapping[tuple[int, int], int],
        expected: Mapping[tuple[int, int], float],
        terms: int | None,
        given: Mapping[tuple[int, int], int] | None = None,
    ) -> Figure:
        guessed: dict[tuple[int, int], int] = dict(given or {})
        for number, (ours, theirs) in frequency.by_class(observed, expected).items():
            matched = frequency.by_rank(ours, theirs) if terms is None else frequency.by_likelihood(ours, theirs, terms)
            guessed |= {(term, number): part for term, part in matched.items()}
        usual = self._most_common(lambda value: (_only(value.parts), value.its_class))
        own = {(_only(value.parts), value.its_class): value.identity for value in self._own}

        def guess(value: Value) -> int | None:
            part = guessed.get((self._term(value), value.its_class))
            if part is None:
                return self._usual.get((value.its_class,))
            return usual.get((part, value.its_class), own.get((part, value.its_class)))

        return self._figure(guess, lambda value: value.parts & {guessed.get((self._term(value), value.its_class), -1)})

    def _on_tags(self) -> dict[str, Figure]:
        """Attacks on sets of tags: as a whole by their frequency, and tag by tag by what they stand beside."""
        found = {"rank": self._sets_figure()}
        # What is seen beside the tags is known of both, and stands among them as a tag that needs no guessing.
        tags = [(self._view(value)[0] | {~self._set_class(value, seen=True)}, count) for value, count in self._target]
        parts = [(value.parts | {~self._set_class(value, seen=False)}, count) for value, count in self._known]
        ours = cooccurrence.graph(tags, cooccurrence.MOST_TAGS)
        theirs = cooccurrence.graph(parts, cooccurrence.MOST_TAGS * 3 // 2)
        found["co-occurrence"] = self._tags_figure(cooccurrence.match(ours, theirs))
        if self._own:
            known = [(self._view(value)[0], value.parts) for value in self._own]
            counts = (
                dict(zip(ours.nodes, ours.frequencies, strict=True)),
                dict(zip(theirs.nodes, theirs.frequencies, strict=True)),
            )
            pairs = seeds(known, *counts)
            matched = pairs | cooccurrence.match(ours, theirs, pairs)
            found["own rows"] = self._tags_figure(matched, {self._view(value): value.identity for value in self._own})
        return found

    def _sets_figure(self) -> Figure:
        observed, expected = Counter[tuple[object, int]](), Counter[tuple[object, int]]()
        for value, count in self._target:
            observed[self._view(value), self._set_class(value, seen=True)] += count
        for value, count in self._known:
            expected[(value.parts, value.its_class), self._set_class(value, seen=False)] += count
        guessed: dict[object, object] = {}
        for ours, theirs in frequency.by_class(observed, expected).values():
            guessed |= frequency.by_rank(ours, theirs)
        usual = self._most_common(lambda value: (value.parts, value.its_class))

        def parts(value: Value) -> frozenset[int]:
            found = guessed.get(self._view(value))
            return value.parts & found[0] if isinstance(found, tuple) else frozenset()

        def guess(value: Value) -> int | None:
            found = guessed.get(self._view(value))
            return usual.get(found) if isinstance(found, tuple) else self._usual.get((value.its_class,))

        return self._figure(guess, parts)

    def _set_class(self, value: Value, *, seen: bool) -> int:
        """Return a number of what is seen of a row beside its tags: its length, and how many tags it has."""
        size = len(self._view(value)[0]) if seen else len(value.parts)
        return value.its_class << 20 | size

    def _tags_figure(
        self, matched: Mapping[int, int], own: Mapping[tuple[frozenset[int], int], int] | None = None
    ) -> Figure:
        listed = [(value.parts, value.its_class, count) for value, count in self._known]
        dictionary = Dictionary(listed)
        matched = spread(dictionary, [(*self._view(value), count) for value, count in self._target], matched)
        read: dict[tuple[frozenset[int], int], int | None] = {}

        def guess(value: Value) -> int | None:
            view = self._view(value)
            if own is not None and view in own:
                return own[view]
            if view not in read:
                taken = [matched[tag] for tag in view[0] if tag in matched]
                number = dictionary.read(taken, len(view[0]), view[1])
                read[view] = None if number is None else self._known[number][0].identity
            return read[view]

        return self._figure(
            guess, lambda value: frozenset(part for part in value.parts if matched.get(self._labels[part]) == part)
        )

    def _term(self, value: Value) -> int:
        return self._labels[_only(value.parts)]

    def _most_common(self, key: Callable[[Value], tuple[object, ...]]) -> dict[object, int]:
        """Return the most common value that the attacker knows, for each of something that is seen of a value."""
        totals = defaultdict[tuple[object, int], int](int)
        best: dict[object, tuple[int, int]] = {}
        for value, count in self._known:
            seen = key(value)
            totals[seen, value.identity] += count
            total = totals[seen, value.identity]
            if seen not in best or total > best[seen][0]:
                best[seen] = (total, value.identity)
        return {seen: identity for seen, (_, identity) in best.items()}

    def _figure(self, guess: Guess, right_parts: Callable[[Value], frozenset[int]] | None = None) -> Figure:
        right = identified = parts = 0
        bits = all_bits = 0.0
        for value, count in self._target:
            surprisal = -math.log2(self._shares[value.identity] / self._rows)
            all_bits += count * surprisal
            parts += count * len(value.parts)
            found = right_parts(value) if right_parts is not None else frozenset()
            is_right = guess(value) == value.identity
            identified += count * (len(value.parts) if is_right else len(found))
            right += count * is_right
            bits += count * (surprisal if is_right else min(surprisal, self._information(found)))
        return Figure(
            values=right / max(1, self._rows),
            parts=identified / max(1, parts),
            bits=bits / all_bits if all_bits else 0.0,
        )

    def _information(self, parts: Iterable[int]) -> float:
        """Return what it says of a row that it has these parts, in bits."""
        holders = sorted((self._part_rows[part] for part in parts), key=len)
        if not holders:
            return 0.0
        rows = sum(count for value, count in holders[0].items() if all(value in other for other in holders[1:]))
        return -math.log2(rows / self._rows)


def _only(parts: frozenset[int]) -> int:
    (part,) = parts
    return part
