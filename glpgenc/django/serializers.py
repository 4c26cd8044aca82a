"""The serialization format ``encrypted``: JSON whose encrypted fields are ciphertext. Every other format refuses them.

``SERIALIZATION_MODULES = {"encrypted": "glpgenc.django.serializers"}`` makes it one of dumpdata and loaddata.
"""

from __future__ import annotations

import base64
import json
import sys
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn

from django.apps import apps
from django.core.serializers.base import DeserializationError
from django.core.serializers.base import Serializer as BaseSerializer
from django.core.serializers.json import Serializer as JSONSerializer
from django.core.serializers.python import Deserializer as PythonDeserializer
from django.db import DEFAULT_DB_ALIAS, connections

from glpgenc.errors import EncryptedQueryError, GlpgencError

if TYPE_CHECKING:
    from glpgenc.django.fields import EncryptedField

_ALLOWED: ContextVar[bool] = ContextVar("glpgenc_django_serializes", default=False)


class Serializable:
    """Whether a field is serialized, as serializers ask: in the format ``encrypted`` yes, in others it is refused."""

    def __init__(self, field: EncryptedField) -> None:
        self._field = field

    def __bool__(self) -> bool:
        """Return yes, or no where the serializer was asked for other fields only.

        :raises EncryptedQueryError: when the value would be written as plaintext.
        """
        asking = sys._getframe(1).f_locals.get("self")
        # Others ask too, such as Django REST framework, and write no dumps.
        if _ALLOWED.get() or not isinstance(asking, BaseSerializer):
            return True
        # It looks after this at what it was asked for.
        if asking.selected_fields is not None and self._field.attname not in asking.selected_fields:
            return False
        message = f"{self._field} is encrypted, and this format would write its values as plaintext"
        hint = 'use the format "encrypted", or leave the field out; docs/DJANGO.md has both'
        raise EncryptedQueryError(message, hint=hint)


class Serializer(JSONSerializer):
    """Writes JSON, in which the value of an encrypted field is its ciphertext in base64."""

    internal_use_only = False
    _current: Any

    def serialize(self, queryset: Any, **options: Any) -> Any:
        """Return objects as JSON."""
        token = _ALLOWED.set(True)
        try:
            return super().serialize(queryset, **options)
        finally:
            _ALLOWED.reset(token)

    def handle_field(self, obj: Any, field: Any) -> None:
        """Write a field that is not a relation."""
        from glpgenc.django.fields import EncryptedField  # noqa: PLC0415  (which imports this module)

        if not isinstance(field, EncryptedField):
            super().handle_field(obj, field)
            return
        connection = connections[obj._state.db or DEFAULT_DB_ALIAS]
        sealed = field.get_db_prep_save(field.value_from_object(obj), connection)
        self._current[field.name] = None if sealed is None else base64.b64encode(sealed).decode()

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        """Write a foreign key."""
        self._refuse_natural(field)
        super().handle_fk_field(obj, field)

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        """Write the keys of a many-to-many relation."""
        self._refuse_natural(field)
        super().handle_m2m_field(obj, field)

    def _refuse_natural(self, field: Any) -> None:
        from glpgenc.django.apps import encrypted_fields  # noqa: PLC0415

        model = field.remote_field.model
        if self.use_natural_foreign_keys and hasattr(model, "natural_key") and encrypted_fields(model):
            message = f"{field} would be written by natural_key() of {model._meta.label}, which may be a plaintext"
            raise EncryptedQueryError(message, hint="leave natural foreign keys out")


def Deserializer(  # noqa: N802  (Django's name)
    stream_or_string: Any, *, using: str = DEFAULT_DB_ALIAS, **options: Any
) -> Iterator[Any]:
    """Yield the objects of what :class:`Serializer` has written, decrypted with the keys of the database.

    :raises DeserializationError: when it is not such a document, or a value does not open.
    """
    try:
        text = stream_or_string if isinstance(stream_or_string, (str, bytes)) else stream_or_string.read()
        objects = json.loads(text)
        for each in objects:
            _open(each, using)
    except (ValueError, TypeError, KeyError, LookupError) as error:
        _refuse(type(error).__name__)
    except GlpgencError as error:
        raise DeserializationError(str(error)) from error
    yield from PythonDeserializer(objects, using=using, **options)


def _open(each: dict[str, Any], using: str) -> None:
    from glpgenc.django.fields import EncryptedField  # noqa: PLC0415

    connection, values = connections[using], each["fields"]
    for field in apps.get_model(each["model"])._meta.concrete_fields:
        if isinstance(field, EncryptedField) and values.get(field.name) is not None:
            try:
                data = base64.b64decode(values[field.name], validate=True)
            except Base64Error:
                _refuse(f"{field} is not in base64")
            (convert,) = field.get_db_converters(connection)
            values[field.name] = convert(data, None, connection)


def _refuse(reason: str) -> NoReturn:
    message = f"not a document of the format encrypted: {reason}"
    raise DeserializationError(message) from None
