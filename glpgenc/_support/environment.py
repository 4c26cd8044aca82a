"""The environment of a child process: what it requires to run, and no credential of this process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

_SYSTEM = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_TERMINAL = ("TERM", "COLUMNS", "LINES", "SHELL", "EDITOR", "VISUAL", "PAGER", "LESS", "INPUTRC", "DISPLAY")
# libpq reads them, and lists them as no parameter's.
_LIBPQ_BESIDE = ("PGSERVICEFILE", "PGSYSCONFDIR")


def minimal_environment(*added: Mapping[str, str], libpq: bool = False, terminal: bool = False) -> dict[str, str]:
    """Return the environment for a program: an allow-list of ours, so that no new variable reaches it by default.

    :param added: what this program gets beside it; later ones win.
    :param libpq: whether it connects with libpq's variables, such as PGHOST and PGSSLROOTCERT.
    :param terminal: whether a person uses it at a terminal.
    """
    names = {*_SYSTEM, *(_TERMINAL if terminal else ()), *(_libpq_variables() if libpq else ())}
    prefixes = ("LC_", "PSQL_", "XDG_") if terminal else ("LC_",)
    environment = {name: value for name, value in os.environ.items() if name in names or name.startswith(prefixes)}
    for each in added:
        environment |= each
    return environment


@cache
def _libpq_variables() -> frozenset[str]:
    from psycopg.pq import Conninfo  # noqa: PLC0415  (what is started without a database needs no driver)

    listed = (each.envvar.decode() for each in Conninfo.get_defaults() if each.envvar is not None)
    return frozenset((*listed, *_LIBPQ_BESIDE))
