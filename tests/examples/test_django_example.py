"""The project of examples/django: its checks, migrations and tests, by its own command line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from glpgenc.installer import install
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.support.databases import dbname, fresh_database
from tests.support.processes.programs import environment_of
from tests.support.servers import Server

pytest.importorskip("rest_framework")

EXAMPLE = Path(__file__).parents[2] / "examples" / "django"
REPOSITORY = EXAMPLE.parents[1]

Manage = Callable[..., str]


@pytest.fixture
def manage(tmp_path: Path) -> Manage:
    """Run manage.py of a copy of the project."""
    project = tmp_path / "django"
    shutil.copytree(EXAMPLE, project)
    create_key_file(tmp_path / "kek.json")

    def run(url: str, *arguments: str) -> str:
        parts = urlsplit(url)
        given = {
            "PGHOST": parts.hostname or "",
            "PGPORT": str(parts.port),
            "PGDATABASE": dbname(url),
            "PGUSER": unquote(parts.username or ""),
            "PGPASSWORD": unquote(parts.password or ""),
            "CLINIC_TEST_TEMPLATE": dbname(url),
            "GLPGENC_KMS_PROVIDER": "local",
            "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
            "PYTHONPATH": str(REPOSITORY),
        }
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=project,
            env=environment_of(tmp_path, **given),
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.mark.slow
def test_the_example_is_checked_migrated_and_passes_its_own_tests(manage: Manage, postgres: Server) -> None:
    with fresh_database(postgres) as url:
        install(url)
        assert "no issues" in manage(url, "check")
        assert "No changes detected" in manage(url, "makemigrations", "--check", "--dry-run")
        assert "\nOK" in manage(url, "test", "--noinput")
        manage(url, "migrate", "--verbosity", "0")
