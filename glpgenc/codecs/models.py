"""Pydantic models: by their JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.json_values import UNSEARCHABLE, storable_json
from glpgenc.codecs.refusals import unreadable, wrong_type
from glpgenc.errors import InvalidValueError

if TYPE_CHECKING:
    from pydantic import BaseModel


def model_codec(class_: type[BaseModel]) -> Codec:
    """Return the codec of a model."""
    name = class_.__name__

    def encode(value: Any) -> str:
        if not isinstance(value, class_):
            raise wrong_type(f"a {name}", value, f"convert it with {name}.model_validate")
        try:
            text = value.model_dump_json(by_alias=True, round_trip=True)
            # A model whose own JSON it refuses (aliases that differ, NaN) would be found out when it is too late.
            class_.model_validate_json(text)
        except ValueError:
            raise InvalidValueError(
                f"the {name} can't be written as JSON and read back",
                hint="use the same aliases for reading and writing; JSON has no NaN",
            ) from None
        return storable_json(text)

    def decode(text: Any) -> BaseModel:
        try:
            return class_.model_validate_json(text)
        except ValueError:
            # pydantic's own error quotes its input.
            raise unreadable(name, f"check whether the fields of {name} changed since the value was stored") from None

    return Codec(name, class_, "jsonb", encode, decode, unsearchable=UNSEARCHABLE)
