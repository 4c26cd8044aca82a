from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.migrate import scan as module
from glpgenc.migrate.canaries import Canaries
from glpgenc.migrate.cluster_files import WAL, ClusterFile
from glpgenc.migrate.scan import scan

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
