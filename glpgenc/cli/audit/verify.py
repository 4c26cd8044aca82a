"""The command ``glpgenc audit verify``, and the heads that it keeps."""

from collections.abc import Callable
from functools import partial as partial_
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from glpgenc.audit.locked_objects import RETAIN_DAYS
from glpgenc.audit.search import read_event
from glpgenc.audit.verification.findings import FindingKind
from glpgenc.audit.verification.heads_storage import (
    FileHeadsStorage,
    HeadsStorage,
    StoredHeads,
    heads_storage,
)
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.audit.verification.trail import Progress, TrailVerification
from glpgenc.audit.verification.verify import record_verification, verify, verify_files
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_error, print_json, print_line, print_note
from glpgenc.cli._support.progress import progress_bar
from glpgenc.cli._support.signals import asked_to_end
from glpgenc.cli._support.times import parse_moment, parse_window
from glpgenc.cli.audit.checkpoint_options import CheckpointArguments, verify_with_checkpoints
from glpgenc.cli.audit.options import Since
from glpgenc.cli.audit.view import print_findings, verdict
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.events import emit
from glpgenc.events.event import Detail

# Of files and partial: anyone who hands in files leaves out whole chains as he likes, unless heads were saved before.
_IN_ORDER = {
    (False, False): "the trail is whole",
    (True, False): "what the files hold is in order, and no chain in them has a gap",
    (True, True): "what the files hold is in order; missing records were not looked for",
}


@command(
    resume="run it again; it begins from the start",
    databases=DatabaseUse.EACH,
    alone=("file", "heads", "save_heads", "keep_heads", "every"),
)
def verify_(
    invocation: Invocation,
    *,
    file: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="An export, a spool or the log's lines, not the database. Repeatable."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="The files hold a selection: missing records are no findings.")
    ] = False,
    heads: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Heads saved before: their records must exist.")
    ] = None,
    save_heads: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the heads, if the trail is whole. Keep them elsewhere.")
    ] = None,
    keep_heads: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="A file, or s3://BUCKET/PREFIX: verify against heads there; add new ones."),
    ] = None,
    retain_days: Annotated[
        int, typer.Option(metavar="DAYS", min=1, max=36_500, help="How long heads in S3 can't be deleted.")
    ] = RETAIN_DAYS,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="Verify again and again, this long after the last time: 6h.")
    ] = None,
    since: Since = None,
    checkpoints: CheckpointArguments,
) -> None:
    r"""Check that no record was altered or removed.

    Verifies every record's MAC and every chain's order and completeness, and names each record that is not in order.
    All chains are verified as a whole, as they are at the moment; records written meanwhile do no harm. --since and
    --tenant leave findings out of the report only where they are proven to be of another time or tenant. Anyone who can
    alter the tables can remove whole chains unseen: keep heads on another host, or in S3 with object lock, and verify
    against them. It needs a member of glpgenc_auditor, and the KMS key.

    With --checkpoint the trail is compared with signed checkpoints instead: that finds what someone with the root of
    the MACs forged too, needs no KMS, and says nothing of records that no checkpoint covers yet.

    \b
    Example:  glpgenc audit verify
              glpgenc audit verify --keep-heads s3://audit-heads/production
              glpgenc audit verify --heads heads.txt --file 2026.jsonl.gz --json
              glpgenc audit verify --checkpoint s3://audit-log/production --key VKEY --witness VKEY
    Next:     glpgenc audit search --since 24h

    Exit status 1: there are findings.
    """
    if checkpoints.checkpoint:
        if partial or heads or save_heads or keep_heads or every or since:
            raise ConfigurationError(
                "--checkpoint takes --file and no other option of a check of MACs",
                hint="verify MACs and heads in a run of their own",
            )
        if verify_with_checkpoints(invocation, file or [], checkpoints):
            raise typer.Exit(Exit.FAILED)
        return
    checkpoints.require_none()
    _check(file, partial=partial, heads=heads, save_heads=save_heads, keep_heads=keep_heads, every=every)
    source, target = _places(heads, save_heads, keep_heads, retain_days)
    run = partial_(_run, invocation, file or [], source, target, since, partial=partial)
    if every is None:
        if run():
            raise typer.Exit(Exit.FAILED)
        return
    _again_and_again(invocation, run, parse_window(every).total_seconds())


def _check(
    file: list[Path] | None,
    *,
    partial: bool,
    heads: Path | None,
    save_heads: Path | None,
    keep_heads: str | None,
    every: str | None,
) -> None:
    if file and (save_heads is not None or keep_heads is not None or every is not None):
        raise ConfigurationError(
            "--file is for a check of files alone", hint="without it the database is verified, and heads are saved"
        )
    if partial and not file:
        raise ConfigurationError("--partial is for files", hint="the database holds the whole trail")
    if keep_heads is not None and (heads is not None or save_heads is not None):
        raise ConfigurationError("--keep-heads reads and saves heads", hint="leave --heads and --save-heads away")
    if heads is not None and save_heads is not None and save_heads.exists() and heads.resolve() != save_heads.resolve():
        raise ConfigurationError(
            f"{save_heads} holds heads that would not be verified against",
            hint=f"glpgenc audit verify --keep-heads {save_heads}",
        )


