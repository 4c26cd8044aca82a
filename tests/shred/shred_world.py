"""Tenants with values, one of them to be shredded; and what to ask of it afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import KeyShreddedError
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings
from glpgenc.shred.run import ShredOptions, ShredReport, shred
from tests.rotation.rotation_world import RotationWorld
from tests.rotation.rotation_world import world_on as _world_on

AT_ONCE = ShredOptions(window=timedelta(0))
VICTIM, OTHER = "doomed", "acme"

# Calls a step of the program and is killed before or after one of its functions, as if the power had failed there.
_KILLED = """
import importlib, json, os, signal, sys
module, name, when, call, arguments = json.loads(sys.argv[1])
module = importlib.import_module("glpgenc.shred." + module)
original = getattr(module, name)
def killed(*given, **named):
    if when == "after":
        original(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, killed)
from datetime import timedelta
from glpgenc.settings import Settings
from glpgenc.shred.run import ShredOptions, shred
from glpgenc.shred.destruction import finish_due
from glpgenc.shred.undo import undo
settings = Settings.load()
if call == "shred":
    shred(settings, arguments["tenant"], options=ShredOptions(
        window=timedelta(seconds=arguments["window"]), kms_deletion_days=arguments.get("days")))
elif call == "undo":
    undo(settings, arguments["tenant"])
else:
    finish_due(settings)
"""


class ShredWorld(RotationWorld):
    """As :class:`RotationWorld`, with values of the tenant ``doomed`` and of ``acme``."""

    def fill_both(self, manager: KeyManager | None = None) -> None:
        self.add(6, tenant=VICTIM, manager=manager)
        self.add(6, first=7, tenant=OTHER, manager=manager)

    def shred(self, options: ShredOptions | None = None, *, data_class: str = "*") -> ShredReport:
        return shred(self.settings, VICTIM, data_class, options)

    def fresh(self, settings: Settings | None = None) -> KeyManager:
        return KeyManager.from_settings(settings or self.settings)

    def require_shredded(self, settings: Settings | None = None) -> None:
        """Every key of the tenant is refused, and the other tenant's values are read."""
        with self.fresh(settings) as manager:
            keys = manager.list(tenant_id=VICTIM)
            assert keys
            for key in keys:
                with pytest.raises(KeyShreddedError):
                    manager.by_id(key.key_id)
            with pytest.raises(KeyShreddedError):
                self.unequal(VICTIM, manager)
            assert self.unequal(OTHER, manager) == []

    def require_destroyed(self, settings: Settings | None = None) -> None:
        self.require_shredded(settings)
        assert self.states() == {("destroyed", True)}
        assert (
            self.value("SELECT count(*) FROM glpgenc.data_keys WHERE tenant_id = %s AND state = 'destroyed'", OTHER)
            == 0
        )

    def require_readable(self, settings: Settings | None = None) -> None:
        with self.fresh(settings) as manager:
            assert self.unequal(VICTIM, manager) == self.unequal(OTHER, manager) == []

    def expand_older(self) -> None:
        """Let the table ``older`` have a ciphertext column beside its plaintext one."""
        self.execute(
            "SELECT glpgenc.gl_expand_column('older', 'email', 'email_enc', 'older.email',"
            " tenant_expression => 'tenant')"
        )

    def states(self) -> set[Any]:
        return set(
            self.execute("SELECT state, wrapped_key IS NULL FROM glpgenc.data_keys WHERE tenant_id = %s", VICTIM)
        )

    def tombstone(self) -> dict[str, Any] | None:
        rows = self.execute("SELECT to_jsonb(t) FROM glpgenc.tombstones t WHERE tenant_id = %s", VICTIM)
        return rows[0][0] if rows else None

    def end_the_window(self) -> None:
        self.execute("UPDATE glpgenc.tombstones SET undo_until = now() WHERE tenant_id = %s", VICTIM)

    def killed(self, step: str, call: str, **arguments: Any) -> None:
        """Run a call in a process that is killed at ``module.function before|after``."""
        place, when = step.split()
        given = [*place.split("."), when, call, {"tenant": VICTIM} | arguments]
        process = subprocess.run(
            [sys.executable, "-c", _KILLED, json.dumps(given)], check=False, capture_output=True, text=True,
            env=self.full_environment, cwd=self.home, timeout=60,
        )  # fmt: skip
        assert process.returncode == -9, process.stderr


@contextmanager
def world_on(database: str, home: Path) -> Iterator[ShredWorld]:
    with _world_on(database, home) as world:
        made = ShredWorld(world.admin_url, world.home, world.url, world.settings, world.manager, world.environment)
        made.fill_both()
        yield made
