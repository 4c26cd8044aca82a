"""Which cached keys are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from glpgenc.keys.model import DataKey


def matching(key_id: UUID | None, tenant_id: str | None, data_class: str | None) -> Callable[[UUID, DataKey], bool]:
    """Return a predicate for cached keys of this id, tenant and class; ``None`` matches any."""

    def matches(_: UUID, key: DataKey) -> bool:
        return (
            key_id in {None, key.key_id}
            and tenant_id in {None, key.record.tenant_id}
            and data_class in {None, key.record.data_class}
        )

    return matches
