"""Compare what a page shows with what was printed: what differs from run to run is the same when it is of one kind."""

from __future__ import annotations

import re

_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_DAY = r"\b\d{4}-\d\d-\d\d"
_VARIES = [
    (_UUID, "UUID"),
    (re.compile(rf"{_DAY}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?))?)?"), "TIME"),
    (re.compile(r"\b(?:\d+:)?\d+:\d\d(?:\.\d+)?\b"), "DURATION"),
    (re.compile(r"\b[\d,.]+ ?(?:ns|us|µs|ms|s|seconds?|min|minutes?)(?= |$|[,.;:)/])"), "DURATION"),
    (re.compile(r"\b[\d,.]+ ?(?:rows|values|keys)? ?(?:/s|a second|per second)"), "RATE"),
    (re.compile(r"(?<![0-9A-Za-z])(?:\\x)?[0-9a-f]{16,}(?![0-9A-Za-z])"), "HEX"),
    (re.compile(r"\bpid \d+"), "pid N"),
    (re.compile(r"(?<=:)[1-6]\d{4}\b"), "PORT"),
    (re.compile(r"-{2,}"), "--"),
    (re.compile(r"\s+"), " "),
]  # fmt: skip


def settled(line: str) -> str:
    """Return the line with what varies replaced by its kind."""
    for pattern, kind in _VARIES:
        line = pattern.sub(kind, line)
    return line.strip()


def same_line(shown: str, printed: str) -> bool:
    """Tell whether a line is as shown; ``...`` in it stands for any text."""
    parts = [re.escape(settled(part)) for part in shown.split("...")]
    return re.fullmatch(" ?.* ?".join(parts), settled(printed)) is not None


def difference(shown: str, printed: str) -> str | None:
    """Return the first line that is not as shown, or None.

    A line ``...`` stands for any number of lines. Empty lines at the ends do not count.
    """
    wanted, found = shown.strip("\n").splitlines(), printed.strip("\n").splitlines()
    at = _first_difference(wanted, found)
    if at is None:
        return None
    line = repr(wanted[at]) if at < len(wanted) else "the end"
    return f"shown is {line}; printed was:\n{printed.rstrip()}"


def _first_difference(wanted: list[str], found: list[str]) -> int | None:
    """Return the number of the line of ``wanted`` up to which ``found`` can be read."""
    reached = {0}
    for number, line in enumerate(wanted):
        if line.strip() == "...":
            reached = set(range(min(reached), len(found) + 1))
            continue
        reached = {at + 1 for at in reached if at < len(found) and same_line(line, found[at])}
        if not reached:
            return number
    return None if len(found) in reached else len(wanted)


def paired_uuids(shown: str, printed: str) -> dict[str, str]:
    """Return for each UUID of the page the one that was printed in its place."""
    wanted, found = _UUID.findall(shown), _UUID.findall(printed)
    return dict(zip(wanted, found, strict=True)) if len(wanted) == len(found) else {}
