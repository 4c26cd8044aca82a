from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glpgenc.settings import Settings

if TYPE_CHECKING:
    import pytest


def test_show_in_a_table(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("glpgenc.toml").write_text('kms_key = "alias/[bold]"\n', encoding="utf-8")
    monkeypatch.setenv("GLPGENC_CONFIG", "glpgenc.toml")
    monkeypatch.setenv("GLPGENC_DATABASE_URL", "postgres://app:hunter2@db.example.com/shop")
    shown = run("config", "show", "--tenant", "acme", "--wide").stdout
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines() if line.strip()}
    assert rows["tenant"] == ["acme", "argument"]
    assert rows["database_url"][0] == "postgresql://app:***@db.example.com/shop"
    assert rows["database_url"][1:] == ["environment", "GLPGENC_DATABASE_URL"]
    # A value that looks like markup is a value all the same.
    assert rows["kms_key"] == ["alias/[bold]", "file", "glpgenc.toml"]
    assert rows["kms_region"] == ["-", "default"]
    assert "hunter2" not in shown


def test_show_in_json_has_every_setting(run: Any) -> None:
    document = json.loads(run("config", "show", "--json").stdout)
    assert list(document) == ["settings"]
    assert list(document["settings"]) == list(Settings.names())


def test_a_bad_configuration_ends_with_2(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_CACHE_TLL", "3")
    result = run("config", "show")
    assert result.exit_code == 2
    assert result.stderr.startswith("glpgenc: error: unknown environment variable GLPGENC_CACHE_TLL\n")


def test_a_named_file_that_is_missing_ends_with_2(run: Any) -> None:
    result = run("--config", "missing.toml", "config", "show")
    assert result.exit_code == 2
    assert "missing.toml does not exist" in result.stderr
