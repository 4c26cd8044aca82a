"""glpgenc audit checkpoint and verify --checkpoint: what an insider with the database and the MACs' root does."""

from __future__ import annotations

import gc
import gzip
import json
import os
import random
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from typer.testing import CliRunner, Result

from glpgenc.audit.chain import ChainMark, MarkKind, mark_mac
from glpgenc.audit.checkpoints import verifier
from glpgenc.audit.checkpoints.log_place import FolderLogPlace
from glpgenc.audit.checkpoints.signing import LocalSigningKey, create_signing_key, note_signature
from glpgenc.audit.checkpoints.verifier import Checkpoint, Log, SignedNote, VerifierKey, read_folder
from glpgenc.audit.database import snapshot, trail_connection
from glpgenc.audit.record import COLUMNS, AuditRecord
from glpgenc.audit.search import search
from glpgenc.audit.verification.chain import computed_mac
from glpgenc.audit.verification.database_source import database_source
from glpgenc.audit.verification.findings import TrailFindings
from glpgenc.audit.verification.roots import unwrapped_roots
from glpgenc.audit.verification.verify import verify, verify_files
from glpgenc.cli.main import app
from glpgenc.errors import ConfigurationError
from tests.audit.trail_world import ANY_VALUE, EVENTS, Prepared, TrailWorld, month
from tests.cli.tree import leaves, option_names
from tests.keys.kms.aws_stand_in import MotoServer
from tests.support.databases import login_role
from tests.support.peers.s3 import Bucket, client_of

ORIGIN = "example.com/audit/test"
TWICE = """
    INSERT INTO security.encryption_audit
    SELECT (jsonb_populate_record(a, jsonb_build_object('actor', 'x', 'occurred_at', occurred_at + interval '1 s'))).*
    FROM security.encryption_audit a WHERE writer_id = %s AND seq = 5
"""
RECORDS = 2 * (EVENTS + 2)
"""What the two writers of the template have written."""


@dataclass(frozen=True)
class Installation:
    """An installation that makes checkpoints in a folder, and its auditor, who has neither a KMS nor a root."""

    world: TrailWorld
    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def key(self) -> Path:
        return self.folder / "checkpoint.pem"

    @property
    def vkey(self) -> str:
        return str(VerifierKey(ORIGIN, *LocalSigningKey(self.key).public()))

    @property
    def environment(self) -> dict[str, str]:
        return {
            "GLPGENC_DATABASE_URL": self.world.url,
            "GLPGENC_AUDIT_CHECKPOINT_KEYS": f"local:{self.key}",
            "GLPGENC_AUDIT_CHECKPOINT_ORIGIN": ORIGIN,
            "GLPGENC_AUDIT_CHECKPOINT_LOG": str(self.log),
            "GLPGENC_LOCAL_KEK_FILE": str(self.folder / "there-is-no-kek.json"),
        } | self.more

    def run(self, *arguments: str, code: int = 0) -> Result:
        answer = CliRunner().invoke(app, ["audit", *arguments], env=self.environment)
        assert answer.exit_code == code, (answer.output, answer.stderr, answer.exception)
        return answer

    def checkpoint(self, code: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("checkpoint", "--json", code=code).stdout)
        return found

    def verify(self, *arguments: str, code: int = 0, key: str | None = None) -> dict[str, Any]:
        """Verify as an auditor who may read the database."""
        places = () if "--checkpoint" in arguments else ("--checkpoint", str(self.log))
        answer = self.run("verify", *places, "--key", key or self.vkey, *arguments, "--json", code=code)
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def audit(self, *arguments: str, code: int = 0, key: str | None = None) -> dict[str, Any]:
        """Verify an export as an auditor who has one file, Python and nothing else."""
        export = self.folder / "export.jsonl"
        self.run("export", str(export), "--force")
        return standalone(str(export), "--log", str(self.log), "--key", key or self.vkey, *arguments, code=code)

    def found(self, *arguments: str, kept: Path | None = None, key: str | None = None) -> dict[str, int]:
        """Return what both of them find, which is the same.

        :param kept: a checkpoint that the auditor has kept.
        """
        also = () if kept is None else ("--checkpoint", str(kept))
        places = (*also, "--checkpoint", str(self.log)) if kept is not None else ()
        by_database = self.verify(*arguments, *places, code=1, key=key)
        by_export = self.audit(*arguments, *also, code=1, key=key)
        assert by_database["holds"] is by_export["holds"] is False
        assert by_database["counts"] == by_export["counts"]
        return dict(by_database["counts"])


