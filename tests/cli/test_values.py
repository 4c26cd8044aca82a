from __future__ import annotations

import base64
import os
import pty
import subprocess
from typing import Any

import psycopg
import pytest

VALUE = "Grüße, 世界 \U0001f511"


@pytest.fixture(autouse=True)
def _field(glpgenc: Any) -> None:
    glpgenc.environment["GLPGENC_TENANT"] = "acme"
    glpgenc.json("field", "add", "a.b", "--data-class", "pii", "--facet", "equal:lower")


def encrypted(glpgenc: Any, value: str = VALUE, *options: str) -> str:
    answer = glpgenc("encrypt", "--field", "a.b", *options, stdin=value)
    assert answer.returncode == 0, answer.stderr
    return str(answer.stdout)


@pytest.mark.parametrize("options", [(), ("--base64",), ("--row-id", "42")], ids=["hex", "base64", "row"])
def test_round_trip(glpgenc: Any, options: tuple[str, ...]) -> None:
    envelope = encrypted(glpgenc, VALUE, *options)
    row = ("--row-id", "42") if "--row-id" in options else ()
    assert glpgenc("decrypt", "--field", "a.b", *row, stdin=envelope).stdout == f"{VALUE}\n"


def test_sql_can_store_what_is_printed(glpgenc: Any, database: str) -> None:
    envelope = encrypted(glpgenc).strip()
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT glpgenc.gl_is_encrypted(%s::text::bytea)", (envelope,)).fetchone()
    assert row == (True,)


@pytest.mark.parametrize(
    ("given", "kept"), [("x\n", "x"), ("x\n\n", "x\n"), ("", ""), (" x ", " x ")], ids=["one", "two", "empty", "spaces"]
)
def test_one_newline_at_the_end_is_not_part_of_the_value(glpgenc: Any, given: str, kept: str) -> None:
    envelope = encrypted(glpgenc, given)
    assert glpgenc.json("decrypt", "--field", "a.b", stdin=envelope)["value"] == kept


def test_bytes_stay_as_they_are(glpgenc: Any) -> None:
    glpgenc.json("field", "add", "a.raw", "--data-class", "pii")
    data = bytes(range(256)) + b"\n"
    envelope = glpgenc("encrypt", "--field", "a.raw", "--bytes", stdin=data).stdout
    answer = glpgenc.json("decrypt", "--field", "a.raw", "--bytes", stdin=envelope)
    assert base64.b64decode(answer["value_base64"]) == data
    refused = glpgenc("decrypt", "--field", "a.raw", stdin=envelope)
    assert (refused.returncode, refused.stdout) == (1, "")


def test_bytes_that_are_not_text_need_to_be_named_so(glpgenc: Any) -> None:
    answer = glpgenc("encrypt", "--field", "a.b", stdin=b"\xff")
    assert answer.returncode == 2
    assert "--bytes" in answer.stderr


@pytest.mark.parametrize(
    ("stdin", "code"),
    [("plain text", 3), ("\\xzz", 3), ("\\xfa00", 3), ("", 3), ("aGVsbG8=", 3)],
    ids=["text", "bad hex", "short", "empty", "no envelope"],
)
def test_what_is_not_an_envelope_is_refused_unseen(glpgenc: Any, stdin: str, code: int) -> None:
    answer = glpgenc("decrypt", "--field", "a.b", stdin=stdin)
    assert answer.returncode == code
    assert not stdin or stdin not in answer.stderr


def test_an_altered_envelope_or_another_row_does_not_open(glpgenc: Any) -> None:
    envelope = encrypted(glpgenc).strip()
    altered = envelope[:-1] + ("0" if envelope[-1] != "0" else "1")
    assert glpgenc("decrypt", "--field", "a.b", stdin=altered).returncode == 3
    assert glpgenc("decrypt", "--field", "a.b", "--row-id", "1", stdin=envelope).returncode == 3


def test_another_tenant_can_not_read_it(glpgenc: Any) -> None:
    envelope = encrypted(glpgenc)
    answer = glpgenc("decrypt", "--field", "a.b", "--tenant", "other", stdin=envelope)
    assert (answer.returncode, answer.stdout) == (2, "")


def test_an_unknown_field_is_named(glpgenc: Any) -> None:
    answer = glpgenc("encrypt", "--field", "a.c", stdin="x")
    assert answer.returncode == 3
    assert "'a.c'" in answer.stderr


def test_encrypting_an_envelope_is_refused(glpgenc: Any) -> None:
    envelope = bytes.fromhex(encrypted(glpgenc).strip().removeprefix("\\x"))
    assert glpgenc("encrypt", "--field", "a.b", "--bytes", stdin=envelope).returncode == 3


def test_on_a_terminal_the_value_is_asked_for_and_not_shown(glpgenc: Any) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        glpgenc.program("encrypt", "--field", "a.b"),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=glpgenc.full_environment,
        cwd=glpgenc.home,
        start_new_session=True,
    )
    os.close(terminal)
    shown = b""
    while b"Value: " not in shown:
        shown += os.read(controller, 1024)
    os.write(controller, b"typed secret\n")
    envelope, _ = process.communicate(timeout=60)
    while True:
        try:
            more = os.read(controller, 1024)
        except OSError:
            break
        if not more:
            break
        shown += more
    os.close(controller)
    assert process.returncode == 0, shown
    assert b"typed secret" not in shown
    assert glpgenc("decrypt", "--field", "a.b", stdin=envelope).stdout == "typed secret\n"


def test_an_empty_row_id_is_not_taken_for_none(glpgenc: Any) -> None:
    for command in ("encrypt", "decrypt"):
        answer = glpgenc(command, "--field", "people.email", "--row-id", "")
        assert answer.returncode != 0
        assert "--row-id is empty" in answer.stderr
