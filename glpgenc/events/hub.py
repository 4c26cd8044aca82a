"""The registry of event listeners.

Lower layers emit events; metrics and audit listen, and no lower layer imports them. Without listeners an event costs
one test of a tuple: on a hot path, look at :func:`is_heard` before anything is measured or built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc._support.forks import Lock

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.events.event import Event


class Listener:
    """Receives events, in the thread that emits them. Subclasses override what they care for.

    Called before a result is returned. What a listener raises reaches the caller, who then gets no result: that is how
    an audit trail that can't record fails closed. A listener that is only to look on must not raise.
    """

    def may_wait(self) -> bool:
        """Return whether notifying this listener of values may take long now, such as for a disk, a network or a lock.

        An event loop asks first, and otherwise leaves the work to a thread. Unless a subclass knows better, it may.
        """
        return True

    def operated(  # noqa: PLR0917  # by position: it is called for each value
        self,
        operation: str,
        data_class: str,
        tenant_id: str,
        key_id: UUID | None,
        key_version: int | None,
        count: int,
        seconds: float,
        error: BaseException | None,
    ) -> None:
        """Take note of values that were encrypted or decrypted, or of the failure to.

        :param operation: ``encrypt`` or ``decrypt``.
        :param key_id: ``None`` where it failed before a key was chosen, or where there were several.
        :param count: how many values.
        :param seconds: for all of them; 0 where it was not measured, as of the columns of an ORM.
        """

    def looked_up(self, key_type: str, *, hit: bool) -> None:
        """Take note of a look-up in a cache of keys.

        :param key_type: ``dek`` for data keys, ``lookup`` for which key is whose, ``branch`` for branch keys.
        """

    def called_kms(  # noqa: PLR0917  # as operated
        self,
        provider: str,
        operation: str,
        seconds: float,
        error: BaseException | None,
        key: str = "",
        is_assigned: bool = False,  # noqa: FBT001, FBT002  # as operated
    ) -> None:
        """Take note of a call to a KMS.

        :param operation: ``generate_data_key``, ``decrypt``, ``encrypt``, ``re_encrypt`` or ``check``.
        :param key: the KMS key, as the settings name it; empty where the provider does not say.
        :param is_assigned: whether it is a tenant's own key, and not one of the settings.
        """

    def request_began(self) -> None:
        """Take note of an HTTP request that is being answered from now on."""

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Record an HTTP request that was answered or aborted.

        :param method: a method of RFC 9110, or ``other``.
        :param route: the route's template, never the path; ``unknown`` where no route matched.
        :param status: of the response; 0 where none was sent.
        """

    def happened(self, event: Event) -> None:
        """Take note of what is rarer than that."""


_LOCK = Lock()
listeners: tuple[Listener, ...] = ()
"""The listeners; replaced as a whole, so that a loop over them needs no lock."""


def subscribe(listener: Listener) -> None:
    """Notify a listener from now on. A listener that is already registered is not added again."""
    global listeners  # noqa: PLW0603  # a process has one
    with _LOCK:
        if listener not in listeners:
            listeners = (*listeners, listener)


def unsubscribe(listener: Listener) -> None:
    """Stop notifying a listener."""
    global listeners  # noqa: PLW0603  # as above
    with _LOCK:
        listeners = tuple(each for each in listeners if each is not listener)


def is_heard() -> bool:
    """Return whether there is a listener."""
    return bool(listeners)


def may_wait() -> bool:
    """Return whether notifying any listener may take long now."""
    return any(each.may_wait() for each in listeners)


def emit(event: Event) -> None:
    """Notify all listeners.

    :raises AuditError: when the audit trail can't take it.
    """
    for listener in listeners:
        listener.happened(event)
