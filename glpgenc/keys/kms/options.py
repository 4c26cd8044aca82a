"""What a KMS provider is built from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from glpgenc.keys.kms.aws_arn import KeyArn

if TYPE_CHECKING:
    from glpgenc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOptions:
    """The settings that any provider may read; each reads those it needs.

    :param kms_key: which key of the KMS: for AWS a key ARN, key id, alias name or alias ARN.
    :param region: the KMS's region, ``None`` for the environment's.
    :param endpoint_url: where the KMS answers, ``None`` for its public endpoint.
    :param connect_timeout: seconds to wait for a connection.
    :param read_timeout: seconds to wait for a reply.
    :param max_attempts: requests for one call, the first included.
    :param local_kek_file: the key file of the local provider.
    """

    kms_key: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    connect_timeout: float = 2.0
    read_timeout: float = 5.0
    max_attempts: int = 4
    local_kek_file: Path | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Take them from the settings."""
        return cls(
            kms_key=settings.kms_key,
            region=settings.kms_region,
            endpoint_url=settings.kms_endpoint_url,
            connect_timeout=settings.kms_connect_timeout,
            read_timeout=settings.kms_read_timeout,
            max_attempts=settings.kms_max_attempts,
            local_kek_file=settings.local_kek_file,
        )


def options_beside(options: ProviderOptions, entry: str) -> ProviderOptions:
    """Return the options of a provider that ``kms_also`` names.

    :param options: those of the provider that wraps.
    :param entry: a provider's name, or its name, a colon and which key of it: for ``local`` a key file, for others what
        they take as ``kms_key``. Without a key it is the one that the settings name.
    """
    name, _, key = entry.partition(":")
    if not key:
        return options
    if name == "local":
        return replace(options, local_kek_file=Path(key).expanduser())
    arn, ours = KeyArn.parse(key), KeyArn.parse(options.kms_key or "")
    if arn is None or arn.region == (options.region or (ours and ours.region)):
        return replace(options, kms_key=key)
    # Of another region: neither that region nor its endpoint are the settings' ones.
    return replace(options, kms_key=key, region=None, endpoint_url=None)
