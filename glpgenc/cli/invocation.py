"""What the options that every command takes said."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from glpgenc.events import scope
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Invocation:
    """One run of the command line.

    :param as_json: print JSON, for programs.
    :param config: the configuration file that was asked for.
    :param audit_purpose: what it is done for; stands in the audit trail.
    :param overrides: settings given as options.
    """

    as_json: bool = False
    config: Path | None = None
    audit_purpose: str | None = None
    overrides: dict[str, Any] = field(default_factory=dict)

    def update(
        self, *, as_json: bool = False, config: Path | None = None, audit_purpose: str | None = None, **overrides: Any
    ) -> None:
        """Add what was given; an option after the command wins over the same one before it."""
        self.as_json = self.as_json or as_json
        self.config = config or self.config
        self.audit_purpose = audit_purpose or self.audit_purpose
        self.overrides |= {name: value for name, value in overrides.items() if value is not None}

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Say, for the block, who runs it and what for. Each run gets a correlation id of its own."""
        with scope(actor=_user(), purpose=self.audit_purpose, correlation_id=str(uuid4())):
            yield

    @cached_property
    def settings(self) -> Settings:
        """The settings, read on first use: a command that needs none runs without a valid configuration.

        :raises ConfigurationError: they can't be loaded.
        """
        return Settings.load(config=self.config, **self.overrides)


def _user() -> str:
    # What the system says: the environment says whatever its owner likes.
    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
