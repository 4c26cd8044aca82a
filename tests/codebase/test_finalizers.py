"""Objects that nobody closed, or whose constructor failed: Python 3.13 reports what their finalizers raise."""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import glpgenc


def _classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(glpgenc.__path__, "glpgenc."):
        if module.name.rpartition(".")[2].startswith("__"):
            continue
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if found.__module__ == module.name:
                yield found


FINALIZED = {each.__qualname__: each for each in _classes() if issubclass(each, io.IOBase) or "__del__" in vars(each)}


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What finalizers raise."""
    raised: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", lambda report: raised.append(report.exc_value))
    return raised


def test_the_classes_with_finalizers_are_these() -> None:
    assert set(FINALIZED) == {
        "ConnectionPool", "EnvelopeKey", "EncryptedReader", "EncryptedTextWriter", "EncryptedWriter", "ObjectStream",
        "RangedObject", "SecretBytes", "_Expected", "_HashingWriter", "_TimedReader", "_TimedResponse",
    }  # fmt: skip


@pytest.mark.parametrize("made", FINALIZED.values(), ids=FINALIZED)
def test_an_object_whose_constructor_failed_is_finalized_without_an_error(made: Any, unraisable: list[Any]) -> None:
    with pytest.raises(TypeError):
        made(no_such_parameter=1)
    made.__new__(made)
    assert unraisable == []


@pytest.mark.parametrize("made", [each for each in FINALIZED.values() if "__del__" not in vars(each)])
def test_a_file_object_whose_constructor_failed_closes_without_an_error(made: Any) -> None:
    # The finalizer of io.IOBase closes; before Python 3.13 it keeps what close() raises to itself.
    opened = made.__new__(made)
    opened.close()
    assert opened.closed
