from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command

from glpgenc.cli.catalogue import Commands
from glpgenc.cli.main import app

_SLOW_TO_IMPORT = ("alembic", "boto3", "fastapi", "prometheus_client", "pyarrow", "rich", "sqlalchemy", "uvicorn")


def test_the_program_is_loaded_without_what_its_commands_need() -> None:
    program = f"import sys, glpgenc.cli.main; print([name for name in {_SLOW_TO_IMPORT!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def test_files_are_encrypted_without_the_driver_of_a_database() -> None:
    program = "import sys, glpgenc.cli.file; print('psycopg' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize("name", list(Commands()))
def test_every_command_can_be_loaded_by_its_name(name: str) -> None:
    assert Commands()[name].name == name


def test_the_application_has_the_commands_of_the_catalogue() -> None:
    assert list(get_command(app).commands) == list(Commands())  # type: ignore[attr-defined]  # it is a group
