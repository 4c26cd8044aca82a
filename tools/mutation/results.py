"""What became of each mutant of a room, in a file that a run continues."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.mutation.mutant import Mutant
from tools.mutation.rooms import equivalents
from tools.mutation.run import CHECKOUT

BUILD = CHECKOUT / "build" / "mutation"
_KILLED = {"killed", "timeout"}


@dataclass(frozen=True, slots=True)
class Score:
    """What became of some mutants.

    :param tried: all of them but those that PostgreSQL does not take.
    :param killed: those that a test noticed, or that no longer end.
    :param equivalent: those that no test can notice.
    :param survivors: the others, by name.
    """

    tried: int
    killed: int
    equivalent: int
    survivors: list[str]

    @property
    def share(self) -> float:
        """Killed ones among those that a test could notice, in per cent."""
        return 100 * self.killed / max(1, self.tried - self.equivalent)


class Results:
    """The results of a room.

    :param room: its name.
    :param folder: where they are.
    """

    def __init__(self, room: str, folder: Path = BUILD) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{room}.json"
        self.all: dict[str, dict[str, Any]] = {}
        if self._path.exists():
            self.all = json.loads(self._path.read_text(encoding="utf-8"))

    def add(self, name: str, result: dict[str, Any]) -> None:
        """Note one, at once."""
        self.all[name] = result
        self._write()

    def _write(self) -> None:
        self._path.write_text(json.dumps(self.all, indent=1), encoding="utf-8")

    def forget_survivors(self) -> None:
        """Let those be tried once more that no test failed for."""
        self.all = {name: each for name, each in self.all.items() if each["status"] == "killed"}

    def score(self, mutants: Iterable[Mutant]) -> Score:
        """Return what became of those of some mutants that were tried."""
        excused = equivalents()
        known = {each.name: self.all[each.name]["status"] for each in mutants if each.name in self.all}
        tried = {name: status for name, status in known.items() if status != "invalid"}
        left = sorted(name for name, status in tried.items() if status not in _KILLED)
        killed = sum(status in _KILLED for status in tried.values())
        survivors = [name for name in left if name not in excused]
        return Score(len(tried), killed, len(left) - len(survivors), survivors)
