"""Records of data keys for unit tests."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose


def record(**changes: Any) -> DataKeyRecord:
    values: dict[str, Any] = {
        "key_id": uuid4(),
        "tenant_id": "t1",
        "data_class": "pii",
        "purpose": Purpose.ENCRYPTION,
        "version": 1,
        "state": KeyState.ACTIVE,
        "provider": "local",
        "key_uri": "local:file",
        "wrapped_key": b"wrapped",
    }
    return DataKeyRecord(**values | changes)
