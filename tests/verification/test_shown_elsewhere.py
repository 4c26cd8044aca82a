"""What verification found stands in coverage, metrics and the compliance report, until it is right again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.compliance import Outcome, collect
from glpgenc.coverage import collect as coverage_of
from glpgenc.metrics import names
from glpgenc.metrics.state import read_state
from tests.verification.values_world import ValuesWorld, values_world


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[ValuesWorld]:
    with values_world(database, tmp_path, rows=60) as world:
        yield world


def test_before_the_first_run_nothing_is_known_of_the_values(people: ValuesWorld) -> None:
    # Compared with its plaintext, and then contracted.
    column = coverage_of(people.url).columns[0]
    assert (column.checked_at, column.wrong_values) == (None, 0)
    assert column.last_verified is not None
    readings = {each.metric: each for each in read_state(people.url).readings}
    assert names.WRONG_VALUES not in readings
    assert readings[names.UNVERIFIED].labels == ("pii",)


def test_wrong_values_show_until_they_are_right(people: ValuesWorld) -> None:
    good = people.value_of(3)
    people.put(3, people.value_of(9))
    people.execute("UPDATE glpgenc.encrypted_columns SET created_at = now() - interval '90 days'")
    before = {each.metric: each.value for each in read_state(people.url).readings}
    assert before[names.UNVERIFIED] > 89 * 86400
    people.check()
    column = coverage_of(people.url).columns[0]
    assert (column.checked_values, column.checked_by, column.wrong_values) == (54, "all", 1)
    assert [each.subject for each in coverage_of(people.url).findings if each.check == "wrong value"] == [column.name]
    shown = people.run("coverage", "--json")
    assert json.loads(shown.stdout)["columns"][0]["wrong_values"] == 1
    assert "1 wrong" in people.run("coverage").stdout
    after = {each.metric: each for each in read_state(people.url).readings}
    assert (after[names.WRONG_VALUES].labels, after[names.WRONG_VALUES].value) == (("public.people",), 1)
    assert after[names.UNVERIFIED].value < 600
    evidence = collect(people.settings).of("verified")
    assert evidence.outcome is Outcome.NOT_MET
    assert "public.people.email_enc: 1 value was found wrong" in evidence.findings

    people.put(3, good)
    people.check(sample=1)
    column = coverage_of(people.url).columns[0]
    assert (column.checked_by, column.wrong_values) == ("sample", 0)
    assert collect(people.settings).of("verified").outcome is Outcome.MET


def test_a_run_that_was_not_finished_or_was_of_one_tenant_counts_for_none(people: ValuesWorld) -> None:
    people.check(tenant="zorg")
    people.execute("INSERT INTO glpgenc.verifications (relation, column_name) VALUES ('people', 'email_enc')")
    assert coverage_of(people.url).columns[0].checked_at is None
