"""Fixtures of the report: an installation, looked at by a role that may do what an auditor may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from glpgenc.compliance import Report, collect
from glpgenc.settings import Settings
from tests.doctor.conftest import furnished_key_file, installation, key_file, shared
from tests.doctor.installation import Installation, settings_for
from tests.support.roles import login_role

__all__ = ["furnished_key_file", "installation", "key_file", "shared"]


@dataclass(frozen=True)
class Audited:
    """An installation, and a role of glpgenc_auditor that may read its tables."""

    installation: Installation
    settings: Settings

    def report(self, *, exact: bool = False, trail: bool = True) -> Report:
        return collect(self.settings, exact=exact, trail=trail)


@pytest.fixture(scope="module")
def audited(shared: Installation) -> Iterator[Audited]:
    """No test leaves anything in it."""
    with login_role(shared.url, member_of=["glpgenc_auditor"]) as role:
        with psycopg.connect(shared.url, autocommit=True) as connection:
            grant = sql.SQL("GRANT SELECT ON people, members TO {}")
            connection.execute(grant.format(sql.Identifier(role.name)))
        key_file = Path(str(shared.settings.local_kek_file))
        yield Audited(shared, settings_for(role.url(shared.url), key_file))
