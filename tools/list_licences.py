"""Write docs/DEPENDENCIES.md: what glpgenc brings along, and under which licence: ``python -m tools.list_licences``.

Needs both environments: the packages are read in .venv, by pip-licenses of .venv-release.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "DEPENDENCIES.md"
_PIP_LICENSES = ROOT / ".venv-release" / "bin" / "pip-licenses"
_EXTRAS = ("api", "arrow", "asyncio", "aws", "demo", "django", "metrics", "pkcs11", "polars", "redis", "vault")

_HEAD = """# Dependencies and their licences

What `pip install glpgenc` brings along, and each of its extras. The versions are those that tests run with
(`requirements/dev.txt`), the licences what the packages' own metadata say. Written by `python -m tools.list_licences`;
a test compares it with the locks. glpgenc itself is under Apache-2.0.

psycopg is under the LGPL 3: it is installed beside glpgenc, unchanged, and can be replaced. Nothing here is under a
licence that asks for the source of what imports it. Tools for tests, documentation and releases are not shipped, and
not listed; some of them have other licences.

| package | version | licence | comes with |
| --- | --- | --- | --- |
"""


class Package(NamedTuple):
    """A line of the page."""

    name: str
    version: str
    licence: str
    extras: str


def closure(extra: str | None) -> set[str]:
    """Return the names of all packages that an installation with one extra needs, glpgenc itself left out."""
    found = set[str]()
    waiting = [("glpgenc", frozenset({extra} if extra else ()))]
    seen = set[tuple[str, frozenset[str]]]()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for text in requires(name) or ():
            requirement = Requirement(text)
            environments = [{"extra": each} for each in extras] or [{"extra": ""}]
            if requirement.marker is None or any(requirement.marker.evaluate(each) for each in environments):
                needed = canonicalize_name(requirement.name)
                found.add(needed)
                waiting.append((needed, frozenset(requirement.extras)))
    return found - {"glpgenc"}


def shipped() -> dict[str, str]:
    """Return the packages that any extra brings along, each with the extras that do."""
    always = closure(None)
    by_extra = {extra: closure(extra) for extra in _EXTRAS}
    names = sorted(always.union(*by_extra.values()))
    return {
        name: "always" if name in always else ", ".join(extra for extra in _EXTRAS if name in by_extra[extra])
        for name in names
    }


def packages() -> list[Package]:
    """Return what is shipped with its licences, sorted by name.

    :raises FileNotFoundError: .venv-release is missing: ``make venv-release`` makes it.
    """
    extras = shipped()
    answer = subprocess.run(
        [_PIP_LICENSES, f"--python={sys.executable}", "--format=json", "--from=mixed", "--packages", *extras],
        check=True,
        capture_output=True,
        text=True,
    )
    listed: dict[str, dict[str, str]] = {canonicalize_name(each["Name"]): each for each in json.loads(answer.stdout)}
    return [
        Package(name, listed[name]["Version"], " ".join(listed[name]["License"].split()), extras[name])
        for name in extras
    ]


def page(listed: list[Package]) -> str:
    """Return the document."""
    return _HEAD + "".join(f"| {' | '.join(each)} |\n" for each in listed)


def main() -> None:
    """Write the page."""
    if not _PIP_LICENSES.exists():
        sys.exit("there is no .venv-release: run `make venv-release`")
    DOCUMENT.write_text(page(packages()), encoding="utf-8")


if __name__ == "__main__":
    main()
