"""No command that reads makes keys: a tenant, or a data class, that nothing is known of is an error everywhere.

Each command is tried, or stands here with the reason why not: a new one can't be forgotten.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from glpgenc.cli._support.exits import Exit
from glpgenc.cli.main import app
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from tests.cli.tree import leaves

ENCRYPT = ("encrypt", "--field", "people.email")

UNKNOWN_TENANT: dict[str, tuple[str, ...]] = {
    "backfill run": ("backfill", "run", "people"),
    "decrypt": ("decrypt", "--field", "people.email"),
    "encrypt": ENCRYPT,
    "keys list": ("keys", "list"),
    "kms unassign": ("kms", "unassign"),
    "psql": ("psql",),
    "rewrap": ("rewrap",),
    "rotate": ("rotate",),
    "shred finish": ("shred", "finish"),
    "shred list": ("shred", "list"),
    "shred plan": ("shred", "plan"),
    "shred run": ("shred", "run", "--yes"),
    "shred undo": ("shred", "undo"),
    "verify": ("verify", "people"),
}
"""Commands that use a tenant; ``--tenant`` is added."""

UNKNOWN_CLASS: dict[str, tuple[str, ...]] = {
    "keys create": ("keys", "create"),
    "keys list": ("keys", "list"),
    "psql": ("psql",),
    "rewrap": ("rewrap",),
    "rotate": ("rotate",),
    "rotation policy remove": ("rotation", "policy", "remove"),
    "rotation policy set": ("rotation", "policy", "set", "--max-age", "10"),
    "shred plan": ("shred", "plan"),
    "shred run": ("shred", "run", "--yes"),
    "shred undo": ("shred", "undo"),
}
"""Commands with a data class; ``--data-class`` is added, and ``--tenant`` with one that is known."""

INTRODUCES = "introduces a tenant, or a class, that had no key"
NO_TENANT = "is about no tenant"
HISTORY = "looks through what was recorded, also of tenants that never had a key"
FILES = "each file has a data key of its own, which stands in the file and in no table"

NOT_TRIED: dict[str, str] = {
    "audit checkpoint": NO_TENANT,
    "audit checkpoint-key": NO_TENANT,
    "audit export": HISTORY,
    "audit partitions": NO_TENANT,
    "audit prune": NO_TENANT,
    "audit replay": NO_TENANT,
    "audit search": HISTORY,
    "audit tail": HISTORY,
    "audit verify": NO_TENANT,
    "audit witness": NO_TENANT,
    "backfill cancel": NO_TENANT,
    "backfill pause": NO_TENANT,
    "backfill resume": NO_TENANT,
    "backfill status": NO_TENANT,
    "compliance report": NO_TENANT,
    "config show": NO_TENANT,
    "contract": NO_TENANT,
    "restore-plaintext": NO_TENANT,
    "coverage": NO_TENANT,
    "demo": "has a database of its own",
    "doctor": "encrypts with keys that are there, and makes none (tests/doctor/test_canary.py)",
    "field add": INTRODUCES,
    "field boundaries": INTRODUCES,
    "field list": NO_TENANT,
    "file decrypt": FILES,
    "file encrypt": FILES,
    "file inspect": FILES,
    "file rewrap": FILES,
    "guard": NO_TENANT,
    "init": INTRODUCES,
    "keys compromise": "names a key by its id",
    "keys create": INTRODUCES,
    "keys destroy": "names a key by its id",
    "keys retire": "names a key by its id",
    "keys sign": "names keys by their ids",
    "keys show": "names a key by its id",
    "keys unretire": "names a key by its id",
    "kms assign": INTRODUCES,
    "kms assignments": NO_TENANT,
    "kms branch list": NO_TENANT,
    "kms branch rotate": NO_TENANT,
    "kms check": NO_TENANT,
    "kms cost": NO_TENANT,
    "kms create-local": NO_TENANT,
    "leakage": NO_TENANT,
    "plan-index": NO_TENANT,
    "protect": INTRODUCES,
    "reindex abort": NO_TENANT,
    "reindex plan": NO_TENANT,
    "reindex run": NO_TENANT,
    "reindex status": NO_TENANT,
    "rotation plan": NO_TENANT,
    "rotation policy list": NO_TENANT,
    "rotation policy remove": NO_TENANT,
    "rotation policy set": NO_TENANT,
    "rotation run": NO_TENANT,
    "scrub plan": NO_TENANT,
    "scrub plant": NO_TENANT,
    "scrub prove": NO_TENANT,
    "scrub run": NO_TENANT,
    "scrub unplant": NO_TENANT,
    "shard list": NO_TENANT,
    "shard moved": NO_TENANT,
    "shard remove": NO_TENANT,
    "shard sync": NO_TENANT,
    "shred apply-receipt": "the tenant stands in the receipt",
    "shred verify-receipt": "the tenant stands in the receipt",
    "serve": "tenants come with requests: tests/attacks/keys/test_keys_invented.py",
    "verify-backup": NO_TENANT,
    "view create": NO_TENANT,
    "view drop": NO_TENANT,
    "view list": NO_TENANT,
}
"""Commands that use no tenant that has to be known, each with the reason."""

CLASS_NOT_TRIED: dict[str, str] = {
    "audit export": HISTORY,
    "audit search": HISTORY,
    "audit tail": HISTORY,
    "field add": INTRODUCES,
    "field boundaries": INTRODUCES,
    "file decrypt": FILES,
    "file encrypt": FILES,
    "file rewrap": FILES,
    "protect": INTRODUCES,
}


@pytest.fixture
def environment(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A database in which tenant ``acme`` has keys of class ``pii``."""
    create_key_file(tmp_path / "kek.json")
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        connection.execute("CREATE TABLE people (id integer PRIMARY KEY, email text)")
    with KeyManager.from_store(
        DataKeyStore(database), LocalKMSProvider(tmp_path / "kek.json"), environment="default"
    ) as manager:
        manager.active("acme", "pii").wipe()
    monkeypatch.chdir(tmp_path)
    return {"GLPGENC_DATABASE_URL": database, "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json")}


