"""Databases as releases left them, restored, and upgraded to this version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from glpgenc import KeyManager, Settings
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import InstallReport, install
from tests.support.databases import fresh_database

RELEASES = sorted(path.parent for path in Path(__file__).parent.glob("*/database.sql"))


@dataclass(frozen=True)
class Upgraded:
    """A release's database after the upgrade."""

    server: EmbeddedPostgres
    url: str
    folder: Path
    report: InstallReport

    def settings(self) -> Settings:
        return Settings.load(
            database_url=self.url,
            environment="release",
            allow_superuser=True,
            kms_provider="local",
            local_kek_file=str(self.folder / "kek.json"),
        )

    def manager(self) -> KeyManager:
        return KeyManager.from_settings(self.settings())


def restore(server: EmbeddedPostgres, url: str, folder: Path) -> None:
    """Read a release's dump into an empty database."""
    server.run_program(
        "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--single-transaction",
        "--file", str(folder / "database.sql"), "--dbname", url,
    )  # fmt: skip


@pytest.fixture(scope="module", params=RELEASES, ids=[path.name for path in RELEASES])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release's folder, where the servers' user can read the dump."""
    source: Path = request.param
    folder = tmp_path_factory.mktemp("release")
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    # A checkout does not keep the mode, and the provider refuses a key that others can read.
    (folder / "kek.json").chmod(0o600)
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(parent.stat().st_mode | 0o055)
    return folder


@pytest.fixture(scope="module")
def upgraded(every_postgres: EmbeddedPostgres, release: Path) -> Iterator[Upgraded]:
    with fresh_database(every_postgres) as url:
        # The roles belong to the server, and a dump names them.
        with fresh_database(every_postgres) as other:
            install(other)
        restore(every_postgres, url, release)
        yield Upgraded(every_postgres, url, release, install(url))
