"""``glpgenc shred`` as a process, and what other commands say of a shredded tenant."""

from __future__ import annotations

import json
import stat
import subprocess
from typing import Any

import pytest

from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from tests.shred.shred_world import AT_ONCE, OTHER, VICTIM, ShredWorld

pytestmark = pytest.mark.slow


def document(answer: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    assert answer.returncode == code, answer.stderr
    return json.loads(answer.stdout)


def typed(people: ShredWorld, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        people.program("shred", *arguments), check=False, capture_output=True, text=True, input=text,
        env=people.full_environment, cwd=people.home, timeout=60,
    )  # fmt: skip


def test_the_tenant_s_name_must_be_typed_and_no_default_is_meant(people: ShredWorld) -> None:
    for text in ("", "yes\n", OTHER + "\n"):
        answer = typed(people, text, "run", "--tenant", VICTIM)
        assert answer.returncode == 2
        assert "not confirmed: nothing was changed" in answer.stderr
    for command in ("run", "undo"):
        answer = typed(people, OTHER + "\n", command)  # its default tenant is configured
        assert answer.returncode == 2
        assert "no tenant is named" in answer.stderr
    assert people.execute("SELECT FROM glpgenc.tombstones") == []
    answer = typed(people, VICTIM + "\n", "run", "--tenant", VICTIM)
    assert answer.returncode == 0, answer.stderr
    assert "can be undone" in answer.stdout
    people.require_shredded()


def test_from_the_dry_run_to_the_receipt_in_json(people: ShredWorld) -> None:
    planned = document(people.run("shred", "plan", "--tenant", VICTIM, "--json"))
    assert len(planned["keys"]) == 3
    assert {each["place"] for each in planned["copies"]} >= {"backups", "KMS key"}
    people.require_readable()
    file = people.home / "receipt.json"
    given = ("shred", "run", "--tenant", VICTIM, "--yes", "--window", "2h", "--receipt", str(file), "--json")
    done = document(people.run(*given))
    assert (done["destroyed"], done["receipt"]) == (False, json.loads(file.read_text()))
    assert done["receipt"]["receipt"]["window_seconds"] == 7200
    assert stat.S_ISREG(file.stat().st_mode)
    again = people.run(*given)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    [listed] = document(people.run("shred", "list", "--json"))["tombstones"]
    assert (listed["tenant_id"], listed["data_class"]) == (VICTIM, "*")
    assert document(people.run("shred", "verify-receipt", str(file), "--json"))["valid"] is True
    file.write_text(file.read_text().replace('"*"', '"pii"'))
    altered = people.run("shred", "verify-receipt", str(file))
    assert altered.returncode == 3
    assert "was not given by this installation, or was altered" in altered.stderr
    file = people.home / "undone.json"
    undone = document(people.run("shred", "undo", "--tenant", VICTIM, "--receipt", str(file), "--json"))
    assert (undone["readable"], undone["failed"]) == (3, {})
    assert json.loads(file.read_text())["receipt"]["action"] == "undone"
    people.require_readable()


def test_finish_destroys_what_is_due_and_nothing_else(people: ShredWorld) -> None:
    document(people.run("shred", "run", "--tenant", VICTIM, "--yes", "--json"))
    assert document(people.run("shred", "finish", "--json")) == {"finished": [], "failed": []}
    people.require_shredded()
    people.end_the_window()
    assert document(people.run("shred", "finish", "--tenant", OTHER, "--json"))["finished"] == []
    [done] = document(people.run("shred", "finish", "--json"))["finished"]
    assert done["destroyed"] == 3
    people.require_destroyed()
    assert "nothing is due" in people.run("shred", "finish").stdout
    assert "destroyed at" in people.run("shred", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "--yes", "--tenant", "*"], 1, "can't be shredded"),
        (["run", "--yes", "--tenant", "nobody"], 2, "tenant 'nobody' is not known"),
        (["run", "--yes", "--tenant", "doomed", "--class", "none"], 2, "data class 'none' is not known"),
        (["run", "--yes", "--tenant", "doomed", "--window", "soon"], 2, "is not a length of time"),
        (["run", "--yes", "--tenant", "doomed", "--window", "9999w"], 2, "more than ten years"),
        (["run", "--yes", "--tenant", "doomed", "--schedule-kms-deletion", "14"], 1, "no KMS key of its own"),
        (["undo", "--tenant", "doomed"], 3, "is not shredded"),
        (["verify-receipt", "nothing.json"], 2, "can't be read"),
    ],
)
def test_what_is_refused_changes_nothing(people: ShredWorld, arguments: list[str], code: int, message: str) -> None:
    answer = people.run("shred", *arguments)
    assert (answer.returncode, answer.stdout) == (code, "")
    assert message in answer.stderr
    assert people.execute("SELECT FROM glpgenc.tombstones") == []


def test_coverage_verify_and_rotation_report_a_shredded_tenant(people: ShredWorld) -> None:
    for options in (None, AT_ONCE):
        people.shred(options)
        covered = people.run("coverage", "--json")
        assert covered.returncode in {0, 1}, covered.stderr
        assert VICTIM in covered.stdout
        report = rotate(people.settings, RotationFilter(), RotateOptions(settle=0))
        assert {key.tenant_id for key in report.activated} == {OTHER}
        assert report.finished
        people.require_shredded()


def test_verify_reports_the_rows_that_it_can_t_read(people: ShredWorld) -> None:
    people.execute("CREATE TABLE older (id int PRIMARY KEY, tenant text NOT NULL, email text)")
    people.execute("SELECT glpgenc.gl_register_field('older.email', 'pii')")
    people.execute("INSERT INTO older SELECT id, tenant, 'x' || id FROM people")
    people.expand_older()
    filled = people.run("backfill", "run", "older")
    assert filled.returncode == 0, filled.stderr
    assert people.run("verify", "older").returncode == 0
    people.shred()
    answer = people.run("verify", "older", "--json")
    assert answer.returncode in {1, 3}, answer.stderr
    assert "Traceback" not in answer.stderr
    found = json.loads(answer.stdout)
    assert "6" in json.dumps(found)


def test_doctor_takes_the_key_of_receipts_for_what_it_is(people: ShredWorld) -> None:
    people.shred(AT_ONCE)
    looked = people.run("doctor", "--json")
    assert looked.returncode == 0, looked.stderr
    assert "unwrap" in looked.stdout
    assert "glpgenc_receipts" not in looked.stdout
