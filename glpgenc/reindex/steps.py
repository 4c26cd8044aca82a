"""The steps of a reindex that change keys, registry or columns, each whole or not at all."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from glpgenc.database import Connection, connect, scalar
from glpgenc.database.locks import HOLDER, holder_name, retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.registry.columns import columns_of_field
from glpgenc.reindex.indexes import index_columns, old_indexes
from glpgenc.reindex.state import set_phase
from glpgenc.shards.registration import has_shards
from glpgenc.wire.context import GLOBAL_TENANT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.reindex.state import Reindex

_LAST_SLOT = 255
_REGISTER: LiteralString = """
    INSERT INTO glpgenc.search_facets
        (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version, state, boundaries)
    SELECT s.field, %(slot)s, s.facet, %(normalizer)s, s.bits, s.scope, s.kind,
           CASE WHEN %(buckets)s::integer IS NULL THEN s.parameters
                ELSE pg_catalog.jsonb_build_object('buckets', %(buckets)s::integer) END,
           s.facet || '.' || %(slot)s, %(root_version)s, 'building', %(boundaries)s
    FROM glpgenc.search_facets s
    WHERE s.field = %(field)s AND s.slot = %(old_slot)s
"""
_NEXT_SLOT: LiteralString = "SELECT max(slot) + 1 FROM glpgenc.search_facets WHERE field = %s"
_WRITING: LiteralString = """
    UPDATE glpgenc.reindexes SET new_slot = %s, phase = 'writing', written_at = clock_timestamp() WHERE reindex = %s
"""
_STATE: LiteralString = "UPDATE glpgenc.search_facets SET state = %s WHERE field = %s AND slot = %s"
# Boundaries hold beginnings of values: nothing asks for those of a slot that is not written any more.
_RETIRE: LiteralString = """
    UPDATE glpgenc.search_facets SET state = 'retired', boundaries = NULL WHERE field = %s AND slot = %s
"""
_ADDED: LiteralString = """
    SELECT glpgenc.gl_index_column(%(relation)s::oid, %(column)s, %(facet)s,
               CASE WHEN NOT %(tagged)s THEN glpgenc._passing_name(%(relation)s::oid, %(column)s, %(new)s) END,
               %(new)s)
    WHERE EXISTS (SELECT FROM glpgenc.index_columns i
                  WHERE i.relation = %(relation)s::oid AND i.column_name = %(column)s AND i.slot = %(old)s)
"""


@contextmanager
def exclusive_reindex(database_url: str, application: str, what: str) -> Iterator[int]:
    """Keep every other process from reindexing something for the length of a block.

    :param what: for the error and the lock.
    :returns: the backend that stands for it: its transaction does nothing, and keeps no one from anything.
    :raises RegistryError: when another one does.
    """
    with closing(connect(database_url, application)) as guard, guard.transaction():
        guard.execute("SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true)")
        # Without parameters: a statement that has some keeps its snapshot until the next one, and an index that is
        # built concurrently waits for all snapshots.
        key = sql.SQL("pg_catalog.hashtextextended({}, 0)").format(sql.Literal(f"glpgenc reindex {what}"))
        row = guard.execute(
            sql.SQL("SELECT pg_catalog.pg_try_advisory_xact_lock({}), pg_catalog.pg_backend_pid()").format(key)
        ).fetchone()
        if row is None or not row[0]:
            holder = guard.execute(sql.SQL(HOLDER).format(key=key)).fetchone()
            raise RegistryError(
                f"another process is reindexing {what}: {holder_name(holder and (holder[0], holder[1]))}",
                hint=(
                    "wait for it, or end it; `glpgenc reindex status` shows its progress. Any role can take this "
                    "advisory lock: if that backend is not glpgenc, end it with pg_terminate_backend"
                ),
            )
        yield int(row[1])


def targets_of(connection: Connection, field: str) -> list[RegistryColumn]:
    """Return the columns of a field."""
    with transaction(connection):
        return columns_of_field(connection, field)


def register_slot(
    connection: Connection, reindex: Reindex, root_version: int | None, seal: Callable[[int], bytes | None]
) -> None:
    """Register the new slot, with an index column wherever the old one has one. No row is rewritten.

    Who reads the registry from now on writes both slots. The index columns are there before anyone does, because they
    are filled when a row is written.

    :param seal: returns the sealed boundaries of the new slot, given its number; ``None`` where its kind has none.
    :raises RegistryError: when all slots of the field are used, or the old index column is in a primary key or an
        exclusion constraint.
    """
    found = targets_of(connection, reindex.field)

    def register() -> None:
        with transaction(connection):
            connection.execute("SELECT FROM glpgenc.fields WHERE field = %s FOR UPDATE", (reindex.field,))
            slot = int(scalar(connection, _NEXT_SLOT, (reindex.field,)))
            if slot > _LAST_SLOT:
                raise RegistryError(f"all {_LAST_SLOT} slots of field {reindex.field} are used")
            parameters = {
                "field": reindex.field,
                "slot": slot,
                "old_slot": reindex.old_slot,
                "normalizer": reindex.normalizer,
                "root_version": root_version,
                "buckets": reindex.buckets,
                "boundaries": seal(slot),
            }
            connection.execute(_REGISTER, parameters)
            for target in found:
                _add_index_column(connection, reindex, target, slot)
            connection.execute(_WRITING, (slot, reindex.number))

    retry_until_locked(_tables(found, reindex), register)


def _add_index_column(connection: Connection, reindex: Reindex, target: RegistryColumn, slot: int) -> None:
    parameters = {
        "relation": target.oid, "column": target.column, "facet": reindex.facet, "tagged": reindex.tagged,
        "old": reindex.old_slot, "new": slot,
    }  # fmt: skip
    connection.execute(_ADDED, parameters)
    pair = index_columns(connection, target, reindex.old_slot, slot)
    if pair is not None:
        old_indexes(connection, target.oid, pair[0])


def _tables(found: list[RegistryColumn], reindex: Reindex) -> str:
    return " and ".join(dict.fromkeys(target.relation for target in found)) or reindex.field


def swap(connection: Connection, reindex: Reindex) -> None:
    """Let the new slot take the facet's name, and its index columns and indexes the names of the old ones, at once."""
    found = targets_of(connection, reindex.field)

    def at_once() -> None:
        with transaction(connection):
            for target in found:
                connection.execute(
                    "SELECT glpgenc._swap_index_columns(%s::oid, %s, %s, %s)",
                    (target.oid, target.column, reindex.old_slot, reindex.slot),
                )
            connection.execute(_STATE, ("retiring", reindex.field, reindex.old_slot))
            connection.execute(_STATE, ("active", reindex.field, reindex.slot))
            set_phase(connection, reindex.number, "swapped")

    retry_until_locked(_tables(found, reindex), at_once)


