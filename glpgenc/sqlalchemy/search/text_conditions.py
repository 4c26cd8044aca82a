"""Conditions in SQL with their parameters, for statements that are executed past SQLAlchemy, by psycopg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.sqlalchemy.types.support import HiddenBytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Condition = tuple[str, tuple[Any, ...]]
"""A condition in SQL, with its parameters."""


def any_of(column: str, terms: Iterable[bytes]) -> Condition:
    """Return the condition that an index column holds one of some terms: NULL of NULL, whatever the terms."""
    found = [HiddenBytes(term) for term in dict.fromkeys(terms)]
    if len(found) == 1:
        return f"{column} = %s::bytea", (found[0],)
    # No term is of no bytes; and of an empty array NULL would be false.
    return f"{column} = ANY (%s::bytea[])", (found or [HiddenBytes()],)


def keyed(names: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]]) -> Condition:
    """Return the condition that a row's key is one of some.

    :param names: its columns, as SQL.
    :param types: theirs.
    :param rows: the keys, as the driver gave them.
    """
    arrays = [f"%s::{each}[]" for each in types]
    lists = tuple([row[at] for row in rows] for at in range(len(names)))
    if len(names) == 1:
        return f"{names[0]} = ANY ({arrays[0]})", lists
    return f"({', '.join(names)}) IN (SELECT * FROM unnest({', '.join(arrays)}))", lists  # noqa: S608 - quoted names


def but_null(condition: str, column: str) -> str:
    """Return a condition that is NULL of NULL, as every comparison is: NOT must not turn it into true."""
    return f"({condition} OR ({column} IS NULL AND NULL))"
