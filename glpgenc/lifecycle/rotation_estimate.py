"""What a rotation would do, counted without changing anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord
from glpgenc.lifecycle.census import Census, census
from glpgenc.lifecycle.due import Filter, to_leave, to_replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.database import Connection
    from glpgenc.settings import Settings


@dataclass(frozen=True, slots=True)
class RotationEstimate:
    """What a rotation would do.

    :param replaced: keys that would be replaced, each with one KMS request.
    :param census: where values are that would have to move.
    """

    replaced: list[DataKeyRecord]
    census: Census

    @property
    def values(self) -> int:
        """How many values would have to move."""
        return sum(self.census.keys.values())

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "replaced": [str(key.key_id) for key in self.replaced],
            "kms_requests": len(self.replaced),
            "values": self.values,
            "columns": [column.document() for column in self.census.columns],
        }


def estimate(
    connection: Connection,
    settings: Settings,
    wanted: Filter,
    show: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> RotationEstimate:
    """Count the keys that a rotation would replace, and the values that would move. Reads every bytea column.

    :param connection: outside a transaction.
    :param show: as for :func:`~glpgenc.lifecycle.census.census`.
    :raises DatabaseError: when a table can't be read.
    """
    with KeyManager.from_settings(settings) as manager:
        replaced = to_replace(manager, wanted)
        moving = [*replaced, *to_leave(manager, wanted)]
    found = census(connection, [key.key_id for key in moving], show) if moving else Census()
    return RotationEstimate(replaced, found)
