"""The call behind ``glpgenc kms check``."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from glpgenc.errors import KMSReplyError
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.model import Purpose
from glpgenc.wire.context import encryption_context

if TYPE_CHECKING:
    from glpgenc.settings import Settings


@dataclass(frozen=True)
class KMSCheck:
    """A KMS that works.

    :param milliseconds: how long ``generate_ms`` and ``unwrap_ms`` took.
    """

    provider: str
    key_uri: str
    milliseconds: dict[str, float]


def check_kms(settings: Settings) -> KMSCheck:
    """Generate a data key through the configured KMS and unwrap it.

    :raises KMSError: it does not work.
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
    return KMSCheck(provider.name, generated.key_uri, milliseconds)


def _milliseconds(began: float, ended: float) -> float:
    return round((ended - began) * 1000, 2)
