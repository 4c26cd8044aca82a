"""What a codec is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


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
    """

    # Functions and not methods: they are called once a value, and `codec.encode` then costs no binding.
    name: str
    python_type: type
    sql_type: str
    encode: Callable[[Any], Any] = field(repr=False)
    decode: Callable[[Any], Any] = field(repr=False)
    is_bytes: bool = False
