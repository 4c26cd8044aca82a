"""OpenBao and HashiCorp Vault as a provider."""

from glpgenc.keys.kms.vault.provider import VaultKMSProvider

__all__ = ["VaultKMSProvider"]
