"""The facet of equal values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets.facet import Facet, at_path
from glpgenc.wire.facets import ElementsShape, ScalarShape, Shape
from glpgenc.wire.partitions import PartitionedShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(Facet):
    """Equality: ``==``, ``!=``, ``in_``. With a normaliser the index holds what it makes of the values.

    The normaliser is ``exact`` by default; of a ``Decimal`` column it is ``number``, because ``1.0`` and ``1.00`` are
    equal. ``number`` takes 1,000 characters at most.

    :param key: the name of an HMAC key that facets of several columns share, such as ``"emails"``: equal values then
        have equal terms in all of them, so that the columns can be compared and joined. They have one data class, one
        normaliser, the same bits and scope. Who reads ciphertext sees which values the columns have in common.
    :param path: where in a JSON document the value is, such as ``"$.address.zip"``; ``None`` for the column's value.
    :param each: find arrays by any of their elements: those of an array column, or of the array at the path.
    :param unique: put a UNIQUE index on the terms: no two rows of a tenant (scope ``global``: no two rows) with values
        that the normaliser makes equal. It wants all 128 bits.
    :param with_columns: columns of the table that the UNIQUE index covers, too: no two rows with equal values that also
        agree in these. NULL in one of them equals nothing, as in SQL. Plain columns, by their names in the database;
        another encrypted column by its index column, such as ``"name_bidx"``. A partitioned table needs its partition
        key here.
    :param partitions: 2 to 255: each value that is written gets the term of a random part of so many, and a search asks
        for all of them, so that a common value is several less common terms. Serves equality of whole values alone: no
        grouping, joins, UNIQUE or scope ``global``.
    :param bits: 1 to 128, all by default. With fewer, different values share a term, which hides how often a value
        occurs; rows found are then decrypted and compared.
    """

    path: str | None = None
    each: bool = False
    key: str | None = None
    unique: bool = False
    partitions: int | None = None
    with_columns: Sequence[str] = ()

    @property
    def shape(self) -> Shape:
        """One term of the whole value."""
        if self.partitions is not None:
            return PartitionedShape(self.partitions)
        return at_path(self.path, ElementsShape() if self.each else ScalarShape(self.key))

    @property
    def _default_name(self) -> str:
        name = self.normalize or "exact"
        return name if not self.each else "each" if name == "exact" else f"{name}_each"

    def __post_init__(self) -> None:
        Facet.__post_init__(self)
        if self.partitions is not None and (
            self.unique or self.key or self.path is not None or self.each or self.scope == "global"
        ):
            message = "Exact(partitions=...) takes no unique, key, path, each or scope='global'"
            raise MappingError(message, hint="declare Exact() without partitions, or leave the other out")
        if (self.unique or self.key) and (self.path is not None or self.each):
            message = f"Exact({'unique=True' if self.unique else 'key=...'}) covers whole values, not paths or elements"
            raise MappingError(message, hint="store the value in a column of its own")
        if self.unique and self.kept_bits != ScalarShape().max_bits:
            message = "a unique facet requires all 128 bits: with fewer, different values would collide"
            raise MappingError(message)
        object.__setattr__(self, "with_columns", _column_names(self.with_columns))
        if self.with_columns and not self.unique:
            message = "with_columns requires unique=True"
            raise MappingError(message, hint=f"declare Exact(unique=True, with_columns={self.with_columns!r})")


def _column_names(named: object) -> tuple[str, ...]:
    names = None if isinstance(named, str) or not isinstance(named, Sequence) else tuple(named)
    if names is None or not all(isinstance(name, str) and name for name in names) or len(set(names)) != len(names):
        message = f"with_columns must be a tuple of distinct column names, not {named!r}"
        raise MappingError(message, hint='such as Exact(unique=True, with_columns=("org_id",))')
    return names
