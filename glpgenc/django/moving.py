"""Moves into encrypted fields: from the plain field beside it, or from a field of a package that encrypts itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, LiteralString

import django
from django.apps import apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.migrations.operations import RemoveField
from django.db.models import Expression

from glpgenc.backfill.pgp_source import pgp_reader
from glpgenc.backfill.source_function import SourceReference
from glpgenc.django.apps import encrypted_fields
from glpgenc.django.base_types import prepared
from glpgenc.django.keys import database_url
from glpgenc.errors import ConfigurationError, InvalidValueError, RegistryError

if TYPE_CHECKING:
    from glpgenc.django.fields import EncryptedField

Read = Callable[[Any], Any]
"""Takes what the old column holds, and returns the value as the old field gives it to programs."""

_TABLE: LiteralString = (
    "SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = %s::pg_catalog.regclass"
)
_STATE: LiteralString = (
    "SELECT c.state FROM glpgenc.encrypted_columns c WHERE c.relation = %s::pg_catalog.regclass AND c.column_name = %s"
)
_DROP: LiteralString = "SELECT glpgenc.gl_drop_plaintext(%s::pg_catalog.regclass, %s, %s::pg_catalog.name[])"


class Following(Expression):
    """What an UPDATE writes beside the old column: the new ciphertext, where the old column changes.

    The database takes a ciphertext that alone changes for the newer one of the two, and empties the old column.
    """

    def __init__(self, field: EncryptedField, value: Any) -> None:
        super().__init__(output_field=field)
        self._written, self._value = field, value

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return it in SQL."""
        old, quoted = old_field(self._written), connection.ops.quote_name
        own, theirs = quoted(self._written.column), quoted(old.column)
        values = (
            old.get_db_prep_save(self._value, connection),
            self._written.get_db_prep_save(self._value, connection),
        )
        return f"CASE WHEN {theirs} IS NOT DISTINCT FROM %s THEN {own} ELSE %s END", values


class RemoveReplaced(RemoveField):
    """``RemoveField`` of a field that another replaces: refused until every value was compared, or there is no row."""

    reversible = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the column, with what keeps both in step.

        :raises RegistryError: when the values were not moved, or not verified.
        """
        model = from_state.apps.get_model(app_label, self.model_name)
        field = next((each for each in encrypted_fields(model) if each.replaces == self.name), None)
        if field is None or not self.allow_migrate_model(schema_editor.connection.alias, model):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        table, old = schema_editor.quote_name(model._meta.db_table), old_field(field)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_STATE, [table, field.column])
            state = (cursor.fetchone() or [""])[0]
            cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")  # noqa: S608  (a quoted name)
            is_empty = cursor.fetchone()[0]
        if state == "verified" or (is_empty and state in ("expanded", "backfilled")):
            going = schema_editor._constraint_names(model, [old.column])
            schema_editor.execute(_DROP, [table, field.column, going])
        elif is_empty:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        elif state not in ("contracted", "scrubbed"):
            label = f"{model._meta.label}.{field.name}"
            message = f"{label} does not hold what {self.name} does, which would be lost"
            raise RegistryError(message, hint=f"run `python manage.py glpgenc_move {label}` first")


def following(field: EncryptedField, instance: Any, *, add: bool) -> Any:
    """Return what is written of a field that replaces another: the value of that one."""
    old = old_field(field)
    value = getattr(instance, old.attname)
    if value is not None and old.get_prep_value(value) is None:
        # Of packages that store what is empty as NULL.
        value = None
    setattr(instance, field.attname, value)
    # What packages encrypt changes with each write.
    return value if add or value is None or _package(old) else Following(field, value)


def check_replaced(field: EncryptedField) -> list[checks.CheckMessage]:
    """Check that the field that one replaces is there, and may be NULL: it is, once the new one is written alone."""
    if field.replaces is None:
        return []
    try:
        if old_field(field).null:
            return []
        message, hint = f"the field {field.replaces} is to be replaced, and is NOT NULL", "declare it with null=True"
    except FieldDoesNotExist:
        message, hint = (
            f"replaces={field.replaces!r} is not a field of the model",
            "name the field that holds the values",
        )
    return [checks.Error(message, hint=hint, obj=field, id="glpgenc.E005")]


def encrypted_field(label: str) -> EncryptedField:
    """Return the field that ``app.Model.field`` names.

    :raises ConfigurationError: when there is none, or it does not say which field it replaces.
    """
    from glpgenc.django.fields import EncryptedField  # noqa: PLC0415  (models are there now)

    try:
        app_label, model, name = label.split(".")
        field = apps.get_model(app_label, model)._meta.get_field(name)
    except (ValueError, LookupError, FieldDoesNotExist) as error:
        message = f"{label} is not a field: {type(error).__name__}"
        raise ConfigurationError(message, hint="use the form app.Model.field") from None
    if not isinstance(field, EncryptedField) or field.replaces is None:
        message = f"{label} is not an EncryptedField that replaces another field"
        raise ConfigurationError(message, hint='declare it as EncryptedField(..., replaces="old_field")')
    return field


def source_reference(field: EncryptedField, alias: str) -> SourceReference | None:
    """Return what names the function that reads the old field; ``None`` where that is plaintext."""
    if not _is_encrypted_by_others(old_field(field)):
        return None
    return SourceReference(f"{__name__}:{field.model._meta.label}.{field.name}@{alias}")


def old_field(field: EncryptedField) -> Any:
    """Return the field that one replaces."""
    return field.model._meta.get_field(str(field.replaces))


def table_of(field: EncryptedField, alias: str) -> str:
    """Return the table of a field with its schema, as SQL: jobs look into no schema by themselves."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(_TABLE, [connection.ops.quote_name(field.model._meta.db_table)])
        return str(cursor.fetchone()[0])


