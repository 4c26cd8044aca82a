"""Which codec belongs to a declared type."""

from __future__ import annotations

import pickle
import re
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal, NewType, Optional
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import func, types
from sqlalchemy.dialects import postgresql

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, codec_for
from glpgenc.errors import InvalidValueError
from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.sqlalchemy.python_types import codec_of


class Colour(Enum):
    RED = "r"


class Named(StrEnum):
    DATETIME_TZ = "x"


class Model(BaseModel):
    n: int


class Doubled(types.TypeDecorator[int]):
    impl = types.Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Any) -> int | None:  # noqa: ARG002
        return None if value is None else value * 2


class InSql(types.TypeDecorator[str]):
    impl = types.String
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> Any:
        return func.lower(bindparam)


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        (types.String, str),
        (types.Text(), str),
        (types.Unicode, str),
        (types.Numeric, Decimal),
        (types.Boolean, bool),
        (types.Date, date),
        (types.DateTime, datetime),
        (types.Uuid, UUID),
        (types.Time, time),
        (types.Interval, timedelta),
        (types.LargeBinary, bytes),
        (postgresql.UUID(), UUID),
        (postgresql.BYTEA, bytes),
        (postgresql.TIMESTAMP(), datetime),
        (postgresql.TIME(), time),
        (postgresql.INTERVAL(), timedelta),
        (types.Integer().with_variant(types.Text(), "postgresql"), str),
    ],
)
def test_a_type_of_sqlalchemy_stands_for_a_python_type(declared: Any, wanted: Any) -> None:
    assert codec_of(declared) == codec_for(wanted)


@pytest.mark.parametrize(
    ("declared", "python_type", "sql_type"),
    [
        (types.String(20), str, "text"),
        (types.CHAR(3), str, "text"),
        (types.Integer, int, "numeric"),
        (types.BigInteger(), int, "numeric"),
        (types.SmallInteger, int, "numeric"),
        (types.Numeric(10, 2), Decimal, "numeric"),
        (types.LargeBinary(5), bytes, "bytea"),
        (types.Uuid(as_uuid=False), str, "uuid"),
        (types.Enum(Colour), Colour, "text"),
        (types.Enum("a", "b"), str, "text"),
        (postgresql.ENUM(Colour, name="colour"), Colour, "text"),
        (types.ARRAY(types.Integer), list, "numeric[]"),
        (postgresql.ARRAY(types.Text, as_tuple=True), tuple, "text[]"),
        (Doubled, int, "numeric"),
    ],
)
def test_a_type_with_limits_stands_for_a_python_type_too_and_always_for_the_same_codec(
    declared: Any, python_type: type, sql_type: str
) -> None:
    codec = codec_of(declared)
    assert (codec.python_type, codec.sql_type) == (python_type, sql_type)
    assert declared is Doubled or codec_of(declared) == codec


@pytest.mark.parametrize("declared", [types.JSON, types.JSON(), postgresql.JSONB, JSON_ANY])
def test_json_may_be_any_value(declared: Any) -> None:
    codec = codec_of(declared)
    assert (codec.name, codec.python_type, codec.decode(codec.encode([1]))) == ("JSON", object, [1])


@pytest.mark.parametrize("declared", [types.JSON(), JSON_ANY, dict, list])
def test_json_null_inside_of_a_document_is_refused_and_no_number(declared: Any) -> None:
    nested: Any = [{"a": types.JSON.NULL}] if declared is not dict else {"a": [types.JSON.NULL]}
    with pytest.raises(InvalidValueError, match="use None instead"):
        codec_of(declared).store(nested)
    number = int(types.JSON.NULL)
    same: Any = {"a": number} if declared is dict else [number]
    assert codec_of(declared).store(same)


@pytest.mark.parametrize("declared", [types.JSON(), types.JSON(none_as_null=True), JSON_ANY])
def test_json_null_is_the_json_value_null(declared: Any) -> None:
    assert codec_of(declared).store(types.JSON.NULL) == "null"
    assert codec_of(declared).decode("null") is None


def test_json_null_is_no_dict() -> None:
    with pytest.raises(InvalidValueError, match="must be a dict"):
        codec_of(dict).store(types.JSON.NULL)


