"""The call behind ``glpgenc kms check``."""

from __future__ import annotations

import hmac
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from glpgenc.errors import DatabaseUnavailableError, KMSReplyError, SchemaMissingError
from glpgenc.keys.branch_store import BranchKeyStore
from glpgenc.keys.connections import Connections
from glpgenc.keys.kms import ProviderOptions, build_provider, build_providers
from glpgenc.keys.model import Purpose
from glpgenc.keys.providers import branch_provider
from glpgenc.wire.context import encryption_context

if TYPE_CHECKING:
    from glpgenc.settings import Settings


@dataclass(frozen=True)
class KMSCheck:
    """A KMS that works.

    :param milliseconds: how long ``generate_ms`` and ``unwrap_ms`` took.
    :param branch_keys: how many in use it unwrapped.
    """

    provider: str
    key_uri: str
    milliseconds: dict[str, float]
    branch_keys: int = 0


def check_kms(settings: Settings) -> KMSCheck:
    """Generate a data key through the configured KMS and unwrap it; also the branch keys, where there is a database.

    :raises KMSError: it does not work.
    :raises DatabaseError: branch keys can't be read.
    """
    provider = build_provider(settings.kms_provider, ProviderOptions.from_settings(settings))
    # The same context keys as for a real key: a policy may demand them.
    context = encryption_context(
        environment=settings.environment,
        tenant_id=settings.tenant or "check",
        data_class="check",
        purpose=Purpose.ENCRYPTION,
        key_id=uuid4(),
    )
    began = time.perf_counter()
    generated = provider.generate_data_key(context)
    between = time.perf_counter()
    with generated.plaintext, provider.decrypt(generated.wrapped, generated.key_uri, context) as unwrapped:
        ended = time.perf_counter()
        if not hmac.compare_digest(unwrapped.view(), generated.plaintext.view()):
            raise KMSReplyError("the KMS unwrapped another key than it generated")
    milliseconds = {"generate_ms": _milliseconds(began, between), "unwrap_ms": _milliseconds(between, ended)}
    return KMSCheck(provider.name, generated.key_uri, milliseconds, _check_branch_keys(settings))


def _check_branch_keys(settings: Settings) -> int:
    if settings.database_url is None:
        return 0
    with closing(Connections(settings.require_database_url())) as connections:
        try:
            number = len(BranchKeyStore(connections).all_active())
        except (DatabaseUnavailableError, SchemaMissingError):
            if settings.branch_keys == "off":
                return 0  # the KMS is what was asked about, maybe before anything is installed
            raise
        if number:
            provider = branch_provider(settings, connections, build_providers(settings), None)
            with closing(provider):
                provider.check()
        return number


def _milliseconds(began: float, ended: float) -> float:
    return round((ended - began) * 1000, 2)