def standalone(*arguments: str, code: int = 0) -> dict[str, Any]:
    """Run the verifier as a file of its own, in a Python that has no other package and sees no environment."""
    program = Path(verifier.__file__)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(program), *arguments, "--json"],
        capture_output=True,
        check=False,
        cwd="/",
        env={"PATH": os.environ["PATH"]},
        timeout=120,
    )
    assert done.returncode == code, (done.stdout, done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def world(template: Prepared) -> Iterator[TrailWorld]:
    with template.copy() as made:
        yield made


@pytest.fixture
def installation(world: TrailWorld, tmp_path: Path) -> Installation:
    create_signing_key(tmp_path / "checkpoint.pem")
    return Installation(world, tmp_path)


def forget(world: TrailWorld, *writers: UUID) -> None:
    """Remove chains with everything that tells of them."""
    for table in ("encryption_audit", "audit_heads", "audit_writers"):
        world.execute(f"DELETE FROM security.{table} WHERE writer_id = ANY (%s)", list(writers))


def forge(world: TrailWorld, writer: UUID, seq: int, **changes: Any) -> None:
    """Rewrite a record and all that follow it in its chain, with MACs and heads that fit: the root is at hand."""
    found = TrailFindings()
    with trail_connection(world.url) as connection, snapshot(connection), database_source(connection) as source:
        keys = tuple(source.keys())
        registered = {each.writer_id: each.key_id for each in source.writers()}
    with (
        unwrapped_roots(world.settings, keys, found) as roots,
        psycopg.connect(world.url) as connection,
    ):
        key = roots.key(registered[writer], writer)
        assert key is not None
        connection.execute("SET session_replication_role = replica; SET timezone = 'UTC'")
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM security.encryption_audit WHERE writer_id = %s ORDER BY seq", (writer,)
        ).fetchall()
        mac = bytes(32)
        for row in rows:
            record = AuditRecord(*row)
            values = {name: getattr(record, name) for name in AuditRecord.__slots__}
            if record.seq == seq:
                values |= changes
            values["previous_mac"] = mac
            new = AuditRecord(**values)
            made = computed_mac(key, new.row())
            assert made is not None
            mac = made
            connection.execute(
                "UPDATE security.encryption_audit SET actor = %s, previous_mac = %s, mac = %s "
                "WHERE writer_id = %s AND seq = %s",
                (new.actor, new.previous_mac, mac, writer, new.seq),
            )
        at = datetime.now(UTC)
        connection.execute("DELETE FROM security.audit_heads WHERE writer_id = %s", (writer,))
        own = mark_mac(MarkKind.HEAD, key, writer, len(rows), mac, at)
        head = ChainMark(writer, len(rows), mac, at, own)
        connection.execute(
            "INSERT INTO security.audit_heads VALUES (%s, %s, %s, %s, %s)",
            (head.writer_id, head.seq, head.mac, head.at, own),
        )


def test_a_trail_that_was_checkpointed_holds_for_an_auditor_without_a_kms(installation: Installation) -> None:
    made = installation.checkpoint()
    assert (made["number"], made["records"], made["size"]) == (1, RECORDS, 3)
    assert made["keys"] == [installation.vkey]
    for found in (installation.verify(), installation.audit()):
        assert found["holds"] is True
        assert (found["records"], found["covered"], found["later"]) == (RECORDS, RECORDS, 0)
        assert found["signers"] == [ORIGIN]


def test_checkpoints_add_what_is_new_and_nothing_is_covered_twice(installation: Installation) -> None:
    installation.checkpoint()
    assert (installation.checkpoint()["records"], installation.checkpoint()["size"]) == (0, 5)
    installation.world.write(3, actor="eve")
    assert installation.checkpoint()["records"] == 5
    found = installation.audit()
    assert (found["number"], found["covered"]) == (4, RECORDS + 5)


def test_the_deletion_of_a_whole_chain_is_found(installation: Installation) -> None:
    installation.checkpoint()
    forget(installation.world, installation.world.writers[0])
    assert installation.found() == {"chain_missing": 1}


def test_a_chain_that_was_forged_with_the_root_is_found(installation: Installation) -> None:
    """The MACs fit, and the verification by them finds nothing: the checkpoint alone shows it."""
    world = installation.world
    installation.checkpoint()
    forge(world, world.writers[0], 4, actor="someone else")
    assert world.found() == []
    assert installation.found() == {"records_altered": 1}


def test_a_content_that_was_altered_under_the_same_mac_is_found(installation: Installation) -> None:
    world = installation.world
    installation.checkpoint()
    world.execute("UPDATE security.encryption_audit SET actor = 'x' WHERE writer_id = %s AND seq = 4", world.writers[0])
    assert installation.found() == {"records_altered": 1}


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq = 5", "records_missing"),
        ("DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq > 5", "records_missing"),
        ("UPDATE security.encryption_audit SET mac = previous_mac WHERE writer_id = %s AND seq = 5", "records_altered"),
        (
            TWICE,
            "duplicated",
        ),
    ],
)
def test_what_is_done_to_records_that_were_checkpointed_is_found(
    installation: Installation, statement: Any, kind: str
) -> None:
    installation.checkpoint()
    installation.world.execute(statement, installation.world.writers[0])
    assert kind in installation.found()


