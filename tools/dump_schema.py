"""Write what glpgenc puts into a database, as pg_dump shows it: ``python -m tools.dump_schema [FILE]``.

Beside it, what ``glpgenc doctor`` compares an installation with: ``glpgenc/doctor/shipped.json``.

The file is committed, so that a review sees what a change of ``sql/`` or ``alembic/`` does to the schema; a test keeps
it from drifting.
"""

from __future__ import annotations

import sys
from pathlib import Path

from glpgenc.database import connect
from glpgenc.database.transactions import transaction
from glpgenc.doctor.manifest import MANIFEST, manifest_of
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.support.servers import programs_at_hand

COMMITTED = Path(__file__).parent.parent / "tests" / "schema" / "schema.sql"
# Which months have a partition of the audit trail depends on the day.
_MONTHS = "--exclude-table=security.encryption_audit_2*"


def dump_schema(server: EmbeddedPostgres, database: str) -> str:
    """Return the schema of an installed database, without what differs from dump to dump."""
    dumped = server.run_program(
        "pg_dump", "--schema-only", "--schema=glpgenc", "--schema=security", _MONTHS, "--no-owner", "--dbname",
        server.url(database),
    ).stdout  # fmt: skip
    lines = (
        line
        for line in dumped.splitlines()
        if not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog.set_config"))
    )
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return f"-- pg_dump {server.major} of the schemas glpgenc and security\n\n{text.strip()}\n"


def shipped_manifest(url: str) -> str:
    """Return what ``glpgenc doctor`` compares with, from a new installation."""
    with connect(url, "tools.dump_schema") as connection, transaction(connection):
        return manifest_of(connection)


def main(target: Path) -> None:
    """Install into a new server, and write the dump and the manifest."""
    with EmbeddedPostgres(programs_at_hand()[-1]) as server:
        install(server.url())
        target.parent.mkdir(exist_ok=True)
        target.write_text(dump_schema(server, "postgres"), encoding="utf-8")
        MANIFEST.write_text(shipped_manifest(server.url()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else COMMITTED)
