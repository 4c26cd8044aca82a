from __future__ import annotations

import psycopg
import pytest

from glpgenc.errors import AlreadyEncryptedError
from glpgenc.jobs.quarantine import is_data_error, reason_of


@pytest.mark.parametrize("kind", [psycopg.errors.CheckViolation, psycopg.errors.InvalidTextRepresentation,
                                  psycopg.errors.RaiseException])  # fmt: skip
def test_what_a_value_causes_is_about_the_row(kind: type[psycopg.Error]) -> None:
    assert is_data_error(kind("it holds 'a secret'"))


@pytest.mark.parametrize("kind", [psycopg.errors.InsufficientPrivilege, psycopg.errors.DeadlockDetected,
                                  psycopg.errors.AdminShutdown, psycopg.errors.DiskFull,
                                  psycopg.errors.UndefinedColumn, psycopg.OperationalError])  # fmt: skip
def test_what_every_row_would_cause_is_not(kind: type[psycopg.Error]) -> None:
    assert not is_data_error(kind("no rights"))


def test_a_reason_quotes_no_message_that_may_hold_a_value() -> None:
    reason = reason_of(psycopg.errors.InvalidTextRepresentation('invalid input: "a secret"'))
    assert reason.sqlstate == "22P02"
    assert "secret" not in reason.text
    assert "secret" not in reason_of(ValueError("a secret")).text


def test_our_own_messages_are_kept() -> None:
    reason = reason_of(AlreadyEncryptedError())
    assert (reason.sqlstate, reason.text) == ("ZE005", AlreadyEncryptedError().message)
