"""People who do not exist: names, e-mail addresses and telephone numbers, the same in each run.

Names are put together of syllables, so that they share beginnings and parts as names do, and no list of anyone's data
is needed. Syllables are drawn by Zipf's law: some fragments are in many values, others in few.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ONSETS = (*"bcdfghjklmnprstvwxz", "br", "ch", "dr", "fl", "gr", "kl", "pr", "qu", "sch", "st", "tr")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "au", "ei", "ie", "oo", "y")
_ENDS = ("", "n", "r", "l", "s", "t", "m", "ck", "nd", "rt")
_SYLLABLES = [f"{onset}{vowel}{end}" for vowel in _VOWELS for end in _ENDS for onset in _ONSETS]
_SEED = 51_423


class Person(NamedTuple):
    """One of them. The number is in the e-mail address, which makes that unique."""

    name: str
    email: str
    phone: str


def people(count: int) -> Iterator[Person]:
    """Yield so many people."""
    rng = random.Random(_SEED)  # noqa: S311  (test data, the same in each run)
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(_SYLLABLES))))
    shuffled = rng.sample(_SYLLABLES, len(_SYLLABLES))
    domains = [f"{_word(rng, shuffled, weights, 2)}.example" for _ in range(400)]
    for number in range(count):
        first, last = (_word(rng, shuffled, weights, rng.choice((1, 2, 2, 3))) for _ in range(2))
        # Zipf's law again: a few domains have most of the addresses.
        domain = domains[int(len(domains) ** rng.random()) - 1]
        yield Person(
            f"{first.capitalize()} {last.capitalize()}",
            f"{first}.{last}{number:x}@{domain}",
            f"+{rng.randrange(10**10, 10**12)}",
        )


def words(count: int, seed: int) -> list[str]:
    """Return so many different words of one to three syllables, for names that many people share."""
    rng = random.Random(seed)  # noqa: S311  (test data, the same in each run)
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(_SYLLABLES))))
    shuffled, found = rng.sample(_SYLLABLES, len(_SYLLABLES)), dict[str, None]()
    while len(found) < count:
        found[_word(rng, shuffled, weights, rng.choice((1, 2, 2, 3, 3)))] = None
    return list(found)


def _word(rng: random.Random, syllables: Sequence[str], weights: Sequence[float], length: int) -> str:
    return "".join(rng.choices(syllables, cum_weights=weights, k=length))
