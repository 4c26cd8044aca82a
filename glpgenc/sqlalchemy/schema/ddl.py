"""The protection of a table in the database: registered fields, guards, and the triggers of its index columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import DDL, MetaData, Table, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from glpgenc.errors import ConfigurationError, DatabaseError
from glpgenc.sqlalchemy.driver_errors import glpgenc_error, sqlstate_of
from glpgenc.sqlalchemy.facets import Exact, Facet
from glpgenc.sqlalchemy.schema.sql_names import compiled, literal, qualified
from glpgenc.sqlalchemy.schema.tables import INDEX_COLUMN, encrypted_columns

_INSUFFICIENT_PRIVILEGE = "42501"


def protection_statements(table: Table, *, schema: str | None = None) -> list[str]:
    """Return the SQL that protects a table which a migration has just created, for ``op.execute``.

    It registers fields and facets, guards the encrypted columns, adds the index columns that are not there yet, their
    triggers and indexes. It needs no key, and may be executed again. ``metadata.create_all`` does all this itself.

    :param table: as the model declares it; each encrypted column is a ``bytea`` in the database.
    :param schema: where the table is, if not where it is declared to be.
    """
    found = table if schema is None else table.to_metadata(type(table.metadata)(), schema=schema)
    creations = [
        compiled(CreateIndex(index, if_not_exists=True))
        for index in sorted(found.indexes, key=lambda each: str(each.name))
        if any(INDEX_COLUMN in column.info for column in index.columns)
    ]
    return [*protection(found, qualified(found.name, found.schema)), *creations]


def unprotection_statements(table: Table, *, schema: str | None = None) -> list[str]:
    """Return the SQL that a migration executes just before it drops a table: triggers and registrations go.

    :param table: as the model declares it.
    :param schema: where the table is, if not where it is declared to be.
    """
    return [_unprotection(qualified(table.name, schema or table.schema))]


def protection(table: Table, relation: str) -> Iterator[str]:
    """Yield the statements that register and guard a table's encrypted columns, and keep their index columns.

    They need no key. They may be executed again: what is there already stays. They hold no ``%``, unless a name does:
    on its way through drivers and scripts it would be written twice, or once.

    :param relation: the table's name as SQL, quoted where needed.
    """
    named = literal(relation)
    for column, spec in encrypted_columns(table):
        field, name = literal(spec.logical_field), literal(column.name)
        suite = "" if spec.registered_suite is None else f", {literal(spec.registered_suite)}"
        yield f"SELECT glpgenc.gl_register_field({field}, {literal(spec.data_class)}, {spec.padding}{suite})"
        for facet in spec.search:
            yield facet_registration(field, facet)
        # The table is new and empty, so that validating waits for nothing.
        yield (
            f"DO $do$ BEGIN EXECUTE pg_catalog.concat('ALTER TABLE ', {named}::pg_catalog.regclass, "
            "' VALIDATE CONSTRAINT ', "
            f"pg_catalog.quote_ident(glpgenc.gl_guard_column({named}, {name}, {field}))); END $do$"
        )
        for facet, index_column in spec.index_columns(column.name):
            keeping = f"{named}, {name}, {literal(facet.facet_name)}, {literal(index_column)}"
            yield f"SELECT glpgenc.gl_index_column({keeping})"
            if isinstance(facet, Exact) and facet.unique:
                yield unique_facet_note(relation, column.name, facet)


def unique_facet_note(relation: str, column: str, facet: Exact) -> str:
    """Return the statement that notes that values are kept apart by a facet, so that a lost index is found.

    :param relation: the table's name as SQL, quoted where needed.
    """
    return (
        "UPDATE glpgenc.index_columns SET is_unique = true "  # noqa: S608 - texts that are quoted
        f"WHERE relation = {literal(relation)}::pg_catalog.regclass AND column_name = {literal(column)} "
        f"AND facet = {literal(facet.facet_name)} AND NOT is_unique"
    )


def _unprotection(relation: str) -> str:
    # The registry may be gone already, and the trigger function belongs to the table alone: nothing else would drop it.
    # Its triggers depend on it.
    return f"""DO $do$
DECLARE
    dropped pg_catalog.regclass := pg_catalog.to_regclass({literal(relation)});
    kept    pg_catalog.oid;
