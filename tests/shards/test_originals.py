"""Copies of a shard that are named instead of it, rows of shards that are put back: what is refused, and confirmed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from glpgenc.coverage.databases import collect_all
from glpgenc.database import connect
from glpgenc.doctor.databases import compare
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.embedded.server import Standby
from glpgenc.errors import KeyRecordForgedError, KeyStateError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.reports import Status
from glpgenc.rotation.retirement import destroy
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.shards.databases import Databases
from glpgenc.shards.members import members, publish_in, register_all
from glpgenc.shards.originals import Place, mark_of, new_mark, put_mark
from glpgenc.shards.registration import advance, changing, moved, verified_shards
from tests.shards.shard_world import KEYS, ONE, TWO, Installation
from tests.shards.shard_world import Place as Database
from tests.support.databases import dbname, fresh_database
from tests.support.servers import Server, TemplateDatabases, wait_for_replay

COPY = "may be a copy of the registered database"
ROWS = 20


@contextmanager
def opened(installation: Installation, place: int = TWO) -> Iterator[tuple[Any, Any, RegistryKey, UUID]]:
    """Give connections to the keys and to a shard, the registry key, and the shard's id."""
    shard_id = installation.places[place].value("SELECT value FROM glpgenc.installation WHERE name = 'shard'")
    with (
        closing(connect(installation.keys.admin_url, "test", autocommit=True)) as keys,
        closing(connect(installation.places[place].admin_url, "test", autocommit=True)) as shard,
        KeyManager.from_settings(installation.databases.keys.settings) as manager,
    ):
        yield keys, shard, manager.registry, UUID(shard_id.split()[0])


def failures(installation: Installation, urls: Sequence[str] = ()) -> dict[str, str]:
    databases = Databases.of(installation.settings, urls)
    with (
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, "test") as found,
    ):
        return {each.label: error.message for each, error in found.failed.items()}


def replaced_key(installation: Installation) -> UUID:
    """Make a key and replace it, and say so to every shard."""
    with KeyManager.from_settings(installation.databases.keys.settings) as manager:
        old = manager.create("acme", "pii").key_id
        manager.activate(manager.stage("acme", "pii"))
    return old


def destroy_in(installation: Installation, key: UUID, urls: Sequence[str] = ()) -> None:
    databases = Databases.of(installation.settings, urls)
    with (
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, "test") as found,
    ):
        destroy(found.keys, manager.records, key, settle=0, opened=found)


@pytest.fixture
def copy(installation: Installation, postgres: Server) -> Iterator[Database]:
    """A copy of the third database, with its rows and its id, on the same server."""
    with fresh_database(postgres, template=dbname(installation.places[TWO].admin_url)) as url:
        yield Database(url)


def test_a_key_is_not_destroyed_by_what_a_copy_of_a_shard_has(installation: Installation, postgres: Server) -> None:
    old = replaced_key(installation)
    with fresh_database(postgres, template=dbname(installation.places[TWO].admin_url)) as url:
        urls = [installation.keys.admin_url, installation.places[ONE].admin_url, url]
        with pytest.raises(KeyStateError, match=COPY) as refused:
            destroy_in(installation, old, urls)
        assert "glpgenc shard moved" in (refused.value.hint or "")
        # Nor does a rotation say that it is finished, nor coverage that everything was counted.
        done = rotate(
            installation.settings, RotationFilter(), RotateOptions(settle=0),
            databases=Databases.of(installation.settings, urls),
        )  # fmt: skip
        assert not done.finished
        assert [each.error is not None for each in done.databases] == [False, False, True]
        counted = collect_all(Databases.of(installation.settings, urls))
        assert not counted.complete
        assert COPY in next(iter(counted.failed.values())).message
    assert installation.keys.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", old) == "deactivated"
    destroy_in(installation, old)
    assert installation.keys.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", old) == "destroyed"


