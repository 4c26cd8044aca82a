from __future__ import annotations

import inspect
import re

import pytest

from glpgenc import errors
from glpgenc.errors import BY_SQLSTATE, EncryptionError, GlpgencError

ALL = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, GlpgencError)]


@pytest.mark.parametrize("error", ALL)
def test_the_docstring_s_first_line_is_the_message(error: type[GlpgencError]) -> None:
    line = (error.__doc__ or "").splitlines()[0].rstrip(".")
    assert error().message == line[0].lower() + line[1:]
    assert str(error("told", hint="do this")) == "told (hint: do this)"


def test_every_class_stands_in_the_drawing_at_the_top() -> None:
    drawn = re.findall(r"[\w]+Error\b", errors.__doc__ or "")
    assert sorted(drawn) == sorted(error.__name__ for error in ALL)


def test_every_sqlstate_has_one_class_and_stands_in_the_drawing() -> None:
    classes = EncryptionError.__subclasses__()
    assert len(BY_SQLSTATE) == len(classes)
    for sqlstate, error in BY_SQLSTATE.items():
        assert re.fullmatch(r"ZE\d{3}", sqlstate)
        assert re.search(rf"{error.__name__}\s+{sqlstate}\b", errors.__doc__ or "")
