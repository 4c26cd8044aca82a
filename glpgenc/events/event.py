"""Events and their types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class EncryptionAuditEventType(StrEnum):
    """The types of events. The audit trail contains their values, which never change."""

    ENCRYPTION_PERFORMED = "encryption_performed"
    DECRYPTION_PERFORMED = "decryption_performed"
    ENCRYPTION_FAILED = "encryption_failed"
    DECRYPTION_FAILED = "decryption_failed"

    KEY_GENERATED = "key_generated"
    KEY_ROTATED = "key_rotated"
    KEY_ACCESSED = "key_accessed"
    """A data key was unwrapped by the KMS."""
    KEY_CACHE_HIT = "key_cache_hit"
    KEY_CACHE_MISS = "key_cache_miss"
    DATA_KEY_ISSUED = "data_key_issued"
    """The HTTP API gave a data key to its caller, wrapped or not: the operation says which."""
    SEARCH_TERM_CREATED = "search_term_created"
    """The HTTP API made a search term of a caller's value."""
    KEY_RETIRED = "key_retired"
    KEY_DESTROYED = "key_destroyed"
    KEY_COMPROMISED = "key_compromised"
    KEY_REWRAPPED = "key_rewrapped"
    KEY_ROWS_SIGNED = "key_rows_signed"
    """Rows of keys were signed as they are, because an administrator said so."""
    TENANT_KMS_KEY_ASSIGNED = "tenant_kms_key_assigned"
    SHARD_MOVED = "shard_moved"
    """An administrator said that a database of several is where it was not registered."""
    SHARD_REMOVED = "shard_removed"
    """An administrator said that a database of several is gone for good: keys are destroyed without it."""

    SESSION_KEYS_LOADED = "session_keys_loaded"
    SESSION_KEYS_ISSUED = "session_keys_issued"
    """The HTTP API gave a class's session keys to its caller, sealed under a challenge that the caller knows."""

    SHRED_REQUESTED = "shred_requested"
    SHRED_UNDONE = "shred_undone"
    SHRED_EXECUTED = "shred_executed"

    BACKFILL_STARTED = "backfill_started"
    BACKFILL_FINISHED = "backfill_finished"
    ROTATION_STARTED = "rotation_started"
    ROTATION_FINISHED = "rotation_finished"
    REINDEX_STARTED = "reindex_started"
    REINDEX_FINISHED = "reindex_finished"
    PLAINTEXT_DROPPED = "plaintext_dropped"
    PLAINTEXT_RESTORED = "plaintext_restored"

    ACCESS_DENIED = "access_denied"
    """The HTTP API refused a caller: no token, a wrong one, a missing permission, another tenant."""
    RATE_LIMITED = "rate_limited"

    WRITER_STARTED = "writer_started"
    WRITER_STOPPED = "writer_stopped"
    EVENTS_PRUNED = "events_pruned"
    AUDIT_READ = "audit_read"
    """Records of the audit trail were shown, exported or verified."""


Detail = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened. It holds no value, no key, and nothing that was made from either.

    :param type: the type of the event.
    :param data_class: the data class, where there is one.
    :param tenant_id: the tenant, where there is one.
    :param key_id: the data key, where one was chosen.
    :param key_version: its version.
    :param operation: what was asked for, such as ``encrypt``; a word from the code, never from a caller.
    :param count: the number of values, keys or rows.
    :param seconds: how long it took.
    :param error: what it failed of; ``None`` where it succeeded.
    :param detail: what else is worth recording, by name.
    """

    type: EncryptionAuditEventType
    data_class: str | None = None
    tenant_id: str | None = None
    key_id: UUID | None = None
    key_version: int | None = None
    operation: str | None = None
    count: int = 1
    seconds: float | None = None
    error: BaseException | None = None
    detail: Mapping[str, Detail] = field(default_factory=dict)

    @property
    def success(self) -> bool:
        """Whether it succeeded."""
        return self.error is None
