"""The table of branch keys, ``glpgenc.branch_keys``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database import translate_errors
from glpgenc.keys.branch_model import MAX_USES, BranchKeyRecord
from glpgenc.keys.model import KeyState

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from uuid import UUID

    import psycopg

    from glpgenc.keys.connections import Connections

_COLUMNS: LiteralString = "branch_id, group_name, version, state, provider, key_uri, wrapped_key, uses, created_at"
_SELECT: LiteralString = f"SELECT {_COLUMNS}, NULL::bigint FROM glpgenc.branch_keys "  # noqa: S608  # constants only
_GET: LiteralString = _SELECT + "WHERE branch_id = %(branch_id)s"
_ACTIVE: LiteralString = _SELECT + "WHERE state = 'active' AND (%(group)s::text IS NULL OR group_name = %(group)s)"
# Without the wrapped keys, which a list does not need, and which glpgenc_auditor may not read.
_LIST: LiteralString = """
    SELECT branch_id, group_name, version, state, provider, key_uri, NULL::bytea, uses, created_at,
           (SELECT count(*) FROM glpgenc.data_keys k
            WHERE k.provider = 'branch' AND k.key_uri = 'branch:' || b.branch_id AND k.state <> 'destroyed')
    FROM glpgenc.branch_keys b WHERE %(group)s::text IS NULL OR group_name = %(group)s
    ORDER BY group_name, version DESC
"""
# Without a conflict target, because two rows can conflict on the version and on the one that is active.
_INSERT: LiteralString = """
    INSERT INTO glpgenc.branch_keys
        (branch_id, group_name, version, state, provider, key_uri, wrapped_key)
    VALUES
        (%(branch_id)s, %(group)s, %(version)s, 'active', %(provider)s, %(key_uri)s, %(wrapped_key)s)
    ON CONFLICT DO NOTHING
"""
# In one transaction with the other: at no moment is there no active key.
_DEACTIVATE: LiteralString = """
    UPDATE glpgenc.branch_keys SET state = 'deactivated'
    WHERE group_name = %(group)s AND state = 'active' AND version < %(version)s
"""
_RESERVE: LiteralString = """
    UPDATE glpgenc.branch_keys SET uses = uses + %(number)s
    WHERE branch_id = %(branch_id)s AND uses <= %(most)s - %(number)s RETURNING uses
"""
_DESTROY: LiteralString = "UPDATE glpgenc.branch_keys SET state = 'destroyed' WHERE branch_id = %(branch_id)s"


class BranchKeyStore:
    """Reads and writes rows of ``glpgenc.branch_keys``.

    Every method raises :class:`~glpgenc.errors.DatabaseUnavailableError` if the database can't be reached,
    :class:`~glpgenc.errors.SchemaMissingError` if glpgenc is not installed in it, and another
    :class:`~glpgenc.errors.DatabaseError` if it refuses.

    :param connections: to the database; their owner closes them.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, branch_id: UUID) -> BranchKeyRecord | None:
        """Return a key in any state; ``None`` if there is none with this id."""
        return next(iter(self._fetch(_GET, branch_id=branch_id)), None)

    def active(self, group: str) -> BranchKeyRecord | None:
        """Return the key of a group that wraps, or ``None``."""
        return next(iter(self._fetch(_ACTIVE, group=group)), None)

    def all_active(self) -> builtins.list[BranchKeyRecord]:
        """Return the keys of all groups that wrap."""
        return self._fetch(_ACTIVE, group=None)

    def list(self, group: str | None = None) -> builtins.list[BranchKeyRecord]:
        """Return the keys of a group, or of all, in any state, newest first, with the number of data keys under each.

        Their ``wrapped_key`` is ``None``: :meth:`get` has it.
        """
        return self._fetch(_LIST, group=group)

    def insert(self, record: BranchKeyRecord) -> BranchKeyRecord | None:
        """Insert a key as the active one of its group, unless there is one, and return the one that is active now.

        :param record: the key; its state, uses and time are not read.
        """
        self._fetch(_INSERT, **_values(record))
        return self.active(record.group)

    def succeed(self, record: BranchKeyRecord) -> BranchKeyRecord | None:
        """Put a key in the place of the active one of its group, which is deactivated, and return the active one.

        Nothing happens where another process made this version first.

        :param record: as for :meth:`insert`.
        """

        def switch(connection: psycopg.Connection[Any]) -> None:
            with connection.transaction():
                connection.execute(_DEACTIVATE, _values(record))
                connection.execute(_INSERT, _values(record))

        with translate_errors():
            self._connections.run(switch)
        return self.active(record.group)

    def reserve(self, branch_id: UUID, number: int) -> bool:
        """Set wrappings aside for this process; false if the key has not so many left."""
        return bool(self._rows(_RESERVE, branch_id=branch_id, number=number, most=MAX_USES))

    def destroy(self, branch_id: UUID) -> None:
        """Remove the wrapped form of a key for good.

        :raises KeyTransitionError: if a data key is under it, or becomes so meanwhile.
        """
        self._rows(_DESTROY, branch_id=branch_id)

    def _fetch(self, query: LiteralString, **parameters: Any) -> builtins.list[BranchKeyRecord]:
        return [_record(row) for row in self._rows(query, **parameters)]

    def _rows(self, query: LiteralString, **parameters: Any) -> builtins.list[tuple[Any, ...]]:
        def run(connection: psycopg.Connection[Any]) -> builtins.list[tuple[Any, ...]]:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

        with translate_errors():
            return self._connections.run(run)


def _values(record: BranchKeyRecord) -> dict[str, Any]:
    return {
        "branch_id": record.branch_id,
        "group": record.group,
        "version": record.version,
        "provider": record.provider,
        "key_uri": record.key_uri,
        "wrapped_key": record.wrapped_key,
    }


def _record(row: tuple[Any, ...]) -> BranchKeyRecord:
    names = ("branch_id", "group", "version", "state", "provider", "key_uri", "wrapped_key", "uses", "created_at")
    values = dict(zip((*names, "data_keys"), row, strict=True))
    values["state"] = KeyState(values["state"])
    return BranchKeyRecord(**values)
