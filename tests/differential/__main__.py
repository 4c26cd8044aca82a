"""``python -m tests.differential --statements 20000 --seed 1``: statements against a plaintext twin, and the counts."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.differential.models import MODES, Twin
from tests.differential.running import Difference, Tally, run
from tests.differential.twins import worlds
from tests.support.servers import ServerPool, TemplateDatabases


def main(given: list[str] | None = None) -> int:
    """Run the command; the exit status is 1 where something differed.

    :param given: arguments, in place of those of the command line.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--statements", type=int, default=2000, help="programs of a statement and more in each mode")
    parser.add_argument("--seed", type=int, default=1, help="the first program's seed")
    parser.add_argument("--mode", choices=MODES, action="append", help="a mode to try; all by default")
    parser.add_argument("--only", help="the one seed to run, as a difference names it")
    parser.add_argument("--no-shrink", action="store_true", help="show what differs as it was made")
    arguments = parser.parse_args(given)
    modes = tuple(arguments.mode or MODES)
    with (
        ServerPool() as servers,
        TemplateDatabases() as templates,
        tempfile.TemporaryDirectory() as folder,
        worlds(servers.default(), templates, Path(folder), modes) as found,
    ):
        began, first = time.monotonic(), arguments.seed
        seeds = [arguments.only] if arguments.only else [f"{first}:{number}" for number in range(arguments.statements)]
        tallies = run(found, modes, seeds, shrink=not arguments.no_shrink, report=_show, progress=_note)
        print(f"\n{len(seeds)} programs in each mode, {time.monotonic() - began:.0f} s")
        for mode, tally in tallies.items():
            _print(mode, tally)
    return 1 if any(tally.differences for tally in tallies.values()) else 0


def _note(tallies: dict[Twin, Tally]) -> None:
    """Say on standard error how far the run has come."""
    for mode, tally in tallies.items():
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.verdicts.items()))
        print(f"{mode}: {tally.statements} statements; programs: {counts}", file=sys.stderr, flush=True)


def _print(mode: Twin, tally: Tally) -> None:
    answered, differences = tally.verdicts["answered"], len(tally.differences)
    print(f"\n{mode}: {tally.statements} statements, {answered} programs answered, {differences} differences")
    counters = (("", tally.verdicts), ("refused: ", tally.refusals), ("both fail: ", tally.failures), ("", tally.forms))
    for title, counter in counters:
        for name, count in counter.most_common():
            print(f"  {count:7d}  {title}{name}")


def _show(mode: Twin, difference: Difference) -> None:
    expected, found = difference.answers
    print(f"---- {mode}, seed {difference.seed}: {difference.detail}\n{difference.source}", flush=True)
    print(f"  plaintext: {_short(expected)}\n  encrypted: {_short(found)}", flush=True)


def _short(value: object) -> str:
    text = f"{type(value).__name__}: {value}" if isinstance(value, Exception) else repr(value)
    return text if len(text) < 600 else f"{text[:600]}..."


if __name__ == "__main__":
    sys.exit(main())
