"""A running API, jobs on its database, a small load, and a Prometheus that scrapes all of it."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from glpgenc.embedded.host import free_port
from tests.rotation.rotation_world import RotationWorld, world_on
from tests.support.api import PREFIX, ServeProgram, b64, bearer, prepared, serving
from tests.support.peers.issuer import token
from tests.support.peers.prometheus import Prometheus, Target, running_prometheus

SCRAPED_EVERY = 1.0
"""Seconds."""

_PEOPLE, _LETTERS = 1_500, 1_500
_ROWS_A_SECOND = 50
_PAUSE = 0.04
# Long letters, so that the table has many blocks, and the backfill many chunks.
_LETTERS_TABLE = """
    CREATE TABLE letters (id integer PRIMARY KEY, tenant text NOT NULL DEFAULT 'acme', body text);
    INSERT INTO letters (id, body) SELECT i, repeat('Dear ' || i || ', ', 90) FROM generate_series(1, {rows}) AS i;
    ANALYZE letters; ANALYZE people
"""
# A value that no key opens: what a rotation sets aside.
_DAMAGED = """
    UPDATE people SET note_enc = set_byte(note_enc, length(note_enc) - 1, get_byte(note_enc, length(note_enc) - 1) # 1)
    WHERE id = 7
"""


@dataclass(frozen=True)
class Observed:
    """What ran, and from when to when."""

    prometheus: Prometheus
    began: float
    ended: float


class Load(threading.Thread):
    """Encrypts and decrypts values of two classes; one request in twenty asks for what does not open."""

    def __init__(self, program: ServeProgram) -> None:
        super().__init__(name="load")
        self._url = str(program.client.base_url)
        self._over = threading.Event()
        self.statuses: dict[int, int] = {}

    def run(self) -> None:
        with httpx2.Client(base_url=self._url, timeout=60, trust_env=False, headers=bearer()) as client:
            number = 0
            while not self._over.wait(_PAUSE):
                number += 1
                self._one(client, number, "health" if number % 4 == 0 else "pii")

    def end(self) -> None:
        self._over.set()
        self.join(60)

    def _one(self, client: httpx2.Client, number: int, data_class: str) -> None:
        values = [{"plaintext": b64(f"value {number}".encode())}] * 3
        made = self._post(client, "/encrypt/batch", {"values": values, "data_class": data_class})
        if made is None:
            return
        for ciphertext in [each["ciphertext"] for each in made["results"][: 1 + number % 3]]:
            wrong = {"context": {"other": "context"}} if number % 20 == 0 else {}
            self._post(client, "/decrypt", {"ciphertext": ciphertext, "data_class": data_class, **wrong})
        if number % 20 == 10:
            client.post(f"{PREFIX}/encrypt", json={}, headers={"Authorization": "Bearer none"})

    def _post(self, client: httpx2.Client, path: str, body: dict[str, Any]) -> Any:
        answer = client.post(PREFIX + path, json=body)
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        return answer.json() if answer.status_code == 200 else None


@contextmanager
def observed(database: str, home: Path) -> Iterator[Observed]:
    """Run a service, a rotation and a backfill for about a minute; Prometheus can still be asked in the block.

    :param database: a superuser's URL of a new one that has glpgenc.
    :param home: an empty folder.
    """
    with world_on(database, home) as world, ExitStack() as stack:
        _prepare(world)
        rotation_port, backfill_port = free_port(), free_port()
        program = stack.enter_context(serving(_settings(world), home, "--no-access-log"))
        (home / "prometheus").mkdir()
        host = f"{program.client.base_url.host}:{program.client.base_url.port}"
        targets = [
            Target("glpgenc-api", host, token=token(roles=["viewer"])),
            Target("glpgenc-jobs", f"127.0.0.1:{rotation_port}"),
            Target("glpgenc-jobs-2", f"127.0.0.1:{backfill_port}"),
        ]
        prometheus = stack.enter_context(running_prometheus(home / "prometheus", targets))
        prometheus.await_targets(1)
        load = Load(program)
        load.start()
        stack.callback(load.end)
        began = time.time()
        jobs = [stack.enter_context(_job(world, each)) for each in _jobs(rotation_port, backfill_port)]
        for job in jobs:
            job.wait(240)
        # Finished jobs are seen at the next reading of the state, every 15 seconds.
        time.sleep(18)
        load.end()
        assert set(load.statuses) == {200, 422}, load.statuses
        yield Observed(prometheus, began, time.time())


def _prepare(world: RotationWorld) -> None:
    world.add(_PEOPLE)
    world.execute(_DAMAGED)
    for table, guard in world.execute("SELECT relation::text, guard FROM glpgenc.guarded_columns"):
        world.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {guard}")
    for statement in _LETTERS_TABLE.format(rows=_LETTERS).split(";"):
        world.execute(statement)
    protected = world.run("protect", "letters", "body", "--data-class", "letters", "--tenant-column", "tenant")
    assert protected.returncode == 0, protected.stderr


def _settings(world: RotationWorld) -> dict[str, Any]:
    own = {"local_kek_file": world.home / "kek.json", "audit": "database", "cache_ttl": 2}
    settings = prepared(world.home, world.url, **own)
    # As the world's keys were made.
    del settings["environment"]
    return settings


def _jobs(rotation_port: int, backfill_port: int) -> list[list[str]]:
    rate = ["--max-rate", str(_ROWS_A_SECOND)]
    return [
        ["rotate", "--all", "--settle", "3", *rate, "--metrics-port", str(rotation_port)],
        ["backfill", "run", "letters", *rate, "--metrics-port", str(backfill_port)],
    ]


@contextmanager
def _job(world: RotationWorld, arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    with (world.home / f"{arguments[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            world.program(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=world.full_environment,
            cwd=world.home,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)
