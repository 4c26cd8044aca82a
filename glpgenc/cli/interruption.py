"""What a command prints when it is interrupted: what happened so far, and how to resume it."""

from __future__ import annotations

import sys

from glpgenc.cli.exits import Exit
from glpgenc.cli.output import print_failure

RUN_AGAIN = "run the same command again to continue"
_UNCHANGED = "nothing was changed"

# Not a context variable: threads of a command report progress, and the main thread is the one that is interrupted.
_progress: list[str] = []


def so_far(text: str) -> None:
    """Record what a command has done, for the message of an interruption. The last one counts.

    :param text: a phrase such as ``2 of 5 keys activated``.
    """
    _progress[:] = [text]


def begin(*, resumable: bool) -> None:
    """Forget what another command of this process did.

    :param resumable: whether this one records each phase: until the first, it has changed nothing.
    """
    _progress[:] = [_UNCHANGED] if resumable else []


def print_interrupted(resume: str | None, *, as_json: bool) -> Exit:
    """Print what happened so far and how to resume, on standard error. Returns the exit status."""
    if not as_json and sys.stderr.isatty():
        # The terminal shows ^C, maybe behind a question or a bar.
        sys.stderr.write("\n")
    happened = f": {_progress[0]}" if _progress else ""
    print_failure("Interrupted", f"interrupted{happened}", resume, Exit.INTERRUPTED, as_json=as_json)
    return Exit.INTERRUPTED
