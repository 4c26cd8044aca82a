"""The server crashes while sessions hold keys: none has them afterwards, and nothing of them is in log or files."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.errors import GlpgencError, KeyNotLoadedError
from glpgenc.installer import install
from tests.attacks.killed.server import WAYS, core_files, sessions
from tests.audit.world import until
from tests.rotation.rotation_world import RotationWorld, world_on

pytestmark = pytest.mark.slow

CANARY = "Canary-of-a-crash-4711"
SLOW = "SELECT glpgenc.gl_encrypt(%s::text, 'people.email'), pg_sleep(30)"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedPostgres, RotationWorld]]:
    # As a server logs by default: with log_statement = 'all' it notes bound values itself, crash or not.
    with EmbeddedPostgres(find_programs()) as server:
        install(server.url())
        with world_on(server.url(), tmp_path_factory.mktemp("people")) as world:
            world.add(50)
            yield server, world


def encrypt_slowly(world: RotationWorld, broken: list[BaseException]) -> None:
    """Encrypt in a keyed session, and be at it for long."""
    try:
        with (
            psycopg.connect(world.admin_url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=world.manager),
        ):
            connection.execute(SLOW, [CANARY])
    except (psycopg.Error, GlpgencError) as error:
        broken.append(error)


@pytest.mark.parametrize("way", WAYS)
def test_keys_end_with_the_sessions_and_neither_they_nor_values_are_in_log_or_files(
    people: tuple[EmbeddedPostgres, RotationWorld], way: str
) -> None:
    server, world = people
    with psycopg.connect(world.admin_url) as connection:
        rows = connection.execute("SELECT email_enc FROM people WHERE email IS NOT NULL LIMIT 1").fetchall()
    world.manager.invalidate()
    broken: list[BaseException] = []
    working = threading.Thread(target=encrypt_slowly, args=[world, broken])
    working.start()
    slow = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    until(lambda: world.value(slow) == 1)
    assert sessions(server)
    WAYS[way](server)
    working.join(30)
    assert len(broken) == 1
    assert CANARY not in str(broken[0])
    with psycopg.connect(world.admin_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute("SELECT glpgenc.gl_decrypt(%s, 'people.email')", rows[0])
    assert refused.value.sqlstate == KeyNotLoadedError.sqlstate
    # The manager's own connections were cut: it opens others.
    assert world.unequal("acme") == []
    nothing_of(secrets(world), server)


def secrets(world: RotationWorld) -> list[bytes]:
    """Return the keys in all forms in which they could stand somewhere, and the canary."""
    found: list[bytes] = [CANARY.encode()]
    for record in world.manager.list():
        with suppress(GlpgencError), world.manager.by_id(record.key_id) as key:
            raw = bytes(key.secret)
            found += [raw, raw.hex().encode(), raw.hex().upper().encode(), base64.b64encode(raw)]
    assert len(found) > 4
    return found


def nothing_of(wanted: list[bytes], server: EmbeddedPostgres) -> None:
    """Search the server's log, and every file of it, heap, WAL and statistics included."""
    assert core_files(server) == []
    assert "database system was not properly shut down" in server.log_text()
    files: list[Path] = [server.log_path, *(each for each in server.data_directory.rglob("*") if each.is_file())]
    for file in files:
        with suppress(FileNotFoundError):
            data = file.read_bytes()
            assert not any(each in data for each in wanted), file
