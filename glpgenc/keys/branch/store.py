"""The table of branch keys, ``glpgenc.branch_keys``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.forks import NonCopyable
from glpgenc.database import translate_errors
from glpgenc.keys.branch.model import MAX_USES, BranchKeyRecord
from glpgenc.keys.model import KeyState

if TYPE_CHECKING:
    import builtins  # a method here is called list
    from collections.abc import Iterator
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.database._pool import ConnectionPool
    from glpgenc.keys.trust.row_signer import RowSigner

    Signer = RowSigner[BranchKeyRecord]

_COLUMNS: LiteralString = (
    "branch_id, group_name, version, state, provider, key_uri, wrapped_key, uses, created_at, generation, mac"
)
_SELECT: LiteralString = f"SELECT {_COLUMNS}, NULL::bigint FROM glpgenc.branch_keys "  # noqa: S608  # constants only
_BESIDE: LiteralString = f"""
    {_SELECT} WHERE group_name = (SELECT o.group_name FROM glpgenc.branch_keys o WHERE o.branch_id = %(branch_id)s)
    ORDER BY branch_id <> %(branch_id)s
"""  # noqa: S608  # constants only
_OF_GROUP: LiteralString = _SELECT + "WHERE group_name = %(group)s ORDER BY branch_id"
_ACTIVE: LiteralString = _SELECT + "WHERE state = 'active'"
# Without the wrapped keys, which a list does not need, and which glpgenc_auditor may not read.
_LIST: LiteralString = """
    SELECT branch_id, group_name, version, state, provider, key_uri, NULL::bytea, uses, created_at, generation, mac,
           (SELECT count(*) FROM glpgenc.data_keys k
            WHERE k.provider = 'branch' AND k.key_uri = 'branch:' || b.branch_id AND k.state <> 'destroyed')
    FROM glpgenc.branch_keys b WHERE %(group)s::text IS NULL OR group_name = %(group)s
    ORDER BY group_name, version DESC
"""
# Without a conflict target, because two rows can conflict on the version and on the one that is active.
_INSERT: LiteralString = """
    INSERT INTO glpgenc.branch_keys
        (branch_id, group_name, version, state, provider, key_uri, wrapped_key, generation, mac)
    VALUES
        (%(branch_id)s, %(group)s, %(version)s, 'active', %(provider)s, %(key_uri)s, %(wrapped_key)s, %(generation)s,
         %(mac)s)
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
_LOCK: LiteralString = f"{_OF_GROUP} FOR UPDATE"
_SIGN: LiteralString = """
    UPDATE glpgenc.branch_keys b SET generation = %(generation)s, mac = w.mac
    FROM unnest(%(ids)s::uuid[], %(macs)s::bytea[]) AS w (branch_id, mac) WHERE b.branch_id = w.branch_id
"""
_DESTROY: LiteralString = "UPDATE glpgenc.branch_keys SET state = 'destroyed' WHERE branch_id = %(branch_id)s"


