"""The tenant of ``glpgenc file``: the one that is named, else the installation's default tenant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli._support.exits import Exit
from glpgenc.cli.main import app
from glpgenc.keys.kms.local.key_file import create_key_file

OF = ("--data-class", "pii")
Run = Callable[..., Any]


@pytest.fixture
def run(nothing_configured: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``glpgenc file`` in a folder with a key file and a file ``in``."""
    del nothing_configured
    create_key_file(Path("kek.json"))
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(Path("kek.json").absolute()))
    Path("in").write_bytes(b"a plaintext")

    def run(*arguments: str, code: int = Exit.OK) -> Any:
        answer = CliRunner().invoke(app, ["file", *arguments], prog_name="glpgenc")
        assert answer.exit_code == code, answer.output
        return answer

    return run


@pytest.fixture
def with_default(database: str, monkeypatch: pytest.MonkeyPatch, run: Run) -> Run:
    """Run it where the installation has the default tenant ``acme``."""
    with psycopg.connect(database) as connection:
        connection.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme')")
    monkeypatch.setenv("GLPGENC_DATABASE_URL", database)
    return run


def test_the_default_tenant_is_meant_where_none_is_named(with_default: Run) -> None:
    with_default("encrypt", "in", *OF)
    with_default("decrypt", "in.glpg", "-o", "out", *OF)
    with_default("decrypt", "in.glpg", "-o", "named", *OF, "--tenant", "acme")
    assert Path("out").read_bytes() == Path("named").read_bytes() == b"a plaintext"


def test_a_tenant_that_is_named_is_not_the_default_one(with_default: Run) -> None:
    with_default("encrypt", "in", *OF, "--tenant", "other")
    with_default("decrypt", "in.glpg", "-o", "out", *OF, code=Exit.REFUSED)
    with_default("encrypt", "in", "-o", "entry", *OF, "--context", "tenant_id=other")
    with_default("decrypt", "entry", "-o", "out", *OF, "--tenant", "other")


def test_files_of_the_default_tenant_are_rewrapped(with_default: Run) -> None:
    with_default("encrypt", "in", *OF)
    with_default("rewrap", "in.glpg", *OF)
    with_default("decrypt", "in.glpg", "-o", "out", *OF)


@pytest.mark.parametrize("command", ["encrypt", "decrypt", "rewrap"])
@pytest.mark.parametrize("installed", [False, True])
def test_without_any_tenant_the_hint_names_the_option(
    run: Run, database: str, monkeypatch: pytest.MonkeyPatch, command: str, *, installed: bool
) -> None:
    run("encrypt", "in", *OF, "--tenant", "acme")
    if installed:
        monkeypatch.setenv("GLPGENC_DATABASE_URL", database)
    answer = (
        run(command, "in" if command == "encrypt" else "in.glpg", "-o", "out", *OF, code=Exit.USAGE)
        if (command != "rewrap")
        else run(command, "in.glpg", *OF, code=Exit.USAGE)
    )
    assert ("has no default tenant" in answer.stderr) is installed
    assert "hint: name the tenant with --tenant" in answer.stderr
    assert "tenant_id" not in answer.stderr
    assert not Path("out").exists()
