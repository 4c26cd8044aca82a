"""No command shows or changes a shard's copies for keys: with its URL alone, each is refused, or has a reason.

A new command can't be forgotten: each stands in one of the two tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse
from glpgenc.cli.main import app
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.keys.trust.membership import ELSEWHERE_HINT
from tests.cli.tree import leaves, rows
from tests.support.databases import execute, fresh_database
from tests.support.servers import Server, TemplateDatabases

KEY = str(UUID(int=1))

REFUSED: dict[str, tuple[str, ...]] = {
    "compliance report": (),
    "coverage": (),
    "decrypt": ("--field", "people.email"),
    "doctor": (),
    "encrypt": ("--field", "people.email"),
    "file decrypt": ("in.glpe", "--data-class", "pii"),
    "file encrypt": ("in", "--data-class", "pii"),
    "file rewrap": ("in.glpe", "--data-class", "pii"),
    "keys compromise": (KEY,),
    "keys create": ("--data-class", "pii"),
    "keys destroy": (KEY, "--yes"),
    "keys list": (),
    "keys retire": (KEY,),
    "keys show": (KEY,),
    "keys sign": (),
    "keys unretire": (KEY,),
    "kms assign": ("--key", "alias/acme"),
    "kms assignments": (),
    "kms branch list": (),
    "kms branch rotate": (),
    "kms check": (),
    "kms cost": (),
    "kms unassign": (),
    "rewrap": (),
    "rotate": (),
    "rotation plan": (),
    "rotation policy list": (),
    "rotation policy remove": (),
    "rotation policy set": ("--max-age", "10"),
    "rotation run": (),
    "serve": (),
    "shard list": (),
    "shard moved": (KEY, "--yes"),
    "shard remove": (KEY, "--yes"),
    "shard sync": (),
    "shred apply-receipt": ("receipt.json",),
    "shred finish": (),
    "shred list": (),
    "shred plan": (),
    "shred run": ("--yes",),
    "shred undo": (),
    "shred verify-receipt": ("receipt.json",),
}
"""Commands that ask the database with the keys, with what they need beside it."""

NONE = "uses no database"
OWN = "shows or changes what each database has of its own: its trail, registry, jobs, schema or tables"
OPENS = "takes a key at once, and a key manager of a shard alone gives none (tests/shards/test_registration.py)"

NOT_REFUSED: dict[str, str] = {
    "audit checkpoint": OWN,
    "audit checkpoint-key": OWN,
    "audit export": OWN,
    "audit partitions": OWN,
    "audit prune": OWN,
    "audit replay": OWN,
    "audit search": OWN,
    "audit tail": OWN,
    "audit verify": OWN,
    "audit witness": OWN,
    "backfill cancel": OWN,
    "backfill pause": OWN,
    "backfill resume": OWN,
    "backfill run": OPENS,
    "backfill status": OWN,
    "config show": NONE,
    "contract": OWN,
    "demo": "has a database of its own",
    "field add": OWN,
    "field boundaries": OPENS,
    "field list": OWN,
    "file inspect": NONE,
    "guard": OWN,
    "init": "makes a database a shard, and upgrades it",
    "kms create-local": NONE,
    "leakage": OPENS,
    "plan-index": OWN,
    "protect": OWN,
    "psql": OPENS,
    "reindex abort": OWN,
    "reindex plan": OWN,
    "reindex run": OPENS,
    "reindex status": OWN,
    "restore-plaintext": OPENS,
    "scrub plan": OWN,
    "scrub plant": OWN,
    "scrub prove": OWN,
    "scrub run": OWN,
    "scrub unplant": OWN,
    "verify": OPENS,
    "verify-backup": "says itself that the keys of a dump are in another database (tests/shards/test_copies.py)",
    "view create": OWN,
    "view drop": OWN,
    "view list": OWN,
}
"""Commands that a shard alone may be given, each with the reason."""


@pytest.fixture(scope="module")
def url(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    """A shard, which nothing here changes."""
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        execute(url, "INSERT INTO glpgenc.installation VALUES ('shard', %s)", f"{KEY} {'00' * 32}")
        execute(
            url,
            "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri)"
            " VALUES (%s, 'acme', 'pii', 'encryption', 1, 'active', 'keys_database', 'keys_database')", KEY,
        )  # fmt: skip
        yield url


@pytest.fixture
def shard(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings that name a shard and nothing else."""
    create_key_file(tmp_path / "kek.json")
    monkeypatch.chdir(tmp_path)
    return {
        "GLPGENC_DATABASE_URL": url,
        "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
        "GLPGENC_ALLOW_SUPERUSER": "true",
    }


def test_every_command_is_refused_or_has_a_reason() -> None:
    assert set(REFUSED) | set(NOT_REFUSED) == set(leaves())
    assert not set(REFUSED) & set(NOT_REFUSED)


def test_whatever_works_where_the_keys_are_is_refused() -> None:
    uses = {}
    for name in leaves():
        module, _, function = rows()[name].function.partition(":")
        uses[name] = getattr(import_module(f"glpgenc.cli.{module}"), function).databases
    where_the_keys_are = {name for name, use in uses.items() if use in {DatabaseUse.KEYS, DatabaseUse.ALL}}
    assert set(REFUSED) - where_the_keys_are == {"compliance report"}
    assert where_the_keys_are - set(REFUSED) == {"init"}


@pytest.mark.parametrize("name", REFUSED)
def test_a_shard_alone_is_refused_with_what_to_name(shard: dict[str, str], name: str) -> None:
    done = CliRunner().invoke(app, [*name.split(), *REFUSED[name], "--tenant", "acme"], env=shard, input="a value")
    assert done.exit_code == Exit.REFUSED, done.output
    assert "the keys of this database are in another one" in done.output
    assert ELSEWHERE_HINT in done.output
    assert KEY not in done.output


def test_nothing_was_changed_by_them(url: str) -> None:
    assert execute(url, "SELECT key_id::text, state FROM glpgenc.data_keys") == [(KEY, "active")]


def test_as_the_database_with_the_keys_it_is_refused_too(shard: dict[str, str]) -> None:
    shard["GLPGENC_KEYS_DATABASE_URL"] = shard["GLPGENC_DATABASE_URL"]
    assert CliRunner().invoke(app, ["keys", "list"], env=shard).exit_code == Exit.REFUSED
