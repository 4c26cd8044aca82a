"""How a run of rewrapping is shown: a line that is kept up to date on a terminal, else now and then a line."""

from __future__ import annotations

import sys
import time

from glpgenc._support.terminal import counted
from glpgenc.cli.backfill_view import duration
from glpgenc.cli.interruption import so_far
from glpgenc.cli.output import print_line, print_note, print_table
from glpgenc.lifecycle.rewrap_estimate import NOT_SERVED, QUOTAS, Estimate
from glpgenc.lifecycle.rewrap_progress import Progress, Rewrapped

_EVERY = 5.0


class View:
    """Shows figures as they come, on standard error.

    :param quiet: show nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + _EVERY

    def show(self, found: Progress) -> None:
        """Show them, unless that was just done."""
        so_far(summary(found))
        if self._quiet:
            return
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{summary(found)}")
            sys.stderr.flush()
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            print_note(summary(found))

    def end(self) -> None:
        """Leave the terminal's line free."""
        if self._terminal and not self._quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def summary(found: Progress) -> str:
    """Return figures in one line."""
    share = 100 * found.seen / found.total if found.total else 100
    parts = [f"{found.seen:,} of {counted(found.total, 'key')}, {share:.0f} %", f"{found.rate:,.0f} keys/s"]
    if found.seconds_left is not None:
        parts.append(f"{duration(found.seconds_left)} left")
    if found.failed:
        parts.append(f"{found.failed:,} failed")
    return ", ".join(parts)


def print_estimate(found: Estimate) -> None:
    """Print what a run would do."""
    print_line(f"destination: {found.provider} key {found.key_uri}")
    print_table(("KMS", "Key", "Keys", "What"), ((e.provider, e.key_uri, f"{e.keys:,}", e.how) for e in found.groups))
    for provider, requests in found.requests.items():
        print_line(f"{counted(requests, 'request')} to {provider}{', as its quota counts them' * (provider == 'aws')}")
    if found.dollars:
        print_line(f"US$ {max(found.dollars, 0.01):,.2f} at most, at the list price")
    if found.max_rate is not None:
        print_line(f"{duration(found.seconds(found.max_rate))} at least, at {found.max_rate:g} requests/s")
    elif "aws" in found.requests:
        at = ", ".join(f"{duration(found.seconds(quota))} at {quota:,}" for quota in QUOTAS)
        print_line(f"with all of an AWS account's quota, which its applications need too: {at} requests/s")
    if any(each.how == NOT_SERVED for each in found.groups):
        print_note("some keys would fail: name what wrapped them in kms_also, or with --also")


def print_result(found: Rewrapped, *, stopped: bool, what: str = "data key") -> None:
    """Print how a run ended."""
    if found.failed:
        print_table(("Key", "Stays as it is, because"), found.failed.items())
    if stopped:
        print_line("stopped; run it again to continue")
    print_line(
        f"{counted(found.rewrapped, what)} rewrapped in {duration(found.seconds)}, "
        f"{found.already:,} were there already, "
        f"{len(found.failed):,} failed, {found.left:,} left"
    )
    if not found.left:
        print_line(f"all are under {found.provider} key {found.key_uri}")
