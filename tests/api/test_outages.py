"""With the KMS or the database away requests are refused, or go on with what is in memory; then all is as before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.backfill.kms_outage import Kms
from tests.keys.conftest import aws_environment
from tests.keys.kms.aws_stand_in import REGION, aws_stand_in
from tests.support.api import PREFIX, Api, b64, bearer, prepared, running
from tests.support.databases import fresh_database

__all__ = ["aws_environment"]

pytestmark = pytest.mark.slow


@pytest.fixture
def kms(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Kms, dict[str, Any]]]:  # noqa: ARG001
    server = Kms()
    with aws_stand_in(server, monkeypatch) as stand_in:
        yield (
            server,
            {
                "kms_provider": "aws",
                "kms_region": REGION,
                "kms_endpoint_url": stand_in.url,
                "kms_key": stand_in.create_key(),
                "kms_connect_timeout": 0.5,
                "kms_read_timeout": 0.5,
                "kms_max_attempts": 1,
                "cache_ttl": 0.2,
                "cache_max_stale": 0.2,
            },
        )
    server.stop()


@contextmanager
def installed(server: EmbeddedPostgres) -> Iterator[str]:
    with fresh_database(server) as url:
        install(url)
        yield url


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.1)


def answer_to(api: Api, data_class: str = "pii") -> tuple[int, str]:
    answer = api.post("/encrypt", {"text": "x", "data_class": data_class})
    return answer.status_code, answer.json().get("type", "").rpartition("#")[2]


def test_without_the_kms_nothing_is_encrypted_once_the_keys_in_memory_are_too_old(
    database: str, tmp_path: Path, kms: tuple[Kms, dict[str, Any]]
) -> None:
    server, settings = kms
    with running(prepared(tmp_path, database, **settings)) as api:
        assert answer_to(api) == (200, "")
        made = api.encrypt("kept")
        server.stop()
        until(lambda: answer_to(api) == (503, "kms-unavailable"))
        away = api.post("/decrypt", {"ciphertext": made, "data_class": "pii"})
        assert (away.status_code, away.headers["retry-after"]) == (503, "5")
        assert away.json()["type"] == f"{PREFIX}/problems#kms-unavailable"
        assert "127.0.0.1" not in away.text
        status = api.get("/status", roles=["viewer"])
        assert status.status_code == 503
        assert {c["name"]: c["state"] for c in status.json()["checks"]}["kms"] == "failed"
        assert api.client.get("/healthz").status_code == 204

        server.start()
        until(lambda: answer_to(api) == (200, ""))
        opened = api.post("/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
        assert opened.json() == {"text": "kept", "key_version": 1}
        assert api.get("/status", roles=["viewer"]).status_code == 200


def test_without_the_database_new_keys_are_refused_and_what_is_in_memory_continues(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    with (
        installed(private_postgres) as url,
        running(prepared(tmp_path, url, audit="database")) as api,
    ):
        made = api.encrypt("kept")
        private_postgres.stop("immediate")
        assert answer_to(api, "health") == (503, "database-unavailable")
        # Keys and permissions in memory go on, and the audit trail goes to the spool.
        opened = api.post("/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
        assert opened.json() == {"text": "kept", "key_version": 1}
        listed = api.get("/keys", roles=["admin"])
        assert (listed.status_code, listed.headers["retry-after"]) == (503, "5")
        status = api.get("/status", roles=["viewer"])
        assert status.status_code == 503
        assert {c["name"]: c["state"] for c in status.json()["checks"]}["database"] == "failed"

        private_postgres.start()
        until(lambda: answer_to(api, "health") == (200, ""))
        until(lambda: api.get("/status", roles=["viewer"]).status_code == 200)
        spooled = (
            "SELECT 1 FROM security.encryption_audit WHERE event_type = 'decryption_performed' AND tenant_id = 'acme'"
        )
        until(lambda: bool(api.execute(spooled)))


def test_a_stranger_learns_nothing_of_an_outage(private_postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    with (
        installed(private_postgres) as url,
        running(prepared(tmp_path, url)) as api,
    ):
        private_postgres.stop("immediate")
        body = {"ciphertext": b64(bytes(60)), "data_class": "pii"}
        strange = api.client.post(f"{PREFIX}/decrypt", json=body, headers={"Authorization": "Bearer a.b.c"})
        assert strange.status_code == 401
        # Whose permissions were never read is let through by nobody.
        known = api.client.post(f"{PREFIX}/decrypt", json=body, headers=bearer())
        assert (known.status_code, known.json()["type"]) == (503, f"{PREFIX}/problems#database-unavailable")
        private_postgres.start()
