from __future__ import annotations

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.migrate.canaries import MOST_DIFFERENT, Canaries


def count(canaries: Canaries, data: bytes, seen: int = 0) -> int:
    return canaries.count(data, seen, len(data))


@pytest.mark.parametrize(
    "canaries",
    [Canaries.of([b"common-one", b"common-two2"]), Canaries.of([b"common-one", b"another-two2", b"common-two2"])],
    ids=["alike", "different"],
)
class TestCounting:
    def test_each_occurrence_counts(self, canaries: Canaries) -> None:
        assert count(canaries, b"xcommon-onecommon-two2common-threecommon-one") == 3

    def test_what_lies_in_the_part_seen_before_is_not_counted_again(self, canaries: Canaries) -> None:
        data = b"common-one..common-two2"
        assert [count(canaries, data, seen) for seen in (0, 9, 10, 22, 23)] == [2, 2, 1, 1, 0]

    def test_what_begins_at_the_end_is_not_this_pieces(self, canaries: Canaries) -> None:
        data = b"common-one..common-two2"
        assert [canaries.count(data, 0, stop) for stop in (0, 1, 12, 13)] == [0, 1, 1, 2]


def test_values_are_never_shown() -> None:
    assert "secret" not in repr(Canaries.of([b"secret-value"]))


@pytest.mark.parametrize(
    "lines", [[], [b"\n"], [b"short"], [f"{n:04}-different".encode() for n in range(MOST_DIFFERENT + 1)]]
)
def test_what_can_not_be_looked_for_is_refused(lines: list[bytes]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Canaries.of(lines)
    assert "short" not in caught.value.message.split()


def test_any_number_that_begin_alike_may_be_looked_for() -> None:
    canaries = Canaries.of(f"canary-{n:05}".encode() for n in range(5 * MOST_DIFFERENT))
    assert count(canaries, b"canary-00000 canary-04999 canary-05000") == 2
