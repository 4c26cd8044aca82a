"""Signal handlers that end a command in an orderly way."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glpgenc._support.signals import signal_handlers
from glpgenc.cli._support.output import print_note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event
    from types import FrameType

# A shell's way to say which signal ended a program.
_SIGNAL_BASE = 128


@contextmanager
def orderly_end() -> Iterator[None]:
    """Let what was begun be undone when the process is asked to end, or its terminal is closed.

    Without it, the two signals end Python at once, and a server that it started would stay.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(_SIGNAL_BASE + number)

    with signal_handlers(dict.fromkeys((signal.SIGTERM, signal.SIGHUP), end)):
        yield


@contextmanager
def asked_to_end(stop: Event) -> Iterator[None]:
    """Set an event when the process is asked to end, or its terminal is closed, instead of ending it at once.

    A second Ctrl-C interrupts it where it is: it may wait for a lock, or for a KMS.
    """

    def ask(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()
        if number == signal.SIGINT:
            print_note("stopping after what is under way; Ctrl-C again stops at once")

    with signal_handlers(dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), ask)):
        yield
