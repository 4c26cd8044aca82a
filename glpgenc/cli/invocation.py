"""What the options that every command takes said."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from glpgenc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Invocation:
    """One run of the command line.

    :param as_json: print JSON, for programs.
    :param config: the configuration file that was asked for.
    :param overrides: settings given as options.
    """

    as_json: bool = False
    config: Path | None = None
    overrides: dict[str, Any] = field(default_factory=dict)

    def update(self, *, as_json: bool, config: Path | None, **overrides: Any) -> None:
        """Add what was given; an option after the command wins over the same one before it."""
        self.as_json = self.as_json or as_json
        self.config = config or self.config
        self.overrides |= {name: value for name, value in overrides.items() if value is not None}

    @cached_property
    def settings(self) -> Settings:
        """The settings, read on first use: a command that needs none runs without a valid configuration.

        :raises ConfigurationError: they can't be loaded.
        """
        return Settings.load(config=self.config, **self.overrides)
