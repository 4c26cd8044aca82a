from __future__ import annotations

import pytest

from glpgenc.backfill.estimate import BackfillEstimate


@pytest.mark.parametrize(("share", "told"), [(1.0, "100 %"), (0.25, "25 %"), (0.000123, "0.0123 %")])
def test_the_share_of_blocks_is_told_as_people_write_it(share: float, told: str) -> None:
    found = BackfillEstimate(
        table="t", columns=["c"], rows=10, workers=1, seconds=1.0, wal_bytes=1, disk_bytes=1, sampled_rows=10,
        sampled_share=share, firing=[], locks=[],
    )  # fmt: skip
    assert f"10 rows, {told} of the blocks" in found.lines()[-1]