def test_doctor_fails_until_a_move_is_confirmed_and_then_the_former_place_is_the_copy(
    installation: Installation, copy: Database
) -> None:
    urls = [installation.keys.admin_url, installation.places[ONE].admin_url, copy.admin_url]
    databases = Databases.of(installation.settings, urls)
    [found] = [each for each in compare(databases) if each.check == "databases"]
    assert (found.status, found.subject) == (Status.FAIL, copy.label)
    assert "glpgenc shard moved" in (found.remedy or "")
    with opened(installation) as (keys, _, registry, shard_id), closing(connect(copy.admin_url, "test")) as there:
        moved(keys, there, registry, shard_id)
    assert not [each for each in compare(databases) if each.status is not Status.PASS]
    assert COPY in failures(installation)[installation.places[TWO].label]


def test_what_was_put_back_to_before_a_command_is_refused_in_the_place_where_it_was(
    installation: Installation,
) -> None:
    mark = "SELECT value FROM glpgenc.installation WHERE name = 'shard_mark'"
    before = installation.places[TWO].value(mark)
    destroy_in(installation, replaced_key(installation))
    assert failures(installation) == {}
    restore = "UPDATE glpgenc.installation SET value = %s WHERE name = 'shard_mark'"
    installation.places[TWO].execute(restore, before)
    found = failures(installation)[installation.places[TWO].label]
    assert "as it was before the last command that relied on it" in found
    # A mark that it never had says nothing else.
    for other in ("", "x", "9" * 5000, new_mark(None)[:-1]):
        installation.places[TWO].execute(restore, other)
        assert COPY in failures(installation)[installation.places[TWO].label]
    installation.places[TWO].execute("DELETE FROM glpgenc.installation WHERE name = 'shard_mark'")
    assert COPY in failures(installation)[installation.places[TWO].label]
    # Where the command line registers again, it does not confirm anything.
    _, failed = register_all(installation.databases)
    assert COPY in failed[installation.places[TWO].label].message


def test_rows_of_shards_put_back_to_before_a_registration_contradict_the_marks_of_those_that_are_left(
    urls: list[str], installation: Installation, postgres: Server, templates: TemplateDatabases
) -> None:
    installation.keys.execute("CREATE TABLE before AS SELECT * FROM glpgenc.shards")
    with fresh_database(postgres, template=templates.on(postgres)) as fourth:
        _, failed = register_all(Databases.of(installation.settings, [*urls, fourth]))
        assert not failed
        old = replaced_key(installation)
        installation.keys.execute("DELETE FROM glpgenc.shards")
        installation.keys.execute("INSERT INTO glpgenc.shards SELECT * FROM before")
        # They are as they were signed: it is the shards that know better.
        found = failures(installation, urls)
        assert set(found) == {place.label for place in installation.places[1:]}
        assert all("shards that were registered since are missing" in each for each in found.values())
        with pytest.raises(KeyStateError, match="missing"):
            destroy_in(installation, old, urls)
        # Registered again under its id, and confirmed, everything counts again.
        _, failed = register_all(Databases.of(installation.settings, [*urls, fourth]))
        assert len(failed) == 2
        for place in (ONE, TWO):
            with opened(installation, place) as (keys, shard, registry, shard_id):
                moved(keys, shard, registry, shard_id)
        destroy_in(installation, old, [*urls, fourth])


def test_a_key_that_was_signed_beside_shards_is_not_destroyed_where_no_shard_is_known_any_more(
    installation: Installation,
) -> None:
    old = replaced_key(installation)
    installation.keys.execute("DELETE FROM glpgenc.shards")
    alone = [installation.keys.admin_url]
    for _ in range(2):
        with pytest.raises(KeyRecordForgedError, match="shards is empty"):
            destroy_in(installation, old, alone)
        # Its rows are signed again, and say it still.
        with KeyManager.from_settings(installation.databases.keys.settings) as manager:
            manager.activate(manager.stage("acme", "pii"))
    installation.register()
    destroy_in(installation, old)


