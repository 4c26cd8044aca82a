"""The canary: a random value, encrypted, and searched for where neither it nor its keys must be."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from glpgenc.database import connect
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.errors import GlpgencError, InvalidValueError
from glpgenc.keys.manager import KeyManager
from glpgenc.reports import Finding, InstallationCheck, fail, info, unknown
from glpgenc.sessions import collect_keys, session
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.blind_index import global_terms, search_term

if TYPE_CHECKING:
    from glpgenc.wire.blind_index import SearchEntry
    from glpgenc.wire.sealed_keys import FieldKeys

LogPosition = dict[str, int]
"""Where log files ended, in bytes, by their names."""

_FILES: LiteralString = """
    SELECT DISTINCT f.file FROM unnest(string_to_array(current_setting('log_destination'), ',')) d,
           LATERAL (SELECT pg_current_logfile(trim(d)) AS file
                    WHERE trim(d) IN ('stderr', 'csvlog', 'jsonlog')) f
    WHERE f.file IS NOT NULL
"""
_SIZE: LiteralString = "SELECT (pg_stat_file(%s, true)).size AS bytes"
_READ: LiteralString = "SELECT pg_read_binary_file(%s, %s, %s, true) AS data"
_MOST = 8 << 20
"""Bytes of a log that are read at most: a busy server may have written more in a second."""
_GRANT = (
    "as a superuser, or: GRANT pg_monitor, pg_read_server_files TO this role; GRANT EXECUTE ON FUNCTION "
    "pg_read_binary_file(text, bigint, bigint, boolean), pg_stat_file(text, boolean) TO this role"
)
_MILLENNIA = 8 * 1000 * 365 * 24 * 60 * 60 * 10**6
"""Eight thousand years, in microseconds: one of them is a test value."""
_PIECE = 16
"""Bytes of a key that are looked for at once."""
_PATIENCE = 0.6
"""Seconds that the server is given to write its log."""
# Of any tenant that has keys; those of the only one come first, by their age.
_OWNER: LiteralString = """
    SELECT k.tenant_id AS tenant, k.data_class FROM glpgenc.data_keys k
    WHERE k.state = 'active' AND k.purpose = 'encryption' AND k.tenant_id <> '*'
      AND EXISTS (SELECT FROM glpgenc.fields f WHERE f.data_class = k.data_class)
    ORDER BY k.tenant_id IS DISTINCT FROM %s, k.created_at LIMIT 1
"""
_ENCRYPT: LiteralString = "SELECT glpgenc.gl_encrypt(%s::text, %s, '', %b)"
_ACTIVITY: LiteralString = "SELECT coalesce(a.query, '') AS text FROM pg_stat_activity a"
_HOME: LiteralString = """
    SELECT n.nspname::text AS home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_stat_statements'
"""
_STATEMENTS: LiteralString = """
    SELECT coalesce(s.query, '') AS text FROM {} s
    WHERE s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
