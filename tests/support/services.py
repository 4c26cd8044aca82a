"""Encryption services on a key file, for tests that need no server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.service import EncryptionService, EncryptionServiceConfig, EnvelopeEncryptionService

CONTEXT = {"tenant_id": "acme", "data_class": "pii", "bucket": "invoices"}


@dataclass
class Place:
    """A folder with a key file, and what uses it."""

    folder: Path
    opened: list[EncryptionService | EnvelopeEncryptionService] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not (self.folder / "kek.json").exists():
            create_key_file(self.folder / "kek.json")

    @property
    def keyset(self) -> Path:
        return self.folder / "keyset.json"

    def kms(self) -> LocalKMSProvider:
        return LocalKMSProvider(self.folder / "kek.json")

    def config(self, **changes: Any) -> EncryptionServiceConfig:
        values: dict[str, Any] = {"environment": "test", "keyset_file": self.keyset}
        return EncryptionServiceConfig(**values | changes)

    def service(self, **changes: Any) -> EncryptionService:
        service = EncryptionService(self.kms(), self.config(**changes))
        self.opened.append(service)
        return service

    def envelopes(self, **changes: Any) -> EnvelopeEncryptionService:
        service = EnvelopeEncryptionService(self.kms(), self.config(keyset_file=None, **changes))
        self.opened.append(service)
        return service

    def close(self) -> None:
        for service in self.opened:
            service.close()
