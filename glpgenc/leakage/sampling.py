"""Samples of a column: values as text, which stay in this process."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.database import connect, translate_errors
from glpgenc.doctor.check import CheckContext, Options
from glpgenc.doctor.plaintext.samples import SampleDecryptor, SampledValue, sample_values, stored_columns
from glpgenc.errors import ConfigurationError, DatabaseError
from glpgenc.keys.manager import KeyManager
from glpgenc.planning.statistics import TypeKind, find_column, type_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glpgenc.registry.catalog import FacetConfig
    from glpgenc.settings import Settings

LEAST = 50
"""Values that are needed to say anything."""
_CHARACTERS = 1_000
"""Characters that are read of a value."""
_MANY_ROWS = 5_000_000
"""Rows from which on whole blocks are chosen: choosing rows reads all of them."""
_SPARE = 1.2
_PUBLIC_FORM = "write lines such as Smith,2442977, in UTF-8"

_ROWS: LiteralString = "SELECT pg_catalog.count(*) AS rows FROM {}"
_VALUES: LiteralString = """
    SELECT pg_catalog.left({column}::pg_catalog.text, {characters}) AS value
    FROM {table} {sample} WHERE {column} IS NOT NULL LIMIT {rows}
"""
# Text forms of times must not depend on the role's settings.
_FORMS: LiteralString = """
    SELECT pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('DateStyle', 'ISO, YMD', true)
"""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ColumnSample:
    """Values of a column, at random.

    :param table: as SQL names it.
    :param kind: of its type; ``OTHER`` for an encrypted column, whose facets say what they take.
    :param rows: of the table, about.
    :param values: one for each row that was read, NULLs left out.
    :param facets: of an encrypted column those that are registered.
    :param padding: of an encrypted column, that of its field.
    """

    table: str
    column: str
    type_name: str
    kind: TypeKind
    rows: int
    values: list[bytes]
    facets: tuple[FacetConfig, ...] = ()
    padding: int = 0
    is_encrypted: bool = False


def read_sample(settings: Settings, name: str, rows: int, seed: int) -> ColumnSample:
    """Read a column, plaintext or encrypted, at random.

    An encrypted one takes glpgenc in the database, and the keys; of values whose keys are not to be had none is read.

    :param name: ``TABLE.COLUMN`` or ``SCHEMA.TABLE.COLUMN``, as in SQL.
    :param rows: how many to read at most.
    :param seed: the same one chooses the same rows, as long as the table stays as it is.
    :raises ConfigurationError: the name is something else.
    :raises DatabaseError: there is no such column, the role can't read it, or it has too few values.
    """
    with (
        translate_errors(),
        connect(settings.require_database_url(), "glpgenc leakage", row_factory=dict_row) as connection,
    ):
        connection.read_only = True
        column, facts = find_column(connection, name)
        total = int(facts["rows"])
        if total <= 0:
            row = connection.execute(sql.SQL(_ROWS).format(sql.SQL(facts["relation"]))).fetchone()
            total = row["rows"] if row else 0
        clause = _clause(facts["relkind"], total, rows, seed)
        encrypted = facts["base_type"] == "bytea"
        found = (
            _encrypted(settings, facts["relation"], column, total=total, clause=clause, rows=rows)
            if encrypted
            else None
        )
        if found is None:
            query = sql.SQL(_VALUES).format(
                column=sql.Identifier(column),
                characters=sql.Literal(_CHARACTERS),
                table=sql.SQL(facts["relation"]),  # regclass has quoted it
                sample=clause,
                rows=sql.Literal(round(rows * _SPARE) + 1),
            )
            connection.execute(_FORMS)
            found = ColumnSample(
                table=facts["relation"], column=column, type_name=facts["type_name"], kind=type_kind(facts), rows=total,
                values=[row["value"].encode() for row in connection.execute(query)],
            )  # fmt: skip
    if len(found.values) < LEAST:
        raise DatabaseError(
            f"{len(found.values)} values of {found.table}.{column} could be read: they say nothing of frequencies",
            hint=f"run this on realistic data, {LEAST} values at least, as a role that may read them",
        )
    # What was read beyond it are the last rows of the table.
    random.Random(seed).shuffle(found.values)  # noqa: S311  # no secret
    del found.values[rows:]
    return found


def _clause(relkind: str, total: int, rows: int, seed: int) -> sql.Composable:
    share = 100 * _SPARE * rows / max(total, 1)
    # A foreign table can't be sampled.
    if share >= 100 or relkind == "f":  # noqa: PLR2004  # percent
        return sql.SQL("")
    method: LiteralString = "SYSTEM" if total > _MANY_ROWS else "BERNOULLI"
    return sql.SQL("TABLESAMPLE " + method + " ({}) REPEATABLE ({})").format(sql.Literal(share), sql.Literal(seed))


def _encrypted(
    settings: Settings, relation: str, column: str, *, total: int, clause: sql.Composable, rows: int
) -> ColumnSample | None:
    """Read and open values of an encrypted column; ``None`` where it is not registered as one."""
    with connect(settings.require_database_url(), "glpgenc leakage", autocommit=True) as connection:
        context = CheckContext(connection, settings, Options())
        try:
            stored = next(
                (each for each in stored_columns(context) if (each.relation, each.column) == (relation, column)), None
            )
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            stored = None
        if stored is None:
            return None
        read = sample_values(context, stored, sample=clause, rows=round(rows * _SPARE) + 1)
    with KeyManager.from_settings(settings.model_copy(update={"auto_create_keys": False})) as manager:
        opener = SampleDecryptor(manager, rows)
        values = [plain for value in read for plain in _opened(opener, value, stored.field)]
        field = manager.catalog.field(stored.field)
    return ColumnSample(
        table=relation, column=column, type_name="bytea", kind=TypeKind.OTHER, rows=total, values=values,
        facets=field.facets, padding=field.padding, is_encrypted=True,
    )  # fmt: skip


def _opened(opener: SampleDecryptor, value: SampledValue, field: str) -> Iterator[bytes]:
    envelope = value.envelope
    if envelope is not None and opener.may_open(envelope):
        for _, plain in opener.opened(value, envelope, field):
            yield plain


def read_public(file: Path) -> dict[bytes, int]:
    """Read a public distribution: lines ``value,count``, as CSV in UTF-8.

    :raises ConfigurationError: it can't be read, or a line is something else.
    """
    counts, line = dict[bytes, int](), 0
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            for line, (value, count) in enumerate(csv.reader(stream), 1):  # noqa: B007  # for the message
                counts[value.encode()] = counts.get(value.encode(), 0) + max(0, int(count))
    except OSError as error:
        raise ConfigurationError(f"{file} can't be read: {error.strerror}", hint="name another file") from None
    except (ValueError, csv.Error):
        # The value is not shown: someone may have taken the wrong file.
        raise ConfigurationError(
            f"{file} has something else than a value and a count after line {line}", hint=_PUBLIC_FORM
        ) from None
    if not sum(counts.values()):
        raise ConfigurationError(f"{file} has no counts", hint=_PUBLIC_FORM)
    return counts