def test_a_command_that_dies_between_the_two_databases_keeps_no_other_from_going_on(
    installation: Installation,
) -> None:
    begin = "UPDATE glpgenc.shards SET next_mark = %s WHERE shard_id = %s"
    for reaches_the_shard in (False, True):
        with opened(installation) as (keys, shard, registry, shard_id):
            [record] = [each for each in verified_shards(keys, registry, "default") if each.shard_id == shard_id]
            wanted = new_mark(record.mark)
            with changing(keys, registry, "default"):
                keys.execute(begin, (wanted, shard_id))
            if reaches_the_shard:
                put_mark(shard, wanted)
            assert failures(installation) == {}
            advance(keys, shard, registry, shard_id)
            [record] = [each for each in verified_shards(keys, registry, "default") if each.shard_id == shard_id]
            assert (record.mark, record.next_mark) == (wanted, None)
            assert mark_of(shard) == wanted
    assert failures(installation) == {}


def test_commands_at_the_same_time_renew_marks_without_an_error(installation: Installation) -> None:
    errors: list[Exception] = []

    def renew() -> None:
        try:
            with opened(installation) as (keys, shard, registry, shard_id):
                for _ in range(15):
                    advance(keys, shard, registry, shard_id)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            errors.append(error)

    threads = [threading.Thread(target=renew) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert errors == []
    assert failures(installation) == {}


def test_a_place_is_told_by_server_database_and_timeline(installation: Installation) -> None:
    with psycopg.connect(installation.places[TWO].admin_url, autocommit=True) as connection:
        place = Place.of(connection)
        assert Place.parse(str(place)) == place
        assert place.system == installation.places[TWO].value("SELECT system_identifier::text FROM pg_control_system()")
        assert place.timeline == "1"
        assert place.difference(place) is None
        for other in (replace(place, system="1"), replace(place, database="1"), replace(place, timeline="2")):
            assert place.difference(other) is not None
        # What a server does not let the role know, is not known, and differs from what was known.
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        try:
            role = sql.Identifier("without_" + dbname(installation.places[TWO].admin_url))
            connection.execute(sql.SQL("CREATE ROLE {}").format(role))
            connection.execute(sql.SQL("SET ROLE {}").format(role))
            blind = Place.of(connection)
        finally:
            connection.execute("RESET ROLE")
            connection.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC")
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))
    assert blind == replace(place, system="-")
    assert place.difference(blind) is not None
    assert Place.parse("x") is None


CHECKS = {
    "key facts": "tombstones",
    "same fields": "fields",
    "same facets": "search_facets",
    "same revision": "alembic_version",
    "same tenant": None,
    "clocks": None,
}
"""Cross checks, each with a table without which a database can't be compared by it alone, where there is one."""


def test_a_database_that_can_not_be_compared_is_unknown_to_each_cross_check(installation: Installation) -> None:
    urls = [place.admin_url for place in installation.places]
    down = "postgresql://postgres@127.0.0.1:1/shop"
    found = list(compare(Databases.of(installation.settings, [urls[KEYS], urls[ONE], down])))
    statuses = {check: [each for each in found if each.check == check] for check in CHECKS}
    for each in statuses.values():
        assert {one.status for one in each} == {Status.UNKNOWN}
        # One was named and is down, the other one was not named.
        assert {one.subject for one in each} == {"127.0.0.1:1/shop", installation.places[TWO].label}
    assert {each.check for each in found} == {*CHECKS, "databases"}
    assert {each.status for each in compare(installation.databases)} == {Status.PASS}


def test_what_fails_in_one_database_is_unknown_there_and_compared_elsewhere(installation: Installation) -> None:
    shard = installation.places[TWO]
    for check, table in CHECKS.items():
        if table is None:
            continue
        shard.execute(f"ALTER TABLE glpgenc.{table} RENAME TO elsewhere")
        found = list(compare(installation.databases))
        shard.execute(f"ALTER TABLE glpgenc.elsewhere RENAME TO {table}")
        assert [(each.status, each.subject) for each in found if each.check == check] == [(Status.UNKNOWN, shard.label)]
        assert {each.status for each in found if each.check != check} == {Status.PASS}


