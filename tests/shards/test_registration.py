"""Which databases belong to an installation: registered, signed, and refused where they are another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.errors import ConfigurationError, KeyRecordForgedError, KeyStateError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.settings import Settings
from glpgenc.shards.databases import Databases
from glpgenc.shards.members import admit, is_same_database, members, publish_in, register_all
from glpgenc.shards.registration import read_shards, remove, verified_shards
from tests.shards.shard_world import KEYS, ONE, TWO, Installation, Place, installation_on
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases


def test_registering_again_changes_nothing_else_and_ids_are_those_that_the_databases_have(
    installation: Installation,
) -> None:
    with closing(connect(installation.keys.admin_url, "test")) as connection:
        before = read_shards(connection, "default")
    installation.register()
    with closing(connect(installation.keys.admin_url, "test")) as connection:
        after = read_shards(connection, "default")
    assert [(each.document(), each.place) for each in after] == [(each.document(), each.place) for each in before]
    # What tells a copy that was made before from it is renewed, here and there.
    assert all(new.mark > old.mark for new, old in zip(after, before, strict=True))
    marks = [
        place.value("SELECT value FROM glpgenc.installation WHERE name = 'shard_mark'")
        for place in installation.places[1:]
    ]
    assert sorted(marks) == sorted(each.mark for each in after)
    ids = [
        UUID(place.value("SELECT split_part(value, ' ', 1) FROM glpgenc.installation WHERE name = 'shard'"))
        for place in installation.places[1:]
    ]
    assert sorted(each.shard_id for each in before) == sorted(ids)
    assert installation.keys.value("SELECT count(*) FROM glpgenc.installation WHERE name = 'shard'") == 0


def test_no_shard_gets_a_wrapped_key_and_each_knows_whose_every_key_is(installation: Installation) -> None:
    with KeyManager.from_settings(installation.settings_of(ONE)) as manager:
        for tenant in ("acme", "zorg"):
            manager.create(tenant, "pii")
        manager.activate(manager.stage("zorg", "pii"))
    assert publish_in(installation.databases, forgotten=True) == {}
    wanted = installation.keys.execute(
        "SELECT key_id, tenant_id, version, state, deactivated_at FROM glpgenc.data_keys ORDER BY 1"
    )
    assert len(wanted) == 3
    for place in installation.places[1:]:
        assert place.value("SELECT count(*) FROM glpgenc.data_keys WHERE wrapped_key IS NOT NULL") == 0
        assert place.value("SELECT count(*) FROM glpgenc.registry_keys") == 0
        assert wanted == place.execute(
            "SELECT key_id, tenant_id, version, state, deactivated_at FROM glpgenc.data_keys ORDER BY 1"
        )


def test_keys_that_an_application_makes_in_a_shard_are_in_the_database_that_holds_the_keys(
    installation: Installation,
) -> None:
    with KeyManager.from_settings(installation.settings_of(TWO)) as manager, manager.active("acme", "pii") as key:
        wanted = key.record.key_id
    assert installation.keys.execute("SELECT key_id, wrapped_key IS NULL FROM glpgenc.data_keys") == [(wanted, False)]
    with KeyManager.from_settings(installation.settings_of(ONE)) as manager:
        for key in manager.readable("acme", "pii"):
            key.wipe()
    # The shards in which it is used, to write or only to read, know whose it is, and nothing else.
    for place in (ONE, TWO):
        assert installation.places[place].execute("SELECT key_id, tenant_id, wrapped_key FROM glpgenc.data_keys") == [
            (wanted, "acme", None)
        ]


def test_a_shard_without_the_setting_gives_no_key_and_takes_none(installation: Installation) -> None:
    with KeyManager.from_settings(installation.settings_of(ONE)) as manager:
        manager.create("acme", "pii")
    assert publish_in(installation.databases) == {}
    alone = Settings(database_url=installation.places[ONE].admin_url, **installation.common)
    with KeyManager.from_settings(alone) as manager, pytest.raises(KeyStateError, match="is in another database"):
        manager.active("acme", "pii")
    # Nor does it make the first one of a tenant that the shard knows nothing of.
    with KeyManager.from_settings(alone) as manager, pytest.raises(KeyStateError, match="are in another one"):
        manager.active("zorg", "pii")
    assert installation.places[ONE].value("SELECT count(*) FROM glpgenc.data_keys") == 1
    assert installation.places[ONE].value("SELECT count(*) FROM glpgenc.registry_keys") == 0


@pytest.fixture
def foreign(postgres: Server, templates: TemplateDatabases, tmp_path: Path) -> Iterator[Place]:
    """A shard of another installation, with the same KMS key."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as keys,
        fresh_database(postgres, template=templates.on(postgres)) as shard,
        installation_on([keys, shard], tmp_path) as other,
    ):
        for place in other.places:
            place.make_table()
        yield other.places[ONE]


def test_a_shard_of_another_installation_is_refused_by_the_key_manager_and_registration(
    installation: Installation, foreign: Place
) -> None:
    mixed = Settings(
        database_url=foreign.admin_url, keys_database_url=installation.keys.admin_url, **installation.common
    )
    with pytest.raises(KeyStateError, match="belongs to another installation"):
        admit(mixed)
    with (
        KeyManager.from_settings(mixed) as manager,
        pytest.raises(KeyStateError, match="belongs to another installation"),
    ):
        manager.catalog.fields()
    urls = [installation.keys.admin_url, foreign.admin_url]
    _, failed = register_all(Databases.of(installation.settings, urls))
    assert "belongs to another installation" in failed[foreign.label].message


