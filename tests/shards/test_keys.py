"""The life of keys over several databases: rotation, retirement, destruction, compromise, shredding."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg
import pytest

import glpgenc
from glpgenc.cli._support.exits import Exit
from glpgenc.database import connect
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import KeyStateError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.rotation.retirement import KeyInUseError, destroy, retire
from glpgenc.shards.databases import Databases
from glpgenc.shards.members import members, publish_in, register_all
from tests.shards.shard_world import KEYS, ONE, TWO, Installation
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

ROWS = 30
APPLICATION = "test"


@pytest.fixture
def filled(installation: Installation) -> Installation:
    installation.fill(ROWS)
    return installation


def replaced(installation: Installation) -> UUID:
    """Replace the key, let every database know, and move nothing."""
    old = the_key(installation, "active")
    with KeyManager.from_settings(installation.databases.keys.settings) as manager:
        manager.activate(manager.stage("acme", "pii"))
    assert publish_in(installation.databases) == {}
    return old


def the_key(installation: Installation, state: str) -> UUID:
    return UUID(
        str(
            installation.keys.value(
                "SELECT key_id FROM glpgenc.data_keys WHERE purpose = 'encryption' AND state = %s", state
            )
        )
    )


@pytest.mark.slow
def test_a_rotation_moves_the_values_of_every_database_and_then_the_key_is_destroyed(filled: Installation) -> None:
    old = the_key(filled, "active")
    done = filled.document("rotate", "--all", "--settle", "0")
    assert (done["finished"], len(done["activated"])) == (True, 1)
    assert {each["database"]: (each["finished"], each["rows"]) for each in done["databases"]} == {
        place.label: (True, ROWS - 3) for place in filled.places
    }
    new = the_key(filled, "active")
    for number, place in enumerate(filled.places):
        assert set(place.keys_of_values()) == {new}
        assert filled.decrypted(number) == filled.plain(number)
        assert place.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", old) == "deactivated"
    ended = filled.document("keys", "destroy", str(old), "--yes", "--settle", "0")
    assert ended["state"] == "destroyed"
    # Of each database what it has: email_enc.
    assert ended["columns_read"] == len(filled.places)
    for place in filled.places:
        assert place.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", old) == "destroyed"


@pytest.mark.slow
def test_values_left_in_one_database_keep_the_key(filled: Installation) -> None:
    old = the_key(filled, "active")
    with KeyManager.from_settings(filled.databases.keys.settings) as manager:
        manager.activate(manager.stage("acme", "pii"))
    urls = [filled.keys.admin_url, filled.places[ONE].admin_url, filled.places[TWO].admin_url]
    for place in (KEYS, ONE):
        filled.places[place].execute("DELETE FROM people")
    answer = filled.run("keys", "destroy", str(old), "--yes", "--settle", "0")
    assert answer.returncode == 3
    assert f"{filled.places[TWO].label} public.people.email_enc ({ROWS - 3})" in answer.stderr.replace('"', "")
    forgotten = [word for url in urls[:2] for word in ("--database-url", url)]
    answer = filled.run("keys", "destroy", str(old), "--yes", "--settle", "0", *forgotten)
    assert answer.returncode == 3
    assert "not named" in answer.stderr
    assert filled.places[TWO].label in answer.stderr
    alone = filled.run("keys", "retire", str(old), "--settle", "0", "--database-url", urls[0])
    assert alone.returncode == 3
    assert filled.keys.value("SELECT retired_at FROM glpgenc.data_keys WHERE key_id = %s", old) is None
    # A rotation that does not name it is not finished, and moves what it can.
    part = filled.document("rotate", "--all", "--settle", "0", *forgotten, code=1)
    assert (part["finished"], part["forgotten"]) == (False, [filled.places[TWO].label])
    assert filled.keys.value("SELECT count(*) FROM glpgenc.rotations WHERE finished_at IS NULL") == 1
    whole = filled.document("rotate", "--all", "--settle", "0")
    assert whole["finished"]
    assert filled.document("keys", "destroy", str(old), "--yes", "--settle", "0")["state"] == "destroyed"


def test_without_the_command_line_a_forgotten_database_keeps_the_key_too(filled: Installation) -> None:
    old = replaced(filled)
    with (
        KeyManager.from_settings(filled.databases.keys.settings) as manager,
        closing(connect(filled.keys.admin_url, APPLICATION)) as connection,
        pytest.raises(KeyStateError, match="databases that were not named"),
    ):
        destroy(connection, manager.records, old, settle=0)


@pytest.mark.slow
def test_a_server_that_is_down_keeps_the_key_and_no_other_database_from_being_rotated(
    stoppable: tuple[Installation, EmbeddedPostgres],
) -> None:
    installation, server = stoppable
    installation.fill(ROWS)
    old = the_key(installation, "active")
    server.stop()
    done = installation.document("rotate", "--all", "--settle", "0", code=1)
    assert not done["finished"]
    *up, down = done["databases"]
    assert [each["finished"] for each in up] == [True, True]
    assert (down["finished"], down["error"]["kind"]) == (False, "DatabaseUnavailableError")
    for command in ("retire", "destroy"):
        answer = installation.run(
            "keys", command, str(old), *(["--yes"] if command == "destroy" else []), "--settle", "0"
        )
        assert answer.returncode == 5
        assert installation.places[TWO].label in answer.stderr
    server.start()
    # It has not heard of the new key yet, and is brought up to date before its rows are moved.
    again = installation.document("rotate", "--all", "--settle", "0")
    assert (again["finished"], again["resumed"]) == (True, True)
    assert installation.decrypted(TWO) == installation.plain(TWO)
    assert installation.document("keys", "destroy", str(old), "--yes", "--settle", "0")["state"] == "destroyed"


def test_once_it_is_to_be_destroyed_no_session_of_any_database_gets_the_key(filled: Installation) -> None:
    """An application that has cached it, and does not know yet that it was replaced, writes under the new one."""
    old = the_key(filled, "active")
    with KeyManager.from_settings(filled.settings_of(ONE)) as application:
        application.active("acme", "pii").wipe()
        application.readable("acme", "pii")[0].wipe()
        assert replaced(filled) == old
        with (
            psycopg.connect(filled.places[ONE].admin_url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=application),
        ):
            connection.execute("INSERT INTO people (id, tenant, email) VALUES (9001, 'acme', 'late@example.org')")
    used = filled.places[ONE].value("SELECT glpgenc.gl_key_id(email_enc) FROM people WHERE id = 9001")
    assert used == the_key(filled, "active")
    assert used != old


def test_a_transaction_that_has_the_key_is_waited_for_in_every_database(filled: Installation) -> None:
    old = the_key(filled, "active")
    with (
        KeyManager.from_settings(filled.settings_of(TWO)) as application,
        psycopg.connect(filled.places[TWO].admin_url) as connection,
    ):
        with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=application):
            connection.execute("SELECT 1")
            with KeyManager.from_settings(filled.databases.keys.settings) as manager:
                manager.activate(manager.stage("acme", "pii"))
            for place in filled.places:
                place.execute("DELETE FROM people")
            waited, failures = threading.Event(), list[Exception]()
            thread = threading.Thread(target=end, args=(filled, old, waited, failures))
            thread.start()
            assert waited.wait(60)
            # It has the key, from before, and writes with it.
            connection.execute("INSERT INTO people (id, tenant, email) VALUES (9001, 'acme', 'late@example.org')")
        connection.commit()
        thread.join(60)
    [failure] = failures
    assert isinstance(failure, KeyInUseError)
    assert [column.database for column in failure.census.columns] == [filled.places[TWO].label]
    assert filled.keys.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", old) == "deactivated"
    assert filled.decrypted(TWO) == {9001: "late@example.org"}


def end(installation: Installation, key: UUID, waited: threading.Event, failures: list[Exception]) -> None:
    databases = installation.databases
    with (
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, APPLICATION) as opened,
    ):
        try:
            destroy(opened.keys, manager.records, key, settle=0, waiting=lambda _: waited.set(), opened=opened)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            failures.append(error)


def test_a_database_that_is_registered_meanwhile_keeps_the_key(
    filled: Installation, postgres: Server, templates: TemplateDatabases
) -> None:
    old = replaced(filled)
    for place in filled.places:
        place.execute("DELETE FROM people")
    databases = filled.databases
    with (
        fresh_database(postgres, template=templates.on(postgres)) as late,
        KeyManager.from_settings(databases.keys.settings) as manager,
        members(databases, manager.registry, APPLICATION) as opened,
    ):

        def register(*_: Any) -> None:
            register_all(Databases.of(filled.settings, [filled.keys.admin_url, late]))

        with pytest.raises(KeyStateError, match="was registered at the same time"):
            retire(opened.keys, manager.records, old, settle=0, show=register, opened=opened)
    assert filled.keys.value("SELECT retired_at FROM glpgenc.data_keys WHERE key_id = %s", old) is None


@pytest.mark.slow
def test_a_retired_key_is_refused_and_given_out_again_in_every_database(filled: Installation) -> None:
    old = the_key(filled, "active")
    filled.document("rotate", "--all", "--settle", "0")
    filled.document("keys", "retire", str(old), "--settle", "0")
    facts = "SELECT retired_at IS NOT NULL FROM glpgenc.data_keys WHERE key_id = %s"
    assert [place.value(facts, old) for place in filled.places] == [True] * 3
    filled.document("keys", "unretire", str(old))
    assert [place.value(facts, old) for place in filled.places] == [False] * 3


@pytest.mark.slow
def test_a_compromised_key_is_looked_for_and_left_in_every_database(filled: Installation) -> None:
    old = the_key(filled, "active")
    found = filled.document("keys", "compromise", str(old))
    assert {each["database"] for each in found["exposed"]} == {place.label for place in filled.places}
    assert found["rotation"]["finished"]
    assert "not_read" not in found
    for place in filled.places:
        assert old not in place.keys_of_values()
        assert place.value("SELECT state FROM glpgenc.data_keys WHERE key_id = %s", old) == "compromised"


@pytest.mark.slow
def test_the_schedule_rotates_what_is_due_in_every_database(filled: Installation) -> None:
    filled.keys.execute(
        "SET session_replication_role = replica;"
        " UPDATE glpgenc.data_keys SET activated_at = now() - interval '400 days'"
    )
    planned = filled.document("rotation", "plan")
    assert [each["keys"] for each in planned["due"]] == [1]
    done = filled.document("rotation", "run", "--settle", "0")
    assert [step["state"] for step in done["steps"]] == ["finished"]
    new = the_key(filled, "active")
    assert [set(place.keys_of_values()) for place in filled.places] == [{new}] * 3


@pytest.mark.slow
def test_a_shred_is_known_in_every_database_and_undone_in_every_one(filled: Installation) -> None:
    filled.document("shred", "run", "--tenant", "acme", "--yes")
    graves = "SELECT count(*) FROM glpgenc.tombstones WHERE tenant_id = 'acme'"
    assert [place.value(graves) for place in filled.places] == [1, 1, 1]
    for place in (KEYS, ONE, TWO):
        with pytest.raises(KeyStateError):
            filled.decrypted(place)
    # Its plaintext is still beside the values, and can't be compared any more.
    shredded = filled.document("verify", "people", code=1)
    assert [each["result"]["columns"][0]["values"]["shredded"] for each in shredded["databases"]] == [ROWS - 3] * 3
    filled.document("shred", "undo", "--tenant", "acme")
    assert [place.value(graves) for place in filled.places] == [0, 0, 0]
    assert filled.decrypted(TWO) == filled.plain(TWO)


@pytest.mark.slow
@pytest.mark.parametrize("command", [("run", "--yes"), ("plan",), ("list",), ("undo",), ("finish",)], ids=" ".join)
def test_a_shred_in_a_database_without_the_keys_is_refused_and_changes_nothing(
    filled: Installation, command: tuple[str, ...]
) -> None:
    shard = filled.places[ONE]
    filled.environment["GLPGENC_DATABASE_URLS"] = shard.admin_url
    answer = filled.run("shred", *command, "--tenant", "acme")
    assert answer.returncode == Exit.REFUSED
    assert "the keys of this database are in another one" in answer.stderr
    assert shard.value("SELECT count(*) FROM glpgenc.tombstones") == 0


@pytest.mark.slow
def test_a_shred_counts_at_once_although_a_database_does_not_hear_of_it(
    stoppable: tuple[Installation, EmbeddedPostgres],
) -> None:
    installation, server = stoppable
    installation.fill(ROWS)
    server.stop()
    answer = installation.run("shred", "run", "--tenant", "acme", "--yes")
    assert answer.returncode == 1
    assert f"not known yet in {installation.places[TWO].label}" in answer.stderr
    server.start()
    # No process unwraps its keys: the tombstone is where the keys are.
    with pytest.raises(KeyStateError):
        installation.decrypted(TWO)
    assert installation.document("shard", "sync")["databases"][1]["up_to_date"]
    assert installation.places[TWO].value("SELECT count(*) FROM glpgenc.tombstones") == 1


@pytest.mark.slow
def test_a_new_index_key_of_one_database_changes_no_terms_of_another(filled: Installation) -> None:
    before = filled.places[TWO].execute("SELECT id, glpgenc.gl_index_term(email_enc, 1) FROM people ORDER BY 1")
    for place in (ONE, TWO):
        one = filled.document(
            "reindex", "run", "people.email", "equal", "--new-key", "--settle", "0",
            "--database-url", filled.places[place].admin_url,
        )  # fmt: skip
        assert one["finished"]
        if place == ONE:
            now = filled.places[TWO].execute("SELECT id, glpgenc.gl_index_term(email_enc, 1) FROM people ORDER BY 1")
            assert now == before
            with KeyManager.from_settings(filled.settings_of(TWO)) as manager:
                root = manager.active("acme", "pii", Purpose.INDEX)
                assert root.record.version == 1
                root.wipe()
    versions = [
        place.value("SELECT root_version FROM glpgenc.search_facets WHERE facet = 'equal' AND state = 'active'")
        for place in filled.places
    ]
    # A version of its own: a tenant that comes later gets none of one that a database uses already.
    assert versions == [None, 2, 3]
    found = filled.document("doctor", "--only", "registry", "--no-canary", "--no-sample", code=0)
    assert {each["check"] for each in found["findings"] if each["status"] == "warn"} == {"same facets"}
