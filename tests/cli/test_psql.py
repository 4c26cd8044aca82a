from __future__ import annotations

import base64
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.keys import KeyManager
from glpgenc.psql.program import find_psql
from glpgenc.sessions import collect_keys
from glpgenc.settings import Settings
from tests.cli.terminal import Terminal, child_of
from tests.support.missing import missing

if TYPE_CHECKING:
    import subprocess

if TYPE_CHECKING:
    from collections.abc import Iterator

DECRYPT = "SELECT glpgenc.gl_decrypt(glpgenc.gl_encrypt('open sesame'::text, 'a.b'), 'a.b')"


@pytest.fixture
def keyed(glpgenc: Any, app_role: Any, database: str) -> Iterator[Any]:
    """The program as an application's role, with a field; it leaves no temporary file behind."""
    try:
        find_psql()
    except ConfigurationError as error:
        missing(error.message, str(error.hint))
    glpgenc.json("field", "add", "a.b", "--data-class", "pii", "--facet", "equal")
    for purpose in ("encryption", "index"):
        glpgenc.json("keys", "create", "--tenant", "acme", "--data-class", "pii", "--purpose", purpose)
    (glpgenc.home / "tmp").mkdir()
    glpgenc.environment |= {
        "GLPGENC_DATABASE_URL": app_role.url(database),
        "GLPGENC_TENANT": "acme",
        "TMPDIR": str(glpgenc.home / "tmp"),
        "HISTFILE": str(glpgenc.home / "history"),
        "PSQL_HISTORY": str(glpgenc.home / "history"),
        "PAGER": "cat",
        "TERM": "dumb",
    }
    yield glpgenc
    assert list((glpgenc.home / "tmp").iterdir()) == []


