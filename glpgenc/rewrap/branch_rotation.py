"""Replacing a branch key: the next version wraps from now on, what is under the old one is wrapped again, and it ends.

No row of a user is touched, and no data key changes. The rows themselves record progress: a run that was killed
is started again, finds the old version not destroyed, and continues without making another one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import GlpgencError, KeyNotFoundError, KeyTransitionError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.observe import irreversible
from glpgenc.keys.branch.model import BRANCH, BranchKeyRecord, Grouping
from glpgenc.keys.branch.provider import BranchKMSProvider
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.kms import UnwrappingProviders, build_providers
from glpgenc.keys.model import KeyState
from glpgenc.keys.providers import branch_provider
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions, RewrapReport, RewrapStatus
from glpgenc.rewrap.wrapped_keys import WrappedKeys, WrappedKeySelection
from glpgenc.settings import Settings


@dataclass(slots=True, kw_only=True)
class BranchRotationReport:
    """The result for a group.

    :param group: its name.
    :param record: its branch key from now on.
    :param resumed: whether an earlier run had made it.
    :param rewrapped: data keys that were wrapped again.
    :param failed: the reason for each data key that stays under an old version.
    :param destroyed: old versions that ended.
    :param left: old versions that data keys are under yet.
    :param error: what ended the run before its time.
    """

    group: str
    record: BranchKeyRecord
    resumed: bool
    rewrapped: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)
    destroyed: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    error: GlpgencError | None = None

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "group": self.group,
            "branch_id": self.record.branch_id,
            "version": self.record.version,
            "resumed": self.resumed,
            "rewrapped": self.rewrapped,
            "failed": [{"key_id": key_id, "reason": reason} for key_id, reason in self.failed.items()],
            "destroyed": self.destroyed,
            "left": self.left,
        }


class BranchRotation:
    """Replaces branch keys.

    :param settings: their KMS wraps the new ones, and with ``kms_also`` unwraps the old ones.
    :param options: how data keys are wrapped again.
    :param new_version: whether a next version is made where an earlier run is unfinished, too.
    :param keep: whether old versions are kept, with nothing under them.
    """

    def __init__(
        self, settings: Settings, options: RewrapOptions | None = None, *, new_version: bool = False, keep: bool = False
    ) -> None:
        self._settings, self._options = settings, options or RewrapOptions()
        self._new_version, self._keep = new_version, keep
        self._connections = ConnectionPool(settings.require_keys_database_url())
        self._store = BranchKeyStore(self._connections)
        self._roots = build_providers(settings)
        self.stop = threading.Event()

    def groups(self) -> list[str]:
        """Return the groups that have branch keys which are not destroyed."""
        return sorted({each.group for each in self._store.list() if each.state is not KeyState.DESTROYED})

    def run(self, group: str, progress: Callable[[RewrapStatus], None] = lambda _: None) -> BranchRotationReport:
        """Replace the branch key of a group. Setting :attr:`stop` ends it soon.

        :param progress: as for :meth:`~glpgenc.rewrap.run.Rewrap.run`.
        :raises KeyNotFoundError: if the group has had none.
        :raises KMSError: if the next version can't be made; then nothing was changed.
        :raises DatabaseError: if branch keys can't be read or written.
        """
        provider = branch_provider(self._settings, self._connections, self._roots, Grouping(group))
        try:
            return self._run(group, provider, progress)
        finally:
            provider.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(
        self, group: str, provider: BranchKMSProvider, progress: Callable[[RewrapStatus], None]
    ) -> BranchRotationReport:
        records = self._store.list(group)
        if not records:
            raise KeyNotFoundError(f"there is no branch key of group {group!r}", hint="see `glpgenc kms branch list`")
        record = next((each for each in records if each.state is KeyState.ACTIVE), None)
        old = [each for each in records if each.state is not KeyState.DESTROYED and each is not record]
        # Old versions that were kept on purpose, with nothing under them, are no unfinished work.
        resumed = record is not None and not self._new_version and any(each.data_keys or not self._keep for each in old)
        if record is None or not resumed:
            old = [each for each in records if each.state is not KeyState.DESTROYED]
            record = provider.renew()
        report = BranchRotationReport(group=group, record=record, resumed=resumed)
        for each in sorted(old, key=lambda one: one.version):
            self._end(report, each, provider, progress)
        return report

    def _end(
        self,
        report: BranchRotationReport,
        old: BranchKeyRecord,
        provider: BranchKMSProvider,
        progress: Callable[[RewrapStatus], None],
    ) -> None:
        if report.error is not None or self.stop.is_set():
            report.left.append(old.version)
            return
        done = self._moved(old, provider, progress)
        report.rewrapped += done.rewrapped
        report.failed |= done.failed
        report.error = done.error
        if done.left:
            report.left.append(old.version)
        elif not self._keep:
            try:
                with irreversible(_destroyed(old)):
                    self._store.destroy(old, provider.signer)
                report.destroyed.append(old.version)
            except KeyTransitionError:
                # Keys are under it: of a shredded tenant, of one with a KMS key of its own, or made this moment.
                report.left.append(old.version)

    def _moved(
        self, old: BranchKeyRecord, provider: BranchKMSProvider, progress: Callable[[RewrapStatus], None]
    ) -> RewrapReport:
        keys = WrappedKeys(self._connections, WrappedKeySelection(provider=BRANCH, key_uri=old.uri))
        providers = UnwrappingProviders(provider, self._roots)
        environment = self._settings.environment
        work = Rewrap(keys, providers, environment=environment, options=self._options, stop=self.stop)
        return work.run(progress)


def _destroyed(record: BranchKeyRecord) -> Event:
    return Event(
        type=EncryptionAuditEventType.KEY_DESTROYED,
        key_id=record.branch_id,
        key_version=record.version,
        operation="destroy",
        detail={"purpose": "branch", "group": record.group},
    )
