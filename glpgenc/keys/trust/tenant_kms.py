"""KMS keys of single tenants: when one is gone, no copy of the tenant's wrapped keys opens, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, LiteralString
from uuid import uuid4

from glpgenc.database import Connection, connect, scalar, translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import KeyManagementError, KMSConfigurationError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.keys.kms import ProviderOptions, build_provider, build_providers, known_providers
from glpgenc.keys.kms.options import options_beside
from glpgenc.keys.trust.assignments import Assignments
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.wire.context import GLOBAL_TENANT, check_context_value, encryption_context

if TYPE_CHECKING:
    from glpgenc.keys.trust.allow_list import KmsKey
    from glpgenc.settings import Settings

_COLUMNS: LiteralString = "tenant_id, provider, key_uri, assigned_at, assigned_by"
_ASSIGN: LiteralString = f"""
    INSERT INTO glpgenc.tenant_kms_keys AS o (tenant_id, provider, key_uri, mac) VALUES (%s, %s, %s, %s)
    ON CONFLICT (tenant_id, provider, key_uri) DO UPDATE
    SET assigned_at = CASE WHEN o.replaced_at IS NULL THEN o.assigned_at ELSE now() END,
        assigned_by = CASE WHEN o.replaced_at IS NULL THEN o.assigned_by ELSE session_user END,
        replaced_at = NULL, mac = excluded.mac
    RETURNING {_COLUMNS}
"""  # noqa: S608  # constants only
# What unwraps nothing any more is forgotten; what does stays trusted.
_FORGET: LiteralString = """
    DELETE FROM glpgenc.tenant_kms_keys o WHERE o.tenant_id = %(tenant_id)s
       AND (o.provider, o.key_uri) IS DISTINCT FROM (%(provider)s::text, %(key_uri)s::text)
       AND NOT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.tenant_id = o.tenant_id AND k.wrapped_key IS NOT NULL
                       AND (k.provider, k.key_uri) = (o.provider, o.key_uri))
"""
_REPLACE: LiteralString = """
    UPDATE glpgenc.tenant_kms_keys SET replaced_at = now(), mac = %(mac)s
    WHERE tenant_id = %(tenant_id)s AND replaced_at IS NULL AND (provider, key_uri) = (%(provider)s, %(key_uri)s)
"""
_CURRENT: LiteralString = f"SELECT {_COLUMNS} FROM glpgenc.tenant_kms_keys WHERE replaced_at IS NULL"  # noqa: S608
_GET: LiteralString = f"{_CURRENT} AND tenant_id = %s"
_LIST: LiteralString = f"{_CURRENT} ORDER BY tenant_id"
_ELSEWHERE: LiteralString = """
    SELECT count(*) FROM glpgenc.data_keys
    WHERE tenant_id = %s AND wrapped_key IS NOT NULL AND (provider, key_uri) <> (%s, %s)
"""
# All but this tenant: another one that it is assigned to, a data key of another one, or a branch key of many under it.
_OTHERS: LiteralString = """
    SELECT tenant_id FROM glpgenc.tenant_kms_keys WHERE provider = %(provider)s AND key_uri = %(key_uri)s
       AND tenant_id <> %(tenant_id)s
    UNION
    SELECT tenant_id FROM glpgenc.data_keys WHERE provider = %(provider)s AND key_uri = %(key_uri)s
       AND tenant_id <> %(tenant_id)s AND wrapped_key IS NOT NULL
    UNION
    SELECT 'those of branch key ' || branch_id FROM glpgenc.branch_keys
    WHERE provider = %(provider)s AND key_uri = %(key_uri)s AND wrapped_key IS NOT NULL
    ORDER BY 1 LIMIT 5
