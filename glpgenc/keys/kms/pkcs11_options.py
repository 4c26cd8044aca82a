"""What the provider ``pkcs11`` needs beside the settings of every KMS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from glpgenc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Pkcs11Options:
    """How the HSM is reached.

    :param module: the vendor's library.
    :param pin_file: the file of the user PIN; ``None`` for ``PKCS11_PIN`` in the environment.
    """

    module: Path | None = None
    pin_file: Path | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Take them from the settings."""
        return cls(module=settings.pkcs11_module, pin_file=settings.pkcs11_pin_file)
