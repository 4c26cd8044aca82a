"""The command ``glpgenc rewrap``: data keys, and the roots of the audit trail, under another KMS key."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table
from glpgenc.cli._support.progress import progress_line, rewrap_summary
from glpgenc.cli._support.signals import asked_to_end
from glpgenc.cli._support.times import duration
from glpgenc.rewrap.estimate import NOT_SERVED, QUOTAS, RewrapEstimate
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions, RewrapReport, RewrapStatus
from glpgenc.rewrap.wrapped_keys import WrappedKeySelection
from glpgenc.settings import Settings


@command(
    long_unless=("dry_run",),
    known_names=True,
    resume="run the same command again to continue; what is rewrapped stays so",
    databases=DatabaseUse.KEYS,
)
def rewrap(
    invocation: Invocation,
    *,
    also: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[:KEY]", help="Besides kms_also: what may unwrap the keys, such as local. Repeatable."
        ),
    ] = None,
    data_class: Annotated[str | None, typer.Option(metavar="CLASS", help="Only keys of this data class.")] = None,
    from_provider: Annotated[str | None, typer.Option(metavar="NAME", help="Only keys that it has wrapped.")] = None,
    from_key: Annotated[str | None, typer.Option(metavar="URI", help="Only keys under it, as keys show says.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count keys, requests, time and money; no more.")] = False,
    max_rate: Annotated[
        float | None, typer.Option(metavar="N", min=0.001, help="KMS requests a second at most; ReEncrypt is two.")
    ] = None,
    threads: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Calls under way at once.")] = 4,
    batch: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="Keys to read and write at a time.")] = 250,
    patience: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="How long the KMS or the database may be away.")
    ] = 300.0,
    max_failures: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help="End after so many keys that can't be rewrapped.")
    ] = 100,
    verify: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Compare what the old and the new form open to.")
    ] = True,
) -> None:
    r"""Wrap data keys under another KMS key; rows stay.

    Rewraps all data keys, or those of the tenant given by --tenant, under the KMS key of the settings: give --kms-key
    (and --kms-provider) for the new one. The data keys stay the same, so no row of your tables changes and no
    application notices. Where the old key is of another provider, account, Region or key file, name it in kms_also, for
    your applications before the run and for this command. Keep the old KMS key enabled until backups of
    glpgenc.data_keys no longer matter.

    The roots of the audit trail's MAC keys are rewrapped too, unless --tenant or --data-class selects data keys. A
    tenant with a KMS key of its own moves to that one when --tenant names it, and stays there otherwise.

    A row changes only if it still contains what was read, and if the new form was opened and compared. It may be
    stopped or killed at any moment and run again: what is done stays done.

    \b
    Example:  glpgenc rewrap --kms-key alias/glpgenc-2027 --dry-run
              glpgenc rewrap --kms-key alias/glpgenc-2027 --max-rate 500 --threads 8
              glpgenc rewrap --kms-provider aws --kms-key alias/glpgenc --also local
              glpgenc rewrap --also local:/etc/glpgenc/old-kek.json
    Next:     glpgenc doctor --only keys

    Exit status 1: keys failed or are left.
    """
    selection = WrappedKeySelection(
        # Only as an option: with a default tenant configured, all keys are still meant.
        tenant_id=invocation.tenant_option,
        data_class=data_class,
        provider=from_provider,
        key_uri=from_key,
    )
    options = RewrapOptions(
        threads=threads,
        batch=batch,
        max_rate=max_rate,
        patience=patience,
        max_failures=max_failures,
        verify=verify,
    )
    settings = _settings(invocation, also)
    with ExitStack() as stack:
        work = stack.enter_context(closing(Rewrap.from_settings(settings, selection, options)))
        roots = None
        if selection.includes_roots:
            roots = Rewrap.of_audit_roots(settings, selection, options, work.stop)
            stack.enter_context(closing(roots))
        if dry_run:
            _estimate(invocation, work, roots)
        else:
            _run(invocation, work, roots)


def _settings(invocation: Invocation, also: list[str] | None) -> Settings:
    settings = invocation.settings
    if not also:
        return settings
    return settings.model_copy(update={"kms_also": (*settings.kms_also, *also)})


def _estimate(invocation: Invocation, work: Rewrap, roots: Rewrap | None) -> None:
    found, of_roots = work.estimate(), None if roots is None else roots.estimate()
    if invocation.as_json:
        print_json(found.document() | {"audit_roots": None if of_roots is None else of_roots.document()})
        return
    _print_estimate(found)
    if of_roots is not None and of_roots.groups:
        print_line("")
        print_line("roots of the audit trail:")
        _print_estimate(of_roots)
    print_line("nothing was changed")


def _run(invocation: Invocation, work: Rewrap, roots: Rewrap | None) -> None:
    with progress_line(quiet=invocation.as_json) as show, asked_to_end(work.stop):

        def progress(found: RewrapStatus) -> None:
            show(rewrap_summary(found))

        found, of_roots = work.run(progress), None
        if roots is not None and found.error is None:
            # Asked to end, this one ends at once, and says how many are left.
            of_roots = roots.run(progress)
    if invocation.as_json:
        print_json(found.document() | {"audit_roots": None if of_roots is None else of_roots.document()})
    else:
        _print_result(found, stopped=work.stop.is_set() and found.error is None)
        if of_roots is not None and of_roots.seen:
            _print_result(of_roots, stopped=False, what="audit root")
    for each in (found, *filter(None, [of_roots])):
        if each.error is not None:
            raise each.error
    if found.left or (of_roots is not None and of_roots.left):
        raise typer.Exit(Exit.FAILED)


def _print_estimate(found: RewrapEstimate) -> None:
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


def _print_result(found: RewrapReport, *, stopped: bool, what: str = "data key") -> None:
    """Print how a run ended."""
    if found.failed:
        print_table(("Key", "Stays as it is, because"), found.failed.items())
    if stopped:
        print_line("stopped; run it again to continue")
    print_line(
        f"{counted(found.rewrapped, what)} rewrapped in {duration(found.seconds)}, {found.already:,} were there "
        f"already, {len(found.failed):,} failed, {found.left:,} left"
    )
    if not found.left:
        print_line(f"all are under {found.provider} key {found.key_uri}")
