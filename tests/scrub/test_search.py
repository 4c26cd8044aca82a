"""The search for values in files: each occurrence counts once, wherever it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.scrub import prove as module
from glpgenc.scrub.canaries import MOST_DIFFERENT, Canaries
from glpgenc.scrub.cluster_files import WAL, ClusterFile
from glpgenc.scrub.prove import scan


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


CANARIES = Canaries.of([b"needle-1", b"needle-number-two"])


def found(path: Path, kind: str = "heap") -> int:
    file = ClusterFile(path, kind, "t", path.stat().st_size)
    return sum(each.values for each in scan([file], CANARIES, 8192))


@pytest.mark.parametrize("offset", range(-20, 3))
def test_a_value_across_the_border_of_chunks_or_pieces_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offset: int
) -> None:
    monkeypatch.setattr(module, "_CHUNK", 64)
    monkeypatch.setattr(module, "_PIECE", 256)
    for border in (64, 256):
        for value in CANARIES.values:
            path = tmp_path / "file"
            path.write_bytes(b"." * (border + offset) + value + b"." * 300)
            assert found(path) == 1


def test_a_file_that_is_gone_counts_for_nothing(tmp_path: Path) -> None:
    assert scan([ClusterFile(tmp_path / "gone", "heap", "t", 100)], CANARIES, 8192) == []


@pytest.mark.parametrize("at", range(8192 - 20, 8192))
def test_a_value_that_a_page_header_of_the_wal_cuts_in_two_is_found(tmp_path: Path, at: int) -> None:
    value = b"needle-number-two"
    body = b"." * at + value + b"." * (3 * 8192)
    pages, position = [], 0
    for number in range(3):
        # Only the first page of a segment has the long header.
        header = b"\x10\xd1" + (b"\x02\x00" if number == 0 else b"\x00\x00") + bytes(36 if number == 0 else 20)
        size = 8192 - len(header)
        pages.append(header + body[position : position + size])
        position += size
    path = tmp_path / ("0" * 24)
    path.write_bytes(b"".join(pages))
    assert found(path, WAL) == 1
