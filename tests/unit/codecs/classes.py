"""Enums and models as an application has them."""

from __future__ import annotations

from enum import Enum, Flag, IntEnum, StrEnum

from pydantic import BaseModel, Field, RootModel, computed_field


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