def test_what_is_done_after_the_last_checkpoint_is_counted_and_found_from_the_next_one_on(
    installation: Installation,
) -> None:
    """What no checkpoint covers can be rewritten by who has the root: it is said how many records these are."""
    world = installation.world
    installation.checkpoint()
    world.write(actor="eve")
    writer = world.writers[-1]
    forge(world, writer, 4, actor="someone else")
    found = installation.audit()
    assert (found["holds"], found["later"]) == (True, EVENTS + 2)
    installation.checkpoint()
    assert installation.audit()["later"] == 0
    forge(world, writer, 4, actor="eve")
    assert installation.found() == {"records_altered": 1}


def test_a_cut_after_the_last_checkpoint_shows_in_the_count_alone(installation: Installation) -> None:
    world = installation.world
    installation.checkpoint()
    world.write(actor="eve")
    forget(world, world.writers[-1])
    found = installation.audit()
    assert (found["holds"], found["later"], found["covered"]) == (True, 0, RECORDS)


def test_a_record_that_does_not_follow_the_one_before_it_is_found_also_after_the_last_checkpoint(
    installation: Installation,
) -> None:
    world = installation.world
    installation.checkpoint()
    world.write(actor="eve")
    world.execute(
        "UPDATE security.encryption_audit SET previous_mac = mac WHERE writer_id = %s AND seq = 4", world.writers[-1]
    )
    assert installation.found() == {"chain_broken": 1}


def test_a_log_that_was_rolled_back_is_found_by_a_checkpoint_kept_elsewhere(installation: Installation) -> None:
    installation.checkpoint()
    installation.world.write(actor="eve")
    installation.checkpoint()
    kept = installation.folder / "kept"
    kept.write_bytes((installation.log / "000000000002.checkpoint").read_bytes())
    for name in ("000000000002.checkpoint", "000000000002.entries"):
        (installation.log / name).unlink()
    forget(installation.world, installation.world.writers[-1])
    # Whoever has seen no newer one can't know of it.
    assert installation.audit()["holds"] is True
    assert installation.found(kept=kept)["log_rolled_back"] == 1


def test_a_log_that_was_rolled_back_is_not_continued(installation: Installation) -> None:
    installation.checkpoint()
    installation.checkpoint()
    for name in ("000000000002.checkpoint", "000000000002.entries"):
        (installation.log / name).unlink()
    assert "was rolled back" in installation.run("checkpoint", code=1).stderr


def resign(installation: Installation, change: Any, *, origin: str = ORIGIN) -> None:
    """Rewrite the entries of a log and sign them again: the signing key is at hand too."""
    lines = change(Log.read(read_folder(installation.log)).lines)
    (installation.log / "000000000001.entries").write_bytes(b"".join(line + b"\n" for line in lines))
    tree = verifier.MerkleTree()
    for line in lines:
        tree.add(verifier.leaf_hash(line))
    text = Checkpoint(origin, tree.size, tree.root).text
    signature, _ = note_signature(LocalSigningKey(installation.key), ORIGIN, text)
    (installation.log / "000000000001.checkpoint").write_bytes(bytes(SignedNote(text, (signature,))))


def test_a_split_view_is_found_by_two_checkpoints_of_one_size(installation: Installation) -> None:
    """The insider has the signing key too, forges a chain and signs a log of what he forged."""
    world = installation.world
    installation.checkpoint()
    kept = installation.folder / "kept"
    kept.write_bytes((installation.log / "000000000001.checkpoint").read_bytes())
    forge(world, world.writers[0], 4, actor="someone else")
    other = Installation(world, installation.folder, {"GLPGENC_AUDIT_CHECKPOINT_LOG": str(installation.folder / "new")})
    world.execute("DELETE FROM security.audit_checkpoints")
    other.checkpoint()
    forged = Log.read(read_folder(installation.folder / "new")).lines
    resign(installation, lambda _: forged)
    assert installation.audit()["holds"] is True
    found = installation.found(kept=kept)
    assert (found["split_view"], found["log_altered"]) == (1, 1)


def test_a_shorter_log_that_was_signed_again_is_found_by_a_checkpoint_kept_elsewhere(
    installation: Installation,
) -> None:
    installation.checkpoint()
    kept = installation.folder / "kept"
    kept.write_bytes((installation.log / "000000000001.checkpoint").read_bytes())
    forget(installation.world, installation.world.writers[0])
    resign(installation, lambda lines: [line for line in lines if str(installation.world.writers[0]) not in str(line)])
    found = installation.found(kept=kept)
    assert found["log_rolled_back"] == 1


