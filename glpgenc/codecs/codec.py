"""A codec, and the errors that it raises: they name types, never values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glpgenc.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable

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


def unchanged(value: Any) -> Any:
    """Return a value as it is."""
    return value


class StoredText(str):
    """Text as it may be stored, such as that of a LIKE without wildcards: codecs of text encode it as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Codec:
    """How the values of one Python type are stored.

    :param name: for messages, such as ``int``.
    :param python_type: what :attr:`decode` returns; ``object`` where that may be anything.
    :param sql_type: the SQL type to cast a decrypted text to.
    :param encode: takes a value, gives its text (``bytes`` where :attr:`is_bytes`). Raises
        :class:`~glpgenc.errors.InvalidValueError` for a value of another type, or one that PostgreSQL can't hold.
    :param decode: takes a text (``bytes`` where :attr:`is_bytes`), gives the value. Raises
        :class:`~glpgenc.errors.InvalidValueError` when the text is not one of this type.
    :param is_bytes: whether the plaintext is bytes as they are, and not text.
    :param store: :attr:`encode` of a value that is written. It rounds to the limits of the declared type, or raises
        :class:`~glpgenc.errors.InvalidValueError`, as PostgreSQL would; a value to compare with may be beyond them.
    :param takes_none: whether ``None`` is given to :attr:`store` and :attr:`decode`, too. :attr:`store` may then return
        ``None`` for NULL.
    :param operand: takes a value, gives what compares with the result of :attr:`plain` as the two do in PostgreSQL.
    :param plain: takes a text, gives what :attr:`operand` compares with.
    :param pattern: takes the text of a LIKE pattern, gives the one to look for.
    :param unsearchable: why no facet serves these values: follows "can't be searched:".
    """

    # Functions and not methods: they are called once a value, and `codec.encode` then costs no binding. The later ones
    # are not hashed, because SQLAlchemy hashes types in each query, and the first tell codecs apart.
    name: str
    python_type: type
    sql_type: str
    encode: Callable[[Any], Any] = field(repr=False)
    decode: Callable[[Any], Any] = field(repr=False)
    is_bytes: bool = False
    store: Callable[[Any], Any] = field(repr=False, hash=False, default=None)  # type: ignore[assignment]  # see below
    takes_none: bool = field(repr=False, hash=False, default=False)
    operand: Callable[[Any], Any] = field(repr=False, hash=False, default=unchanged)
    plain: Callable[[Any], Any] = field(repr=False, hash=False, default=None)  # type: ignore[assignment]  # see below
    pattern: Callable[[str], Any] = field(repr=False, hash=False, default=unchanged)
    unsearchable: str | None = field(repr=False, hash=False, default=None)

    def __post_init__(self) -> None:
        for name, default in (("store", self.encode), ("plain", self.decode)):
            if getattr(self, name) is None:
                object.__setattr__(self, name, default)

    @property
    def is_text(self) -> bool:
        """Whether the values are text, of which parts can be looked for."""
        return self.python_type is str and self.sql_type == "text"