def __getattr__(name: str) -> Read:
    """Return the function that reads an old field, as :func:`source_reference` names it."""
    label, _, alias = name.partition("@")
    if not alias:
        raise AttributeError(name)
    if not apps.ready:
        # A worker is a process of its own.
        django.setup()
    return _reader(label, alias)


@cache
def _reader(label: str, alias: str) -> Read:
    field = encrypted_field(label)
    old, codec, base = old_field(field), field.spec.codec, field.base_field
    read = _packages_reader(old, alias)

    def text(stored: Any) -> Any:
        value = read(stored)
        return None if value is None else codec.store(prepared(base, value))

    return text


def _package(field: Any) -> str:
    """Return the package that a field encrypts with, as far as it has to be known."""
    roots = {each.__module__.partition(".")[0] for each in type(field).__mro__}
    return next((each for each in ("django_cryptography", "encrypted_fields", "pgcrypto") if each in roots), "")


def _is_encrypted_by_others(field: Any) -> bool:
    reads_itself = hasattr(field, "from_db_value") and not type(field).from_db_value.__module__.startswith("django.")
    return bool(_package(field)) or reads_itself


def _packages_reader(old: Any, alias: str) -> Read:
    """Return what reads a package's values, with the keys that it takes from Django's settings itself."""
    package = _package(old)
    if package == "encrypted_fields":
        return _fernet_reader(old)
    if package == "pgcrypto":
        return _pgp_reader(old, alias)
    connection = connections[alias]

    def read(stored: Any) -> Any:
        value = old.from_db_value(stored, None, connection)
        if package == "django_cryptography":
            from django_cryptography.fields import Expired  # noqa: PLC0415

            if value is Expired:
                message = "the value is older than the ttl of its field"
                raise InvalidValueError(message)
        return value

    return read


def _fernet_reader(old: Any) -> Read:
    """Return what reads Fernet tokens. The package gives a token that no key opens for the value: this raises."""
    from encrypted_fields.fields import EncryptedFieldMixin, EncryptedJSONField  # noqa: PLC0415

    if isinstance(old, EncryptedJSONField):
        import json  # noqa: PLC0415

        return lambda stored: old._decrypt_values(json.loads(stored))
    convert = super(EncryptedFieldMixin, old).to_python
    return lambda stored: convert(old.f.decrypt(stored.encode()).decode())


def _pgp_reader(old: Any, alias: str) -> Read:
    """Return what lets the server read values of django-pgcrypto-fields."""
    from pgcrypto.mixins import PGPPublicKeyFieldMixin, PGPSymmetricKeyFieldMixin, get_setting  # noqa: PLC0415

    is_public = isinstance(old, PGPPublicKeyFieldMixin)
    if not is_public and not isinstance(old, PGPSymmetricKeyFieldMixin):
        message = f"{type(old).__name__} holds hashes, which can't be decrypted"
        raise ConfigurationError(message, hint="move the field that it is made from, with search=[Exact()]")
    key = str(get_setting(connections[alias], "PRIVATE_PGP_KEY" if is_public else "PGCRYPTO_KEY"))
    read = pgp_reader(database_url(alias), key, is_public=is_public)
    return lambda stored: old.to_python(read(stored))
