"""What the OpenAPI description allows, and what it does not, asked of a running server by schemathesis."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from glpgenc.api.app import openapi
from glpgenc.api.auth.permissions import SESSION
from tests.support.api import ServeProgram, bearer, prepared, serving
from tests.support.databases import execute, fresh_database
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
    ignored_auth,
]


schema = schemathesis.openapi.from_dict(openapi())


@pytest.fixture(scope="module")
def server(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServeProgram]:
    folder = Path(tmp_path_factory.mktemp("described"))
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        serving(
            # Invalid tokens are a part of what is asked.
            prepared(folder, url, audit="database", api_max_failures=1_000_000),
            folder,
            "--no-access-log",
        ) as program,
    ):
        # No role has it: what it allows is described all the same.
        execute(url, "INSERT INTO security.role_permissions VALUES ('admin', %s)", SESSION)
        execute(url, "SELECT glpgenc.gl_register_field('people.email', 'pii')")
        yield program
        # Nothing that it was asked was a fault of its own.
        assert " ERROR " not in program.output


def test_the_server_serves_the_description_that_is_printed(server: ServeProgram) -> None:
    assert server.client.get("/openapi.json").json() == openapi()


@schema.parametrize()
@settings(
    max_examples=60,
    # The same requests in each run: a failure is one of the code.
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_server_answers_as_it_is_described(server: ServeProgram, case: Any) -> None:
    headers = bearer(roles=["admin"], tenant="*", exp=int(time.time()) + 3600)
    # Each value of a batch has a result of its own: one that has another form is refused there, and the answer is 200.
    excluded = [negative_data_rejection] if case.path.endswith("/batch") else []
    case.call_and_validate(
        base_url=str(server.client.base_url), headers=headers, checks=CHECKS, excluded_checks=excluded
    )
