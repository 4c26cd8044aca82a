"""Which codec a type has."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, get_origin
from uuid import UUID

from pydantic import BaseModel

from glpgenc.codecs.binary import BYTES
from glpgenc.codecs.codec import Codec
from glpgenc.codecs.enums import enum_codec
from glpgenc.codecs.json_values import DICT, LIST
from glpgenc.codecs.models import model_codec
from glpgenc.codecs.numbers import DECIMAL, INT
from glpgenc.codecs.refusals import unsupported
from glpgenc.codecs.text import STR
from glpgenc.codecs.times import DATE, DATETIME
from glpgenc.codecs.truth import BOOL
from glpgenc.codecs.uuids import UUID_

_BY_TYPE: dict[type, Codec] = {
    str: STR,
    int: INT,
    Decimal: DECIMAL,
    bool: BOOL,
    date: DATE,
    datetime: DATETIME,
    UUID: UUID_,
    dict: DICT,
    list: LIST,
    bytes: BYTES,
    bytearray: BYTES,
    memoryview: BYTES,
}


def codec_for(type_: Any) -> Codec:
    """Return the codec of a type.

    An Enum is stored by its members' names, a pydantic model as its JSON; a subclass of another type as that type.

    :param type_: one of the types that the message of the TypeError lists, or a codec, which is given back.
    :raises TypeError: when there is no codec for it.
    """
    if isinstance(type_, type):
        return _BY_TYPE.get(type_) or _of_class(type_)
    if isinstance(type_, Codec):
        return type_
    # Of list[int] and the like.
    origin = get_origin(type_)
    if isinstance(origin, type):
        return codec_for(origin)
    raise unsupported(str(type_))


@lru_cache(maxsize=1024)
def _of_class(class_: type) -> Codec:
    if issubclass(class_, Enum):
        return enum_codec(class_)
    if issubclass(class_, BaseModel):
        return model_codec(class_)
    for base in class_.__mro__:
        if base in _BY_TYPE:
            return _BY_TYPE[base]
    if issubclass(class_, float):
        raise unsupported("float", ", which PostgreSQL and Python round differently: use Decimal")
    raise unsupported(class_.__name__)
