"""Runs: stopped and resumed, held back, over a sample, and on a standby."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import ConfigurationError
from glpgenc.jobs.partitions import leaves_of
from glpgenc.settings import Settings
from glpgenc.verification import CheckOptions, check_values, listed_faults, run, sampling
from glpgenc.verification.checker import Checker, ChunkResult
from glpgenc.verification.columns import stored_columns
from glpgenc.verification.faults import ValueFault, upper_bound
from glpgenc.verification.sampling import draw
from tests.support.databases import with_address
from tests.verification.values_world import ValuesWorld, values_world


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[ValuesWorld]:
    with values_world(database, tmp_path, rows=600) as world:
        yield world


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FIRST_SIZE", 2)
    monkeypatch.setattr(run, "LARGEST_SIZE", 2)


def flip(world: ValuesWorld, *rows: int) -> None:
    for row in rows:
        data = bytearray(world.value_of(row))
        data[-1] ^= 1
        world.put(row, bytes(data))


def stopped_after(chunks: int) -> Callable[[], bool]:
    left = [chunks]

    def stopped() -> bool:
        left[0] -= 1
        return left[0] < 0

    return stopped


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("kept", ["in the database", "in a file"])
def test_a_run_that_was_stopped_continues_where_it_was(people: ValuesWorld, tmp_path: Path, kept: str) -> None:
    flip(people, 3, 577)
    state = None if kept == "in the database" else tmp_path / "state.json"
    options = CheckOptions(resume=True, state=state)
    begun = check_values(people.settings, "people", "email_enc", options, stopped=stopped_after(3))[0]
    assert not begun.finished
    assert not begun.right
    assert 0 < begun.counts.checked < 540
    first = begun.counts.checked
    seen: list[int] = []
    ended = check_values(people.settings, "people", "email_enc", options, progress=lambda done, _: seen.append(done))[0]
    assert ended.finished
    assert seen[0] > 2, "it began again"
    assert ended.counts.checked + ended.counts.empty == pytest.approx(600, abs=4), first
    assert ended.counts.faults == {ValueFault.ALTERED: 2}
    assert sorted(json.loads(each["key"])["id"] for each in ended.faulty) == [3, 577]
    again = check_values(people.settings, "people", "email_enc", options)[0]
    assert again.counts.checked == 540


@pytest.mark.usefixtures("small_chunks")
def test_without_resume_a_run_begins_again_and_the_old_one_is_forgotten(people: ValuesWorld) -> None:
    for _ in range(2):
        check_values(people.settings, "people", "email_enc", stopped=stopped_after(3))
    assert people.value("SELECT count(*) FROM glpgenc.verifications") == 1
    for _ in range(2):
        people.check()
        people.check(sample=10)
        people.check(tenant="zorg")
    kinds = "SELECT tenant_id, sample, finished_at IS NOT NULL FROM glpgenc.verifications ORDER BY 1, 2"
    assert people.execute(kinds) == [("zorg", None, True), (None, 10, True), (None, None, True)]


def test_rows_that_were_moved_by_a_rewrite_are_all_seen(people: ValuesWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FIRST_SIZE", 4)
    monkeypatch.setattr(run, "LARGEST_SIZE", 4)
    flip(people, 2)
    moved: list[int] = []

    def rewritten(done: int, _: int) -> None:
        if not moved:
            moved.append(done)
            # The first rows come to stand where the run has been.
            people.execute("CREATE INDEX backwards ON people ((-id)); CLUSTER people USING backwards")

    found = check_values(people.settings, "people", "email_enc", progress=rewritten)[0]
    assert moved
    assert people.faults() == {2: ValueFault.ALTERED}
    assert found.counts.checked >= 540


class Repairing(Checker):
    """Writes the row between the two looks at it."""

    world: ValuesWorld
    statement: str

    def _confirm(self, found: ChunkResult) -> None:
        self.world.execute(self.statement)
        super()._confirm(found)


@pytest.mark.parametrize("statement", ["DELETE FROM people", "UPDATE people SET email_enc = NULL"])
def test_a_row_that_changes_meanwhile_is_read_again_before_it_is_reported(
    people: ValuesWorld, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    flip(people, 3, 9)
    Repairing.world, Repairing.statement = people, f"{statement} WHERE id = 3"
    monkeypatch.setattr(run, "Checker", Repairing)
    assert people.check().counts.faults == {ValueFault.ALTERED: 1}
    assert people.faults() == {9: ValueFault.ALTERED}


@pytest.mark.slow
def test_a_sample_has_as_many_rows_as_were_asked_for_and_says_how_sure_it_is(people: ValuesWorld) -> None:
    found = people.check(sample=200)
    assert (found.counts.checked, found.counts.bad) == (200, 0)
    assert found.bound == upper_bound(0, 200) == pytest.approx(0.0149, abs=0.0001)
    flip(people, *(row for row in range(1, 600) if row % 10))
    found = people.check(sample=50)
    assert (found.counts.checked, found.counts.bad, found.bound) == (50, 50, 1.0)
    everything = people.check(sample=5000)
    assert everything.counts.checked == 540
    zorg = people.check(sample=100, tenant="zorg")
    assert zorg.counts.checked == 100


@pytest.mark.slow
@pytest.mark.parametrize("way", ["guessed", "read"])
def test_each_row_is_as_likely_to_be_drawn_as_any_other(
    people: ValuesWorld, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    # Blocks of unlike numbers of rows: most rows of the first blocks are gone.
    people.execute("DELETE FROM people WHERE id < 200 AND id % 20 <> 1")
    monkeypatch.setattr(sampling, "LARGE", 0 if way == "guessed" else 10**9)
    drawn: dict[str, int] = {}
    with connect(people.url, "test") as connection:
        with connection.transaction():
            column = stored_columns(connection, "people", "email_enc")[0]
            leaves = leaves_of(connection, column.target.oid)
        for _ in range(120):
            places = draw(connection, column, leaves, 60)
            assert sum(map(len, places.values())) == 60
            for place in places[leaves[0].oid]:
                drawn[place] = drawn.get(place, 0) + 1
    rows = people.value("SELECT count(email_enc) FROM people")
    assert len(drawn) == rows
    # 120 times 60 of 370 rows: 19.5 times each, with a standard deviation of 4.
    assert min(drawn.values()) >= 2
    assert max(drawn.values()) <= 45
    early = sum(count for place, count in drawn.items() if place in places_of(people, "id < 200"))
    expected = 120 * 60 * len(places_of(people, "id < 200")) / rows
    assert abs(early - expected) < 6 * expected**0.5


def places_of(world: ValuesWorld, condition: str) -> set[str]:
    rows = world.execute(f"SELECT ctid::text FROM people WHERE email_enc IS NOT NULL AND {condition}")
    return {row[0] for row in rows}


def test_it_is_no_faster_than_asked(people: ValuesWorld) -> None:
    began = time.monotonic()
    found = people.check(max_rate=400)
    assert found.finished
    assert time.monotonic() - began > 1


@pytest.fixture
def on_standby(people: ValuesWorld, standby: EmbeddedPostgres, replayed: Callable[[], None]) -> Settings:
    replayed()
    url = with_address(people.url, "127.0.0.1", standby.port)
    return Settings(**(people.settings.model_dump() | {"database_url": url}))


def test_a_standby_is_checked_and_what_is_found_is_kept_in_a_file(
    people: ValuesWorld, on_standby: Settings, replayed: Callable[[], None], tmp_path: Path
) -> None:
    assert check_values(on_standby, "people")[0].right
    good = people.value_of(3)
    flip(people, 3)
    replayed()
    state = tmp_path / "state.json"
    found = check_values(on_standby, "people", options=CheckOptions(state=state))[0]
    assert (found.recorded, found.counts.faults) == (False, {ValueFault.ALTERED: 1})
    assert people.value("SELECT count(*) FROM glpgenc.faulty_values") == 0
    listed = listed_faults(on_standby, "people", state=state)["public.people.email_enc"]
    assert [json.loads(each["key"]) for each in listed] == [{"id": 3}]
    people.put(3, good)
    replayed()
    assert check_values(on_standby, "people", options=CheckOptions(state=state, sample=5))[0].right
    assert listed_faults(on_standby, "people", state=state) == {"public.people.email_enc": []}


def test_the_program_compares_with_plaintext_on_a_standby_and_records_nothing(
    people: ValuesWorld, on_standby: Settings, replayed: Callable[[], None]
) -> None:
    people.execute("UPDATE people SET note = 'note ' || id WHERE id < 50")
    people.expand("note", tenant_expression="tenant")
    people.backfill()
    replayed()
    people.environment["GLPGENC_DATABASE_URL"] = str(on_standby.require_database_url())
    shown = people.run("verify", "people", "note")
    assert shown.returncode == 0, shown.stderr + shown.stdout
    assert "backfilled; not recorded, on a standby" in shown.stdout
    assert people.state("note") == "backfilled"


def test_the_program_says_what_is_wrong_where_and_ends_with_1(people: ValuesWorld) -> None:
    good = people.run("verify", "people", "--json")
    assert good.returncode == 0, good.stderr
    values = json.loads(good.stdout)["columns"][0]["values"]
    assert (values["by"], values["checked"], values["bad"], values["finished"]) == ("all", 540, 0, True)
    flip(people, 3, 9)
    bad = people.run("verify", "people", "--sample", "100%")
    assert bad.returncode == 1
    assert "540 values checked, 2 wrong" in bad.stdout
    assert "2 rows: does not authenticate: it was altered, or moved from another row" in bad.stdout
    assert "at most 1.16 % of all values are wrong" in bad.stdout
    assert "id=3" in bad.stdout
    assert "Person" not in bad.stdout + bad.stderr
    listed = people.run("verify", "people", "--list", "--json")
    assert listed.returncode == 0
    assert [row["row_key"] for row in json.loads(listed.stdout)["columns"][0]["rows"]] == [{"id": 3}, {"id": 9}]
    wrong = people.run("verify", "people", "--sample", "all")
    assert wrong.returncode == 2
    assert "neither a number of rows nor a percentage" in wrong.stderr


def test_a_program_that_is_asked_to_end_can_be_resumed(people: ValuesWorld) -> None:
    process = people.popen("verify", "people", "--max-rate", "40")
    wait_for(lambda: people.value("SELECT count(*) FROM glpgenc.verifications") == 1)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    shown, _ = process.communicate(timeout=60)
    assert process.returncode == 1, shown
    assert "not finished; --resume continues it" in shown
    resumed = people.run("verify", "people", "--resume")
    assert resumed.returncode == 0, resumed.stderr + resumed.stdout
    assert "540 values checked" in resumed.stdout


def wait_for(condition: Callable[[], Any]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("content", ["", "[]", '{"format": "glpgenc-verification-1"}', '{"columns": {"a": 1}}'])
def test_a_file_that_is_none_of_its_own_is_refused(people: ValuesWorld, tmp_path: Path, content: str) -> None:
    (tmp_path / "state").write_text(content)
    with pytest.raises(ConfigurationError, match="is not a state file of glpgenc verify"):
        people.check(state=tmp_path / "state")
    with pytest.raises(ConfigurationError, match="does not exist"):
        listed_faults(people.settings, "people", state=tmp_path / "other")


def test_a_partition_that_is_dropped_meanwhile_holds_nothing_that_is_wrong(people: ValuesWorld) -> None:
    people.execute("""
        CREATE TABLE parts (id int, email_enc bytea) PARTITION BY RANGE (id);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
        CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
        SELECT glpgenc.gl_guard_column('parts', 'email_enc', 'people.note');
    """)
    value = people.sealed(0, field="people.note", bound="", padding=0)
    people.execute("INSERT INTO parts SELECT i, %s FROM generate_series(1, 19) i", value)
    dropped: list[int] = []

    def drop(done: int, _: int) -> None:
        if not dropped:
            dropped.append(done)
            people.execute("DROP TABLE parts_2")

    found = check_values(people.settings, "parts", progress=drop)[0]
    assert (found.counts.checked, found.right) == (9, True)
    with pytest.raises(psycopg.errors.UndefinedTable):
        people.execute("SELECT FROM parts_2")
