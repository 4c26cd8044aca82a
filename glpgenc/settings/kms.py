"""The settings of single KMS providers: ``vault`` and ``pkcs11``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.settings.declaration import DeclaredSettings, setting

if TYPE_CHECKING:
    from pathlib import Path

_PATH = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}){0,15}$"
_A_FILE = "a path; ~ is the home directory, and a relative path in glpgenc.toml starts at that file's directory"


class VaultSettings(DeclaredSettings):
    """How to log in. Where the server is and which key wraps are kms_endpoint_url and kms_key."""

    vault_auth: str = setting(
        "How the `vault` provider logs in to OpenBao or Vault.",
        "token, approle or kubernetes",
        pattern=r"^(token|approle|kubernetes)$",
        default="token",
        named_only=True,
    )
    vault_auth_mount: str | None = setting(
        "The mount path of the auth method. Without it, the name of the method.",
        "a path of letters, digits, `_`, `.`, `-` and `/`, without a slash at its ends",
        pattern=_PATH,
        default=None,
        named_only=True,
    )
    vault_role: str | None = setting(
        "AppRole's role id, or the name of the Kubernetes role.",
        "1 to 256 printable characters without spaces",
        pattern=r"^[\x21-\x7e]{1,256}$",
        default=None,
        named_only=True,
    )
    vault_credential_file: Path | None = setting(
        "The file with the token, AppRole's secret id, or the service account's JWT. Without it, a token is read "
        "from `BAO_TOKEN` or `VAULT_TOKEN`, a secret id from `BAO_SECRET_ID` or `VAULT_SECRET_ID`, and a JWT "
        "from the default path of Kubernetes.",
        _A_FILE,
        default=None,
        named_only=True,
    )
    vault_namespace: str | None = setting(
        "The namespace for the login, and for a kms_key that is only a name.",
        "a path of letters, digits, `_`, `.`, `-` and `/`, without a slash at its ends",
        pattern=_PATH,
        default=None,
        named_only=True,
    )
    vault_ca_file: Path | None = setting(
        "The CA certificates for the server's certificate, in PEM. Without it, those of `certifi`.",
        _A_FILE,
        default=None,
        named_only=True,
    )
    vault_client_cert_file: Path | None = setting(
        "The client certificate, in PEM.",
        _A_FILE,
        default=None,
        named_only=True,
    )
    vault_client_key_file: Path | None = setting(
        "The unencrypted private key of the client certificate, in PEM. Without it, it is in the same file.",
        _A_FILE,
        default=None,
        named_only=True,
    )


def holds_pin(kms_key: str) -> bool:
    """Return whether it is a PKCS#11 URI with more than the name of a key (RFC 7512: a query may hold a PIN)."""
    return kms_key.startswith("pkcs11:") and ("?" in kms_key or "pin-" in kms_key)


class Pkcs11Settings(DeclaredSettings):
    """How the HSM is reached. Which key wraps is kms_key."""

    pkcs11_module: Path | None = setting(
        "The HSM vendor's PKCS#11 library, which the `pkcs11` provider loads into the process.",
        _A_FILE,
        default=None,
        named_only=True,
    )
    pkcs11_pin_file: Path | None = setting(
        "The file with the token's user PIN. Without it, the PIN is read from the environment variable `PKCS11_PIN`.",
        _A_FILE,
        default=None,
        named_only=True,
    )
