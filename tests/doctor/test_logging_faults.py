"""Settings that put values into the server's log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest

from glpgenc.doctor import Group, Status
from glpgenc.doctor.checks.log_settings import _errors, _pgaudit
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_reported, each, fault
from tests.support.databases import dbname, login_role

pytestmark = pytest.mark.slow

FAIL, WARN = Status.FAIL, Status.WARN

LOGGING = [
    fault("all statements", ("statements", FAIL, "log_statement = all"), "log_statement = 'all'"),
    fault("statements that write", ("statements", FAIL, "log_statement = mod"), "log_statement = 'mod'"),
    fault("slow statements", ("statements", FAIL, "log_min_duration_statement"), "log_min_duration_statement = 1000"),
    fault("a sample of statements", ("statements", FAIL, "log_min_duration_sample"), "log_min_duration_sample = 0"),
    fault("a sample of transactions", ("statements", FAIL, "log_transaction"), "log_transaction_sample_rate = 0.1"),
    fault(
        "statements without bind values",
        ("statements", WARN, "literals"),
        "log_statement = 'all'",
        "log_parameter_max_length = 0",
    ),
    fault("errors with bind values", ("errors", FAIL, "fail"), "log_parameter_max_length_on_error = 100"),
    fault("trees", ("debug_print", FAIL, "debug_print_plan"), "debug_print_plan = on"),
    fault(
        "plans",
        ("auto_explain", FAIL, "plans"),
        "session_preload_libraries = 'auto_explain'",
        "auto_explain.log_min_duration = 0",
    ),
]
QUIET: list[tuple[LiteralString, ...]] = [
    ("log_statement = 'ddl'",),
    ("log_parameter_max_length = 0",),
    ("session_preload_libraries = 'auto_explain'",),
    # Nobody has loaded it, so that it is a name and no more.
    ("auto_explain.log_min_duration = 0",),
    ("log_duration = on",),
    ("log_error_verbosity = 'verbose'",),
]


def set_for_database(installation: Installation, *settings: LiteralString) -> None:
    name = dbname(installation.url)
    with psycopg.connect(installation.url, autocommit=True) as connection:
        for setting in settings:
            connection.execute(f'ALTER DATABASE "{name}" SET {setting}')


@each(LOGGING)
def test_a_setting_that_logs_values_is_found(shared: Installation, planted: Planted, clean: None) -> None:  # noqa: ARG001
    set_for_database(shared, *planted.plant)
    assert_reported(shared.loud(Group.LOGGING), planted)


@pytest.mark.parametrize("settings", QUIET, ids=lambda settings: settings[-1])
def test_a_setting_that_logs_none_is_not(
    shared: Installation,
    settings: tuple[LiteralString, ...],
    clean: None,  # noqa: ARG001
) -> None:
    set_for_database(shared, *settings)
    assert shared.loud(Group.LOGGING) == []


@pytest.fixture
def clean(shared: Installation) -> Iterator[None]:
    """The database has no settings of its own afterwards."""
    yield
    with psycopg.connect(shared.url, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{dbname(shared.url)}" RESET ALL')


@pytest.mark.parametrize(
    ("settings", "check"),
    [
        (["log_statement = 'all'"], "statements"),
        (["log_min_duration_statement = '1s'"], "statements"),
        (["session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = '5ms'"], "auto_explain"),
    ],
    ids=["statement", "duration", "auto_explain"],
)
def test_settings_of_another_role_are_found(shared: Installation, settings: list[str], check: str) -> None:
    with login_role(shared.url) as role, psycopg.connect(shared.url, autocommit=True) as connection:
        for setting in settings:
            connection.execute(f'ALTER ROLE "{role.name}" IN DATABASE "{dbname(shared.url)}" SET {setting}')
        (found,) = shared.loud(Group.LOGGING)
    assert (found.check, found.status) == (check, FAIL)
    assert role.name in found.subject


def test_what_a_role_logs_less_is_no_fault(shared: Installation, clean: None) -> None:  # noqa: ARG001
    set_for_database(shared, "log_statement = 'all'")
    with login_role(shared.url) as role, psycopg.connect(shared.url, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE \"{role.name}\" SET log_statement = 'none'")
        found = shared.loud(Group.LOGGING)
    assert [one.subject for one in found] == ["log_statement"]


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({}, None),
        ({"pgaudit.log": "none", "pgaudit.log_parameter": "on"}, None),
        ({"pgaudit.log": "write", "pgaudit.log_parameter": "on"}, FAIL),
        ({"pgaudit.log": "none", "pgaudit.role": "auditor", "pgaudit.log_parameter": "on"}, FAIL),
        ({"pgaudit.log": "write", "pgaudit.log_parameter": "off"}, WARN),
        ({"pgaudit.log": "write", "pgaudit.log_statement": "off"}, None),
    ],
)
def test_pgaudit_s_settings_are_judged(settings: dict[str, str], status: Status | None) -> None:
    # No server at hand has the extension; this is the rule that is applied to its settings.
    assert [one.status for one in _pgaudit(settings)] == ([] if status is None else [status])


@pytest.mark.parametrize(("length", "faults"), [("0", 0), ("-1", 1), ("64B", 1), ("1kB", 1)])
def test_a_length_is_read_with_its_unit(length: str, faults: int) -> None:
    assert len(list(_errors({"log_parameter_max_length_on_error": length}))) == faults
