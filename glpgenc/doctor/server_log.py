"""Reading what the server has logged since a moment ago, where the role may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

import psycopg

from glpgenc.doctor.check import Fault, Look, unknown

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


def log_position(look: Look) -> LogPosition | Fault:
    """Return the ends of the current log files, or what keeps from reading them."""
    try:
        position = {row["file"]: look.one(_SIZE, row["file"])["bytes"] or 0 for row in look.rows(_FILES)}
        for file in position:
            look.rows(_READ, file, 0, 1)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
        return unknown("server log", "permission denied", _GRANT)
    except psycopg.Error as error:
        return unknown("server log", f"it can't be read ({error.sqlstate})", "search it for the text glpgenc-canary-")
    if not position:
        return unknown(
            "server log",
            "the server writes no log file: logging_collector is off, or it uses syslog",
            "search the log for the text glpgenc-canary-",
        )
    return position


def log_since(look: Look, position: LogPosition) -> Iterator[str]:
    """Give what was logged since, also in a file that was begun meanwhile.

    :raises psycopg.Error: what the driver raised.
    """
    for file in {*position, *(row["file"] for row in look.rows(_FILES))}:
        data = look.one(_READ, file, position.get(file, 0), _MOST)["data"]
        yield bytes(data or b"").decode("utf-8", errors="replace")
