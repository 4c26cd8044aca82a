"""The facet of text by its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from glpgenc.sqlalchemy.facets.facet import Facet
from glpgenc.wire.facets import Shape
from glpgenc.wire.words import VERSION, WordsShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Facet):
    """Words of text: ``match("brown fox")``, of which a value has all, any, or all as a phrase.

    A word is a run of letters and digits, in small letters or capitals. The normaliser is ``lower``.

    :param language: ``"english"``: words with one stem are found together, such as ``run``, ``runs`` and ``running``.
        ``None``, the default: each word is found as it is.
    :param stop: whether stop words of the language, such as ``the``, have no tags, so that only a phrase can have them.
        Without a language there are none.
    :param bits: 1 to 32 bits a tag.
    """

    language: Literal["english"] | None = None
    stop: bool = True

    @property
    def shape(self) -> Shape:
        """A tag for each word."""
        return WordsShape.of(VERSION, self.language or "none", self.stop is True and self.language is not None)

    @property
    def _default_normalizer(self) -> str:
        return "lower"
