"""Receipts: checked with the installation's own key, and applied to a database restored from before the shred."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.settings import Settings
from glpgenc.shred import receipt
from glpgenc.shred.destruction import Destruction, finish_due
from glpgenc.shred.receipt import ReceiptError, canonical, check, read
from glpgenc.shred.undo import apply_receipt, undo
from tests.shred.shred_world import AT_ONCE, OTHER, VICTIM, ShredWorld
from tests.support.databases import fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.slow

Document = dict[str, Any]


def stored(people: ShredWorld) -> Document:
    """The receipt as the database gives it back."""
    found = people.tombstone()
    assert found is not None
    document: Document = found["receipt"]
    return document


def test_receipt_names_who_when_what_and_remaining_copies(people: ShredWorld) -> None:
    keys = {str(key.key_id): key for key in people.manager.list(tenant_id=VICTIM)}
    made = people.shred(AT_ONCE).receipt["receipt"]
    assert (made["tenant_id"], made["data_class"], made["window_seconds"]) == (VICTIM, "*", 0)
    assert made["requested_by"] == made["issued_by"] == people.value("SELECT session_user::text")
    assert {each["key_id"]: (each["version"], each["state"]) for each in made["keys"]} == {
        key_id: (key.version, "destroyed") for key_id, key in keys.items()
    }
    assert made["canary"]["keys_refused"] == len(keys)
    assert {each["place"] for each in made["copies"]} >= {"backups", "caches", "KMS key"}
    assert all(set(each) == {"place", "standing", "what", "until"} for each in made["copies"])


def test_as_given_as_stored_and_through_a_file_it_checks(people: ShredWorld) -> None:
    given = people.shred().receipt
    for document in (given, stored(people), read(json.dumps(given, indent=8))):
        assert check(people.settings, people.manager, document) == given["receipt"]


def without(name: str) -> Callable[[Document], object]:
    return lambda document: document.pop(name)


ALTERED: dict[str, Callable[[Document], object]] = {
    "another tenant": lambda document: document["receipt"].update(tenant_id=OTHER),
    "another time": lambda document: document["receipt"].update(executed_at="2020-01-01T00:00:00+00:00"),
    "a key left out": lambda document: document["receipt"]["keys"].pop(),
    "a copy left out": lambda document: document["receipt"]["copies"].pop(),
    "a member more": lambda document: document["receipt"].update(more=1),
    "a member more outside": lambda document: document.update(more=1),
    "true for 1": lambda document: document["receipt"]["keys"][0].update(version=True),
    "another MAC": lambda document: document["signature"].update(mac="0" * 64),
    "a MAC that is no text": lambda document: document["signature"].update(mac=None),
    "an id that is none": lambda document: document["signature"].update(key_id="x"),
    "an id that is a number": lambda document: document["signature"].update(key_id=1),
    "another algorithm": lambda document: document["signature"].update(algorithm="none"),
    "no signature": without("signature"),
    "no receipt": without("receipt"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_altered_it_is_refused(people: ShredWorld, what: str) -> None:
    document = copy.deepcopy(people.shred().receipt)
    ALTERED[what](document)
    with pytest.raises(ReceiptError):
        check(people.settings, people.manager, document)


def test_a_key_of_something_else_signs_no_receipt(people: ShredWorld) -> None:
    document = people.shred().receipt
    other = people.manager.create("*", "pii", Purpose.INDEX)
    with people.manager.by_id(other.key_id) as key:
        document["signature"] |= {"key_id": str(other.key_id), "mac": receipt._mac(key.secret, document["receipt"])}
    with pytest.raises(ReceiptError, match="does not sign receipts"):
        check(people.settings, people.manager, document)


def test_another_installation_s_key_does_not_check_it(people: ShredWorld, tmp_path: Path) -> None:
    document = people.shred().receipt
    people.execute("DELETE FROM glpgenc.data_keys WHERE data_class = %s", receipt.RECEIPT_CLASS)
    create_key_file(tmp_path / "other.json")
    for changes in ({"environment": "other"}, {"local_kek_file": tmp_path / "other.json"}):
        settings = Settings(**(people.settings.model_dump() | changes))
        with people.fresh(settings) as manager, pytest.raises(Exception, match=r"open|wrapped"):
            check(settings, manager, document)
    with people.fresh() as manager:  # by the wrapped key that it brings along
        assert check(people.settings, manager, document)["tenant_id"] == VICTIM


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"receipt": 1, "receipt": 2}', "[" * 100_000])
def test_what_is_no_receipt_is_refused(people: ShredWorld, text: str) -> None:
    with pytest.raises(ReceiptError):
        check(people.settings, people.manager, read(text))


def test_the_canonical_form_has_one_spelling() -> None:
    assert canonical({"b": [1, None, True], "a": {"ü": 'x"\n'}}) == '{"a":{"ü":"x\\"\\n"},"b":[1,null,true]}'.encode()


def test_that_of_an_undoing_checks_and_puts_nothing_back(people: ShredWorld) -> None:
    people.shred()
    document = undo(people.settings, VICTIM).receipt
    assert check(people.settings, people.manager, document)["action"] == "undone"
    with pytest.raises(ReceiptError, match="undoing"):
        apply_receipt(people.settings, document)
    people.require_readable()


ROWS: LiteralString = "SELECT * FROM glpgenc.data_keys WHERE tenant_id = 'doomed'"


def copied(people: ShredWorld, query: LiteralString) -> bytes:
    statement = sql.SQL("COPY ({}) TO STDOUT").format(sql.SQL(query))
    with psycopg.connect(people.admin_url) as connection, connection.cursor().copy(statement) as copy:
        return b"".join(bytes(block) for block in copy)


def put_back(people: ShredWorld, rows: bytes, before: str) -> None:
    with psycopg.connect(people.admin_url) as connection:
        connection.execute(before.encode())
        with connection.cursor().copy("COPY glpgenc.data_keys FROM STDIN") as copy:
            copy.write(rows)


RESTORED: dict[str, tuple[LiteralString, str]] = {
    "its rows": (ROWS, "DELETE FROM glpgenc.data_keys WHERE tenant_id = 'doomed'"),
    "the whole table": ("SELECT * FROM glpgenc.data_keys", "DELETE FROM glpgenc.data_keys"),
}


@pytest.mark.parametrize("what", RESTORED)
def test_restored_by_copy_it_stays_shredded_and_is_destroyed_again(people: ShredWorld, what: str) -> None:
    query, before = RESTORED[what]
    rows = copied(people, query)
    people.shred(AT_ONCE)
    put_back(people, rows, before)
    assert people.states() == {("active", False)}  # the wrapped keys are there
    people.require_shredded()
    [done] = finish_due(people.settings)
    assert isinstance(done, Destruction)
    assert done.destroyed == 3
    people.require_destroyed()
    assert finish_due(people.settings) == []


def test_one_row_that_is_inserted_again_is_refused_too(people: ShredWorld) -> None:
    people.execute("CREATE TABLE kept AS SELECT * FROM glpgenc.data_keys WHERE tenant_id = %s LIMIT 1", VICTIM)
    people.shred(AT_ONCE)
    people.execute("DELETE FROM glpgenc.data_keys WHERE key_id IN (SELECT key_id FROM kept)")
    people.execute("INSERT INTO glpgenc.data_keys SELECT * FROM kept")
    people.require_shredded()


def test_a_database_restored_from_before_is_shredded_by_the_receipt(people: ShredWorld, postgres: Server) -> None:
    if not isinstance(postgres, EmbeddedPostgres):
        pytest.skip("the programs of the server are needed")
    # Where the account that the server's programs run as may write.
    dump = postgres.data_directory.parent / f"{people.value('SELECT current_database()')}.dump"
    postgres.run_program("pg_dump", "--format=custom", "--file", dump, "--dbname", people.admin_url)
    document = people.shred(AT_ONCE).receipt
    with fresh_database(postgres) as url:
        postgres.run_program("pg_restore", "--exit-on-error", "--dbname", url, dump)
        settings = Settings(**(people.settings.model_dump() | {"database_url": url}))
        restored = ShredWorld(url, people.home, url, settings, people.manager, people.environment)
        restored.require_readable(settings)  # nobody has told it: this is what the receipt is for
        assert restored.value("SELECT count(*) FROM glpgenc.data_keys WHERE data_class = 'glpgenc_receipts'") == 0
        applied = apply_receipt(settings, document)
        assert (applied.written, applied.keys) == (True, 3)
        assert applied.tombstone.requested_at.isoformat() == document["receipt"]["requested_at"]
        restored.require_shredded(settings)
        assert not apply_receipt(settings, document).written
        [done] = finish_due(settings)
        assert isinstance(done, Destruction)
        assert done.destroyed == 3
        restored.require_destroyed(settings)


def test_by_the_command_line_the_name_is_asked_for(people: ShredWorld, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(people.shred(AT_ONCE).receipt))
    people.execute("DELETE FROM glpgenc.tombstones")
    for typed, code in (("acme\n", 2), ("doomed\n", 0)):
        answer = subprocess.run(
            people.program("shred", "apply-receipt", str(file)), check=False, capture_output=True, text=True,
            input=typed, env=people.full_environment, cwd=people.home, timeout=60,
        )  # fmt: skip
        assert answer.returncode == code, answer.stderr
        assert (people.tombstone() is not None) == (code == 0)
    assert "the tombstone is put back; 3 data keys are given to nobody" in answer.stdout


def test_other_tenants_keys_are_untouched(people: ShredWorld) -> None:
    query = "SELECT to_jsonb(k) FROM glpgenc.data_keys k WHERE tenant_id = %s ORDER BY key_id"
    before = people.execute(query, OTHER)
    rows = copied(people, ROWS)
    people.shred(AT_ONCE)
    put_back(people, rows, "DELETE FROM glpgenc.data_keys WHERE tenant_id = 'doomed'")
    finish_due(people.settings)
    assert people.execute(query, OTHER) == before
    with KeyManager.from_settings(people.settings) as manager:
        assert people.unequal(OTHER, manager) == []
