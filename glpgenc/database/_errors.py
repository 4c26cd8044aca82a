"""This package's errors in place of the driver's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from glpgenc.errors import (
    BY_SQLSTATE,
    DatabaseError,
    DatabaseUnavailableError,
    GlpgencError,
    SchemaMissingError,
)

_HINTS = {
    "25001": (
        "set database_url to the server itself for this, not to a pooler, where the search_path can't be set for a "
        "session"
    ),
    "25006": "database_url connects to a standby or a read-only session: set it to the primary",
    "42501": "grant the role the missing privilege: glpgenc_app to use keys, glpgenc_admin to manage them",
}
# A time limit, a cancellation, a serialization failure, a deadlock: of psycopg's class of a lost connection, too.
_STOPPED = ("57014", "55P03", "40001", "40P01")
_NO_ROOM = {"53100": "has no disk space left", "53200": "is out of memory", "53400": "has reached a configured limit"}
# Function or operator, relation, type, schema.
_UNDEFINED = {"42883", "42P01", "42704", "3F000"}
_UNDEFINED_HINT = (
    "the search_path of glpgenc's connections contains pg_catalog only: use ALTER FUNCTION ... SET search_path, "
    "or add the schemas of the function to the setting trigger_search_path"
)
_USER_FUNCTION = re.compile(
    r"^(?:PL/pgSQL|SQL) function (?!glpgenc\.)(.+?)(?: line \d.*| statement \d.*| during .*)$", re.MULTILINE
)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise this package's errors in place of the driver's.

    :raises EncryptionError: the subclass of the SQLSTATE, for class ZE.
    :raises SchemaMissingError: when the schema glpgenc, or part of it, is not there.
    :raises DatabaseUnavailableError: when the server can't be reached or ended the connection.
    :raises DatabaseError: for anything else. The driver's own error is dropped: it may quote values.
    """
    try:
        yield
    except psycopg.Error as error:
        raise translated(error) from None


def translated(error: psycopg.Error) -> GlpgencError:  # noqa: PLR0911  (a table of cases)
    """Return the error of this package that stands for one of the driver's."""
    sqlstate = error.sqlstate or ""
    if sqlstate in BY_SQLSTATE:
        return BY_SQLSTATE[sqlstate](error.diag.message_primary, hint=error.diag.message_hint)
    if sqlstate in ("42P01", "3F000", "42883") and "glpgenc" in (error.diag.message_primary or ""):
        if sqlstate == "42883":
            # Named, because in an installed database the schema is another version's.
            message = f"glpgenc is not installed in this database, or in another version: {error.diag.message_primary}"
            return SchemaMissingError(message)
        return SchemaMissingError()
    if sqlstate in _UNDEFINED and (function := _USER_FUNCTION.search(error.diag.context or "")):
        return DatabaseError(f"function {function[1]} failed: {error.diag.message_primary}", hint=_UNDEFINED_HINT)
    if sqlstate in _HINTS:
        return DatabaseError(error.diag.message_primary, hint=_HINTS[sqlstate])
    if sqlstate in _NO_ROOM:
        # It is unavailable for the time being, as far as callers are concerned who may keep what they have to write.
        return DatabaseUnavailableError(
            f"the database server {_NO_ROOM[sqlstate]}: {error.diag.message_primary}",
            hint="free resources or raise the limit, then run it again; committed changes are kept",
        )
    if sqlstate in _STOPPED:
        return DatabaseUnavailableError(
            f"the database stopped the statement: {error.diag.message_primary} ({sqlstate})",
            hint="run it again; where a time limit stops it every time, raise statement_timeout or lock_timeout",
        )
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return DatabaseUnavailableError(_unavailable(error))
    return DatabaseError(f"the database refused: {error.diag.message_primary or type(error).__name__} ({sqlstate})")


def _unavailable(error: psycopg.Error) -> str:
    # libpq's message names host, port and user, never the password; only its first line is a sentence.
    reason = str(error).strip().splitlines()[:1]
    return f"the database can't be reached: {reason[0]}" if reason else "the database can't be reached"
