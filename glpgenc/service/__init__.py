"""Encryption of what is not in the database: values and blobs, with AES-256-GCM."""

from __future__ import annotations

from glpgenc.service.blob import WrappedDataKey
from glpgenc.service.config import EncryptionServiceConfig
from glpgenc.service.data import DecryptedData, EncryptedData
from glpgenc.service.encryption_service import EncryptionService
from glpgenc.service.envelope_key import EnvelopeKey
from glpgenc.service.envelope_service import EnvelopeEncryptionService

__all__ = [
    "DecryptedData",
    "EncryptedData",
    "EncryptionService",
    "EncryptionServiceConfig",
    "EnvelopeEncryptionService",
    "EnvelopeKey",
    "WrappedDataKey",
]
