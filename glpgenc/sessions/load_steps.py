"""The steps of loading keys into a database session, for any driver, and the event of it.

The keys are never in a statement in the clear: see :mod:`glpgenc.wire.sealed_keys`. Where the last load of the
connection returned a challenge, it takes one exchange with the server, and can go with the BEGIN of its transaction.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import SealedSessionError
from glpgenc.events import EncryptionAuditEventType, Event, emit, hub
from glpgenc.sessions.challenges import challenges
from glpgenc.wire.sealed_keys import seal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

    from psycopg import AsyncConnection, Connection

    from glpgenc.sessions.session_keys import SessionKeys

_BEGIN = "SELECT 0, pg_catalog.encode(glpgenc.gl_session_begin(), 'hex')"
_LOAD = (
    "SELECT l.settings, pg_catalog.encode(l.challenge, 'hex') "
    "FROM glpgenc.gl_session_load(pg_catalog.decode('{}', 'hex'), {}, {}) l"
)
_REPLACED, _DID_NOT_OPEN = -1, -2


class ClientInfo(NamedTuple):
    """A database session, as far as it is known without asking it.

    :param role: the database role.
    :param application: its ``application_name``.
    """

    role: str | None = None
    application: str | None = None


def client_info(connection: Connection[Any] | AsyncConnection[Any]) -> ClientInfo:
    """Return what the driver knows; nothing of a connection that is closed.

    PostgreSQL reports these settings by itself, whenever they change.
    """
    info = connection.info
    if connection.closed:
        return ClientInfo()
    role = info.parameter_status("session_authorization") or info.user
    application = info.parameter_status("application_name") or info.get_parameters().get("application_name")
    return ClientInfo(role or None, application or None)


@dataclass(frozen=True, slots=True)
class LoadStep:
    """One step of a load, which the connection's driver takes.

    :param kind: ``ask`` is a statement without parameters, and answered with the row that it returns: a number, and a
        challenge in hex. It must not be prepared: under the name that a driver gave to a prepared statement there may
        be another by now, of anyone who used the connection before, which would choose the challenge and get what is
        sealed under it. ``gather`` gathers the keys again, and is answered with them. ``clear`` forgets every key of
        the session, and ``close`` closes the connection; neither answer is read.
    :param keys: the keys that are being loaded.
    :param statement: of ``ask``; ASCII. The keys that it contains are sealed.
    """

    kind: Literal["ask", "gather", "clear", "close"]
    keys: SessionKeys
    statement: str = field(default="", repr=False)


class Unshown(NonCopyable):
    """What no ``repr`` shows.

    Programs that collect errors keep the local variables of each frame. Beside the sealed message of a load that failed
    its challenge must not be among them: anyone who has both has the keys.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


LoadSteps = Generator[LoadStep, Unshown, "SessionKeys"]


def loading(
    connection: object,
    keys: SessionKeys,
    client: Callable[[], ClientInfo],
    spends: Callable[[BaseException], bool],
    *,
    session_long: bool,
    allow_temporary_objects: bool,
) -> LoadSteps:
    """Give the steps of a load, one after the other, and emit its event; for :func:`drive` and :func:`drive_async`.

    :param connection: the driver's; the challenge for its next load is kept beside it.
    :param client: names the client of the database session.
    :param spends: whether an error is of class ZE: ``gl_session_load`` raised it, and the challenge is spent.
    :param session_long: whether the keys stay after the transaction.
    :returns: the keys that were loaded.
    :raises AuditError: when the audit trail can't take the event; every key is forgotten then.
    """
    options = tuple(str(each).lower() for each in (not session_long, allow_temporary_objects))
    with reporting_refusal(client, keys.tenant_id, keys.data_classes, session_long=session_long):
        challenge = Unshown(challenges.take(connection))
        is_of_now = challenge.value is None
        while True:
            if challenge.value is None:
                _, challenge = _answer((yield LoadStep("ask", keys, _BEGIN)))
            sealed = seal(challenge.value, keys.message()).hex()
            try:
                answer = yield LoadStep("ask", keys, _LOAD.format(sealed, *options))
            except BaseException as error:
                if not spends(error):
                    # The message may be in a log by now, and the challenge still be valid: whoever has the connection
                    # next could load it.
                    yield LoadStep("close", keys)
                raise
            settings, challenge = _answer(answer)
            if settings >= 0:
                break
            if settings == _REPLACED:
                # The server refused a key that must not encrypt any more, of which this process did not hear.
                keys = (yield LoadStep("gather", keys)).value
            elif settings == _DID_NOT_OPEN and not is_of_now:
                # The server did not know the challenge: another server behind a pooler, a reset, too long ago. This
                # answer brought one.
                is_of_now = True
            else:
                raise SealedSessionError
    challenges.keep(connection, challenge.value)
    try:
        if hub.listeners:
            count = len({each.key_id for each in keys.fields} | {each.key_id for each in keys.read_keys})
            _report(client(), keys.tenant_id, keys.data_classes, count, session_long=session_long, error=None)
    except BaseException:
        # What can't be recorded is not to be used, by anyone who continues with the transaction all the same.
        yield LoadStep("clear", keys)
        raise
    return keys


def _answer(answer: Unshown) -> tuple[int, Unshown]:
    if answer.value is None:
        raise SealedSessionError
    number, challenge = answer.value
    text = challenge.decode("ascii") if isinstance(challenge, bytes) else challenge
    return int(number), Unshown(bytes.fromhex(text))


def drive(steps: LoadSteps, take: Callable[[LoadStep], Any]) -> SessionKeys:
    """Take the steps of a load.

    :param take: takes a step, and returns its answer.
    :raises Exception: what a step failed of.
    """
    try:
        step = next(steps)
        while True:
            try:
                answer = Unshown(take(step))
            except BaseException as error:  # noqa: BLE001  # it is raised again in there
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        loaded: SessionKeys = done.value
        return loaded


async def drive_async(steps: LoadSteps, take: Callable[[LoadStep], Awaitable[Any]]) -> SessionKeys:
    """Take the steps of a load; otherwise as :func:`drive`."""
    try:
        step = next(steps)
        while True:
            try:
                answer = Unshown(await take(step))
            except BaseException as error:  # noqa: BLE001  # as above
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        loaded: SessionKeys = done.value
        return loaded


@contextmanager
def reporting_refusal(
    client: Callable[[], ClientInfo], tenant_id: str | None, data_classes: Iterable[str], *, session_long: bool
) -> Iterator[None]:
    """Emit the event of keys that can't be loaded, if that is what the block fails of.

    :raises AuditError: when the audit trail can't take it.
    """
    try:
        yield
    except GeneratorExit:
        raise
    except BaseException as error:
        if hub.listeners:
            _report(client(), tenant_id, tuple(data_classes), 0, session_long=session_long, error=error)
        raise


def _report(
    client: ClientInfo,
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
                "database_role": client.role,
                "application_name": client.application,
                "scope": "session" if session_long else "transaction",
            },
        )
    )
