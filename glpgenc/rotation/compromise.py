"""A key that someone knows: marked, replaced, and its rows moved before all others."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc.database import translate_errors
from glpgenc.errors import KeyStateError
from glpgenc.jobs.connection import connect_as_job
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.rotation.census import Census, census
from glpgenc.rotation.retirement import mark_compromised
from glpgenc.rotation.run import APPLICATION, RotateOptions, RotationObserver, RotationReport, rotate
from glpgenc.rotation.selection import RotationFilter

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CompromiseReport:
    """What was done about a compromised key.

    :param record: the key.
    :param exposed: where values were under it when it was marked: who has the key and a copy of these has read them.
    :param report: of moving them.
    """

    record: DataKeyRecord
    exposed: Census
    report: RotationReport

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "key_id": str(self.record.key_id),
            "tenant_id": self.record.tenant_id,
            "data_class": self.record.data_class,
            "state": str(self.record.state),
            "exposed": [column.document() for column in self.exposed.columns],
            "rotation": self.report.document(),
        }


def compromise(
    settings: Settings, key_id: UUID, options: RotateOptions | None = None, observer: RotationObserver | None = None
) -> CompromiseReport:
    """Mark a key as compromised, replace it if it is active, and move what is under it.

    An active key is replaced without the time in which other processes learn to read with the next one: a process that
    does not watch may fail to read new values for the TTL of its cache. Called again it continues.

    :param options: as for a rotation; ``settle`` is 0 unless given.
    :raises KeyNotFoundError: if there is no such key.
    :raises KeyStateError: if it is destroyed, or an index key: those are replaced by ``glpgenc reindex``.
    :raises GlpgencError: as :func:`~glpgenc.rotation.run.rotate`.
    """
    options, observer = options or RotateOptions(settle=0), observer or RotationObserver()
    with KeyManager.from_settings(settings) as manager:
        store = manager.records.store
        record = store.get(key_id)
        if record.purpose is Purpose.INDEX:
            raise KeyStateError(f"data key {key_id} is an index key", hint="replace it with `glpgenc reindex`")
        with translate_errors(), closing(connect_as_job(settings, APPLICATION)) as connection:
            exposed = census(connection, [key_id], observer.counting)
            if record.state is KeyState.ACTIVE:
                manager.activate(manager.stage(record.tenant_id, record.data_class))
            record = mark_compromised(connection, manager.records, key_id)
        wanted = RotationFilter(tenant_id=record.tenant_id, data_class=record.data_class)
        report = rotate(settings, wanted, options, observer, reason="compromise", leave=key_id)
        return CompromiseReport(record=store.get(key_id), exposed=exposed, report=report)
