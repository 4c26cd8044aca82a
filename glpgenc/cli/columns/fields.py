"""The commands ``glpgenc field`` and ``glpgenc guard``: fields, their facets, and guarded columns."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from glpgenc.cli._support.arguments import SuiteOption, TableName
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table, so_far
from glpgenc.database import Connection, connect, relation_name, translate_errors
from glpgenc.errors import ConfigurationError, InvalidValueError
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import (
    SCALAR,
    ContainsShape,
    ElementsShape,
    PathlessShape,
    PathShape,
    PrefixShape,
    RangeShape,
    ScalarShape,
    Shape,
    shape_of,
)
from glpgenc.wire.json_paths import JsonPath
from glpgenc.wire.partitions import PartitionedShape
from glpgenc.wire.text_ranges import TextRangeShape
from glpgenc.wire.trigrams import SimilarShape
from glpgenc.wire.words import Language, WordsShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_FACET_FORM = (
    "a facet is NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]], such as domain:email_domain:32; BITS may be empty; KIND is "
    "scalar, key=emails, prefix=2-10, contains=3, words, words=english, similar, range=month, range=7days, "
    "range=1000@-10..500, range=256buckets or elements; of a path of JSON documents scalar@$.address.zip"
)
_PARTS = ("name", "normalizer", "bits", "scope", "kind")
_MAY_BE_EMPTY = "bits"
_BITS = re.compile(r"[0-9]{1,3}", re.ASCII)
_KEY = re.compile(r"key=(.*)")
_PLAIN: dict[str, PathlessShape] = {
    "scalar": SCALAR,
    "similar": SimilarShape(),
    "elements": ElementsShape(),
    "words": WordsShape(),
    "words=english": WordsShape(Language.ENGLISH, stop=True),
    "words=english,stop=false": WordsShape(Language.ENGLISH),
}
_PREFIX = re.compile(r"prefix=([0-9]{1,3})-([0-9]{1,3})", re.ASCII)
_PARTITIONS = re.compile(r"partitions=([0-9]{1,3})", re.ASCII)
_CONTAINS = re.compile(r"contains=([0-9]{1,3})", re.ASCII)
_PATH = re.compile(r"(scalar|elements|prefix=[^:]*|contains=[^:]*|range=[^:]*)@(\$.*)", re.DOTALL)
_RANGE = re.compile(
    r"range=(?:([0-9]{1,19}(?:\.[0-9]{1,18})?)|([1-9][0-9]{0,8})?(day|month)s?)(?:@(-?[0-9]{1,19})\.\.(-?[0-9]{1,19}))?",
    re.ASCII,
)
_TEXT_RANGE = re.compile(r"range=([0-9]{1,5})buckets", re.ASCII)
_COUNTED: tuple[tuple[re.Pattern[str], Callable[[int], PathlessShape]], ...] = (
    (_PARTITIONS, PartitionedShape),
    (_CONTAINS, ContainsShape),
    (_TEXT_RANGE, TextRangeShape),
)
# The first and the last day or month that has a bucket of its own: 1900-01-01 and 2100-01-01, counted from 1970-01-01.
_USUAL = {"day": (-25_567, 47_482), "month": (-840, 1_560)}
_USUAL_NUMBERS = (-1024, 1023)


@dataclass(frozen=True)
class FacetArgument:
    """A way to search a field.

    :param bits: how much of each HMAC is kept; ``None`` for the kind's default.
    """

    name: str
    normalizer: str = "exact"
    bits: int | None = None
    scope: str = "tenant"
    shape: Shape = SCALAR

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]]``.

        :raises ConfigurationError: it is something else, or the kind's numbers are out of their bounds.
        """
        parts = text.split(":", len(_PARTS) - 1)
        values = dict(zip(_PARTS, parts, strict=False))
        if not all(value or part == _MAY_BE_EMPTY for part, value in values.items()):
            raise ConfigurationError(f"{text!r} is not a facet", hint=_FACET_FORM)
        bits = values.get("bits", "")
        if bits and not _BITS.fullmatch(bits):
            raise ConfigurationError(f"{bits!r} is not a number of bits", hint=_FACET_FORM)
        return cls(
            values["name"],
            values.get("normalizer", "exact"),
            int(bits) if bits else None,
            values.get("scope", "tenant"),
            _shape(values.get("kind", "scalar")),
        )


def _shape(text: str) -> Shape:
    try:
        if match := _PATH.fullmatch(text):
            return PathShape(JsonPath.parse(match[2]), _pathless_shape(match[1]))
        return _pathless_shape(text)
    except InvalidValueError as error:
        raise ConfigurationError(str(error.args[0]), hint=_FACET_FORM) from None


def _pathless_shape(text: str) -> PathlessShape:
    if text in _PLAIN:
        return _PLAIN[text]
    if match := _KEY.fullmatch(text):
        return ScalarShape(match[1])
    if match := _PREFIX.fullmatch(text):
        return PrefixShape(int(match[1]), int(match[2]))
    for pattern, shape in _COUNTED:
        if match := pattern.fullmatch(text):
            return shape(int(match[1]))
    if match := _RANGE.fullmatch(text):
        return _range(*match.groups())
    raise ConfigurationError(f"{text!r} is not a kind of facet", hint=_FACET_FORM)


