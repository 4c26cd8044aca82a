from __future__ import annotations

import json

import pytest

import glpgenc
from tools import hops


@pytest.mark.slow
def test_every_operation_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    hops.main(["--json"])
    found = {each["operation"]: each for each in json.loads(capsys.readouterr().out)}
    assert list(found) == [
        "client insert",
        "client read",
        "client Exact look-up",
        "database insert",
        "database read",
        "database Exact look-up",
        "backfill chunk",
        "POST encrypt",
    ]
    assert all(5 < each["files"] < each["calls"] for each in found.values())


def test_the_functions_of_glpgenc_are_counted_and_no_others() -> None:
    counting = hops.Counting()
    counting.start()
    try:
        calls = counting.of(lambda: (glpgenc.__dir__(), json.dumps({})))
    finally:
        counting.stop()
    assert {code.co_name for code in calls} == {"__dir__"}
