"""A griffe extension: named tuples, and classes with ``__new__`` alone, have the parameters that they are made with."""

from __future__ import annotations

from typing import Any

import griffe


class Tuples(griffe.Extension):
    """Gives such classes an ``__init__``, which griffe looks for."""

    def on_class(self, *, cls: griffe.Class, **_: Any) -> None:
        """Look at a class that was read."""
        if "__init__" in cls.members:
            return
        if isinstance(made := cls.members.get("__new__"), griffe.Function):
            parameters = list(made.parameters)[1:]
        elif any(str(base).rsplit(".", 1)[-1] == "NamedTuple" for base in cls.bases):
            parameters = [_parameter(each) for each in cls.attributes.values() if each.annotation is not None]
        else:
            return
        own = griffe.Parameter("self", kind=griffe.ParameterKind.positional_or_keyword)
        cls["__init__"] = griffe.Function("__init__", parameters=griffe.Parameters(own, *parameters), lineno=cls.lineno)


def _parameter(field: griffe.Attribute) -> griffe.Parameter:
    return griffe.Parameter(
        field.name,
        annotation=field.annotation,
        kind=griffe.ParameterKind.positional_or_keyword,
        default=field.value,
    )
