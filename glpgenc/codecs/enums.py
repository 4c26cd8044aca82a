"""Enums: by the names of their members."""

from __future__ import annotations

from enum import Enum, Flag
from typing import Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.refusals import unreadable, unsupported, wrong_type
from glpgenc.codecs.text import plaintext


def enum_codec(class_: type[Enum]) -> Codec:
    """Return the codec of an Enum.

    :raises TypeError: when it is a Flag.
    :raises InvalidValueError: when PostgreSQL can't hold a member's name.
    """
    if issubclass(class_, Flag):
        raise unsupported(class_.__name__, ": combinations of flags have no name, so store its value as int")
    name, members = class_.__name__, dict(class_.__members__)
    for each in members:
        plaintext(each)

    def encode(value: Any) -> str:
        if type(value) is not class_:
            raise wrong_type(f"a member of {name}", value, f"{name}(value) or {name}[name] gives the member")
        return value.name

    def decode(text: Any) -> Enum:
        member = members.get(text)
        if member is None:
            raise unreadable(name, f"{name} has no member of that name: was one renamed or removed?")
        return member

    return Codec(name, class_, "text", encode, decode)
