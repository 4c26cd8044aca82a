"""Encryption of what is not in the database: values and blobs, with AES-256-GCM."""

from __future__ import annotations

from glpgenc.service.config import EncryptionServiceConfig
from glpgenc.service.data import EncryptedData
from glpgenc.service.encryption_service import EncryptionService

__all__ = ["EncryptedData", "EncryptionService", "EncryptionServiceConfig"]
