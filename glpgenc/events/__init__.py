"""Events of glpgenc, for metrics, the audit trail and listeners of an application."""

from glpgenc.events.event import EncryptionAuditEventType, Event
from glpgenc.events.hub import Listener, emit, is_heard, may_wait, subscribe, unsubscribe
from glpgenc.events.scope import Scope, current_scope, scope

__all__ = [
    "EncryptionAuditEventType",
    "Event",
    "Listener",
    "Scope",
    "current_scope",
    "emit",
    "is_heard",
    "may_wait",
    "scope",
    "subscribe",
    "unsubscribe",
]