@pytest.mark.parametrize("declared", [types.DateTime(timezone=True), postgresql.TIMESTAMP(timezone=True), DATETIME_TZ])
def test_times_with_a_zone_are_told_apart(declared: Any) -> None:
    assert codec_of(declared) is DATETIME_TZ


@pytest.mark.parametrize(
    "declared",
    [
        float,
        types.Float,
        types.Numeric(asdecimal=False),
        types.Float(asdecimal=True),
        types.Double,
        postgresql.INET,
        postgresql.TSVECTOR,
        types.ARRAY(types.Float),
        types.ARRAY(types.JSON),
        object(),
        str | int,
        Literal["a", 1],
    ],
)
def test_a_type_without_codec_is_refused_with_a_list_of_those_that_have_one(declared: Any) -> None:
    with pytest.raises(TypeError, match="supported are str, int"):
        codec_of(declared)


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (types.String(5, collation="de_DE"), "leave the collation out"),
        (postgresql.CITEXT, "Exact(normalize='lower')"),
        (types.Numeric(scale=2), "declare Numeric(precision, scale)"),
        (types.Numeric(2000, 2), "1 to 1000"),
        (postgresql.TIMESTAMP(precision=0), "leave it out"),
        (postgresql.TIME(precision=3), "leave it out"),
        (postgresql.INTERVAL(fields="YEAR"), "leave it out"),
        (types.Interval(second_precision=2), "leave it out"),
        (str | int, "a union of several types: declare one of them"),
        (types.PickleType, "overrides bind_processor"),
        (InSql, "overrides bind_expression"),
        (EncryptedColumn(str, data_class="pii"), "declare the type of the values"),
    ],
    ids=str,
)
def test_what_would_be_dropped_is_refused_with_the_way_out(declared: Any, words: str) -> None:
    with pytest.raises(TypeError, match=re.escape(words)):
        codec_of(declared)


def test_an_enum_is_stored_by_the_texts_that_values_callable_returns() -> None:
    codec = codec_of(types.Enum(Colour, values_callable=lambda enum: [each.value for each in enum]))
    assert (codec.store(Colour.RED), codec.decode("r"), codec.name) == ("r", Colour.RED, "Colour by other strings")


@pytest.mark.parametrize("declared", [str | None, Optional[str], Annotated[str, "x"], NewType("Name", str)])  # noqa: UP045
def test_a_type_around_another_stands_for_that(declared: Any) -> None:
    assert codec_of(declared) == codec_for(str)


@pytest.mark.parametrize("value", ["medium", 1, None, Colour.RED])
def test_a_literal_takes_its_own_values_only(value: Any) -> None:
    codec = codec_of(Literal["small", "large"])
    assert codec.store("small") == "small"
    with pytest.raises(InvalidValueError):
        codec.store(value)


def test_a_literal_of_numbers_tells_one_from_true() -> None:
    assert codec_of(Literal[0, 1]).decode("1") == 1
    assert codec_of(Literal[True, False]).decode("true") is True
    with pytest.raises(InvalidValueError):
        codec_of(Literal[0, 1]).store(True)  # noqa: FBT003


@pytest.mark.parametrize(
    "declared",
    [str, int, dict, bytes, Colour, Named, Model, DATETIME_TZ, JSON_ANY, types.String(5), types.JSON(), Doubled()],
)
def test_types_are_pickled_and_copied(declared: Any) -> None:
    type_ = EncryptedColumn(declared, "a.b", data_class="pii")
    for again in (pickle.loads(pickle.dumps(type_)), deepcopy(type_), type_.copy()):  # noqa: S301
        assert (again.spec.codec.name, again.spec.codec.python_type) == (
            type_.spec.codec.name,
            type_.spec.codec.python_type,
        )
        assert (again.spec.field, again.should_evaluate_none) == ("a.b", type_.should_evaluate_none)


@pytest.mark.parametrize("declared", [types.String(5), Doubled(), Doubled, lambda: None, 3, str | int])
def test_a_codec_is_for_a_class(declared: Any) -> None:
    class Codec:
        encode = decode = str

    with pytest.raises(TypeError, match=r"codec= requires|a union of several"):
        codec_of(declared, Codec())


def test_a_codec_has_two_methods() -> None:
    with pytest.raises(TypeError, match=r"must be an object with the methods encode\(value\)"):
        codec_of(Model, object())  # type: ignore[arg-type]
