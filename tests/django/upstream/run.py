"""A run of Django's suite, as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from tests.support.servers import Server

REPOSITORY = Path(__file__).parents[3]
SECONDS = 3600


@dataclass(frozen=True)
class SuiteRun:
    """What came of each test.

    :param outcomes: by the test's name, ``passed``, ``skipped``, ``refused`` or ``failed``, and why.
    :param wrapped: the fields that were encrypted.
    :param output: what the suite printed.
    """

    outcomes: dict[str, tuple[str, str]]
    wrapped: list[str]
    output: str

    def count(self) -> Counter[str]:
        return Counter(outcome for outcome, _ in self.outcomes.values())

    def named(self, outcome: str) -> dict[str, str]:
        """Return the tests with an outcome, and the reason for each."""
        return {name: reason for name, (found, reason) in self.outcomes.items() if found == outcome}


def run_suite(
    suite: Path,
    modules: Sequence[str],
    server: Server,
    folder: Path,
    *,
    template: str | None = None,
    wrap: dict[str, Any] | None = None,
) -> SuiteRun:
    """Run modules of Django's suite and return what came of each test.

    :param suite: the folder of the unpacked sdist.
    :param server: where the suite makes its databases.
    :param template: the database that those of the suite are copies of.
    :param wrap: the settings of glpgenc, where the models' fields are to be encrypted.
    """
    databases = {alias: _database(server.url(f"suite_{alias}"), template) for alias in ("default", "other")}
    given = {
        "databases": databases,
        "modules": [each.partition(".")[0] for each in modules],
        "wrap": wrap is not None,
        "glpgenc": wrap or {},
    }
    outcomes = folder / "outcomes.json"
    environment = os.environ | {
        "GLPG_TEST_DJANGO_SUITE": json.dumps(given),
        "GLPG_TEST_DJANGO_OUTCOMES": str(outcomes),
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "runtests.py", "--settings=tests.django.upstream.suite_settings", "--noinput"]
    done = subprocess.run(
        [*command, "--parallel=1", *modules],
        cwd=suite / "tests",
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=SECONDS,
    )
    assert outcomes.exists(), done.stdout[-5000:]
    found = json.loads(outcomes.read_text())
    named = {name: (outcome, reason) for name, (outcome, reason) in found["outcomes"].items()}
    return SuiteRun(named, found["wrapped"], done.stdout)


def _database(url: str, template: str | None) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": parts.port,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "TEST": {"TEMPLATE": template} if template else {},
    }
