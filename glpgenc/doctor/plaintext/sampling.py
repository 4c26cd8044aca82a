"""Samples of unprotected columns: values that look like personal data, or equal those of encrypted columns."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.doctor.check import CheckContext, Group, shell
from glpgenc.doctor.plaintext.column_names import UnprotectedColumn, unprotected_columns
from glpgenc.doctor.plaintext.samples import (
    LARGE,
    VALUES,
    SampleDecryptor,
    sample_plaintexts,
    sample_values,
    stored_columns,
    table_sample,
)
from glpgenc.errors import GlpgencError
from glpgenc.keys.manager import KeyManager
from glpgenc.reports import Finding, InstallationCheck, unknown, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glpgenc.doctor.plaintext.samples import SampledColumn

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII)
# With the sign of a country code, or with something between groups: bare digits are any number.
_PHONE = re.compile(r"\+[1-9](?:[ ./()-]*\d){6,14}|\(?0?\d{2,4}\)?[ ./-]\d{3,4}[ ./-]?\d{3,5}", re.ASCII)
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", re.ASCII)
_CARD = re.compile(r"[2-6](?:[ -]?\d){12,18}", re.ASCII)
_SSN = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}", re.ASCII)
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)", re.ASCII)
_SHORTEST = 5
"""Characters of a value that is looked for: shorter ones are equal by chance."""
_SHORTEST_NUMBER = 7
_OPENED = 5_000
"""Values that are opened of all columns, at least 3 of each aside."""
_ENOUGH = 3
"""Values that must be found of a column, unless fewer are known of it."""
_LEAF = re.compile(r'"((?:[^"\\]|\\.)+)"')
_MARKED = re.compile(r"[\d@]")
_WORD = re.compile(r"""[^\s"'<>(){}\[\],;=|]+""")
ROWS = 1_000
"""Rows that are read of a table at most."""
CHARACTERS = 500
"""Characters that are read of a value at most."""
_TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "json", "jsonb", "int8", "numeric"})
_SAMPLE: LiteralString = "SELECT {columns} FROM {table} {sample} LIMIT {rows}"
SMALL = 8 << 20
"""Bytes up to which a table is read without being asked for."""
SECONDS = 20.0
"""Seconds for which tables are read without being asked for."""


def valid_iban(text: str) -> bool:
    """Return whether a text is an IBAN with a right checksum (ISO 7064, mod 97-10)."""
    if not _IBAN.fullmatch(text):
        return False
    packed = text.replace(" ", "")
    digits = "".join(str(int(each, 36)) for each in packed[4:] + packed[:4])
    return int(digits) % 97 == 1


