"""Installations in which nothing is wrong: no check warns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import LiteralString

from glpgenc.doctor import Group, Status
from glpgenc.doctor.manifest import MANIFEST
from tests.doctor.installation import Installation, settings_for
from tests.support.databases import fresh_database
from tests.support.servers import ServerPool, TemplateDatabases, programs_at_hand
from tools.dump_schema import shipped_manifest

ALLOWED_BY_DEFAULT = ["temporary"]
"""What PostgreSQL allows everybody in a new database, and we ask to be revoked."""


def test_a_new_installation_is_healthy(every_bare_installation: Installation) -> None:
    assert [each.check for each in every_bare_installation.loud(sample=True)] == ALLOWED_BY_DEFAULT


def test_a_new_installation_is_healthy_on_versions_in_between(
    servers: ServerPool, templates: TemplateDatabases, key_file: Path
) -> None:
    for programs in programs_at_hand()[1:-1]:
        server = servers.embedded(programs)
        with fresh_database(server, template=templates.on(server)) as url:
            loud = Installation(url, settings_for(url, key_file)).loud()
            assert [each.check for each in loud] == ALLOWED_BY_DEFAULT


def test_an_installation_in_use_is_healthy(every_installation: Installation) -> None:
    found = every_installation.diagnose(sample=True)
    assert [each for each in found.findings if each.status in (Status.FAIL, Status.WARN)] == []
    assert {each.group for each in found.findings} == set(Group)
    assert found.healthy(strict=True)


def test_the_manifest_is_what_an_installation_has(database: str) -> None:
    # When this fails, a file of sql/ has changed: `make schema` writes it anew.
    assert json.loads(shipped_manifest(database)) == json.loads(MANIFEST.read_text(encoding="utf-8"))


def test_a_check_is_run_where_its_group_is_asked_for_only(installation: Installation) -> None:
    found = installation.diagnose(Group.KEYS, Group.LOGGING)
    assert {each.group for each in found.findings} == {Group.KEYS, Group.LOGGING}


def test_nothing_is_found_where_nothing_is_wrong(shared_crowd: Installation) -> None:
    assert [(each.check, each.subject, each.text) for each in shared_crowd.loud(sample=True)] == []


# What CREATE ROLE gives to a role with CREATEROLE, from PostgreSQL 16 on.
_MADE_BY: LiteralString = """
    DO $$ BEGIN
        CREATE ROLE planted_owner CREATEROLE;
        IF current_setting('server_version_num')::integer >= 160000 THEN
            GRANT glpgenc_app, glpgenc_admin TO planted_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
        END IF;
    END $$
"""


def test_a_role_that_made_our_roles_and_has_none_of_their_rights_is_no_application(shared: Installation) -> None:
    assert shared.loud_with(Group.TABLES, _MADE_BY) == []