def test_entries_that_were_altered_are_not_those_of_the_checkpoint(installation: Installation) -> None:
    installation.checkpoint()
    path = installation.log / "000000000001.entries"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    found = installation.found()
    assert found["log_altered"] >= 1
    assert found["no_checkpoint"] == 1
    assert "not those of checkpoint 1" in installation.run("checkpoint", code=1).stderr


def test_a_signing_key_that_was_replaced_is_not_trusted(installation: Installation) -> None:
    installation.checkpoint()
    vkey = installation.vkey
    installation.key.unlink()
    create_signing_key(installation.key)
    assert "was signed by none of the keys" in installation.run("checkpoint", code=1).stderr
    resign(installation, lambda lines: lines)
    assert installation.found(key=vkey) == {"checkpoint_not_trusted": 1, "no_checkpoint": 1}


def test_a_signature_that_does_not_fit_is_not_trusted(installation: Installation) -> None:
    installation.checkpoint()
    path = installation.log / "000000000001.checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n3\n", b"\n2\n"))
    assert installation.found()["no_checkpoint"] == 1


def test_the_signing_key_is_changed_with_both_for_one_checkpoint(installation: Installation, tmp_path: Path) -> None:
    installation.checkpoint()
    create_signing_key(tmp_path / "new.pem")
    new = f"local:{tmp_path / 'new.pem'}"
    both = {"GLPGENC_AUDIT_CHECKPOINT_KEYS": f"local:{installation.key},{new}"}
    made = Installation(installation.world, tmp_path, both).checkpoint()
    assert len(made["keys"]) == 2
    for vkey in made["keys"]:
        assert installation.verify(key=vkey)["number"] == 2
    after = Installation(installation.world, tmp_path, {"GLPGENC_AUDIT_CHECKPOINT_KEYS": new})
    assert after.checkpoint()["keys"] == made["keys"][1:]
    assert installation.verify(key=made["keys"][1])["number"] == 3
    assert installation.verify(code=1)["counts"] == {"checkpoint_not_trusted": 1, "no_checkpoint": 1}


def test_a_run_that_was_interrupted_is_finished_with_the_same_entries(installation: Installation) -> None:
    installation.checkpoint()
    path = installation.log / "000000000001.checkpoint"
    before = Checkpoint.parse(SignedNote.parse(path.read_bytes()).text)
    path.unlink()
    installation.world.execute("DELETE FROM security.audit_checkpoints")
    installation.world.write(actor="eve")
    made = installation.checkpoint()
    assert (made["number"], made["root"]) == (1, before.root.hex())
    assert installation.checkpoint()["records"] == EVENTS + 2


def test_entries_that_someone_left_in_the_log_are_not_signed(installation: Installation) -> None:
    installation.checkpoint()
    lines = (installation.log / "000000000001.entries").read_text().splitlines()
    foreign = f"records {UUID(int=1)} 1 2 {lines[1].split()[4]} {lines[1].split()[5]} {lines[1].split()[6]}"
    heading = lines[0].replace("checkpoint 1", "checkpoint 2")
    (installation.log / "000000000002.entries").write_text(f"{heading}\n{foreign}\n")
    assert "are not of this trail" in installation.run("checkpoint", code=1).stderr


@pytest.mark.parametrize(
    "altered",
    [
        # A time that no age ever reaches.
        lambda entries: [replace(entries[0], at=datetime(2099, 1, 1, tzinfo=UTC)), *entries[1:]],
        # Records that retention would seem to have dropped, when they are gone.
        lambda entries: [entries[0], *(replace(each, newest=datetime(2001, 1, 1, tzinfo=UTC)) for each in entries[1:])],
        lambda entries: [entries[0], *(replace(each, oldest=datetime(2001, 1, 1, tzinfo=UTC)) for each in entries[1:])],
        lambda entries: [*entries, entries[1]],
        lambda entries: [entries[0], *reversed(entries[1:])],
    ],
    ids=["to-come", "old", "older", "twice", "in-another-order"],
)
def test_entries_that_were_left_are_signed_only_as_they_are_made(
    installation: Installation, altered: Callable[[list[Any]], list[Any]]
) -> None:
    """Who can write to the log's place, and not sign, has no entry signed that he made: its times count later."""
    installation.checkpoint()
    (installation.log / "000000000001.checkpoint").unlink()
    installation.world.execute("DELETE FROM security.audit_checkpoints")
    path = installation.log / "000000000001.entries"
    entries = [verifier.parse_entry(line) for line in path.read_bytes().splitlines()]
    path.write_text("".join(f"{each}\n" for each in altered(entries)))
    assert "are not of this trail" in installation.run("checkpoint", code=1).stderr
    path.write_text("".join(f"{each}\n" for each in entries))
    assert installation.checkpoint()["records"] == RECORDS


