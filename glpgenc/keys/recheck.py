"""Comparison of the caches with the table of keys: what the table no longer says is dropped, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from glpgenc.keys.lookups import KeyIds
from glpgenc.keys.model import READABLE_STATES, DataKeyRecord, KeyState

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.cache import DEKCache
    from glpgenc.keys.lookups import Lookup, Lookups
    from glpgenc.keys.model import DataKey, Purpose
    from glpgenc.keys.store import DataKeyStore

    Owner = tuple[str, str, Purpose]


def recheck(store: DataKeyStore, keys: DEKCache[UUID, DataKey], lookups: Lookups) -> int:
    """Drop the keys that must not be used any more, and the look-ups that have another answer now.

    No key is unwrapped, and a key that only stopped encrypting stays: it still decrypts, with the KMS unavailable too.

    :returns: how many keys were dropped.
    :raises DatabaseError: if the table can't be read; nothing is dropped then.
    """
    cached = keys.survey(lambda _, key: key.record)
    known = lookups.survey(lambda lookup, answer: (lookup, answer))
    owners = {(each.tenant_id, each.data_class, each.purpose) for each in cached}
    owners |= {lookup[1:] for lookup, _ in known}
    rows = store.of_owners(owners) if owners else []
    by_owner: dict[Owner, list[DataKeyRecord]] = defaultdict(list)
    for row in rows:
        by_owner[row.tenant_id, row.data_class, row.purpose].append(row)
    usable = {row.key_id for row in rows if _is_usable(row)}
    # Loads under way began before the table was read, and may carry what it no longer says: they are not kept either.
    lookups.discard([lookup for lookup, answer in known if answer != _answer(lookup, by_owner[lookup[1:]])])
    unusable = {each.key_id for each in cached} - usable
    keys.discard(unusable)
    return len(unusable)


def _is_usable(row: DataKeyRecord) -> bool:
    return row.state in READABLE_STATES and row.retired_at is None and not row.shredded


def _answer(lookup: Lookup, rows: list[DataKeyRecord]) -> KeyIds:
    """Return what a look-up would find now; see :mod:`glpgenc.keys.active` and :mod:`glpgenc.keys.readable`."""
    kind = lookup[0]
    active = [row for row in rows if row.state is KeyState.ACTIVE]
    if kind == "active":
        return KeyIds.of(active)
    newest_first = sorted(rows, key=lambda row: row.version, reverse=True)
    if kind == "readable":
        found = [row for row in newest_first if row.state is not KeyState.DESTROYED and row.retired_at is None]
        return KeyIds.of(sorted(found, key=lambda row: row.state is not KeyState.ACTIVE))
    version = int(kind.removeprefix("root "))
    older = [row for row in newest_first if row.version <= version]
    return KeyIds.of(older[:1] or active)
