"""Which addresses a KMS may be reached at: its replies hold keys in the clear."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from glpgenc.errors import KMSConfigurationError


def check_endpoint(kms: str, url: str) -> None:
    """Refuse plain HTTP, but to the loopback address.

    :param kms: what to call it in the message.
    :raises KMSConfigurationError: if plaintext keys would go unencrypted over a network.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise KMSConfigurationError(
            f"{kms} endpoint {parts.scheme}://{parts.hostname} would send plaintext keys unencrypted",
            hint="use https://; http:// is allowed for a loopback address only",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