def test_pruned_months_may_be_missing_where_the_auditor_says_so(installation: Installation) -> None:
    world = installation.world
    past = month(datetime.now(UTC), 3)
    world.execute("SELECT glpgenc._audit_partition(date_trunc('month', %s::timestamptz)::date)", past)
    world.execute("UPDATE security.encryption_audit SET occurred_at = %s WHERE seq <= 4", past)
    made = installation.checkpoint()
    # An entry ends where the month does.
    assert made["size"] == 5
    world.execute("DELETE FROM security.encryption_audit WHERE seq <= 4")
    assert installation.found() == {"records_missing": 2}
    before = (past + timedelta(days=20)).isoformat()
    for found in (installation.verify("--pruned-before", before), installation.audit("--pruned-before", before)):
        assert (found["pruned"], found["covered"]) == (8, RECORDS - 8)
    # What is younger may not.
    world.execute("DELETE FROM security.encryption_audit WHERE writer_id = %s", world.writers[0])
    assert installation.found("--pruned-before", before) == {"chain_missing": 1}


def test_records_that_came_late_fill_the_gap(installation: Installation) -> None:
    world = installation.world
    writer = world.writers[0]
    kept = world.execute(
        "WITH gone AS (DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq IN (4, 5) RETURNING *) "
        "SELECT to_jsonb(g) FROM gone g",
        writer,
    )
    assert installation.checkpoint()["records"] == RECORDS - 2
    with psycopg.connect(world.url) as connection:
        connection.execute("SET session_replication_role = replica")
        for (row,) in kept:
            connection.execute(
                "INSERT INTO security.encryption_audit "
                "SELECT * FROM jsonb_populate_record(NULL::security.encryption_audit, %s)",
                (Jsonb(row),),
            )
    assert installation.checkpoint()["records"] == 2
    assert installation.audit()["covered"] == RECORDS


def test_an_old_checkpoint_is_a_finding_where_an_age_is_demanded(installation: Installation) -> None:
    installation.checkpoint()
    assert installation.verify("--max-age", "1h")["holds"] is True
    assert installation.verify("--max-age", "0", code=1)["counts"] == {"checkpoint_old": 1}
    assert installation.audit("--max-age-hours", "0", code=1)["counts"] == {"checkpoint_old": 1}


def test_the_auditor_s_reading_is_recorded_and_needs_the_key(installation: Installation) -> None:
    said = installation.run("verify", "--checkpoint", str(installation.log), code=2).stderr
    assert "--key VKEY" in said
    assert "are for --checkpoint" in installation.run("verify", "--key", "x", code=2).stderr
    said = installation.run("verify", "--checkpoint", "x", "--key", "x", "--keep-heads", "y", code=2).stderr
    assert "no other option" in said


def test_a_role_of_the_auditors_is_enough_and_a_writer_s_is_not(installation: Installation) -> None:
    url = installation.world.url
    for group, code in (("glpgenc_auditor", 0), ("glpgenc_app", 5)):
        with login_role(url, member_of=[group]) as role:
            own = {"GLPGENC_DATABASE_URL": role.url(url)}
            Installation(installation.world, installation.folder, own).run("checkpoint", code=code)


def test_a_checkpoint_of_a_time_to_come_has_no_age(installation: Installation) -> None:
    """The insider has the signing key, and makes a checkpoint that is never old."""
    installation.checkpoint()
    resign(installation, lambda lines: [b"checkpoint 1 2099-01-01T00:00:00.000000Z", *lines[1:]])
    assert installation.verify("--max-age", "1h", code=1)["counts"] == {"checkpoint_old": 1}
    assert installation.audit("--max-age-hours", "1", code=1)["counts"] == {"checkpoint_old": 1}


def test_a_key_signs_the_log_of_its_name_alone(installation: Installation) -> None:
    """A log of another name is another one for a witness, which cosigns it as well as the first."""
    installation.checkpoint()
    resign(installation, lambda lines: lines, origin="example.com/audit/another")
    assert installation.found() == {"checkpoint_not_trusted": 1, "no_checkpoint": 1}


def test_a_log_s_signature_is_no_cosignature_and_the_reverse(installation: Installation, tmp_path: Path) -> None:
    installation.checkpoint()
    witness = str(VerifierKey("witness.example/w1", 4, create_signing_key(tmp_path / "w.pem").public()[1]))
    log = ("--checkpoint", str(installation.log))
    answer = installation.run("verify", *log, "--key", installation.vkey, "--witness", installation.vkey, code=2)
    assert "not a witness's" in answer.stderr
    assert "not a log's" in installation.run("verify", *log, "--key", witness, code=2).stderr


