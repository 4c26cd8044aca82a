"""The configuration of the services and of the key manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pydantic import SecretStr


class EncryptionServiceConfig(Settings):
    """Settings of the services, as keyword arguments with defaults. Immutable.

    ``EncryptionServiceConfig(environment="production", tenant="acme")`` takes the arguments and the defaults, and reads
    neither environment nor file. ``EncryptionServiceConfig.load(tenant="acme")`` takes the arguments, then
    ``GLPGENC_...`` in the environment, then ``glpgenc.toml``, then the defaults. The fields are all of
    :class:`~glpgenc.settings.Settings`, whose instances serve as well (docs/CONFIGURATION.md); the ones below are those
    that :class:`~glpgenc.service.EncryptionService`,
    :class:`~glpgenc.service.EnvelopeEncryptionService`, :class:`~glpgenc.keys.manager.KeyManager` and
    their ``from_settings()`` read.

    :raises ConfigurationError: a name is unknown, or a value is not accepted.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            origins: Mapping[str, str] | None = None,
            /,
            *,
            environment: str = "default",
            tenant: str | None = None,
            database_url: str | SecretStr | None = None,
            keyset_file: str | Path | None = None,
            kms_provider: str = "local",
            kms_key: str | None = None,
            kms_region: str | None = None,
            kms_endpoint_url: str | None = None,
            local_kek_file: str | Path = ...,
            branch_keys: str = "off",
            cache_size: int = 10_000,
            cache_ttl: float = 300.0,
            cache_max_stale: float = 900.0,
            auto_create_keys: bool = True,
            service_classes: Sequence[str] | None = None,
            gcm_use_batch: int = 10_000,
            blob_key_uses: int = 1,
            **others: Any,
        ) -> None: ...
