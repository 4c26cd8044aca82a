"""Truth values: ``true`` and ``false``."""

from __future__ import annotations

from typing import Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import unreadable, wrong_type

_BOOLS = {"true": True, "false": False, "t": True, "f": False}


def _encode_bool(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise wrong_type("a bool", value)


def _decode_bool(text: Any) -> bool:
    found = _BOOLS.get(text)
    if found is None:
        raise unreadable("bool")
    return found


BOOL = Codec("bool", bool, "boolean", _encode_bool, _decode_bool)
