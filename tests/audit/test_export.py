"""Exports of a real trail: whole files that verify, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import gc
import gzip
import hashlib
import io
import json
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glpgenc.audit.export import ExportFormat, ExportResult, count, export
from glpgenc.audit.lines import safe_cell, text_of_cell
from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.search import AuditFilter, search
from glpgenc.audit.verification.heads_storage import StoredHeads
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.audit.verification.verify import verify_files
from glpgenc.errors import ConfigurationError
from tests.audit.trail_world import EVENTS, Prepared, TrailWorld, log_events, summary_of

ALL = 2 * (EVENTS + 2)
Edit = Callable[[list[str]], list[str]]


@pytest.fixture(scope="module")
def world(template: Prepared) -> Iterator[TrailWorld]:
    """A trail that nothing is added to."""
    with template.copy() as world:
        yield world


@pytest.fixture(scope="module")
def lines(world: TrailWorld, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    file = tmp_path_factory.mktemp("export") / "trail.jsonl"
    export(world.url, file)
    return file.read_text().splitlines(keepends=True)


def found(world: TrailWorld, file: Path, *, partial: bool = False) -> list[tuple[object, ...]]:
    return [summary_of(each) for each in verify_files(world.settings, [file], partial=partial).findings.kept]


def test_an_export_holds_every_record_the_oldest_first(world: TrailWorld, lines: list[str]) -> None:
    documents = [json.loads(line) for line in lines]
    places = [(each["occurred_at"], each["writer_id"], each["seq"]) for each in documents]
    assert len(places) == ALL
    assert places == sorted(places)
    assert {each["mac"] for each in documents} == {each.mac.hex() for each in search(world.url)}


@pytest.mark.parametrize("name", ["trail.jsonl", "trail.jsonl.gz"])
def test_an_export_verifies_and_its_count_and_digest_are_reported(world: TrailWorld, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    done = export(world.url, file)
    data = file.read_bytes()
    assert done == ExportResult(ALL, len(data), hashlib.sha256(data).hexdigest())
    assert found(world, file) == []
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_equal_records_give_equal_compressed_files(world: TrailWorld, tmp_path: Path) -> None:
    assert export(world.url, tmp_path / "a.gz").sha256 == export(world.url, tmp_path / "b.gz").sha256


def test_a_file_verifies_without_the_database_by_saved_heads(
    world: TrailWorld, lines: list[str], tmp_path: Path
) -> None:
    world.heads().write(tmp_path / "heads")
    saved = SavedHeads.read(tmp_path / "heads")
    (tmp_path / "trail").write_text("".join(lines))
    alone = world.settings.model_copy(update={"database_url": None})
    assert verify_files(alone, [tmp_path / "trail"], saved=StoredHeads([saved])).findings.kept == []
    writer = world.writers[0]
    (tmp_path / "trail").write_text("".join(line for line in lines if str(writer) not in line))
    cut = verify_files(alone, [tmp_path / "trail"], saved=StoredHeads([saved])).findings.kept
    assert [summary_of(each) for each in cut] == [("cut_off", writer, 1, EVENTS + 2)]


@pytest.mark.parametrize(
    ("edit", "kinds"),
    [
        (lambda lines: [*lines[:5], lines[5].replace('"success":true', '"success":false'), *lines[6:]], ["edited"]),
        (
            lambda lines: [*lines[:5], lines[5].replace('{"', '{"actor":"eve","', 1), *lines[6:]],
            ["unreadable", "deleted"],
        ),
        (lambda lines: [*lines[:5], lines[5].replace('{"', '{"note":"x","', 1), *lines[6:]], ["unreadable", "deleted"]),
        (
            lambda lines: [*lines[:5], lines[5].replace('"success":true', '"success":1'), *lines[6:]],
            ["unreadable", "deleted"],
        ),
        (lambda lines: [*lines[:5], "{\n", *lines[6:]], ["unreadable", "deleted"]),
        (lambda lines: [*lines[:5], '{"kind":"x"}\n', *lines[5:]], ["unreadable"]),
        (lambda lines: [*lines[:5], *lines[6:]], ["deleted"]),
        (lambda lines: [*lines, lines[5]], ["duplicated"]),
        (lambda lines: list(reversed(lines)), []),
    ],
)
def test_what_was_done_to_an_export_is_found(
    world: TrailWorld, lines: list[str], tmp_path: Path, edit: Edit, kinds: list[str]
) -> None:
    (tmp_path / "trail").write_text("".join(edit(lines)))
    assert [each[0] for each in found(world, tmp_path / "trail")] == kinds


def test_a_selection_verifies_as_one_and_misses_records_as_a_whole(world: TrailWorld, tmp_path: Path) -> None:
    done = export(world.url, tmp_path / "acme.jsonl", AuditFilter(tenant_ids=["acme"]))
    assert done.records == EVENTS == count(world.url, AuditFilter(tenant_ids=["acme"]))
    assert found(world, tmp_path / "acme.jsonl", partial=True) == []
    assert {each[0] for each in found(world, tmp_path / "acme.jsonl")} == {"deleted"}


def test_the_lines_of_the_log_verify_too(template: Prepared, tmp_path: Path) -> None:
    from glpgenc.audit.recording.factory import AuditDatabase  # noqa: PLC0415
    from glpgenc.audit.sinks import LogSink  # noqa: PLC0415

    text = io.StringIO()
    with template.copy() as world:
        with EncryptionAuditLogger(AuditDatabase.from_settings(world.settings), LogSink(text)) as logger:
            log_events(logger, 5)
        (tmp_path / "log").write_text(text.getvalue())
        assert found(world, tmp_path / "log") == []
        assert text.getvalue().count("\n") == 7


def test_a_spool_verifies_as_it_lies(template: Prepared, tmp_path: Path) -> None:
    with template.copy() as world:
        logger = EncryptionAuditLogger.from_settings(
            world.settings_with("postgresql://nobody@127.0.0.1:1/x").model_copy(update={"audit_spool": tmp_path})
        )
        with logger:
            log_events(logger, 5)
        (file,) = tmp_path.glob("*.jsonl")
        verified = verify_files(world.settings.model_copy(update={"database_url": None}), [file])
        assert (verified.findings.kept, verified.records) == ([], 7)
        text = file.read_text()
        file.write_text(text + '{"kind":"event","writ')
        assert found(world, file) == []
        file.write_text(text.replace('"actor":"ann"', '"actor":"eve"', 1))
        assert [each[0] for each in found(world, file)] == ["edited"]


def test_csv_has_a_line_a_record_and_the_columns_first(world: TrailWorld, tmp_path: Path) -> None:
    done = export(world.url, tmp_path / "trail.csv", form=ExportFormat.of(tmp_path / "trail.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "trail.csv").read_text())))
    assert (done.records, len(rows)) == (ALL, ALL)
    assert {row["actor"] for row in rows} == {"ann", "bob", ""}
    assert json.loads(rows[3]["detail"])["table"] == "people"


@pytest.fixture(scope="module")
def cells(world: TrailWorld) -> list[str]:
    """The lines of an export as CSV, the names of the columns first."""
    target = io.BytesIO()
    export(world.url, target, form=ExportFormat.CSV)
    return target.getvalue().decode().splitlines(keepends=True)


@pytest.mark.parametrize("name", ["trail.csv", "trail.csv.gz", "named-otherwise"])
def test_a_csv_verifies(world: TrailWorld, tmp_path: Path, name: str) -> None:
    export(world.url, tmp_path / name, form=ExportFormat.CSV)
    verified = verify_files(world.settings, [tmp_path / name])
    assert (verified.findings.kept, verified.records) == ([], ALL)


@pytest.mark.parametrize(
    ("edit", "kinds"),
    [
        (lambda lines: [*lines[:5], lines[5].replace(",True,", ",False,"), *lines[6:]], ["edited"]),
        (lambda lines: [*lines[:5], lines[5].replace(",ann,", ",eve,"), *lines[6:]], ["edited"]),
        (lambda lines: [*lines[:5], lines[5].replace(",ann,", ",,"), *lines[6:]], ["edited"]),
        (lambda lines: [*lines[:5], lines[5].replace(",ann,", ",'ann,"), *lines[6:]], ["unreadable", "deleted"]),
        (lambda lines: [*lines[:5], lines[5].replace(",ann,", ",=ann,"), *lines[6:]], ["unreadable", "deleted"]),
        (lambda lines: [*lines[:5], lines[5].replace(",True,", ",TRUE,"), *lines[6:]], ["unreadable", "deleted"]),
        (lambda lines: [*lines[:5], lines[5].replace(",1000,", ",1e3,"), *lines[6:]], ["unreadable", "deleted"]),
        (lambda lines: [*lines[:5], lines[5].replace("\r\n", ",x\r\n"), *lines[6:]], ["unreadable", "deleted"]),
        (lambda lines: [*lines[:5], lines[5].replace(",ann,", ",\udcff,"), *lines[6:]], ["edited"]),
        (lambda lines: [*lines[:5], *lines[6:]], ["deleted"]),
        (lambda lines: [*lines, lines[5]], ["duplicated"]),
        (lambda lines: [*lines[:-1], lines[-1][:-10]], ["unreadable"]),
        (lambda lines: [*lines[:5], lines[5][: lines[5].index('"{') + 3]], ["unreadable"]),
        (lambda lines: [lines[0], *reversed(lines[1:])], []),
        (lambda lines: ["seq,writer_id\r\n", *lines[1:]], ["unreadable"]),
        (lambda lines: lines[1:], ["unreadable"]),
    ],
)
def test_what_was_done_to_a_csv_is_found(
    world: TrailWorld, cells: list[str], tmp_path: Path, edit: Edit, kinds: list[str]
) -> None:
    (tmp_path / "trail").write_bytes("".join(edit(cells)).encode("utf-8", "surrogateescape"))
    assert list(dict.fromkeys(each[0] for each in found(world, tmp_path / "trail"))) == kinds


def test_a_csv_whose_end_was_cut_off_is_found_by_saved_heads(
    world: TrailWorld, cells: list[str], tmp_path: Path
) -> None:
    saved = world.heads()
    (tmp_path / "trail").write_text("".join(cells[:-3]), newline="")
    assert found(world, tmp_path / "trail") == []
    cut = verify_files(world.settings, [tmp_path / "trail"], saved=StoredHeads([saved])).findings.kept
    assert [summary_of(each)[0] for each in cut] == ["cut_off"]


TEXTS = ("=1", "'a", "'", "+", "\uff1d", '"', "a,b", "a\r\nb", "\u00e9", " ", "x" * 200)


def test_texts_of_every_kind_come_back_from_a_csv(template: Prepared, tmp_path: Path) -> None:
    with template.copy() as world:
        for text in TEXTS:
            world.write(1, actor=text)
        export(world.url, tmp_path / "trail.csv", form=ExportFormat.CSV)
        assert found(world, tmp_path / "trail.csv") == []


@pytest.mark.parametrize("text", ["=1", "", "'", "''", "a", "-", "a'b", None])
def test_a_cell_says_what_the_text_was(text: str | None) -> None:
    assert text_of_cell("" if text is None else safe_cell(text)) == text


def test_no_cell_of_a_csv_is_a_formula(template: Prepared) -> None:
    with template.copy() as world:
        world.write(1, actor="=HYPERLINK(1)")
        target = io.BytesIO()
        export(world.url, target, form=ExportFormat.CSV)
    rows = list(csv.DictReader(io.StringIO(target.getvalue().decode())))
    assert "'=HYPERLINK(1)" in {row["actor"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\uff1d1", "'=1", "''"])
def test_a_cell_s_apostrophe_is_all_that_is_added(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["a", "1=2", "a-b", " =1"])
def test_other_cells_are_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.csv", ExportFormat.CSV),
        ("a.csv.gz", ExportFormat.CSV),
        ("a.jsonl", ExportFormat.JSONL),
        ("a.gz", ExportFormat.JSONL),
    ],
)
def test_a_name_tells_the_form(name: str, form: ExportFormat) -> None:
    assert ExportFormat.of(Path(name)) is form


def test_what_fails_leaves_the_file_that_was_there(
    world: TrailWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trail").write_text("before")

    def fail(_count: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("glpgenc.audit.export._EVERY", 3)
    with pytest.raises(KeyboardInterrupt):
        export(world.url, tmp_path / "trail", progress=fail)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("trail", "before")]


@pytest.mark.parametrize("name", ["trail.jsonl", "trail.jsonl.gz"])
def test_a_full_disk_is_reported_once_and_nothing_is_written_later(
    world: TrailWorld, tmp_path: Path, name: str
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, limits[1]))
    try:
        with pytest.raises(ConfigurationError, match="can't be written"):
            export(world.url, tmp_path / name)
        gc.collect()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


class Stopped(Exception):  # noqa: N818  # no error: a reason to end
    pass


def test_what_was_not_written_when_an_export_failed_is_never_written(
    world: TrailWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_count: int) -> None:
        raise Stopped

    monkeypatch.setattr("glpgenc.audit.export._EVERY", 3)
    target = io.BytesIO()
    with pytest.raises(Stopped):
        export(world.url, target, progress=fail)
    gc.collect()
    assert target.getvalue() == b""


def test_a_folder_that_is_not_there_is_reported(world: TrailWorld, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't be written"):
        export(world.url, tmp_path / "no" / "trail")


def test_a_broken_file_is_reported(world: TrailWorld, tmp_path: Path) -> None:
    (tmp_path / "trail.gz").write_bytes(gzip.compress(b"x" * 99)[:-9])
    for file in (tmp_path / "trail.gz", tmp_path / "none"):
        with pytest.raises(ConfigurationError, match="can't be read"):
            found(world, file)
