"""UUIDs: in their usual form."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import unreadable, wrong_type
from glpgenc.errors import InvalidValueError

_FORM = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _encode_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise wrong_type("a UUID", value, "convert it with UUID(value)")
    return str(value)


def _decode_uuid(text: Any) -> UUID:
    if not _FORM.fullmatch(text):
        raise unreadable("UUID")
    return UUID(text)


UUID_ = Codec("UUID", UUID, "uuid", _encode_uuid, _decode_uuid)


def _encode_text(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong_type("the text of a UUID", value, "convert it with str(value)")
    try:
        return str(UUID(value))
    except ValueError:
        raise InvalidValueError("the text is not a valid UUID", hint="pass 32 hexadecimal digits") from None


def _decode_text(text: Any) -> str:
    return str(_decode_uuid(text))


UUID_TEXT = Codec("UUID as text", str, "uuid", _encode_text, _decode_text, operand=_encode_text)
"""UUIDs that are given and returned as text, as ``Uuid(as_uuid=False)`` does."""
