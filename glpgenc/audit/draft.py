"""What a caller leaves for the writer: little, and quickly made; and what the writer makes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from glpgenc.audit.record import CATEGORY, Row
from glpgenc.audit.text import clean
from glpgenc.events.types import EncryptionAuditEventType

if TYPE_CHECKING:
    from glpgenc.events import Scope
    from glpgenc.events.event import Detail

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_INT4, _MAX_INT8 = 2**31 - 1, 2**63 - 1
_NO_DETAIL: Mapping[str, Detail] = {}
_TYPES = {
    ("encrypt", True): EncryptionAuditEventType.ENCRYPTION_PERFORMED.value,
    ("encrypt", False): EncryptionAuditEventType.ENCRYPTION_FAILED.value,
    ("decrypt", True): EncryptionAuditEventType.DECRYPTION_PERFORMED.value,
    ("decrypt", False): EncryptionAuditEventType.DECRYPTION_FAILED.value,
}


Draft = tuple[
    int,  # nanoseconds since 1970
    str | None,  # its type; None for encryptions and decryptions, where operation and error tell
    str | None,  # data class
    str | None,  # tenant
    UUID | None,  # data key
    int | None,  # its version
    str | None,  # operation
    int,  # count
    float | None,  # seconds
    str | None,  # the error class's name
    "Scope",
    Mapping[str, "Detail"] | None,
    int,  # one of how many calls it stands for
]
"""An event as it waits. Of an error there is the class's name only: the error itself holds on to its frames."""


def fields_of(draft: Draft) -> Row:
    """Return the columns from ``occurred_at`` to ``detail``."""
    at, kind, data_class, tenant_id, key_id, key_version, operation, count, seconds, error, scope, detail, one_of = (
        draft
    )
    return (
        _EPOCH + timedelta(microseconds=at // 1000),
        kind or _TYPES.get((operation or "", error is None)) or f"{operation}",
        CATEGORY,
        _named(data_class),
        _named(tenant_id),
        key_id if isinstance(key_id, UUID) else None,
        None if not isinstance(key_version, int) else min(key_version, _MAX_INT4),
        _named(operation),
        min(count, _MAX_INT8) if isinstance(count, int) else 0,
        None if not isinstance(seconds, float | int) else min(max(round(seconds * 1_000_000), 0), _MAX_INT8),
        error is None,
        _named(error),
        _named(scope.actor),
        _named(scope.purpose),
        _named(scope.correlation_id),
        _details(detail or _NO_DETAIL, one_of) if detail or one_of > 1 else _NO_DETAIL,
    )


def _named(text: object) -> str | None:
    if text is None or isinstance(text, str):
        return text and clean(text)
    # What is against its type must not end the thread that writes, and with it everyone's trail.
    return f"<{type(text).__name__}>"


def _details(detail: Mapping[str, Detail], one_of: int) -> Mapping[str, Detail]:
    kept = {clean(str(name)): _kept(value) for name, value in detail.items() if value is not None}
    if one_of > 1:
        kept["sampled"] = one_of
    return kept


def _kept(value: object) -> Detail:
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) <= _MAX_INT8):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    # Whatever got in here against its type is not shown: no one has looked at what it holds.
    return str(value) if isinstance(value, float) else f"<{type(value).__name__}>"
