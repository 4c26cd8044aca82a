"""The facet of similar text: names and short texts, with typing errors."""

from __future__ import annotations

from dataclasses import dataclass

from glpgenc.sqlalchemy.facets.facet import Facet
from glpgenc.wire.facets import Shape
from glpgenc.wire.trigrams import SimilarShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar(Facet):
    """Names and short texts with typing errors: ``similar(text, threshold=0.3)``, and ``similarity(text)`` ranks.

    Two texts are as similar as PostgreSQL's ``pg_trgm`` says: the trigrams that both have, of those that either has,
    whether in small letters or capitals. The normaliser is ``lower``.

    :param bits: 1 to 32 bits a tag. With all 32, the default, the server ranks and checks by tags alone, and decrypts
        nothing for it; with fewer, what is found is decrypted and compared, and client mode can't rank.
    """

    @property
    def shape(self) -> Shape:
        """A tag for each trigram of the text's words."""
        return SimilarShape()

    @property
    def _default_normalizer(self) -> str:
        return "lower"
