"""Short runs of the command line, start to end: a file of 1 MB by `glpgenc file`, the help and the version.

Each is a process of its own, with compiled modules as an installation has them, and with a key file. Beside them, in
turns: Python that does nothing; Python that imports what any command line of these packages does, typer and the cipher
of `cryptography`; pyrage, whose program reads its arguments by hand; and age, a compiled program (the system's,
Debian's, or what GLPG_BENCH_AGE names; without one its rows are left out). Files are in memory where there is room.

What is left above typer and the cipher is the modules of `glpgenc file`, about a hundred of its own and of the standard
library, and the work: the key file, the file itself, its sync and its name. `python -X importtime -m glpgenc.cli file
encrypt ...` lists them; tests/cli/test_start_up.py says which may not be among them.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from bench.measurements.files import OURS, filled, folder_for, programs, run
from bench.results.row import Row, at_most, measuring_at_most, timed
from bench.results.timing import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bench.fixtures.stage import Stage
    from bench.measurements.files import Program
    from bench.results.timing import Timing

_BYTES = 1_000_000
_IN_ALL = measuring_at_most(200, "ms")
_OF_ITS_FLOOR = at_most(3)
_NO_SERVER = "-"
_NOTHING, _IMPORTS = "python -c pass", "python that imports typer and AESGCM"
_FLOORS = {
    _NOTHING: "pass",
    _IMPORTS: "import typer; from cryptography.hazmat.primitives.ciphers.aead import AESGCM",
}
_PEERS = ("age", "pyrage")
_BOUNDS = {_NOTHING: _IN_ALL, _IMPORTS: _OF_ITS_FLOOR}


def measure(stage: Stage) -> Iterator[Row]:
    """Measure both ways, then what prints texts."""
    with folder_for(2) as folder:
        compiled = ["env", "-u", "PYTHONDONTWRITEBYTECODE", f"PYTHONPYCACHEPREFIX={folder / 'compiled'}"]
        floors = {name: [*compiled, sys.executable, "-c", program] for name, program in _FLOORS.items()}
        found = {name: each.after(compiled) for name, each in programs(folder).items() if name in {OURS, *_PEERS}}
        plain, encrypted = filled(folder / "in", _BYTES), {name: folder / f"{name}.enc" for name in found}
        for name, program in found.items():
            program.run("encrypt", plain, encrypted[name])
        for kind in ("encrypt", "decrypt"):
            sources = encrypted if kind == "decrypt" else dict.fromkeys(found, plain)
            subjects = {name: partial(_turn, kind, found[name], sources[name], folder / "made") for name in found}
            yield from _rows(f"glpgenc file {kind}, 1 MB", subjects, floors, stage)
        for option in ("--help", "--version"):
            printing = partial(run, [*compiled, sys.executable, "-m", "glpgenc.cli", option])
            yield from _rows(f"glpgenc {option}", {OURS: printing}, floors, stage)


def _rows(
    what: str, subjects: Mapping[str, Callable[[], object]], floors: dict[str, list[str]], stage: Stage
) -> Iterator[Row]:
    calls: dict[str, Callable[[], object]] = {
        **subjects,
        **{name: partial(run, command) for name, command in floors.items()},
    }
    took: dict[str, Timing] = in_turns(calls, 2 * stage.scale.rounds)
    for name, reference in took.items():
        if name != OURS:
            yield timed(what, _NO_SERVER, took[OURS], name, reference, unit="ms", bound=_BOUNDS.get(name))


def _turn(kind: str, program: Program, source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    program.run(kind, source, target)
