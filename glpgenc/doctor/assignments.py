"""KMS keys of single tenants: whether this installation assigned them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import Fault, Look, fail, unknown
from glpgenc.errors import DatabaseError, KeyManagementError, KMSError
from glpgenc.keys.connections import Connections
from glpgenc.keys.kms import build_providers
from glpgenc.keys.trust.assignments import Assignments
from glpgenc.keys.trust.registry_key import RegistryKey

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS: LiteralString = "SELECT tenant_id, provider, key_uri FROM glpgenc.tenant_kms_keys ORDER BY 1, 2, 3"


def assigned(look: Look) -> Iterator[Fault]:
    """Check the MAC of every assignment."""
    rows, settings = look.rows(_ROWS), look.settings
    if not rows:
        return
    try:
        with (
            closing(Connections(settings.require_database_url())) as connections,
            closing(RegistryKey(connections, build_providers(settings), settings.environment)) as registry,
        ):
            assignments = Assignments(connections, registry)
            for row in rows:
                try:
                    assignments.believes(row["tenant_id"], (row["provider"], row["key_uri"]))
                except KeyManagementError as error:
                    yield fail(row["tenant_id"], error.message, error.hint)
    except (KMSError, DatabaseError) as error:
        yield unknown("glpgenc.tenant_kms_keys", f"its MACs could not be checked: {error.message}", error.hint)
