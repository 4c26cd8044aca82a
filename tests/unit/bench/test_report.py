from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from bench.catalogue import Benchmark
from bench.report import Result, all_met, amount, as_json, as_markdown, as_table, notes
from bench.row import at_most, counted

MET = counted("an envelope", "18.1", 1234, "the plaintext", 617, unit="bytes", bound=at_most(2))
NOT_MET = replace(MET, what="a pgp message", bound=at_most(1.5), note="[why] it is so")
INFORMS = replace(MET, what="for information", bound=None)
RESULT = Result(Benchmark("sizes", "bytes a value", lambda _: iter(())), (MET, NOT_MET, INFORMS))


def test_the_table_has_every_row_with_its_bound_and_whether_it_is_met() -> None:
    file = io.StringIO()
    Console(file=file, width=200).print(as_table(RESULT))
    lines = [" ".join(line.split()) for line in file.getvalue().splitlines() if "18.1" in line]
    assert lines[0] == "an envelope 18.1 1,234 bytes the plaintext 617 bytes 2.00 <= 2 met"
    assert lines[1].endswith("2.00 <= 1.5 NOT MET")
    assert lines[2].endswith("617 bytes 2.00")


def test_the_document_names_the_machine_and_says_whether_all_is_met() -> None:
    document = as_json([RESULT])
    assert document["all_met"] is False
    assert document["machine"]["cores"] >= 1
    assert [row["met"] for row in document["benchmarks"][0]["rows"]] == [True, False, None]


def test_a_row_without_a_bound_can_not_fail() -> None:
    assert all_met([Result(RESULT.benchmark, (MET, INFORMS))])
    assert not all_met([RESULT])


def test_markdown_has_the_command_the_rows_and_the_notes() -> None:
    lines = as_markdown(RESULT).splitlines()
    assert lines[0] == "## bytes a value"
    assert "`python -m bench --only sizes`" in lines
    assert "| an envelope | 18.1 | 1,234 bytes | the plaintext | 617 bytes | 2.00 | <= 2 | met |" in lines
    assert lines[-1] == "- a pgp message (18.1): [why] it is so"


def test_notes_say_what_they_belong_to() -> None:
    assert notes(RESULT) == ["a pgp message (18.1): [why] it is so"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.0614, "ms", "0.061 ms"), (5.678, "us", "5.68 us"), (156.94, "us", "156.9 us"), (3992.2, "kB", "3,992 kB")],
)
def test_an_amount_has_no_more_digits_than_mean_something(value: float, unit: str, text: str) -> None:
    assert amount(value, unit) == text