class BranchKeyStore(NonCopyable):
    """Reads and writes rows of ``glpgenc.branch_keys``.

    Every method raises :class:`~glpgenc.errors.DatabaseUnavailableError` if the database can't be reached,
    :class:`~glpgenc.errors.SchemaMissingError` if glpgenc is not installed in it, and another
    :class:`~glpgenc.errors.DatabaseError` if it refuses.

    :param connections: to the database; their owner closes them.
    :ivar connections: the same.
    """

    def __init__(self, connections: ConnectionPool) -> None:
        self.connections = connections

    def beside(self, branch_id: UUID) -> builtins.list[BranchKeyRecord]:
        """Return a key, and behind it all others of its group, in any state; an empty list if there is no such key."""
        return self._fetch(_BESIDE, branch_id=branch_id)

    def every(self) -> builtins.list[BranchKeyRecord]:
        """Return all keys, wrapped forms included."""
        return self._fetch(_SELECT)

    def owned(self, group: str) -> builtins.list[BranchKeyRecord]:
        """Return all keys of a group, in any state, wrapped forms included."""
        return self._fetch(_OF_GROUP, group=group)

    def all_active(self) -> builtins.list[BranchKeyRecord]:
        """Return the keys of all groups that wrap."""
        return self._fetch(_ACTIVE)

    def list(self, group: str | None = None) -> builtins.list[BranchKeyRecord]:
        """Return the keys of a group, or of all, in any state, newest first, with the number of data keys under each.

        Their ``wrapped_key`` is ``None``: :meth:`owned` has it.
        """
        return self._fetch(_LIST, group=group)

    def insert(self, record: BranchKeyRecord, signer: Signer) -> None:
        """Insert a key as the first and active one of its group, unless there is one.

        :param record: the key; its uses and time are not read.
        :param signer: makes its MAC.
        """
        generation, [mac] = signer.sign([record])
        self._rows(_INSERT, **_values(record) | {"generation": generation, "mac": mac})

    def succeed(self, record: BranchKeyRecord, signer: Signer) -> None:
        """Put a key in the place of the active one of its group, which is deactivated.

        Nothing happens where another process made this version first.

        :param record: as for :meth:`insert`.
        :param signer: verifies the rows of the group, and signs them.
        :raises KeyRecordForgedError: if one of them is not as it was signed.
        """

        def switch(connection: Connection) -> None:
            with self.changing(connection, record.group, signer):
                connection.execute(_DEACTIVATE, _values(record))
                connection.execute(_INSERT, _values(record))

        with translate_errors():
            self.connections.run(switch)

    def reserve(self, branch_id: UUID, number: int) -> bool:
        """Set wrappings aside for this process; false if the key has not so many left."""
        return bool(self._rows(_RESERVE, branch_id=branch_id, number=number, most=MAX_USES))

    def destroy(self, record: BranchKeyRecord, signer: Signer) -> None:
        """Remove the wrapped form of a key for good.

        :param signer: as for :meth:`succeed`.
        :raises KeyTransitionError: if a data key is under it, or becomes so meanwhile.
        :raises KeyRecordForgedError: as :meth:`succeed`.
        """

        def remove(connection: Connection) -> None:
            with self.changing(connection, record.group, signer):
                connection.execute(_DESTROY, {"branch_id": record.branch_id})

        with translate_errors():
            self.connections.run(remove)

    @contextmanager
    def changing(
        self, connection: Connection, group: str, signer: Signer, *, verify: bool = True
    ) -> Iterator[builtins.list[BranchKeyRecord]]:
        """Change keys within the block, in one transaction: the group's rows are locked, verified, and signed after it.

        :param verify: whether they are verified; without, they are signed whether they changed or not.
        :raises KeyRecordForgedError: as :meth:`succeed`.
        :raises psycopg.Error: what the driver raised.
        """
        names = {"group": group}
        with connection.transaction():
            connection.execute(_LOCK, names)
            before = _read(connection, names)
            if verify:
                signer.verify(before)
            yield before
            rows = _read(connection, names)
            # The uses grow at any time, and are not signed.
            if not verify or [row.signed() for row in rows] != [row.signed() for row in before]:
                generation, macs = signer.sign(rows, before)
                ids = [row.branch_id for row in rows]
                connection.execute(_SIGN, {"ids": ids, "generation": generation, "macs": macs})

    def _fetch(self, query: LiteralString, **parameters: Any) -> builtins.list[BranchKeyRecord]:
        return [_record(row) for row in self._rows(query, **parameters)]

    def _rows(self, query: LiteralString, **parameters: Any) -> builtins.list[tuple[Any, ...]]:
        def run(connection: Connection) -> builtins.list[tuple[Any, ...]]:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

        with translate_errors():
            return self.connections.run(run)


def _values(record: BranchKeyRecord) -> dict[str, Any]:
    return {
        "branch_id": record.branch_id,
        "group": record.group,
        "version": record.version,
        "provider": record.provider,
        "key_uri": record.key_uri,
        "wrapped_key": record.wrapped_key,
        "generation": None,
        "mac": None,
    }


def _read(connection: Connection, names: dict[str, str]) -> list[BranchKeyRecord]:
    return [_record(row) for row in connection.execute(_OF_GROUP, names).fetchall()]


def _record(row: tuple[Any, ...]) -> BranchKeyRecord:
    names = [name.strip() for name in _COLUMNS.replace("group_name", "group").split(",")]
    values = dict(zip((*names, "data_keys"), row, strict=True))
    values["state"] = KeyState(values["state"])
    return BranchKeyRecord(**values)
