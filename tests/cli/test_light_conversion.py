"""Values of arguments and options that are converted without pydantic, beside what typer makes of them."""

from __future__ import annotations

from typing import Any

import pytest
import typer

from glpgenc.cli._support.lazy_group import _UNCONVERTED, _converted
from tests.cli.tree import leaves

VALUES: list[Any] = [
    None, "", "x", " x ", "a\udcff", "5", "-1", "true", True, False, 0, 5, -1, 10**12, (), [], ("a",), ["a", "b"],
    ("a", 1),
]  # fmt: skip


def by_typer(parameter: Any, value: Any) -> Any:
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    try:
        return parameter.get_runtime_param().coerce(value, param=parameter, ctx=context)
    except typer.BadParameter:
        return _UNCONVERTED


@pytest.mark.parametrize("name", leaves())
def test_what_is_converted_lightly_becomes_what_typer_makes_of_it(name: str) -> None:
    for parameter in leaves()[name].params:
        for value in VALUES:
            made = _converted(parameter, value)
            if made is not _UNCONVERTED:
                assert (type(made), made) == (type(found := by_typer(parameter, value)), found), (parameter.name, value)


def test_texts_flags_and_lists_of_texts_are() -> None:
    parameters = {each.name: each for each in leaves()["file encrypt"].params}
    assert _converted(parameters["data_class"], "pii") == "pii"
    flag = True
    assert _converted(parameters["as_json"], flag) is flag
    assert _converted(parameters["files"], ("a", "b")) == ["a", "b"]
    assert _converted(parameters["segment_size"], 64) == 64
    assert _converted(parameters["segment_size"], 63) is _UNCONVERTED
    assert _converted(parameters["segment_size"], "64") is _UNCONVERTED
    assert _converted(parameters["config"], "a.toml") is _UNCONVERTED
