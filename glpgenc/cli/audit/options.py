"""What records a command is about: the options that choose them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer

from glpgenc.audit.search import AuditFilter
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.times import parse_window
from glpgenc.errors import ConfigurationError
from glpgenc.events import EncryptionAuditEventType

Since = Annotated[
    str | None, typer.Option(metavar="TIME", help="Not before: 2026-01-31, 2026-01-31T12:00:00+00:00, or 24h ago: 24h.")
]
Until = Annotated[str | None, typer.Option(metavar="TIME", help="Before this time, given alike.")]
EventTypes = Annotated[
    list[str] | None, typer.Option("--event", metavar="TYPE", help="Of this type, such as key_rotated. Repeatable.")
]
DataClass = Annotated[str | None, typer.Option("--class", "--data-class", metavar="CLASS", help="Of this data class.")]
Actor = Annotated[str | None, typer.Option(metavar="NAME", help="By this actor.")]
CorrelationId = Annotated[str | None, typer.Option(metavar="ID", help="Of this request.")]
KeyId = Annotated[str | None, typer.Option(metavar="UUID", help="With this data key.")]
Failed = Annotated[
    bool | None, typer.Option("--failed/--succeeded", help="What failed only, or what succeeded.", show_default=False)
]
_AGO = re.compile(r"\d+[smhdw]")


def audit_filter(
    invocation: Invocation,
    *,
    since: str | None = None,
    until: str | None = None,
    event: list[str] | None = None,
    data_class: str | None = None,
    actor: str | None = None,
    correlation_id: str | None = None,
    key_id: str | None = None,
    failed: bool | None = None,
) -> AuditFilter:
    """Return the filter that the options and ``--tenant`` say.

    :raises ConfigurationError: if one of them can't be read.
    """
    # The tenant only as an option: with a default tenant configured, all records are still meant.
    tenant: str | None = invocation.overrides.get("tenant")
    return AuditFilter(
        since=None if since is None else parse_moment(since),
        until=None if until is None else parse_moment(until),
        event_types=None if not event else [_event_type(each) for each in event],
        tenant_ids=None if tenant is None else [tenant],
        data_class=data_class,
        actor=actor,
        correlation_id=correlation_id,
        key_id=None if key_id is None else _uuid(key_id),
        success=None if failed is None else not failed,
    )


def parse_moment(text: str, now: datetime | None = None) -> datetime:
    """Read a time, or how long ago it was; without a zone it is UTC.

    :raises ConfigurationError: if it is neither.
    """
    if _AGO.fullmatch(text):
        return (now or datetime.now(UTC)) - parse_window(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"{text!r} is not a time", hint="give one such as 2026-01-31, 2026-01-31T12:00:00+00:00, 24h or 7d"
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _event_type(text: str) -> str:
    try:
        return EncryptionAuditEventType(text).value
    except ValueError:
        known = ", ".join(EncryptionAuditEventType)
        raise ConfigurationError(f"{text!r} is not a type of event", hint=f"one of {known}") from None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ConfigurationError(f"{text!r} is not the id of a key") from None
