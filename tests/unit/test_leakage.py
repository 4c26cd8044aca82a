"""The sizes in docs/LEAKAGE.md are those of the terms that are made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.envelope import build_index
from glpgenc.wire.facets import SCALAR, ContainsShape, PrefixShape, Shape
from glpgenc.wire.normalizers import Normalizer

TEXT = (Path(__file__).parents[2] / "docs" / "LEAKAGE.md").read_text(encoding="utf-8")


def size(shape: Shape, bits: int) -> int:
    entry = SearchEntry(1, Normalizer.EXACT, bits, bytes(32), shape)
    return len(build_index({1: search_term(b"alexander", entry)}))


@pytest.mark.parametrize("bits", [128, 64, 12])
def test_a_term_takes_the_bytes_that_are_documented(bits: int) -> None:
    found = re.search(rf"^\| a {bits}-bit term \| (\d+)", TEXT, re.MULTILINE)
    assert found is not None
    assert size(SCALAR, bits) == int(found[1])


@pytest.mark.parametrize("bits", [10, 32])
def test_the_example_of_tags_takes_the_bytes_that_are_documented(bits: int) -> None:
    assert "`alexander` with prefix 3 to 10 has 7 tags, 31 bytes; with contains 3 also 7." in TEXT
    assert size(PrefixShape(3, 10), bits) == size(ContainsShape(3), bits) == 31 == 3 + 4 * 7
