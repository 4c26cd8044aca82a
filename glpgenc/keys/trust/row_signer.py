"""MACs of the rows of keys, against changes, revivals and swaps by anyone who has SQL only.

All rows of one owner (tenant, class and purpose of data keys, the group of branch keys) are signed together: each MAC
covers the row, how many rows the owner has, and their generation, which all of them share. So an old row among newer
ones does not fit, and neither does what is left where one was deleted. All rows of an owner as they once were do: that
is what restoring a backup looks like.

Rows of data keys that are signed while shards are registered say so in their MACs. Anyone who deletes the rows of all
shards is contradicted by each key that was signed since the first registration.

Rows of an owner none of which has a wrapped key are not checked: there is nothing to unwrap. A shred so needs no KMS.
"""

from __future__ import annotations

import time
from itertools import groupby
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyNotFoundError, KeyRecordForgedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glpgenc.keys.trust.registry_key import RegistryKey


class SignedRecord(Protocol):
    """A row with a MAC."""

    @property
    def owner(self) -> tuple[str, ...]:
        """Whose rows are signed together."""

    @property
    def named(self) -> str:
        """The key, for messages."""

    @property
    def wrapped_key(self) -> bytes | None:
        """The key, wrapped."""

    @property
    def shredded(self) -> bool:
        """Whether it is never unwrapped."""

    @property
    def generation(self) -> int | None:
        """When the rows of the owner were signed last."""

    @property
    def mac(self) -> bytes | None:
        """The MAC."""

    def signed(self) -> tuple[str | bytes | None, ...]:
        """Return what of the row the MAC authenticates."""


R = TypeVar("R", bound=SignedRecord)

_MARK = "beside registered shards"


class RowSigner(NonCopyable, Generic[R]):
    """Signs and verifies rows of one table.

    Every method raises what :class:`~glpgenc.keys.trust.registry_key.RegistryKey` raises.

    :param registry: makes the MACs.
    :param table: the table's name.
    :ivar registry: the same.
    """

    def __init__(self, registry: RegistryKey, table: str) -> None:
        self.registry = registry
        self._table = table

    def forged(self, rows: Sequence[R]) -> R | None:
        """Return a row that is not as it was signed; ``None`` if there is none.

        :param rows: all rows of one owner.
        """
        if all(row.wrapped_key is None or row.shredded for row in rows):
            return None
        for row in rows:
            parts = self._parts(row, row.generation, len(rows))
            genuine = self.registry.verify(row.mac, self._table, *parts) or self._is_marked(row, parts)
            if row.generation != rows[0].generation or not genuine:
                return row
        return None

    def has_mark(self, rows: Sequence[R]) -> bool:
        """Return whether a row of one owner was signed while shards were registered.

        :param rows: all rows of one owner.
        """
        try:
            return any(self._is_marked(row, self._parts(row, row.generation, len(rows))) for row in rows)
        except KeyNotFoundError:
            # Without a registry key none was signed.
            return False

    def verify(self, rows: Sequence[R]) -> None:
        """Check all rows of one owner.

        :raises KeyRecordForgedError: if one is not as it was signed, one is missing, or one too many.
        """
        if (row := self.forged(rows)) is not None:
            raise forged_error(row)

    def sign(self, rows: Sequence[R], before: Iterable[R] = (), *, marked: bool = False) -> tuple[int, list[bytes]]:
        """Return the next generation of the rows of one owner, and the MAC of each. Makes the registry key if need be.

        :param before: the rows as they were.
        :param marked: whether shards are registered.
        """
        # The time, so that no generation comes twice whatever someone wrote into the rows.
        last = max((row.generation or 0 for row in (*rows, *before)), default=0)
        generation = max(time.time_ns() // 1000, last + 1)
        mark = (_MARK,) if marked else ()
        return generation, [self._mac((*self._parts(row, generation, len(rows)), *mark)) for row in rows]

    def _is_marked(self, row: R, parts: tuple[str | bytes | None, ...]) -> bool:
        return self.registry.verify(row.mac, self._table, *parts, _MARK)

    def _mac(self, parts: tuple[str | bytes | None, ...]) -> bytes:
        try:
            return self.registry.mac(self._table, *parts)
        except KeyNotFoundError:
            self.registry.make()
            return self.registry.mac(self._table, *parts)

    @staticmethod
    def _parts(row: R, generation: int | None, rows: int) -> tuple[str | bytes | None, ...]:
        return (*row.signed(), str(generation), str(rows))


def forged_error(row: SignedRecord) -> KeyRecordForgedError:
    """Return the error for a row that does not fit its MAC."""
    if row.mac is None:
        return KeyRecordForgedError(
            f"the row of {row.named} was not signed by this installation",
            hint=(
                "in a database older than row signatures, review and sign the rows with `glpgenc keys sign`; "
                "otherwise the row was forged"
            ),
        )
    return KeyRecordForgedError(
        f"the row of {row.named}, or another row of its owner, differs from what this installation signed"
    )


def by_owner(rows: Iterable[R]) -> list[list[R]]:
    """Return rows by their owners."""
    return [list(group) for _, group in groupby(sorted(rows, key=lambda row: row.owner), key=lambda row: row.owner)]
