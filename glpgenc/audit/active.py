"""The audit trail of this process: there is one at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc._support.forks import Lock
from glpgenc.audit.logger import EncryptionAuditLogger
from glpgenc.events import subscribe, unsubscribe

if TYPE_CHECKING:
    from glpgenc.settings import Settings

_LOCK = Lock()
_active: EncryptionAuditLogger | None = None


def activate(settings: Settings, *, start: bool = True) -> EncryptionAuditLogger | None:
    """Start the audit trail that the settings ask for, and subscribe it to all events.

    Where one is active already, that one is returned, whatever the settings say. Where ``audit`` is empty: ``None``.

    :param start: whether to ask database and KMS now, and so to fail now; else the first event does, and fails.
    :raises ConfigurationError: if no database is configured where one is asked for.
    :raises AuditError: if the database is there and takes no events, or the spool can't be used.
    :raises KMSError: if the KMS fails, or its provider can't be built.
    """
    global _active  # noqa: PLW0603  # a process has one
    with _LOCK:
        if _active is None and settings.audit:
            logger = EncryptionAuditLogger.from_settings(settings)
            if start:
                logger.start()
            subscribe(logger)
            _active = logger
        return _active


def is_active() -> bool:
    """Return whether this process has an audit trail."""
    return _active is not None


def deactivate() -> None:
    """Tell the active audit trail no more, and close it. Without one, nothing.

    :raises AuditError: when events could not be made durable.
    """
    global _active
    with _LOCK:
        logger, _active = _active, None
    if logger is not None:
        unsubscribe(logger)
        logger.close()
