"""What the services are configured by."""

from __future__ import annotations

from glpgenc.settings import Settings


class EncryptionServiceConfig(Settings):
    """The settings, as the services read them.

    From code: ``EncryptionServiceConfig(environment="production", tenant="acme")``. From the environment and
    ``glpgenc.toml``, with arguments before both: ``EncryptionServiceConfig.load()``. Names, values and messages are
    those of :class:`~glpgenc.settings.Settings`, whose instances the services take too. They read ``environment``,
    ``tenant``, ``keyset_file``, ``blob_key_uses``, ``auto_create_keys``, ``gcm_use_batch``, ``cache_size``,
    ``cache_ttl`` and ``cache_max_stale``; those of the KMS and the database are for whoever builds these.
    """
