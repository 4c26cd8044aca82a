"""The changes of one table that is there already, as autogenerate is to write them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, cast

from alembic.operations import ops
from sqlalchemy import Column, DefaultClause, LargeBinary, Table, text

from glpgenc.alembic.compare.ordering import added_columns, dropped_columns
from glpgenc.alembic.compare.registry import (
    BEFORE_CONTRACT,
    RegisteredColumn,
    TableKey,
    dependents_first,
    original_default,
)
from glpgenc.alembic.declaration import CiphertextColumn, ColumnMigration
from glpgenc.alembic.operations.encryption import (
    SUFFIX,
    AbandonEncryptionOp,
    DropPlaintextOp,
    EncryptColumnOp,
    RestorePlaintextOp,
)
from glpgenc.alembic.operations.protection import (
    AddSearchFacetOp,
    DropSearchFacetOp,
    ProtectColumnOp,
    UnprotectColumnOp,
)
from glpgenc.alembic.operations.renaming import RenameCiphertextOp
from glpgenc.errors import MappingError
from glpgenc.jobs.pending_index import PREFIX as PENDING_INDEX
from glpgenc.sqlalchemy.facets import Facet
from glpgenc.sqlalchemy.schema.sql_names import identifier
from glpgenc.sqlalchemy.schema.tables import encrypted_columns
from glpgenc.sqlalchemy.schema.uniqueness import in_dependency_order
from glpgenc.sqlalchemy.spec import USUAL_SUITE, EncryptedColumnSpec, spec_of

INFO = "glpgenc"
"""The key of ``info`` of a column or table under which a model says what its type does not: ``plaintext``, ``tenant``,
``source``, ``unkeyed``."""

_log = logging.getLogger("glpgenc.alembic")


def declaration_of(column: Column[Any], spec: EncryptedColumnSpec, schema: str | None, table: str) -> CiphertextColumn:
    """Return what a migration says of a model's encrypted column."""
    return CiphertextColumn(
        table=table,
        column=column.name,
        field=spec.logical_field,
        data_class=spec.data_class,
        padding=spec.padding,
        search=spec.search,
        schema=schema,
        suite=spec.registered_suite if spec.mode == "client" else None,
    )


def plain_column(column: Column[Any]) -> Column[Any]:
    """Return a column as it is in the database: of an encrypted one a copy of type ``bytea``."""
    if spec_of(column) is None:
        return column
    copied = column._copy()  # noqa: SLF001 - as Alembic does itself
    copied.type = LargeBinary()
    return copied


