"""Options of KMS providers, from the settings."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.key_arn import KeyArn

if TYPE_CHECKING:
    from glpgenc.settings import Settings


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultOptions:
    """How to log in to OpenBao or Vault.

    :param auth: ``token``, ``approle`` or ``kubernetes``.
    :param auth_mount: where that method is mounted; its own name if ``None``.
    :param role: AppRole's role id, or the name of the Kubernetes role.
    :param credential_file: the file of the token, the secret id or the service account's JWT.
    :param namespace: in which the login takes place; ``None`` for the root one.
    :param ca_file: certificates that sign the server's; ``None`` for those of ``certifi``.
    :param client_cert_file: a certificate to show to the server.
    :param client_key_file: its private key; ``None`` if that is in the same file.
    """

    auth: str = "token"
    auth_mount: str | None = None
    role: str | None = None
    credential_file: Path | None = None
    namespace: str | None = None
    ca_file: Path | None = None
    client_cert_file: Path | None = None
    client_key_file: Path | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Take them from the settings."""
        return cls(
            auth=settings.vault_auth,
            auth_mount=settings.vault_auth_mount,
            role=settings.vault_role,
            credential_file=settings.vault_credential_file,
            namespace=settings.vault_namespace,
            ca_file=settings.vault_ca_file,
            client_cert_file=settings.vault_client_cert_file,
            client_key_file=settings.vault_client_key_file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pkcs11Options:
    """How the HSM is reached.

    :param module: the vendor's library.
    :param pin_file: the file of the user PIN; ``None`` for ``PKCS11_PIN`` in the environment.
    """

    module: Path | None = None
    pin_file: Path | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Take them from the settings."""
        return cls(module=settings.pkcs11_module, pin_file=settings.pkcs11_pin_file)


_WITHOUT_ENDPOINT = ("local", "pkcs11")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOptions:
    """The settings that any provider may read; each reads those it needs.

    :param kms_key: which key of the KMS: for AWS a key ARN, key id, alias name or alias ARN.
    :param kms_provider: the provider whose region and endpoint these are; ``None`` if that is not known.
    :param region: the KMS's region, ``None`` for the environment's.
    :param endpoint_url: where the KMS answers, ``None`` for its public endpoint.
    :param connect_timeout: seconds to wait for a connection.
    :param read_timeout: seconds to wait for a reply.
    :param max_attempts: requests for one call, the first included.
    :param local_kek_file: the key file of the local provider.
    :param vault: the further options of the provider ``vault``.
    :param pkcs11: the further options of the provider ``pkcs11``.
    """

    kms_key: str | None = None
    kms_provider: str | None = None
    region: str | None = None
    endpoint_url: str | None = field(default=None, repr=False)
    connect_timeout: float = 2.0
    read_timeout: float = 5.0
    max_attempts: int = 4
    local_kek_file: Path | None = None
    vault: VaultOptions = field(default_factory=VaultOptions)
    pkcs11: Pkcs11Options = field(default_factory=Pkcs11Options)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Take them from the settings."""
        return cls(
            kms_key=settings.kms_key,
            kms_provider=settings.kms_provider,
            region=settings.kms_region,
            endpoint_url=settings.kms_endpoint_url,
            connect_timeout=settings.kms_connect_timeout,
            read_timeout=settings.kms_read_timeout,
            max_attempts=settings.kms_max_attempts,
            local_kek_file=settings.local_kek_file,
            vault=VaultOptions.from_settings(settings),
            pkcs11=Pkcs11Options.from_settings(settings),
        )


def options_beside(options: ProviderOptions, entry: str) -> ProviderOptions:
    """Return the options of a provider that ``kms_also`` names.

    :param options: those of the provider that wraps.
    :param entry: a provider's name, or its name, a colon and which key of it: for ``local`` a key file, for ``vault``
        also the URL of a key on another server, for others what they take as ``kms_key``. Without a key it is the one
        that the settings name.
    """
    name, _, key = entry.partition(":")
    if options.kms_provider not in {None, name, *_WITHOUT_ENDPOINT}:
        # Region and endpoint are those of the provider that wraps, which is another one.
        options = replace(options, region=None, endpoint_url=None)
    if not key:
        return options
    if name == "local":
        return replace(options, local_kek_file=_expanded(Path(key)))
    if name == "pkcs11":
        return replace(options, kms_key=f"pkcs11:{key}")
    if name == "vault":
        return _of_server(options, key)
    arn, ours = KeyArn.parse(key), KeyArn.parse(options.kms_key or "")
    if arn is None or arn.region == (options.region or (ours and ours.region)):
        return replace(options, kms_key=key)
    # Of another region: neither that region nor its endpoint are the settings' ones.
    return replace(options, kms_key=key, region=None, endpoint_url=None)


def _of_server(options: ProviderOptions, key: str) -> ProviderOptions:
    parts = urlsplit(key)
    if parts.scheme not in {"http", "https"}:
        return replace(options, kms_key=key)
    return replace(options, kms_key=parts.path.strip("/"), endpoint_url=f"{parts.scheme}://{parts.netloc}")


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise KMSConfigurationError(
            f"the home directory of the key file {path} is not known", hint="give the file's whole path"
        ) from None
