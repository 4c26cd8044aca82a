"""One database for a file; each test has a spool of its own and empty tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc import audit
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.audit.trail_world import template
from tests.audit.world import AuditWorld
from tests.keys.conftest import aws, aws_environment, moto_server
from tests.support.databases import Role, fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

__all__ = ["aws", "aws_environment", "moto_server", "template"]


@pytest.fixture(scope="module")
def audit_database(postgres: Server, templates: TemplateDatabases) -> Iterator[tuple[str, Role]]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_app"]) as role,
    ):
        yield url, role


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kek") / "kek.json"
    create_key_file(path)
    return path


@pytest.fixture
def world(audit_database: tuple[str, Role], key_file: Path, tmp_path: Path) -> Iterator[AuditWorld]:
    url, role = audit_database
    yield AuditWorld(url, role.url(url), key_file, tmp_path / "spool")
    audit.deactivate()
    with psycopg.connect(url, autocommit=True) as connection:
        # Triggers refuse what a test clears away.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "DELETE FROM security.encryption_audit; DELETE FROM security.audit_heads; "
            "DELETE FROM security.audit_writers; DELETE FROM security.audit_keys"
        )
