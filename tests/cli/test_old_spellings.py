"""What a command was called before it became a group still works."""

from __future__ import annotations

from typing import Any

import pytest

from glpgenc.cli._support.lazy_group import respell
from glpgenc.cli.catalogue import COMMANDS

OLD = {
    "shred --tenant acme": "shred run --tenant acme",
    "shred --tenant acme --dry-run": "shred run --tenant acme --dry-run",
    "shred --class pii --tenant acme --yes": "shred run --class pii --tenant acme --yes",
    "shred --tenant acme --undo": "shred undo --tenant acme",
    "shred --finish": "shred finish",
    "shred --list --json": "shred list --json",
    "shred --verify-receipt acme.json": "shred verify-receipt acme.json",
    "shred --verify-receipt=acme.json": "shred verify-receipt acme.json",
    "shred --apply-receipt acme.json --yes": "shred apply-receipt acme.json --yes",
    "reindex customers.email equal": "reindex run customers.email equal",
    "reindex customers.email equal --new-key --dry-run": "reindex run customers.email equal --new-key --dry-run",
    "reindex customers.email equal --status": "reindex status customers.email equal",
    "reindex --abort customers.email equal": "reindex abort customers.email equal",
    "scrub customers --yes --recycle-wal": "scrub run customers --yes --recycle-wal",
    "scrub customers --dry-run": "scrub run customers --dry-run",
    "scrub --prove --canaries-file f": "scrub prove --canaries-file f",
    "scrub customers --prove --plant 100 --canaries-file f": "scrub plant customers --rows 100 --canaries-file f",
    "scrub customers --prove --plant=100 --canaries-file f": "scrub plant customers --rows 100 --canaries-file f",
    "scrub customers --unplant --canaries-file f --dry-run": "scrub unplant customers --canaries-file f --dry-run",
}


@pytest.mark.parametrize("old", OLD)
def test_an_old_spelling_means_what_it_meant(old: str) -> None:
    name, *args = old.split()
    assert [name, *respell((name,), args, COMMANDS[name].commands)] == OLD[old].split()


@pytest.mark.parametrize("new", sorted(set(OLD.values())))
def test_a_spelling_of_today_stays_as_it_is(new: str) -> None:
    name, *args = new.split()
    assert respell((name,), args, COMMANDS[name].commands) == args


@pytest.mark.parametrize("old", [*OLD, "shred --list --help", "scrub --prove --help"])
def test_the_program_takes_an_old_spelling(run: Any, old: str) -> None:
    result = run(*old.split(), "--help")
    assert result.exit_code == 0
    name, *args = old.split()
    today = respell((name,), args, COMMANDS[name].commands)[0]
    assert result.stdout.startswith(f"Usage: glpgenc {name} {today} ")


def test_a_misspelt_command_of_shred_shreds_nobody(run: Any) -> None:
    result = run("shred", "lst", "--tenant", "acme", "--yes")
    assert result.exit_code == 2
    assert "No such command 'lst'" in result.output


@pytest.mark.parametrize("name", ["shred", "reindex", "scrub"])
def test_help_shows_the_commands_of_today_only(run: Any, name: str) -> None:
    text = run(name, "--help").stdout
    assert all(command in text for command in COMMANDS[name].commands)
    assert "--undo" not in text
    assert "--prove" not in text
