"""The base of operations on ciphertext columns."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar

from alembic.operations import MigrateOperation

from glpgenc.errors import RegistryError


class CiphertextOp(MigrateOperation):
    """An operation on a ciphertext column: its name in ``op``, and the attributes that ``alembic check`` shows."""

    operation: ClassVar[str]
    shown: ClassVar[tuple[str, ...]]

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what ``alembic check`` shows."""
        return self.operation, *attrgetter(*self.shown)(self)


class UndoingOp(CiphertextOp):
    """An operation that undoes another one: whose options that had, and the operation to write where it is lost."""

    undone: Any
    options_of: ClassVar[str]
    written: ClassVar[str]

    def reverse(self) -> MigrateOperation:
        """Return the operation that it undid.

        :raises RegistryError: when that is not known.
        """
        if self.undone is None:
            message = f"the options of {self.options_of} are not known"
            raise RegistryError(message, hint=f"write op.{self.written} manually")
        undone: MigrateOperation = self.undone
        return undone
