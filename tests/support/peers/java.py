"""The Java that Spark runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from glpgenc.embedded.host import cache_directory
from tests.support.missing import missing

_OLDEST = 17
_SECONDS = 60


def java_home() -> Path:
    """Return the home of a Java that Spark takes: JAVA_HOME, the one on PATH, what tools/fetch_java.sh unpacked."""
    home = next(filter(None, map(_home_of, _programs())), None)
    if home is None:
        missing(
            f"no Java {_OLDEST} or later", "run tools/fetch_java.sh, install default-jre-headless, or set JAVA_HOME"
        )
    return home


def _programs() -> Iterator[Path]:
    known = os.environ.get("JAVA_HOME")
    if known:
        yield Path(known) / "bin" / "java"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)
    yield from (cache_directory() / "java").glob("usr/lib/jvm/*/bin/java")


def _home_of(program: Path) -> Path | None:
    if not program.is_file():
        return None
    command = [str(program), "-XshowSettings:properties", "-version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    properties = dict(re.findall(r"^ +(java\.\S+) = (.+)$", done.stderr, re.MULTILINE))
    version = properties.get("java.specification.version", "0").removeprefix("1.")
    return Path(properties["java.home"]) if int(version) >= _OLDEST else None
