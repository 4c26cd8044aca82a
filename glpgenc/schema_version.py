"""Which schema revisions this package knows: those it carries a migration for."""

from __future__ import annotations

from glpgenc import _resources
from glpgenc.errors import SchemaNewerError


def known_revisions() -> frozenset[str]:
    """Return the revisions, read off the migrations' file names (``NNNN_verb.py``)."""
    versions = _resources.alembic_directory() / "versions"
    return frozenset(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py"))


def refuse_newer(revision: str) -> None:
    """Refuse to work with a schema that a newer package installed.

    :raises SchemaNewerError: when ``revision`` is not one that this package knows.
    """
    if revision not in known_revisions():
        message = f"the schema in this database is at revision {revision}, which this glpgenc does not know"
        raise SchemaNewerError(message)
