"""What a caller leaves for the writer: little, and quickly made; and what the writer makes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from glpgenc.audit.record import CATEGORY, Row
from glpgenc.audit.text import clean
from glpgenc.events.types import EncryptionAuditEventType

if TYPE_CHECKING:
    from uuid import UUID

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
    "UUID | None",  # data key
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
        data_class and clean(data_class),
        tenant_id and clean(tenant_id),
        key_id,
        None if key_version is None else min(key_version, _MAX_INT4),
        operation and clean(operation),
        min(count, _MAX_INT8),
        None if seconds is None else min(max(round(seconds * 1_000_000), 0), _MAX_INT8),
        error is None,
        error and clean(error),
        scope.actor and clean(scope.actor),
        scope.purpose and clean(scope.purpose),
        scope.correlation_id and clean(scope.correlation_id),
        _details(detail or _NO_DETAIL, one_of) if detail or one_of > 1 else _NO_DETAIL,
    )


def _details(detail: Mapping[str, Detail], one_of: int) -> Mapping[str, Detail]:
    kept = {clean(str(name)): _kept(value) for name, value in detail.items() if value is not None}
    if one_of > 1:
        kept["sampled"] = one_of
    return kept


def _kept(value: object) -> Detail:
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    # Whatever got in here against its type is not shown: nobody has looked at what it holds.
    return str(value) if isinstance(value, float) else f"<{type(value).__name__}>"