DETAILS = (
    *(f'{{"n": {each}}}' for each in ("1e400", "-1e400", "9" * 399 + ".5", "1.00000000000000000000000000001")),
    *(
        f'{{"n": {each}}}'
        for each in ("1.10", "-0.0", "1e23", "1e-400", "0." + "0" * 16_000 + "1", "5e-324", "1.7e308")
    ),
    *(
        json.dumps({"t": each, each: 1})
        for each in ("NaN", "-Infinity", "\\u0000", "\\ud800", "\u2028\U0001f600\x85", "=1")
    ),
    json.dumps({"long": "x" * 60_000}),
)
"""Details that the table takes of anyone who may write to it."""
ALTERED = (
    '{"n": 1e6000}',
    '{"n": %s}' % ("9" * 5_000),  # braces
    "[" * 3_000 + "]" * 3_000,
    '{"a":' * 3_000 + "1" + "}" * 3_000,
    '{"n": {"n": [1e400]}}',
    "null",
    '"text"',
    "1e400",
    json.dumps({"long": "x" * (2 << 20)}),
)
"""Details that are there when the table's owner has dropped its constraint."""
INSERTED = """
    INSERT INTO security.encryption_audit
        (writer_id, seq, occurred_at, event_type, success, detail, previous_mac, mac)
    VALUES (%s, 1, now(), 'key_rotated', true, %s::jsonb, decode(repeat('00', 32), 'hex'),
            decode(repeat('11', 32), 'hex'))
"""


def test_whatever_anyone_writes_is_exported_as_it_is_and_ends_no_verification(
    installation: Installation, tmp_path: Path
) -> None:
    world, settings = installation.world, installation.world.settings
    with login_role(world.url, member_of=["glpgenc_app"]) as role, psycopg.connect(role.url(world.url)) as writer:
        for detail in DETAILS:
            writer.execute(INSERTED, (uuid4(), detail))
    made = installation.checkpoint()
    assert made["records"] == RECORDS + len(DETAILS)
    for found in (installation.verify(), installation.audit()):
        assert (found["holds"], found["covered"], found["counts"]) == (True, RECORDS + len(DETAILS), {})
    world.execute(ANY_VALUE)
    for detail in ALTERED:
        world.execute(INSERTED, uuid4(), detail)
    world.execute(INSERTED.replace("'key_rotated'", "repeat('x', 2 << 20)"), uuid4(), "{}")
    installation.checkpoint()
    assert installation.verify()["holds"]
    # Where a line of an export can't be read, its record is said to be missing.
    assert set(installation.audit(code=1)["counts"]) == {"unreadable", "chain_missing"}
    # The lines say what PostgreSQL has, digit by digit.
    shown = {
        tuple(place): detail
        for *place, detail in world.execute(
            "SELECT writer_id::text, seq::text, detail::text FROM security.encryption_audit"
        )
    }
    lines = (installation.folder / "export.jsonl").read_text("ascii").splitlines()
    assert len(lines) == len(shown) == RECORDS + len(DETAILS) + len(ALTERED) + 1
    for line in lines:
        head, has_detail, rest = line.partition(',"detail":')
        place = re.findall('"writer_id":"([^"]+)","seq":([0-9]+)', head)[0]
        detail = "".join(each if each.isascii() else json.dumps(each)[1:-1] for each in shown[place])
        assert (f"{detail}}}" if has_detail else "{}") == (rest or shown[place])
    installation.run("export", str(tmp_path / "trail.csv"))
    # Whoever verifies goes through all of it, and finds that the writers are not registered.
    verified = verify(settings)
    assert (verified.records, set(verified.findings.counts)) == (len(lines), {"writer_invented"})
    for name in ("export.jsonl", "trail.csv"):
        verified = verify_files(settings, [tmp_path / name])
        assert set(verified.findings.counts) == {"writer_invented", "unreadable"}
    assert len(list(search(world.url))) == len(lines)
    assert installation.run("search", "--json", "--limit", "100").stdout.count('"unreadable":') == 4 + len(ALTERED) - 1


def test_an_export_that_is_damaged_can_t_be_verified(installation: Installation, tmp_path: Path) -> None:
    installation.checkpoint()
    export = tmp_path / "damaged.jsonl.gz"
    export.write_bytes(damaged())
    log = ("--checkpoint", str(installation.log), "--key", installation.vkey)
    answer = installation.run("verify", *log, "--file", str(export), code=2)
    assert "an export can't be read" in answer.stderr
    # The answer holds the exception with its frames: what they opened is closed nevertheless.
    for each in gc.get_objects():
        if isinstance(each, sqlite3.Connection):
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                each.execute("SELECT 1")


def damaged() -> bytes:
    """Return what a file is that was compressed and altered."""
    data = bytearray(gzip.compress(random.Random(1).randbytes(1000)))  # noqa: S311  # not for keys
    data[12:40] = bytes(28)
    return bytes(data)