def keys(database: str) -> list[Any]:
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT * FROM glpgenc.data_keys ORDER BY key_id").fetchall()


def run(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments], env=environment, input="a value")


def test_every_command_is_tried_or_has_a_reason() -> None:
    there = leaves()
    assert set(UNKNOWN_TENANT) | set(NOT_TRIED) == set(there)
    assert not set(UNKNOWN_TENANT) & set(NOT_TRIED)
    with_class = {name for name, each in there.items() if any(option.name == "data_class" for option in each.params)}
    assert set(UNKNOWN_CLASS) | set(CLASS_NOT_TRIED) == with_class
    assert not set(UNKNOWN_CLASS) & set(CLASS_NOT_TRIED)


@pytest.mark.parametrize("name", UNKNOWN_TENANT)
def test_a_tenant_that_nothing_is_known_of_is_an_error_and_gets_no_key(environment: dict[str, str], name: str) -> None:
    before = keys(environment["GLPGENC_DATABASE_URL"])
    done = run(environment, *UNKNOWN_TENANT[name], "--tenant", "acne")
    assert done.exit_code == Exit.USAGE, done.output
    assert "tenant 'acne' is not known: it has no data key" in done.output
    assert "did you mean 'acme'?" in done.output
    assert keys(environment["GLPGENC_DATABASE_URL"]) == before


@pytest.mark.parametrize("name", UNKNOWN_CLASS)
def test_a_data_class_that_nothing_is_known_of_is_an_error_and_gets_no_key(
    environment: dict[str, str], name: str
) -> None:
    before = keys(environment["GLPGENC_DATABASE_URL"])
    done = run(environment, *UNKNOWN_CLASS[name], "--data-class", "pij", "--tenant", "acme")
    assert done.exit_code == Exit.USAGE, done.output
    assert "data class 'pij'" in done.output
    assert "pii" in done.output
    assert keys(environment["GLPGENC_DATABASE_URL"]) == before


def test_a_tenant_that_is_known_has_what_it_asks_for(environment: dict[str, str]) -> None:
    done = run(environment, *ENCRYPT, "--tenant", "acme")
    assert done.exit_code == 0, done.output
    assert run(environment, "keys", "list", "--tenant", "acme", "--data-class", "pii").exit_code == 0


def test_a_new_tenant_is_introduced_by_its_first_key(environment: dict[str, str]) -> None:
    assert run(environment, "keys", "create", "--tenant", "newcomer", "--data-class", "pii").exit_code == 0
    assert run(environment, *ENCRYPT, "--tenant", "newcomer").exit_code == 0


def test_psql_of_a_default_tenant_without_keys_makes_none(environment: dict[str, str]) -> None:
    with psycopg.connect(environment["GLPGENC_DATABASE_URL"]) as connection:
        connection.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'default')")
    before = keys(environment["GLPGENC_DATABASE_URL"])
    done = run(environment, "psql")
    assert done.exit_code == 1
    assert "tenant 'default' has no data key of class 'pii'" in done.output
    assert keys(environment["GLPGENC_DATABASE_URL"]) == before
