"""Fields that are registered while a process runs: found at once, and looked for in vain once a second at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import KeyManagementError, RegistryError
from glpgenc.registry.catalog import RELOAD_PAUSE, FieldCatalog

READINGS = """
    SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
    WHERE d.datname = current_database()
        AND query LIKE 'SELECT f.field, f.data\\_class, f.padding, %FROM glpgenc.fields%'
"""


class Registry:
    """The registry in the database, as others change it, and how often it was read."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def register(self, field: str, data_class: str = "pii") -> None:
        self._execute("SELECT glpgenc.gl_register_field(%s, %s)", field, data_class)

    def readings(self) -> int:
        return int(self._execute(READINGS))

    def _execute(self, statement: str, *parameters: str) -> Any:
        with psycopg.connect(self._url, autocommit=True) as connection:
            cursor = connection.execute(statement, parameters or None)
            row = cursor.fetchone() if cursor.description else None
            return None if row is None else row[0]


@pytest.fixture
def registry(database: str) -> Registry:
    return Registry(database)


@pytest.fixture
def catalog(database: str) -> Iterator[FieldCatalog]:
    with closing(ConnectionPool(database)) as connections:
        yield FieldCatalog(connections)


def test_fields_and_classes_that_are_registered_later_are_found_at_once(
    registry: Registry, catalog: FieldCatalog
) -> None:
    registry.register("t.first")
    assert catalog.field("t.first").data_class == "pii"
    # One after the other, without a pause: a reading that finds something is not one in vain.
    for number in range(3):
        registry.register(f"t.later{number}", f"class{number}")
        assert catalog.field(f"t.later{number}").data_class == f"class{number}"
    registry.register("u.other", "health")
    assert [each.name for each in catalog.of_classes(["health"])["health"]] == ["u.other"]
    assert registry.readings() == 5


def test_unknown_names_are_looked_for_once_a_second_and_a_new_field_is_found_after_it(
    registry: Registry, catalog: FieldCatalog
) -> None:
    registry.register("t.first")
    catalog.field("t.first")
    began = time.monotonic()
    for number in range(50):
        with pytest.raises(RegistryError, match=f"'t.unknown{number}' is not registered"):
            catalog.field(f"t.unknown{number}")
        with pytest.raises(KeyManagementError, match="no field is registered"):
            catalog.of_classes(["unknown"])
    assert time.monotonic() - began < RELOAD_PAUSE, "too slow a machine to tell"
    assert registry.readings() == 2
    registry.register("t.unknown0")
    deadline = time.monotonic() + RELOAD_PAUSE + 0.5
    while True:
        try:
            assert catalog.field("t.unknown0").name == "t.unknown0"
            break
        except RegistryError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert registry.readings() == 3


def test_threads_that_miss_the_same_field_read_the_registry_once(registry: Registry, catalog: FieldCatalog) -> None:
    registry.register("t.first")
    catalog.field("t.first")
    registry.register("t.later")
    found: list[str] = []
    together = threading.Barrier(20)

    def look() -> None:
        together.wait()
        found.append(catalog.field("t.later").name)

    threads = [threading.Thread(target=look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["t.later"] * 20
    assert registry.readings() == 2
