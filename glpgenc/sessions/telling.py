"""Events of keys that are loaded into a database session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glpgenc.events import EncryptionAuditEventType, Event, emit, hub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psycopg import AsyncConnection, Connection

    from glpgenc.sessions.collect import SessionKeys


class Database(NamedTuple):
    """A database session, as far as it is known without asking it.

    :param role: the database role.
    :param application: its ``application_name``.
    """

    role: str | None = None
    application: str | None = None


def database_of(connection: Connection[Any] | AsyncConnection[Any]) -> Database:
    """Return what the driver knows; nothing of a connection that is closed.

    PostgreSQL reports these settings by itself, whenever they change.
    """
    info = connection.info
    if connection.closed:
        return Database()
    role = info.parameter_status("session_authorization") or info.user
    application = info.parameter_status("application_name") or info.get_parameters().get("application_name")
    return Database(role or None, application or None)


def tell_loaded(database: Callable[[], Database], keys: SessionKeys, *, session_long: bool) -> None:
    """Emit the event of loaded keys, if there is a listener.

    :param database: names the database session.
    :raises AuditError: when the audit trail can't take it.
    """
    if hub.listeners:
        count = len({each.key_id for each in keys.fields} | {each.key_id for each in keys.read_keys})
        _tell(database(), keys.tenant_id, keys.data_classes, count, session_long=session_long, error=None)


def tell_refused(
    database: Callable[[], Database],
    tenant_id: str | None,
    data_classes: Iterable[str],
    error: BaseException,
    *,
    session_long: bool,
) -> None:
    """Emit the event of keys that could not be loaded; as :func:`tell_loaded`.

    :raises AuditError: when the audit trail can't take it.
    """
    if hub.listeners:
        _tell(database(), tenant_id, tuple(data_classes), 0, session_long=session_long, error=error)


def _tell(
    database: Database,
    tenant_id: str | None,
    data_classes: tuple[str, ...],
    count: int,
    *,
    session_long: bool,
    error: BaseException | None,
) -> None:
    emit(
        Event(
            type=EncryptionAuditEventType.SESSION_KEYS_LOADED,
            data_class=data_classes[0] if len(data_classes) == 1 else None,
            tenant_id=tenant_id,
            count=count,
            error=error,
            detail={
                "data_classes": ", ".join(data_classes),
                "database_role": database.role,
                "application_name": database.application,
                "scope": "session" if session_long else "transaction",
            },
        )
    )
