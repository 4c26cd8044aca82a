"""Check of stored values against the registry: keys, search terms, and what they are bound to."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from glpgenc._support.quoting import identifier, literal
from glpgenc._support.terminal import counted
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.doctor.plaintext.samples import SampledColumn, SampleDecryptor, SampledValue, sample_values, stored_columns
from glpgenc.errors import GlpgencError
from glpgenc.keys.manager import KeyManager
from glpgenc.reports import Finding, InstallationCheck, fail, info, unknown
from glpgenc.sessions.session_keys import collect_search
from glpgenc.wire.blind_index import NULL_TERM, all_terms
from glpgenc.wire.facet_kinds import TAGGED_SQL
from glpgenc.wire.facets import PathShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.registry.catalog import FacetConfig
    from glpgenc.reports.check import Row
    from glpgenc.wire.envelope import Envelope

OPENED = 20
"""Values of a column that are opened, of different keys first; fewer where there are hundreds of columns."""
OPENED_IN_ALL = 1_500
"""Values that are opened of all columns, at least 3 of each aside."""
FIELDS = 50
"""Fields of the same class that a value is tried with which does not open."""
_VERIFY = "`glpgenc verify` lists them; restore them, or the registry's entry of the column"

_KEYS: LiteralString = """
    SELECT k.key_id, k.tenant_id AS tenant, k.data_class, k.purpose, k.state FROM glpgenc.data_keys k
    WHERE k.key_id = ANY (%s)
"""
_SHREDDED: LiteralString = "SELECT count(*) AS n FROM glpgenc.tombstones"
_TERMS: LiteralString = f"""
    SELECT i.relation::oid::bigint AS oid, i.column_name::text AS column, i.index_column::text AS index_column,
           array_agg(i.slot ORDER BY i.slot) AS slots,
           bool_or(s.kind IN {TAGGED_SQL}) AS tags,
           array(SELECT r.slot FROM glpgenc.search_facets r
                 WHERE r.field = min(i.field) AND r.state = 'retired' AND r.kind IN {TAGGED_SQL}) AS retired
    FROM glpgenc.index_columns i JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
    JOIN pg_attribute a ON a.attrelid = i.relation AND a.attname = i.index_column AND NOT a.attisdropped
    -- What is being built is filled yet.
    GROUP BY 1, 2, 3 HAVING bool_and(s.state <> 'building') ORDER BY 1, 2, 3
"""  # noqa: S608  # constants only


class _Registered:
    """Entries of the registry, read once, and of the table of keys, read once for each key."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self.shredded = context.one(_SHREDDED).n > 0
        self.terms: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in context.rows(_TERMS):
            self.terms[row.oid, row.column].append(row)
        self._keys: dict[UUID, Row | None] = {}

    def keys(self, wanted: set[UUID]) -> dict[UUID, Row]:
        """Return the rows of keys, of those that are there."""
        new = [each for each in wanted if each not in self._keys]
        if new:
            self._keys |= dict.fromkeys(new) | {row.key_id: row for row in self._context.rows(_KEYS, new)}
        return {each: row for each in wanted if (row := self._keys[each]) is not None}


