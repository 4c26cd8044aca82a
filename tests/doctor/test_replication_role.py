"""The remedy for ``session_replication_role`` is where it was set: for a role, or in a connection's options."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.doctor.check import Fault, Look
from glpgenc.doctor.model import Options
from glpgenc.doctor.overrides import CHECKS
from glpgenc.settings import Settings
from tests.support.roles import Role, login_role


@pytest.fixture
def superuser(database: str) -> Iterator[Role]:
    with login_role(database) as role:
        with psycopg.connect(database) as connection:
            connection.execute(f"ALTER ROLE {role.name} SUPERUSER")
        yield role


def found(url: str) -> list[Fault]:
    """Give the faults of the setting, as a session sees them that begins now."""
    (check,) = [each for each in CHECKS if each.name == "settings"]
    with connect(url) as connection:
        faults = check.look(Look(connection, Settings(database_url=url), Options()))
        return [fault for fault in faults if "session_replication_role" in fault.subject]


def test_a_role_s_own_setting_is_reset_for_the_role(database: str, superuser: Role) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(f"ALTER ROLE {superuser.name} SET session_replication_role = replica")
    (fault,) = found(superuser.url(database))
    assert fault.mend == f'ALTER ROLE "{superuser.name}" RESET session_replication_role'


def test_an_option_of_the_connection_is_taken_out_of_it(database: str) -> None:
    (fault,) = found(f"{database}?options=-csession_replication_role%3Dreplica")
    assert "for this connection" in fault.text
    assert "PGOPTIONS" in (fault.mend or "")
