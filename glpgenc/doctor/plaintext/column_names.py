"""Unprotected columns, and names of columns that suggest personal data."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import CheckContext, Group, shell
from glpgenc.reports import Finding, InstallationCheck, warn

if TYPE_CHECKING:
    from collections.abc import Iterator


_BOUNDARY = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 4
"""Parts of a name that are joined at most, to find `date_of_birth` and `dateofbirth` alike."""
_DATA = tomllib.loads((Path(__file__).parent / "personal_data.toml").read_text(encoding="utf-8"))
_OTHERS = frozenset(_DATA["others"].split())
_AMBIGUOUS = frozenset(_DATA["ambiguous"].split())
# A partition has its parent's columns. A column that is on its way has a plaintext column, which is known of.
_COLUMNS: LiteralString = """
    SELECT c.oid::bigint AS oid, c.oid::regclass::text AS relation, a.attname::text AS column,
           -- By its name alone only where it is PostgreSQL's or an extension's: casts of other types are functions of
           -- regardless of their creator.
           CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace
                OR EXISTS (SELECT FROM pg_depend x
                           WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e')
                THEN t.typname::text ELSE t.oid::regtype::text END AS type,
           t.typcategory::text AS category, c.relkind::text AS kind,
           pg_relation_size(c.oid) AS bytes, has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type d ON d.oid = a.atttypid JOIN pg_type t ON t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'glpgenc') AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns e WHERE e.relation = c.oid AND e.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = c.oid AND i.index_column = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE g.relation = c.oid AND g.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m
                      WHERE m.relation = c.oid AND m.plaintext_column = a.attname)
      AND NOT EXISTS (SELECT FROM pg_depend x
                      WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
    ORDER BY 2, a.attnum
"""
_TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "name", "json", "jsonb"})
_NUMBERS = frozenset({"int2", "int4", "int8", "numeric"})
_DATES = frozenset({"date", "timestamp", "timestamptz"})
_PLACES = frozenset(
    {"inet", "cidr", "macaddr", "macaddr8", "point", "float4", "float8", "numeric", "geography", "geometry"}
)


class PersonalData(StrEnum):
    """Kinds of personal data."""

    EMAIL = "e-mail addresses"
    PHONE = "phone numbers"
    NAME = "names of people"
    ADDRESS = "addresses"
    BIRTH = "dates of birth"
    IDENTITY = "numbers of identity documents"
    TAX = "tax or social security numbers"
    BANK = "bank accounts"
    CARD = "card numbers"
    SECRET = "passwords, tokens or keys"  # noqa: S105 - a description
    HEALTH = "health data"
    BELIEF = "data about origin, belief or orientation"
    PLACE = "locations and network addresses"
    PAY = "pay"


_KINDS = {word: PersonalData[kind.upper()] for kind, words in _DATA["names"].items() for word in words.split()}


def personal_data_of(column: str) -> PersonalData | None:
    """Return what a column's name says that it holds; ``None`` where it says nothing of the kind.

    :param column: in snake_case, camelCase, or written together; with accents or without.
    """
    parts = _parts(column)
    whole = "".join(parts)
    if whole in _KINDS:
        return _KINDS[whole]
    if _OTHERS & set(parts):
        return None
    for length in range(min(_LONGEST, len(parts)), 0, -1):
        for at in range(len(parts) - length + 1):
            word = "".join(parts[at : at + length])
            if word in _KINDS and (length > 1 or word not in _AMBIGUOUS):
                return _KINDS[word]
    return None


def _parts(column: str) -> list[str]:
    folded = column.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    plain = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    return [part for part in _BOUNDARY.split(_CAMEL.sub("_", plain).lower().rstrip("0123456789")) if part]


@dataclass(frozen=True, slots=True)
class UnprotectedColumn:
    """A column that nothing protects.

    :param relation: its table as SQL.
    :param type: its type's name, a domain's base.
    :param category: the type's, as pg_type has it.
    :param bytes: the size of the table; 0 for one that is partitioned.
    :param readable: whether this role may read it.
    """

    oid: int
    relation: str
    column: str
    type: str
    category: str
    kind: str
    bytes: int
    readable: bool

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return f"{self.relation}.{self.column}"

    @property
    def sql(self) -> str:
        """Table and column, for commands."""
        plain = re.fullmatch("[a-z_][a-z0-9_]*", self.column)
        quoted = self.column if plain else '"' + self.column.replace('"', '""') + '"'
        return f"{self.relation}.{quoted}"


def unprotected_columns(context: CheckContext) -> Iterator[UnprotectedColumn]:
    """Give the columns that are neither registered nor guarded, and replaced by none that is."""
    for row in context.rows(_COLUMNS):
        yield UnprotectedColumn(**row._asdict())


_TYPES_OF: dict[PersonalData, frozenset[str]] = {
    PersonalData.BIRTH: _DATES | {"int2", "int4"},
    PersonalData.PLACE: _PLACES,
    PersonalData.PAY: _NUMBERS | {"float8", "money"},
    PersonalData.PHONE: frozenset({"int8", "numeric"}),
    PersonalData.TAX: _NUMBERS,
    PersonalData.IDENTITY: _NUMBERS,
    PersonalData.BANK: frozenset({"int8", "numeric"}),
    PersonalData.CARD: frozenset({"int8", "numeric"}),
    PersonalData.HEALTH: frozenset(),
}


def _names(context: CheckContext) -> Iterator[Finding]:
    for column in unprotected_columns(context):
        kind = personal_data_of(column.column)
        if kind is not None and _can_hold(column, kind):
            yield warn(
                column.name,
                f"its name suggests {kind}, and it is not encrypted",
                f"{shell('plan-index', column.sql)}, then docs/MIGRATIONS.md; none, if it contains no such data",
            )


def _can_hold(column: UnprotectedColumn, kind: PersonalData) -> bool:
    element = column.type.removeprefix("_") if column.category == "A" else column.type
    return element in _TEXTS or element in _TYPES_OF.get(kind, frozenset())


CHECKS = (
    InstallationCheck("names", _names, Group.PLAINTEXT, "no unprotected column has a name that suggests personal data"),
)
