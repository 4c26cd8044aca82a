"""Whether the cryptographic modules that an installation uses run in FIPS mode, and how that was found."""

from __future__ import annotations

from glpgenc.compliance.fips.database import pgcrypto_mode
from glpgenc.compliance.fips.host import cryptography_mode, hashlib_mode, kernel_mode
from glpgenc.compliance.fips.model import FipsState, Mode

__all__ = ["FipsState", "Mode", "cryptography_mode", "hashlib_mode", "kernel_mode", "pgcrypto_mode"]
