"""The facets of parts of text."""

from __future__ import annotations

from dataclasses import dataclass

from glpgenc.sqlalchemy.facets.facet import Facet, at_path
from glpgenc.wire.facets import ContainsShape, PrefixShape, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix(Facet):
    """Beginnings of text: ``startswith``, ``like('abc%')``, and with the normaliser ``lower``, the default, ``ilike``.

    :param least: characters of the shortest beginning that can be looked for, 1 to 32.
    :param most: characters of the longest that has a tag of its own, up to 32. Longer ones are found by their first
        ``most`` characters, and compared after decryption, as all are.
    :param path: where in a JSON document the value is, such as ``"$.address.zip"``; ``None`` for the column's value.
    :param bits: 1 to 32 bits a tag.
    """

    path: str | None = None
    least: int = 2
    most: int = 10

    @property
    def shape(self) -> Shape:
        """A tag for each beginning."""
        return at_path(self.path, PrefixShape(self.least, self.most))

    @property
    def _default_normalizer(self) -> str:
        return "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contains(Facet):
    """Parts of text: ``contains``, ``endswith``, ``like('%abc%')``; with ``lower``, the default, ``ilike``.

    :param n: characters a tag covers, 2 to 8; shorter parts can't be looked for.
    :param path: where in a JSON document the value is, such as ``"$.address.zip"``; ``None`` for the column's value.
    :param bits: 1 to 32 bits a tag.
    """

    path: str | None = None
    n: int = 3

    @property
    def shape(self) -> Shape:
        """A tag for each run of n characters."""
        return at_path(self.path, ContainsShape(self.n))

    @property
    def _default_normalizer(self) -> str:
        return "lower"
