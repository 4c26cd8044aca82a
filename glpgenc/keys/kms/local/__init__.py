"""A key file as a provider, for development and for a single host."""

from glpgenc.keys.kms.local.key_file import add_version, create_key_file
from glpgenc.keys.kms.local.provider import LocalKMSProvider

__all__ = ["LocalKMSProvider", "add_version", "create_key_file"]
