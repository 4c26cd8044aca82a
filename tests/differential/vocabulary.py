"""What a generated statement may name: entities, their columns, what serves each column, and their relationships."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attribute:
    """A column of an entity.

    :param pool: the kind of its values, see ``rows.POOLS``.
    :param serves: the kinds of operators that its facets serve; those of a plaintext column are in :data:`PLAIN`.
    :param least: how many characters a fragment must have, for ``prefix`` and ``contains``.
    """

    name: str
    pool: str
    serves: frozenset[str]
    encrypted: bool = True
    prefix_least: int = 3
    contains_least: int = 3


def _encrypted(name: str, pool: str, *serves: str, prefix_least: int = 3) -> Attribute:
    return Attribute(name, pool, frozenset(serves), prefix_least=prefix_least)


def _plain(name: str, pool: str) -> Attribute:
    return Attribute(name, pool, frozenset(), encrypted=False)


@dataclass(frozen=True)
class Relation:
    name: str
    target: str
    many: bool = True


@dataclass(frozen=True)
class Entity:
    name: str
    attributes: tuple[Attribute, ...]
    relations: tuple[Relation, ...]

    @property
    def encrypted(self) -> tuple[Attribute, ...]:
        return tuple(each for each in self.attributes if each.encrypted)

    @property
    def plain(self) -> tuple[Attribute, ...]:
        return tuple(each for each in self.attributes if not each.encrypted)


_PERSON = (
    _encrypted("email", "text", "eq", "exact"),
    _plain("rank", "int"),
    _plain("city", "city"),
    _plain("team_id", "int"),
    _plain("boss_id", "int"),
    _encrypted("login", "text", "eq", "exact"),
    _encrypted("name", "name", "eq", "exact", "prefix", "contains"),
    _encrypted("nick", "name", "eq", "whole", "prefix", prefix_least=1),
    _encrypted("code", "text", "eq"),
    _encrypted("phone", "phone", "eq"),
    _encrypted("born", "date", "eq", "exact", "range"),
    _encrypted("seen", "time", "eq", "exact", "range"),
    _encrypted("score", "int", "eq", "exact", "range"),
    _encrypted("balance", "decimal", "eq", "exact", "range"),
    _encrypted("active", "bool", "eq", "exact"),
    _encrypted("level", "level", "eq", "exact"),
    _encrypted("token", "uuid", "eq", "exact"),
    _encrypted("photo", "bytes", "eq", "exact"),
    _encrypted("data", "json"),
    _encrypted("note", "text"),
    _encrypted("secret", "text", "eq", "exact"),
)
_PERSON_RELATIONS = (
    Relation("addresses", "Address"),
    Relation("team", "Team", many=False),
    Relation("reports", "Person"),
    Relation("boss", "Person", many=False),
    Relation("tags", "Tag"),
)

ENTITIES = {
    "Person": Entity("Person", _PERSON, _PERSON_RELATIONS),
    "Address": Entity(
        "Address",
        (
            _encrypted("street", "name", "eq", "whole", "contains"),
            _encrypted("postcode", "text", "eq", "exact", "prefix", prefix_least=2),
            _plain("label", "city"),
            _plain("person_id", "int"),
        ),
        (Relation("person", "Person", many=False),),
    ),
    "Team": Entity(
        "Team",
        (
            _encrypted("title", "text", "eq", "exact"),
            _encrypted("budget", "decimal", "eq", "exact", "range"),
            _plain("city", "city"),
        ),
        (Relation("people", "Person"),),
    ),
    "Tag": Entity(
        "Tag",
        (
            _encrypted("label", "text", "eq", "exact"),
            _encrypted("colour", "text", "eq", "exact"),
            _plain("weight", "int"),
        ),
        (Relation("people", "Person"),),
    ),
    "Employee": Entity(
        "Employee",
        (
            _encrypted("iban", "name", "eq", "exact", "prefix", prefix_least=2),
            _encrypted("salary", "int", "range"),
            _plain("desk", "city"),
            *_PERSON,
        ),
        _PERSON_RELATIONS,
    ),
    "Guest": Entity("Guest", (_encrypted("passport", "text", "eq", "exact"), *_PERSON), _PERSON_RELATIONS),
}


@dataclass(frozen=True)
class Source:
    """Something in FROM: its expression in Python, and the entity whose columns it has.

    :param columns: what stands before a column's name; ``sq.c`` of a subquery.
    :param only: the columns that it has, where it has not all.
    """

    text: str
    entity: Entity
    columns: str = ""
    only: tuple[str, ...] = ()

    def column(self, name: str) -> str:
        return f"{self.columns or self.text}.{name}"

    @property
    def is_mapped(self) -> bool:
        return not self.columns or self.columns == self.text

    @property
    def is_whole(self) -> bool:
        """Whether it is mapped, and has all columns: what lacks one would be joined with the table for it."""
        return self.is_mapped and not self.only

    def attributes(self, *, encrypted: bool) -> tuple[Attribute, ...]:
        found = self.entity.encrypted if encrypted else self.entity.plain
        return tuple(each for each in found if not self.only or each.name in self.only)