"""


def log_position(context: CheckContext, value: str) -> LogPosition | Finding:
    """Return the ends of the current log files, or what keeps from reading them.

    :param value: the test value, for which someone else can search them.
    """
    try:
        position = {row.file: context.one(_SIZE, row.file).bytes or 0 for row in context.rows(_FILES)}
        for file in position:
            context.rows(_READ, file, 0, 1)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
        return unknown("server log", "permission denied", _GRANT)
    except psycopg.Error as error:
        return unknown("server log", f"it can't be read ({error.sqlstate})", f"search it for the text {value}")
    if not position:
        return unknown(
            "server log",
            "the server writes no log file: logging_collector is off, or it uses syslog",
            f"search the log for the text {value}",
        )
    return position


def log_since(context: CheckContext, position: LogPosition) -> Iterator[str]:
    """Give what was logged since, also in a file that was begun meanwhile."""
    for file in {*position, *(row.file for row in context.rows(_FILES))}:
        data = context.one(_READ, file, position.get(file, 0), _MOST).data
        yield bytes(data or b"").decode("utf-8", errors="replace")


class CanaryValue(NamedTuple):
    """What is looked for.

    :param value: random, and such that its field's search facets accept it.
    :param keys: pieces of the keys that were loaded, in hexadecimal.
    """

    value: str
    keys: frozenset[str]

    def __repr__(self) -> str:
        return "<CanaryValue>"


def _canary(context: CheckContext) -> Iterator[Finding]:
    owners = context.rows(_OWNER, context.settings.tenant)
    if not owners:
        yield info("", "no registered field has a data class with a key: there is nothing to encrypt")
        return
    owner = owners[0]
    settings = context.settings.model_copy(update={"auto_create_keys": False})
    try:
        with KeyManager.from_settings(settings) as manager:
            keys = collect_keys(manager, tenant_id=owner.tenant, data_classes=[owner.data_class])
            ring = Keyring(manager, owner.tenant)
            mine, value = _value_for(sorted(keys.fields, key=attrgetter("field")), ring)
            if value is None:
                yield unknown(
                    "",
                    f"no value suits all search facets of field {mine.field}",
                    "encrypt its column under a new field, with facets for a number or for a date, and not for both",
                )
                return
            canary = CanaryValue(value, frozenset(_pieces(_secrets(keys.fields))))
            position = log_position(context, value)
            with (
                connect(context.settings.require_database_url(), "glpgenc doctor canary") as connection,
                session(connection, tenant_id=owner.tenant, data_classes=[owner.data_class], key_manager=manager),
            ):
                terms = global_terms(value.encode(), ring.given_entries(mine.field))
                connection.execute(_ENCRYPT, (value, mine.field, terms)).fetchone()
                # While the session has its keys, and its last statement is to be seen.
                yield from _found("pg_stat_activity", canary, _texts(context, _ACTIVITY))
    except GlpgencError as error:
        yield unknown(
            "", f"a test value could not be encrypted: {error.message}", error.hint or "GRANT glpgenc_app TO this role"
        )
        return
    yield from _in_statements(context, canary)
    yield from _in_log(context, canary, position)


def _value_for(fields: Sequence[FieldKeys], ring: Keyring) -> tuple[FieldKeys, str | None]:
    """Return the field that the test value is for, and the value: ``None`` where no field takes any."""
    for value in _candidates():
        for each in fields:
            if _suits(value, ring.written_entries(each.field)):
                return each, value
    return fields[0], None


def _candidates() -> Iterator[str]:
    """Give random values that don't occur by chance: a text, a number, and a timestamp to the microsecond."""
    yield f"glpgenc-canary-{secrets.token_hex(16)}"
    yield f"0.{secrets.randbelow(9 * 10**31) + 10**31}"
    moment = datetime(1000, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbelow(_MILLENNIA))
    yield f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _suits(value: str, entries: Iterable[SearchEntry]) -> bool:
    try:
        for entry in entries:
            search_term(value.encode(), entry)
    except InvalidValueError:
        return False
    return True


def _secrets(fields: Iterable[FieldKeys]) -> Iterator[bytes]:
    for each in fields:
        yield each.key
        for entry in each.search:
            yield entry.key


def _pieces(keys: Iterable[bytes]) -> Iterator[str]:
    for key in keys:
        for at in range(0, len(key), _PIECE):
            yield key[at : at + _PIECE].hex()


def _found(place: str, canary: CanaryValue, texts: Iterable[str]) -> Iterator[Finding]:
    value = key = False
    for text in texts:
        value = value or canary.value in text
        lowered = text.lower()
        key = key or any(piece in lowered for piece in canary.keys)
    if key:
        yield fail(place, "it contains bytes of a session's key", "replace the keys, and report this as a bug")
    if value:
        yield fail(
            place,
            "it contains the test value in plaintext, and so also values that applications write",
            "see the checks of logging; delete what was logged before",
        )


def _in_statements(context: CheckContext, canary: CanaryValue) -> Iterator[Finding]:
    for row in context.rows(_HOME):
        view = sql.SQL(_STATEMENTS).format(sql.Identifier(row.home, "pg_stat_statements"))
        try:
            yield from _found("pg_stat_statements", canary, _texts(context, view))
        except psycopg.errors.ObjectNotInPrerequisiteState:
            return  # the extension is there, and its library is not loaded: it holds nothing
        except psycopg.errors.InsufficientPrivilege:
            yield unknown("pg_stat_statements", "permission denied", "GRANT pg_read_all_stats TO this role")


def _in_log(context: CheckContext, canary: CanaryValue, position: LogPosition | Finding) -> Iterator[Finding]:
    if isinstance(position, Finding):
        yield position
        return
    end = time.monotonic() + _PATIENCE
    while True:
        faults = list(_found("server log", canary, log_since(context, position)))
        if faults or time.monotonic() > end:
            yield from faults
            return
        time.sleep(_PATIENCE / 6)


def _texts(context: CheckContext, query: LiteralString | sql.Composed) -> Iterator[str]:
    for row in context.rows(query):
        yield row.text


CHECKS = (
    InstallationCheck(
        "canary",
        _canary,
        Group.CANARY,
        "neither an encrypted value nor its keys were found in pg_stat_activity, pg_stat_statements or the log",
        "GRANT glpgenc_app TO this role",
    ),
)