@pytest.mark.parametrize(
    "options",
    [
        ("--max-age-hours", "nan"),
        ("--max-age-hours", "inf"),
        ("--max-age-hours", "1e9"),
        ("--max-age-hours", "1e300"),
        ("--quorum", "0"),
        ("--quorum=-1",),
        ("--witness", str(VerifierKey(ORIGIN, 1, bytes(32)))),
        ("--key", str(VerifierKey(ORIGIN, 4, bytes(32)))),
        ("there-is-no.jsonl",),
        ("damaged.jsonl.gz",),
        ("cut.jsonl.gz",),
        ("plain.jsonl.gz",),
        ("--checkpoint", "pipe"),
    ],
)
def test_the_verifier_s_exit_status_is_2_where_it_could_not_verify(options: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "damaged.jsonl.gz").write_bytes(damaged())
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b"{}")[:-9])
    (tmp_path / "plain.jsonl.gz").write_bytes(b"{}")
    (tmp_path / "empty.jsonl").touch()
    os.mkfifo(tmp_path / "pipe")
    key = str(VerifierKey(ORIGIN, 1, bytes(32)))
    program = [sys.executable, "-I", "-S", verifier.__file__, "empty.jsonl", *options]
    done = subprocess.run(
        [*program, "--log", ".", "--key", key], capture_output=True, check=False, cwd=tmp_path, timeout=120
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False), done.stderr


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (os.mkfifo, "not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
        (_loop, "Too many levels of symbolic links"),
        (lambda path: path.symlink_to("nothing"), "No such file"),
        (Path.mkdir, "Is a directory"),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2 << 30), "too large"),
    ],
    ids=["pipe", "zeros", "loop", "dangling", "folder", "sparse"],
)
def test_what_is_not_a_file_of_bounded_size_ends_a_verification_at_once(
    put: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    log.mkdir()
    put(log / "000000000001.entries")
    with pytest.raises(OSError, match=said):
        read_folder(log)
    with pytest.raises(ConfigurationError, match=r"000000000001\.entries can't be read"):
        FolderLogPlace(log).read()


def test_a_log_s_folder_that_is_a_link_to_nothing_is_not_an_empty_log(tmp_path: Path) -> None:
    assert FolderLogPlace(tmp_path / "new").read().files == {}
    for target in ("log", "nothing"):
        (tmp_path / "log").unlink(missing_ok=True)
        (tmp_path / "log").symlink_to(target)
        with pytest.raises(ConfigurationError, match="can't be read"):
            FolderLogPlace(tmp_path / "log").read()


@dataclass
class Cosigner:
    """``glpgenc audit witness`` on another machine."""

    folder: Path
    vkey: str
    entry: str = ""
    key: str = ""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = [str(Path(sys.executable).parent / "glpgenc"), "audit", "witness", "--port", "0"]
        options = [
            "--name",
            "witness.example/w1",
            "--key",
            str(self.folder / "w1.pem"),
            "--folder",
            str(self.folder / "seen"),
            "--log",
            self.vkey,
        ]
        self.process = subprocess.Popen(
            [*program, *options], stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        )
        assert self.process.stdout is not None
        self.entry = self.process.stdout.readline().decode().strip()
        self.key = self.entry.partition(" ")[0]

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=60)
            assert self.process.returncode == 0
            self.process = None


@pytest.fixture
def cosigner(installation: Installation, tmp_path: Path) -> Iterator[Cosigner]:
    create_signing_key(tmp_path / "w1.pem")
    made = Cosigner(tmp_path, installation.vkey)
    made.start()
    yield made
    made.stop()


def test_a_witness_cosigns_and_the_auditor_demands_it(installation: Installation, cosigner: Cosigner) -> None:
    witnessed = replace(installation, more={"GLPGENC_AUDIT_CHECKPOINT_WITNESSES": cosigner.entry})
    assert witnessed.checkpoint()["witnesses"] == ["witness.example/w1"]
    for found in (witnessed.verify("--witness", cosigner.key), witnessed.audit("--witness", cosigner.key)):
        assert list(found["witnesses"]) == ["witness.example/w1"]
    # One that is down costs the cosignature, and not the checkpoint.
    cosigner.stop()
    made = witnessed.checkpoint(code=1)
    assert (made["number"], made["witnesses"]) == (2, [])
    assert "can't be reached" in made["refusals"][0]
    assert witnessed.found("--witness", cosigner.key) == {"not_cosigned": 1}
    # It remembers what it has seen, and the next one is proven to contain that.
    cosigner.start()
    again = replace(installation, more={"GLPGENC_AUDIT_CHECKPOINT_WITNESSES": cosigner.entry})
    assert again.checkpoint()["witnesses"] == ["witness.example/w1"]
    assert again.verify("--witness", cosigner.key)["holds"] is True


