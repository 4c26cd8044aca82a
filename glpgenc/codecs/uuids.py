"""UUIDs: in their usual form."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import unreadable, wrong_type

_FORM = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _encode_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise wrong_type("a UUID", value, "UUID(value) reads its text")
    return str(value)


def _decode_uuid(text: Any) -> UUID:
    if not _FORM.fullmatch(text):
        raise unreadable("UUID")
    return UUID(text)


UUID_ = Codec("UUID", UUID, "uuid", _encode_uuid, _decode_uuid)
