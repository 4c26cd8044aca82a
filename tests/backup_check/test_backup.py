"""A backup is shown to be readable by reading it; what can't be read of it is named."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from glpgenc.backup_check.check import BackupReport, verify_backup
from glpgenc.embedded.programs import all_programs
from glpgenc.errors import ConfigurationError, DatabaseError
from tests.rotation.rotation_world import RotationWorld, world_on

Dump = Callable[..., Path]


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.add(30)
        world.add(10, first=101, tenant="zorg")
        yield world


@pytest.fixture
def dump(people: RotationWorld, tmp_path: Path) -> Dump:
    """Return a function that dumps the database."""
    programs = max(all_programs(), key=lambda each: each.major)

    def _dump(form: str = "custom", *options: str, url: str = people.admin_url) -> Path:
        target = tmp_path / f"shop.{form}"
        parameters = conninfo_to_dict(url)
        environment = {**os.environ, **programs.environment, "PGPASSWORD": str(parameters.pop("password"))}
        conninfo = " ".join(f"{name}={value}" for name, value in parameters.items())
        subprocess.run(
            [programs.path("pg_dump"), "--dbname", conninfo, "--format", form, "--file", str(target), *options],
            check=True, capture_output=True, env=environment,
        )  # fmt: skip
        return target

    return _dump


def verified(people: RotationWorld, path: Path) -> BackupReport:
    return verify_backup(people.settings, path, server_url=people.admin_url)


def scratch_databases(people: RotationWorld) -> int:
    return int(people.value("SELECT count(*) FROM pg_database WHERE datname LIKE 'glpgenc\\_verify\\_%'"))


@pytest.mark.parametrize("form", ["custom", "tar", "directory", "plain"])
def test_a_sample_of_every_tenant_and_column_is_read_from_any_kind_of_dump(
    people: RotationWorld, dump: Dump, form: str
) -> None:
    found = verified(people, dump(form))
    assert found.readable
    assert {(each.tenant, each.column.rsplit(".", 1)[1], each.opened) for each in found.samples} == {
        (tenant, f"{column}_enc", opened if column not in {"email", "born"} else least)
        for tenant, opened, emails, births in (("acme", 20, 20, 20), ("zorg", 10, 9, 7))
        for column, least in (("email", emails), ("born", births), ("note", 0), ("bound", 0), ("secret", 0))
    }
    assert scratch_databases(people) == 0


def test_the_program_restores_into_an_embedded_server_and_shows_no_value(people: RotationWorld, dump: Dump) -> None:
    ended = people.run("verify-backup", str(dump()), "--json", "--sample", "3")
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["readable"]
    assert found["opened"] == 30
    shown = people.run("verify-backup", str(dump("plain")), "--scratch")
    assert shown.returncode == 0, shown.stderr
    assert "the backup can be read" in shown.stdout
    assert "example.org" not in shown.stdout + shown.stderr + ended.stdout


def test_values_whose_keys_are_not_in_the_backup_are_named(people: RotationWorld, dump: Dump) -> None:
    people.execute("DELETE FROM glpgenc.data_keys WHERE tenant_id = 'zorg' AND data_class = 'health'")
    found = verified(people, dump())
    assert not found.readable
    failed = {(each.tenant, each.column.rsplit(".", 1)[1]): dict(each.failed) for each in found.samples if each.failed}
    assert failed == {(None, "born_enc"): {"1 key is not in the backup": 1}}


def test_altered_values_and_keys_that_do_not_unwrap_are_named(people: RotationWorld, dump: Dump) -> None:
    people.execute("UPDATE people SET note_enc = set_byte(note_enc, 60, (get_byte(note_enc, 60) + 1) % 256)")
    altered = "set_byte(wrapped_key, 40, (get_byte(wrapped_key, 40) + 1) % 256)"
    people.execute(
        f"UPDATE glpgenc.data_keys SET wrapped_key = {altered} WHERE tenant_id = 'zorg' AND data_class = 'health'"
    )
    found = verified(people, dump())
    assert not found.readable
    failed = {(each.tenant, each.column.rsplit(".", 1)[1]): each.failed for each in found.samples if each.failed}
    assert set(failed) == {("acme", "note_enc"), ("zorg", "note_enc"), ("zorg", "born_enc")}
    assert failed["acme", "note_enc"] == {"AuthenticationError": 20}
    assert len(found.unread) == 1


def test_a_shredded_tenant_s_values_do_not_open_and_are_not_missed(people: RotationWorld, dump: Dump) -> None:
    people.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('zorg')")
    found = verified(people, dump())
    assert found.readable
    assert {each.shredded for each in found.samples if each.tenant == "zorg"} == {True}
    assert {each.opened for each in found.samples if each.tenant == "zorg"} == {0}


def test_a_dump_without_the_schema_of_the_keys_is_refused_and_nothing_is_left(
    people: RotationWorld, dump: Dump, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseError, match="does not contain glpgenc"):
        verified(people, dump("custom", "--exclude-schema=glpgenc"))
    (tmp_path / "other.txt").write_text("no dump", encoding="utf-8")
    with pytest.raises(DatabaseError, match="could not be restored"):
        verified(people, tmp_path / "other.txt")
    with pytest.raises(ConfigurationError, match="password parameter"):
        verify_backup(people.settings, dump(), server_url=people.admin_url + "?dbname=postgres")
    with pytest.raises(ConfigurationError, match="there is no dump"):
        verified(people, tmp_path / "absent")
    assert scratch_databases(people) == 0


def test_the_database_that_was_dumped_is_not_touched(people: RotationWorld, dump: Dump) -> None:
    path = dump()
    with psycopg.connect(people.admin_url) as connection:
        connection.execute("LOCK TABLE people, glpgenc.data_keys IN ACCESS EXCLUSIVE MODE")
        assert verified(people, path).readable
