"""Doing what is due, from cron or manually: one runner at a time, and none waits longer than it has to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.errors import LockNotAvailable

from glpgenc.database import connect, translate_errors
from glpgenc.errors import GlpgencError
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.keys.store import DataKeyStore
from glpgenc.lifecycle.compromise import compromise
from glpgenc.lifecycle.due import Rotation, event_of
from glpgenc.lifecycle.rotation import RotateOptions, rotate
from glpgenc.lifecycle.rotation_watch import Watch
from glpgenc.lifecycle.schedule import Unfinished, read_plan
from glpgenc.lifecycle.scheduled_steps import Ran, Runner, Step, judge, shredded
from glpgenc.lifecycle.shred_finish import finish_due
from glpgenc.migrate.connection import transaction
from glpgenc.migrate.job_role import connect_as_job

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.lifecycle.due import Filter
    from glpgenc.lifecycle.rotation_jobs import StartedRotation
    from glpgenc.migrate.status import BackfillStatus
    from glpgenc.settings import Settings

APPLICATION = "glpgenc rotation"

_LOOK = 0.5
# No advisory lock, which anyone could take: this one takes the rights of glpgenc_admin. It is of a transaction, so
# that it goes with the process through a pooler too. The transaction has no snapshot and no id, so vacuum continues;
# waiting in the server would hold a snapshot.
_LOCK: LiteralString = "LOCK TABLE glpgenc.rotation_runner IN EXCLUSIVE MODE NOWAIT"
_HOLDER: LiteralString = """
    SELECT a.pid, a.usename, a.application_name, pg_catalog.host(a.client_addr)
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
    WHERE l.relation = 'glpgenc.rotation_runner'::pg_catalog.regclass AND l.granted AND l.mode = 'ExclusiveLock'
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
"""
_STAY: LiteralString = "SET LOCAL idle_in_transaction_session_timeout = 0"
_FINISH: LiteralString = "UPDATE glpgenc.rotations SET finished_at = now() WHERE rotation = %s AND finished_at IS NULL"


class _NotYetError(Exception):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


def run_due(
    settings: Settings, options: RotateOptions | None = None, watch: Watch | None = None, *, wait: bool | None = None
) -> Ran:
    """Do what is due, and what was left undone: each rotation by itself, so that one that fails stops no other.

    :param options: for each rotation.
    :param watch: called with how each continues.
    :param wait: ``None``: until the new keys are in use and the rows moved, but not for another runner; ``True``: for
        another runner too; ``False``: for nothing. Keys are staged then, and the next run continues with those that are
        old enough.
    :raises ConfigurationError: when the role is a superuser, and the settings do not allow that.
    :raises DatabaseError: when the database is unavailable, or refuses.
    """
    options, watch = options or RotateOptions(), watch or Watch()
    settle = settings.cache_ttl if options.settle is None else options.settle
    url = settings.require_database_url()
    with translate_errors(), only_runner(url, wait=wait is True) as other:
        if other is not None:
            return Ran(None, [], other)
        with closing(connect_as_job(settings, APPLICATION)) as connection:
            plan = read_plan(connection, settle)
        steps = [(Step(each.reason, each.wanted), each) for each in plan.unfinished]
        ended = [shredded(each) for each in finish_due(settings)]
        run = _Run(settings, options, watch)
        run.all([*steps, *((Step(each.reason, each.wanted), None) for each in plan.due)], wait=wait is not False)
        return Ran(plan, ended + run.done)


@contextmanager
def only_runner(database_url: str, *, wait: bool) -> Iterator[Runner | None]:
    """Be the only runner within a block, on a connection of its own, which gives the lock back in whatever way it ends.

    :param wait: for the other one to end.
    :returns: the other one, where there is one.
    :raises psycopg.Error: what the driver raised.
    """
    with closing(connect(database_url, APPLICATION)) as connection, connection.transaction():
        connection.execute(_STAY)
        while (other := _other_runner(connection)) is not None and wait:
            time.sleep(_LOOK)
        yield other


def _other_runner(connection: Any) -> Runner | None:
    try:
        with connection.transaction():
            connection.execute(_LOCK)
    except LockNotAvailable:
        row = connection.execute(_HOLDER).fetchone()
        return Runner() if row is None else Runner(*row)
    return None


class _Run:
    def __init__(self, settings: Settings, options: RotateOptions, watch: Watch) -> None:
        self._settings, self._options, self._watch = settings, options, watch
        self.done: list[Step] = []

    def all(self, steps: list[tuple[Step, Unfinished | None]], *, wait: bool) -> None:
        """Take each step as far as it goes without waiting, so that they wait at the same time, then wait for all."""
        self.done = [step for step, _ in steps]
        left = steps
        while left:
            for step, unfinished in left:
                self._one(step, unfinished)
                if step.state == "stopped":
                    return
            left = [(step, unfinished) for step, unfinished in left if step.state == "waiting"]
            if not wait:
                return
            self._sleep(min((step.seconds or 0.0 for step, _ in left), default=0.0))

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (remaining := until - time.monotonic()) > 0:
            self._watch.settling(remaining)
            time.sleep(min(_LOOK, remaining))

    def _one(self, step: Step, unfinished: Unfinished | None) -> None:
        step.seconds, step.left = None, 0
        try:
            if unfinished is not None and unfinished.reason == "compromise":
                self._leave_compromised(step, unfinished)
            else:
                self._rotate(step)
        except _NotYetError as not_yet:
            step.state, step.seconds = "waiting", not_yet.seconds
        except GlpgencError as error:
            step.state, step.error = "failed", error

    def _rotate(self, step: Step) -> None:
        report = rotate(self._settings, step.wanted, self._options, _Impatient(self._watch, step), reason=step.reason)
        judge(step, stopped=report.census is None, left=0 if report.census is None else report.census.keys.total())

    def _leave_compromised(self, step: Step, unfinished: Unfinished) -> None:
        known = _compromised(self._settings, step.wanted)
        for key_id in known:
            found = compromise(self._settings, key_id, self._options, _Impatient(self._watch, step)).report
            if found is not None:
                judge(step, stopped=found.census is None, left=0 if found.census is None else found.census.keys.total())
            if step.state == "stopped":
                return
        if not known:
            # It was retired or destroyed since, which takes that nothing was under it.
            url = self._settings.require_database_url()
            with closing(connect(url, APPLICATION)) as connection, transaction(connection):
                ended = connection.execute(_FINISH, (unfinished.rotation,)).rowcount
            if ended:
                was = Rotation(
                    unfinished.rotation, unfinished.started_at, unfinished.reason, unfinished.wanted, resumed=True
                )
                emit(event_of(EncryptionAuditEventType.ROTATION_FINISHED, was, keys=0))
            step.state = "finished"


def _compromised(settings: Settings, wanted: Filter) -> list[UUID]:
    with closing(DataKeyStore(settings.require_database_url())) as store:
        keys = store.list(
            tenant_id=wanted.tenant_id,
            data_class=wanted.data_class,
            purpose=Purpose.ENCRYPTION,
            state=KeyState.COMPROMISED,
        )
    return [key.key_id for key in keys if key.retired_at is None and not key.shredded]


class _Impatient(Watch):
    """Hands on what it hears, counts for a step, and breaks off where a rotation would wait."""

    def __init__(self, watch: Watch, step: Step) -> None:
        self._watch, self._step = watch, step

    def keys(self, what: str, done: int, of: int) -> None:
        if what == "activated":
            self._step.activated += 1
        self._watch.keys(what, done, of)

    def settling(self, seconds: float) -> None:
        raise _NotYetError(seconds)

    def draining(self, seconds: float) -> None:
        raise _NotYetError(seconds)

    def started(self, job: StartedRotation) -> None:
        self._watch.started(job)

    def moving(self, jobs: list[BackfillStatus]) -> None:
        self._step.rows |= {job.job: job.rows for job in jobs}
        self._watch.moving(jobs)

    def counting(self, column: str, done: int, of: int) -> None:
        self._watch.counting(column, done, of)
