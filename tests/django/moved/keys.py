"""What the packages that values are moved from take their keys from, in Django's settings."""

from __future__ import annotations

KEYS = {
    "CRYPTOGRAPHY_KEY": "a key of django-cryptography",
    "SALT_KEY": ["salt two", "salt one"],
    "PGCRYPTO_KEY": "a passphrase, with \\ backslashes",
}
