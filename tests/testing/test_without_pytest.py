"""glpgenc.testing says what it lacks where pytest is not installed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["glpgenc.testing", "glpgenc.testing.fixtures"])
def test_an_environment_without_pytest_gets_a_remedy(module: str) -> None:
    program = (
        "import sys\n"
        "from importlib import import_module\n"
        "from glpgenc.errors import ConfigurationError\n"
        "sys.modules['pytest'] = None\n"
        f"try:\n    import_module({module!r})\n"
        "except ConfigurationError as error:\n    print(error)\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout.startswith("glpgenc.testing needs pytest, which is not installed")


def test_nothing_else_imports_pytest() -> None:
    program = "import sys, glpgenc.sqlalchemy, glpgenc.alembic, glpgenc.cli.main\nprint('pytest' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "False"
