from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in list(os.environ):
        if variable.startswith("GLPGENC_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Run:
    """Run the command line in this process: ``run("config", "show").stdout``."""

    def run(*arguments: str, **options: Any) -> Any:
        return CliRunner().invoke(app, list(arguments), prog_name="glpgenc", **options)

    return run
