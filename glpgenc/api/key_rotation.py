"""Replacing a data key by a request, in the steps of `glpgenc rotate`; moving the values is left to that.

A key must be readable by every process before the first one writes with it, so the new one is staged and becomes active
a cache's TTL later. No thread of a web process waits for that: a restart would forget it. The same request, sent again,
continues where the rotation stands, and so does `glpgenc rotate`; neither makes another key until the rotation is done.
"""

from __future__ import annotations

import math
from contextlib import closing
from typing import TYPE_CHECKING, LiteralString

from glpgenc.api.key_models import RotateResponse
from glpgenc.database import connect, translate_errors
from glpgenc.errors import KeyNotFoundError, KeyShreddedError
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.lifecycle.due import Filter, begin_or_resume, to_replace

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.settings import Settings

APPLICATION = "glpgenc api"

# By the server's clock, which the times are of.
_WAIT: LiteralString = """
    SELECT extract(epoch FROM created_at - clock_timestamp())::float8 + %s FROM glpgenc.data_keys WHERE key_id = %s
"""
_ACTIVATE = "send this request again when wait_seconds are over, or run `glpgenc rotate`, which waits by itself"
_MOVE = "values under older versions stay readable; `glpgenc rotate` with this tenant and class moves them"


def rotate(manager: KeyManager, settings: Settings, tenant_id: str, data_class: str) -> RotateResponse:
    """Begin a rotation, or continue with it.

    :raises KeyNotFoundError: if there is no active key to be replaced.
    :raises KeyShreddedError: if the tenant, or this class of it, was shredded.
    :raises KMSError: if the KMS does not make the new key.
    :raises DatabaseError: if the database is unavailable, or the role is not glpgenc_admin.
    """
    active = _active(manager, tenant_id, data_class)
    wanted = Filter(tenant_id=tenant_id, data_class=data_class)
    with translate_errors(), closing(connect(settings.require_database_url(), APPLICATION)) as connection:
        begun = begin_or_resume(connection, wanted)
        if not to_replace(manager, wanted, begun.started_at):
            return _told(begun.number, "active", active, 0.0)
        staged = manager.stage(tenant_id, data_class)
        wait = _wait(connection, staged, settings.cache_ttl)
        if wait > 0:
            return _told(begun.number, "staged", staged, wait)
        manager.activate(staged)
        return _told(begun.number, "active", staged, 0.0)


def _active(manager: KeyManager, tenant_id: str, data_class: str) -> DataKeyRecord:
    history = manager.list(tenant_id=tenant_id, data_class=data_class, purpose=Purpose.ENCRYPTION)
    if any(key.shredded for key in history):
        raise KeyShreddedError
    found = next((key for key in history if key.state is KeyState.ACTIVE), None)
    # Before a rotation is begun: one of nothing would stay open.
    if found is None:
        raise KeyNotFoundError("there is no active data key to be replaced")
    return found


def _wait(connection: Connection, staged: DataKeyRecord, settle: float) -> float:
    with connection.transaction():
        row = connection.execute(_WAIT, (settle, staged.key_id)).fetchone()
    return float(row[0]) if row is not None and row[0] is not None else settle


def _told(rotation: int, state: str, key: DataKeyRecord, wait: float) -> RotateResponse:
    return RotateResponse(
        rotation=rotation,
        state="active" if state == "active" else "staged",
        key_id=key.key_id,
        key_version=key.version,
        tenant_id=key.tenant_id,
        wait_seconds=max(0, math.ceil(wait)),
        remaining=_MOVE if state == "active" else _ACTIVATE,
    )
