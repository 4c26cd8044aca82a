"""The declaration that all facets share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from glpgenc.errors import InvalidValueError, MappingError
from glpgenc.wire.facets import Shape
from glpgenc.wire.normalizers import Normalizer

Scope = Literal["tenant", "global"]


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
    def shape(self) -> Shape:
        """What terms are made of."""
        raise NotImplementedError

    @property
    def facet_name(self) -> str:
        """The name in the registry."""
        return self.name or self._default_name

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
