"""Each test here runs against the Python code and against the SQL functions."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases
from tests.support.vectors import Implementation, InPython, InSql


@pytest.fixture(scope="package")
def in_sql(postgres: Server, templates: TemplateDatabases) -> Iterator[InSql]:
    """The SQL functions as glpgenc_app may use them."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_app"]) as role,
        psycopg.connect(role.url(url), autocommit=True) as connection,
    ):
        yield InSql(connection)


@pytest.fixture(scope="package", params=["python", "sql"])
def implementation(request: pytest.FixtureRequest) -> Implementation:
    if request.param == "python":
        return InPython()
    in_sql: InSql = request.getfixturevalue("in_sql")
    return in_sql
