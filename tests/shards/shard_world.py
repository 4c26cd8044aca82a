"""An installation of several databases on servers of different versions, with the keys in one of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

import glpgenc
from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.start import start
from glpgenc.database import connect
from glpgenc.jobs.job import JobOptions
from glpgenc.jobs.worker import Worker
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings
from glpgenc.shards.databases import Databases, label_of
from glpgenc.shards.members import admit, publish_in, register_all
from tests.backfill.backfill_world import FILL, SCHEMA
from tests.support.world import Program, World

KEYS, ONE, TWO = 0, 1, 2


@dataclass
class Place(World):
    """One database, with the table ``people``."""

    admin_url: str

    @property
    def label(self) -> str:
        return label_of(self.admin_url)

    def fill(self, rows: int, *, first: int = 1, tenants: int = 1) -> None:
        with psycopg.connect(self.admin_url) as connection:
            connection.execute(FILL, {"first": first, "last": first + rows - 1, "tenants": tenants})

    def make_table(self, *, expanded: bool = True) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(SCHEMA)
        if expanded:
            self.execute(
                "SELECT glpgenc.gl_expand_column('people', 'email', 'email_enc', 'people.email', "
                "tenant_expression => 'tenant')"
            )

    def keys_of_values(self) -> dict[Any, int]:
        return dict(
            self.execute(
                "SELECT glpgenc.gl_key_id(email_enc), count(*) FROM people WHERE email_enc IS NOT NULL GROUP BY 1"
            )
        )


@dataclass
class Installation(Program):
    """The databases of an installation, and ``glpgenc`` with all of them in its settings."""

    home: Path
    places: list[Place]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> Place:
        return self.places[KEYS]

    @property
    def settings(self) -> Settings:
        """Of all databases."""
        return Settings(database_urls=tuple(each.admin_url for each in self.places), **self.common)

    def settings_of(self, place: int) -> Settings:
        """Return those of an application that works in one database."""
        return Settings(database_url=self.places[place].admin_url, keys_database_url=self.keys.admin_url, **self.common)

    @property
    def common(self) -> dict[str, Any]:
        return {"local_kek_file": self.home / "kek.json", "allow_superuser": True}

    @property
    def databases(self) -> Databases:
        return Databases.of(self.settings)

    def register(self) -> None:
        _, failed = register_all(self.databases)
        assert not failed, failed

    def document(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        answer = self.run(*arguments, "--json")
        assert answer.returncode == code, (answer.stdout, answer.stderr)
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def decrypted(self, place: int, tenant: str = "acme") -> dict[int, str | None]:
        """Decrypt the e-mail addresses of a tenant in one database, as an application with its settings does."""
        with (
            KeyManager.from_settings(self.settings_of(place)) as manager,
            psycopg.connect(self.places[place].admin_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=["pii"], key_manager=manager),
        ):
            rows = connection.execute(
                "SELECT id, glpgenc.gl_decrypt(email_enc, 'people.email') FROM people WHERE tenant = %s", (tenant,)
            ).fetchall()
        return dict(rows)

    def fill(self, rows: int) -> None:
        """Fill the table of every database, and encrypt it, without a process."""
        databases = self.databases
        for number, (place, database) in enumerate(zip(self.places, databases.all, strict=True)):
            place.fill(rows, first=1 + 1000 * number)
            admit(database.settings)
            with (
                KeyManager.from_settings(database.settings) as manager,
                closing(connect(place.admin_url, "test")) as connection,
            ):
                for job in start(connection, "people", None, JobOptions()).jobs:
                    Worker(connection, manager, job, [Backfill()]).run()
        publish_in(databases)

    def plain(self, place: int, tenant: str = "acme") -> dict[int, str | None]:
        return dict(self.places[place].execute("SELECT id, email FROM people WHERE tenant = %s", tenant))


def program_environment(home: Path, urls: Sequence[str]) -> dict[str, str]:
    return {
        "GLPGENC_DATABASE_URLS": " ".join(urls),
        "GLPGENC_LOCAL_KEK_FILE": str(home / "kek.json"),
        "GLPGENC_ALLOW_SUPERUSER": "true",
    }


@contextmanager
def installation_on(urls: Sequence[str], home: Path, *, registered: bool = True) -> Iterator[Installation]:
    """Make an installation of databases in which glpgenc is installed.

    :param urls: of superusers; the first is of the database with the keys.
    """
    if not (home / "kek.json").exists():
        create_key_file(home / "kek.json")
    made = Installation(home, [Place(url) for url in urls], program_environment(home, urls))
    if registered:
        made.register()
    yield made
