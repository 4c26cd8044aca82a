from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_create_local_makes_a_private_file_where_the_settings_say(run: Any, tmp_path: Path) -> None:
    document = json.loads(run("kms", "create-local", "--json").stdout)
    made = tmp_path / "config" / "glpgenc" / "local-kek.json"
    assert document["path"] == str(made)
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700


def test_create_local_never_overwrites(run: Any) -> None:
    assert run("kms", "create-local", "kek.json").exit_code == 0
    before = Path("kek.json").read_bytes()
    result = run("kms", "create-local", "kek.json")
    assert result.exit_code == 2
    assert "already exists" in result.stderr
    assert Path("kek.json").read_bytes() == before


def test_check_generates_and_unwraps(run: Any) -> None:
    run("kms", "create-local")
    document = json.loads(run("kms", "check", "--json").stdout)
    assert document["provider"] == "local"
    assert document["key_uri"].startswith("local:")
    assert set(document) == {"provider", "key_uri", "generate_ms", "unwrap_ms", "branch_keys"}
    assert "KMS local works" in run("kms", "check").stdout


def test_check_without_a_key_file_says_how_to_make_one(run: Any) -> None:
    result = run("kms", "check")
    assert result.exit_code == 4
    assert "glpgenc kms create-local" in result.stderr


def test_check_of_an_unknown_provider(run: Any) -> None:
    result = run("kms", "check", "--kms-provider", "nonesuch")
    assert result.exit_code == 4
    assert "unknown KMS provider 'nonesuch'" in result.stderr
