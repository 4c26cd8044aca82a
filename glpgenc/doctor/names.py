"""Unprotected columns whose names say that they hold personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.doctor.check import Check, Fault, Look, shell, warn
from glpgenc.doctor.model import Group
from glpgenc.doctor.unprotected import Unprotected, unprotected
from glpgenc.doctor.words import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "name", "json", "jsonb"})
_NUMBERS = frozenset({"int2", "int4", "int8", "numeric"})
_DATES = frozenset({"date", "timestamp", "timestamptz"})
_PLACES = frozenset(
    {"inet", "cidr", "macaddr", "macaddr8", "point", "float4", "float8", "numeric", "geography", "geometry"}
)
_TYPES: dict[Kind, frozenset[str]] = {
    Kind.BIRTH: _DATES | {"int2", "int4"},
    Kind.PLACE: _PLACES,
    Kind.PAY: _NUMBERS | {"float8", "money"},
    Kind.PHONE: frozenset({"int8", "numeric"}),
    Kind.TAX: _NUMBERS,
    Kind.IDENTITY: _NUMBERS,
    Kind.BANK: frozenset({"int8", "numeric"}),
    Kind.CARD: frozenset({"int8", "numeric"}),
    Kind.HEALTH: frozenset(),
}


def _names(look: Look) -> Iterator[Fault]:
    for column in unprotected(look):
        kind = kind_of(column.column)
        if kind is not None and _can_hold(column, kind):
            yield warn(
                column.name,
                f"its name suggests {kind}, and it is not encrypted",
                f"{shell('plan-index', column.sql)}, then docs/MIGRATIONS.md; none, if it contains no such data",
            )


def _can_hold(column: Unprotected, kind: Kind) -> bool:
    element = column.type.removeprefix("_") if column.category == "A" else column.type
    return element in _TEXTS or element in _TYPES.get(kind, frozenset())


CHECKS = (Check(Group.PLAINTEXT, "names", "no unprotected column has a name that suggests personal data", _names),)
