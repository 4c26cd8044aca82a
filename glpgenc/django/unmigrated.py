"""Protection of models of applications without migrations, whose tables ``migrate --run-syncdb`` makes."""

from __future__ import annotations

from typing import Any

from django.db import connections, router
from django.db.migrations.loader import MigrationLoader

from glpgenc.django.apps import encrypted_fields
from glpgenc.django.constraints import UniqueConstraint
from glpgenc.django.operations import protect

_NEW = (
    "SELECT to_regclass(%s) IS NOT NULL AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns c"
    " WHERE c.relation = to_regclass(%s) AND c.column_name = %s)"
)


def protect_unmigrated(sender: Any, using: str, **_: Any) -> None:
    """Protect the fields of an application's tables that were just made, as migrations would."""
    connection = connections[using]
    models = [each for each in router.get_migratable_models(sender, using) if encrypted_fields(each)]
    if not models or connection.vendor != "postgresql" or sender.label in MigrationLoader(None).migrated_apps:
        return
    for model in models:
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            new = [each for each in encrypted_fields(model) if _is_new(cursor, table, each.column)]
        if new:
            with connection.schema_editor() as schema_editor:
                for each in new:
                    protect(schema_editor, each)
                for constraint in model._meta.constraints:
                    if isinstance(constraint, UniqueConstraint):
                        schema_editor.execute(constraint.create_sql(model, schema_editor))


def _is_new(cursor: Any, table: str, column: str) -> bool:
    cursor.execute(_NEW, [table, table, column])
    return bool(cursor.fetchone()[0])
