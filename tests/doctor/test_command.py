"""``glpgenc doctor``: what is printed, and the code it ends with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.doctor import Group, Status
from glpgenc.doctor.checks import connection as pooler
from glpgenc.doctor.diagnosis import CHECKS
from tests.doctor.installation import Installation, settings_for
from tests.support.databases import login_role


def run(installation: Installation, *arguments: str) -> Any:
    settings = installation.settings
    environment = {
        "GLPGENC_DATABASE_URL": settings.require_database_url(),
        "GLPGENC_LOCAL_KEK_FILE": str(settings.local_kek_file),
        "GLPGENC_ENVIRONMENT": settings.environment,
    }
    return CliRunner().invoke(app, ["doctor", *arguments], prog_name="glpgenc", env=environment)


def test_the_code_says_whether_something_failed(installation: Installation) -> None:
    healthy = run(installation, "--only", "tables", "--only", "registry", "--strict")
    assert (healthy.exit_code, "0 fail, 0 warn" in healthy.stdout) == (0, True)
    installation.execute("CREATE TABLE glpgenc.planted ()")
    assert run(installation, "--only", "tables").exit_code == 0
    assert run(installation, "--only", "tables", "--strict").exit_code == 3
    installation.execute("ALTER TABLE glpgenc.data_keys DISABLE ROW LEVEL SECURITY")
    failed = run(installation, "--only", "tables")
    assert failed.exit_code == 3
    assert "  FAIL     policies: glpgenc.data_keys: row-level security is off" in failed.stdout
    assert "           fix: ALTER TABLE glpgenc.data_keys ENABLE ROW LEVEL SECURITY" in failed.stdout


def test_a_program_gets_all_of_it(installation: Installation) -> None:
    installation.execute("ALTER TABLE people DROP CONSTRAINT alias_enc_guarded")
    answer = run(installation, "--json", "--only", "registry")
    document = json.loads(answer.stdout)
    assert (answer.exit_code, document["healthy"], document["counts"]["fail"]) == (3, False, 1)
    (guard,) = [one for one in document["findings"] if one["status"] == "fail"]
    assert (guard["group"], guard["check"], guard["subject"]) == ("registry", "guards", "public.people.alias_enc")
    assert "glpgenc guard public.people alias_enc --field people.alias" in guard["remedy"]


def test_a_table_that_is_missing_ends_no_diagnosis(shared: Installation) -> None:
    plant = "DROP TABLE glpgenc.quarantine"
    assert {one.check for one in shared.loud_with(Group.TABLES, plant)} >= {"present"}
    found = shared.all_with(Group.REGISTRY, plant)
    assert [one.check for one in found if one.status is Status.UNKNOWN] == ["quarantine"]
    assert "guards" in {one.check for one in found if one.status is Status.PASS}


def test_every_check_is_explained() -> None:
    text = (Path(__file__).parents[2] / "docs" / "DOCTOR.md").read_text(encoding="utf-8")
    sections = re.split(r"^## (\w+)$", text, flags=re.MULTILINE)
    explained = {
        (group, check)
        for group, section in zip(sections[1::2], sections[2::2], strict=True)
        for check in re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    }
    there = {(check.group, check.name) for check in (*CHECKS, pooler.POOLER_CHECK)}
    assert explained == there - {("canary", "canary")}
    assert set(sections[1::2]) == {group.value for group in Group}


@pytest.mark.parametrize("group", list(Group))
def test_a_role_without_rights_is_reported_what_it_takes(shared: Installation, group: Group) -> None:
    with login_role(shared.url) as role:
        found = Installation("", settings_for(role.url(shared.url), shared.settings.local_kek_file)).diagnose(group)
    unknown = [one for one in found.findings if one.status is Status.UNKNOWN]
    assert [one for one in unknown if not one.remedy] == []
    assert {one.status for one in found.findings} <= {Status.UNKNOWN, Status.PASS, Status.INFO}
    if group in {Group.KEYS, Group.REGISTRY, Group.PLAINTEXT, Group.CANARY}:
        assert "GRANT glpgenc_a" in (unknown[0].remedy or "")


def test_an_auditor_sees_all_but_wrapped_keys(shared: Installation) -> None:
    with login_role(shared.url, member_of=["glpgenc_auditor"]) as role:
        asked = Installation("", settings_for(role.url(shared.url), shared.settings.local_kek_file))
        found = asked.diagnose().findings
    assert {one.check for one in found if one.status is Status.UNKNOWN} == {
        "wrapped", "unwrap", "canary", "signed", "stored", "sample",
    }  # fmt: skip
    assert not [one for one in found if one.status in {Status.FAIL, Status.WARN}]


def test_an_application_s_role_sees_all_of_its_own(shared: Installation) -> None:
    with login_role(shared.url, member_of=["glpgenc_app"]) as role:
        asked = Installation("", settings_for(role.url(shared.url), shared.settings.local_kek_file))
        found = asked.diagnose(Group.CONNECTION, Group.KEYS, Group.FUNCTIONS, Group.TABLES).findings
    assert {one.status for one in found} <= {Status.PASS, Status.INFO}
