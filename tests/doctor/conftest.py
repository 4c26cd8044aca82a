from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.doctor.installation import Installation, furnished, revoke_temporary, settings_for
from tests.doctor.multi_tenant_installation import crowded
from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer, aws_stand_in
from tests.support.databases import dbname, fresh_database
from tests.support.servers import Server, TemplateDatabases


@pytest.fixture(scope="session")
def furnished_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("doctor") / "kek.json"
    create_key_file(file)
    return file


@pytest.fixture(scope="session")
def shared(postgres: Server, templates: TemplateDatabases, furnished_key_file: Path) -> Iterator[Installation]:
    """Nothing is wrong with it, and no test leaves anything in it."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        furnished(url, furnished_key_file) as installation,
    ):
        yield installation


@pytest.fixture
def key_file(furnished_key_file: Path, tmp_path: Path) -> Path:
    """The key file of the installation, for this test alone."""
    copy = tmp_path / "kek.json"
    copy.touch(mode=0o600)
    copy.write_bytes(furnished_key_file.read_bytes())
    return copy


@pytest.fixture
def installation(postgres: Server, shared: Installation, key_file: Path) -> Iterator[Installation]:
    """A copy of it for this test alone."""
    with fresh_database(postgres, template=dbname(shared.url)) as url:
        revoke_temporary(url)
        yield Installation(url, settings_for(url, key_file))


@pytest.fixture(scope="session")
def shared_crowd(postgres: Server, templates: TemplateDatabases, furnished_key_file: Path) -> Iterator[Installation]:
    """Several tenants, tables in every state, and nothing wrong; no test leaves anything in it."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        crowded(url, furnished_key_file) as installation,
    ):
        yield installation


@pytest.fixture
def crowd(postgres: Server, shared_crowd: Installation, key_file: Path) -> Iterator[Installation]:
    """A copy of it for this test alone."""
    with fresh_database(postgres, template=dbname(shared_crowd.url)) as url:
        revoke_temporary(url)
        yield Installation(url, settings_for(url, key_file))


@pytest.fixture
def every_bare_installation(every_database: str, key_file: Path) -> Installation:
    """What ``glpgenc init`` makes, and no more, on the oldest and the newest PostgreSQL at hand."""
    return Installation(every_database, settings_for(every_database, key_file))


@pytest.fixture
def every_installation(
    every_postgres: EmbeddedPostgres, templates: TemplateDatabases, key_file: Path
) -> Iterator[Installation]:
    """In use, and nothing is wrong with it, on the oldest and the newest PostgreSQL at hand."""
    with (
        fresh_database(every_postgres, template=templates.on(every_postgres)) as url,
        furnished(url, key_file) as installation,
    ):
        yield installation


@pytest.fixture(scope="session")
def moto_server() -> Iterator[MotoServer]:
    server = MotoServer()
    yield server
    server.stop()


@pytest.fixture
def aws(moto_server: MotoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AwsStandIn]:
    """AWS KMS as moto plays it, and nothing else that boto3 would read on this machine."""
    for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    with aws_stand_in(moto_server, monkeypatch) as stand_in:
        yield stand_in
