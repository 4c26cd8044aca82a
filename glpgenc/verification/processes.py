"""The processes of a verification run: each with a connection and keys of its own."""

from __future__ import annotations

from contextlib import ExitStack
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.database import translated
from glpgenc.keys.manager import KeyManager
from glpgenc.migrate.job_role import connect_as_job
from glpgenc.settings import Settings
from glpgenc.verification.checker import Checker, ChunkResult

if TYPE_CHECKING:
    from glpgenc.events.inherited import Inherited
    from glpgenc.migrate.leaves import Leaf
    from glpgenc.migrate.scope import Scope
    from glpgenc.verification.columns import StoredColumn

APPLICATION = "glpgenc verify"

_CHECKERS: list[Checker] = []


def begin_worker(settings: dict[str, Any], given: Inherited, column: StoredColumn, tenant: str | None) -> None:
    """Make this process's checker, which lives as long as the process, and take over what it is given for as long."""
    taken = ExitStack()
    taken.enter_context(given.taken_over())
    # A process of a pool runs these at its end, and nothing else that was registered.
    Finalize(None, taken.close, exitpriority=0)
    configured = Settings(**settings)
    manager = taken.enter_context(KeyManager.from_settings(configured))
    connection = connect_as_job(configured, APPLICATION)
    _CHECKERS.append(Checker(connection, manager, column, tenant))


def run_task(leaf: Leaf, scope: Scope) -> ChunkResult:
    """Check a chunk in a worker process.

    :raises GlpgencError: as :meth:`Checker.check`.
    """
    try:
        return _CHECKERS[0].check(leaf, scope)
    except psycopg.Error as error:
        raise translated(error) from None
