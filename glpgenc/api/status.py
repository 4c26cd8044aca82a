"""Whether all that requests stand on works: a real encryption, the KMS, the database, the audit trail."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from glpgenc.api import problems
from glpgenc.api.first_keys import SELF_TEST_CLASS, SELF_TEST_TENANT
from glpgenc.api.problems import ProblemError
from glpgenc.api.services import Backend
from glpgenc.database import translate_errors
from glpgenc.errors import DatabaseError, GlpgencError, KeyNotFoundError

CHECK_SECONDS = 10.0
"""Seconds after which a check counts as failed."""

_LOG = logging.getLogger(__name__)
_SELECT_ONE = "SELECT 1"
_BYTES = 32


class Check(BaseModel):
    """One check."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["self_test", "kms", "database", "audit"]
    state: Literal["ok", "failed", "skipped"]
    milliseconds: float = Field(description="How long it took.", examples=[1.2])
    error: str | None = Field(default=None, description="The kind of problem.", examples=["kms-unavailable"])
    waiting: int | None = Field(default=None, description="Audit events that are not in the database yet.")


class StatusResponse(BaseModel):
    """Whether all checks that were made passed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["ok", "failed"]
    checks: list[Check]


class StatusChecks:
    """Makes the checks, all at once.

    :param backend: what is checked.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def run(self) -> StatusResponse:
        """Make all checks.

        :raises ProblemError: 503, before the start and after the stop.
        """
        backend = self._backend
        manager, service = backend.manager, backend.service

        def self_test() -> None:
            context = {"tenant_id": SELF_TEST_TENANT, "data_class": SELF_TEST_CLASS}
            value = os.urandom(_BYTES)
            if service.decrypt(service.encrypt(value, context).to_bytes(), context) != value:
                raise ProblemError(problems.INTERNAL)

        def kms() -> None:
            try:
                manager.check()
            except DatabaseError:
                # Asked for after every KMS has answered, and a check of its own here.
                return

        def database() -> None:
            with translate_errors():
                backend.connections.run(lambda connection: connection.execute(_SELECT_ONE).fetchone())

        checks = await asyncio.gather(
            self._check("self_test", self_test),
            self._check("kms", kms),
            self._check("database", database),
            self._audit(),
        )
        failed = any(each.state == "failed" for each in checks)
        return StatusResponse(state="failed" if failed else "ok", checks=list(checks))

    async def _audit(self) -> Check:
        waiting = self._backend.audit_waiting()
        if waiting is None:
            return Check(name="audit", state="skipped", milliseconds=0)
        # A queue that is full refuses what it would have to record.
        full = waiting >= self._backend.settings.audit_queue_size
        error = problems.AUDIT_UNAVAILABLE.slug if full else None
        return Check(name="audit", state="failed" if full else "ok", milliseconds=0, error=error, waiting=waiting)

    async def _check(self, name: Literal["self_test", "kms", "database"], work: Callable[[], None]) -> Check:
        started = time.perf_counter()
        state: Literal["ok", "failed", "skipped"] = "ok"
        error: str | None = None
        try:
            await self._backend.check(work, CHECK_SECONDS)
        except TimeoutError:
            state, error = "failed", "timeout"
        except KeyNotFoundError:
            # Keys are not made by themselves here (auto_create_keys), and this one was not made.
            state, error = "skipped", problems.KEY_NOT_FOUND.slug
        except GlpgencError as found:
            state, error = "failed", problems.kind_of_error(found).slug
            _LOG.error("status: %s failed: %s", name, found)
        except ProblemError as found:
            state, error = "failed", found.kind.slug
        return Check(name=name, state=state, milliseconds=round(1e3 * (time.perf_counter() - started), 3), error=error)
