"""Look at every place that may hold plaintext still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from glpgenc.scrub import residue_elsewhere, residue_in_wal
from glpgenc.scrub.residue import CatalogReader, Residue, ResidueStatus, RewrittenTable

if TYPE_CHECKING:
    from glpgenc.database import Connection


def residue_of(connection: Connection, subject: RewrittenTable) -> list[Residue]:
    """Return what may hold plaintext still. It needs no rights but to connect; the more it has, the more it sees.

    :param connection: to the table's database.
    :raises psycopg.Error: when the connection is lost, or the registry can't be read.
    """
    reader = CatalogReader(connection)
    found: list[Residue] = []
    for place, probe in (residue_in_wal.PROBES | residue_elsewhere.PROBES).items():
        try:
            found += probe(reader, subject)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
            found.append(
                Residue(
                    place, ResidueStatus.UNSEEN, "permission denied for this role", "run it as a member of pg_monitor"
                )
            )
        except psycopg.Error as error:
            # The table is rewritten by now: what another extension refuses is a place that no one has seen.
            if connection.closed or error.sqlstate is None:
                raise
            what = f"PostgreSQL refused the query (SQLSTATE {error.sqlstate})"
            found.append(Residue(place, ResidueStatus.UNSEEN, what, "check it"))
    return found
