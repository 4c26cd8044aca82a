"""A program that we start gets an allow-list of the environment, and every one that we start gets it."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

import glpgenc
from glpgenc._support.environment import minimal_environment

SECRETS = {
    "GLPGENC_DATABASE_URL": "postgresql://app:secret@db/shop",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_SESSION_TOKEN": "secret",
    "VAULT_TOKEN": "secret",
    "BAO_SECRET_ID": "secret",
    "PKCS11_PIN": "secret",
    "PGPASSWORD": "secret",
    "LD_PRELOAD": "secret",
    "A_NEW_TOKEN": "secret",
}
STARTS = {"run", "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}
OF_OS = {"system", "popen", "execv", "execve", "execvp", "execvpe", "posix_spawn", "posix_spawnp", "spawnv", "spawnve"}
CLEAN = {"least_environment", "clean_environment", "_environment"}
MODULES = sorted(Path(glpgenc.__file__).parent.rglob("*.py"))


@pytest.fixture
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LC_TIME", "C")
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/ssl/root.pem")


@pytest.mark.usefixtures("_secrets")
def test_a_program_sees_no_credential() -> None:
    seen = subprocess.run(["env"], env=minimal_environment(), capture_output=True, text=True, check=True).stdout
    assert "secret" not in seen
    assert "PATH=" in seen
    assert "LC_TIME=C" in seen
    assert "PGSSLROOTCERT" not in seen


@pytest.mark.usefixtures("_secrets")
def test_what_connects_gets_libpq_s_variables_and_no_others() -> None:
    environment = minimal_environment({"PGHOST": "here"}, libpq=True)
    assert environment["PGSSLROOTCERT"] == "/etc/ssl/root.pem"
    assert environment["PGPASSWORD"] == "secret"
    assert environment["PGHOST"] == "here"
    assert not environment.keys() & (SECRETS.keys() - {"PGPASSWORD"})


def starts(module: Path) -> list[tuple[ast.Call, str]]:
    """Return the calls in a module that start a program, with the name of what gives their environment."""
    found: list[tuple[ast.Call, str]] = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if (owner == "subprocess" and node.func.attr in STARTS) or (owner == "os" and node.func.attr in OF_OS):
            given = next((each.value for each in node.keywords if each.arg == "env"), None)
            found.append((node, ast.unparse(given) if given is not None else ""))
    return found


def test_programs_are_started_in_known_places() -> None:
    assert sum(len(starts(module)) for module in MODULES) >= 8


@pytest.mark.parametrize("module", [each for each in MODULES if starts(each)], ids=lambda each: each.stem)
def test_no_module_hands_its_own_environment_on(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    for call, environment in starts(module):
        assert environment, f"{module}:{call.lineno} inherits the whole environment"
    assert "**os.environ" not in text
    assert "os.environ |" not in text
    assert any(f"{name}(" in text for name in CLEAN)
