from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rotation.rotation_world import RotationWorld, world_on
from tests.support.databases import Role, fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases
from tests.support.services import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.close()


@pytest.fixture(scope="module")
def people(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RotationWorld]:
    """A database with values of two tenants; of one file's tests together."""
    home: Path = tmp_path_factory.mktemp("metrics")
    with fresh_database(postgres, template=templates.on(postgres)) as url, world_on(url, home) as world:
        world.add(200, tenant="acme")
        world.add(20, first=1001, tenant="zorg")
        for table, guard in world.execute("SELECT relation::text, guard FROM glpgenc.guarded_columns"):
            world.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {guard}")
        yield world


@pytest.fixture(scope="module")
def auditor(people: RotationWorld) -> Iterator[Role]:
    """A role that may read what is no secret."""
    with login_role(people.admin_url, member_of=["glpgenc_auditor"]) as role:
        yield role
