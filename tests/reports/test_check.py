"""Checks that can't read what they need, and pages of reports."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.reports import UNREADABLE, InstallationCheck, Status, read_only, unreadable
from glpgenc.reports.check import rows_of
from glpgenc.reports.html import page, table

EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize("error", UNREADABLE)
def test_what_can_t_be_read_is_unknown_and_says_what_to_do(error: type[psycopg.Error]) -> None:
    check: InstallationCheck[None, None] = InstallationCheck("rows", lambda _: None, grant="GRANT SELECT TO this role")
    found = unreadable(check, error())
    assert found.status is Status.UNKNOWN
    assert found.remedy
    assert (found.remedy == check.grant) is issubclass(error, psycopg.errors.InsufficientPrivilege)


def test_a_check_writes_nothing_and_waits_for_no_one_long(database: str) -> None:
    with connect(database, "test", autocommit=True) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), read_only(connection, timeout="1s"):
            connection.execute("CREATE TABLE planted ()")
        with pytest.raises(psycopg.errors.QueryCanceled), read_only(connection, timeout="10ms"):
            connection.execute("SELECT pg_catalog.pg_sleep(10)")


def test_a_query_that_is_refused_ends_no_transaction(database: str) -> None:
    with connect(database, "test", autocommit=True) as connection, read_only(connection, timeout="10s"):
        with pytest.raises(psycopg.errors.UndefinedTable):
            rows_of(connection, "SELECT FROM nowhere")
        [row] = rows_of(connection, "SELECT %s::integer AS number", 7)
    assert row.number == 7


def test_a_title_is_text_on_a_page_that_runs_and_fetches_nothing() -> None:
    shown = page(EVIL, datetime(2026, 1, 2, tzinfo=UTC), table(("Name",), set(), []))
    assert EVIL not in shown
    assert shown.count(escape(EVIL)) == 2
    assert "default-src 'none'" in shown
    assert "<p>None.</p>" in shown
