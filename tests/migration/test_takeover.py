"""The recipes of docs/MIGRATIONS.md for columns that were encrypted by something else, command by command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from tests.cli.conftest import Glpgenc

EMAILS = {1: "ada@example.org", 2: "Jörg.Müller@example.org", 3: None, 4: "x" * 300}
FERNET = """
from cryptography.fernet import Fernet

KEY = Fernet({key!r})

def read(token):
    return KEY.decrypt(token).decode()
"""
SQLALCHEMY_UTILS = """
from sqlalchemy import String
from sqlalchemy_utils import StringEncryptedType
from sqlalchemy_utils.types.encrypted.encrypted_type import AesEngine

TYPE = StringEncryptedType(String, "an old key", AesEngine, "pkcs5")

def read(stored):
    return TYPE.process_result_value(stored, None)
"""
PGP = "pgp_sym_decrypt(email_old, current_setting('app.old_key'))"
DJANGO = """
CASE WHEN email_old LIKE '-----BEGIN%' THEN
    convert_from(decrypt(dearmor(email_old), convert_to(current_setting('app.old_key'), 'utf8'), 'aes'), 'utf8')
ELSE email_old END
"""


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
    with KeyManager(DataKeyStore(database), kms, environment="test") as manager:
        yield Legacy(database, program, manager, home[0])


def protect(legacy: Legacy, *source: str) -> None:
    legacy(
        "protect", "users", "email_old", "--ciphertext", "email", "--field", "users.email", "--data-class", "pii",
        *source
    )  # fmt: skip


def qualified(legacy: Legacy, expression: str) -> str:
    for name in ("pgp_sym_decrypt", "decrypt", "dearmor"):
        expression = expression.replace(f" {name}(", f" {legacy.pgcrypto}.{name}(")
        expression = expression.replace(f"({name}(", f"({legacy.pgcrypto}.{name}(")
    return expression if not expression.startswith("pgp") else f"{legacy.pgcrypto}.{expression}"


def finish(legacy: Legacy, *, old_key: bool = False) -> None:
    legacy("verify", "users", old_key=old_key)
    legacy("contract", "users", "email_old", "--yes")
    assert legacy.decrypted() == EMAILS


def test_pgp_sym_encrypt(legacy: Legacy) -> None:
    legacy.fill("bytea", str, f"{legacy.pgcrypto}.pgp_sym_encrypt(%s, 'old key', 's2k-mode=0')")
    protect(legacy, "--source", qualified(legacy, PGP))
    legacy("backfill", "run", "users", old_key=True)
    finish(legacy, old_key=True)


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
    (legacy.program.home / "old_keys.py").write_text(FERNET.format(key=key))
    legacy.fill("bytea", lambda email: Fernet(key).encrypt(email.encode()))
    protect(legacy)
    legacy("backfill", "run", "users", "--source-function", "old_keys:read")
    finish(legacy)


def test_sqlalchemy_utils(legacy: Legacy) -> None:
    scope: dict[str, Any] = {}
    exec(SQLALCHEMY_UTILS, scope)  # noqa: S102 - the module that the program imports
    (legacy.program.home / "old_keys.py").write_text(SQLALCHEMY_UTILS)
    legacy.fill("text", lambda email: scope["TYPE"].process_bind_param(email, None))
    protect(legacy)
    legacy("backfill", "run", "users", "--source-function", "old_keys:read")
    finish(legacy)
