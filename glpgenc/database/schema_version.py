"""Which schema revisions this package knows: those it carries a migration for."""

from __future__ import annotations

from glpgenc import _resources
from glpgenc.errors import SchemaNewerError


def known_revisions() -> frozenset[str]:
    """Return the revisions, read off the migrations' file names (``NNNN_verb.py``)."""
    versions = _resources.alembic_directory() / "versions"
    return frozenset(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py"))


def refuse_unreadable(revision: str, *, needs: str | None) -> None:
    """Refuse to work with a schema whose installer says that packages like this one can't.

    A newer schema alone is no reason: while a new release is rolled out, processes of the old one continue, and
    migrations only add. One that must break that writes the revision which a package has to know into
    ``glpgenc.installation``.

    :param revision: the schema's.
    :param needs: the value of ``needs_revision`` there, ``None`` where there is none.
    :raises SchemaNewerError: when ``needs`` is not one that this package knows.
    """
    if needs is not None and needs not in known_revisions():
        message = (
            f"the schema in this database is at revision {revision}, and requires a glpgenc that knows revision {needs}"
        )
        raise SchemaNewerError(message)


def refuse_newer(revision: str) -> None:
    """Refuse to install over a schema that a newer package installed.

    :raises SchemaNewerError: when ``revision`` is not one that this package knows.
    """
    if revision not in known_revisions():
        message = f"the schema in this database is at revision {revision}, which this glpgenc does not know"
        raise SchemaNewerError(message)
