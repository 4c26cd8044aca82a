"""The declaration that all facets share."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self

from glpgenc.errors import InvalidValueError, MappingError
from glpgenc.wire.facets import ElementsShape, PathlessShape, PathShape, Shape
from glpgenc.wire.json_paths import JsonPath
from glpgenc.wire.normalizers import Normalizer

Scope = Literal["tenant", "global"]
_NAME_OF_PATH = 40
"""Characters of a path that are in the name of its facet; an index column's name has 63 bytes in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What all facets have in common. Not used itself.

    :param name: its stable name in the registry, part of the derivation of its key; a name of the kind by default.
    :param normalize: ``exact``, ``lower``, ``digits``, ``last4``, ``email_domain`` or ``number``. ``Prefix`` and
        ``Contains`` take the first two, ``Range`` only ``exact``, ``Words`` and ``Similar`` only ``lower``.
    :param bits: bits kept of each term; ``None`` for the kind's default.
    :param scope: ``tenant``: equal values of two tenants have different terms; ``global``: a value can be found before
        its tenant is known.
    :raises MappingError: when the parameters contradict each other, or are out of their bounds.
    """

    name: str | None = None
    normalize: str | None = None
    bits: int | None = None
    scope: Scope = "tenant"

    @property
    def declared(self) -> dict[str, Any]:
        """The parameters that differ from their defaults."""
        values = ((each, getattr(self, each.name)) for each in fields(self))
        return {each.name: value for each, value in values if value != each.default}

    @property
    def covered_path(self) -> str | None:
        """The path in a document that it covers; ``None`` for one of the whole value."""
        return getattr(self, "path", None)

    def without_path(self) -> Self:
        """Return the facet as it would be of a column of texts that stand at its path."""
        changes: dict[str, Any] = {"path": None, "name": self.facet_name}
        return replace(self, **changes)

    @property
    def is_whole(self) -> bool:
        """Whether it is of the value itself, and neither of a path in it nor of the elements of an array."""
        return not isinstance(self.shape, (PathShape, ElementsShape))

    @property
    def shape(self) -> Shape:
        """What terms are made of."""
        raise NotImplementedError

    @property
    def facet_name(self) -> str:
        """The name in the registry."""
        if self.name or self.covered_path is None:
            return self.name or self._default_name
        return path_name(self.covered_path, self._default_name)

    @property
    def normalizer(self) -> Normalizer:
        """The normaliser by its wire id."""
        return Normalizer.named(self.normalize or self._default_normalizer)

    @property
    def kept_bits(self) -> int:
        """Bits kept of each term."""
        return self.shape.default_bits if self.bits is None else self.bits

    @property
    def is_scalar(self) -> bool:
        """Whether a value has one term, in a column of its own; else it has tags, in one column with others."""
        return not self.shape.kind.has_tags

    @property
    def _default_name(self) -> str:
        return type(self).__name__.lower()

    @property
    def _default_normalizer(self) -> str:
        return "exact"

    def __post_init__(self) -> None:
        if self.covered_path is not None:
            object.__setattr__(self, "path", _canonical(self.covered_path))
        if self.scope not in ("tenant", "global"):
            message = f"scope must be 'tenant' or 'global', not {self.scope!r}"
            raise MappingError(message)
        try:
            _ = self.normalizer, self.shape
        except InvalidValueError as error:
            # Of a call it would be a wrong value; here it is a wrong declaration.
            raise MappingError(error.message, hint=error.hint) from None
        if not 1 <= self.kept_bits <= self.shape.max_bits:
            message = f"bits of {type(self).__name__} must be 1 to {self.shape.max_bits}, not {self.bits}"
            raise MappingError(message)


def at_path(path: str | None, inner: PathlessShape) -> Shape:
    """Return what terms are made of at a path, or of the whole value where there is none."""
    return inner if path is None else PathShape(JsonPath.parse(path), inner)


def path_name(path: str, kind: str) -> str:
    """Return the name of a facet that was given none: ``address_zip`` for ``Exact(path="$.address.zip")``.

    :param kind: the name that a facet of its kind has without a path.
    """
    steps = [str(step) for step in JsonPath.parse(path).steps]
    words = re.sub(r"[^a-z0-9]+", "_", "_".join(steps).lower()).strip("_")[:_NAME_OF_PATH].strip("_")
    parts = [words] if words else []
    if kind != "exact" or not parts:
        parts.append(kind)
    name = "_".join(parts)
    return f"_{name}" if name[0].isdigit() else name


def _canonical(path: object) -> str:
    try:
        return str(JsonPath.parse(path))
    except InvalidValueError as error:
        raise MappingError(error.message, hint=error.hint) from None
