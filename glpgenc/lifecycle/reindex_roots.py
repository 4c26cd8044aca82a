"""The index roots of a reindex: new ones are staged for every owner, and replace the old ones that nothing uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.keys.model import GLOBAL_TENANT, KeyState, Purpose
from glpgenc.migrate.connection import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.lifecycle.reindex_state import Reindex

_CHOSEN: LiteralString = """
    UPDATE glpgenc.reindexes SET root_version = coalesce(root_version, %s) WHERE reindex = %s RETURNING root_version
"""
_OLD: LiteralString = "SELECT root_version FROM glpgenc.search_facets WHERE field = %s AND slot = %s"
_HIGHEST: LiteralString = """
    SELECT coalesce(max(s.root_version), 0) FROM glpgenc.search_facets s JOIN glpgenc.fields f USING (field)
    WHERE f.data_class = %s AND s.scope = %s
"""
_USED: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.search_facets s JOIN glpgenc.fields f USING (field)
                   WHERE f.data_class = %s AND s.scope = %s AND s.root_version = %s)
"""
_STILL_USED: LiteralString = """
    SELECT EXISTS (
        SELECT FROM glpgenc.search_facets s JOIN glpgenc.fields f USING (field)
        WHERE f.data_class = %s AND s.scope = %s AND s.state <> 'retired'
          AND (s.root_version IS NULL OR s.root_version < %s))
"""


def stage_roots(
    connection: Connection, manager: KeyManager, reindex: Reindex, told: Callable[[int, int], None]
) -> int | None:
    """Make the index roots of the new slot, all of one version, for every owner that has a root; return the version.

    Roots that wait since another facet was reindexed serve this one, too, unless they are what it is to leave. An owner
    that gets its first root later has none of this version, and the new slot's keys come from that first one, for good:
    none is created for it when the version is used already.

    :param told: called with how many of how many are made.
    :returns: ``None`` where no new ones were asked for: the new slot then has those of the old one.
    :raises KMSError: when the KMS does not make them.
    """
    with transaction(connection):
        row = connection.execute(_OLD, (reindex.field, reindex.old_slot)).fetchone()
        before: int | None = row[0] if row else None
        if not reindex.new_key:
            connection.execute(_CHOSEN, (before, reindex.number))
            return before
        present = owned(manager, reindex)
        waiting = max((key.version for key in present if key.state is KeyState.PRE_ACTIVE), default=0)
        highest = connection.execute(_HIGHEST, (reindex.data_class, reindex.scope)).fetchone()
        newest = max([key.version for key in present] + [int(highest[0]) if highest else 0])
        chosen = connection.execute(
            _CHOSEN, (waiting if waiting > (before or 0) else newest + 1, reindex.number)
        ).fetchone()
        version = int(chosen[0]) if chosen else 0
        used = connection.execute(_USED, (reindex.data_class, reindex.scope, version)).fetchone()
    if used is None or used[0]:
        return version
    active = [key for key in present if key.state is KeyState.ACTIVE and not key.shredded]
    for done, key in enumerate(active, 1):
        manager.stage(key.tenant_id, key.data_class, Purpose.INDEX, version=version)
        told(done, len(active))
    return version


def replace_roots(connection: Connection, manager: KeyManager, reindex: Reindex) -> list[DataKeyRecord]:
    """Let the new roots be the active ones, where no facet uses older ones; return those that were deactivated.

    :raises DatabaseError: when the database is unavailable, or refuses.
    """
    version = reindex.root_version
    if version is None:
        return []
    with transaction(connection):
        row = connection.execute(_STILL_USED, (reindex.data_class, reindex.scope, version)).fetchone()
    if row is None or row[0]:
        return []
    present = owned(manager, reindex)
    active = {key.tenant_id: key for key in present if key.state is KeyState.ACTIVE}
    waiting = [key for key in present if key.state is KeyState.PRE_ACTIVE and key.version == version]
    for key in waiting:
        manager.activate(key)
    return [active[key.tenant_id] for key in waiting if key.tenant_id in active]


def owned(manager: KeyManager, reindex: Reindex) -> list[DataKeyRecord]:
    """Return the index roots of a facet's class and scope, in any state."""
    everybody_s = reindex.scope == "global"
    return [
        key
        for key in manager.list(data_class=reindex.data_class, purpose=Purpose.INDEX)
        if (key.tenant_id == GLOBAL_TENANT) is everybody_s
    ]