@pytest.mark.slow
def test_a_shard_of_another_installation_is_refused_by_every_command_that_would_work_in_it(
    installation: Installation, foreign: Place
) -> None:
    foreign.fill(5)
    urls = [installation.keys.admin_url, foreign.admin_url]
    named = [word for url in urls for word in ("--database-url", url)]
    for command in (["backfill", "run", "people"], ["verify", "people"]):
        answer = installation.document(*command, *named, code=3)
        mine, theirs = answer["databases"]
        assert theirs["error"]["kind"] == "KeyStateError"
        assert "belongs to another installation" in theirs["error"]["message"]
        assert mine["error"] is None
    assert foreign.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 0
    assert foreign.value("SELECT count(*) FROM glpgenc.backfill_jobs") == 0
    counted = installation.document("coverage", *named, code=3)
    assert "not registered" in counted["databases"][1]["error"]["message"]


def test_a_database_with_keys_of_its_own_is_not_made_a_shard(installation: Installation) -> None:
    # The other way round: what holds keys is named as a shard.
    swapped = [installation.places[ONE].admin_url, installation.keys.admin_url]
    _, failed = register_all(Databases.of(installation.settings, swapped))
    assert "has data keys of its own" in failed[installation.keys.label].message


CHANGES = (
    "DELETE FROM glpgenc.shards WHERE shard_id = (SELECT shard_id FROM glpgenc.shards LIMIT 1)",
    "UPDATE glpgenc.shards SET removed_at = now() WHERE shard_id = (SELECT shard_id FROM glpgenc.shards LIMIT 1)",
    "UPDATE glpgenc.shards SET mac = NULL",
    "UPDATE glpgenc.shards SET place = 'x/1/1'",
    "UPDATE glpgenc.shards SET next_mark = mark",
    (
        "INSERT INTO glpgenc.shards (shard_id, environment, label, place, mark, generation, mac) "
        "SELECT gen_random_uuid(), environment, label, place, mark, generation, mac FROM glpgenc.shards LIMIT 1"
    ),
)


def test_registered_databases_that_someone_changed_are_noticed(installation: Installation) -> None:
    keys = installation.keys
    keys.execute("CREATE TABLE before AS SELECT * FROM glpgenc.shards")
    with (
        KeyManager.from_settings(installation.databases.keys.settings) as manager,
        closing(connect(keys.admin_url, "test")) as connection,
    ):
        for change in CHANGES:
            keys.execute(change)
            with pytest.raises(KeyRecordForgedError):
                verified_shards(connection, manager.registry, "default")
            connection.rollback()
            with pytest.raises(KeyRecordForgedError):
                rotate(installation.settings, RotationFilter(), RotateOptions(settle=0))
            keys.execute("DELETE FROM glpgenc.shards")
            keys.execute("INSERT INTO glpgenc.shards SELECT * FROM before")
            assert len(verified_shards(connection, manager.registry, "default")) == len(installation.places) - 1
            connection.rollback()


def test_a_certificate_that_sql_made_or_took_from_elsewhere_is_refused(installation: Installation) -> None:
    one, two = installation.places[ONE], installation.places[TWO]
    taken = one.value("SELECT value FROM glpgenc.installation WHERE name = 'shard'")
    two.execute("UPDATE glpgenc.installation SET value = %s WHERE name = 'shard'", f"{UUID(int=1)} {taken.split()[1]}")
    with pytest.raises(KeyStateError, match="belongs to another installation"):
        admit(installation.settings_of(TWO))
    # A copy of another shard is that shard: both at once are refused.
    two.execute("UPDATE glpgenc.installation SET value = %s WHERE name = 'shard'", taken)
    with (
        KeyManager.from_settings(installation.databases.keys.settings) as manager,
        pytest.raises(ConfigurationError, match="the same, or a copy"),
        members(installation.databases, manager.registry, "test"),
    ):
        pass
    two.execute("DELETE FROM glpgenc.installation WHERE name = 'shard'")
    with pytest.raises(KeyStateError, match="is not registered"):
        admit(installation.settings_of(TWO))


@pytest.mark.slow
def test_one_database_under_two_names_is_noticed(installation: Installation, urls: list[str]) -> None:
    again = urls[KEYS].replace("127.0.0.1", "localhost") + "?application_name=again"
    with psycopg.connect(urls[KEYS]) as one, psycopg.connect(again) as other, psycopg.connect(urls[ONE]) as third:
        assert is_same_database(one, other)
        assert not is_same_database(one, third)
    answer = installation.run("shard", "sync", "--database-url", urls[KEYS], "--database-url", again)
    assert answer.returncode == 2
    assert "named in two ways" in answer.stderr


@pytest.mark.slow
def test_a_removed_shard_does_not_count_and_is_registered_again_with_its_id(installation: Installation) -> None:
    listed = installation.document("shard", "list")["shards"]
    wanted = listed[0]["shard_id"]
    assert installation.run("shard", "remove", wanted, stdin="no\n").returncode == 2
    installation.document("shard", "remove", wanted, "--yes")
    removed = {each["shard_id"]: each["removed_at"] for each in installation.document("shard", "list")["shards"]}
    assert removed[wanted] is not None
    assert sum(each is None for each in removed.values()) == 1
    answer = installation.document("shard", "sync", code=3)
    assert [each["up_to_date"] for each in answer["databases"]] == [False, True]
    installation.register()
    assert all(each["removed_at"] is None for each in installation.document("shard", "list")["shards"])
    with (
        KeyManager.from_settings(installation.databases.keys.settings) as manager,
        closing(connect(installation.keys.admin_url, "test", autocommit=True)) as connection,
    ):
        remove(connection, manager.registry, "default", UUID(wanted))
        assert manager.list(purpose=Purpose.ENCRYPTION) == []
