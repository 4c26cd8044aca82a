from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.settings import Settings
from tests.support.databases import login_role

if TYPE_CHECKING:
    import pytest


def test_install_then_nothing_to_do(bare: Any, empty_database: str) -> None:
    url = ("--database-url", empty_database)
    planned = bare.json("init", "--dry-run", *url)
    assert (planned["previous_revision"], planned["changed"], planned["dry_run"]) == (None, False, True)
    installed = bare.json("init", *url)
    assert installed["changed"] is True
    assert installed["revision"] == planned["revision"]
    assert bare.json("init", *url)["changed"] is False
    assert "up to date" in bare("init", *url).stdout


def test_the_only_tenant_is_named_once(bare: Any, empty_database: str) -> None:
    bare.environment |= {"GLPGENC_DATABASE_URL": empty_database, "GLPGENC_TENANT": "setting"}
    # A setting alone names nothing that can't be undone.
    assert "default tenant: setting" not in bare.json("init")["notes"]
    assert bare.json("init", "--tenant", "acme")["notes"][0] == "default tenant: acme"
    refused = bare("init", "--tenant", "other")
    assert refused.returncode == 5
    assert "'acme'" in refused.stderr


def test_an_application_role_is_made_a_member(bare: Any, empty_database: str) -> None:
    with login_role(empty_database) as role:
        bare.json("init", "--database-url", empty_database, "--app-role", role.name)
        with psycopg.connect(role.url(empty_database)) as connection:
            assert connection.execute("SELECT pg_has_role('glpgenc_app', 'MEMBER')").fetchone() == (True,)


def test_it_asks_to_revoke_temporary_objects_of_everybody_until_that_is_done(bare: Any, empty_database: str) -> None:
    url = ("--database-url", empty_database)
    (note,) = bare.json("init", *url)["notes"]
    assert note.startswith("recommended: REVOKE TEMPORARY ON DATABASE ")
    statement = note.removeprefix("recommended: ").split(" (")[0]
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(statement)
    assert bare.json("init", *url)["notes"] == []


def test_the_printed_script_installs(bare: Any, empty_database: str) -> None:
    script = bare("init", "--sql").stdout
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(script.encode())
    assert bare.json("init", "--database-url", empty_database)["changed"] is False


def test_the_printed_script_takes_no_tenant_and_no_roles(bare: Any) -> None:
    for arguments in (["--tenant", "acme"], ["--app-role", "shop"], ["--dry-run"]):
        answer = bare("init", "--sql", *arguments)
        assert answer.returncode == 2
        assert answer.stdout == ""


def test_a_file_and_the_environment_that_name_two_databases_are_refused(bare: Any, empty_database: str) -> None:
    file = bare.home / "other.toml"
    file.write_text('database_url = "postgresql://somebody@127.0.0.1:1/elsewhere"\n', encoding="utf-8")
    bare.environment["GLPGENC_DATABASE_URL"] = empty_database
    answer = bare("--config", str(file), "init")
    assert answer.returncode == 2
    assert "name different databases" in answer.stderr
    assert "elsewhere" not in answer.stderr


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
