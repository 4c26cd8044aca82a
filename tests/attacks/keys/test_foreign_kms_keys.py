"""Rows, blobs and files that name another KMS key of the account, mount or token, whose owner knows what it wrapped.

The attacker may write what the application's role may, and use a KMS key of his own, which the installation's
credentials reach as well. Nothing that he wrapped is unwrapped, and no KMS is asked to.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from glpgenc.audit.keys import AuditKeys
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import AuthenticationError, KeyManagementError, KeyRecordForgedError, KMSConfigurationError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.trust.tenant_kms import assign
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions
from glpgenc.rewrap.wrapped_keys import WrappedKeys, WrappedKeySelection
from glpgenc.service import EncryptionService, EnvelopeEncryptionService
from glpgenc.settings import Settings
from glpgenc.streams import decrypt_stream, encrypt_stream
from glpgenc.wire.context import registry_context
from tests.attacks.keys.foreign_keys import TwoKeys, aws, aws_environment, forge, hsm, moto_server, openbao, two_keys
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.rewrap.branch_world import managed
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

__all__ = ["aws", "aws_environment", "hsm", "moto_server", "openbao", "two_keys"]

CONTEXT = {"tenant_id": "acme", "data_class": "pii"}

TIMES = ("created_at", "activated_at")


@pytest.fixture
def url(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    with fresh_database(postgres, template=templates.on(postgres)) as found:
        yield found


@pytest.fixture
def app(url: str) -> Iterator[str]:
    """A URL of a role with the application's rights."""
    with login_role(url, member_of=["glpgenc_app"]) as role:
        yield role.url(url)


def config(tmp_path: Path, **more: Any) -> Settings:
    return Settings(environment="test", keyset_file=tmp_path / "keys.json", **more)


@pytest.mark.parametrize("table", ["data_keys", "branch_keys"])
def test_a_row_of_the_application_s_role_is_not_signed(app: str, two_keys: TwoKeys, table: str) -> None:
    forge(app, two_keys.theirs, table)
    with managed(app, two_keys.ours) as manager, pytest.raises(KeyRecordForgedError):
        manager.active("new", "pii")


def test_a_data_key_under_their_key_is_no_key_of_a_new_tenant(url: str, app: str, two_keys: TwoKeys) -> None:
    forge(app, two_keys.theirs, "data_keys", signed_by=(url, two_keys.ours))
    with (
        KeyManager.from_store(DataKeyStore(app), two_keys.ours, environment="test") as manager,
        pytest.raises(KMSConfigurationError, match="kms_also"),
    ):
        manager.active("new", "pii")


def test_a_branch_key_under_their_key_wraps_nobody_s_data_keys(url: str, app: str, two_keys: TwoKeys) -> None:
    forge(app, two_keys.theirs, "branch_keys", signed_by=(url, two_keys.ours))
    with managed(app, two_keys.ours) as manager, pytest.raises(KMSConfigurationError, match="kms_also"):
        manager.active("any", "pii")


def test_an_audit_root_under_their_key_is_passed_over(app: str, two_keys: TwoKeys) -> None:
    theirs = forge(app, two_keys.theirs, "audit_keys")
    keys = AuditKeys(UnwrappingProviders(two_keys.ours), environment="test")
    with psycopg.connect(app, autocommit=True) as connection:
        found = keys.current(connection)
    assert found.record.key_uri == two_keys.ours.current_uri()
    assert found.root != theirs


def test_a_blob_under_their_key_does_not_open(tmp_path: Path, two_keys: TwoKeys) -> None:
    with EnvelopeEncryptionService(two_keys.theirs, config(tmp_path)) as attacker:
        blob = attacker.encrypt_blob(b"forged", CONTEXT)
    with EnvelopeEncryptionService(two_keys.ours, config(tmp_path)) as service, pytest.raises(AuthenticationError):
        service.decrypt_blob(blob, CONTEXT)


def test_a_stream_under_their_key_does_not_open(tmp_path: Path, two_keys: TwoKeys) -> None:
    forged, opened = io.BytesIO(), io.BytesIO()
    with EnvelopeEncryptionService(two_keys.theirs, config(tmp_path)) as attacker:
        encrypt_stream(io.BytesIO(b"forged"), forged, service=attacker, context=CONTEXT)
    forged.seek(0)
    with EnvelopeEncryptionService(two_keys.ours, config(tmp_path)) as service, pytest.raises(AuthenticationError):
        decrypt_stream(forged, opened, service=service, context=CONTEXT)
    assert opened.getvalue() == b""


def test_a_keyset_under_their_key_does_not_encrypt(tmp_path: Path, two_keys: TwoKeys) -> None:
    with EncryptionService(two_keys.theirs, config(tmp_path)) as attacker:
        attacker.encrypt(b"x", CONTEXT)
    with EncryptionService(two_keys.ours, config(tmp_path)) as service, pytest.raises(KMSConfigurationError):
        service.encrypt(b"x", CONTEXT)


def test_rewrap_takes_nothing_from_their_key(url: str, app: str, two_keys: TwoKeys) -> None:
    forge(app, two_keys.theirs, "data_keys")
    keys = WrappedKeys(ConnectionPool(url), WrappedKeySelection())
    rewrap = Rewrap(
        keys, UnwrappingProviders(two_keys.ours), environment="test", options=RewrapOptions(threads=1, patience=0)
    )
    try:
        result = rewrap.run()
    finally:
        rewrap.close()
    assert (result.rewrapped, len(result.failed)) == (0, 1)


