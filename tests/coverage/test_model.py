from __future__ import annotations

import pytest

from glpgenc.coverage.html import percent
from glpgenc.coverage.model import share


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "100 %"),
        (8, 8, "100 %"),
        (0, 8, "0.00 %"),
        (1, 3, "33.33 %"),
        (99_999_999, 100_000_000, "99.99 %"),
    ],
)
def test_a_share_reads_100_percent_only_where_nothing_is_missing(part: int, whole: int, shown: str) -> None:
    assert percent(share(part, whole)) == shown
