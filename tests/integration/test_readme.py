"""The README's first screen, run as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres

README = Path(__file__).parents[2] / "README.md"
VARIES = [(re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"), (re.compile(r"\S+/glpgenc/"), "PATH/")]


def blocks() -> list[tuple[str, str]]:
    """Return the code blocks of the first section, each with its language."""
    section = README.read_text(encoding="utf-8").split("## A first encrypted column")[1].split("\n## ")[0]
    return re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)


def settled(text: str) -> str:
    for pattern, stands_for in VARIES:
        text = pattern.sub(stands_for, text)
    return text


@pytest.fixture
def environment(postgres: EmbeddedPostgres, empty_database: str, tmp_path: Path) -> dict[str, str]:
    """A user's shell: a database with customers in it, and psql and glpgenc on the PATH."""
    with psycopg.connect(empty_database) as connection:
        connection.execute("CREATE TABLE customers (id int PRIMARY KEY, email text)")
        connection.execute("INSERT INTO customers SELECT i, 'User' || i || '@example.com' FROM generate_series(1, 9) i")
    folders = [str(Path(sys.executable).parent), str(postgres.bindir), os.environ["PATH"]]
    libraries = postgres.programs.environment
    return {"PATH": ":".join(folders), "HOME": str(tmp_path), "GLPGENC_DATABASE_URL": empty_database, **libraries}


def test_the_first_screen_holds(environment: dict[str, str], tmp_path: Path) -> None:
    printed = ""
    for language, block in blocks():
        if language == "python":
            (tmp_path / "first.py").write_text(block, encoding="utf-8")
            printed = run("python first.py", environment, tmp_path)
            continue
        for line in block.splitlines():
            command = line.removeprefix("$ ").split("   #")[0]
            if not line.startswith("$ "):
                assert settled(line).strip() in settled(printed), line
            elif not command.startswith(("pip ", "export ")):
                printed = run(command, environment, tmp_path)


def run(command: str, environment: dict[str, str], folder: Path) -> str:
    answer = subprocess.run(
        ["bash", "-c", command],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
        timeout=60,
    )
    assert "Traceback" not in answer.stderr
    return answer.stdout + answer.stderr