def test_aws_kms_is_not_asked_for_what_is_not_on_the_list(url: str, app: str, aws: AwsStandIn) -> None:
    ours, theirs = aws.provider(aws.create_key()), aws.provider(aws.create_key())
    forge(app, theirs, "data_keys")
    forge(app, theirs, "branch_keys", signed_by=(url, ours))
    aws.calls.clear()
    with KeyManager.from_store(DataKeyStore(app), ours, environment="test") as manager, managed(app, ours) as branch:
        for each, tenant in ((manager, "new"), (branch, "newer")):
            with pytest.raises(KMSConfigurationError):
                each.active(tenant, "pii")
    assert aws.calls["Decrypt"] == 2  # each its registry key


def settings_of(url: str, aws: AwsStandIn, kms_key: str, **more: Any) -> Settings:
    endpoint = {"kms_region": REGION, "kms_endpoint_url": aws.url}
    return Settings(database_url=url, environment="test", kms_provider="aws", kms_key=kms_key, **endpoint, **more)


@pytest.mark.parametrize("change", ["a row of another tenant's", "its key", "a new row", "replaced to current"])
def test_a_superuser_gives_no_tenant_a_kms_key_of_his_own(url: str, aws: AwsStandIn, change: str) -> None:
    settings, own, theirs = settings_of(url, aws, aws.create_key()), aws.create_key(), aws.create_key()
    assign(settings, "acme", own)
    if change == "replaced to current":
        assign(settings, "acme", aws.create_key())
        with KeyManager.from_settings(settings) as manager:
            manager.create("acme", "other")
        assign(settings, "acme", aws.create_key())
    forgeries = {
        "a row of another tenant's": "UPDATE glpgenc.tenant_kms_keys SET tenant_id = 'new'",
        "its key": f"UPDATE glpgenc.tenant_kms_keys SET tenant_id = 'new', key_uri = '{theirs}'",
        "a new row": "INSERT INTO glpgenc.tenant_kms_keys (tenant_id, provider, key_uri)"
        f" VALUES ('new', 'aws', '{theirs}')",
        "replaced to current": "UPDATE glpgenc.tenant_kms_keys SET tenant_id = 'new', replaced_at = NULL"
        " WHERE replaced_at IS NOT NULL",
    }
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(forgeries[change].encode())
    with KeyManager.from_settings(settings) as manager, pytest.raises(KeyManagementError, match="kms assign"):
        manager.active("new", "pii")


def test_a_data_key_under_a_forged_assignment_is_not_unwrapped(url: str, aws: AwsStandIn) -> None:
    settings, theirs = settings_of(url, aws, aws.create_key()), aws.create_key()
    assign(settings, "acme", aws.create_key())
    forge(url, aws.provider(theirs), "data_keys", signed_by=(url, aws.provider(str(settings.kms_key))))
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO glpgenc.tenant_kms_keys (tenant_id, provider, key_uri, mac)"
            " SELECT 'new', 'aws', %s, mac FROM glpgenc.tenant_kms_keys",
            [theirs],
        )
    aws.calls.clear()
    with KeyManager.from_settings(settings) as manager, pytest.raises(KeyManagementError):
        manager.active("new", "pii")
    assert aws.calls["Decrypt"] == 1  # of the registry key


def test_the_registry_key_moves_with_a_rewrap_and_assignments_stay_believed(url: str, aws: AwsStandIn) -> None:
    shared, own, later = aws.create_key(), aws.create_key(), aws.create_key()
    assign(settings_of(url, aws, shared), "acme", own)
    moving = settings_of(url, aws, later, kms_also=(f"aws:{shared}",))
    with closing(Rewrap.of_audit_roots(moving)) as work:
        assert work.run().rewrapped == 1
    with KeyManager.from_settings(settings_of(url, aws, later)) as manager:
        assert manager.create("acme", "pii").key_uri == own


def test_a_registry_key_that_somebody_else_made_is_refused(url: str, aws: AwsStandIn) -> None:
    settings, theirs = settings_of(url, aws, aws.create_key()), aws.provider(aws.create_key())
    assign(settings, "acme", aws.create_key())
    with psycopg.connect(url) as connection:
        [[key_id]] = connection.execute("SELECT key_id FROM glpgenc.registry_keys").fetchall()
        made = theirs.generate_data_key(registry_context(environment="test", key_id=key_id))
        connection.execute(
            "UPDATE glpgenc.registry_keys SET key_uri = %s, wrapped_key = %s", [made.key_uri, made.wrapped]
        )
    with KeyManager.from_settings(settings) as manager, pytest.raises(KMSConfigurationError, match="registry key"):
        manager.active("acme", "pii")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *((table, column) for table in ("glpgenc.data_keys", "glpgenc.branch_keys") for column in TIMES),
        ("security.audit_keys", "created_at"),
    ],
)
def test_when_a_key_was_made_is_said_by_the_server(app: str, table: str, column: str) -> None:
    with psycopg.connect(app) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"INSERT INTO {table} ({column}) VALUES ('2099-01-01')".encode())


def test_an_audit_root_that_is_forged_over_and_over_neither_counts_nor_stops_the_trail(
    app: str, two_keys: TwoKeys
) -> None:
    keys = AuditKeys(UnwrappingProviders(two_keys.ours), environment="test")
    with psycopg.connect(app, autocommit=True) as connection:
        genuine = keys.current(connection).record.key_id
        for _ in range(5):
            forge(app, two_keys.theirs, "audit_keys")
        assert keys.current(connection).record.key_id == genuine
