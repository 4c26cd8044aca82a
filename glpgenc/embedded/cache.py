"""Where unpacked programs are kept between runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glpgenc._support.forks import FileLock
from glpgenc.settings.locations import require_home

# tools/cache_dir.sh names the same folder for the shell.
_ROOTS_CACHE = Path("/var/cache/glpgenc")


def cache_directory() -> Path:
    """Return the cache folder of this user, made if need be.

    Root's is ``/var/cache/glpgenc`` and not under its home, because the unprivileged account that runs the server must
    be able to read the programs there, and homes are private.

    :raises OSError: when it can't be made.
    """
    directory = _ROOTS_CACHE if os.geteuid() == 0 else _users_cache()
    directory.mkdir(parents=True, exist_ok=True, mode=0o755)
    return directory


def _users_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification has relative paths ignored.
    given = base if os.path.isabs(base) else os.path.expanduser("~/.cache")  # noqa: PTH111, PTH117 - text, may be empty
    parent = require_home(Path(given), "XDG_CACHE_HOME")
    return parent / "glpgenc"


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold a lock of this cache, so that two processes don't unpack the same thing at once."""
    with FileLock(cache_directory() / f"{name}.lock"):
        yield
