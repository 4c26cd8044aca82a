"""What the demo did, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Step:
    """One thing shown.

    :param title: what is shown.
    :param lines: what was seen.
    :param held: whether it was as it should be.
    :param facts: the same for programs.
    """

    title: str
    lines: list[str]
    held: bool = True
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Report:
    """All steps, handed to a listener as they come.

    :param listener: is given each step at once.
    """

    listener: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Add a step and show it."""
        self.steps.append(step)
        self.listener(step)

    @property
    def held(self) -> bool:
        """Whether every step was as it should be."""
        return bool(self.steps) and all(step.held for step in self.steps)