def _places(
    heads: Path | None, save_heads: Path | None, keep_heads: str | None, retain_days: int
) -> tuple[HeadsStorage | None, HeadsStorage | None]:
    """Return where heads are read from, and where they are saved."""
    if keep_heads is not None:
        place = heads_storage(keep_heads, retain_days=retain_days)
        return place, place
    target = None if save_heads is None else FileHeadsStorage(save_heads)
    if heads is None:
        return target, target
    if not heads.exists():
        raise ConfigurationError(
            f"{heads} can't be read: it does not exist", hint="`glpgenc audit verify --save-heads FILE` saves heads"
        )
    return FileHeadsStorage(heads), target


def _again_and_again(invocation: Invocation, run: Callable[[], bool], seconds: float) -> None:
    """Verify until the process is terminated. An unavailable database or KMS is reported, and tried again."""
    stop = Event()
    with asked_to_end(stop):
        while not stop.is_set():
            try:
                run()
            except GlpgencError as error:
                print_error(error, exit_code(error), as_json=invocation.as_json)
            stop.wait(seconds)


def _run(
    invocation: Invocation,
    file: list[Path],
    source: HeadsStorage | None,
    target: HeadsStorage | None,
    since: str | None,
    *,
    partial: bool,
) -> bool:
    """Verify once; return whether there are findings."""
    moment = None if since is None else parse_moment(since)
    kept = None if source is None else source.read()
    with progress_bar("verified", hidden=invocation.as_json) as progress:
        if file:
            found = _verify_files(invocation, file, kept, progress, partial=partial)
        else:
            name = None if source is None else source.name
            found = verify(
                invocation.settings, saved=kept, place=name, keep_heads=target is not None, progress=progress
            )
    saved = None if file else _keep(invocation, found, target)
    # The tenant only as an option, as for a search.
    tenant = invocation.tenant_option
    kept_findings = found.findings.kept
    shown = [each for each in kept_findings if each.concerns(moment, None if tenant is None else [tenant])]
    more = found.findings.total - len(kept_findings)
    if invocation.as_json:
        findings = [each.document() for each in shown]
        is_saved = saved is not None
        print_json(_document(found, findings, more, len(kept_findings) - len(shown), saved=is_saved, partial=partial))
    else:
        print_findings(shown, found.findings.left_out)
        for line in verdict(found, len(shown) + more, len(kept_findings) - len(shown), _IN_ORDER[bool(file), partial]):
            print_line(line)
    if target is not None and saved is None:
        print_note(
            "the heads were not saved: they would vouch for what was altered"
            if found.findings.total
            else "the heads were not saved: the trail has no root whose key could vouch for them yet"
        )
    return bool(shown or more)


def _keep(invocation: Invocation, found: TrailVerification, target: HeadsStorage | None) -> SavedHeads | None:
    """Save the heads of a trail that is whole, and record what was found; return what was saved."""
    heads = found.saved
    altered = found.findings.total - found.findings.counts[FindingKind.SAVED_HEADS_UNLOCKED]
    detail: dict[str, Detail] = {"findings": found.findings.total}
    saved = None
    if target is not None and heads is not None and heads.root is not None and not altered:
        target.write(heads)
        saved = heads
        detail |= {"heads": heads.number, "heads_series": str(heads.series), "heads_place": target.name}
    emit(read_event("verify", None, count=found.records, **detail))
    if not record_verification(invocation.settings, found, saved):
        print_note("the database is a standby: what was found is not recorded for its metrics")
    return saved


def _verify_files(
    invocation: Invocation, files: list[Path], saved: StoredHeads | None, progress: Progress | None, *, partial: bool
) -> TrailVerification:
    found = verify_files(invocation.settings, files, saved=saved, partial=partial, progress=progress)
    if not found.records and not found.findings.total:
        raise ConfigurationError(
            "the files hold no record of the audit trail",
            hint="an export says how many records it wrote; without --file the database is verified",
        )
    return found


def _document(
    found: TrailVerification, findings: list[dict[str, object]], more: int, left_out: int, *, saved: bool, partial: bool
) -> dict[str, object]:
    return {
        "whole": not findings and not more and not left_out and not partial,
        "records": found.records,
        "unverifiable": found.unverifiable,
        "writers": found.writers,
        "running": found.running,
        "silent": found.silent,
        "pruned": found.pruned,
        "missing": found.missing,
        "at": found.at,
        "counts": {kind.value: number for kind, number in found.findings.counts.items()},
        "findings": findings,
        "more": more,
        "left_out": left_out,
        "heads_saved": saved,
    }
