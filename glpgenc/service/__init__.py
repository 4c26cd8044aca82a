"""Encryption of what is not in the database: values and blobs, with AES-256-GCM."""

from __future__ import annotations

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
