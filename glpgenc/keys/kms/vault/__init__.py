"""OpenBao and HashiCorp Vault as a provider."""
