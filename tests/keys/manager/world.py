"""What the tests of the manager have beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from glpgenc.keys import KeyManager
from glpgenc.keys.kms import GeneratedKey
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.secret import SecretBytes

Make = Callable[..., KeyManager]

REGISTRY_MADE = Counter(generate=1)
"""What making the registry key takes, once in the life of an installation."""


class CountingKMS(LocalKMSProvider):
    """The local provider, with its calls counted."""

    def __init__(self, path: Path) -> None:
        self.calls = Counter[str]()
        super().__init__(path)

    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        self.calls["generate"] += 1
        return super().generate_data_key(context, length)

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        self.calls["decrypt"] += 1
        return super().decrypt(wrapped, key_uri, context)


def execute(database: str, statement: str, *parameters: object) -> None:
    """Run a statement as somebody whom the triggers of the table don't keep from anything."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement, parameters)