def test_a_log_that_was_rolled_back_or_rewritten_gets_no_cosignature(
    installation: Installation, cosigner: Cosigner
) -> None:
    """The insider has the database, the log's place, the root and the signing key: not the witness."""
    witnessed = replace(installation, more={"GLPGENC_AUDIT_CHECKPOINT_WITNESSES": cosigner.entry})
    world = installation.world
    witnessed.checkpoint()
    witnessed.checkpoint()
    world.execute("DELETE FROM security.audit_checkpoints")
    for name in ("000000000002.checkpoint", "000000000002.entries"):
        (installation.log / name).unlink()
    (installation.log / "000000000001.checkpoint").unlink()
    assert "the log was rolled back" in witnessed.checkpoint(code=1)["refusals"][0]
    world.write(actor="eve")
    assert "was altered" in witnessed.checkpoint(code=1)["refusals"][0]
    assert witnessed.found("--witness", cosigner.key) == {"not_cosigned": 1}


def test_the_page_s_commands_of_a_witness_have_these_options() -> None:
    page = (Path(__file__).parents[2] / "docs" / "AUDIT.md").read_text(encoding="utf-8")
    block = page.partition("### Witnesses")[2].partition("```sh\n")[2].partition("```")[0]
    commands = [shlex.split(line) for line in block.splitlines() if line.startswith("glpgenc")]
    assert [words[1:3] for words in commands] == [["audit", "witness"], ["audit", "verify"]]
    for words in commands:
        given = {word for word in words if word.startswith("--")}
        assert given <= option_names(leaves()[" ".join(words[1:3])])


def test_the_verifier_key_is_printed_and_a_key_made(installation: Installation, tmp_path: Path) -> None:
    assert installation.run("checkpoint-key").stdout.strip() == installation.vkey
    made = installation.run("checkpoint-key", "--new", str(tmp_path / "other.pem")).stdout.strip()
    assert str(VerifierKey(ORIGIN, *LocalSigningKey(tmp_path / "other.pem").public())) == made
    nameless = replace(installation, more={"GLPGENC_AUDIT_CHECKPOINT_ORIGIN": ""})
    said = nameless.run("checkpoint-key", "--new", str(tmp_path / "witness.pem")).stdout
    assert said == f"local:{tmp_path / 'witness.pem'} was made\n"
    program = tmp_path / "audit_verifier.py"
    installation.run("checkpoint-key", "--verifier", str(program))
    assert program.read_bytes() == Path(verifier.__file__).read_bytes()
    assert "already exists" in installation.run("checkpoint-key", "--new", str(tmp_path / "other.pem"), code=2).stderr


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("GLPGENC_AUDIT_CHECKPOINT_KEYS", "no key signs checkpoints"),
        ("GLPGENC_AUDIT_CHECKPOINT_ORIGIN", "has no name"),
        ("GLPGENC_AUDIT_CHECKPOINT_LOG", "no place is set"),
    ],
)
def test_what_is_not_set_is_named(installation: Installation, missing: str, said: str) -> None:
    assert said in replace(installation, more={missing: ""}).run("checkpoint", code=2).stderr


@pytest.fixture(scope="module")
def moto() -> Iterator[MotoServer]:
    server = MotoServer()
    yield server
    server.stop()


@pytest.fixture
def in_bucket(moto: MotoServer, world: TrailWorld, tmp_path: Path) -> tuple[Installation, Bucket]:
    client, name = client_of(moto.url), f"log-{abs(hash(str(tmp_path)))}"
    client.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
        ObjectLockEnabledForBucket=True,
    )
    create_signing_key(tmp_path / "checkpoint.pem")
    environment = {
        "AWS_ENDPOINT_URL_S3": moto.url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "GLPGENC_AUDIT_CHECKPOINT_LOG": f"s3://{name}/production",
    }
    return Installation(world, tmp_path, environment), Bucket(name, client)


def test_a_log_in_s3_can_t_be_deleted_and_holds(in_bucket: tuple[Installation, Bucket]) -> None:
    installation, bucket = in_bucket
    installation.checkpoint()
    installation.checkpoint()
    found = installation.verify("--checkpoint", f"s3://{bucket.name}/production")
    assert (found["holds"], found["number"]) == (True, 2)
    versions = bucket.client.list_object_versions(Bucket=bucket.name)["Versions"]
    assert len(versions) == 4
    for each in versions:
        with pytest.raises(bucket.client.exceptions.ClientError, match="AccessDenied"):
            bucket.client.delete_object(Bucket=bucket.name, Key=each["Key"], VersionId=each["VersionId"])


def test_what_is_put_over_a_log_in_s3_does_not_count_and_is_found(in_bucket: tuple[Installation, Bucket]) -> None:
    installation, bucket = in_bucket
    installation.checkpoint()
    bucket.put("production/000000000001.entries", b"other")
    bucket.client.delete_object(Bucket=bucket.name, Key="production/000000000001.checkpoint")
    found = installation.verify("--checkpoint", f"s3://{bucket.name}/production", code=1)
    assert (found["counts"], found["covered"]) == ({"log_altered": 2}, RECORDS)
    assert "put again 1 times" in json.dumps(found["findings"])
