"""An application that was written from the public names and signatures alone: it runs as it stands."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import psycopg
import psycopg_pool
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.testclient import TestClient

from glpgenc import (
    DecryptedData,
    DEKCache,
    EncryptedColumn,
    EncryptedData,
    EncryptionAuditEventType,
    EncryptionAuditLogger,
    EncryptionService,
    EncryptionServiceConfig,
    EnvelopeEncryptedData,
    EnvelopeEncryptionService,
    FieldEncryptor,
    KeyManager,
    create_hmac_index,
)
from glpgenc.api import PERMISSION_MAP, EncryptionRouter
from glpgenc.database import sqlalchemy_url
from glpgenc.errors import AuthenticationError, InvalidLengthError
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.sqlalchemy import Exact, bind
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.support.api import bearer, prepared

CONTEXT = {"tenant_id": "acme", "data_class": "pii", "document": "invoice"}


@pytest.fixture
def kms_client(aws: AwsStandIn) -> Any:
    return boto3.client("kms", region_name=REGION, endpoint_url=aws.url)


@pytest.fixture
def config(database: str, aws: AwsStandIn) -> EncryptionServiceConfig:
    return EncryptionServiceConfig(database_url=database, kms_key=aws.create_key(), environment="test")


@pytest.fixture
def service(kms_client: Any, config: EncryptionServiceConfig) -> Iterator[EncryptionService]:
    service = EncryptionService(kms_client, config)
    yield service
    service.close()


def test_encryption_service(service: EncryptionService) -> None:
    encrypted = service.encrypt(b"Total: 12.50", CONTEXT, b"invoices/17")
    assert isinstance(encrypted, EncryptedData)
    assert (len(encrypted.ciphertext), len(encrypted.nonce), len(encrypted.tag)) == (12, 12, 16)
    assert encrypted.key_version == 1
    assert service.decrypt(encrypted, CONTEXT) == b"Total: 12.50"
    with pytest.raises(AuthenticationError):
        service.decrypt(encrypted, CONTEXT | {"tenant_id": "other"})
    # The four parts of a table, which names the key by its version.
    stored = EncryptedData(
        ciphertext=encrypted.ciphertext, nonce=encrypted.nonce, tag=encrypted.tag, key_version=encrypted.key_version
    )
    assert service.decrypt(stored, CONTEXT, aad=b"invoices/17") == b"Total: 12.50"
    decrypted = service.decrypt_data(encrypted, CONTEXT)
    assert isinstance(decrypted, DecryptedData)
    assert decrypted.key_version == 1


def test_low_level_encryption(service: EncryptionService) -> None:
    key = bytes(range(32))
    ciphertext, nonce, tag = service.encrypt_bytes(b"data", key)
    assert service.decrypt_bytes(ciphertext, key, nonce, tag) == b"data"
    ciphertext, nonce, tag = service.encrypt_bytes(b"data", key, aad=b"more")
    assert service.decrypt_bytes(ciphertext, key, nonce, tag, aad=b"more") == b"data"
    with pytest.raises(InvalidLengthError):
        service.encrypt_bytes(b"data", key[:16])


def test_envelope_encryption_service(kms_client: Any, config: EncryptionServiceConfig) -> None:
    envelopes = EnvelopeEncryptionService(kms_client, config)
    plaintext_key, encrypted_key = envelopes.generate_data_key(CONTEXT)
    assert (len(plaintext_key), bytes(envelopes.decrypt_data_key(encrypted_key, CONTEXT))) == (32, bytes(plaintext_key))
    envelope = envelopes.encrypt_with_dek(b"an export", plaintext_key, b"exports/1")
    assert isinstance(envelope, EnvelopeEncryptedData)
    assert EnvelopeEncryptionService(kms_client, config).decrypt_with_dek(envelope, CONTEXT) == b"an export"


def test_key_manager(kms_client: Any, config: EncryptionServiceConfig, service: EncryptionService) -> None:
    key_manager = KeyManager(kms_client, config)
    dek = key_manager.get_or_generate_dek(CONTEXT)
    ciphertext, nonce, tag = service.encrypt_bytes(b"data", dek)
    assert service.decrypt_bytes(ciphertext, dek, nonce, tag) == b"data"
    old = service.encrypt(b"old", CONTEXT)
    assert key_manager.rotate_dek(CONTEXT).key_id != dek.key_id
    key_manager.invalidate_dek(CONTEXT)
    assert [each.version for each in key_manager.dek_versions(CONTEXT)] == [2, 1]
    assert EncryptionService(key_manager, config).encrypt(b"new", CONTEXT).key_version == 2
    assert service.decrypt(old, CONTEXT) == b"old"
    key_manager.close()
    assert DEKCache(max_size=10, ttl=60.0).stats().size == 0


def test_field_encryptor(service: EncryptionService) -> None:
    field_encryptor = FieldEncryptor(service)
    for value in ("ada@example.org", 42, datetime(2024, 2, 29, 12, tzinfo=UTC), {"a": [1, None]}):
        encrypted = field_encryptor.encrypt_field(value, "any", "acme")
        assert isinstance(encrypted, str)
        assert field_encryptor.decrypt_field(encrypted, "any", "acme") == value
    index = field_encryptor.create_hmac_index("ada@example.org", "email")
    assert index == field_encryptor.create_hmac_index("ada@example.org", "email")
    assert index != field_encryptor.create_hmac_index("eve@example.org", "email")


class Base(DeclarativeBase): ...


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Exact()]))


def test_encrypted_column_and_index(kms_client: Any, config: EncryptionServiceConfig, database: str) -> None:
    with KeyManager(kms_client, config.model_copy(update={"tenant": "acme"})) as key_manager:
        own = create_engine(sqlalchemy_url(database), hide_parameters=True)
        bind(own, key_manager)
        Base.metadata.create_all(own)
        with Session(own) as session:
            session.add(Person(id=1, email="ada@example.org"))
            session.commit()
            assert session.scalars(select(Person.id).where(Person.email == "ada@example.org")).all() == [1]
        own.dispose()
        term = create_hmac_index("ada@example.org", "people.email", key_manager=key_manager)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT glpgenc.gl_index_term(email, 1) FROM people").fetchall() == [(term,)]


def test_sql_with_a_key(database: str) -> None:
    with psycopg.connect(database) as connection:
        made = "SELECT glpgenc.gl_decrypt(data => glpgenc.gl_encrypt(data => %b, key => %b), key => %b)"
        key = bytes(range(64))
        assert connection.execute(made, (b"data", key, key)).fetchone() == (b"data",)


def test_audit_logger(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "glpgenc.audit.events")
    create_key_file(tmp_path / "kek.json")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))
    monkeypatch.setenv("GLPGENC_AUDIT_SPOOL", str(tmp_path / "spool"))
    with psycopg_pool.ConnectionPool(database, min_size=1) as db_pool:
        logger = EncryptionAuditLogger(db_pool)
        logger.log_event(
            EncryptionAuditEventType.DECRYPTION_FAILED,
            data_class="pii",
            tenant_id="acme",
            key_version=1,
            success=False,
            error_msg="closed",
            correlation_id="req-1",
        )
        logger.close()
    with psycopg.connect(database) as connection:
        found = connection.execute(
            "SELECT tenant_id, correlation_id FROM security.encryption_audit WHERE event_type = 'decryption_failed'"
        )
        assert found.fetchall() == [("acme", "req-1")]
    assert any('"req-1"' in each.message for each in caplog.records)


def test_encryption_router(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glpgenc.api.encryption_router", EncryptionRouter())
    for name, value in prepared(tmp_path, database).items():
        monkeypatch.setenv(f"GLPGENC_{name.upper()}", str(value))
    from glpgenc.api import encryption_router  # noqa: PLC0415  # the one of this test

    app = FastAPI()
    app.include_router(encryption_router)
    assert PERMISSION_MAP["POST /api/v1/encryption/encrypt"] == "encryption:encrypt"
    with TestClient(app) as client:
        body = {"text": "hello", "data_class": "pii"}
        assert client.post("/api/v1/encryption/encrypt", json=body, headers=bearer()).status_code == 200
