"""The OpenAPI description makes clients, by two generators, that work with the running service; and it is whole."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from glpgenc.api.app import openapi
from glpgenc.api.auth.permissions import SESSION
from glpgenc.api.problems import KINDS
from tests.support.api import prepared, serving
from tests.support.databases import execute
from tests.support.missing import missing
from tests.support.peers.issuer import token

CHECKOUT = Path(__file__).parents[2]
CLIENT = CHECKOUT / "tests" / "support" / "peers" / "generated_client.py"
DOCUMENT = openapi()
OPERATIONS = {operation["operationId"]: operation for item in DOCUMENT["paths"].values() for operation in item.values()}


def resolved(node: Any) -> Any:
    while "$ref" in node:
        kind, name = node["$ref"].removeprefix("#/components/").split("/")
        node = DOCUMENT["components"][kind][name]
    return node


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_has_its_ids_and_every_problem_is_one_schema(name: str) -> None:
    for status, response in OPERATIONS[name]["responses"].items():
        assert {"X-Request-ID", "X-Correlation-ID"} <= response["headers"].keys()
        assert all("schema" in resolved(header) for header in response["headers"].values())
        problem = response.get("content", {}).get("application/problem+json")
        assert (problem is not None) is (int(status) >= 400)
        if problem:
            assert problem["schema"] == {"$ref": "#/components/schemas/ProblemDetails"}
            for slug, example in problem["examples"].items():
                assert KINDS[slug].status == int(status)
                assert (KINDS[slug].retry_after is None) or "Retry-After" in response["headers"]
                assert example["value"].keys() <= resolved(problem["schema"])["properties"].keys()
        if status in {"401", "403"}:
            assert "WWW-Authenticate" in response["headers"]


def test_operations_have_names_that_are_used_once() -> None:
    assert len(OPERATIONS) == sum(len(item) for item in DOCUMENT["paths"].values())
    assert {"encrypt", "rewrap_batch", "rotate_key", "list_records"} <= OPERATIONS.keys()


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_generated_clients_work_with_the_running_service(database: str, tmp_path: Path) -> None:
    programs = CHECKOUT / ".venv-clients" / "bin"
    if not (programs / "openapi-python-client").is_file():
        missing("there is no .venv-clients", "`make venv-clients` makes it")
    (tmp_path / "openapi.json").write_text(json.dumps(DOCUMENT))
    # Formatting is left to nobody.
    (tmp_path / "config.yml").write_text("post_hooks: []\n")
    told = _run(
        str(programs / "openapi-python-client"), "generate", "--path", "openapi.json", "--output-path", "generated",
        "--meta", "none", "--config", "config.yml", "--fail-on-warning", cwd=tmp_path,
    )  # fmt: skip
    assert "Warning" not in told
    _run(
        str(programs / "datamodel-codegen"), "--input", "openapi.json", "--input-file-type", "openapi", "--output",
        "models.py", "--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11", cwd=tmp_path,
    )  # fmt: skip
    (tmp_path / "program.py").write_text(CLIENT.read_text(encoding="utf-8"))
    (tmp_path / "server").mkdir()
    execute(database, "SELECT glpgenc.gl_register_field('people.email', 'pii')")
    execute(database, "INSERT INTO security.role_permissions VALUES ('viewer', %s)", SESSION)
    with serving(prepared(tmp_path / "server", database), tmp_path / "server") as program:
        bearer = token(roles=["admin", "viewer"])
        found = json.loads(
            _run(str(programs / "python"), "program.py", str(program.client.base_url), bearer, cwd=tmp_path)
        )
    assert found == {
        "headers": ["ratelimit", "x-correlation-id", "x-request-id"],
        "request id": "r",
        "same": True,
        "text": "alice",
        "rewrapped": True,
        "failed": 1,
        "problem": "invalid",
        "texts": ["a", "b"],
        "hmac": 32,
        "idempotent": True,
        "keys": ["pii"],
        "status": "ok",
        "rotation": 202,
        "sessions": [200, 422],
        "sealed": 0,
        "refused": [True, 422],
        "nobody": [401, "Bearer", "Not authenticated"],
        "same problem": 401,
    }