def run(keyed: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    answer: subprocess.CompletedProcess[str] = keyed("psql", "--", *arguments)
    return answer


@pytest.mark.parametrize("options", [[], ["-X"], ["-v", "ON_ERROR_STOP=1"], ["-v", "AUTOCOMMIT=off"], ["-1"], ["-q"]])
def test_a_command_finds_the_keys_loaded(keyed: Any, options: list[str]) -> None:
    answer = run(keyed, *options, "-At", "-c", DECRYPT)
    assert (answer.stdout, answer.stderr, answer.returncode) == ("open sesame\n", "", 0)


def test_a_script_finds_the_keys_loaded(keyed: Any) -> None:
    script = keyed.home / "script.sql"
    script.write_text(f"BEGIN;\n{DECRYPT};\nROLLBACK;\n{DECRYPT};\n", encoding="utf-8")
    assert run(keyed, "-qAt", "-f", str(script)).stdout == "open sesame\n" * 2


def test_standard_input_finds_the_keys_loaded(keyed: Any) -> None:
    assert keyed("psql", "--", "-qAt", stdin=f"{DECRYPT};\n").stdout == "open sesame\n"


def test_what_is_started_from_psql_finds_no_credential(keyed: Any) -> None:
    keyed.environment |= {"AWS_SECRET_ACCESS_KEY": "hidden", "VAULT_TOKEN": "hidden", "PGAPPNAME": "kept"}
    shown = run(keyed, "-c", "\\! env").stdout
    assert "PGAPPNAME=kept" in shown
    assert "hidden" not in shown
    assert "GLPGENC_" not in shown


def test_the_first_keys_of_a_tenant_are_made_where_that_is_asked_for(keyed: Any) -> None:
    answer = keyed("psql", "--tenant", "newcomer", "--create-keys", "--", "-At", "-c", DECRYPT)
    assert answer.stdout == "open sesame\n", answer.stderr
    assert keyed("psql", "--tenant", "newcomer", "--", "-At", "-c", DECRYPT).stdout == "open sesame\n"


def test_only_the_classes_asked_for_are_loaded(keyed: Any) -> None:
    assert keyed("psql", "--data-class", "pii", "--", "-At", "-c", DECRYPT).stdout == "open sesame\n"
    answer = keyed("psql", "--data-class", "other", "--", "-At", "-c", DECRYPT)
    assert answer.returncode == 2
    assert "'other'" in answer.stderr


@pytest.mark.parametrize(("command", "code"), [("SELECT 1", 0), ("SELECT 1/0", 1), (r"\q", 0)])
def test_the_exit_code_is_psqls(keyed: Any, command: str, code: int) -> None:
    assert run(keyed, "-c", command).returncode == code


def test_a_script_that_stops_ends_with_3(keyed: Any) -> None:
    script = keyed.home / "script.sql"
    script.write_text("SELECT 1/0;\n", encoding="utf-8")
    assert run(keyed, "-v", "ON_ERROR_STOP=1", "-f", str(script)).returncode == 3


def test_nothing_of_the_loading_is_left_in_the_session(keyed: Any) -> None:
    variables = run(keyed, "-c", r"\set").stdout
    assert "glpgenc" not in variables
    assert "QUIET = 'off'" in variables
    assert "ECHO = 'none'" in variables


def test_psql_within_psql_is_an_ordinary_one(keyed: Any) -> None:
    assert "psqlrc" not in run(keyed, "-c", r"\! env").stdout.replace("glpgenc-psql", "")
    assert "PSQLRC" not in run(keyed, "-c", r"\! env").stdout


def test_the_users_startup_file_is_read_unless_told_not_to(keyed: Any) -> None:
    own = keyed.home / "it's mine"
    own.write_text("\\set QUIET on\n\\echo hello\n\\timing on\n\\set ECHO all\n", encoding="utf-8")
    keyed.environment["PSQLRC"] = str(own)
    answer = run(keyed, "-At", "-c", DECRYPT)
    assert answer.stdout.startswith("hello\n")
    assert "open sesame" in answer.stdout
    assert f"PSQLRC={own}" in run(keyed, "-c", r"\! env").stdout
    assert run(keyed, "-X", "-At", "-c", DECRYPT).stdout == "open sesame\n"


def test_the_prompt_names_the_tenant_whose_keys_are_loaded(keyed: Any) -> None:
    with Terminal(keyed.program("psql"), keyed.full_environment, keyed.home) as terminal:
        assert terminal.wait_for("=> ").endswith("[acme]=> ")
        terminal.type("\\q\n")
        assert terminal.wait() == 0


def test_a_tenant_s_name_in_the_prompt_is_no_command_of_psql(keyed: Any) -> None:
    tenant = "%`touch evil`%[it's\\:x"
    with Terminal(
        keyed.program("psql", "--create-keys", "--tenant", tenant), keyed.full_environment, keyed.home
    ) as terminal:
        assert f"[{tenant}]=> " in terminal.wait_for("=> ")
        terminal.type("\\q\n")
        assert terminal.wait() == 0
    assert not (keyed.home / "evil").exists()


def test_a_prompt_of_one_s_own_is_kept(keyed: Any) -> None:
    own = keyed.home / "psqlrc"
    own.write_text("\\set PROMPT1 'mine %:gl_tenant:> '\n", encoding="utf-8")
    assert "PROMPT1 = 'mine'" in run(keyed, "-v", "PROMPT1=mine", "-c", r"\set").stdout
    keyed.environment["PSQLRC"] = str(own)
    assert "PROMPT1 = 'mine %:gl_tenant:> '" in run(keyed, "-c", r"\set").stdout


def test_an_error_shows_no_lines_of_internal_functions_unless_they_are_asked_for(keyed: Any) -> None:
    failing = "SELECT glpgenc.gl_decrypt('\\x00'::bytea, 'a.b')"
    shown = run(keyed, "-c", failing).stderr
    assert "ERROR:" in shown
    assert "CONTEXT:" not in shown
    assert "CONTEXT:" in run(keyed, "-v", "SHOW_CONTEXT=errors", "-c", failing).stderr


def key_forms(keyed: Any) -> list[bytes]:
    """Give the session's keys in the forms in which they could stand somewhere."""
    settings = Settings(
        database_url=keyed.environment["GLPGENC_DATABASE_URL"],
        local_kek_file=keyed.environment["GLPGENC_LOCAL_KEK_FILE"],
    )
    with KeyManager.from_settings(settings) as manager:
        keys = collect_keys(manager, tenant_id="acme", data_classes=["pii"])
    raw = [bytes(field.key) for field in keys.fields]
    raw += [bytes(entry.key) for field in keys.fields for entry in field.search]
    assert len(raw) == 2
    return [form for key in raw for form in (key, key.hex().encode(), base64.b64encode(key))]


def test_no_secret_is_in_arguments_environment_files_or_history(keyed: Any, app_role: Any) -> None:
    with Terminal(keyed.program("psql"), keyed.full_environment, keyed.home) as terminal:
        terminal.wait_for("=> ")
        psql = child_of(terminal.pid, "psql")
        process = Path("/proc") / str(psql)
        places = [process.joinpath("cmdline").read_bytes(), process.joinpath("environ").read_bytes()]
        inherited = f"GLPGENC_DATABASE_URL={keyed.environment['GLPGENC_DATABASE_URL']}".encode()
        assert app_role.password.encode() not in b"".join(places).replace(inherited, b"")
        folder = next((keyed.home / "tmp").iterdir())
        assert folder.stat().st_mode & 0o777 == 0o700
        files = {path.name: path for path in folder.iterdir() if path.is_file()}
        assert all(path.stat().st_mode & 0o077 == 0 for path in files.values() if path.stat().st_size)
        places += [path.read_bytes() for path in files.values()]
        terminal.type(f"{DECRYPT};\n")
        terminal.wait_for("open sesame\n".replace("\n", "\r\n"))
        terminal.type("\\q\n")
        assert terminal.wait() == 0
        places.append(terminal.shown)
    history = (keyed.home / "history").read_bytes()
    places.append(history)
    text = b"".join(places)
    assert not [form for form in key_forms(keyed) if form in text]
    # What was typed is there, so psql did keep a history; and it is all that is there.
    assert DECRYPT.encode() in history
    assert not [word for word in (b"gl_session", b"sealed", b"challenge", b"\\set") if word in history]


def test_interrupts_belong_to_psql(keyed: Any) -> None:
    with Terminal(keyed.program("psql"), keyed.full_environment, keyed.home) as terminal:
        terminal.wait_for("=> ")
        terminal.type("SELECT pg_sleep(60);\n")
        _wait_for_statement(keyed.full_environment["GLPGENC_DATABASE_URL"], "SELECT pg_sleep(60);")
        child_of(terminal.pid, "psql")
        terminal.type("\x03")
        terminal.wait_for("canceling statement due to user request")
        terminal.type(f"{DECRYPT};\n")
        terminal.wait_for("1 row")
        terminal.type("\\q\n")
        assert terminal.wait() == 0


def _wait_for_statement(url: str, statement: str) -> None:
    # What the terminal echoes psql may not have sent yet: then there would be nothing to cancel.
    query = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = %s"
    deadline = time.monotonic() + 60
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(query, (statement,)).fetchone() != (1,):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_psql_that_is_killed_ends_it(keyed: Any) -> None:
    assert run(keyed, "-c", r"\! kill -KILL $PPID").returncode == 128 + signal.SIGKILL


def test_a_signal_to_it_is_passed_on(keyed: Any) -> None:
    with Terminal(keyed.program("psql"), keyed.full_environment, keyed.home) as terminal:
        terminal.wait_for("=> ")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM


def test_keys_that_do_not_load_end_psql_before_it_runs_anything(keyed: Any, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "REVOKE EXECUTE ON FUNCTION glpgenc.gl_session_load(bytea, boolean, boolean) FROM glpgenc_app"
        )
    for options in ([], ["-v", "ON_ERROR_STOP=1"]):
        answer = run(keyed, *options, "-c", "SELECT 'it ran'")
        assert answer.returncode == 5
        assert "it ran" not in answer.stdout
        assert "permission denied for function gl_session_load" in answer.stderr
        assert "glpgenc: error: psql could not load the keys" in answer.stderr


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("GLPGENC_TENANT", "", 2),
        ("GLPGENC_LOCAL_KEK_FILE", "/nonexistent", 4),
        ("GLPGENC_DATABASE_URL", "postgresql://app@127.0.0.1:1/shop", 5),
        ("GLPGENC_DATABASE_URL", "", 2),
    ],
    ids=["no tenant", "no key file", "database away", "no database"],
)
def test_what_is_wrong_is_said_before_psql_starts(keyed: Any, variable: str, value: str, code: int) -> None:
    keyed.environment[variable] = value
    answer = run(keyed, "-c", "SELECT 'it ran'")
    assert answer.returncode == code
    assert answer.stderr.startswith("glpgenc: error: ")
    assert "it ran" not in answer.stdout


def test_arguments_that_would_lead_keys_astray_are_refused(keyed: Any) -> None:
    for arguments in (["-d", "other"], ["-L", "log"], ["other"]):
        assert run(keyed, *arguments).returncode == 2
