"""``op.protect_column`` and ``op.add_search_facet``: what a ciphertext column needs besides itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from alembic.operations import MigrateOperation, Operations

from glpgenc.alembic.declaration import CiphertextColumn, facets
from glpgenc.alembic.execution import contraction as undoing
from glpgenc.alembic.execution import expansion as statements
from glpgenc.alembic.execution.context import naming_of, parts, run_inside, run_outside
from glpgenc.alembic.execution.indexing import Partitions
from glpgenc.alembic.execution.running import AutocommitConnection, MigrationStep
from glpgenc.alembic.operations.base import CiphertextOp, UndoingOp
from glpgenc.errors import ConfigurationError
from glpgenc.sqlalchemy.facets import Facet
from glpgenc.sqlalchemy.schema.sql_names import literal, qualified
from glpgenc.sqlalchemy.spec import SuiteName


@Operations.register_operation("protect_column")
@dataclass(eq=False)
class ProtectColumnOp(CiphertextOp):
    """Make a ``bytea`` column one that holds ciphertext: see :meth:`protect_column`."""

    operation = "protect_column"
    shown = ("made.schema", "made.table", "made.column")

    made: CiphertextColumn
    concurrently: bool = False
    partitions: Partitions = ()

    @classmethod
    def protect_column(
        cls,
        operations: Operations,
        table: str,
        column: str,
        *,
        data_class: str,
        field: str | None = None,
        padding: int = 0,
        search: Facet | Sequence[Facet] = (),
        type_: Any = None,
        concurrently: bool = False,
        partitions: Partitions = (),
        schema: str | None = None,
        suite: SuiteName | None = None,
    ) -> None:
        """Register and guard a ``bytea`` column that never held plaintext; add its index columns, triggers and indexes.

        It needs no key, and may be executed again.

        :param data_class: which data key protects the values, such as ``"pii"``.
        :param field: the logical field, ``<table>.<column>`` by default.
        :param padding: values are padded to a multiple of so many bytes, 0 to 65,535.
        :param search: facets, in the model's order.
        :param type_: the type of the values, as in ``op.encrypt_column``.
        :param concurrently: the table is in use: work without blocking reads or writes, outside of the migration's
            transaction, which is committed first. Otherwise the table is one that this migration has created.
        :param partitions: as in ``op.encrypt_column``.
        :param schema: of the table.
        :param suite: what jobs write where Python encrypts (client mode), as the model has it; ``"A256GCM"`` at first.
        :raises RegistryError: when the registry does not allow it, with the reason.
        :raises NotEncryptedError: when the column holds plaintext.
        :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
        """
        made = CiphertextColumn(
            table=table,
            column=column,
            field=field,
            data_class=data_class,
            padding=padding,
            search=facets(search, type_),
            schema=schema,
            suite=suite,
        )
        operations.invoke(cls(made, concurrently, partitions))

    def reverse(self) -> UnprotectColumnOp:
        """Return what undoes it."""
        return UnprotectColumnOp(self.made.table, self.made.column, self.made.schema, self)


@Operations.register_operation("unprotect_column")
@dataclass(eq=False)
class UnprotectColumnOp(UndoingOp):
    """Undo ``protect_column``: see :meth:`unprotect_column`."""

    operation = "unprotect_column"
    shown = ("schema", "table", "column")
    options_of, written = "the protect_column that unprotect_column undid", "protect_column"

    table: str
    column: str
    schema: str | None = None
    undone: MigrateOperation | None = None

    @classmethod
    def unprotect_column(cls, operations: Operations, table: str, column: str, *, schema: str | None = None) -> None:
        """Remove index columns, triggers, guard and registration of a ciphertext column, before it is dropped.

        The column itself stays, and so do the field and its facets in the registry.

        :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
        """
        operations.invoke(cls(table, column, schema))


@Operations.register_operation("add_search_facet")
@dataclass(eq=False)
class AddSearchFacetOp(CiphertextOp):
    """Add a way to search a ciphertext column: see :meth:`add_search_facet`."""

    operation = "add_search_facet"
    shown = ("schema", "table", "column", "facet.facet_name")

    table: str
    column: str
    facet: Facet
    index_column: str | None = None
    partitions: Partitions = ()
    schema: str | None = None

    @classmethod
    def add_search_facet(
        cls,
        operations: Operations,
        table: str,
        column: str,
        facet: Facet,
        *,
        type_: Any = None,
        index_column: str | None = None,
        partitions: Partitions = (),
        schema: str | None = None,
    ) -> None:
        """Register a facet of a ciphertext column, keep it in an index column, and index that without blocking writes.

        Values that are encrypted from now on are found by it. Those that are there carry no term of it until they are
        encrypted again.

        :param column: the ciphertext column; it is registered.
        :param type_: the type of the values, as in ``op.encrypt_column``.
        :param index_column: where the terms are kept. Default: ``<column>_tags`` for tags; for one term
            ``<column>_bidx`` where that is free, else ``<column>_<facet>_bidx``. In a script (``--sql``) a
            facet with one term needs it.
        :param partitions: as in ``op.encrypt_column``.
        :param schema: of the table.
        :raises RegistryError: when the registry does not allow it, with the reason.
        :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
        """
        (facet,) = facets(facet, type_)
        operations.invoke(cls(table, column, facet, index_column, partitions, schema))

    def reverse(self) -> DropSearchFacetOp:
        """Return what undoes it."""
        return DropSearchFacetOp(self.table, self.column, self.facet.facet_name, self.schema, self)


@Operations.register_operation("drop_search_facet")
@dataclass(eq=False)
class DropSearchFacetOp(UndoingOp):
    """Undo ``add_search_facet``: see :meth:`drop_search_facet`."""

    operation = "drop_search_facet"
    shown = ("schema", "table", "column", "facet")
    options_of, written = "the facet that drop_search_facet removed", "add_search_facet"

    table: str
    column: str
    facet: str
    schema: str | None = None
    undone: AddSearchFacetOp | None = None

    @classmethod
    def drop_search_facet(
        cls, operations: Operations, table: str, column: str, facet: str, *, schema: str | None = None
    ) -> None:
        """Remove the index column of a facet, and with it the index.

        The facet stays registered: values carry its term, and keep their slot for it.

        :param facet: its name in the registry.
        :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
        """
        operations.invoke(cls(table, column, facet, schema))


@Operations.implementation_for(ProtectColumnOp)
def _protect_column(operations: Operations, op: ProtectColumnOp) -> None:
    made, naming = op.made, naming_of(operations)
    if not op.concurrently:
        run_inside(operations, statements.protect(made, naming, None))
        return

    def plan(database: AutocommitConnection | None) -> Iterator[MigrationStep]:
        return statements.protect(made, naming, parts(database, made.table, made.schema, op.partitions))

    run_outside(operations, made.relation, plan)


@Operations.implementation_for(UnprotectColumnOp)
def _unprotect_column(operations: Operations, op: UnprotectColumnOp) -> None:
    relation = qualified(op.table, op.schema)
    run_outside(operations, relation, lambda _: [undoing.unprotect(relation, op.column)])


@Operations.implementation_for(AddSearchFacetOp)
def _add_search_facet(operations: Operations, op: AddSearchFacetOp) -> None:
    relation = qualified(op.table, op.schema)

    def plan(database: AutocommitConnection | None) -> Iterator[MigrationStep]:
        yield from statements.check_unique(relation, [op.facet])
        yield statements.register_facet(relation, op.column, op.facet)
        # The generator is resumed once the facet is registered, which the name depends on.
        name = op.index_column or _index_column(op, database)
        table = statements.facet_table(op.table, op.schema, op.facet, name, naming_of(operations))
        yield from statements.index_facet(
            table, op.column, op.facet, parts(database, op.table, op.schema, op.partitions)
        )

    run_outside(operations, relation, plan)


@Operations.implementation_for(DropSearchFacetOp)
def _drop_search_facet(operations: Operations, op: DropSearchFacetOp) -> None:
    relation = qualified(op.table, op.schema)
    run_outside(operations, relation, lambda _: [undoing.drop_facet(relation, op.column, op.facet)])


def _index_column(op: AddSearchFacetOp, database: AutocommitConnection | None) -> str:
    if not op.facet.is_scalar:
        return f"{op.column}_tags"
    if database is None:
        raise ConfigurationError(
            f"in offline mode, the index column of {op.column} for facet {op.facet.facet_name} must be named",
            hint=(
                f"pass it: op.add_search_facet(..., index_column='{op.column}_bidx') if it is the first, else "
                f"'{op.column}_{op.facet.facet_name}_bidx'"
            ),
        )
    values = ", ".join(map(literal, (qualified(op.table, op.schema), op.column, op.facet.facet_name)))
    ((name,),) = database.rows(f"SELECT glpgenc._index_column_name({values}, NULL, NULL)")
    return str(name)
