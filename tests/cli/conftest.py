from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.audit.trail_world import template
from tests.support.world import Program

__all__ = ["template"]

REPOSITORY = Path(__file__).parents[2]


@dataclass
class Glpgenc(Program):
    """The program, as a process of its own with an environment of its own."""

    home: Path
    environment: dict[str, str] = field(default_factory=lambda: {"GLPGENC_ALLOW_SUPERUSER": "true"})

    def __call__(self, *arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
        return self.run(*arguments, stdin=stdin)

    def json(self, *arguments: str, stdin: str | bytes = "") -> Any:
        answer = self(*arguments, "--json", stdin=stdin)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)


@pytest.fixture
def bare(tmp_path: Path) -> Glpgenc:
    """The program without any configuration."""
    home = tmp_path / "home"
    home.mkdir()
    return Glpgenc(home)


@pytest.fixture
def glpgenc(bare: Glpgenc, database: str) -> Glpgenc:
    """The program with a database that glpgenc is installed in, and a local key file."""
    key_file = bare.home / "kek.json"
    create_key_file(key_file)
    bare.environment |= {"GLPGENC_DATABASE_URL": database, "GLPGENC_LOCAL_KEK_FILE": str(key_file)}
    return bare


Run = Callable[..., Any]


@pytest.fixture
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in list(os.environ):
        if variable.startswith("GLPGENC_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(nothing_configured: None) -> Run:
    """Run the command line in this process: ``run("config", "show").stdout``."""
    del nothing_configured

    def run(*arguments: str, **options: Any) -> Any:
        return CliRunner().invoke(app, list(arguments), prog_name="glpgenc", **options)

    return run
