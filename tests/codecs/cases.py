"""Classes whose values are encoded, and what every codec must do with its values."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, Flag, IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, RootModel, computed_field

from glpgenc.codecs import codec_for, plaintext
from glpgenc.errors import InvalidValueError


class Colour(Enum):
    RED = 1
    GREEN = "g"
    ALSO_RED = 1  # noqa: PIE796 - an alias is what is tested


class Level(StrEnum):
    LOW = "low level"


class Number(IntEnum):
    ONE = 1


class Permission(Flag):
    READ = 1
    WRITE = 2


class Address(BaseModel):
    street: str
    number: int | None = None
    rate: float = Field(default=0.5, alias="theRate")

    @computed_field  # type: ignore[prop-decorator]  # as pydantic documents it
    @property
    def line(self) -> str:
        return f"{self.street} {self.number}"


class Tags(RootModel[list[str]]):
    pass


class Lopsided(BaseModel):
    name: str = Field(validation_alias="read_as", serialization_alias="written_as")


class Measured(BaseModel):
    value: float


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def every_value_comes_back(type_: Any, values: st.SearchStrategy[Any]) -> None:
    codec = codec_for(type_)

    @given(values)
    def comes_back(value: Any) -> None:
        stored = codec.encode(value)
        assert type(stored) is (bytes if codec.is_bytes else str)
        if not codec.is_bytes:
            assert plaintext(stored).decode() == stored
        back = codec.decode(stored)
        assert back == value
        assert type(back) is type(value)

    comes_back()


def is_read_as(type_: Any, text: str, value: Any) -> None:
    back = codec_for(type_).decode(text)
    assert back == value
    assert type(back) is type(value)


def is_refused_by_the_names_of_both_types(type_: Any, value: Any, names: tuple[str, ...]) -> None:
    """Where the value holds 4711, nothing of it is told."""
    with pytest.raises(InvalidValueError) as caught:
        codec_for(type_).encode(value)
    assert all(name in str(caught.value) for name in names)
    assert "4711" not in str(caught.value)
    assert caught.value.message[0].islower()


def can_not_be_held(type_: Any, make: Callable[[], Any]) -> None:
    """Where the value holds the text secret, nothing of it is told."""
    with pytest.raises(InvalidValueError) as caught:
        codec_for(type_).encode(make())
    assert "sec" not in str(caught.value)


def does_not_parse(type_: Any, text: str) -> None:
    """The error has the codec's name, and not the text: where that holds 4711, nothing of it is told."""
    codec = codec_for(type_)
    with pytest.raises(InvalidValueError) as caught:
        codec.decode(text)
    name = "JSON" if codec.sql_type == "jsonb" and "not valid for the codec" in str(caught.value) else codec.name
    assert name in str(caught.value) or codec.name in str(caught.value)
    assert "4711" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
