"""Look for known vulnerabilities in what is locked, offline: ``python -m tools.advisories DATABASE [LOCK ...]``.

DATABASE is a copy of the Python packaging advisory database: a folder of OSV records (its repository, or the unpacked
export of OSV for PyPI), or such an export as it is, a zip file. Where there is a network, ``make audit`` asks for the
same records itself. The exit code is 1 where something is found, 2 where it can't be told.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tools.locked import REQUIREMENTS, locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_UNITS: dict[str, Callable[[str], Any]] = {".json": json.loads, ".yaml": yaml.safe_load, ".yml": yaml.safe_load}


@dataclass(frozen=True, order=True)
class Finding:
    """A locked version that an advisory names."""

    lock: str
    package: str
    version: str
    advisory: str
    aliases: tuple[str, ...]
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        names = ", ".join((self.advisory, *self.aliases))
        mend = f"fixed in {', '.join(self.fixed)}" if self.fixed else "no fixed version is known"
        return f"{self.lock}: {self.package} {self.version}: {names}: {mend}"


def records(database: Path) -> Iterator[dict[str, Any]]:
    """Yield the OSV records of a folder or a zip file; withdrawn ones are left out.

    :raises FileNotFoundError: there is no record in it: nothing that was looked up in it would mean anything.
    """
    found = 0
    for name, text in _documents(database):
        record = _UNITS[Path(name).suffix](text)
        if isinstance(record, dict) and "affected" in record:
            found += 1
            if "withdrawn" not in record:
                yield record
    if not found:
        message = f"{database} holds no OSV record"
        raise FileNotFoundError(message)


def findings(locks: Iterable[Path], database: Path) -> list[Finding]:
    """Return what the database says of the packages of locks, sorted."""
    known = dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]()
    for record in records(database):
        for affected in record["affected"]:
            package = affected.get("package", {})
            if package.get("ecosystem") == "PyPI":
                known.setdefault(canonicalize_name(package["name"]), []).append((record, affected))
    return sorted(
        Finding(lock.name, name, version, record["id"], tuple(record.get("aliases", ())), tuple(_fixes(affected)))
        for lock in locks
        for name, version in locked(lock)
        for record, affected in known.get(name, ())
        if affects(affected, version)
    )


def affects(affected: dict[str, Any], version: str) -> bool:
    """Tell whether an ``affected`` entry covers a version (OSV schema 1.6, "Evaluation")."""
    if version in affected.get("versions", ()):
        return True
    return any(
        _within(each["events"], Version(version))
        for each in affected.get("ranges", ())
        if each.get("type") == "ECOSYSTEM"
    )


def _within(events: Iterable[dict[str, str]], version: Version) -> bool:
    inside = False
    for event in sorted(events, key=lambda each: _version(next(iter(each.values())))):
        ((kind, text),) = event.items()
        bound = _version(text)
        if kind == "introduced" and version >= bound:
            inside = True
        elif (kind == "fixed" and version >= bound) or (kind == "last_affected" and version > bound):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def _fixes(affected: dict[str, Any]) -> Iterator[str]:
    for each in affected.get("ranges", ()):
        if each.get("type") == "ECOSYSTEM":
            yield from (event["fixed"] for event in each["events"] if "fixed" in event)


def _documents(database: Path) -> Iterator[tuple[str, str]]:
    if database.is_file():
        with zipfile.ZipFile(database) as archive:
            for name in archive.namelist():
                if Path(name).suffix in _UNITS:
                    yield name, archive.read(name).decode()
        return
    for path in sorted(database.rglob("*")):
        if path.suffix in _UNITS and path.is_file():
            yield str(path), path.read_text(encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Print what is found; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.advisories", description="Known vulnerabilities, offline.")
    parser.add_argument("database", type=Path, help="OSV records: a folder, or a zip file")
    parser.add_argument("locks", type=Path, nargs="*", help="requirements files with pinned versions; all by default")
    parser.add_argument("--json", action="store_true", help="print a JSON document")
    options = parser.parse_args(arguments)
    locks = options.locks or sorted(REQUIREMENTS.glob("*.txt"))
    try:
        found = findings(locks, options.database)
    except (OSError, ValueError, zipfile.BadZipFile, yaml.YAMLError) as error:
        print(f"error: {error}\nname a folder or zip file of OSV records for PyPI, and locks", file=sys.stderr)
        return 2
    if options.json:
        print(
            json.dumps({"locks": [each.name for each in locks], "findings": [asdict(each) for each in found]}, indent=2)
        )
    else:
        for each in found:
            print(each)
        print(f"{len(found)} known vulnerabilities in {sum(len(locked(each)) for each in locks)} locked packages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
