"""What a superuser does to the trail in a real database is found, and said where."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.audit.verification.verify import verify
from glpgenc.errors import ConfigurationError, DatabaseError, KMSError, SchemaMissingError
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.audit.trail_world import ANY_VALUE, EVENTS, Prepared, TrailWorld, log_events
from tests.support.databases import login_role

LAST = EVENTS + 2
EDIT = "UPDATE security.encryption_audit SET {} WHERE writer_id = %s AND seq = %s"


@pytest.fixture
def world(template: Prepared) -> Iterator[TrailWorld]:
    with template.copy() as world:
        yield world


def test_an_unaltered_trail_verifies(world: TrailWorld) -> None:
    found = verify(world.settings)
    assert found.findings.kept == []
    assert (found.records, found.writers, found.running, found.silent) == (2 * LAST, 2, 0, 0)


def test_each_edited_field_is_found_at_its_row(world: TrailWorld) -> None:
    edits = [
        "occurred_at = occurred_at + interval '1 microsecond'",
        "occurred_at = 'infinity'",
        "event_type = 'encryption_performed'",
        "event_category = 'x'",
        "data_class = NULL",
        "tenant_id = 'other'",
        "key_id = NULL",
        "key_version = 2",
        "operation = ''",
        "count = count + 1",
        "duration_us = NULL",
        "success = NOT success",
        "error = ''",
        "actor = 'eve'",
        "purpose = NULL",
        "correlation_id = 'x'",
        "detail = detail || '{\"rows\": 999}'",
        "detail = detail - 'table'",
        "detail = '[]'",
        "detail = '{\"rows\": 1e400}'",
        "detail = ('{\"rows\": ' || repeat('9', 350) || '.5, \"table\": \"people\"}')::jsonb",
        "detail = detail || '{\"rows\": 2.000000000000000000000001}'",
        "detail = ('{\"rows\": ' || repeat('9', 5000) || '}')::jsonb",
        "detail = (repeat('[', 3000) || repeat(']', 3000))::jsonb",
        "detail = 'null'",
        "previous_mac = decode(repeat('00', 32), 'hex')",
        "mac = decode(repeat('00', 32), 'hex')",
    ]
    writer = world.writers[0]
    original = world.execute("SELECT count(*) FROM security.encryption_audit")
    world.execute(
        "CREATE TABLE public.kept AS SELECT * FROM security.encryption_audit WHERE writer_id = %s AND seq = 4", writer
    )
    world.execute(ANY_VALUE)
    for edit in edits:
        world.execute(EDIT.format(edit), writer, 4)
        assert (edit, world.found(writers=[writer])) == (edit, [("edited", writer, 4)])
        world.execute("DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq = 4", writer)
        world.execute("INSERT INTO security.encryption_audit SELECT * FROM public.kept")
    assert world.execute("SELECT count(*) FROM security.encryption_audit") == original
    assert world.found() == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("seq = 1", ("deleted", 1)),
        ("seq IN (4, 5)", ("deleted", 4, 5)),
        (f"seq = {LAST}", ("cut_off", LAST)),
        ("true", ("cut_off", 1, LAST)),
    ],
)
def test_deleted_rows_are_found(world: TrailWorld, condition: str, expected: tuple[object, ...]) -> None:
    writer = world.writers[1]
    world.execute(f"DELETE FROM security.encryption_audit WHERE writer_id = %s AND {condition}", writer)
    assert world.found() == [(expected[0], writer, *expected[1:])]


def test_a_forged_row_with_a_number_that_is_taken_is_inserted(world: TrailWorld) -> None:
    writer = world.writers[0]
    _copy_row(world, "occurred_at + interval '1 second'", "seq", writer, 3)
    assert world.found() == [("inserted", writer, 3)]


def test_a_forged_row_at_the_end_is_inserted(world: TrailWorld) -> None:
    writer = world.writers[0]
    _copy_row(world, "occurred_at", str(LAST + 1), writer, 3)
    assert world.found() == [("inserted", writer, LAST + 1)]


def test_a_row_twice_is_a_duplicate(world: TrailWorld) -> None:
    world.execute("ALTER TABLE security.encryption_audit DROP CONSTRAINT encryption_audit_pkey")
    _copy_row(world, "occurred_at", "seq", world.writers[0], 3)
    assert world.found() == [("duplicated", world.writers[0], 3)]


def test_two_rows_swapped_are_reported_where_they_belong(world: TrailWorld) -> None:
    writer = world.writers[0]
    world.execute("UPDATE security.encryption_audit SET seq = 8 - seq WHERE writer_id = %s AND seq IN (3, 5)", writer)
    assert world.found() == [("reordered", writer, 3), ("reordered", writer, 5)]


def test_two_times_swapped_are_reported(world: TrailWorld) -> None:
    writer = world.writers[0]
    world.execute(
        "UPDATE security.encryption_audit a SET occurred_at = b.occurred_at FROM security.encryption_audit b "
        "WHERE a.writer_id = %s AND b.writer_id = a.writer_id AND (a.seq, b.seq) IN ((3, 5), (5, 3))",
        writer,
    )
    assert world.found() == [("reordered", writer, 3), ("reordered", writer, 5)]


def test_a_row_moved_to_another_writer_is_reported_whose_it_is(world: TrailWorld) -> None:
    first, second = world.writers
    statement = "UPDATE security.encryption_audit SET writer_id = %s, seq = %s WHERE writer_id = %s AND seq = 4"
    world.execute(statement, second, LAST + 1, first)
    (finding,) = verify(world.settings).findings.kept
    assert (finding.kind.value, finding.writer_id, finding.seq) == ("moved", second, LAST + 1)
    assert finding.reason == f"it is record 4 of writer {first}"


def test_a_writer_taken_out_of_the_register_is_found(world: TrailWorld) -> None:
    writer = world.writers[0]
    world.execute("DELETE FROM security.audit_writers WHERE writer_id = %s", writer)
    assert world.found() == [("writer_removed", writer)]


def test_an_altered_register_is_found(world: TrailWorld) -> None:
    writer = world.writers[0]
    world.execute("UPDATE security.audit_writers SET host = 'elsewhere' WHERE writer_id = %s", writer)
    assert world.found() == [("writer_altered", writer)]


def test_an_altered_head_is_found(world: TrailWorld) -> None:
    writer = world.writers[0]
    world.execute("UPDATE security.audit_heads SET seq = seq - 1 WHERE writer_id = %s", writer)
    assert world.found() == [("head_altered", writer, LAST - 1)]


def test_a_forged_anchor_hides_nothing(world: TrailWorld) -> None:
    writer = world.writers[0]
    world.execute(
        "INSERT INTO security.audit_anchors SELECT writer_id, seq, mac, now(), mac FROM security.encryption_audit "
        "WHERE writer_id = %s AND seq = 4",
        writer,
    )
    world.execute("DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq <= 4", writer)
    assert world.found() == [("anchor_altered", writer, 4), ("deleted", writer, 1, 4)]


def _save(world: TrailWorld, path: Path) -> SavedHeads:
    world.heads().write(path)
    return SavedHeads.read(path)


def test_heads_and_rows_rolled_back_are_found_by_saved_heads(world: TrailWorld, tmp_path: Path) -> None:
    saved = _save(world, tmp_path / "heads")
    writer = world.writers[0]
    world.execute("DELETE FROM security.audit_heads WHERE writer_id = %s", writer)
    assert world.found(saved=saved) == [("head_removed", writer, LAST)]
    world.execute("DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq > 6", writer)
    assert world.found() == []
    assert world.found(saved=saved) == [("cut_off", writer, 7, LAST), ("head_removed", writer, LAST)]


def test_a_writer_without_any_trace_is_found_by_saved_heads(world: TrailWorld, tmp_path: Path) -> None:
    saved = _save(world, tmp_path / "heads")
    writer = world.writers[0]
    for table in ("encryption_audit", "audit_heads", "audit_writers"):
        world.execute(f"DELETE FROM security.{table} WHERE writer_id = %s", writer)
    assert world.found() == []
    assert world.found(saved=saved) == [("writer_removed", writer)]


def test_saved_heads_hold_while_the_trail_grows(world: TrailWorld, tmp_path: Path) -> None:
    saved = _save(world, tmp_path / "heads")
    world.write(3)
    assert world.found(saved=saved) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "glpgenc-audit-heads-1", "writers": 1, "at": "x"}', "{"])
def test_what_is_no_file_of_saved_heads_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "heads").write_text(text)
    with pytest.raises(ConfigurationError, match="saved heads"):
        SavedHeads.read(tmp_path / "heads")


def test_a_file_of_saved_heads_that_was_cut_is_refused(world: TrailWorld, tmp_path: Path) -> None:
    _save(world, tmp_path / "heads")
    lines = (tmp_path / "heads").read_text().splitlines(keepends=True)
    (tmp_path / "heads").write_text("".join(lines[:-1]))
    with pytest.raises(ConfigurationError, match="not all of them"):
        SavedHeads.read(tmp_path / "heads")


def test_saved_heads_hold_no_key_in_the_clear_and_are_for_their_owner_alone(world: TrailWorld, tmp_path: Path) -> None:
    saved = _save(world, tmp_path / "heads")
    assert [len(each.wrapped_key) > 32 for each in saved.keys] == [True]
    assert (tmp_path / "heads").stat().st_mode & 0o777 == 0o600


def test_rows_that_are_written_meanwhile_are_no_findings(world: TrailWorld) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        with EncryptionAuditLogger.from_settings(world.settings) as logger:
            while not stop.is_set():
                log_events(logger, 50)
                logger.flush()
                written.append(50)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for each in threads:
        each.start()
    try:
        runs = [verify(world.settings) for _ in range(4)]
    finally:
        stop.set()
        for each in threads:
            each.join()
    assert [run.findings.kept for run in runs] == [[]] * 4
    assert runs[-1].records > runs[0].records
    assert verify(world.settings).records == 2 * LAST + sum(written) + 4


def test_an_auditor_who_may_use_the_kms_verifies(world: TrailWorld) -> None:
    with login_role(world.url, member_of=["glpgenc_auditor"]) as auditor:
        settings = world.settings_with(auditor.url(world.url))
        assert verify(settings).findings.total == 0


def test_who_may_only_write_is_reported_what_to_be_granted(world: TrailWorld) -> None:
    with login_role(world.url, member_of=["glpgenc_app"]) as writer:
        settings = world.settings_with(writer.url(world.url))
        with pytest.raises(DatabaseError) as caught:
            verify(settings)
    assert "glpgenc_auditor" in str(caught.value.hint)


def test_with_another_kms_key_nothing_is_said(world: TrailWorld, tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    with pytest.raises(KMSError):
        verify(world.settings.model_copy(update={"local_kek_file": tmp_path / "kek.json"}))


def test_in_another_environment_no_record_is_vouched_for(world: TrailWorld) -> None:
    found = verify(world.settings.model_copy(update={"environment": "elsewhere"}))
    assert found.unverifiable == 2 * LAST
    assert "key_unusable" in {each.kind.value for each in found.findings.kept}


def test_a_database_without_a_trail_is_reported(empty_database: str, world: TrailWorld) -> None:
    with pytest.raises(SchemaMissingError):
        verify(world.settings_with(empty_database))


def _copy_row(world: TrailWorld, at: str, seq: str, writer: object, source: int) -> None:
    columns = (
        "event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, "
        "success, error, actor, purpose, correlation_id, detail, previous_mac, mac"
    )
    world.execute(
        f"INSERT INTO security.encryption_audit (writer_id, seq, occurred_at, {columns}) "
        f"SELECT writer_id, {seq}, {at}, {columns} FROM security.encryption_audit WHERE writer_id = %s AND seq = %s",
        writer,
        source,
    )
