"""A backup from before the shred brings nothing back: rows, the table, or the whole database with the receipt."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings
from glpgenc.shred.destruction import Destruction, finish_due
from glpgenc.shred.undo import apply_receipt
from tests.shred.shred_world import AT_ONCE, OTHER, VICTIM, ShredWorld, world_on
from tests.support.databases import fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.slow

ROWS: LiteralString = "SELECT * FROM glpgenc.data_keys WHERE tenant_id = 'doomed'"


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[ShredWorld]:
    with world_on(database, tmp_path) as world:
        yield world


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
            people.program("shred", "--apply-receipt", str(file)), check=False, capture_output=True, text=True,
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
