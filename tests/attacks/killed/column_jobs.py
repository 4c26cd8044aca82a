"""The jobs that take a column from plaintext to ciphertext, and what must hold of its values at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

import glpgenc
from glpgenc.keys.manager import KeyManager
from tests.attacks.killed.database import no_session_is_left, schema_of, snapshot_of
from tests.attacks.killed.engine import Job
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.backfill.write_counts import CONSENT, audit, written_once

ROWS = 2_000
BACKFILL = ("backfill", "run", "people", CONSENT)

_COLUMNS = "SELECT attname::text FROM pg_attribute WHERE attrelid = 'people'::regclass AND NOT attisdropped"
_STATE = "SELECT state FROM glpgenc.encrypted_columns WHERE column_name = 'email_enc'"
_WRONG = """
    SELECT count(*) FROM people p FULL JOIN original o USING (id)
    WHERE p.id IS NULL OR o.id IS NULL OR {plain} OR {encrypted}
"""
_PLAIN = "p.email IS DISTINCT FROM o.email"
_FILLED = "(p.email_enc IS NOT NULL AND glpgenc.gl_decrypt(p.email_enc, 'people.email') IS DISTINCT FROM o.email)"
_ALL = "glpgenc.gl_decrypt(p.email_enc, 'people.email') IS DISTINCT FROM o.email"


class KilledColumn:
    """The column ``people.email``, at one of the steps of its way.

    :param before, after: the states between which the job takes it; ``None`` before it is protected.
    """

    def __init__(self, world: BackfillWorld, before: str | None, after: str) -> None:
        self.world, self.before, self.after = world, before, after

    def state(self) -> str | None:
        found = self.world.execute(_STATE)
        return found[0][0] if found else None

    def whole(self) -> None:
        """Every value is there, in plaintext or in ciphertext that opens to it, and rows can be written."""
        state = self.state()
        assert state in {self.before, self.after}
        columns = {row[0] for row in self.world.execute(_COLUMNS)}
        assert "email" in columns or state in {"contracted", "scrubbed"}
        plain = _PLAIN if "email" in columns else "false"
        encrypted = "false" if "email_enc" not in columns else _FILLED if "email" in columns else _ALL
        name = "email" if "email" in columns else "email_enc"
        # As a writer does who knows nothing of the job: a half-installed trigger would show here.
        value = "'new'" if name == "email" else "glpgenc.gl_encrypt('new', 'people.email')"
        with (
            KeyManager.from_settings(self.world.settings) as manager,
            psycopg.connect(self.world.admin_url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
        ):
            wrong = connection.execute(_WRONG.format(plain=plain, encrypted=encrypted).encode()).fetchall()
            with connection.transaction(force_rollback=True):
                connection.execute(f"INSERT INTO people (id, {name}) VALUES (0, {value})".encode())
        assert wrong == [(0,)]
        no_session_is_left(self.world.admin_url)

    def ended(self) -> object:
        self.whole()
        assert self.state() == self.after
        assert self.world.value("SELECT count(*) FROM glpgenc.backfill_workers") == 0
        assert self.world.value("SELECT count(*) FROM glpgenc.quarantine") == 0
        if self.after == "backfilled":
            # Each run makes keys of its own.
            self.world.manager.invalidate()
            written_once(self.world)
        # Among them are the triggers that a killed backfill could leave.
        return schema_of(self.world.admin_url)


def protected(world: BackfillWorld) -> None:
    world.expand("email")
    world.index("email", "equal")


_STEPS: dict[str, tuple[str | None, str, tuple[str, ...]]] = {
    "protect": (None, "expanded", ("protect", "people", "email", "--data-class", "pii", "--field", "people.email",
                                   "--search", "lower", "--search", "prefix")),
    "backfill": ("expanded", "backfilled", (*BACKFILL, "--workers", "2")),
    "verify": ("backfilled", "verified", ("verify", "people")),
    "contract": ("verified", "contracted", ("contract", "people", "email", "--yes")),
    "scrub": ("contracted", "scrubbed", ("scrub", "people", "--yes")),
}  # fmt: skip
STEPS = tuple(_STEPS)


@contextmanager
def column_job(step: str, database: str, home: Path, rows: int = ROWS) -> Iterator[Job]:
    """Make a table, take it to where the step begins, and give the step as a job."""
    with world_on(database, home) as world:
        world.fill(rows)
        if step == "protect":
            world.execute("CREATE TABLE original AS SELECT id, email FROM people")
        else:
            protected(world)
            audit(world)
            for command in (BACKFILL, *(_STEPS[each][2] for each in STEPS[2 : STEPS.index(step)])):
                if step != "backfill":
                    answer = world.run(*command)
                    assert answer.returncode == 0, answer.stderr
        before, after, arguments = _STEPS[step]
        column = KilledColumn(world, before, after)
        with snapshot_of(database, home) as stage:
            yield Job(
                name=step,
                command=world.program(*arguments),
                environment=world.full_environment,
                folder=home,
                begin=stage.put_back,
                whole=column.whole,
                ended=column.ended,
                done=lambda: step in {"contract", "verify"} and column.state() == after,
            )
