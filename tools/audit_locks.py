"""Look for known vulnerabilities in every lock, by pip-audit: ``python -m tools.audit_locks [LOCK ...]``.

pip-audit ends at the first package that it can't look up (``--strict``), or says nothing of it in its exit code. Here
all packages of all locks are looked up. The exit code is 1 where a vulnerability is found, 2 where something can't be
told.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.locked import REQUIREMENTS, locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Pins = Sequence[tuple[str, str]]

PROGRAM = REQUIREMENTS.parent / ".venv-release" / "bin" / "pip-audit"
_LONGEST_REASON = 200
_NO_NETWORK = "network may be blocking"


def looked_up(pins: Pins, program: Path = PROGRAM) -> Iterator[dict[str, Any]]:
    """Yield what pip-audit says of each package: with ``vulns``, or with a ``skip_reason``.

    Where it ends without a word on any, each half is looked up by itself, down to the package that it ends at.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(f"{name}=={version}\n" for name, version in pins)
        file.flush()
        answer = subprocess.run(
            [
                program,
                "--disable-pip",
                "--no-deps",
                "--progress-spinner=off",
                "--format=json",
                "--requirement",
                file.name,
            ],
            check=False,
            capture_output=True,
            text=True,
        )
    try:
        yield from json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        # Without a network each half would fail as well.
        if len(pins) > 1 and _NO_NETWORK not in answer.stderr:
            half = len(pins) // 2
            yield from looked_up(pins[:half], program)
            yield from looked_up(pins[half:], program)
            return
        reason = " ".join(answer.stderr.split())[-_LONGEST_REASON:] or f"pip-audit ended with {answer.returncode}"
        yield from ({"name": name, "skip_reason": reason} for name, _ in pins)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit_locks")
    parser.add_argument("locks", nargs="*", type=Path, metavar="LOCK", help="requirements/*.txt by default")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="pip-audit")
    given = parser.parse_args(arguments)
    found = unknown = 0
    for lock in given.locks or sorted(REQUIREMENTS.glob("*.txt")):
        for each in looked_up(locked(lock), given.program):
            for vulnerability in each.get("vulns", ()):
                found += 1
                fixed = ", ".join(vulnerability["fix_versions"]) or "no version"
                print(f"{lock.name}: {each['name']} {each['version']}: {vulnerability['id']}: fixed in {fixed}")
            if "skip_reason" in each:
                unknown += 1
                print(f"{lock.name}: {each['name']}: can't be looked up: {each['skip_reason']}")
        print(f"{lock.name} was looked at", file=sys.stderr)
    return 1 if found else 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