def valid_card(text: str) -> bool:
    """Return whether a text is a card number of 13 to 19 digits with a right checksum (ISO/IEC 7812-1, Luhn)."""
    if not _CARD.fullmatch(text):
        return False
    digits = [int(each) for each in text if each.isdigit()]
    doubled = [each * 2 - 9 * (each > 4) for each in digits[-2::-2]]  # noqa: PLR2004 - of the algorithm
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and not _DATE.fullmatch(text) and not _IP.fullmatch(text)


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector of one kind of value.

    :param matches: whether a text, without space around it, is one.
    :param share: the least share of a column's values that must match: what has no checksum matches by chance.
    :param inside: finds the value within a longer text; ``None`` where only the whole counts.
    """

    name: str
    matches: Callable[[str], bool]
    share: float
    inside: re.Pattern[str] | None = None


DETECTORS = (
    Detector("e-mail addresses", lambda text: bool(_EMAIL.fullmatch(text)), 0.05, _EMAIL),
    Detector("IBANs", valid_iban, 0.05),
    Detector("card numbers", valid_card, 0.3),
    Detector("social security numbers", lambda text: bool(_SSN.fullmatch(text)), 0.3, _SSN),
    Detector("phone numbers", _is_phone, 0.3),
)


def count_matches(values: Iterable[str]) -> dict[str, int]:
    """Count values by the kinds that enough of them look like; no value is in the answer.

    :param values: texts, none of them empty.
    """
    texts = [value.strip() for value in values]
    found = {}
    for each in DETECTORS:
        hits = sum(_hit(each, text) for text in texts)
        if hits and hits >= each.share * len(texts):
            found[each.name] = hits
    return found


def _hit(detector: Detector, text: str) -> bool:
    return detector.matches(text) or (detector.inside is not None and bool(detector.inside.search(text)))


class KnownValues:
    """Some values of each encrypted column, read and opened when they are first needed.

    :param context: its role reads what it may, and opens what its settings have keys for.
    """

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._columns: dict[str, set[str]] | None = None
        self._by_value: dict[str, set[str]] = defaultdict(set)

    def found_in(self, texts: Iterable[str]) -> dict[str, int]:
        """Count the values of each encrypted column that are in texts.

        They stand there whole, as a string in JSON, or as a word with a digit or @ in it.

        :returns: by the column's name, where they are enough not to be there by chance.
        """
        if self._columns is None:
            self._columns = self._read()
            for name, values in self._columns.items():
                for value in values:
                    self._by_value[value].add(name)
        if not self._by_value:
            return {}
        hits: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for part in _parts(text):
                for name in self._by_value.get(part, ()):
                    hits[name].add(part)
        return {
            name: len(found) for name, found in hits.items() if len(found) >= min(_ENOUGH, len(self._columns[name]))
        }

    def _read(self) -> dict[str, set[str]]:
        columns = [
            each
            for each in stored_columns(self._context)
            if each.readable and (self._context.options.sample or each.bytes <= LARGE)
        ]
        try:
            manager = KeyManager.from_settings(self._context.settings.model_copy(update={"auto_create_keys": False}))
        except GlpgencError:
            return {each.name: set(map(_folded, sample_plaintexts(self._context, each))) for each in columns}
        with manager:
            opener = SampleDecryptor(manager, max(3, min(VALUES, _OPENED // max(1, len(columns)))))
            return {each.name: {*filter(_tells, map(_folded, self._values(each, opener)))} for each in columns}

    def _values(self, column: SampledColumn, opener: SampleDecryptor) -> Iterator[str]:
        yield from sample_plaintexts(self._context, column)
        try:
            values = sample_values(self._context, column)
        except psycopg.Error:
            if self._context.connection.closed:
                raise
            return
        for value in values[: opener.count]:
            envelope = value.envelope
            if envelope is not None and opener.may_open(envelope):
                for _, plain in opener.opened(value, envelope, column.field):
                    yield plain.decode("utf-8", errors="replace")


def _folded(value: str) -> str:
    return value.strip().lower()


def _tells(value: str) -> bool:
    """Whether a value is long enough to say something where it stands elsewhere."""
    return len(value) >= (_SHORTEST_NUMBER if value.replace(".", "").replace("-", "").isdigit() else _SHORTEST)


def _parts(text: str) -> set[str]:
    folded = _folded(text)
    words = (word.strip(".:!?") for word in _WORD.findall(folded))
    # A name is in any text; a number or an address does not.
    return {folded, *map(_folded, _LEAF.findall(folded)), *filter(_MARKED.search, words)}


def _sampled(context: CheckContext) -> Iterator[Finding]:
    asked, end = bool(context.options.sample), time.monotonic() + SECONDS
    columns = [each for each in unprotected_columns(context) if each.type in _TEXTS and (asked or each.bytes <= SMALL)]
    known, hidden = KnownValues(context), list[str]()
    for relation, group in groupby(columns, key=lambda each: each.relation):
        those = list(group)
        if not asked and time.monotonic() > end:
            yield unknown(
                relation, f"it and further columns were skipped, after {SECONDS:.0f} seconds", "glpgenc doctor --sample"
            )
            return
        readable = [each for each in those if each.readable]
        if len(readable) < len(those):
            hidden.append(relation)
        if readable:
            yield from _of_table(context, readable, known)
    # No one asked for these: one line for all of them.
    if hidden and not asked:
        shown = f"{counted(len(hidden), 'table')}, such as {hidden[0]}"
        yield unknown(
            shown, "permission denied to read all their rows", f"GRANT SELECT ON {hidden[0]} TO this role, and so on"
        )
        return
    for relation in hidden:
        yield unknown(relation, "permission denied to read all its rows", f"GRANT SELECT ON {relation} TO this role")


def _of_table(context: CheckContext, columns: list[UnprotectedColumn], known: KnownValues) -> Iterator[Finding]:
    try:
        rows = _read(context, columns)
    except psycopg.Error as error:
        # A broken view of someone else's, a lock, a time limit: the other tables are looked at all the same.
        if context.connection.closed:
            raise
        yield unknown(columns[0].relation, f"it could not be read ({error.sqlstate})", "try again later")
        return
    for number, column in enumerate(columns):
        values = [row[number] for row in rows if row[number]]
        for of, hits in known.found_in(values).items():
            yield warn(
                column.name,
                f"{counted(hits, 'value')} of the encrypted column {of} stand there in plaintext, of "
                f"those that were read",
                f"{shell('protect', column.relation, column.column)}, or drop it",
            )
        for kind, hits in count_matches(values).items():
            yield warn(
                column.name,
                f"{hits} of {counted(len(values), 'value that was', 'values that were')} read look like "
                f"{kind}, and nothing protects them",
                f"{shell('plan-index', column.sql)}, then docs/MIGRATIONS.md",
            )


def _read(context: CheckContext, columns: list[UnprotectedColumn]) -> list[tuple[Any, ...]]:
    query = sql.SQL(_SAMPLE).format(
        columns=sql.SQL(", ").join(
            sql.SQL("pg_catalog.left({}::text, {})").format(sql.Identifier(each.column), sql.Literal(CHARACTERS))
            for each in columns
        ),
        table=sql.SQL(columns[0].relation),  # regclass has quoted it
        sample=table_sample(columns[0].bytes),
        rows=sql.Literal(ROWS),
    )
    with context.connection.transaction():
        return context.connection.execute(query).fetchall()


CHECK = InstallationCheck(
    "sample",
    _sampled,
    Group.PLAINTEXT,
    "no sample of an unprotected column looks like personal data, or equals a value of an encrypted column",
)
CHECKS = (CHECK,)