def _range(number: str | None, count: str | None, unit: str | None, low: str | None, high: str | None) -> RangeShape:
    size = Decimal(number or count or 1)
    if low is not None and high is not None:
        first, last = int(low), int(high)
    elif unit is None:
        first, last = _USUAL_NUMBERS
    else:
        first, last = (each // int(size) for each in _USUAL[unit])
    return RangeShape(RangeUnit[(unit or "number").upper()], size, first, last)


def add_field(
    database_url: str,
    field: str,
    data_class: str,
    padding: int,
    facets: Sequence[FacetArgument],
    *,
    suite: str | None = None,
) -> dict[str, object]:
    """Register a field with its facets, all or nothing, and give its entry in the list.

    :param suite: what jobs write in client mode; ``None`` leaves what is registered.
    :raises RegistryError: the registry does not allow it.
    :raises DatabaseError: the database can't be reached, or has no glpgenc.
    """
    with _connection(database_url) as connection:
        named = (field, data_class, padding, suite)
        connection.execute("SELECT glpgenc.gl_register_field(%s, %s, %s, %s)", named)
        for facet in facets:
            connection.execute(
                "SELECT glpgenc.gl_register_facet(%s, %s, %s, %s, %s, %s, %s)",
                (
                    field,
                    facet.name,
                    facet.normalizer,
                    facet.bits,
                    facet.scope,
                    facet.shape.kind.name.lower(),
                    Jsonb(facet.shape.parameters()),
                ),
            )
        return _fields(connection, field)[0]


def list_fields(database_url: str) -> list[dict[str, object]]:
    """List the registered fields, each with its facets and its columns.

    :raises DatabaseError: the database can't be reached, or has no glpgenc.
    """
    with _connection(database_url) as connection:
        return _fields(connection, None)


def guard_column(database_url: str, table: str, column: str, field: str, *, validate: bool = True) -> dict[str, object]:
    """Register a column under a field and guard it, and check the rows that are there.

    The guard and the check are two transactions: the first locks the table for a moment, the second lets writers work.

    :param table: its name as in SQL, quoted and qualified where needed.
    :param validate: whether to check the rows that are there.
    :raises RegistryError: the registry does not allow it.
    :raises NotEncryptedError: a row that is there holds plaintext; new ones are refused all the same.
    :raises DatabaseError: the database can't be reached, has no glpgenc, or no such table.
    """
    with _connection(database_url) as connection:
        table = relation_name(connection, table)
        connection.execute("SELECT glpgenc.gl_guard_column(%s::regclass, %s, %s)", (table, column, field))
        connection.commit()
        guard = _guard(connection, table, column)
        if validate and not guard["validated"]:
            statement = sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(
                # regclass gives the name back quoted and qualified as a statement needs it.
                sql.SQL(guard["relation"]),
                sql.Identifier(guard["guard"]),
            )
            connection.execute(statement)
            guard = _guard(connection, table, column)
    return {"table": guard["relation"], "column": column, "field": field, **_only(guard, "guard", "validated")}


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, row_factory=dict_row) as connection:
        yield connection


def _fields(connection: Connection, field: str | None) -> list[dict[str, object]]:
    return list(
        connection.execute(
            """
            SELECT f.field, f.data_class, f.padding, coalesce(f.client_suite, 'A256GCM') AS suite,
                   ARRAY(SELECT json_build_object('slot', s.slot, 'facet', s.facet, 'normalizer', s.normalizer,
                                                  'bits', s.bits, 'scope', s.scope, 'kind', s.kind,
                                                  'parameters', s.parameters)
                         FROM glpgenc.search_facets s
                         WHERE s.field = f.field AND s.state = 'active' ORDER BY s.slot) AS facets,
                   ARRAY(SELECT c.relation::text || '.' || quote_ident(c.column_name)
                         FROM glpgenc.encrypted_columns c WHERE c.field = f.field ORDER BY 1) AS columns
            FROM glpgenc.fields f WHERE f.field = coalesce(%s, f.field) ORDER BY f.field
            """,
            (field,),
        )
    )


def _guard(connection: Connection, table: str, column: str) -> dict[str, Any]:
    found: dict[str, Any] | None = connection.execute(
        "SELECT relation::text AS relation, guard, validated FROM glpgenc.guarded_columns"
        " WHERE relation = %s::regclass AND column_name = %s",
        (table, column),
    ).fetchone()
    assert found is not None, "gl_guard_column made the guard"  # noqa: S101 - an invariant, not a check of input
    return found


def _only(mapping: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: mapping[name] for name in names}


