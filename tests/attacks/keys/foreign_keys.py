"""Two KMS keys in one account, mount, token or folder: the installation's, and one that an attacker owns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.wire.context import audit_context, branch_context, encryption_context
from tests.keys.conftest import aws, aws_environment, hsm, moto_server, openbao
from tests.support.signing import resign

__all__ = ["TwoKeys", "aws", "aws_environment", "forge", "hsm", "moto_server", "openbao", "two_keys"]


@dataclass(frozen=True)
class TwoKeys:
    """Providers with the same credentials, each with a key of its own.

    :param ours: what ``kms_key`` names.
    :param theirs: the attacker's: it wraps what he likes, in whatever context.
    """

    ours: KMSProvider
    theirs: KMSProvider


def _two_keys(name: str, request: pytest.FixtureRequest, folder: Path) -> TwoKeys:
    if name == "local":
        files = [folder / "ours.json", folder / "theirs.json"]
        for each in files:
            create_key_file(each)
        return TwoKeys(*map(LocalKMSProvider, files))
    place: Any = request.getfixturevalue({"aws": "aws", "vault": "openbao", "pkcs11": "hsm"}[name])
    return TwoKeys(*(place.provider(place.create_key()) for _ in range(2)))


@pytest.fixture(params=["local", "aws", "vault", "pkcs11"])
def two_keys(request: pytest.FixtureRequest, tmp_path: Path) -> TwoKeys:
    return _two_keys(request.param, request, tmp_path)


_DATA_KEY = """
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    VALUES (%s, %s, 'pii', 'encryption', 1, 'active', %s, %s, %s)
"""
_BRANCH_KEY = """
    INSERT INTO glpgenc.branch_keys (branch_id, group_name, version, state, provider, key_uri, wrapped_key)
    VALUES (%s, 'environment', 1, 'active', %s, %s, %s)
"""
_AUDIT_KEY = """
    INSERT INTO security.audit_keys (key_id, provider, key_uri, wrapped_key, environment)
    VALUES (%s, %s, %s, %s, 'test')
"""


def forge(
    url: str, kms: KMSProvider, table: str, *, tenant: str = "new", signed_by: tuple[str, KMSProvider] | None = None
) -> bytes:
    """Insert a row with a key that the attacker's KMS key wrapped, and return that key.

    :param url: of a role with the rights of the application's.
    :param table: ``data_keys``, ``branch_keys`` or ``audit_keys``.
    :param signed_by: an administrator's URL and the installation's KMS key, to give the row a MAC that is right.
    """
    key_id = uuid4()
    contexts = {
        "data_keys": lambda: encryption_context(
            environment="test", tenant_id=tenant, data_class="pii", purpose="encryption", key_id=key_id
        ),
        "branch_keys": lambda: branch_context(environment="test", group="environment", branch_id=key_id),
        "audit_keys": lambda: audit_context(environment="test", key_id=key_id),
    }
    made = kms.generate_data_key(contexts[table]())
    row = (kms.name, made.key_uri, made.wrapped)
    with psycopg.connect(url) as connection:
        if table == "data_keys":
            connection.execute(_DATA_KEY, (key_id, tenant, *row))
        else:
            connection.execute(_BRANCH_KEY if table == "branch_keys" else _AUDIT_KEY, (key_id, *row))
    if signed_by is not None and table != "audit_keys":
        resign(signed_by[0], signed_by[1])
    return bytes(made.plaintext)
