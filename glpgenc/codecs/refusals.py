"""What is said when a value or a type is refused: the names of types, never values."""

from __future__ import annotations

from glpgenc.errors import InvalidValueError

_SUPPORTED = (
    "str, int, Decimal, bool, date, datetime (naive), DATETIME_TZ (aware), time (naive), TIME_TZ (aware), "
    "timedelta, UUID, dict, list, JSON_ANY, bytes, subclasses of Enum and of pydantic's BaseModel, NewType, "
    "Literal and Optional of these, and SQLAlchemy's types for them; for any other class, pass codec= to convert "
    "it to text"
)


def wrong_type(wanted: str, value: object, hint: str | None = None) -> InvalidValueError:
    """Return the error for a value of another type.

    :param wanted: what it must be, with its article: ``a str``.
    """
    return InvalidValueError(f"the value must be {wanted}, not {type(value).__name__}", hint=hint)


def unreadable(name: str, hint: str | None = None) -> InvalidValueError:
    """Return the error for a text that is not one of a codec's.

    :param name: the codec's.
    """
    hint = hint or "read it with the type it was stored as; gl_decrypt returns the text"
    return InvalidValueError(f"the decrypted text is not valid for the codec {name}", hint=hint)


def unsupported(name: str, hint: str = "") -> TypeError:
    """Return the error for a type without a codec.

    :param hint: follows its name at once: what to do instead.
    """
    return TypeError(f"there is no codec for {name}{hint}; supported are {_SUPPORTED}")
