"""Which codec belongs to a declared type."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import types
from sqlalchemy.dialects import postgresql

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, codec_for
from glpgenc.sqlalchemy.python_types import codec_of


class Colour(Enum):
    RED = "r"


class Named(StrEnum):
    DATETIME_TZ = "x"


class Model(BaseModel):
    n: int


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        (types.String, str),
        (types.String(20), str),
        (types.Text(), str),
        (types.Unicode, str),
        (types.Integer, int),
        (types.BigInteger(), int),
        (types.SmallInteger, int),
        (types.Numeric(10, 2), Decimal),
        (types.Boolean, bool),
        (types.Date, date),
        (types.DateTime, datetime),
        (types.Uuid, UUID),
        (types.Uuid(as_uuid=False), str),
        (types.LargeBinary, bytes),
        (types.Enum(Colour), Colour),
        (types.Enum("a", "b"), str),
        (postgresql.UUID(), UUID),
        (postgresql.BYTEA, bytes),
        (postgresql.ENUM(Colour), Colour),
        (postgresql.CITEXT, str),
        (postgresql.TIMESTAMP(), datetime),
    ],
)
def test_a_type_of_sqlalchemy_stands_for_a_python_type(declared: Any, wanted: Any) -> None:
    assert codec_of(declared) == codec_for(wanted)


@pytest.mark.parametrize("declared", [types.JSON, types.JSON(), postgresql.JSONB, JSON_ANY])
def test_json_may_be_any_value(declared: Any) -> None:
    assert codec_of(declared) is JSON_ANY


@pytest.mark.parametrize("declared", [types.DateTime(timezone=True), postgresql.TIMESTAMP(timezone=True), DATETIME_TZ])
def test_times_with_a_zone_are_told_apart(declared: Any) -> None:
    assert codec_of(declared) is DATETIME_TZ


@pytest.mark.parametrize(
    "declared",
    [
        float,
        types.Float,
        types.Numeric(asdecimal=False),
        types.Interval,
        types.Time,
        types.ARRAY(types.Integer),
        object(),
    ],
)
def test_a_type_without_codec_is_refused_with_a_list_of_those_that_have_one(declared: Any) -> None:
    with pytest.raises(TypeError, match="supported are str, int"):
        codec_of(declared)


def test_an_enum_that_is_stored_by_other_texts_is_refused() -> None:
    with pytest.raises(TypeError, match="values_callable"):
        codec_of(types.Enum(Colour, values_callable=lambda enum: [each.value for each in enum]))


@pytest.mark.parametrize(
    "declared", [str, int, dict, list, bytes, Colour, Named, Model, DATETIME_TZ, JSON_ANY, datetime]
)
def test_codecs_are_pickled(declared: Any) -> None:
    codec = codec_of(declared)
    assert pickle.loads(pickle.dumps(codec)) == codec  # noqa: S301
