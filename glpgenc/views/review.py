"""Review of a view: whether it still is what glpgenc created, of the table that is there today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.errors import RegistryError
from glpgenc.views.definition import define
from glpgenc.views.masks import PUBLIC
from glpgenc.views.stamp import UNKNOWN, Stamp, actual_digest, digest
from glpgenc.views.statements import create_statements
from glpgenc.views.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.database import Connection
    from glpgenc.views.catalogue import StoredView

_MISSING_ROLES: LiteralString = """
    SELECT r.name FROM unnest(%s::text[]) AS r (name)
    WHERE NOT EXISTS (SELECT FROM pg_roles p WHERE p.rolname = r.name) ORDER BY 1
"""
AGAIN = "compare what `glpgenc view create --dry-run` shows, then create it again"


@dataclass(frozen=True, slots=True)
class ViewFault:
    """What is wrong with a view.

    :param severe: whether someone may see or write what was not meant; otherwise it merely shows the table of before.
    """

    severe: bool
    text: str
    remedy: str


def review_view(connection: Connection, stored: StoredView) -> list[ViewFault]:
    """Return what is wrong with a view, the worst first. Nothing of it is executed.

    :param connection: of :func:`~glpgenc.database.connect`, whose path hides no name's schema.
    """
    return sorted(_faults(connection, stored), key=lambda each: not each.severe)


def _faults(connection: Connection, stored: StoredView) -> Iterator[ViewFault]:
    stamp = stored.stamp()
    if stamp is None or not stored.is_view or stored.table_oid is None:
        yield ViewFault(
            severe=True,
            text="its comment says that `glpgenc view create` created it, and it did not",
            remedy="look at its definition, and drop it or its comment",
        )
        return
    if stored.owner != stored.table_owner:
        yield ViewFault(
            severe=True,
            text=f"it belongs to {stored.owner}, and its table {stored.table_name} to {stored.table_owner}",
            remedy="drop it, and create it again",
        )
    if not stored.is_invoker:
        yield ViewFault(
            severe=True,
            text="it runs with the rights of its owner, past grants and policies of the table",
            remedy=AGAIN,
        )
    roles = {mask.role for mask in stamp.options.masks if mask.role != PUBLIC}
    for (role,) in connection.execute(_MISSING_ROLES, [sorted(roles)]):
        yield ViewFault(
            severe=True,
            text=f"role {role} of one of its masks does not exist: reading the column is an error",
            remedy=f"create role {role}, or create the view again with another",
        )
    yield from _differences(connection, stored, stamp)


def _differences(connection: Connection, stored: StoredView, stamp: Stamp) -> Iterator[ViewFault]:
    # Another version prints the same definition in other words.
    if stamp.actual == UNKNOWN:
        yield ViewFault(
            severe=False,
            text="printed statements created it: whether it was changed since is unknown",
            remedy="run `glpgenc view create` with the same options once",
        )
    elif stamp.major != connection.info.server_version // 10000:
        yield ViewFault(
            severe=False,
            text=f"it was created on PostgreSQL {stamp.major}: whether it was changed since is unknown",
            remedy=AGAIN,
        )
    elif stamp.actual != actual_digest(connection, stored.oid):
        yield ViewFault(severe=True, text="it was changed or replaced since glpgenc created it", remedy=AGAIN)
    try:
        with connection.transaction():
            table = read_table(connection, stored.table_oid or 0, stamp.options.types)
        wanted = create_statements(define(table, stored.schema, stored.name, stamp.options))
    except psycopg.errors.InsufficientPrivilege:
        raise
    except (psycopg.DataError, psycopg.ProgrammingError):
        # Types in the comment are what its owner likes.
        yield ViewFault(severe=True, text="the types in its comment are not types", remedy=AGAIN)
        return
    except RegistryError as error:
        yield ViewFault(severe=False, text=f"it could not be created today: {error.message}", remedy=AGAIN)
        return
    if digest(wanted) != stamp.made_of:
        yield ViewFault(
            severe=False,
            text=f"table {stored.table_name} or its registration has changed since it was created",
            remedy=AGAIN,
        )
