"""Verifying many records takes no more memory than verifying few."""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from glpgenc.audit.chain import Chain, writer_key
from glpgenc.audit.export import export
from glpgenc.audit.keys import AuditKeys, find_key
from glpgenc.audit.record import Row
from glpgenc.audit.sinks import COPY, copy_text
from glpgenc.audit.verification.findings import MAX_OF_CHAIN
from glpgenc.audit.verification.verify import verify, verify_files
from glpgenc.keys.kms import build_providers
from tests.audit.trail_world import Prepared, TrailWorld

pytestmark = pytest.mark.slow

FEW, SOME, MANY = 10_000, 30_000, 200_000
MOST_MORE = 8 * 2**20


def fill(world: TrailWorld, count: int) -> None:
    """Write a chain's records as its writer would, faster."""
    writer_id = world.writers[0]
    with psycopg.connect(world.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM security.encryption_audit")
        connection.execute("DELETE FROM security.audit_heads")
        root_id = world.execute("SELECT key_id FROM security.audit_keys")[0][0]
        record = find_key(connection, root_id)
        assert record is not None
        root = AuditKeys(build_providers(world.settings), environment=record.environment).unwrap(record)
        chain = Chain(writer_id, writer_key(root.view(), writer_id))
        begun = datetime.now(UTC)
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for first in range(0, count, 1_000):
                copy.write(copy_text(chain.append(_fields(begun, n)) for n in range(first, first + 1_000)))


def _fields(begun: datetime, number: int) -> Row:
    at = begun + timedelta(microseconds=number)
    detail = {"rows": number, "table": "people"}
    return (
        at,
        "decryption_performed",
        "encryption",
        "pii",
        "acme",
        None,
        1,
        "decrypt",
        1,
        9,
        True,
        None,
        "ann",
        None,
        None,
        detail,
    )


def peak(world: TrailWorld) -> int:
    tracemalloc.start()
    try:
        assert verify(world.settings).findings.kept == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_records(template: Prepared, capsys: pytest.CaptureFixture[str]) -> None:
    with template.copy() as world:
        fill(world, FEW)
        few = peak(world)
        fill(world, MANY)
        many = peak(world)
        begun = time.perf_counter()
        assert verify(world.settings).records == MANY
        seconds = time.perf_counter() - begun
    with capsys.disabled():
        print(f"\npeak {few / 2**20:.1f} and {many / 2**20:.1f} MiB; {MANY / seconds:,.0f} records/s")  # noqa: T201
    assert many - few < MOST_MORE


def test_one_record_among_many_is_found_where_it_is(template: Prepared) -> None:
    with template.copy() as world:
        fill(world, MANY)
        writer = world.writers[0]
        world.execute("UPDATE security.encryption_audit SET count = 2 WHERE seq = 123456")
        world.execute("DELETE FROM security.encryption_audit WHERE seq = 99")
        assert world.found() == [("deleted", writer, 99), ("edited", writer, 123_456)]


def test_a_trail_altered_throughout_takes_no_more_memory(template: Prepared) -> None:
    with template.copy() as world:
        fill(world, SOME)
        world.execute("UPDATE security.encryption_audit SET count = 2")
        tracemalloc.start()
        found = verify(world.settings).findings
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found.total == SOME
    assert len(found.kept) <= 2 * MAX_OF_CHAIN
    assert used < 2 * MOST_MORE + 30 * 2**20


def test_a_file_of_many_records_is_verified_in_little_memory(
    template: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("export") / "trail.jsonl.gz"
    with template.copy() as world:
        fill(world, SOME)
        assert export(world.url, file).records == SOME
        tracemalloc.start()
        found = verify_files(world.settings, [file])
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (found.findings.kept, found.records) == ([], SOME)
    # The lines themselves are twice as much.
    assert used < MOST_MORE