class TableChanges:
    """What Alembic has found about a table, step by step put into our operations.

    :param context: of autogenerate.
    :param table: the model's.
    :param plain: what Alembic has found; what remains of it in the end.
    :param registered: the table's ciphertext columns in the registry.
    """

    def __init__(
        self,
        context: Any,
        key: TableKey,
        table: Table,
        plain: ops.ModifyTableOps,
        registered: dict[str, RegisteredColumn],
    ) -> None:
        self._schema, self._name = key
        self._table = table
        self._plain = plain
        self._registered = registered
        encrypted = in_dependency_order(encrypted_columns(table))
        self._encrypted = {column.name: column for column, _ in encrypted}
        self._specs = {column.name: spec for column, spec in encrypted}
        self._before: list[Any] = []
        self._after: list[Any] = []
        self._types: dict[str, Any] = {}
        self._comments: dict[str, str | None] = {}
        self._required: set[str] = set()
        if self._encrypted or registered:
            columns = context.inspector.get_columns(self._name, schema=self._schema)
            self._types = {column["name"]: column["type"] for column in columns}
            self._comments = {column["name"]: column.get("comment") for column in columns}
            key = context.inspector.get_pk_constraint(self._name, schema=self._schema)["constrained_columns"]
            self._required = {each["name"] for each in columns if not each["nullable"]}.difference(key)

    def operations(self) -> list[Any]:
        """Return the operations in an order that works, and whose reverse works backwards."""
        if self._encrypted or self._registered:
            self._leave_guards()
            # That of a backfill which is under way.
            self._keep(
                lambda op: not (isinstance(op, ops.DropIndexOp) and str(op.index_name).startswith(PENDING_INDEX))
            )
            gone = self._renamings()
            for name, column in self._encrypted.items():
                if name not in gone.values():
                    self._compare(name, column)
            self._plaintexts()
            for there in dependents_first(self._registered):
                if there.made.column not in self._encrypted and there.made.column not in gone:
                    self._removed(there)
        return [*self._before, self._plain, *self._after]

    def _facts(self, column: Column[Any]) -> CiphertextColumn:
        return declaration_of(column, self._specs[column.name], self._schema, self._name)

    def _leave_guards(self) -> None:
        guards = {name for column in self._registered.values() for name in column.guards}
        self._keep(lambda op: not (isinstance(op, ops.DropConstraintOp) and op.constraint_name in guards))

    def _keep(self, wanted: Any) -> None:
        self._plain.ops[:] = [op for op in self._plain.ops if wanted(op)]

    def _forget_added(self, *names: str) -> None:
        self._keep(lambda op: not added_columns(op) & set(names))

    def _forget_dropped(self, *names: str) -> None:
        self._keep(lambda op: not dropped_columns(op) & set(names))

    def _drops(self, name: str) -> bool:
        return any(isinstance(op, ops.DropColumnOp) and op.column_name == name for op in self._plain.ops)

    # ---- names

    def _renamings(self) -> dict[str, str]:
        """Find ciphertext columns that have another name in the model: the field tells that they are the same."""
        found = {}
        for old, there in self._registered.items():
            for new, column in self._encrypted.items():
                if (
                    there.plaintext is None
                    and old not in self._table.columns
                    and new not in self._types
                    and self._specs[new].logical_field == there.made.field
                ):
                    found[old] = new
                    self._before.append(RenameCiphertextOp(self._name, old, new, self._schema))
                    self._forget_dropped(old, *(kept.index_column for kept in there.facets.values()))
                    self._forget_added(new, *self._companions(column))
        return found

    def _companions(self, column: Column[Any]) -> list[str]:
        return [name for _, name in self._specs[column.name].index_columns(column.name)]

    # ---- columns of the model

    def _compare(self, name: str, column: Column[Any]) -> None:
        there = self._registered.get(name)
        if name not in self._types:
            self._added(column)
        elif not isinstance(self._types[name], LargeBinary):
            self._declared_in_place(column)
        elif there is None:
            self._forget_added(*self._companions(column))
            self._after.append(ProtectColumnOp(self._facts(column), concurrently=True))
        else:
            self._facets(column, there)
            self._compare_suites(name, there)
            if there.state in BEFORE_CONTRACT:
                self._leave_nullable(name)
            if there.move is not None:
                self._relax(there.move)

    def _compare_suites(self, name: str, there: RegisteredColumn) -> None:
        """Say that jobs write another suite than the model: no migration moves values, which a rotation does."""
        spec, made = self._specs[name], there.made
        registered = made.suite or USUAL_SUITE
        if spec.mode != "client" or spec.suite == registered:
            return
        padding = f" --padding {made.padding}" if made.padding else ""
        _log.warning(
            "column %s of table %s is encrypted in suite %s by the model, and backfills and rotations write %s: run "
            "`glpgenc field add %s --data-class %s%s --suite %s`, and `glpgenc rotate --data-class %s` to move what is "
            "stored",
            name, self._name, spec.suite, registered, made.field, made.data_class, padding, spec.suite, made.data_class,
        )  # fmt: skip

    def _added(self, column: Column[Any]) -> None:
        self._forget_added(*self._companions(column))
        plaintext = self._plaintext_of(column)
        if plaintext is not None:
            self._forget_added(column.name)
            self._encrypt(column, plaintext, column.name)
            return
        for op in self._plain.ops:
            if isinstance(op, ops.AddColumnOp) and op.column.name == column.name:
                op.column = plain_column(op.column)
        self._after.append(ProtectColumnOp(self._facts(column), concurrently=True))

    def _plaintext_of(self, column: Column[Any]) -> str | None:
        """Return the column that an added one replaces: of ``info``, its fallback, or one that is called like it."""
        said = self._said(column)
        if "plaintext" in said:
            return str(said["plaintext"]) if said["plaintext"] else None
        if (fallback := self._specs[column.name].fallback) is not None:
            return str(fallback) if fallback in self._types else None
        field = self._specs[column.name].logical_field
        candidates: list[str] = [column.name.removesuffix(SUFFIX), field.rpartition(".")[2]]
        taken = {there.plaintext for there in self._registered.values()}
        for name in candidates:
            type_ = self._types.get(name)
            if type_ is not None and name not in taken and name != column.name and not isinstance(type_, LargeBinary):
                return name
        return None

    def _declared_in_place(self, column: Column[Any]) -> None:
        """Encrypt a column whose model keeps its name: beside it, because it can't hold both."""
        name = column.name
        self._forget_added(*self._companions(column))
        self._keep(lambda op: not (isinstance(op, ops.AlterColumnOp) and op.column_name == name))
        ciphertext = next((new for new, there in self._registered.items() if there.plaintext == name), None)
        if ciphertext is None:
            ciphertext = name + SUFFIX
            self._encrypt(column, name, ciphertext)
        _log.warning(
            "column %s of table %s still contains plaintext, but the model reads it as ciphertext: name the "
            "ciphertext column in the model, mapped_column(%r, EncryptedColumn(..., field=%r)), or deploy the "
            "model only after op.drop_plaintext",
            name, self._name, ciphertext, self._specs[name].logical_field,
        )  # fmt: skip

    def _encrypt(self, column: Column[Any], plaintext: str, ciphertext: str) -> None:
        said, spec = self._said(column), self._specs[column.name]
        made = self._facts(column)
        move = ColumnMigration(
            plaintext=plaintext,
            mode=spec.mode,
            tenant=said.get("tenant"),
            row=identifier(spec.row) if spec.row else None,
            source=said.get("source"),
            unkeyed=said.get("unkeyed", "queue"),
            client_source=said.get("client_source", False),
        )
        made = CiphertextColumn(
            table=made.table, column=ciphertext, field=made.field, data_class=made.data_class, padding=made.padding,
            search=made.search, schema=made.schema, suite=made.suite,
        )  # fmt: skip
        is_carried = column.comment == self._comments.get(plaintext)
        self._after.append(EncryptColumnOp(made, move, comment=False if is_carried else column.comment))
        self._stays(plaintext, "its values must be encrypted first")
        self._relax(move)

    def _said(self, column: Column[Any]) -> dict[str, Any]:
        return {**self._table.info.get(INFO, {}), **column.info.get(INFO, {})}

    def _relax(self, move: ColumnMigration) -> None:
        """Let a plaintext column be NULL where the server can't fill it with what a new release has written."""
        if move.mode == "database" and not move.client_source:
            return
        name = move.plaintext
        self._leave_nullable(name, marked=False)
        if name in self._required:
            self._plain.ops.append(
                ops.AlterColumnOp(
                    self._name, name, existing_type=self._types[name], existing_nullable=False, modify_nullable=True,
                    schema=self._schema,
                )
            )  # fmt: skip

    def _leave_nullable(self, name: str, *, marked: bool = True) -> None:
        """Let a column be nullable while rows wait to be encrypted, and keep the default that marks a ciphertext."""
        for op in self._plain.ops:
            if isinstance(op, ops.AlterColumnOp) and op.column_name == name:
                op.modify_nullable = None
                if marked:
                    op.modify_server_default = False
        self._keep(lambda op: not (isinstance(op, ops.AlterColumnOp) and not op.has_changes()))

    # ---- facets

    def _facets(self, column: Column[Any], there: RegisteredColumn) -> None:
        self._forget_dropped(*there.passing)
        declared = dict(self._declared_facets(column))
        for name, (facet, index_column) in declared.items():
            kept = there.facets.get(name)
            if kept is None:
                self._forget_added(index_column)
                self._after.append(AddSearchFacetOp(self._name, column.name, facet, index_column, schema=self._schema))
            else:
                self._check_facet(column, facet, kept.facet, index_column, kept.index_column)
        for name, kept in there.facets.items():
            if name not in declared:
                self._forget_dropped(*({kept.index_column} - {used for _, used in declared.values()}))
                undone = AddSearchFacetOp(self._name, column.name, kept.facet, kept.index_column, schema=self._schema)
                self._before.append(DropSearchFacetOp(self._name, column.name, name, self._schema, undone))

    def _declared_facets(self, column: Column[Any]) -> Iterator[tuple[str, tuple[Facet, str]]]:
        for facet, index_column in self._specs[column.name].index_columns(column.name):
            yield facet.facet_name, (facet, index_column)

    def _check_facet(self, column: Column[Any], facet: Facet, kept: Facet, wanted: str, stored: str) -> None:
        place = f"facet {facet.facet_name} of {self._name}.{column.name}"
        if wanted != stored:
            raise MappingError(
                f"{place} is stored in column {stored}, but the model reads column {wanted}",
                hint="add new facets at the end of search=[...]: the first with one term has the shorter name",
            )
        if (facet.shape, facet.normalizer, facet.kept_bits, facet.scope) != (
            kept.shape,
            kept.normalizer,
            kept.kept_bits,
            kept.scope,
        ):
            raise MappingError(
                f"{place} is registered differently from the model",
                hint=(
                    "a facet can't be changed, because values contain its terms: declare another one with a "
                    "different name="
                ),
            )

    # ---- columns that the model does not have

    def _plaintexts(self) -> None:
        """Keep plaintext columns that are still needed, and drop the others as they should be."""
        going: dict[str, RegisteredColumn] = {}
        for there in self._registered.values():
            plaintext = there.plaintext
            if plaintext is None or there.made.column not in self._table.columns or not self._drops(plaintext):
                continue
            if there.state == "verified":
                going[plaintext] = there
            else:
                self._stays(
                    plaintext, f"its migration is {there.state}: run `glpgenc backfill run`, then `glpgenc verify`"
                )
        self._drop_plaintexts(going)

    def _drop_plaintexts(self, going: dict[str, RegisteredColumn]) -> None:
        """Drop columns, each with its indexes and constraints in one step: it is refused, or all go."""
        plain: list[Any] = list(self._plain.ops)
        self._forget_dropped(*going)
        remade: list[Any] = []
        for plaintext, there in going.items():
            name = there.made.column
            along = [op for op in plain if plaintext in dropped_columns(op)]
            (column,) = (op.to_column() for op in along if isinstance(op, ops.DropColumnOp))
            self._say_what_goes(column, name)
            others = [op for op in along if not isinstance(op, ops.DropColumnOp)]
            # What is on two columns is made again when both are back: the one that goes first comes back last.
            again = [op.reverse() for op in others if op not in remade]
            remade += others
            restored = RestorePlaintextOp(self._name, column, name, cast("ColumnMigration", there.move), self._schema)
            self._after.append(
                DropPlaintextOp(
                    self._name, plaintext, name, not_null=not self._table.columns[name].nullable, schema=self._schema,
                    drops=tuple(map(_name_of, others)),
                    undone=ops.ModifyTableOps(self._name, [restored, *again], schema=self._schema),
                )
            )  # fmt: skip

    def _say_what_goes(self, column: Column[Any], ciphertext: str) -> None:
        """Log what the ciphertext column does not take over, and give the default back as the table had it."""
        where = (column.name, self._name, ciphertext)
        if isinstance(default := column.server_default, DefaultClause):
            written = original_default(str(default.arg))
            column.server_default = DefaultClause(text(written))
            _log.warning(
                "the default %s of column %s of table %s is dropped with it, and column %s can't have one: set "
                "it in the model (mapped_column(default=...))", written, *where,
            )  # fmt: skip
        if not column.nullable and self._table.columns[ciphertext].nullable:
            _log.warning("column %s of table %s is NOT NULL, but column %s of the model is nullable", *where)

    def _stays(self, plaintext: str, reason: str) -> None:
        if self._drops(plaintext):
            _log.warning("column %s of table %s is not dropped yet: %s", plaintext, self._name, reason)
        if plaintext not in self._table.columns:
            self._forget_dropped(plaintext)

    def _removed(self, there: RegisteredColumn) -> None:
        """Take a ciphertext column back that the model does not have any more."""
        name = there.made.column
        if there.plaintext in self._encrypted:
            self._forget_dropped(name, *(kept.index_column for kept in there.facets.values()))
            return
        index_columns = {kept.index_column for kept in there.facets.values()}
        if there.move is not None:
            self._forget_dropped(name, *index_columns)
            undone = EncryptColumnOp(there.declared(), there.move)
            self._before.append(AbandonEncryptionOp(self._name, name, self._schema, undone))
            return
        self._forget_dropped(*index_columns)
        undone_protection = ProtectColumnOp(there.declared(), concurrently=True)
        self._before.append(UnprotectColumnOp(self._name, name, self._schema, undone_protection))


def _name_of(op: Any) -> str:
    return str(op.index_name if isinstance(op, ops.DropIndexOp) else op.constraint_name)
