"""Counts of the values that a keyring encrypts and decrypts, reported together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.events.observe import Operation, Owner, report_values

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.errors import GlpgencError


class ClassCounts:
    """The counts of one data class.

    They are lists of one number, which is added to in place: that costs a thirtieth of a microsecond, where an event
    for each value would cost as much as its decryption.

    :ivar sealed: values that were encrypted.
    :ivar opened: values that were decrypted.
    """

    __slots__ = ("_owner", "_sealing_key", "opened", "sealed")

    def __init__(self, tenant_id: str, data_class: str, active: UUID) -> None:
        self._owner, self._sealing_key = Owner(tenant_id, data_class), Owner(tenant_id, data_class, active)
        self.sealed, self.opened = [0], [0]

    def report(self) -> None:
        """Report the counts since the last time, without a duration: single values are not timed.

        :raises AuditError: when the audit trail can't take it. It is not reported again.
        """
        (sealed,), (opened,) = self.sealed, self.opened
        self.sealed[0] = self.opened[0] = 0
        # Before every statement: most often there is nothing.
        if sealed:
            report_values("encrypt", self._sealing_key, sealed, 0.0, None)
        if opened:
            report_values("decrypt", self._owner, opened, 0.0, None)

    def failed(self, operation: Operation, error: GlpgencError) -> None:
        """Report at once a value that was not encrypted or decrypted.

        :raises AuditError: when the audit trail can't take it.
        """
        report_values(operation, self._owner, 1, 0.0, error)


class ValueTally:
    """The counts of a tenant's data classes. Not for use by two threads at once.

    :param tenant_id: the tenant.
    """

    __slots__ = ("_counts", "_tenant")

    def __init__(self, tenant_id: str) -> None:
        self._tenant = tenant_id
        self._counts: dict[str, ClassCounts] = {}

    def of(self, data_class: str, active: UUID) -> ClassCounts:
        """Return a class's counts.

        :param active: the key that encrypts.
        """
        counts = self._counts.get(data_class)
        if counts is None:
            counts = self._counts[data_class] = ClassCounts(self._tenant, data_class, active)
        return counts

    def report(self) -> None:
        """Report all counts.

        :raises AuditError: when the audit trail can't take it.
        """
        for counts in self._counts.values():
            counts.report()
