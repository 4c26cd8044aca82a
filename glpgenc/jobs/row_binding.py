"""Row bindings: which column of a row the values of a ciphertext column are bound to, found by trying to open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc.database.transactions import transaction
from glpgenc.errors import EncryptionError, KeyManagementError
from glpgenc.sessions.keyring import Keyring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.columns import RegistryColumn

SAMPLE = 5
"""Values that are tried."""

_MOST = 20

# Values are bound to the text form of an integer, text or uuid column; the primary key's come first.
_CANDIDATES: LiteralString = """
    SELECT a.attname FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
      AND a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'uuid'::regtype,
                         'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
    ORDER BY i.indrelid IS NULL, a.attnum LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class RowBinding:
    """What the values of a column are bound to.

    :param row: SQL over a row; ``None`` for no binding.
    :param found: whether there is any value under the keys asked about.
    """

    row: str | None
    found: bool


def row_binding_of(
    connection: Connection, target: RegistryColumn, holds: sql.Composable, opens: Callable[[bytes, str], bool]
) -> RowBinding:
    """Find out what the values of a column are bound to, from a few of them.

    :param target: the column; a row expression of its own is tried first.
    :param holds: the condition that a value is one of those asked about.
    :param opens: returns whether a value opens with the key of a row.
    :returns: no binding where nothing opens: each of the values is then refused by itself, with its reason.
    """
    with transaction(connection, {"statement_timeout": "0"}):
        names = [row[0] for row in connection.execute(_CANDIDATES, (target.oid, _MOST))]
        written = [sql.Identifier(name).as_string(connection) for name in names]
        candidates: list[str | None] = [target.row, None, *written] if target.row else [None, *written]
        rows = _sample(connection, target, holds, candidates)
    if not rows:
        return RowBinding(target.row, found=False)
    left = list(range(len(candidates)))
    for data, *bound in rows:
        opened = [index for index in left if bound[index] is not None and opens(bytes(data), bound[index])]
        # A value that nothing opens says nothing about the others.
        left = opened or left
    return RowBinding(candidates[left[0]] if len(left) < len(candidates) else target.row, found=True)


def row_binding_by_tenant(
    connection: Connection,
    manager: KeyManager,
    target: RegistryColumn,
    holds: sql.Composable,
    tenants: Mapping[bytes, str],
) -> RowBinding:
    """Find out what the values of a column are bound to, with the keys of their tenants.

    :param tenants: the tenants of the keys that values may be under, by the bytes of the key's id.
    """
    rings: dict[str, Keyring] = {}

    def opens(data: bytes, row_id: str) -> bool:
        tenant = tenants.get(data[2:18])
        if tenant is None:
            return False
        try:
            ring = rings.setdefault(tenant, Keyring(manager, tenant))
            return opens_without_error(ring.opener(target.field))(data, row_id)
        except KeyManagementError:
            return False  # of a tenant whose keys are gone: its rows show that themselves

    try:
        return row_binding_of(connection, target, holds, opens)
    finally:
        for ring in rings.values():
            ring.forget()


def opens_without_error(opener: Callable[[bytes, str], Any]) -> Callable[[bytes, str], bool]:
    """Return a predicate: whether a function opens a value without an error."""

    def opens(data: bytes, row_id: str) -> bool:
        try:
            opener(data, row_id)
        except EncryptionError:
            return False
        return True

    return opens


def _sample(
    connection: Connection, target: RegistryColumn, holds: sql.Composable, candidates: Sequence[str | None]
) -> list[tuple[Any, ...]]:
    # Written by the table's owner when the column was expanded, or quoted names.
    bound = [sql.SQL("({})::pg_catalog.text").format(sql.SQL(each or "''")) for each in candidates]
    query = sql.SQL("SELECT {}, {} FROM {} AS {} WHERE {} LIMIT {}").format(
        sql.Identifier(target.column),
        sql.SQL(", ").join(bound),
        target.table_sql,
        sql.Identifier(target.table),
        holds,
        sql.Literal(SAMPLE),
    )
    return connection.execute(query).fetchall()
