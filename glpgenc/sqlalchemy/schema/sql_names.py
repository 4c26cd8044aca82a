"""Names and texts as SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql

_dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]


def literal(value: str | None) -> str:
    """Return a text as an SQL literal, or ``NULL``."""
    if value is None:
        return "NULL"
    quoted = value.replace("'", "''")
    # So that it means the same whatever standard_conforming_strings says.
    return f"E'{quoted.replace(chr(92), chr(92) * 2)}'" if "\\" in quoted else f"'{quoted}'"


def identifier(name: str) -> str:
    """Return a name as SQL, quoted where needed."""
    return plain(str(_dialect.identifier_preparer.quote(name)))


def qualified(table: str, schema: str | None) -> str:
    """Return a table's name as SQL, with its schema where that is given."""
    return identifier(table) if schema is None else f"{identifier(schema)}.{identifier(table)}"


def compiled(construct: Any) -> str:
    """Return the text of an SQLAlchemy construct."""
    return plain(str(construct.compile(dialect=_dialect))).strip()


def index_name(index: Any) -> str:
    """Return the name of an index as the database has it: 63 bytes at most, unquoted."""
    quoted = plain(str(_dialect.identifier_preparer.format_index(index)))
    return quoted[1:-1].replace('""', '"') if quoted.startswith('"') else quoted


def plain(statement: str) -> str:
    """Undo the doubling of ``%``, which SQLAlchemy does for drivers that take parameters."""
    return statement.replace("%%", "%")
