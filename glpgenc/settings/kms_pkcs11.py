"""The settings of the KMS provider ``pkcs11``: a hardware security module."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, field_validator

from glpgenc.settings.declaring import setting
from glpgenc.settings.locations import expanded

_A_FILE = "a path; ~ is the home directory, and a relative path in glpgenc.toml starts at that file's directory"


def holds_pin(kms_key: str) -> bool:
    """Return whether it is a PKCS#11 URI with more than the name of a key (RFC 7512: a query may hold a PIN)."""
    return kms_key.startswith("pkcs11:") and ("?" in kms_key or "pin-" in kms_key)


class Pkcs11Settings(BaseModel):
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

    @field_validator("pkcs11_module", "pkcs11_pin_file")
    @classmethod
    def _expand_pkcs11_files(cls, value: Path | None) -> Path | None:
        return None if value is None else expanded(value)