BEGIN
    kept := (SELECT t.tgfoid FROM pg_catalog.pg_trigger t
             WHERE t.tgrelid = dropped AND t.tgname = 'zzz_glpgenc_index_insert');
    IF kept IS NOT NULL THEN
        EXECUTE pg_catalog.concat('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON ', dropped);
        EXECUTE pg_catalog.concat('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON ', dropped);
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgfoid = kept) THEN
            EXECUTE pg_catalog.concat('DROP FUNCTION ', kept::pg_catalog.regprocedure);
        END IF;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = 'glpgenc') THEN
        DELETE FROM glpgenc.index_columns i WHERE i.relation = dropped;
        DELETE FROM glpgenc.encrypted_columns c WHERE c.relation = dropped;
    END IF;
END $do$"""  # noqa: S608  (a name that is quoted)


def facet_registration(field: str, facet: Facet) -> str:
    """Return the statement that registers a facet.

    :param field: the field as SQL.
    """
    parameters = json.dumps(facet.shape.parameters())
    texts = (facet.scope, facet.shape.kind.name.lower(), parameters)
    return (
        f"SELECT glpgenc.gl_register_facet({field}, {literal(facet.facet_name)}, "
        f"{literal(facet.normalizer.name.lower())}, {facet.kept_bits}, {', '.join(map(literal, texts))})"
    )


@event.listens_for(Table, "before_create")
def _about_to_create(table: Table, connection: Any, **options: Any) -> None:
    _check_dialect([table], connection or options["_ddl_runner"])


@event.listens_for(MetaData, "before_create")
def _about_to_create_all(metadata: MetaData, connection: Any, *, tables: Any = None, **options: Any) -> None:
    # Before any of its tables is there.
    _check_dialect(metadata.tables.values() if tables is None else tables, connection or options["_ddl_runner"])


def _check_dialect(tables: Iterable[Table], target: Any) -> None:
    for table in tables:
        if target.dialect.name != "postgresql" and (columns := encrypted_columns(table)):
            message = (
                f"{table.fullname}.{columns[0][0].name} is encrypted, which requires PostgreSQL, and the dialect of "
                f"this engine is {target.dialect.name}"
            )
            hint = "create the table on a PostgreSQL engine"
            raise ConfigurationError(message, hint=hint)


@event.listens_for(Table, "after_create")
def _created(table: Table, connection: Any, **options: Any) -> None:
    if encrypted_columns(table):
        if connection is None:
            # Alembic writes a script: its implementation is in for the connection.
            connection = _ScriptConnection(options["_ddl_runner"])
        _execute(connection, protection(table, _present_name(table, connection)))


@event.listens_for(Table, "before_drop")
def _about_to_drop(table: Table, connection: Any, **options: Any) -> None:
    if encrypted_columns(table):
        if connection is None:
            connection = _ScriptConnection(options["_ddl_runner"])
        _execute(connection, [_unprotection(_present_name(table, connection))])


class _ScriptConnection:
    """What is in for a connection where a migration is written and not executed."""

    def __init__(self, runner: Any) -> None:
        self.dialect = runner.dialect
        self.execute = runner.execute

    def schema_for_object(self, table: Table) -> str | None:
        return table.schema


def _present_name(table: Table, connection: Any) -> str:
    # In the schema that schema_translate_map makes of its own.
    return qualified(table.name, connection.schema_for_object(table))


def _execute(connection: Any, statements: Iterable[str]) -> None:
    """Execute statements as they are.

    :raises GlpgencError: in place of the driver's error, on an engine that is not bound, too.
    """
    for statement in statements:
        try:
            # DDL() is a format string.
            connection.execute(DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
        except DBAPIError as error:
            original: Any = error.orig
            if sqlstate_of(original) == _INSUFFICIENT_PRIVILEGE:
                message = "permission denied to register encrypted columns, or the role does not own the table"
                hint = (
                    "create tables as their owner, as a member of glpgenc_admin: GRANT glpgenc_admin TO the role "
                    "that runs migrations"
                )
                raise DatabaseError(message, hint=hint) from None
            if (mine := glpgenc_error(original)) is not None:
                raise mine from None
            raise
