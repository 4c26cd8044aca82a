"""Values of named fields as base64 text, in and out in their own types."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.codecs import DATETIME_TZ, JSON_ANY, TIME_TZ, Codec, codec_for
from glpgenc.errors import GlpgencError, InvalidFieldError, InvalidValueError, NotEncryptedError
from glpgenc.service.encryption_service import EncryptionService

if TYPE_CHECKING:
    from glpgenc.settings import Settings

_TIMES = {
    (time, False): (b"t", codec_for(time)),
    (time, True): (b"v", TIME_TZ),
    (datetime, False): (b"T", codec_for(datetime)),
    (datetime, True): (b"Z", DATETIME_TZ),
}

FIELD_CLASS = "field"
"""The data class of values whose class no one named."""

_MAX_FIELD_NAME = 256


def _text(value: Any) -> bytes:
    try:
        return str.encode(value)
    except UnicodeEncodeError:
        raise InvalidValueError(
            "the text holds a lone surrogate, which is not Unicode text", hint="repair it where it was decoded"
        ) from None


def _shortest(number: Decimal) -> str:
    """Return the one text of all equal numbers."""
    # Not of Decimal.normalize, which rounds to the precision of the thread's context.
    if not number:
        return "0"
    text: str = codec_for(Decimal).encode(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _float_text(value: Any) -> str:
    return repr(float(value))


_FLOAT = Codec("float", float, "double precision", _float_text, float)
_PLAIN = {
    bool: (b"b", codec_for(bool)),
    int: (b"i", codec_for(int)),
    float: (b"f", _FLOAT),
    Decimal: (b"d", codec_for(Decimal)),
    date: (b"D", codec_for(date)),
    timedelta: (b"p", codec_for(timedelta)),
    UUID: (b"u", codec_for(UUID)),
    dict: (b"j", JSON_ANY),
    list: (b"j", JSON_ANY),
}


_READING = {tag[0]: codec.decode for tag, codec in (*_PLAIN.values(), *_TIMES.values())}


def to_bytes(value: object) -> bytes:
    """Return a value with its type.

    :raises InvalidValueError: when it has no text form, such as JSON with NaN in it.
    :raises TypeError: when it is of another type, a subclass included: nothing could give that back.
    """
    kind = type(value)
    if kind is str:
        return b"s" + _text(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return b"x" + bytes(value)
    if isinstance(value, time | datetime) and kind in {time, datetime}:
        tag, codec = _TIMES[kind, value.utcoffset() is not None]
    elif kind in _PLAIN:
        tag, codec = _PLAIN[kind]
    else:
        raise TypeError(
            f"a value of type {kind.__name__} can't be encrypted so that it comes back as one: give str, int, float, "
            "bool, bytes, Decimal, date, time, datetime, timedelta, UUID, dict or list"
        )
    text = codec.encode(value)
    if codec is JSON_ANY and codec.decode(text) != value:
        raise InvalidValueError(
            "the JSON value would come back as another one: it holds keys that are not text, or tuples",
            hint="use str keys, and lists",
        )
    return tag + _text(text)


def from_bytes(data: bytes) -> Any:
    """Return the value in its type.

    :raises NotEncryptedError: when no value was written so.
    """
    body = data[1:]
    if data[:1] == b"x":
        return body
    try:
        text = body.decode()
        return text if data[:1] == b"s" else _READING[data[0]](text)
    except (UnicodeDecodeError, ValueError, KeyError, IndexError, GlpgencError):
        pass
    # Not within `except`: what was decrypted is in that exception.
    raise NotEncryptedError(
        "the value was decrypted, and is not one that encrypt_field wrote",
        hint="decrypt it with EncryptionService, or with the version of glpgenc that wrote it",
    )


def searchable(value: object) -> bytes:
    """Return a value such that equal values of one type are equal bytes.

    :raises TypeError: as :func:`to_bytes`, and for JSON, whose equal values have different texts.
    """
    if isinstance(value, dict | list):
        raise TypeError(
            "equal JSON values can have different text forms, and so have no search term: index a part of the value"
        )
    if type(value) is Decimal:
        return b"d" + _shortest(value).encode()
    if type(value) is float:
        value += 0.0
    return to_bytes(value)


class FieldEncryptor(NonCopyable):
    """Encrypts single values of named fields, for columns and documents that glpgenc does not manage.

    A value comes back in its type: ``str``, ``int``, ``float``, ``bool``, ``bytes``, ``Decimal``, ``date``, ``time``,
    ``datetime`` (one with a time zone as the same moment in UTC), ``timedelta``, ``UUID``, and JSON in a ``dict`` or
    ``list``. The type is encrypted and authenticated with the value, and so are tenant, data class and field name: a
    text that is moved to another field or tenant does not decrypt.

    Columns that SQL functions read, and that are searched in the database, are of
    :class:`~glpgenc.column_encryptor.ColumnEncryptor` and of :class:`~glpgenc.sqlalchemy.EncryptedColumn`.

    Thread-safe. Every method raises what :class:`~glpgenc.service.EncryptionService` raises, and
    :class:`~glpgenc.errors.InvalidFieldError` for a field name that is empty, longer than 256 characters, or not text.

    :param encryption_service: what encrypts; it stays the caller's, who closes it.
    :param data_class: the data class of the values, whose keys encrypt them. Values of another class do not decrypt.
    """

    def __init__(self, encryption_service: EncryptionService, *, data_class: str = FIELD_CLASS) -> None:
        self._service = encryption_service
        self._data_class = data_class
        self._is_owner = False

    @classmethod
    def from_settings(cls, settings: Settings | None = None, *, data_class: str = FIELD_CLASS) -> Self:
        """Build an encryptor with a service of its own, which :meth:`close` closes.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :raises ConfigurationError: as :meth:`EncryptionService.from_settings`.
        :raises KMSConfigurationError: as that.
        """
        made = cls(EncryptionService.from_settings(settings), data_class=data_class)
        made._is_owner = True
        return made

    def __repr__(self) -> str:
        return f"<FieldEncryptor data_class={self._data_class!r}>"

    def encrypt_field(self, value: object, field_name: str, tenant_id: str | None = None) -> str | None:
        """Encrypt a value.

        :param value: of a type that the class lists; ``None`` stays ``None``.
        :param field_name: any name, such as ``email``.
        :param tenant_id: the owner; ``None`` for the default tenant.
        :returns: an envelope in standard base64: 4 characters for each 3 of the value's bytes and 49 more.
        :raises TypeError: when it is of another type.
        :raises InvalidValueError: when it has no text form.
        """
        if value is None:
            return None
        made = self._service.encrypt_to_bytes(to_bytes(value), self._context(field_name, tenant_id))
        return base64.b64encode(made).decode("ascii")

    def decrypt_field(self, encrypted_value: str | bytes | None, field_name: str, tenant_id: str | None = None) -> Any:
        """Verify and decrypt a value.

        :param encrypted_value: what :meth:`encrypt_field` returned; ``None`` stays ``None``.
        :param field_name: the same as when it was encrypted, like ``tenant_id``.
        :returns: the value in its type.
        :raises NotEncryptedError: when it is not such a text.
        :raises AuthenticationError: when it is of another field or tenant, or was altered.
        """
        if encrypted_value is None:
            return None
        return from_bytes(self._service.decrypt(_envelope(encrypted_value), self._context(field_name, tenant_id)))

    def encrypt_many(self, values: Iterable[object], field_name: str, tenant_id: str | None = None) -> list[str | None]:
        """Encrypt many values of a field, as :meth:`encrypt_field` encrypts each.

        :raises TypeError: as that, like what else is raised.
        """
        given = list(values)
        plain = [to_bytes(value) for value in given if value is not None]
        made = self._service.encrypt_many_to_bytes(plain, self._context(field_name, tenant_id)) if plain else []
        texts = iter(base64.b64encode(each).decode("ascii") for each in made)
        return [None if value is None else next(texts) for value in given]

    def decrypt_many(
        self, encrypted_values: Iterable[str | bytes | None], field_name: str, tenant_id: str | None = None
    ) -> list[Any]:
        """Verify and decrypt many values of a field, as :meth:`decrypt_field` each; one that does not open fails all.

        :raises AuthenticationError: as that, like what else is raised.
        """
        given = list(encrypted_values)
        sealed = [_envelope(value) for value in given if value is not None]
        opened = self._service.decrypt_many(sealed, self._context(field_name, tenant_id)) if sealed else []
        plain = iter(opened)
        return [None if value is None else from_bytes(next(plain)) for value in given]

    def create_hmac_index(
        self, value: object, field_name: str, tenant_id: str | None = None, *, key_version: int = 1
    ) -> bytes | None:
        """Return the search term of a value, to be stored beside it and compared with.

        Equal values of one type, field and tenant have equal terms: that, and nothing else, shows to anyone who sees
        them (docs/LEAKAGE.md). Text is compared as it is: normalise it first, where case or accents should not count.

        :param value: as for :meth:`encrypt_field`, but no JSON; ``None`` stays ``None``.
        :param tenant_id: the owner. ``None`` for the default tenant; without one the term is that of all tenants, and
            shows equal values of two tenants.
        :param key_version: see :meth:`EncryptionService.create_hmac`.
        :returns: 32 bytes.
        :raises TypeError: when it is of another type.
        :raises InvalidValueError: when it has no text form, or ``key_version`` is not a whole number of 1 or more.
        :raises KeyNotFoundError: when there is no index root of this version.
        """
        if value is None:
            return None
        return self._service.create_hmac(
            searchable(value), self._context(field_name, tenant_id), key_version=key_version
        )

    def close(self) -> None:
        """Close the service that :meth:`from_settings` made; one that was given stays open."""
        if self._is_owner:
            self._service.close()

    def __enter__(self) -> Self:
        if self._is_owner:
            self._service.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _context(self, field_name: str, tenant_id: str | None) -> dict[str, str]:
        if not isinstance(field_name, str) or not 0 < len(field_name) <= _MAX_FIELD_NAME:
            raise InvalidFieldError(f"a field name is a text of 1 to {_MAX_FIELD_NAME} characters")
        named = {} if tenant_id is None else {"tenant_id": tenant_id}
        return {**named, "data_class": self._data_class, "field": field_name}


def _envelope(text: str | bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        # The text may be a plaintext, so no word of it is repeated.
        raise NotEncryptedError(
            "the value is not an envelope in base64", hint="give what encrypt_field returned, all of it"
        ) from None
