from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from glpgenc.cli._support.progress import JobProgress, ProgressPrinter, job_summary
from glpgenc.cli._support.times import duration
from glpgenc.jobs.status import JobStatus


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3725, "1 h 2 min"), (90_000, "1 d 1 h")],
)
def test_durations_have_two_units(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def status(**more: Any) -> JobStatus:
    values: dict[str, Any] = {
        "job": 1,
        "table": "public.people",
        "columns": ("email_enc",),
        "state": "running",
        "number_of_pass": 1,
        "started_at": datetime(2026, 1, 1, tzinfo=UTC),
        "finished_at": None,
        "rows": 1000,
        "share": 0.25,
        "rate": 123.4,
        "seconds_left": 75.0,
        "longest_chunk": 0.3,
        "wal_bytes": 1,
        "hot": 0,
        "kind": "backfill",
        "quarantined": 0,
        "limits": {},
    }
    return JobStatus(**(values | more))


def test_a_summary_tells_rate_and_time_left_while_it_runs() -> None:
    assert job_summary(status()) == (
        "public.people (email_enc): running, pass 1, 25 %, 1,000 rows, 123 rows/s, 1 min 15 s left of this pass"
    )
    assert "rows/s" not in job_summary(status(finished_at=datetime(2026, 1, 2, tzinfo=UTC)))
    assert job_summary(status(quarantined=3)).endswith(", 3 in quarantine")


def test_lines_come_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    progress = JobProgress(ProgressPrinter(every=60))
    progress.show([])
    progress.show([status()])
    progress.show([status()])
    assert len(capsys.readouterr().err.splitlines()) == 1
