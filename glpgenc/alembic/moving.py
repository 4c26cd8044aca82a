# ruff: noqa: S608 - DDL takes no parameters; naming.py quotes every name and text
"""``op.encrypt_column`` and ``op.drop_plaintext``: from plaintext to ciphertext, and what undoes that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from alembic.operations import MigrateOperation, Operations

from glpgenc.alembic import contracting, statements, undoing
from glpgenc.alembic.carrying import Comment
from glpgenc.alembic.execution import naming_of, parts, run_outside
from glpgenc.alembic.facts import CiphertextColumn, Move, Unkeyed, facets
from glpgenc.alembic.indexing import Partitions
from glpgenc.alembic.naming import qualified
from glpgenc.alembic.running import Database
from glpgenc.alembic.steps import Step
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.migrate.telling import told
from glpgenc.sqlalchemy.facets import Facet

SUFFIX = "_enc"
"""What a ciphertext column is called after the name of its plaintext column, unless said."""


@Operations.register_operation("encrypt_column")
@dataclass(eq=False)
class EncryptColumnOp(MigrateOperation):
    """Begin to encrypt a column: see :meth:`encrypt_column`."""

    made: CiphertextColumn
    move: Move
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
        )
        move = Move(
            plaintext=column, mode=mode, tenant=tenant, row=row, source=source, unkeyed=unkeyed,
            client_source=client_source,
        )  # fmt: skip
        operations.invoke(cls(made, move, partitions, comment))

    def reverse(self) -> AbandonEncryptionOp:
        """Return what undoes it before the plaintext is dropped."""
        return AbandonEncryptionOp(self.made.table, self.made.column, self.made.schema, self)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what ``alembic check`` shows."""
        return "encrypt_column", self.made.schema, self.made.table, self.move.plaintext, self.made.column


@Operations.register_operation("abandon_encryption")
@dataclass(eq=False)
class AbandonEncryptionOp(MigrateOperation):
    """Undo ``encrypt_column``: see :meth:`abandon_encryption`."""

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

    def reverse(self) -> MigrateOperation:
        """Return the operation that it undid.

        :raises RegistryError: when that is not known.
        """
        if self.undone is None:
            raise RegistryError("what abandon_encryption undid is not known", hint="write encrypt_column by hand")
        return self.undone

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what ``alembic check`` shows."""
        return "abandon_encryption", self.schema, self.table, self.ciphertext


@Operations.register_operation("drop_plaintext")
@dataclass(eq=False)
class DropPlaintextOp(MigrateOperation):
    """Drop a plaintext column: see :meth:`drop_plaintext`."""

    table: str
    column: str
    ciphertext: str
    not_null: bool = False
    schema: str | None = None

    @classmethod
    def drop_plaintext(
        cls,
        operations: Operations,
        table: str,
        column: str,
        *,
        ciphertext: str | None = None,
        not_null: bool = False,
        schema: str | None = None,
    ) -> None:
        """Drop the plaintext column of a migration that is verified. There is no way back but decrypting.

        Readers and writers wait for a moment only: that every row is encrypted is proved before, beside them.

        :param column: the plaintext column.
        :param ciphertext: the column that replaces it, ``<column>_enc`` by default.
        :param not_null: whether the ciphertext column becomes NOT NULL.
        :raises RegistryError: when it is not verified, or something else stands on the column: it is named.
        :raises NotEncryptedError: when a row is still to be encrypted; run the backfill and verify again.
        :raises DatabaseError: when the table was in use at each attempt to lock it.
        """
        operations.invoke(cls(table, column, ciphertext or column + SUFFIX, not_null, schema))

    def reverse(self) -> PlaintextIsGoneOp:
        """Return what says that there is no way back."""
        return PlaintextIsGoneOp(self.table, self.column, self.ciphertext, self.schema)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what ``alembic check`` shows."""
        return "drop_plaintext", self.schema, self.table, self.column


@Operations.register_operation("plaintext_is_gone")
@dataclass(eq=False)
class PlaintextIsGoneOp(MigrateOperation):
    """Refuse a downgrade: see :meth:`plaintext_is_gone`."""

    table: str
    column: str
    ciphertext: str
    schema: str | None = None

    @classmethod
    def plaintext_is_gone(
        cls,
        operations: Operations,
        table: str,
        column: str,
        *,
        ciphertext: str | None = None,
        schema: str | None = None,
    ) -> None:
        """Refuse to go back behind ``drop_plaintext``, and say what to do instead.

        :raises RegistryError: always.
        """
        operations.invoke(cls(table, column, ciphertext or column + SUFFIX, schema))

    def reverse(self) -> DropPlaintextOp:
        """Return the operation that can't be undone."""
        return DropPlaintextOp(self.table, self.column, self.ciphertext, schema=self.schema)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return what ``alembic check`` shows."""
        return "plaintext_is_gone", self.schema, self.table, self.column


@Operations.implementation_for(EncryptColumnOp)
def _encrypt_column(operations: Operations, op: EncryptColumnOp) -> None:
    made = op.made

    def plan(database: Database | None) -> Iterator[Step]:
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
    # Of a script that is printed nobody knows here whether it is ever run.
    with nullcontext() if operations.migration_context.as_sql else told(dropping):
        run_outside(
            operations,
            relation,
            lambda _: contracting.drop_plaintext(relation, op.column, op.ciphertext, not_null=op.not_null),
            undo=contracting.allow_plaintext(relation, op.ciphertext),
        )


@Operations.implementation_for(PlaintextIsGoneOp)
def _plaintext_is_gone(_: Operations, op: PlaintextIsGoneOp) -> None:
    relation = qualified(op.table, op.schema)
    raise RegistryError(
        f"column {op.column} of table {relation} was dropped when its values had been encrypted, and no migration can "
        "bring it back",
        hint=f"add the column again, and in sessions with keys, in batches: UPDATE {relation} SET {op.column} = "
        f"glpgenc.gl_decrypt({op.ciphertext}, its field); docs/MIGRATIONS.md has the recipe",
    )
