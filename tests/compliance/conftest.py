"""Fixtures of the report: an installation, looked at by a role that may do what an auditor may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from glpgenc.compliance import ComplianceReport, collect
from glpgenc.settings import Settings
from tests.compliance.independent import Key
from tests.doctor.conftest import furnished_key_file, installation, key_file, shared
from tests.doctor.installation import Installation, settings_for
from tests.rotation.rotation_world import RotationWorld, world_on
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

__all__ = ["furnished_key_file", "installation", "key_file", "shared"]


@dataclass(frozen=True)
class Audited:
    """An installation, and a role of glpgenc_auditor that may read its tables."""

    installation: Installation
    settings: Settings

    def report(self, *, exact: bool = False, trail: bool = True) -> ComplianceReport:
        return collect(self.settings, exact=exact, trail=trail)


@pytest.fixture(scope="module")
def audited(shared: Installation) -> Iterator[Audited]:
    """No test leaves anything in it."""
    with login_role(shared.url, member_of=["glpgenc_auditor"]) as role:
        with psycopg.connect(shared.url, autocommit=True) as connection:
            grant = sql.SQL("GRANT SELECT ON people, members TO {}")
            connection.execute(grant.format(sql.Identifier(role.name)))
        key_file = Path(str(shared.settings.local_kek_file))
        yield Audited(shared, settings_for(role.url(shared.url), key_file))


TENANTS = ("acme", "zorg")


@pytest.fixture(scope="session")
def people(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RotationWorld]:
    """Values of two tenants and two classes, of both suites, searched, padded and bound. No test changes them."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        world_on(url, tmp_path_factory.mktemp("compliance")) as world,
    ):
        for number, tenant in enumerate(TENANTS):
            world.add(30, first=1 + 30 * number, tenant=tenant)
        yield world


@pytest.fixture(scope="session")
def keys(people: RotationWorld) -> list[Key]:
    """All data keys and index roots of it, unwrapped."""
    found = []
    for record in people.manager.list():
        with people.manager.by_id(record.key_id) as key:
            found.append(Key(key.record, bytes(key.secret.view())))
            assert key.record.wrapped_key is not None
    return found