def drop_slot(connection: Connection, reindex: Reindex, slot: int) -> None:
    """Drop the index columns of a slot, with their indexes, and let no one write it any more.

    :raises psycopg.errors.DependentObjectsStillExist: when a view or the like reads such a column.
    """
    for target in targets_of(connection, reindex.field):

        def drop(target: RegistryColumn = target) -> None:
            with transaction(connection):
                connection.execute(
                    "SELECT glpgenc._drop_index_column(%s::oid, %s, %s)", (target.oid, target.column, slot)
                )

        retry_until_locked(target.relation, drop)
    with transaction(connection, lock_timeout=False):
        connection.execute(_RETIRE, (reindex.field, slot))


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
    connection: Connection, manager: KeyManager, reindex: Reindex, report: Callable[[int, int], None]
) -> int | None:
    """Make the index roots of the new slot, all of one version, for every owner that has a root; return the version.

    Roots that wait since another facet was reindexed serve this one, too, unless they are what it is to leave. An owner
    that gets its first root later has none of this version, and the new slot's keys come from that first one, for good:
    none is created for it when the version is used already.

    :param report: called with how many of how many are made.
    :returns: ``None`` where no new ones were asked for: the new slot then has those of the old one.
    :raises KMSError: when the KMS does not make them.
    """
    with transaction(connection):
        before: int | None = scalar(connection, _OLD, (reindex.field, reindex.old_slot))
        if not reindex.new_key:
            connection.execute(_CHOSEN, (before, reindex.number))
            return before
        present = owned(manager, reindex)
        waiting = max((key.version for key in present if key.state is KeyState.PRE_ACTIVE), default=0)
        highest = int(scalar(connection, _HIGHEST, (reindex.data_class, reindex.scope)))
        newest = max([key.version for key in present] + [highest])
        # Those that wait may be used in another database already, whose facets this one does not have.
        shares = waiting > (before or 0) and not has_shards(manager.records)
        wanted = waiting if shares else newest + 1
        version = int(scalar(connection, _CHOSEN, (wanted, reindex.number)))
        if scalar(connection, _USED, (reindex.data_class, reindex.scope, version)):
            return version
    active = [key for key in present if key.state is KeyState.ACTIVE and not key.shredded]
    for done, key in enumerate(active, 1):
        manager.stage(key.tenant_id, key.data_class, Purpose.INDEX, version=version)
        report(done, len(active))
    return version


def replace_roots(connection: Connection, manager: KeyManager, reindex: Reindex) -> list[DataKeyRecord]:
    """Let the new roots be the active ones, where no facet uses older ones; return those that were deactivated.

    Of an installation with several databases they stay as they are: the new slot names their version, and a facet of
    another database may mean the active ones.
    """
    version = reindex.root_version
    if version is None or has_shards(manager.records):
        return []
    with transaction(connection):
        if scalar(connection, _STILL_USED, (reindex.data_class, reindex.scope, version)):
            return []
    present = owned(manager, reindex)
    active = {key.tenant_id: key for key in present if key.state is KeyState.ACTIVE}
    waiting = [key for key in present if key.state is KeyState.PRE_ACTIVE and key.version == version]
    for key in waiting:
        manager.activate(key)
    return [active[key.tenant_id] for key in waiting if key.tenant_id in active]


def owned(manager: KeyManager, reindex: Reindex) -> list[DataKeyRecord]:
    """Return the index roots of a facet's class and scope, in any state."""
    is_global = reindex.scope == "global"
    return [
        key
        for key in manager.list(data_class=reindex.data_class, purpose=Purpose.INDEX)
        if (key.tenant_id == GLOBAL_TENANT) is is_global
    ]
