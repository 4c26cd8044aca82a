"""Requests of one caller that wait for the database, or for the KMS, take no thread of others."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import psycopg
import pytest

from glpgenc.api.backend import CALLER_THREADS, THREADS
from tests.support.api import Api, prepared, running
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases


@pytest.fixture(scope="module")
def api(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        running(prepared(Path(tmp_path_factory.mktemp("waits")), url)) as api,
    ):
        yield api


def waiting(database: str) -> int:
    with psycopg.connect(database, autocommit=True) as connection:
        found = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    assert found is not None
    return int(found[0])


def test_one_callers_waits_take_a_part_of_the_threads(api: Api) -> None:
    def read() -> int:
        status: int = api.get("/audit", roles=["auditor"], sub="reader").status_code
        return status

    with ThreadPoolExecutor(2 * THREADS) as clients, psycopg.connect(api.database) as blocker:
        blocker.execute("LOCK TABLE security.encryption_audit IN ACCESS EXCLUSIVE MODE")
        reading = [clients.submit(read) for _ in range(THREADS + CALLER_THREADS)]
        while waiting(api.database) < CALLER_THREADS:
            wait(reading, 0.05)
        # What has no cipher at hand goes to a thread.
        served = clients.submit(api.encrypt, "x", "class 1", context={"cold": "cipher"})
        assert wait([served], 60).done == {served}
        assert not any(each.done() for each in reading)
        assert waiting(api.database) == CALLER_THREADS
        blocker.rollback()
        assert {each.result(60) for each in reading} == {200}
