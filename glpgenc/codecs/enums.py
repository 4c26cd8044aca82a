"""Values that are one of a few: members of an Enum, or of a ``Literal``, by their texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, Flag
from functools import lru_cache
from typing import Any

from glpgenc.codecs.codec import Codec, StoredText, unchanged, unreadable, unsupported, wrong_type
from glpgenc.codecs.scalars import plaintext
from glpgenc.errors import InvalidValueError


def enum_codec(class_: type[Enum]) -> Codec:
    """Return the codec of an Enum.

    :raises TypeError: when it is a Flag.
    :raises InvalidValueError: when PostgreSQL can't hold a member's name.
    """
    _check_class(class_)
    name, members = class_.__name__, dict(class_.__members__)
    for each in members:
        plaintext(each)

    def encode(value: Any) -> str:
        if type(value) is not class_:
            raise wrong_type(f"a member of {name}", value, f"{name}(value) or {name}[name] gives the member")
        return value.name

    return Codec(name, class_, "text", encode, _reader(name, members), operand=encode, plain=unchanged)


@lru_cache(maxsize=1024)
def members_codec(name: str, class_: type, pairs: tuple[tuple[str, Any], ...]) -> Codec:
    """Return the codec of an enumeration that is stored by given texts; a member may also be given as its text.

    :param name: for messages.
    :param class_: of the members.
    :param pairs: texts and members.
    :raises TypeError: when the members are flags.
    :raises InvalidValueError: when PostgreSQL can't hold a text.
    """
    _check_class(class_)
    members = dict(pairs)
    # Of aliases, the first text is that of the member.
    texts = {**{text: text for text in members}, **{member: text for text, member in reversed(pairs)}}
    for each in members:
        plaintext(each)

    def encode(value: Any) -> str:
        try:
            return str(texts[value])
        except (KeyError, TypeError):
            if isinstance(value, StoredText):
                return str(value)
            if isinstance(value, (str, class_)):
                raise _not_a_member(name) from None
            raise wrong_type(f"a member of {name}", value) from None

    return Codec(name, class_, "text", encode, _reader(name, members), operand=encode, plain=unchanged)


def literal_codec(base: Codec, values: Iterable[Any]) -> Codec:
    """Return the codec of a ``Literal``.

    :param base: the codec of the values' type.
    :param values: the values.
    """
    allowed = {base.encode(value): value for value in values}

    def encode(value: Any) -> Any:
        text = base.encode(value)
        if text not in allowed and not isinstance(value, StoredText):
            raise _not_a_member("the Literal")
        return text

    return replace(
        base,
        name=f"Literal of {base.name}",
        encode=encode,
        store=encode,
        decode=_reader("the Literal", allowed),
        plain=base.decode,
    )


def _reader(name: str, members: dict[Any, Any]) -> Any:
    def decode(text: Any) -> Any:
        try:
            return members[text]
        except KeyError:
            pass
        # Not within `except`: that error holds the text.
        raise unreadable(name, f"{name} has no member of that name; check whether one was renamed or removed")

    return decode


def _check_class(class_: type) -> None:
    if issubclass(class_, Flag):
        raise unsupported(class_.__name__, ": combinations of flags have no name; store the value as int")


def _not_a_member(name: str) -> InvalidValueError:
    return InvalidValueError(
        f"the value is not a member of {name}", hint="pass one of its members, or add the value to the declaration"
    )
