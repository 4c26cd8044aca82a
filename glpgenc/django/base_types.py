"""The type of values that a field of Django's has, as the codecs know it."""

from __future__ import annotations

import json
from typing import Any

from django import conf
from django.core.exceptions import FieldError
from django.db import models
from django.utils import timezone
from sqlalchemy import types

from glpgenc.codecs.scalars import FLOAT
from glpgenc.errors import InvalidValueError, MappingError

_TYPES: dict[type[models.Field[Any, Any]], Any] = {
    models.CharField: lambda field: types.String(field.max_length),
    models.TextField: lambda _: types.String(),
    models.GenericIPAddressField: lambda _: types.String(),
    models.SmallIntegerField: lambda _: types.SmallInteger(),
    models.BigIntegerField: lambda _: types.BigInteger(),
    models.IntegerField: lambda _: types.Integer(),
    models.DecimalField: lambda field: types.Numeric(field.max_digits, field.decimal_places),
    models.FloatField: lambda _: FLOAT,
    models.BooleanField: lambda _: types.Boolean(),
    models.DateTimeField: lambda _: types.DateTime(timezone=conf.settings.USE_TZ),
    models.DateField: lambda _: types.Date(),
    models.TimeField: lambda _: types.Time(),
    models.DurationField: lambda _: types.Interval(),
    models.UUIDField: lambda _: types.Uuid(),
    models.BinaryField: lambda _: types.LargeBinary(),
    models.JSONField: lambda _: types.JSON(none_as_null=True),
}
"""Django's fields, each before those that it is derived from."""

_SIZES = {"PositiveSmallIntegerField": types.SmallInteger, "PositiveBigIntegerField": types.BigInteger}
_POSITIVE = (models.PositiveIntegerField, models.PositiveBigIntegerField)
_REFUSED = (models.AutoField, models.BigAutoField, models.SmallAutoField, models.FileField, models.FilePathField)


class _NotOfFieldError(InvalidValueError, ValueError):
    """As Django's own code and frameworks on it catch what a plain field raises."""


def check_supported(field: models.Field[Any, Any]) -> None:
    """Refuse a field whose values can't be encrypted, or that says what can't be true of ciphertext.

    :raises MappingError: naming what serves.
    """
    name = type(field).__name__
    if isinstance(field, _REFUSED) or not isinstance(field, tuple(_TYPES)):
        message = f"EncryptedField does not support {name}"
        raise MappingError(message, hint="use a field of text, numbers, dates, times, UUIDs, bytes or JSON")
    for option, hint in (
        ("primary_key", "use an integer or a UUID as the primary key, and search=Exact(unique=True) here"),
        ("_unique", "declare search=[Exact(unique=True)]"),
        ("db_index", "declare search=[Exact()], Prefix(), Contains() or Range()"),
        ("unique_for_date", "check it in clean()"),
        ("unique_for_month", "check it in clean()"),
        ("unique_for_year", "check it in clean()"),
        ("db_collation", "leave it out: the server sees bytes"),
        ("db_comment", "leave it out"),
    ):
        if getattr(field, option, None) and not (option == "db_index" and isinstance(field, models.SlugField)):
            message = f"the field in an EncryptedField can't have {option.lstrip('_')}"
            raise MappingError(message, hint=hint)
    if field.has_db_default():
        message = "the field in an EncryptedField can't have db_default: the server can't encrypt it"
        raise MappingError(message, hint="use default=")


def declared_type(field: models.Field[Any, Any]) -> Any:
    """Return the type of a field's values, as :class:`~glpgenc.sqlalchemy.EncryptedColumn` takes it."""
    sized = _SIZES.get(field.get_internal_type())
    if sized is not None:
        return sized()
    return next(make for class_, make in _TYPES.items() if isinstance(field, class_))(field)


def prepared(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value as the codec takes it, as Django prepares it for a plain column.

    :raises InvalidValueError: when it is not one of the field. The message does not show it, as Django's would.
    """
    try:
        found = _prepared(field, value)
    except FieldError:
        raise
    except Exception as error:  # noqa: BLE001  (of Django or of the application's own field)
        kind = type(error).__name__
    else:
        is_positive = isinstance(field, _POSITIVE) or field.get_internal_type() == "PositiveSmallIntegerField"
        if is_positive and found is not None and found < 0:
            message = "the value must be zero or more"
            raise InvalidValueError(message)
        return found
    # Not within the handler: that error quotes the value.
    message = f"the value is not valid for a {type(field).__name__} ({kind})"
    raise _NotOfFieldError(message, hint="the value is not shown; field.clean() says what is wrong with it")


def _prepared(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.DateTimeField):
        return _moment(field, value)
    if isinstance(field, models.JSONField):
        # What the encoder makes of it; and a copy, as a plain column would give.
        return json.loads(json.dumps(value, cls=field.encoder))
    found = field.get_prep_value(value)
    convert = next((make for classes, make in _CONVERTED if isinstance(field, classes)), None)
    return found if found is None or convert is None else convert(field, found)


# What is stored is of one type, and not of one derived from it, such as a member of TextChoices.
_CONVERTED: tuple[tuple[Any, Any], ...] = (
    (models.BinaryField, lambda _, value: bytes(value)),
    ((models.DecimalField, models.UUIDField), lambda field, value: field.to_python(value)),
    (models.GenericIPAddressField, lambda _, value: str(value) or None),
    ((models.CharField, models.TextField), lambda _, value: str(value)),
    (models.BooleanField, lambda _, value: bool(value)),
    (models.IntegerField, lambda _, value: int(value)),
)


def _moment(field: models.DateTimeField[Any, Any], value: Any) -> Any:
    found = field.to_python(value)
    if found is None:
        return None
    # Django warns of what does not fit USE_TZ, and its warning shows the value.
    if conf.settings.USE_TZ and timezone.is_naive(found):
        return timezone.make_aware(found, timezone.get_default_timezone())
    if not conf.settings.USE_TZ and timezone.is_aware(found):
        message = "an aware datetime can't be stored while USE_TZ is False"
        raise InvalidValueError(message)
    return found


def restored(field: models.Field[Any, Any], value: Any) -> Any:
    """Return what a codec has read as the field's values are."""
    if isinstance(field, models.JSONField) and field.decoder is not None and value is not None:
        return json.loads(json.dumps(value), cls=field.decoder)
    return value
