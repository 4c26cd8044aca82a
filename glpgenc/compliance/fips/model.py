"""What is notified of FIPS mode."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Whether a module refuses what is not approved."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FipsState:
    """The mode of one module.

    ``on`` says that the module refuses algorithms that are not approved. It does not say that the module has a
    certificate: that hangs on its very build, and on where it runs.

    :param component: such as ``pgcrypto``.
    :param version: of the library, where it is known.
    :param found_by: how it was found.
    """

    component: str
    mode: Mode
    version: str | None
    found_by: str
