"""No key byte in anything that a server logs, shows or stores, however much it is told to log."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms
from glpgenc.embedded.server import Setting
from glpgenc.errors import EncryptionError
from glpgenc.installer import install
from glpgenc.keys import GLOBAL_TENANT, Purpose
from glpgenc.sessions import load_keys, load_steps
from glpgenc.wire.sealed_keys import seal
from tests.sessions.traces import raw_traces, traces
from tests.sessions.world import ENCRYPT, FIND, INSERT, READ, SessionWorld, sqlstate, world_on
from tests.support.servers import newest_quickly, oldest_and_newest

TENANTS = ("acme", "other")
VIEWS: dict[str, LiteralString] = {
    "pg_stat_statements": "SELECT s::text FROM pg_stat_statements s",
    "pg_stat_activity": "SELECT a::text FROM pg_stat_activity a",
    "pg_prepared_statements": "SELECT p::text FROM pg_prepared_statements p",
    "pg_settings": "SELECT s::text FROM pg_settings s",
    "pg_db_role_setting": "SELECT s::text FROM pg_db_role_setting s",
    "pg_backend_memory_contexts": "SELECT c::text FROM pg_backend_memory_contexts c",
    "SHOW ALL": "SHOW ALL",
}


# Padded, of another type, as bytes, inside PL/pgSQL, in a subquery that the planner can't flatten, and explained.
EVERY_FORM: tuple[LiteralString, ...] = (
    "SELECT glpgenc.gl_decrypt(glpgenc.gl_encrypt('x'::text, 'people.note', '7'), 'people.note', '7')",
    "SELECT glpgenc.gl_decrypt_bytes(glpgenc.gl_encrypt('x'::bytea, 'people.note'), 'people.note')",
    "SELECT glpgenc.gl_encrypt(now(), 'people.note'), glpgenc.gl_encrypt(1.5::numeric, 'people.email')",
    """DO $$ DECLARE stored bytea; BEGIN
        PERFORM glpgenc.gl_encrypt(md5(random()::text), 'people.email');
        SELECT glpgenc.gl_encrypt(email, 'people.email') INTO stored FROM (VALUES (md5(random()::text))) v (email);
        EXECUTE 'SELECT glpgenc.gl_decrypt($1, $2)' USING stored, 'people.email';
    END $$""",
    "WITH w AS MATERIALIZED (SELECT random()::text AS v) SELECT glpgenc.gl_hmac_index(v, 'people.email', 2) FROM w",
    "EXPLAIN (ANALYZE, VERBOSE) SELECT glpgenc.gl_decrypt(email, 'people.email') FROM people",
)


def talkative(major: int) -> dict[str, Setting]:
    """Return settings that make a server log all that it can."""
    settings: dict[str, Setting] = {
        "shared_preload_libraries": "auto_explain,pg_stat_statements",
        "logging_collector": True,
        "log_destination": "stderr,csvlog,jsonlog" if major >= 15 else "stderr,csvlog",
        "log_min_messages": "debug5",
        "log_error_verbosity": "verbose",
        "log_statement": "all",
        "log_duration": True,
        "log_min_duration_statement": 0,
        "log_parameter_max_length": -1,
        "log_parameter_max_length_on_error": -1,
        "debug_print_parse": True,
        "debug_print_rewritten": True,
        "auto_explain.log_min_duration": 0,
        "auto_explain.log_analyze": True,
        "auto_explain.log_verbose": True,
        "auto_explain.log_settings": True,
        "auto_explain.log_triggers": True,
        "auto_explain.log_nested_statements": True,
        "pg_stat_statements.track": "all",
        "pg_stat_statements.track_utility": True,
        "pg_stat_statements.save": True,
        "track_activities": True,
        "track_activity_query_size": 100_000,
        "track_functions": "all",
    }
    return settings | ({"auto_explain.log_parameter_max_length": -1} if major >= 16 else {})


@dataclass
class Watched:
    """A talkative server with two tenants, and every key that was used on it."""

    server: EmbeddedPostgres
    world: SessionWorld
    challenges: list[bytes] = field(default_factory=list)
    marks: dict[Path, int] = field(default_factory=dict)

    def keys(self) -> list[bytes]:
        found = set(self.challenges)
        for tenant in TENANTS:
            with self.world.manager.active(tenant, "pii") as dek:
                found.add(bytes(dek.secret))
            for owner in (tenant, GLOBAL_TENANT):
                with self.world.manager.active(owner, "pii", Purpose.INDEX) as root:
                    found.add(bytes(root.secret))
            for each in self.world.keys(tenant).fields:
                found |= {each.key, *(entry.key for entry in each.search)}
        return sorted(found)

    def log_files(self) -> list[Path]:
        return [self.server.log_path, *(self.server.data_directory / "log").iterdir()]

    def mark(self) -> None:
        """Let :meth:`logs` begin here."""
        self.await_writing()
        self.marks = {path: path.stat().st_size for path in self.log_files()}

    def await_writing(self) -> None:
        """Wait until all that was logged up to now is written, in each form: whoever writes it keeps its order."""
        last = uuid4().hex
        with psycopg.connect(self.server.url()) as admin:
            admin.execute(sql.SQL("SELECT {}").format(last))
        deadline = time.monotonic() + 30
        while missing := self._forms() - self._forms(holding=last.encode()):
            assert time.monotonic() < deadline, missing
            time.sleep(0.01)

    def _forms(self, *, holding: bytes = b"") -> set[str]:
        files = [path for path in self.log_files() if path != self.server.log_path]
        return {path.suffix for path in files if holding in path.read_bytes()}

    def logs(self) -> dict[str, bytes]:
        self.await_writing()
        return {path.name: path.read_bytes()[self.marks.get(path, 0) :] for path in self.log_files()}

    def stored(self) -> dict[str, bytes]:
        """Return every file of the data directory, WAL and statistics included, but for the logs."""
        logs = self.server.data_directory / "log"
        files = {path for path in self.server.data_directory.rglob("*") if path.is_file() and path.parent != logs}
        return {str(path.relative_to(self.server.data_directory)): path.read_bytes() for path in files}


def views(connection: psycopg.Connection[Any]) -> dict[str, bytes]:
    with connection.transaction():
        return {
            name: "\n".join(str(row) for row in connection.execute(query)).encode() for name, query in VIEWS.items()
        }


@contextmanager
def _watched(programs: PostgresPrograms, folder: Path) -> Iterator[Watched]:
    with EmbeddedPostgres(programs, settings=talkative(programs.major)) as server:
        install(server.url())
        with psycopg.connect(server.url()) as admin:
            admin.execute("CREATE EXTENSION pg_stat_statements")
        with world_on(server.url(), folder) as world:
            with psycopg.connect(server.url()) as admin:
                admin.execute(sql.SQL("GRANT pg_read_all_stats TO {}").format(sql.Identifier(world.role.name)))
            yield Watched(server, world)


@pytest.fixture(scope="module", params=newest_quickly(oldest_and_newest()))
def server_of_module(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with _watched(request.param, tmp_path_factory.mktemp("kek")) as watched:
        yield watched


@pytest.fixture
def watched(server_of_module: Watched, monkeypatch: pytest.MonkeyPatch) -> Watched:
    def remember(challenge: bytes, message: bytes) -> bytes:
        server_of_module.challenges.append(challenge)
        return seal(challenge, message)

    monkeypatch.setattr(load_steps, "seal", remember)
    server_of_module.mark()
    return server_of_module


def use_everything(world: SessionWorld) -> dict[str, bytes]:
    """Load keys in every form, use them, and fail in every way; return what the server showed meanwhile."""
    shown: dict[str, bytes] = {}
    with psycopg.connect(world.admin_url, autocommit=True) as other:
        for row, tenant in enumerate(TENANTS):
            for scope in ("transaction", "session"):
                with (
                    psycopg.connect(world.url, prepare_threshold=2) as connection,
                    world.session(connection, tenant, read_tenants=TENANTS, scope=scope),
                ):
                    work(connection, 10 * row + len(scope), tenant)
                    shown |= {f"{name} of {tenant}, {scope}": text for name, text in views(connection).items()}
                    shown |= {f"{name} from outside": text for name, text in views(other).items()}
    return shown


def work(connection: psycopg.Connection[Any], row: int, tenant: str) -> None:
    for turn in range(3):
        connection.execute(INSERT, [100 * row + turn, tenant, f"{row}@example.org"])
        connection.execute(READ, [100 * row + turn])
        connection.execute(FIND, [f"{row}@example.org"])
        connection.execute("SELECT glpgenc.gl_verify(email, 'people.email'), glpgenc.gl_key_id(email) FROM people")
    for statement in EVERY_FORM:
        connection.execute(statement)
    failures: dict[LiteralString, str] = {
        "SELECT glpgenc.gl_decrypt(email, 'people.note') FROM people": "ZE002",
        "SELECT glpgenc.gl_decrypt('\\x00'::bytea, 'people.email')": "ZE003",
        "SELECT glpgenc.gl_encrypt(email, 'people.email') FROM people": "ZE005",
        "SELECT glpgenc.gl_encrypt('x'::text, 'people.illness')": "ZE001",
        "SELECT glpgenc.gl_hmac_index('x', 'people.email', 9)": "ZE011",
    }
    assert {query: sqlstate(connection, query) for query in failures} == failures


def fail_to_load(watched: Watched) -> None:
    """Load what was tampered with, what was replayed, what is malformed, and outside a transaction."""
    keys = watched.world.keys()
    with psycopg.connect(watched.world.url) as connection:
        for message in (keys.message(), keys.message()[:-1], keys.message() + b"F"):
            (challenge,) = connection.execute("SELECT glpgenc.gl_session_begin()").fetchone() or (b"",)
            watched.challenges.append(challenge)
            sealed = seal(challenge, message)
            for each in (sealed, sealed, sealed[:-1] + bytes([sealed[-1] ^ 1])):
                sqlstate(connection, "SELECT settings FROM glpgenc.gl_session_load(%b)", each)
    with psycopg.connect(watched.world.url, autocommit=True) as connection, pytest.raises(EncryptionError):
        load_keys(connection, keys)


def test_no_key_stands_in_a_log_a_view_or_a_file(watched: Watched) -> None:
    shown = use_everything(watched.world)
    fail_to_load(watched)
    with psycopg.connect(watched.server.url(), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    keys, logs = watched.keys(), watched.logs()
    assert len(keys) > 12
    # The logs and views are those of this work, and did log the loading.
    assert {"csv", "log"} <= {name.rpartition(".")[2] for name, text in logs.items() if b"gl_session_load" in text}
    assert any(b"auto_explain" in text or b"Query Text" in text for text in logs.values())
    # However many messages there were, their statement is one.
    assert shown["pg_stat_statements from outside"].count(b"FROM glpgenc.gl_session_load(pg_catalog.decode(") == 1
    assert traces(keys, logs | shown) == []
    # Stopped, so that the statistics' files are written too.
    watched.server.restart()
    assert raw_traces(keys, watched.stored()) == []


def test_control_a_key_that_is_set_naively_stands_in_all_of_them(watched: Watched) -> None:
    plain, bound = secrets.token_bytes(64), secrets.token_bytes(64)
    with psycopg.connect(watched.world.url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET my.plain = {}").format(plain.hex()))
        connection.execute("SELECT set_config('my.bound', %s, false)", [bound.hex()])
        connection.execute(sql.SQL("PREPARE p AS SELECT {}").format(plain.hex()))
        connection.execute(sql.SQL("SELECT set_config('my.plain', {}, false)").format(plain.hex()))
        with psycopg.connect(watched.server.url(), autocommit=True) as other:
            shown = views(other)
        own = views(connection)
    seen_plain, seen_bound = traces([plain], watched.logs()), traces([bound], watched.logs())
    assert {"csv", "log"} <= {where.rpartition(".")[2] for where, form in seen_plain if form == "hex"}
    assert {"csv", "log"} <= {where.rpartition(".")[2] for where, form in seen_bound if form == "hex"}
    assert "node of hex" in {form for _, form in seen_plain}
    assert ("pg_stat_activity", "hex") in traces([plain], shown)
    assert ("pg_prepared_statements", "hex") in traces([plain], own)


def test_control_a_key_in_a_query_s_text_or_in_a_table_is_found(watched: Watched) -> None:
    query_s, row_s = secrets.token_bytes(64), secrets.token_bytes(64)
    with psycopg.connect(watched.server.url(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE TABLE {} ()").format(sql.Identifier(query_s.hex()[:60])))
        admin.execute("CREATE TABLE careless (key bytea)")
        admin.execute("INSERT INTO careless VALUES (%b)", [row_s])
        admin.execute("CHECKPOINT")
        shown = views(admin)
        found = raw_traces([row_s], watched.stored())
        admin.execute("DROP TABLE careless")
    assert ("pg_stat_statements", "hex") in traces([query_s], shown)
    assert any(name.startswith("base/") for name in found)
    assert any(name.startswith("pg_wal/") for name in found)


@pytest.mark.parametrize("at", [0, 5, 48])
@pytest.mark.parametrize("shift", range(3))
def test_control_sixteen_bytes_of_a_key_are_found_in_every_form(shift: int, at: int) -> None:
    # With bytes that are not ASCII, a backslash, a quote and a printable one in each piece.
    key = bytes(each for _ in range(8) for each in (0x80 + secrets.randbelow(0x80), 0x5C, 0x27, 0, 0x41, 0xFF, 9, 0x7F))
    window = key[at : at + 16]
    escaped = "".join(chr(b) if 32 <= b < 127 and b != 0x5C else "\\\\" if b == 0x5C else f"\\{b:03o}" for b in window)
    nodes = (window, window.hex().encode())
    texts = {
        "raw": b"?" + window + b"?",
        "hex": window.hex().encode(),
        "HEX": window.hex().upper().encode(),
        "base64": base64.b64encode(bytes(shift) + key[:at] + window + b"?"),
        "escape": escaped.encode(),
        "escape in a quoted string": escaped.replace("\\", "\\\\").encode(),
        "Python's repr": repr(window).encode(),
        "node": f"[ {' '.join(str((b ^ 128) - 128) for b in nodes[0])} ]".encode(),
        "node of hex": f"[ {' '.join(str(b) for b in nodes[1])} ]".encode(),
    }
    assert {name for name, form in traces([key], texts) if name == form} == set(texts)


def test_an_encrypted_value_is_what_the_log_shows_of_a_row(watched: Watched) -> None:
    with psycopg.connect(watched.world.url) as connection, watched.world.session(connection):
        (stored,) = connection.execute(ENCRYPT).fetchone() or (b"",)
        connection.execute("SELECT %b::bytea", [stored])
    assert traces([stored], watched.logs())
