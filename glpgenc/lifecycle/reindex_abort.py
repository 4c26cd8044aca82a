"""Giving a reindex up: until its swap, all can be as it was."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from glpgenc.database import connect, translate_errors
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.lifecycle.reindex import APPLICATION
from glpgenc.lifecycle.reindex_jobs import cancel_jobs
from glpgenc.lifecycle.reindex_state import Reindex, as_it_stands, event_of, open_reindex, set_phase
from glpgenc.lifecycle.reindex_steps import alone, take_away
from glpgenc.migrate.connection import transaction

if TYPE_CHECKING:
    from glpgenc.settings import Settings


def abort(settings: Settings, field: str, facet: str) -> Reindex:
    """Give a reindex up before its swap: the old slot continues as before, and nothing writes the new one any more.

    What carries the new slot's terms already loses them when it is next written. New index roots stay, unused, and
    serve the next reindex.

    :raises RegistryError: when none is under way, another process is at it, or the new slot has taken the name.
    :raises DatabaseError: when the database is unavailable, or a table stays locked for a minute.
    """
    with translate_errors(), closing(connect(settings.require_database_url(), APPLICATION)) as connection:
        with transaction(connection):
            found = open_reindex(connection, field)
        if found is None or found.facet != facet:
            raise RegistryError(f"facet {facet} of field {field} is not being reindexed")
        with alone(settings.require_database_url(), APPLICATION, found.name):
            found = as_it_stands(connection, found)
            if found.phase == "swapped":
                raise RegistryError(
                    f"the new slot of facet {facet} of field {field} is already in use",
                    hint="complete the reindex; to go back, reindex again with the earlier normaliser",
                )
            if found.new_slot is not None:
                cancel_jobs(connection, field, found.slot)
                take_away(connection, found, found.slot)
            with transaction(connection):
                set_phase(connection, found.number, "aborted")
            emit(event_of(EncryptionAuditEventType.REINDEX_FINISHED, found, aborted=True))
            return as_it_stands(connection, found)
