"""Encryption of what is not in the database: values and blobs, with AES-256-GCM."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glpgenc.keys.context import EncryptionContext
    from glpgenc.service.blob import EnvelopeEncryptedData, WrappedDataKey
    from glpgenc.service.config import EncryptionServiceConfig
    from glpgenc.service.encrypted_data import DecryptedData, EncryptedData, SealedBytes
    from glpgenc.service.encryption_service import EncryptionService
    from glpgenc.service.envelope_keys import EnvelopeKey, GeneratedDataKey
    from glpgenc.service.envelope_service import EnvelopeEncryptionService

__all__ = [
    "DecryptedData",
    "EncryptedData",
    "EncryptionContext",
    "EncryptionService",
    "EncryptionServiceConfig",
    "EnvelopeEncryptedData",
    "EnvelopeEncryptionService",
    "EnvelopeKey",
    "GeneratedDataKey",
    "SealedBytes",
    "WrappedDataKey",
]

# Where each is. Imported when first asked for: files are encrypted without the service of values.
_HOMES = {
    "DecryptedData": "glpgenc.service.encrypted_data",
    "EncryptedData": "glpgenc.service.encrypted_data",
    "EncryptionContext": "glpgenc.keys.context",
    "EncryptionService": "glpgenc.service.encryption_service",
    "EncryptionServiceConfig": "glpgenc.service.config",
    "EnvelopeEncryptedData": "glpgenc.service.blob",
    "EnvelopeEncryptionService": "glpgenc.service.envelope_service",
    "EnvelopeKey": "glpgenc.service.envelope_keys",
    "GeneratedDataKey": "glpgenc.service.envelope_keys",
    "SealedBytes": "glpgenc.service.encrypted_data",
    "WrappedDataKey": "glpgenc.service.blob",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