def _stored(context: CheckContext) -> Iterator[Finding]:
    columns = [each for each in stored_columns(context) if each.data_class is not None]
    hidden = [each for each in columns if not each.readable]
    if hidden:
        yield unknown(
            "stored values",
            f"this role may not read {len(hidden)} of {counted(len(columns), 'encrypted column')}",
            f"GRANT SELECT ON {hidden[0].relation} TO this role, and so on",
        )
    readable = [each for each in columns if each.readable]
    if not readable:
        return
    try:
        manager = KeyManager.from_settings(context.settings.model_copy(update={"auto_create_keys": False}))
    except GlpgencError as error:
        yield unknown("stored values", f"values could not be decrypted: {error.message}", error.hint)
        return
    registered = _Registered(context)
    with manager:
        opener = SampleDecryptor(manager, max(3, min(OPENED, OPENED_IN_ALL // len(readable))))
        for column in readable:
            try:
                yield from _of_column(context, registered, column, manager, opener)
            except psycopg.Error as error:
                # A lock, a time limit, a partition on a server that is unavailable: the others are looked at all the
                # same.
                if context.connection.closed:
                    raise
                yield unknown(column.name, f"its values could not be read ({error.sqlstate})", "try again later")
            except GlpgencError as error:
                yield unknown(column.name, f"its values could not be decrypted: {error.message}", error.hint)


def _of_column(
    context: CheckContext, registered: _Registered, column: SampledColumn, manager: KeyManager, opener: SampleDecryptor
) -> Iterator[Finding]:
    terms = registered.terms[column.oid, column.column]
    wrong_terms = (_differs(column, row) for row in terms)
    tenant = sql.SQL("NULL") if column.tenant_column is None else sql.Identifier(column.tenant_column)
    values = sample_values(context, column, (*wrong_terms, sql.SQL("{}::pg_catalog.text").format(tenant)))
    if not values:
        return
    parsed = [(value, value.envelope) for value in values]
    foreign = sum(envelope is None for _, envelope in parsed)
    if foreign:
        yield fail(
            column.name,
            f"{foreign} of {counted(len(values), 'value that was', 'values that were')} read are not encrypted",
            f"count them with `glpgenc coverage`; encrypt them, then validate the guard of {column.relation}",
        )
    for number, row in enumerate(terms):
        stale = sum(bool(value.more[number]) for value in values)
        if stale:
            again = f"{identifier(row.index_column)} = NULL"
            yield fail(
                f"{column.relation}.{row.index_column}",
                f"{stale} of {counted(len(values), 'search term that was', 'search terms that were')} "
                f"read are not those of their values: a search misses "
                "or finds others",
                f"UPDATE {column.relation} SET {again}, in batches on a large table: triggers fill it",  # noqa: S608 - to be shown
            )
    whole = [(value, envelope) for value, envelope in parsed if envelope is not None]
    known = registered.keys({envelope.key_id for _, envelope in whole})
    yield from _keys(column, known, whole, shredded=registered.shredded)
    # What is under the keys of another class would open, and have other terms.
    mine = {key_id for key_id, row in known.items() if row.data_class == column.data_class}
    yield from _opened(column, manager, opener, [each for each in whole if each[1].key_id in mine])


def _differs(column: SampledColumn, terms: Row) -> sql.Composable:
    """Return the condition that an index column does not hold the terms of its value."""
    sealed, kept = sql.Identifier(column.column), sql.Identifier(terms.index_column)
    if not terms.tags:
        slot = sql.Literal(terms.slots[0])
        return sql.SQL("{} IS DISTINCT FROM glpgenc.gl_index_term({}, {})").format(kept, sealed, slot)

    def tags(slots: list[int]) -> sql.Composed:
        parts = (sql.SQL("glpgenc.gl_index_tags({}, {})").format(sealed, sql.Literal(slot)) for slot in slots)
        return sql.SQL(" OPERATOR(pg_catalog.||) ").join(parts)

    if terms.retired:
        # A value keeps the tags of a facet that was reindexed until it is written again.
        least, most = tags(terms.slots), tags([*terms.slots, *terms.retired])
        within = "{} OPERATOR(pg_catalog.@>) ({}) AND {} OPERATOR(pg_catalog.<@) ({})"
        return sql.SQL(f"({within}) IS NOT TRUE").format(kept, least, kept, most)
    ordered = "ARRAY(SELECT x FROM pg_catalog.unnest({}) x ORDER BY x)"
    return sql.SQL(f"{ordered} IS DISTINCT FROM {ordered} OR {{}} IS NULL").format(kept, tags(terms.slots), kept)


def _keys(
    column: SampledColumn, known: dict[UUID, Row], values: list[tuple[SampledValue, Envelope]], *, shredded: bool
) -> Iterator[Finding]:
    by_key = Counter(envelope.key_id for _, envelope in values)
    wrong: Counter[tuple[str, str]] = Counter()
    for key_id, n in by_key.items():
        row = known.get(key_id)
        if row is None:
            fault = "are under keys that do not exist", "restore the rows of glpgenc.data_keys"
        elif row.purpose != "encryption":
            fault = f"are under a key of purpose {row.purpose}", "find out who changed glpgenc.data_keys"
        elif row.data_class != column.data_class:
            change = f"SET data_class = {literal(row.data_class)} WHERE field = {literal(column.field)}"
            fault = (
                f"are under keys of class {row.data_class}, but field {column.field} has class {column.data_class}",
                f"UPDATE glpgenc.fields {change}, unless the values belong to another field",
            )
        elif row.state == "destroyed" and not shredded:
            fault = "are under a key that was destroyed", "restore the row of glpgenc.data_keys, or delete the values"
        else:
            continue
        wrong[fault] += n
    for value, envelope in values:
        tenant, row = value.more[-1], known.get(envelope.key_id)
        if tenant is not None and row is not None and row.tenant != tenant:
            wrong[f"are under the keys of a tenant other than in column {column.tenant_column}", _VERIFY] += 1
    for (what, remedy), n in wrong.items():
        yield fail(
            column.name, f"{n} of {counted(len(values), 'value that was', 'values that were')} read {what}", remedy
        )


def _opened(
    column: SampledColumn, manager: KeyManager, opener: SampleDecryptor, values: list[tuple[SampledValue, Envelope]]
) -> Iterator[Finding]:
    chosen = _of_different_keys([each for each in values if opener.may_open(each[1])])[: opener.count]
    config = manager.catalog.field(column.field)
    wrong: Counter[str] = Counter()
    closed: list[tuple[SampledValue, Envelope]] = []
    for value, envelope in chosen:
        opened = next(opener.opened(value, envelope, column.field), None)
        if opened is None:
            closed.append((value, envelope))
            continue
        bound = None if opened[0] is None else column.candidates[opened[0]]
        if column.binding_known and bound != column.row_column:
            says, are = column.row_column or "no column", bound or "no column"
            wrong[f"are bound to {are}, but the registry has {says}"] += 1
        wrong.update(_terms(manager, column, config.written, envelope, opened[1]))
    others = {_field_of(manager, column, opener, *each) for each in closed}
    for other in sorted(others - {None}, key=str):
        wrong[f"are values of field {other}, but the column is registered under {column.field}"] += len(closed)
    if others == {None}:
        # An application may bind values to what is in no column: then none of them opens here.
        if column.binding_known or len(closed) < len(chosen):
            wrong["do not authenticate: they belong to another row, or were altered"] += len(closed)
        else:
            yield unknown(column.name, "its values are not bound to a column of their row", _VERIFY)
    for what, n in wrong.items():
        yield fail(
            column.name, f"{n} of {counted(len(chosen), 'value that was', 'values that were')} opened {what}", _VERIFY
        )
    if values and not chosen:
        yield info(column.name, "no key of the sampled values is available, so none was decrypted")


def _field_of(
    manager: KeyManager, column: SampledColumn, opener: SampleDecryptor, value: SampledValue, envelope: Envelope
) -> str | None:
    """Return the field of its class under which a value opens."""
    for config in manager.catalog.of_classes([column.data_class or ""])[column.data_class or ""][:FIELDS]:
        if next(opener.opened(value, envelope, config.name), None) is not None:
            return config.name
    return None


def _of_different_keys(values: list[tuple[SampledValue, Envelope]]) -> list[tuple[SampledValue, Envelope]]:
    first: dict[UUID, tuple[SampledValue, Envelope]] = {}
    for each in values:
        first.setdefault(each[1].key_id, each)
    others = [each for each in values if each is not first[each[1].key_id]]
    return [*first.values(), *others]


def _terms(
    manager: KeyManager, column: SampledColumn, facets: tuple[FacetConfig, ...], envelope: Envelope, plain: bytes
) -> Iterator[str]:
    """Give what is wrong with the search terms in an envelope's header."""
    stored = envelope.index
    mine = [facet for facet in facets if facet.slot in stored]
    for facet in mine:
        size = (facet.bits + 7) // 8
        tags = facet.shape.kind.has_tags
        length = len(stored[facet.slot])
        # Of a document that has no value, or null, at the facet's path.
        none = stored[facet.slot] in (b"", NULL_TERM) and isinstance(facet.shape, PathShape)
        if length % 4 if tags else length != size and not none:
            yield (
                f"have a term of {counted(length, 'byte')} in slot {facet.slot}, which facet {facet.name} does not make"
            )
            return
    try:
        with manager.by_id(envelope.key_id) as dek:
            tenant = dek.record.tenant_id
        entries = collect_search(manager, column.field, mine, tenant_id=tenant) if mine else ()
        wanted = {entry.slot: all_terms(plain, entry) for entry in entries}
    except GlpgencError:
        return  # an index root that is not to be had, or a value that the facet can't read
    for facet in mine:
        if stored[facet.slot] not in wanted[facet.slot]:
            yield f"have a wrong search term of facet {facet.name}: its registration or the values were changed"


CHECKS = (
    InstallationCheck(
        "stored",
        _stored,
        Group.REGISTRY,
        "sampled values match the registry: field, class, keys, row and search terms",
        "GRANT glpgenc_app TO this role",
    ),
)
