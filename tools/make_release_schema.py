"""Write tests/upgrade/VERSION: a database as a release leaves it: ``python -m tools.make_release_schema``.

Run once for each release, before its tag, by the release itself: all that is in the database is made by its own
program. ``tests/upgrade/`` restores each of them with every later version, upgrades it, and reads what is in it. What
is committed for a release that has a tag is never written again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import glpgenc
from glpgenc import KeyManager, Settings
from glpgenc.database import sqlalchemy_url
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.sqlalchemy import bind
from tests.support.released import ROWS, Base, Client, Server
from tests.support.servers import oldest_and_newest

RELEASES = Path(__file__).parent.parent / "tests" / "upgrade"


class Release:
    """A database in the making.

    :param server: an embedded server, of the oldest PostgreSQL at hand: its dump can be restored in all.
    :param folder: where key file, dump and facts go.
    """

    def __init__(self, server: EmbeddedPostgres, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.url = server.url()
        self.settings = {
            "database_url": self.url,
            "environment": "release",
            "allow_superuser": "true",
            "kms_provider": "local",
            "local_kek_file": str(folder / "kek.json"),
            "audit": "database",
            "cache_ttl": "1",
        }

    def glpgenc(self, *arguments: str) -> str:
        """Run the program; its output is what it prints."""
        command = [sys.executable, "-m", "glpgenc.cli", *arguments]
        path = f"{self.server.bindir}:{os.environ['PATH']}"
        settings = {f"GLPGENC_{name.upper()}": value for name, value in self.settings.items()}
        environment = os.environ | {"PATH": path} | settings
        answer = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        if answer.returncode:
            sys.exit(f"{' '.join(arguments)}: {answer.stderr}{answer.stdout}")
        return answer.stdout

    def make(self) -> None:
        """Fill the database."""
        self.glpgenc("kms", "create-local")
        self.glpgenc("init", "--tenant", "acme")
        self._two_live_columns()
        self._two_modes()
        self.glpgenc("rotate", "--tenant", "acme", "--data-class", "pii", "--settle", "1")
        self.glpgenc("shred", "--tenant", "doomed", "--window", "0", "--yes")

    def _two_live_columns(self) -> None:
        """One table whose move is done up to verify, and one in the middle of it, written by triggers."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for table in ("moved", "moving"):
                connection.execute(f"CREATE TABLE {table} (id int PRIMARY KEY, email text)")
                connection.execute(
                    f"INSERT INTO {table} SELECT i, 'User' || i || '@example.com' FROM generate_series(1, {ROWS}) i"
                )
        for table in ("moved", "moving"):
            self.glpgenc("protect", table, "email", "--data-class", "pii", "--search", "lower", "--row", "id")
        self.glpgenc("backfill", "run", "moved", "email", "--tenant", "acme")
        self.glpgenc("verify", "moved", "email", "--tenant", "acme")

    def _two_modes(self) -> None:
        """Values of either suite, of two tenants, one of which is going to be shredded."""
        engine = create_engine(sqlalchemy_url(self.url), hide_parameters=True)
        with KeyManager.from_settings(Settings.load(**self.settings)) as keys:
            bind(engine, keys)
            Base.metadata.create_all(engine)
            for first, tenant in ((1, "acme"), (101, "doomed")):
                with Session(engine, info={"tenant_id": tenant}) as session:
                    for number in range(first, first + ROWS):
                        session.add(Server(id=number, secret=f"secret {number}"))
                        session.add(Client(id=number, secret=f"secret {number}"))
                    session.commit()
        engine.dispose()

    def save(self) -> None:
        """Write the dump."""
        dump = self.server.run_program("pg_dump", "--no-owner", "--dbname", self.url).stdout
        kept = (line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict", "-- Dumped")))
        (self.folder / "database.sql").write_text("\n".join(kept) + "\n", encoding="utf-8")
        facts = {"version": glpgenc.__version__, "postgresql": self.server.major}
        (self.folder / "release.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Write the folder of this version, once."""
    folder = RELEASES / glpgenc.__version__
    if folder.exists() and "--again" not in sys.argv:
        sys.exit(f"{folder} is there already: a release is not made twice (--again while it has no tag)")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kek.json").unlink(missing_ok=True)
    oldest, *_ = oldest_and_newest()
    with EmbeddedPostgres(oldest) as server:
        release = Release(server, folder)
        release.make()
        release.save()


if __name__ == "__main__":
    main()
