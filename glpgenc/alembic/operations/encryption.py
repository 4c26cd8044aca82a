"""``op.encrypt_column`` and ``op.drop_plaintext``: from plaintext to ciphertext, and what undoes that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from alembic.operations import MigrateOperation, Operations, ops
from sqlalchemy import Column

from glpgenc.alembic.declaration import CiphertextColumn, ColumnMigration, Unkeyed, facets
from glpgenc.alembic.execution import contraction as contracting
from glpgenc.alembic.execution import contraction as undoing
from glpgenc.alembic.execution import expansion as statements
from glpgenc.alembic.execution.context import naming_of, parts, run_inside, run_outside
from glpgenc.alembic.execution.expansion import Comment
from glpgenc.alembic.execution.indexing import Partitions
from glpgenc.alembic.execution.running import AutocommitConnection, MigrationStep
from glpgenc.alembic.operations.base import CiphertextOp, UndoingOp
from glpgenc.errors import ConfigurationError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.observe import irreversible
from glpgenc.sqlalchemy.facets import Facet
from glpgenc.sqlalchemy.schema.sql_names import qualified
from glpgenc.sqlalchemy.spec import SuiteName

SUFFIX = "_enc"
"""What a ciphertext column is called after the name of its plaintext column, unless said."""


@Operations.register_operation("encrypt_column")
@dataclass(eq=False)
class EncryptColumnOp(CiphertextOp):
    """Begin to encrypt a column: see :meth:`encrypt_column`."""

    operation = "encrypt_column"
    shown = ("made.schema", "made.table", "move.plaintext", "made.column")

    made: CiphertextColumn
    move: ColumnMigration
    partitions: Partitions = ()
    comment: Comment = False

    @classmethod
    def encrypt_column(
        cls,
        operations: Operations,
        table: str,
        column: str,
        *,
        data_class: str,
        ciphertext: str | None = None,
        field: str | None = None,
        padding: int = 0,
        search: Facet | Sequence[Facet] = (),
        type_: Any = None,
        mode: Literal["database", "client"] = "database",
        tenant: str | None = None,
        row: str | None = None,
        source: str | None = None,
        unkeyed: Unkeyed = "queue",
        client_source: bool = False,
        comment: Comment = False,
        partitions: Partitions = (),
        schema: str | None = None,
        suite: SuiteName | None = None,
    ) -> None:
        """Add a ciphertext column beside a plaintext column, keep both in step, and index what it is searched by.

        It needs no key, rewrites and reads no row, and runs outside of the migration's transaction, which is committed
        first. Broken off, it may be run again. The rows that are there wait for ``glpgenc backfill run``.

        :param column: the plaintext column; it stays until :meth:`DropPlaintextOp.drop_plaintext`.
        :param data_class: which data key protects the values, such as ``"pii"``.
        :param ciphertext: the new column, ``<column>_enc`` by default.
        :param field: the logical field, ``<table>.<ciphertext>`` by default, as a model has it.
        :param padding: values are padded to a multiple of so many bytes, 0 to 65,535.
        :param search: facets, in the model's order.
        :param type_: the type of the values, as the model has it, so that facets suit it as they do there: ``Exact()``
            of a ``Decimal`` compares numbers. Without it, facets are taken as they are.
        :param mode: ``"database"``: the server encrypts, also what old releases write; ``"client"``: Python does.
        :param tenant: the column, or other SQL over a row, that gives the row's tenant; ``None`` for the only tenant.
        :param row: the column, or other SQL over a row, that gives the key its value is bound to.
        :param source: SQL over a row that gives the value to encrypt; the column itself by default.
        :param unkeyed: plaintext written by a session without keys is left to the backfill (``"queue"``), or refused.
        :param client_source: only a function in Python can read what the source holds, such as a Fernet token: triggers
            leave it alone, and ``glpgenc backfill run`` is given the function.
        :param comment: the ciphertext column's, ``None`` for none; that of the plaintext column by default. Grants on
            the plaintext column alone are always carried over, SELECT also to the index columns.
        :param partitions: in a script (``--sql``), the partitions of a partitioned table, by name; of one that has
            partitions itself a mapping: ``{"eu": ["eu_1", "eu_2"], "us": None}``. Else they are read.
        :param schema: of the table.
        :param suite: what jobs write where Python encrypts (client mode), as the model has it; ``"A256GCM"`` at first.
        :raises RegistryError: when the column can't be encrypted so, with the reason.
        :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
        """
        made = CiphertextColumn(
            table=table,
            column=ciphertext or column + SUFFIX,
            field=field,
            data_class=data_class,
            padding=padding,
            search=facets(search, type_),
            schema=schema,
            suite=suite,
        )
        move = ColumnMigration(
            plaintext=column, mode=mode, tenant=tenant, row=row, source=source, unkeyed=unkeyed,
            client_source=client_source,
        )  # fmt: skip
        operations.invoke(cls(made, move, partitions, comment))

    def reverse(self) -> AbandonEncryptionOp:
        """Return what undoes it before the plaintext is dropped."""
        return AbandonEncryptionOp(self.made.table, self.made.column, self.made.schema, self)


@Operations.register_operation("abandon_encryption")
@dataclass(eq=False)
class AbandonEncryptionOp(UndoingOp):
    """Undo ``encrypt_column``: see :meth:`abandon_encryption`."""

    operation = "abandon_encryption"
    shown = ("schema", "table", "ciphertext")
    options_of, written = "the encrypt_column that abandon_encryption undid", "encrypt_column"

    table: str
    ciphertext: str
    schema: str | None = None
    undone: EncryptColumnOp | None = None

    @classmethod
    def abandon_encryption(
        cls, operations: Operations, table: str, ciphertext: str, *, schema: str | None = None
    ) -> None:
        """Drop a ciphertext column whose plaintext column is still there, with index columns and registration.

        The field and its facets stay registered.

        :raises RegistryError: when the plaintext was dropped, or a value is in the ciphertext alone.
        """
        operations.invoke(cls(table, ciphertext, schema))


@Operations.register_operation("drop_plaintext")
@dataclass(eq=False)
class DropPlaintextOp(UndoingOp):
    """Drop a plaintext column: see :meth:`drop_plaintext`."""

    operation = "drop_plaintext"
    shown = ("schema", "table", "column")
    options_of, written = "the column that drop_plaintext dropped", "restore_plaintext"

    table: str
    column: str
    ciphertext: str
    not_null: bool = False
    schema: str | None = None
    drops: tuple[str, ...] = ()
    undone: MigrateOperation | None = None

    @classmethod
    def drop_plaintext(
        cls,
        operations: Operations,
        table: str,
        column: str,
        *,
        ciphertext: str | None = None,
        not_null: bool = False,
        drops: Sequence[str] = (),
        schema: str | None = None,
    ) -> None:
        """Drop the plaintext column of a migration that is verified. There is no way back but decrypting.

        Readers and writers wait for a moment only: that every row is encrypted is proved before, beside them. What can
        be refused is refused in the migration's transaction, so that nothing of the migration remains. A table without
        rows, as in a new database, need not be verified.

        :param column: the plaintext column.
        :param ciphertext: the column that replaces it, ``<column>_enc`` by default.
        :param not_null: whether the ciphertext column becomes NOT NULL.
        :param drops: the names of unique indexes, indexes over several columns, and constraints that are dropped with
            the column, in the same transaction. Those that are not named keep the column from being dropped.
        :raises RegistryError: when it is not verified and has rows, or something else depends on the column.
        :raises NotEncryptedError: when a row is still to be encrypted; run the backfill and verify again.
        :raises DatabaseError: when the table was in use at each attempt to lock it.
        """
        operations.invoke(cls(table, column, ciphertext or column + SUFFIX, not_null, schema, _names(drops)))


@Operations.register_operation("check_drop_plaintext")
@dataclass(eq=False)
class CheckDropPlaintextOp(CiphertextOp):
    """Refuse early what ``drop_plaintext`` would refuse: see :meth:`check_drop_plaintext`."""

    operation = "check_drop_plaintext"
    shown = ("checked.schema", "checked.table", "checked.column")

    checked: DropPlaintextOp

    @classmethod
    def check_drop_plaintext(
        cls,
        operations: Operations,
        table: str,
        column: str,
        *,
        ciphertext: str | None = None,
        not_null: bool = False,
        drops: Sequence[str] = (),
        schema: str | None = None,
    ) -> None:
        """Refuse what ``op.drop_plaintext`` of these arguments would refuse, and change nothing.

        It stands at the head of a migration that does more than to drop one column, so that either all can be done or
        nothing is. It runs in the migration's transaction.

        :raises RegistryError: as ``op.drop_plaintext``.
        :raises NotEncryptedError: likewise.
        """
        names = _names(drops)
        operations.invoke(cls(DropPlaintextOp(table, column, ciphertext or column + SUFFIX, not_null, schema, names)))

    def reverse(self) -> MigrateOperation:
        """Return what undoes nothing."""
        return ops.ModifyTableOps(self.checked.table, [], schema=self.checked.schema)


@Operations.register_operation("restore_plaintext")
@dataclass(eq=False)
class RestorePlaintextOp(CiphertextOp):
    """Undo ``drop_plaintext`` in a table without rows: see :meth:`restore_plaintext`."""

    operation = "restore_plaintext"
    shown = ("schema", "table", "move.plaintext")

    table: str
    column: Column[Any]
    ciphertext: str
    move: ColumnMigration
    schema: str | None = None

    @classmethod
    def restore_plaintext(
        cls,
        operations: Operations,
        table: str,
        column: Column[Any],
        *,
        ciphertext: str | None = None,
        mode: Literal["database", "client"] = "database",
        tenant: str | None = None,
        row: str | None = None,
        source: str | None = None,
        unkeyed: Unkeyed = "queue",
        client_source: bool = False,
        schema: str | None = None,
    ) -> None:
        """Add a plaintext column again that was dropped, to a table without rows, and keep both columns in step again.

        It runs in the migration's transaction, and never brings values back: a table with rows is refused, and nothing
        of the migration remains.

        :param column: the plaintext column, as ``op.add_column`` takes it.
        :param ciphertext: the column that replaced it, ``<column>_enc`` by default.
        :param mode: these are as in ``op.encrypt_column``.
        :param schema: of the table.
        :raises RegistryError: when the table has rows; the recipe to decrypt them is in docs/MIGRATIONS.md.
        """
        move = ColumnMigration(
            plaintext=column.name, mode=mode, tenant=tenant, row=row, source=source, unkeyed=unkeyed,
            client_source=client_source,
        )  # fmt: skip
        operations.invoke(cls(table, column, ciphertext or column.name + SUFFIX, move, schema))

    def reverse(self) -> MigrateOperation:
        """Return the operation that it undoes."""
        return DropPlaintextOp(self.table, self.move.plaintext, self.ciphertext, schema=self.schema, undone=self)


@Operations.register_operation("check_restore_plaintext")
@dataclass(eq=False)
class CheckRestorePlaintextOp(CiphertextOp):
    """Refuse early what ``restore_plaintext`` would refuse: see :meth:`check_restore_plaintext`."""

    operation = "check_restore_plaintext"
    shown = ("schema", "table", "column")

    table: str
    column: str
    schema: str | None = None

    @classmethod
    def check_restore_plaintext(
        cls, operations: Operations, table: str, column: str, *, schema: str | None = None
    ) -> None:
        """Refuse a table with rows, as ``op.restore_plaintext`` would, and change nothing.

        :param column: the plaintext column.
        :raises RegistryError: when the table has rows.
        """
        operations.invoke(cls(table, column, schema))

    def reverse(self) -> MigrateOperation:
        """Return what undoes nothing."""
        return ops.ModifyTableOps(self.table, [], schema=self.schema)


@Operations.implementation_for(EncryptColumnOp)
def _encrypt_column(operations: Operations, op: EncryptColumnOp) -> None:
    made = op.made

    def plan(database: AutocommitConnection | None) -> Iterator[MigrationStep]:
        found = parts(database, made.table, made.schema, op.partitions)
        return statements.expand(made, op.move, naming_of(operations), found, comment=op.comment)

    run_outside(operations, made.relation, plan)


@Operations.implementation_for(AbandonEncryptionOp)
def _abandon_encryption(operations: Operations, op: AbandonEncryptionOp) -> None:
    relation = qualified(op.table, op.schema)
    run_outside(operations, relation, lambda _: undoing.abandon(relation, op.ciphertext))


@Operations.implementation_for(DropPlaintextOp)
def _drop_plaintext(operations: Operations, op: DropPlaintextOp) -> None:
    relation = qualified(op.table, op.schema)
    detail = {"table": relation, "column": op.column, "ciphertext": op.ciphertext}
    dropping = Event(type=EncryptionAuditEventType.PLAINTEXT_DROPPED, operation="migrate", detail=detail)

    def plan(_: AutocommitConnection | None) -> Iterator[MigrationStep]:
        yield _check(op)
        yield from contracting.drop_plaintext(relation, op.column, op.ciphertext, not_null=op.not_null, drops=op.drops)

    # Of a script that is printed no one knows here whether it is ever run.
    with nullcontext() if operations.migration_context.as_sql else irreversible(dropping):
        undo = contracting.allow_plaintext(relation, op.ciphertext)
        run_outside(operations, relation, plan, undo=undo)


@Operations.implementation_for(CheckDropPlaintextOp)
def _check_drop_plaintext(operations: Operations, op: CheckDropPlaintextOp) -> None:
    run_inside(operations, [_check(op.checked)])


def _check(op: DropPlaintextOp) -> MigrationStep:
    relation = qualified(op.table, op.schema)
    return contracting.check_drop_plaintext(relation, op.column, op.ciphertext, not_null=op.not_null, drops=op.drops)


def _names(names: Sequence[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise ConfigurationError("drops must be a list of names", hint=f"write drops=[{names!r}]")
    return tuple(names)


@Operations.implementation_for(RestorePlaintextOp)
def _restore_plaintext(operations: Operations, op: RestorePlaintextOp) -> None:
    relation = qualified(op.table, op.schema)
    run_inside(operations, [contracting.require_no_rows(relation, op.move.plaintext)])
    operations.add_column(op.table, op.column, schema=op.schema)
    run_inside(operations, [contracting.restore_plaintext(relation, op.ciphertext, op.move)])


@Operations.implementation_for(CheckRestorePlaintextOp)
def _check_restore_plaintext(operations: Operations, op: CheckRestorePlaintextOp) -> None:
    run_inside(operations, [contracting.require_no_rows(qualified(op.table, op.schema), op.column)])