@command(databases=DatabaseUse.EACH)
def add(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Its stable name, such as customers.email.")],
    data_class: Annotated[str, typer.Option(metavar="CLASS", help="Which data key protects it, such as pii.")],
    padding: Annotated[int, typer.Option(metavar="BYTES", help="Pad values to a multiple of this; 0 for none.")] = 0,
    facet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]]",
            help="A way to search it: for equal values, per tenant, unless said. May be repeated; slots count from 1.",
        ),
    ] = None,
    suite: SuiteOption = None,
) -> None:
    r"""Register a field and its search facets.

    Normalizers are exact, lower, digits, last4, email_domain and number. Fewer bits hide how often a value occurs. The
    scope global finds a value before its tenant is known. Kinds are scalar (equal values), key=emails (the same, under
    a key that fields share, so that they can be compared),
    partitions=4 (the same, by a random one of 4 terms), prefix=2-10 (beginnings of 2 characters or more, of which 10
    count), contains=3 (parts of 3 characters or more), words, words=english (words with one stem) and
    words=english,stop=false, similar (names with typing errors; both with lower), and range=month,
    range=7days or range=1000 (between two values, in buckets of that size; @-10..500 limits the buckets), of text
    range=256buckets (`glpgenc field boundaries` makes their boundaries of a sample). What a kind finds, it also reveals
    to those who have no key: see docs/LEAKAGE.md.

    \b
    Example:  glpgenc field add customers.email --data-class pii --facet equal:lower
              glpgenc field add customers.name --data-class pii --facet starts:lower::tenant:prefix=2-10
              glpgenc field add customers.born --data-class pii --facet month:exact::tenant:range=month
              glpgenc field add customers.notes --data-class pii --padding 256
              glpgenc field add customers.card --data-class pii --suite XAES-256-GCM
    Next:     glpgenc guard customers email_enc --field customers.email
    """
    facets = [FacetArgument.parse(text) for text in facet or []]
    added = add_field(invocation.database_url, field, data_class, padding, facets, suite=suite)
    if invocation.as_json:
        print_json(added)
    else:
        _print([added])


@command()
def list_(invocation: Invocation) -> None:
    r"""List fields with their facets and columns.

    \b
    Example:  glpgenc field list
    Next:     glpgenc coverage
    """
    fields = list_fields(invocation.database_url)
    if invocation.as_json:
        print_json({"fields": fields})
    else:
        _print(fields)


def _print(fields: list[dict[str, Any]]) -> None:
    # Most installations have no other than the usual suite, and room is scarce.
    suites = any(field["suite"] != "A256GCM" for field in fields)
    print_table(
        (
            "Field",
            "Class",
            "Padding",
            *(("Client suite",) if suites else ()),
            "Search (slot facet normalizer bits scope kind)",
            "Columns",
        ),
        (
            (
                field["field"],
                field["data_class"],
                field["padding"],
                *((field["suite"],) if suites else ()),
                list(map(_facet, field["facets"])) or None,
                list(field["columns"]) or None,
            )
            for field in fields
        ),
    )


def _facet(facet: dict[str, Any]) -> str:
    # In the form that --facet takes.
    values = facet["parameters"]
    unit = "" if values.get("unit") == "number" else "{unit}s"
    kinds = {
        "scalar": "key={key}",
        "partitioned": "partitions={partitions}",
        "prefix": "prefix={least}-{most}",
        "contains": "contains={length}",
        "range": f"range={{size}}{unit}@{{low}}..{{high}}",
        "text_range": "range={buckets}buckets",
    }
    kind = next((text for text, shape in _PLAIN.items() if shape == shape_of(facet["kind"], values)), None)
    return " ".join([*(str(facet[key]) for key in _FACET_KEYS), kind or kinds[facet["kind"]].format(**values)])


_FACET_KEYS = ("slot", "facet", "normalizer", "bits", "scope")


@command(resume="run it again to validate the rows that are there", databases=DatabaseUse.EACH)
def guard(
    invocation: Invocation,
    *,
    table: TableName,
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="Its bytea column.")],
    field: Annotated[str, typer.Option(metavar="FIELD", help="The registered field of its values.")],
    validate: Annotated[
        bool, typer.Option(help="Check existing rows, without blocking writes. New rows are always checked.")
    ] = True,
) -> None:
    r"""Make an existing bytea column refuse plaintext.

    Registers the column under a field, adds a CHECK constraint, and validates the rows that are there. `glpgenc
    protect` does this for a plaintext column: guard is for a column that an application already fills with envelopes.

    \b
    Example:  glpgenc guard customers email_enc --field customers.email
    Next:     glpgenc verify customers email_enc

    Exit status 3: an existing row holds plaintext; new ones are refused all the same.
    """
    so_far(f"guarding {table}.{column}; `glpgenc coverage` shows whether it is guarded")
    result = guard_column(invocation.database_url, table, column, field, validate=validate)
    if invocation.as_json:
        print_json(result)
        return
    checked = "all rows are checked" if result["validated"] else "rows that were there are not checked yet"
    print_line(f"{result['table']}.{column} is guarded by {result['guard']} ({field}); {checked}")