"""

APPLICATION = "glpgenc kms"


@dataclass(frozen=True, slots=True)
class TenantKmsKey:
    """A tenant's own KMS key.

    :param assigned_at: data keys made before may have copies that another KMS key wrapped.
    """

    tenant_id: str
    provider: str
    key_uri: str
    assigned_at: datetime
    assigned_by: str


def assign(settings: Settings, tenant_id: str, key: str) -> tuple[TenantKmsKey, int]:
    """Let a KMS key of its own wrap a tenant's new data keys. A key is made and unwrapped with it first, and dropped.

    :param key: a key of ``kms_provider``, or a provider's name, a colon and a key of it, as in ``kms_also``.
    :returns: what is assigned now, and how many of the tenant's data keys are under another KMS key.
    :raises KeyManagementError: if the tenant's name can't be one.
    :raises KMSConfigurationError: if the settings don't reach the key, or it is the one that wraps all others' keys.
    :raises KMSError: if it does not work.
    """
    if tenant_id == GLOBAL_TENANT:
        raise KeyManagementError("keys for all tenants (*) can't be assigned to a tenant's KMS key")
    check_context_value("tenant_id", tenant_id)
    provider, key_uri = _resolved(settings, key)
    _try_it(settings, tenant_id, provider, key_uri)
    with signed_assignments(settings) as assignments, _transaction(settings) as connection:
        assignments.registry.make()
        mac = assignments.mac(tenant_id, provider, key_uri, is_current=True)
        _replace(connection, assignments, tenant_id, (provider, key_uri))
        (row,) = connection.execute(_ASSIGN, (tenant_id, provider, key_uri, mac)).fetchall()
        elsewhere = int(scalar(connection, _ELSEWHERE, (tenant_id, provider, key_uri)))
    emit(_event(tenant_id, "assign", provider=provider, key_uri=key_uri))
    return TenantKmsKey(*row), elsewhere


def unassign(settings: Settings, tenant_id: str) -> bool:
    """Let the KMS key of the settings wrap a tenant's new data keys again. What is wrapped stays as it is, and opens.

    :returns: whether there was an assignment.
    """
    with signed_assignments(settings) as assignments, _transaction(settings) as connection:
        removed = connection.execute(_GET, (tenant_id,)).fetchone() is not None
        _replace(connection, assignments, tenant_id, None)
    if removed:
        emit(_event(tenant_id, "unassign"))
    return removed


def assignments(settings: Settings) -> list[TenantKmsKey]:
    """Return every assignment."""
    with _transaction(settings) as connection:
        return [TenantKmsKey(*row) for row in connection.execute(_LIST)]


def own_kms_key(connection: Connection, tenant_id: str) -> TenantKmsKey | None:
    """Return a tenant's own KMS key, if it has one."""
    row = connection.execute(_GET, (tenant_id,)).fetchone()
    return None if row is None else TenantKmsKey(*row)


def other_users(connection: Connection, tenant_id: str, provider: str, key_uri: str) -> list[str]:
    """Return those, five at most, besides one tenant whose data keys a KMS key wraps, or is assigned to wrap."""
    parameters = {"tenant_id": tenant_id, "provider": provider, "key_uri": key_uri}
    return [row[0] for row in connection.execute(_OTHERS, parameters)]


@contextmanager
def signed_assignments(settings: Settings) -> Iterator[Assignments]:
    """Give the assignments of the database that settings name, with the key that signs them."""
    with (
        closing(ConnectionPool(settings.require_keys_database_url())) as connections,
        closing(RegistryKey(connections, build_providers(settings), settings.environment)) as registry,
    ):
        yield Assignments(connections, registry)


def _replace(connection: Connection, assignments: Assignments, tenant_id: str, key: KmsKey | None) -> None:
    """Let no KMS key of a tenant but this one wrap new data keys."""
    provider, key_uri = key or (None, None)
    connection.execute(_FORGET, {"tenant_id": tenant_id, "provider": provider, "key_uri": key_uri})
    # Only what the installation signed is signed again.
    replaced = connection.execute(_GET, (tenant_id,)).fetchone()
    if (
        replaced is not None
        and (before := (replaced[1], replaced[2])) != key
        and assignments.believes(tenant_id, before)
    ):
        mac = assignments.mac(tenant_id, *before, is_current=False)
        values = {"tenant_id": tenant_id, "provider": before[0], "key_uri": before[1], "mac": mac}
        connection.execute(_REPLACE, values)


def _event(tenant_id: str, operation: str, **detail: str) -> Event:
    kind = EncryptionAuditEventType.TENANT_KMS_KEY_ASSIGNED
    return Event(type=kind, tenant_id=tenant_id, operation=operation, detail=detail)


@contextmanager
def _transaction(settings: Settings) -> Iterator[Connection]:
    with (
        translate_errors(),
        closing(connect(settings.require_keys_database_url(), APPLICATION)) as connection,
        connection.transaction(),
    ):
        yield connection


def _resolved(settings: Settings, key: str) -> tuple[str, str]:
    name, _, rest = key.partition(":")
    if key.startswith("arn:"):
        name, rest = "aws", key
    elif name not in known_providers() or not rest:
        name, rest = settings.kms_provider, key
    options = options_beside(ProviderOptions.from_settings(settings), f"{name}:{rest}")
    # Never the alias itself: it may be pointed at another key.
    return name, build_provider(name, options).current_uri()


def _try_it(settings: Settings, tenant_id: str, provider: str, key_uri: str) -> None:
    """Wrap and unwrap a key as any process with these settings would."""
    providers = build_providers(settings)
    if provider == providers.wrapping.name and key_uri == providers.wrapping.current_uri():
        raise KMSConfigurationError(
            f"{key_uri} wraps the keys of all tenants without their own KMS key",
            hint="create a KMS key for this tenant",
        )
    kms = providers.wrapping_under(provider, key_uri)
    context = encryption_context(
        environment=settings.environment, tenant_id=tenant_id, data_class="check", purpose="encryption", key_id=uuid4()
    )
    made = kms.generate_data_key(context)
    with made.plaintext, kms.decrypt(made.wrapped, made.key_uri, context) as again:
        if again != made.plaintext:
            raise KMSConfigurationError(f"{key_uri} unwraps to a different key than it wrapped")
