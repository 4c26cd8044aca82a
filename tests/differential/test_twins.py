from __future__ import annotations

import re

import pytest

from tests.differential.__main__ import main
from tests.differential.models import MODES, Twin
from tests.differential.running import Tally, make, run
from tests.differential.twins import TwinWorld
from tests.support.servers import URL_VARIABLE, Server

_FEW = 100
_MANY = 20_000


def _report(tally: Tally) -> str:
    found = tally.differences[:5]
    return "\n".join(f"seed {each.seed}: {each.detail}\n{each.source}\n{each.answers}" for each in found)


@pytest.mark.parametrize("mode", MODES)
def test_encrypted_columns_answer_as_plaintext_columns_do_or_refuse(twins: dict[Twin, TwinWorld], mode: Twin) -> None:
    _check(run(twins, [mode], [f"ci:{number}" for number in range(_FEW)]), _FEW)


@pytest.mark.slow
def test_twenty_thousand_programs_have_the_plaintext_answer_in_every_mode(twins: dict[Twin, TwinWorld]) -> None:
    # Those of `python -m tests.differential --statements 20000 --seed 1`.
    _check(run(twins, MODES, (f"1:{number}" for number in range(_MANY))), _MANY)


def _check(tallies: dict[Twin, Tally], programs: int) -> None:
    for tally in tallies.values():
        assert not tally.differences, _report(tally)
        # Nothing is proved by refusing everything.
        assert tally.verdicts["answered"] > 0.6 * programs


def test_programs_of_a_seed_are_the_same_each_time() -> None:
    programs = [make("1:1"), make("1:1"), make(given=make("1:1").draws.made)]
    assert len({each.source for each in programs}) == 1


@pytest.mark.parametrize("form", ["read", "write"])
def test_a_row_that_differs_is_found_and_the_program_made_small(twins: dict[Twin, TwinWorld], form: str) -> None:
    world = twins["database"]
    sources = [make(f"planted:{number}") for number in range(60)]
    seeds = [f"planted:{number}" for number, each in enumerate(sources) if each.writes == (form == "write")][:12]
    with world.changed("UPDATE people SET email = NULL WHERE id = 1"):
        tally = run(twins, ["database"], seeds)["database"]
    assert any(each.detail == "answer" for each in tally.differences)
    smallest = min(tally.differences, key=lambda each: len(each.source))
    assert len(smallest.source) < len(make(smallest.seed).source)


def test_the_command_prints_what_was_answered_refused_and_differs(
    postgres: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(URL_VARIABLE, postgres.url())
    assert main(["--statements", "4", "--seed", "3", "--mode", "client"]) == 0
    printed = capsys.readouterr().out
    assert "4 programs in each mode" in printed
    assert re.search(r"client: \d+ statements, \d programs answered, 0 differences", printed)
