"""What a database or a working directory says is not imported: a source function comes from the command line alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.backfill.source_function import SourceReference
from glpgenc.errors import RegistryError
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, source_of, world_on

PLANTED = """
import pathlib
pathlib.Path({marker!r}).touch()

def boom(value):
    return value
"""
# Of the standard library, of what we stand on, and ourselves.
SHADOWED = ("multiprocessing", "signal", "selectors", "psycopg", "pydantic", "glpgenc")


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(30)
        yield world


@pytest.fixture
def marker(people: BackfillWorld) -> Path:
    """What the planted module ``planted``, in the working directory, makes where it is imported."""
    marker = people.home / "imported"
    (people.home / "planted.py").write_text(PLANTED.format(marker=str(marker)))
    return marker


def installed(people: BackfillWorld, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as it is installed."""
    program = Path(sys.executable).with_name("glpgenc")
    environment = {name: value for name, value in people.full_environment.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=people.home,
        timeout=120,
    )


@pytest.mark.parametrize("setting", ["source_function", "source_digest", "source", "source_path"])
def test_no_setting_of_a_job_names_what_verify_and_workers_import(
    people: BackfillWorld, marker: Path, setting: str
) -> None:
    people.expand("email")
    started = people.start()
    # What a member of glpgenc_admin writes, who owns neither the table nor the operator's host.
    people.execute("UPDATE glpgenc.column_migrations SET client_source = true")
    people.execute(
        "UPDATE glpgenc.backfill_jobs SET settings = settings || pg_catalog.jsonb_build_object(%s::text, %s::text)",
        setting,
        "planted:boom",
    )
    for job in (("verify", "people"), ("backfill", "run", "people")):
        answer = people.run(*job)
        assert answer.returncode != 0
        assert "can be read by a source function only" in answer.stderr, answer.stderr
    with pytest.raises(RegistryError, match="can be read by a source function only"):
        people.work(started.jobs)
    assert not marker.exists()


def test_a_module_of_the_working_directory_is_found_only_where_its_folder_is_named(
    people: BackfillWorld, marker: Path
) -> None:
    people.expand("email", client_source="true")
    for run in (people.run, lambda *arguments: installed(people, *arguments)):
        answer = run("backfill", "run", "people", "--source-function", "planted:boom")
        assert answer.returncode == 2, answer.stderr
        assert "the source function planted:boom can't be imported" in answer.stderr
        assert "--source-path" in answer.stderr
        assert not marker.exists()
    given = ("--source-function", "planted:boom", "--source-path", ".", "--workers", "2")
    for job in (("backfill", "run", "people"), ("verify", "people")):
        answer = installed(people, *job, *given)
        assert answer.returncode == 0, answer.stderr
    assert marker.exists()
    assert people.state("email") == "verified"
    assert people.decrypted("email") == people.plain("email")


def test_modules_of_the_working_directory_stand_in_for_no_others(people: BackfillWorld, marker: Path) -> None:
    people.expand("email", client_source="true")
    for name in SHADOWED:
        (people.home / f"{name}.py").write_text((people.home / "planted.py").read_text())
    (people.home / "reads").mkdir()
    (people.home / "reads" / "legacy.py").write_text("def same(value):\n    return value\n")
    (people.home / "reads" / "json.py").write_text((people.home / "planted.py").read_text())
    given = ("--source-function", "legacy:same", "--source-path", "reads", "--workers", "2")
    for job in (("backfill", "run", "people"), ("verify", "people")):
        answer = installed(people, *job, *given)
        assert answer.returncode == 0, answer.stderr
    assert people.state("email") == "verified"
    assert not marker.exists()


@pytest.mark.usefixtures("marker")
def test_another_function_than_the_one_of_the_backfill_is_refused(people: BackfillWorld) -> None:
    people.expand("email", client_source="true")
    (people.home / "legacy.py").write_text("def same(value):\n    return value\n")
    given = ("--source-path", ".", "--source-function")
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(people.home)
        started = people.start(source_function="legacy:same")
    kept = people.value("SELECT settings FROM glpgenc.backfill_jobs")
    assert kept["source_digest"] == SourceReference("legacy:same").digest
    assert "legacy" not in str(kept)
    different = "was started with a source function other than planted:boom"
    answer = people.run("backfill", "run", "people", *given, "planted:boom")
    assert answer.returncode == 3, answer.stderr
    assert different in answer.stderr
    with pytest.raises(RegistryError, match=different):
        people.work(started.jobs, "planted:boom")
    answer = people.run("backfill", "run", "people", *given, "legacy:same")
    assert answer.returncode == 0, answer.stderr
    with pytest.raises(RegistryError, match=different):
        compare_columns(people.settings, "people", source=source_of("planted:boom"))
    assert people.state("email") == "backfilled"


def test_a_folder_without_a_function_is_refused(people: BackfillWorld) -> None:
    people.expand("email")
    answer = people.run("verify", "people", "--source-path", ".")
    assert answer.returncode == 2
    assert "no function is named" in answer.stderr
