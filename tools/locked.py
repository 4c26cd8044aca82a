"""What a lock of requirements/ holds."""

from __future__ import annotations

from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).parents[1] / "requirements"


def locked(path: Path) -> list[tuple[str, str]]:
    """Return the names and versions of a lock, in its order; a package may be there with several versions.

    :param path: a file as ``make lock`` writes it: one pinned requirement a line, its hashes on lines of their own.
    :raises ValueError: a requirement is not pinned to one version, so what it stands for can't be told.
    """
    found = list[tuple[str, str]]()
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.rstrip("\\").strip()
        if not text or text.startswith(("#", "--")):
            continue
        requirement = Requirement(text)
        pins = [each.version for each in requirement.specifier if each.operator == "=="]
        if len(pins) != 1:
            message = f"{path.name}: {requirement.name} is not pinned to a version"
            raise ValueError(message)
        found.append((canonicalize_name(requirement.name), pins[0]))
    return found
