"""What the provider ``vault`` needs beside the settings of every KMS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from glpgenc.settings import Settings


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
