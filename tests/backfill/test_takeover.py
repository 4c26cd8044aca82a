"""The recipes of docs/BACKFILL.md for columns that were encrypted by something else, command by command."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from tests.cli.conftest import Glpgenc

EMAILS = {1: "ada@example.org", 2: "Jörg.Müller@example.org", 3: None, 4: "x" * 300}
RECIPES = (Path(__file__).parents[2] / "docs" / "BACKFILL.md").read_text(encoding="utf-8")
PGP, DJANGO = re.findall(r"source_expression => \$\$\n(.*?)\n\$\$", RECIPES, re.DOTALL)
FERNET, SQLALCHEMY_UTILS = re.findall(r"```python\n# (old_\w+)\.py\n(.*?)```", RECIPES, re.DOTALL)
OLD_KEY = "old key"


@dataclass
class Legacy:
    """A table with a column ``email_old``, and the program in a folder of its own."""

    url: str
    program: Glpgenc
    manager: KeyManager
    pgcrypto: str

    def execute(self, statement: str, *parameters: Any) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode(), parameters or None)

    def fill(self, of_type: str, encrypt: Callable[[str], Any], value: str = "%s") -> None:
        self.execute(f"CREATE TABLE users (id integer PRIMARY KEY, email_old {of_type})")
        for key, email in EMAILS.items():
            self.execute(f"INSERT INTO users VALUES (%s, {value})", key, None if email is None else encrypt(email))

    def __call__(self, *arguments: str, old_key: bool = False) -> None:
        if old_key:
            self.program.environment["PGOPTIONS"] = "-c app.old_key=old\\ key"
        answer = self.program(*arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr

    def decrypted(self) -> dict[int, str | None]:
        with (
            psycopg.connect(self.url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=self.manager),
        ):
            return dict(connection.execute("SELECT id, glpgenc.gl_decrypt(email, 'users.email') FROM users").fetchall())


@pytest.fixture
def legacy(database: str, tmp_path: Path) -> Iterator[Legacy]:
    create_key_file(tmp_path / "kek.json")
    program = Glpgenc(
        tmp_path,
        {
            "GLPGENC_DATABASE_URL": database,
            "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
            "GLPGENC_TENANT": "acme",
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_ENVIRONMENT": "test",
        },
    )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
        home = connection.execute(
            "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pgcrypto'"
        ).fetchone()
    assert home is not None
    kms = LocalKMSProvider(tmp_path / "kek.json")
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test") as manager:
        yield Legacy(database, program, manager, home[0])


def protect(legacy: Legacy, *source: str) -> None:
    legacy(
        "protect", "users", "email_old", "--ciphertext", "email", "--field", "users.email", "--data-class", "pii",
        *source
    )  # fmt: skip


def qualified(legacy: Legacy, expression: str) -> str:
    """Return an expression with pgcrypto where it is here."""
    return expression.replace("public.", f"{legacy.pgcrypto}.")


def written(legacy: Legacy, recipe: tuple[str, str], key: str) -> tuple[str, ...]:
    """Write a module of the recipes, and the key where it finds it; return the options that name its function."""
    name, code = recipe
    (legacy.program.home / "old_key").write_text(key)
    found = re.sub(r"/run/secrets/\w+", str(legacy.program.home / "old_key"), code)
    assert found != code
    (legacy.program.home / f"{name}.py").write_text(found)
    return "--source-function", f"{name}:email", "--source-path", "."


def finish(legacy: Legacy, *given: str, old_key: bool = False) -> None:
    legacy("verify", "users", *given, old_key=old_key)
    legacy("contract", "users", "email_old", "--yes")
    assert legacy.decrypted() == EMAILS


@pytest.mark.slow
def test_pgp_sym_encrypt(legacy: Legacy) -> None:
    legacy.fill("bytea", str, f"{legacy.pgcrypto}.pgp_sym_encrypt(%s, 'old key', 's2k-mode=0')")
    protect(legacy, "--source", qualified(legacy, PGP))
    legacy("backfill", "run", "users", old_key=True)
    finish(legacy, old_key=True)


@pytest.mark.slow
def test_django_pgcrypto(legacy: Legacy) -> None:
    home = legacy.pgcrypto
    legacy.fill("text", str, f"{home}.armor({home}.encrypt(convert_to(%s, 'utf8'), 'old key', 'aes'))")
    # It leaves an empty value as it is.
    legacy.execute("INSERT INTO users VALUES (5, '')")
    protect(legacy, "--source", qualified(legacy, DJANGO))
    legacy("backfill", "run", "users", old_key=True)
    legacy("verify", "users", old_key=True)
    legacy("contract", "users", "email_old", "--yes")
    assert legacy.decrypted() == {**EMAILS, 5: ""}


def test_fernet(legacy: Legacy) -> None:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - of this recipe only

    key = Fernet.generate_key()
    given = written(legacy, FERNET, key.decode())
    legacy.fill("bytea", lambda email: Fernet(key).encrypt(email.encode()))
    protect(legacy, "--client-source")
    legacy("backfill", "run", "users", "email", *given)
    finish(legacy, *given)


@pytest.mark.slow
def test_sqlalchemy_utils(legacy: Legacy) -> None:
    given = written(legacy, SQLALCHEMY_UTILS, OLD_KEY)
    scope: dict[str, Any] = {}
    exec((legacy.program.home / "old_sqlalchemy_utils.py").read_text(), scope)  # noqa: S102 - what the program imports
    legacy.fill("text", lambda email: scope["TYPE"].process_bind_param(email, None))
    protect(legacy, "--client-source")
    legacy("backfill", "run", "users", "email", *given)
    finish(legacy, *given)
