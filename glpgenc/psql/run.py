"""A run of psql with the keys of a tenant loaded into its session."""

from __future__ import annotations

import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glpgenc._support.environment import minimal_environment
from glpgenc._support.signals import signal_handlers
from glpgenc.database.libpq import password_file_text, public_conninfo, write_password_file
from glpgenc.errors import DatabaseError
from glpgenc.keys import KeyManager
from glpgenc.psql.program import find_psql, read_arguments
from glpgenc.psql.relay import KeyRelay, open_workspace
from glpgenc.psql.startup import startup_text, users_psqlrc
from glpgenc.sessions import collect_keys
from glpgenc.wire.sealed_keys import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from glpgenc.psql.program import PsqlProgram
    from glpgenc.psql.relay import Workspace
    from glpgenc.sessions import SessionKeys
    from glpgenc.settings import Settings

# A shell's way to say which signal ended a program.
_SIGNAL_BASE = 128


def run_psql(
    database_url: str, seal: Callable[[bytes], bytes], arguments: Sequence[str] = (), *, tenant: str = ""
) -> int:
    """Run psql with keys loaded for the whole of its session, and wait for it.

    :param database_url: the database, in libpq's form.
    :param seal: turns the session's challenge into the keys sealed under it.
    :param arguments: what the user wants to pass on to psql.
    :param tenant: the owner of the keys, for the prompt.
    :returns: psql's exit code, or 128 and the number of the signal that ended it.
    :raises ConfigurationError: there is no psql, or the arguments can't be passed on.
    :raises DatabaseError: psql could not load the keys; it has said why.
    """
    wanted = read_arguments(arguments)
    program = find_psql()
    conninfo = public_conninfo(database_url)
    with open_workspace() as workspace:
        psqlrc = users_psqlrc(program) if wanted.startup_file else None
        workspace.write(workspace.startup_file, startup_text(workspace, psqlrc, tenant, wanted.variables))
        environment = _environment(program, workspace, database_url)
        command = [str(program.path), f"--dbname={conninfo}", *wanted.passed]
        status = _run(command, environment, workspace, seal)
        if workspace.refused.exists():
            raise DatabaseError(
                "psql could not load the keys",
                hint="its message is above; `glpgenc init` installs or upgrades the schema",
            )
        return status


def _environment(program: PsqlProgram, workspace: Workspace, database_url: str) -> dict[str, str]:
    # What the user starts from psql gets no credential of the KMS, and no setting of ours.
    own = {"PSQLRC": str(workspace.startup_file)}
    environment = minimal_environment(program.environment, own, libpq=True, terminal=True)
    if password_file_text(database_url) is not None:
        environment |= write_password_file(database_url, workspace.password_file)
        # It would win over the file.
        environment.pop("PGPASSWORD", None)
    return environment


def _run(command: list[str], environment: dict[str, str], workspace: Workspace, seal: Callable[[bytes], bytes]) -> int:
    with _signals_for_child() as child:
        process = subprocess.Popen(command, env=environment)
        child.append(process)
        relay = KeyRelay(workspace, seal, on_failure=process.terminate)
        try:
            relay.start()
            status = process.wait()
        finally:
            relay.stop()
            workspace.release()
    if relay.failure is not None:
        raise relay.failure
    return status if status >= 0 else _SIGNAL_BASE - status


@contextmanager
def _signals_for_child() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Leave signals to psql: it gets the terminal's own, and those sent to us are passed on."""
    child: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        for process in child:
            process.send_signal(number)

    # Ctrl-C and Ctrl-\ reach psql by itself, which shares our process group.
    handlers = {signal.SIGINT: _nothing, signal.SIGQUIT: _nothing, signal.SIGTERM: pass_on, signal.SIGHUP: pass_on}
    with signal_handlers(handlers):
        yield child


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Ignore a signal. A handler, unlike SIG_IGN, is not inherited by psql."""


def open_psql(
    settings: Settings, arguments: Sequence[str] = (), *, data_classes: Sequence[str] = (), create_keys: bool = False
) -> int:
    """Run psql on the configured database with the configured tenant's keys loaded for the whole session.

    :param arguments: what the user wants to pass on to psql.
    :param data_classes: the classes whose keys to load; if empty, those of registered fields of which the tenant has
        keys.
    :param create_keys: make the first keys of a tenant that has none, as far as ``auto_create_keys`` is on.
    :returns: psql's exit code, or 128 and the number of the signal that ended it.
    :raises ConfigurationError: there is no psql, or the arguments can't be passed on.
    :raises GlpgencError: the keys are not to be had, or psql could not load them.
    """
    database_url = settings.require_database_url()
    keys = _collect(settings, data_classes, create_keys=create_keys)
    return run_psql(database_url, lambda challenge: seal(challenge, keys.message()), arguments, tenant=keys.tenant_id)


def _collect(settings: Settings, data_classes: Sequence[str], *, create_keys: bool) -> SessionKeys:
    with KeyManager.from_settings(settings) as manager:
        classes = data_classes or _classes_of(manager, settings.tenant, all_registered=create_keys)
        return collect_keys(manager, tenant_id=settings.tenant, data_classes=classes, read_only=not create_keys)


def _classes_of(manager: KeyManager, tenant: str | None, *, all_registered: bool) -> list[str]:
    registered = sorted({field.data_class for field in manager.catalog.fields().values()})
    if all_registered:
        return registered
    found = [each for each in registered if manager.has_keys(manager.resolve_tenant(tenant), each)]
    # Without any, the first one is the one that the error names.
    return found or registered[:1]
