"""The verdict on one value, in this process: its key, its tag, its plaintext's form, its search terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from glpgenc.errors import EncryptionError, KeyManagementError, KeyNotLoadedError
from glpgenc.verification.faults import ValueFault
from glpgenc.wire.blind_index import all_terms
from glpgenc.wire.cell import as_text, decrypt_cell
from glpgenc.wire.envelope import Envelope, parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.keys.manager import KeyManager
    from glpgenc.verification.columns import VerifiableColumn
    from glpgenc.wire.blind_index import SearchEntry
    from glpgenc.wire.cell import CellKey

_MOST_KEYS = 10_000
_KEY: LiteralString = """
    SELECT k.tenant_id, k.data_class, k.state <> 'destroyed' AND k.retired_at IS NULL,
           EXISTS (SELECT FROM glpgenc.tombstones t
                   WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
    FROM glpgenc.key_tenants k WHERE k.key_id = %s AND k.purpose = 'encryption'
"""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What the database says of a data key.

    :param readable: whether values under it may be opened: it is neither destroyed nor retired.
    :param shredded: whether its tenant, or the class of its tenant, was shredded.
    """

    tenant: str
    data_class: str
    readable: bool
    shredded: bool


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A value as it is in a row.

    :param tenant: of the row; ``None`` where it names none.
    :param bound: what the value is bound to; empty for no row, ``None`` where the row expression gives NULL.
    :param index_right: whether the row's index columns hold what the value says.
    """

    data: bytes
    tenant: str | None
    bound: str | None
    index_right: bool


class ValueJudge:
    """Judges the values of a column.

    :param connection: for the facts about keys; in a transaction when values are judged.
    :param keys: of the tenants.
    """

    def __init__(self, connection: Connection, manager: KeyManager, column: VerifiableColumn, keys: TenantKeys) -> None:
        self._connection = connection
        self._manager = manager
        self._column = column
        self._keys = keys
        self._facts: dict[UUID, KeyFacts | None] = {}
        self._form = None if column.form is None else re.compile(column.form)

    def verdict(self, value: StoredValue) -> ValueFault | None:
        """Return what is wrong with a value; ``None`` where nothing is.

        :raises ShreddedValue: when its tenant was shredded: it is not to open.
        :raises KMSError: when the KMS is unavailable.
        """
        try:
            envelope = parse(value.data)
        except EncryptionError:
            return ValueFault.NOT_ENCRYPTED
        facts = self._known(envelope.key_id)
        if facts is None:
            return ValueFault.UNKNOWN_KEY
        misplaced = self._misplaced(facts, value)
        if misplaced is not None:
            return misplaced
        if facts.shredded:
            raise ShreddedValue
        if not facts.readable:
            return ValueFault.UNREADABLE_KEY
        try:
            return self._opened(envelope, facts.tenant, value)
        except (KeyNotLoadedError, KeyManagementError):
            return ValueFault.UNREADABLE_KEY

    def _known(self, key_id: UUID) -> KeyFacts | None:
        if key_id not in self._facts:
            if len(self._facts) >= _MOST_KEYS:
                self._facts.clear()
            row = self._connection.execute(_KEY, (key_id,)).fetchone()
            self._facts[key_id] = None if row is None else KeyFacts(*row)
        return self._facts[key_id]

    def _misplaced(self, facts: KeyFacts, value: StoredValue) -> ValueFault | None:
        if facts.data_class != self._column.target.data_class:
            return ValueFault.OTHER_CLASS
        if self._column.is_by_key:
            return None
        if value.tenant is None:
            return ValueFault.NO_TENANT
        return None if value.tenant == facts.tenant else ValueFault.OTHER_TENANT

    def _opened(self, envelope: Envelope, tenant: str, value: StoredValue) -> ValueFault | None:
        field = self._column.target.field
        ring = self._keys.ring(tenant)
        # Before the value: a tenant without keys is not an altered value.
        entries, opener = ring.written_entries(field), ring.opener(field)
        if value.bound is None:
            return ValueFault.ALTERED
        try:
            plaintext = opener(value.data, value.bound)
        except KeyNotLoadedError:
            raise
        except EncryptionError:
            return ValueFault.OTHER_FIELD if self._is_of_other_field(envelope, value.bound) else ValueFault.ALTERED
        if not self._has_form(plaintext):
            return ValueFault.WRONG_TYPE
        if self._column.padding and not envelope.padded:
            return ValueFault.NOT_PADDED
        return self._terms(plaintext, envelope.index, entries) or (
            None if value.index_right else ValueFault.WRONG_INDEX
        )

    def _has_form(self, plaintext: bytes) -> bool:
        if not self._column.is_text:
            return True
        try:
            text = as_text(plaintext)
        except EncryptionError:
            return False
        return self._form is None or self._form.search(text) is not None

    def _terms(self, plaintext: bytes, index: dict[int, bytes], entries: Sequence[SearchEntry]) -> ValueFault | None:
        lacking = False
        for entry in entries:
            term = index.get(entry.slot)
            try:
                right = term is None or term in all_terms(plaintext, entry)
            except EncryptionError:
                # What a facet of numbers or dates can't read was never encrypted as a value of this field.
                return ValueFault.WRONG_TYPE
            if not right:
                return ValueFault.WRONG_TERM
            lacking = lacking or (term is None and entry.slot not in self._column.lenient)
        if not index.keys() <= self._column.known_slots:
            return ValueFault.WRONG_TERM
        return ValueFault.NO_TERM if lacking else None

    def _is_of_other_field(self, envelope: Envelope, bound: str) -> bool:
        own = self._column.target
        others = [each.name for each in self._manager.catalog.of_classes([own.data_class])[own.data_class]]
        with self._manager.by_id(envelope.key_id) as key:
            cipher = key.value_key(envelope.suite)
            return any(name != own.field and _opens(envelope, cipher, name, bound) for name in others)


class ShreddedValue(Exception):  # noqa: N818 - a verdict
    """A value of a tenant that was shredded."""


def _opens(envelope: Envelope, cipher: CellKey, field: str, bound: str) -> bool:
    try:
        decrypt_cell(envelope, key=cipher, field=field, row_id=bound)
    except EncryptionError:
        return False
    return True
