"""A principal of the API, whose token is for all tenants, makes up tenants and data classes without end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.errors import KeyNotFoundError
from glpgenc.keys import KeyManager
from glpgenc.service import EncryptionService
from tests.support.api import Api, prepared, running

LIMIT = 5


@pytest.fixture
def limited(database: str, tmp_path: Path) -> Iterator[Api]:
    """An API with one registered field, one class besides, and few first keys for each principal."""
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
    settings = prepared(tmp_path, database, service_classes="documents", api_new_keys=f"{LIMIT}/hour")
    with running(settings) as api:
        yield api


def keys(api: Api) -> int:
    return int(api.execute("SELECT count(*) FROM glpgenc.data_keys WHERE tenant_id <> 'glpgenc-self-test'")[0][0])


def encrypt(api: Api, tenant: str, data_class: str = "pii", subject: str = "service-1") -> tuple[int, str]:
    body = {"text": "x", "data_class": data_class, "tenant_id": tenant}
    answer = api.post("/encrypt", body, tenant="*", sub=subject)
    return answer.status_code, answer.json().get("type", "").partition("#")[2]


def test_of_a_class_that_is_not_registered_no_key_is_made(limited: Api) -> None:
    for number in range(3 * LIMIT):
        assert encrypt(limited, "acme", f"made-up-{number}") == (404, "key-not-found")
    batch = {"values": [{"text": "x"}], "data_class": "made-up", "tenant_id": "acme"}
    assert limited.post("/encrypt/batch", batch).status_code == 404
    assert keys(limited) == 0
    assert encrypt(limited, "acme")[0] == 200
    assert encrypt(limited, "acme", "documents")[0] == 200


def test_a_principal_causes_so_many_first_keys_and_uses_those_that_are_there(limited: Api) -> None:
    for number in range(LIMIT):
        assert encrypt(limited, f"t{number}")[0] == 200
    for number in range(LIMIT, 3 * LIMIT):
        assert encrypt(limited, f"t{number}") == (429, "too-many-new-keys")
    assert keys(limited) == LIMIT
    assert encrypt(limited, "t0")[0] == 200
    assert encrypt(limited, f"t{LIMIT}", subject="another")[0] == 200


def test_the_status_has_its_own_key_whatever_is_registered(limited: Api) -> None:
    found = limited.get("/status").json()
    assert {each["name"]: each["state"] for each in found["checks"]}["self_test"] == "ok"


def test_a_service_in_a_program_keeps_to_the_classes_that_are_declared(limited: Api) -> None:
    settings = limited.settings
    with KeyManager.from_settings(settings) as manager, EncryptionService(manager, settings) as service:
        service.encrypt(b"x", {"tenant_id": "acme", "data_class": "documents"})
        with pytest.raises(KeyNotFoundError, match="data class 'made-up' is not registered"):
            service.encrypt(b"x", {"tenant_id": "acme", "data_class": "made-up"})
