"""Hardware security modules as a provider."""

from glpgenc.keys.kms.pkcs11.provider import Pkcs11KMSProvider

__all__ = ["Pkcs11KMSProvider"]
