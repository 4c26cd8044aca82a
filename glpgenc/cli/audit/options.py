"""The options that select records of the audit trail."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import typer

from glpgenc.audit.search import AuditFilter
from glpgenc.cli._support.command import OptionGroup
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.times import parse_moment
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


@dataclass(frozen=True)
class RecordArguments(OptionGroup):
    """The options that select records of the audit trail."""

    since: Since = None
    until: Until = None
    event: EventTypes = None
    data_class: DataClass = None
    actor: Actor = None
    correlation_id: CorrelationId = None
    key_id: KeyId = None
    failed: Failed = None

    def filter(self, invocation: Invocation) -> AuditFilter:
        """Return the filter of these options and ``--tenant``.

        :raises ConfigurationError: if one of them can't be read.
        """
        # The tenant only as an option: with a default tenant configured, all records are still meant.
        tenant = invocation.tenant_option
        return AuditFilter(
            since=None if self.since is None else parse_moment(self.since),
            until=None if self.until is None else parse_moment(self.until),
            event_types=[_event_type(each) for each in self.event] if self.event else None,
            tenant_ids=None if tenant is None else [tenant],
            data_class=self.data_class,
            actor=self.actor,
            correlation_id=self.correlation_id,
            key_id=None if self.key_id is None else _uuid(self.key_id),
            success=None if self.failed is None else not self.failed,
        )


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
