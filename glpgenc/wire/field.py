"""What a value is bound to: its logical field and, if asked for, its row."""

from __future__ import annotations

import re

from glpgenc.errors import InvalidFieldError, InvalidRowIdError

MAX_FIELD_BYTES = 200
_FIELD = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", re.ASCII)


def check_field(field: str) -> str:
    """Return a field name that is valid.

    :param field: lower-case identifiers joined by dots, 200 bytes at most. The name is part of a PostgreSQL setting's
        name, which has no case: hence lower case only.
    :raises InvalidFieldError: for anything else.
    """
    if not _FIELD.fullmatch(field) or len(field) > MAX_FIELD_BYTES:
        # It is not quoted: where someone took the arguments the other way round, it is a value.
        raise InvalidFieldError
    return field


def associated_data(header: bytes | memoryview, field: str, row_id: str = "") -> bytes:
    """Return the AAD of an envelope: the header, the field and the row, each of known length.

    :param header: all of the envelope before its body.
    :param field: see :func:`check_field`.
    :param row_id: the key of the row, as text; empty to bind no row.
    :raises InvalidRowIdError: when ``row_id`` is not text that PostgreSQL can hold.
    """
    name = field.encode("ascii")
    try:
        row = row_id.encode("utf-8")
    except UnicodeEncodeError:
        message = "the row id contains a lone surrogate, which is not valid Unicode"
        raise InvalidRowIdError(message, hint="pass the key in PostgreSQL's text form: str(key)") from None
    return b"".join((header, len(name).to_bytes(4, "big"), name, len(row).to_bytes(4, "big"), row))
