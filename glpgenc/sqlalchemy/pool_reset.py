"""The reset of pooled connections: ``DISCARD ALL`` when one comes back to an engine's pool."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from glpgenc.errors import ConfigurationError
from glpgenc.sqlalchemy.binding import engines_of

_DISCARD = "DISCARD ALL"


def reset_on_return(target: Any) -> None:
    """Leave nothing in an engine's connections for their next user.

    Each connection that comes back to the pool is rolled back and reset by ``DISCARD ALL``: settings, temporary
    objects, prepared statements, cursors, locks and the role are as they were after it was opened. One that can't be
    reset is closed. An engine of asyncpg must prepare no statements that are used again: give it the ``connect_args``
    ``statement_cache_size=0`` and ``prepared_statement_cache_size=0``.

    :param target: an ``Engine`` or ``AsyncEngine``, or a ``sessionmaker`` or ``async_sessionmaker`` that has one.
    :raises ConfigurationError: when it has none.
    """
    engines = list(engines_of(target))
    if not engines:
        message = f"reset_on_return() takes an engine, or a sessionmaker that has one, not {type(target).__name__}"
        raise ConfigurationError(message, hint="configure the sessionmaker with an engine first")
    for engine in engines:
        event.listen(engine, "reset", _reset)


def _reset(connection: Any, _: object, state: Any) -> None:
    # One that is to be closed only, maybe where nothing can wait for it.
    if state.terminate_only:
        return
    connection.rollback()
    if hasattr(connection, "_prepared_statement_cache"):
        # asyncpg: what its adapter executes is prepared, and in a transaction.
        connection.run_async(lambda driver: driver.execute(_DISCARD))
        return
    autocommit = connection.autocommit
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        try:
            cursor.execute(_DISCARD)
        finally:
            cursor.close()
    finally:
        connection.autocommit = autocommit
