"""glpgenc audit, run in this process against a real database."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from glpgenc.cli._support.times import parse_moment
from glpgenc.cli.main import app
from glpgenc.errors import ConfigurationError
from tests.audit.trail_world import EVENTS, Prepared, TrailWorld
from tests.support.listeners import EventRecorder, record_events

ALL = 2 * (EVENTS + 2)


@pytest.fixture(scope="module")
def world(template: Prepared) -> Iterator[TrailWorld]:
    """A trail that nothing is added to."""
    with template.copy() as world:
        yield world


@dataclass(frozen=True)
class Program:
    """``glpgenc audit`` with a database and a key file."""

    world: TrailWorld

    def __call__(self, *arguments: str, stdin: str = "", code: int = 0) -> Result:
        environment = {
            "GLPGENC_DATABASE_URL": self.world.url,
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_LOCAL_KEK_FILE": str(self.world.folder / "kek.json"),
            "GLPGENC_AUDIT_SPOOL": str(self.world.folder / "spool"),
        }
        answer = CliRunner().invoke(app, ["audit", *arguments], input=stdin, env=environment)
        assert answer.exit_code == code, (answer.output, answer.stderr, answer.exception)
        return answer

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code).stdout)


@pytest.fixture
def audit(world: TrailWorld) -> Program:
    return Program(world)


@pytest.fixture
def altered(template: Prepared) -> Iterator[Program]:
    """A trail in which one record was edited."""
    with template.copy() as world:
        world.execute(
            "UPDATE security.encryption_audit SET tenant_id = 'other' WHERE writer_id = %s AND seq = 4",
            world.writers[0],
        )
        yield Program(world)


def test_tail_shows_the_last_records_the_newest_last(audit: Program) -> None:
    lines = audit("tail", "-n", "3").stdout.splitlines()
    assert len(lines) == 3
    assert "writer_stopped" in lines[-1]
    assert audit("tail", "-n", "0").stdout == ""


def test_tail_as_json_is_a_line_a_record(audit: Program) -> None:
    found = [json.loads(line) for line in audit("tail", "--json").stdout.splitlines()]
    assert len(found) == ALL
    assert [each["occurred_at"] for each in found] == sorted(each["occurred_at"] for each in found)


def test_tail_keeps_to_what_is_asked_for(audit: Program) -> None:
    found = [
        json.loads(line) for line in audit("tail", "--tenant", "acme", "--actor", "bob", "--json").stdout.splitlines()
    ]
    assert {(each["tenant_id"], each["actor"]) for each in found} == {("acme", "bob")}
    assert audit("tail", "--failed").stdout == ""


def test_search_gives_pages_that_go_on(audit: Program) -> None:
    first = audit.json("search", "--limit", "12")
    second = audit.json("search", "--limit", "12", "--cursor", first["next_cursor"])
    assert (len(first["records"]), len(second["records"]), second["next_cursor"]) == (12, ALL - 12, None)
    assert "--cursor" in audit("search", "--limit", "3").stdout


def test_search_marks_the_record_that_was_edited_and_no_other(altered: Program) -> None:
    shown = altered.json("search", "--verify", code=1)["records"]
    assert [(each["seq"], each["tenant_id"]) for each in shown if not each["verified"]] == [(4, "other")]
    assert len(shown) == ALL
    answer = altered("search", "--tenant", "other", "--verify", code=1)
    assert "NOT GENUINE" in answer.stdout
    assert "1 record is not genuine" in answer.stderr


def test_search_of_a_whole_trail_marks_nothing(audit: Program) -> None:
    assert "NOT GENUINE" not in audit("search", "--verify").stdout
    assert {each["verified"] for each in audit.json("search", "--verify")["records"]} == {True}


def test_what_is_not_verified_is_said_to_be_so(audit: Program) -> None:
    answer = audit("search")
    assert "not verified" in answer.stderr
    assert "verified" not in audit.json("search")["records"][0]


def test_tail_marks_what_is_not_genuine(altered: Program) -> None:
    lines = altered("tail", "-n", "1000", "--verify", code=1).stdout.splitlines()
    assert [line.endswith("NOT GENUINE") for line in lines].count(True) == 1


def test_search_gives_all_a_line_each(audit: Program) -> None:
    found = [
        json.loads(line)
        for line in audit("search", "--all", "--event", "decryption_performed", "--json").stdout.splitlines()
    ]
    assert len(found) == 2 * EVENTS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "--cursor", "x"), "cursor"),
        (("search", "--since", "yesterday"), "not a time"),
        (("search", "--event", "decrypted"), "not a type of event"),
        (("search", "--key-id", "7"), "not the id of a key"),
        (("prune", "--older-than", "a year"), "not a length of time"),
        (("verify", "--partial"), "for files"),
        (("verify", "--heads", "/nowhere"), "can't be read"),
        (("verify", "--file", "/nowhere"), "can't be read"),
        (("verify", "--file", "x", "--save-heads", "y"), "--file is for a check of files alone"),
        (("export", "/nowhere/x"), "can't be written"),
    ],
)
def test_what_can_t_be_read_is_said_and_ends_with_2(audit: Program, arguments: tuple[str, ...], said: str) -> None:
    answer = audit(*arguments, code=2)
    assert said in answer.stderr
    assert answer.stdout == ""


def test_a_whole_trail_ends_with_0(audit: Program) -> None:
    assert "the trail is whole" in audit("verify").stdout
    found = audit.json("verify")
    assert (found["whole"], found["records"], found["writers"], found["findings"]) == (True, ALL, 2, [])


def test_findings_are_shown_and_end_with_1(altered: Program) -> None:
    writer = str(altered.world.writers[0])
    answer = altered("verify", code=1)
    assert "edited" in answer.stdout
    assert writer in answer.stdout
    found = altered.json("verify", code=1)
    assert [(each["kind"], each["writer_id"], each["seq"]) for each in found["findings"]] == [("edited", writer, 4)]
    assert (found["whole"], found["counts"]) == (False, {"edited": 1})


def test_a_finding_is_left_out_only_for_a_later_time(altered: Program) -> None:
    assert altered.json("verify", "--tenant", "acme", "--since", "1h", code=1)["left_out"] == 0
    found = altered.json("verify", "--since", (datetime.now(UTC) + timedelta(hours=1)).isoformat())
    assert (found["whole"], found["left_out"], found["findings"]) == (False, 1, [])


def test_heads_are_saved_of_a_whole_trail_only(audit: Program, altered: Program, tmp_path: Path) -> None:
    file = str(tmp_path / "heads")
    assert "not saved" in altered("verify", "--save-heads", file, code=1).stderr
    assert not (tmp_path / "heads").exists()
    assert audit.json("verify", "--save-heads", file)["heads_saved"] is True
    assert audit.json("verify", "--heads", file)["whole"] is True


def test_an_export_tells_its_count_and_digest_and_verifies(audit: Program, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl.gz"
    done = audit.json("export", str(file))
    assert (done["records"], done["sha256"]) == (ALL, hashlib.sha256(file.read_bytes()).hexdigest())
    assert "exists already" in audit("export", str(file), code=2).stderr
    assert done["sha256"] in audit("export", str(file), "--force").stdout
    assert audit.json("verify", "--file", str(file))["records"] == ALL


def test_of_files_nothing_more_is_said_than_what_they_hold(audit: Program, tmp_path: Path) -> None:
    file, empty = tmp_path / "trail.jsonl", tmp_path / "empty.jsonl"
    audit("export", str(file))
    empty.touch()
    # Whoever hands in a file leaves out what he likes, and may leave out all of it.
    assert "hold no record" in audit("verify", "--file", str(empty), code=2).stderr
    whole = audit("verify", "--file", str(file)).stdout
    assert "the trail is whole" not in whole
    assert "what the files hold is in order" in whole
    partial = audit("verify", "--file", str(file), "--partial").stdout
    assert "whole" not in partial
    assert "missing records were not looked for" in partial
    assert audit.json("verify", "--file", str(file), "--partial")["whole"] is False


def test_an_export_to_standard_output_is_nothing_but_records(audit: Program) -> None:
    answer = audit("export", "-", "--tenant", "acme")
    assert len([json.loads(line) for line in answer.stdout.splitlines()]) == EVENTS
    assert f"{EVENTS} records" in answer.stderr


def test_an_export_is_csv_if_its_name_or_an_option_says_so(audit: Program, tmp_path: Path) -> None:
    audit("export", str(tmp_path / "trail.csv"))
    assert len(list(csv.reader(io.StringIO((tmp_path / "trail.csv").read_text())))) == ALL + 1
    assert audit("export", "-", "--format", "csv").stdout.startswith("writer_id,seq,")


@pytest.fixture
def aged(template: Prepared) -> Iterator[Program]:
    """A trail with an empty month of long ago."""
    with template.copy() as world:
        world.execute("SELECT glpgenc._audit_partition('2020-01-01')")
        yield Program(world)


def test_a_dry_run_drops_nothing(aged: Program) -> None:
    found = aged.json("prune", "--older-than", "365d", "--dry-run")
    assert [each["partition"] for each in found["partitions"]] == ["encryption_audit_2020_01"]
    assert found["dropped"] is False
    assert "2020_01" in aged("prune", "--older-than", "365d", "--dry-run").stdout


@pytest.mark.parametrize("typed", ["", "yes\n"])
def test_without_the_word_nothing_is_dropped(aged: Program, typed: str) -> None:
    assert "not confirmed" in aged("prune", "--older-than", "365d", stdin=typed, code=2).stderr
    assert "2020_01" in aged("partitions").stdout


def test_with_the_word_months_are_dropped(aged: Program) -> None:
    assert "dropped: 1 month" in aged("prune", "--older-than", "365d", stdin="prune\n").stdout
    assert "no month" in aged("prune", "--older-than", "365d", "--yes").stdout
    assert aged.json("prune", "--older-than", "365d", "--yes")["partitions"] == []


def test_partitions_are_made_and_listed(aged: Program) -> None:
    found = aged.json("partitions", "--ahead", "5")
    assert len(found["made"]) == 2
    assert {"encryption_audit_default", "encryption_audit_2020_01"} <= {
        each["partition"] for each in found["partitions"]
    }
    assert "all were there already" in aged("partitions").stdout


def test_an_empty_spool_is_replayed(audit: Program) -> None:
    found = audit.json("replay")
    assert (found["files"], found["events"], found["running"], found["unreadable"]) == (0, 0, 0, [])
    assert "0 events" in audit("replay").stdout


Moment = Callable[[datetime], datetime]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24h", lambda now: now - timedelta(days=1)),
        ("2w", lambda now: now - timedelta(days=14)),
        ("2026-01-31", lambda _: datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T12:00:00+02:00", lambda _: datetime(2026, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_each_form(text: str, expected: Moment) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert parse_moment(text, now) == expected(now)


def test_no_time_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        parse_moment("soon")


def readings(heard: EventRecorder) -> list[tuple[object, ...]]:
    found = [each for each in heard.events if each.type == "audit_read"]
    return [(each.detail.get("phase"), each.operation, each.count) for each in found]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tail", "-n", "3"), [(None, "tail", 3)]),
        (("search", "--tenant", "acme", "--limit", "2"), [(None, "search", 2)]),
        (("search", "--all"), [("asked", "search", 0), ("done", "search", ALL)]),
        (("export", "-"), [("asked", "export", 0), ("done", "export", ALL)]),
        (("verify",), [(None, "verify", ALL)]),
    ],
)
def test_reading_is_told_of_and_where_it_can_t_be_recorded_nothing_is_shown(
    audit: Program, arguments: tuple[str, ...], told: list[tuple[object, ...]]
) -> None:
    with record_events() as heard:
        audit(*arguments)
    assert readings(heard) == told
    with record_events("audit_read"):
        answer = audit(*arguments, code=1)
    assert not answer.stdout


def test_what_was_asked_for_is_told_too(audit: Program) -> None:
    with record_events() as heard:
        audit(
            "search", "--tenant", "acme", "--actor", "bob", "--event", "decryption_performed", "--since", "2020-01-01"
        )
    (event,) = heard.events
    assert event.tenant_id == "acme"
    assert {name: value for name, value in event.detail.items() if value is not None} == {
        "since": "2020-01-01T00:00:00+00:00",
        "event_types": "decryption_performed",
        "of_actor": "bob",
    }
