"""A load of writers, old code and new, beside a twin of the table that holds plaintext only."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

import glpgenc
from tests.backfill.backfill_world import BackfillWorld

TWIN = "CREATE TABLE twin AS SELECT id, email FROM people; ALTER TABLE twin ADD PRIMARY KEY (id)"
ENCRYPTED = "glpgenc.gl_encrypt(%s::text, 'people.email')"
DIFFERENT = """
    SELECT count(*) FROM people p FULL JOIN twin t ON p.id = t.id
    WHERE p.id IS NULL OR t.id IS NULL OR p.email IS DISTINCT FROM t.email
"""


@dataclass
class Load:
    """Writers, each with a connection of its own.

    :param slowest: seconds of the statement that took longest.
    """

    world: BackfillWorld
    rows: int
    slowest: float = 0.0
    statements: int = 0
    errors: list[BaseException] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def old_release(self, seed: int) -> None:
        """Write plaintext, without keys."""
        self._run(seed, keyed=False)

    def new_release(self, seed: int) -> None:
        """Write ciphertext, in keyed sessions."""
        self._run(seed, keyed=True)

    def _run(self, seed: int, *, keyed: bool) -> None:
        choose = random.Random(seed)  # noqa: S311 - data of a test
        try:
            with psycopg.connect(self.world.admin_url, autocommit=True) as connection:
                while not self.stopped.is_set():
                    # A writer owns the rows of its number, so that the twin is written in the same order.
                    key = choose.randrange(self.rows // 8) * 8 + seed
                    if keyed:
                        with glpgenc.session(
                            connection, tenant_id="acme", data_classes=["pii"], key_manager=self.world.manager
                        ):
                            self._write(
                                connection, choose, key, "glpgenc.gl_encrypt(%s::text, 'people.email')", "email_enc"
                            )
                    else:
                        with connection.transaction():
                            self._write(connection, choose, key, "%s", "email")
        except BaseException as error:  # noqa: BLE001 - reported by the test
            self.errors.append(error)

    def _write(
        self, connection: psycopg.Connection[tuple[object, ...]], choose: random.Random, key: int, value: str, name: str
    ) -> None:
        # A new release that writes NULL where no ciphertext is yet changes nothing that a trigger could see.
        email = choose.choice([None if name == "email" else "", f"new{choose.random()}@example.org"])
        kind = choose.choice(["update", "update", "touch", "delete", "upsert"])
        began = time.monotonic()
        if kind == "update":
            connection.execute(f"UPDATE people SET {name} = {value} WHERE id = %s", (email, key))
            connection.execute("UPDATE twin SET email = %s WHERE id = %s", (email, key))
        elif kind == "touch":
            connection.execute("UPDATE people SET changes = changes + 1 WHERE id = %s", (key,))
        elif kind == "delete":
            connection.execute("DELETE FROM people WHERE id = %s", (key,))
            connection.execute("DELETE FROM twin WHERE id = %s", (key,))
        else:
            connection.execute(
                f"INSERT INTO people (id, {name}) VALUES (%s, {value})"
                f" ON CONFLICT (id) DO UPDATE SET {name} = EXCLUDED.{name}",
                (key, email),
            )
            connection.execute(
                "INSERT INTO twin VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email", (key, email)
            )
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statements += 1


@contextmanager
def load(world: BackfillWorld, rows: int, *, old: int = 2, new: int = 2) -> Iterator[Load]:
    """Write to the table during a block, from several connections."""
    running = Load(world, rows)
    threads = [threading.Thread(target=running.old_release, args=(seed,)) for seed in range(1, old + 1)]
    threads += [threading.Thread(target=running.new_release, args=(seed,)) for seed in range(old + 1, old + new + 1)]
    for thread in threads:
        thread.start()
    try:
        yield running
    finally:
        running.stopped.set()
        for thread in threads:
            thread.join()
    if running.errors:
        raise running.errors[0]