class Snapshot(Standby):
    """A copy of a server's files, which starts as the server itself would after a crash: no standby, no timeline."""

    def start(self) -> None:
        (self.data_directory / "standby.signal").unlink(missing_ok=True)
        self.configure({"primary_conninfo": ""})
        super().start()


def there(installation: Installation, server: EmbeddedPostgres) -> Installation:
    return replace(
        installation,
        places=[*installation.places[:2], Database(server.url())],
        environment=installation.environment
        | {"GLPGENC_DATABASE_URLS": " ".join([*(each.admin_url for each in installation.places[:2]), server.url()])},
    )


@pytest.mark.slow
def test_a_copy_of_a_servers_files_is_told_by_its_mark_and_keeps_the_key(
    stoppable: tuple[Installation, EmbeddedPostgres],
) -> None:
    installation, server = stoppable
    installation.fill(ROWS)
    with Snapshot(server) as snapshot:
        copied = there(installation, snapshot)
        with closing(connect(snapshot.url(), "test")) as one, closing(connect(server.url(), "test")) as other:
            assert Place.of(one) == Place.of(other)
        # Whatever it has, it is the database that was registered as far as anything tells.
        assert failures(copied) == {}
        [old] = installation.places[TWO].keys_of_values()
        assert rotate(installation.settings, RotationFilter(), RotateOptions(settle=0)).finished
        answer = copied.run("keys", "destroy", str(old), "--yes", "--settle", "0")
        assert answer.returncode == 3
        assert COPY in answer.stderr
        assert "before the last command that relied on it" in answer.stderr
    destroy_in(installation, old)


@pytest.mark.slow
def test_a_standby_is_refused_and_once_promoted_until_someone_confirms_it(
    stoppable: tuple[Installation, EmbeddedPostgres],
) -> None:
    installation, server = stoppable
    installation.fill(ROWS)
    [old] = installation.places[TWO].keys_of_values()
    with server.standby() as standby:
        after = there(installation, standby)
        wait_for_replay(server, standby)
        assert "is on a standby server" in failures(after)[after.places[TWO].label]
        server.stop()
        assert standby.run_program("pg_ctl", "promote", "-w", "-D", standby.data_directory).returncode == 0
        assert "promoted or restored since (timeline 2, not 1)" in failures(after)[after.places[TWO].label]
        # Jobs in it continue: they end no key.
        assert publish_in(Databases.of(after.settings_of(TWO), [standby.url()]), copies=True) == {}
        part = after.document("rotate", "--all", "--settle", "0", code=1)
        assert not part["finished"]
        assert COPY in part["databases"][TWO]["error"]["message"]
        checked = after.document("doctor", "--only", "registry", "--no-canary", "--no-sample", code=3)
        [finding] = [each for each in checked["findings"] if each["check"] == "databases"]
        shard_id = finding["remedy"].rpartition(" ")[2].strip("`")
        after.environment["GLPGENC_AUDIT"] = "database"
        assert after.run("shard", "moved", shard_id, stdin="no\n").returncode == 2
        confirmed = after.document("shard", "moved", shard_id, "--yes")
        assert confirmed["confirmed"]
        assert not after.document("shard", "moved", shard_id, "--yes")["confirmed"]
        trail = "SELECT count(*) FROM security.encryption_audit WHERE event_type = 'shard_moved'"
        assert after.keys.value(trail) == 2  # that it is asked for, and that it is done
        assert after.document("rotate", "--all", "--settle", "0")["finished"]
        assert after.document("keys", "destroy", str(old), "--yes", "--settle", "0")["state"] == "destroyed"
        server.start()
        assert COPY in failures(installation)[installation.places[TWO].label]
        server.stop()
    server.start()
