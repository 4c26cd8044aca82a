"""What each setting takes, and what becomes of it, beside pydantic's fields of the same types and ranges."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, SecretStr, TypeAdapter

from glpgenc.settings import Settings
from glpgenc.settings.declaration import RefusedValueError, Setting
from glpgenc.settings.locations import expanded

TYPES = {"Path": Path, "SecretStr": SecretStr, "str": str, "int": int, "float": float, "bool": bool}
TUPLES = {"tuple[str, ...]": tuple[str, ...], "tuple[SecretStr, ...]": tuple[SecretStr, ...]}
RANGES = ("pattern", "min_length", "max_length", "ge", "gt", "le")
REFUSED = object()

VALUES: list[Any] = [
    # names, texts and paths
    "", " ", "x", " x", "x ", "a\nb", "a\n", "\n", "\x00", "ä", "a b", "a\udcff", "x" * 256, "x" * 257, "~", "~/k",
    "/a", "local", "off", "tenants/5", "tenants/0", "eu-west-1", "100/hour", "100/hour;5/day", "100/hours", "SELECT 1",
    # numbers
    "0", "1", "-1", "+5", " 7 ", "7.0", "7.", "7.5", "1_000", "1__0", "_1", "0x10", "1e3", "65535", "65536", "300",
    "0.0", "nan", "inf", "-inf", "1e400", "9" * 90, "\u0663",
    # truth values
    "true", "TRUE", "False", "on", "Off", "y", "N", "t", "f", "no", "yes", "maybe", " true",
    # what is not text
    0, 1, 2, -1, 7, 10**30, 65_536, 0.0, 1.0, 1.5, 300.5, float("nan"), float("inf"), True, False, Decimal(5),
    Decimal("5.5"), Path("/a"), Path("k"), None, [], (), ["a"], ("a", "b"), {"a"}, {"a": 1}, ["a", 1], [None], object(),
]  # fmt: skip


def reference(declared: Setting) -> TypeAdapter[Any]:
    kind, _, optional = declared.annotation.partition(" | ")
    annotation: Any = TUPLES[kind] if kind.startswith("tuple") else TYPES[kind]
    set_ones = {name: value for name in RANGES if (value := getattr(declared, name)) is not None and value != ""}
    if not set_ones.get("min_length"):
        set_ones.pop("min_length", None)
    annotation = Annotated[annotation, Field(**set_ones)] if set_ones else annotation
    return TypeAdapter(annotation | None if optional else annotation)


def by_pydantic(declared: Setting, value: Any) -> Any:
    if declared.annotation.startswith("tuple") and isinstance(value, str):
        parts = value.split() if "SecretStr" in declared.annotation else value.split(",")
        value = [part.strip() for part in parts if part.strip()]
    try:
        made = reference(declared).validate_python(value)
        return expanded(made) if isinstance(made, Path) else made
    except ValueError:  # pydantic's, or there is no such user's home
        return REFUSED


def by_us(declared: Setting, value: Any) -> Any:
    plain = Setting(**{name: getattr(declared, name) for name in Setting.__slots__} | {"prepare": None, "check": None})
    try:
        return plain.value(value)
    except (RefusedValueError, ValueError):
        return REFUSED


def shown(value: Any) -> Any:
    return (type(value), value.get_secret_value() if isinstance(value, SecretStr) else value)


@pytest.mark.parametrize("name", Settings.names())
def test_a_setting_takes_what_pydantic_takes(name: str) -> None:
    declared = Settings.declarations[name]
    for value in VALUES:
        assert shown(by_us(declared, value)) == shown(by_pydantic(declared, value)), ascii(value)


@pytest.mark.parametrize("annotation", ["int", "float", "bool", "str", "Path", "tuple[str, ...]"])
@given(text=st.text(st.sampled_from("0123456789+-._ eEnaitfy,~/\n\t"), max_size=12) | st.text(max_size=12))
def test_texts_of_variables_become_what_pydantic_makes_of_them(annotation: str, text: str) -> None:
    # Which spaces may stand around a number, and where an underscore may in a fraction, is no one's question.
    text = text.strip().replace("_", "" if annotation == "float" else "_")
    declared = Setting("", "", annotation=annotation, ge=0 if annotation in {"int", "float"} else None)
    assert shown(by_us(declared, text)) == shown(by_pydantic(declared, text))


@pytest.mark.parametrize("name", Settings.names())
def test_a_default_is_held_to_the_same_rules(name: str) -> None:
    declared = Settings.declarations[name]
    assert declared.value(declared.default_value()) == declared.default_value() == dict(Settings())[name]
