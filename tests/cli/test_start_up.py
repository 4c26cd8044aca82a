"""What short commands import: most of their time is imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from glpgenc.keys.kms.local.key_file import create_key_file

UNNEEDED = (
    # others' packages: what a key file and files have no use for
    "alembic", "annotated_types", "boto3", "botocore", "certifi", "fastapi", "hvac", "jwt", "numpy", "opentelemetry",
    "pkcs11", "prometheus_client", "psycopg", "pyarrow", "pydantic", "pydantic_core", "rich", "sqlalchemy", "urllib3",
    "uvicorn", "yaml",
    # the standard library's: each a few milliseconds
    "asyncio", "email", "http", "importlib.metadata", "multiprocessing", "socket", "sqlite3", "ssl", "unittest",
    "urllib.request", "xml", "zipfile",
    # our own
    "glpgenc.alembic", "glpgenc.api", "glpgenc.audit", "glpgenc.codecs", "glpgenc.database", "glpgenc.doctor",
    "glpgenc.jobs", "glpgenc.keys.kms.aws", "glpgenc.keys.kms.pkcs11", "glpgenc.keys.kms.vault", "glpgenc.keys.manager",
    "glpgenc.keys.store", "glpgenc.metrics", "glpgenc.service.ciphers", "glpgenc.service.encryption_service",
    "glpgenc.sessions", "glpgenc.sqlalchemy", "glpgenc.streams.s3",
)  # fmt: skip


def run_and_list(*arguments: str, folder: Path) -> set[str]:
    """Run the program, and return which of the modules it has no use for it imported."""
    program = f"""
import atexit, sys
atexit.register(lambda: print(*[n for n in {UNNEEDED!r} if n in sys.modules], sep=",", file=sys.stderr))
sys.argv[1:] = {arguments!r}
from glpgenc.cli.main import main
main()
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GLPGENC_")}
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, cwd=folder,
        env={**environment, "GLPGENC_LOCAL_KEK_FILE": str(folder / "kek.json")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(filter(None, done.stderr.splitlines()[-1].split(",")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "kek.json")
    (tmp_path / "a.bin").write_bytes(b"plaintext" * 1000)
    return tmp_path


def test_a_file_is_encrypted_and_decrypted_without_modules_that_it_has_no_use_for(folder: Path) -> None:
    own = ("--tenant", "acme", "--data-class", "pii")
    assert run_and_list("file", "encrypt", "a.bin", *own, folder=folder) == set()
    assert run_and_list("file", "inspect", "a.bin.glpg", folder=folder) == {"rich"}  # draws the table
    assert run_and_list("file", "decrypt", "a.bin.glpg", "-o", "b.bin", *own, folder=folder) == set()
    assert (folder / "b.bin").read_bytes() == (folder / "a.bin").read_bytes()


def test_what_is_looked_for_would_be_found(folder: Path) -> None:
    # The settings of a command line with a database need libpq, to read its URL.
    found = run_and_list("config", "show", "--database-url", "postgresql://h/d", folder=folder)
    assert {"psycopg", "pydantic"} <= found
