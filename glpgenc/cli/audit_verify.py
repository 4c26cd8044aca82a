"""``glpgenc audit verify``: show that the audit trail is whole, or what was done to it."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc.audit.telling import read_event
from glpgenc.audit.verify import heads_of, verify, verify_files
from glpgenc.audit.verify_heads import SavedHeads
from glpgenc.audit.verify_trail import Progress, Verified
from glpgenc.cli.audit_options import Since, parse_moment
from glpgenc.cli.audit_view import bar, print_findings, verdict
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_line, print_note
from glpgenc.errors import ConfigurationError
from glpgenc.events import emit

# Of files and partial: whoever hands in files leaves out whole chains as he likes, unless heads were saved before.
_IN_ORDER = {
    (False, False): "the trail is whole",
    (True, False): "what the files hold is in order, and no chain in them has a gap",
    (True, True): "what the files hold is in order; missing records were not looked for",
}


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    command(app, "verify")(verify_)


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
        Path | None, typer.Option(metavar="FILE", help="Heads saved before: what they tell of must be there.")
    ] = None,
    save_heads: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the heads, if the trail is whole. Keep them elsewhere.")
    ] = None,
    since: Since = None,
) -> None:
    r"""Check that no record was altered or removed.

    Verifies every record's MAC and every chain's order and completeness, and names each record that is not in order.
    All chains are verified as a whole, as they are at the moment; records written meanwhile do no harm. --since and
    --tenant leave findings out of the report only where they are proven to be of another time or tenant. Whoever can
    alter the table of heads can cut off the end of a chain unseen: save heads regularly, on another host, and verify
    against them. It needs a member of glpgenc_auditor, and the KMS key.

    \b
    Example:  glpgenc audit verify
              glpgenc audit verify --heads heads.txt --save-heads heads.txt
              glpgenc audit verify --file 2026.jsonl.gz --json
    Next:     glpgenc audit search --since 24h

    Exit status 1: there are findings.
    """
    if file and save_heads is not None:
        raise ConfigurationError("--file and --save-heads don't go together", hint="save heads from the database")
    if partial and not file:
        raise ConfigurationError("--partial is for files", hint="the database holds the whole trail")
    moment = None if since is None else parse_moment(since)
    saved = None if heads is None else SavedHeads.read(heads)
    with bar("verified", hidden=invocation.as_json) as progress:
        if file:
            found = _verify_files(invocation, file, saved, progress, partial=partial)
        else:
            keep = save_heads is not None
            found = verify(invocation.settings, saved=saved, keep_heads=keep, progress=progress)
    if not file:
        emit(read_event("verify", count=found.records, findings=found.findings.total))
    # The tenant only as an option, as for a search.
    tenant = invocation.overrides.get("tenant")
    kept = found.findings.kept
    shown = [each for each in kept if each.concerns(moment, None if tenant is None else [tenant])]
    more = found.findings.total - len(kept)
    is_saved = save_heads is not None and not found.findings.total
    if save_heads is not None and is_saved:
        heads_of(found).write(save_heads)
    if invocation.as_json:
        findings = [each.document() for each in shown]
        print_json(_document(found, findings, more, len(kept) - len(shown), saved=is_saved, partial=partial))
    else:
        print_findings(shown, found.findings.left_out)
        for line in verdict(found, len(shown) + more, len(kept) - len(shown), _IN_ORDER[bool(file), partial]):
            print_line(line)
    if save_heads is not None and not is_saved:
        print_note("the heads were not saved: they would vouch for what was altered")
    if shown or more:
        raise typer.Exit(Exit.FAILED)


def _verify_files(
    invocation: Invocation, files: list[Path], saved: SavedHeads | None, progress: Progress | None, *, partial: bool
) -> Verified:
    found = verify_files(invocation.settings, files, saved=saved, partial=partial, progress=progress)
    if not found.records and not found.findings.total:
        raise ConfigurationError(
            "the files hold no record of the audit trail",
            hint="an export says how many records it wrote; without --file the database is verified",
        )
    return found


def _document(
    found: Verified, findings: list[dict[str, object]], more: int, left_out: int, *, saved: bool, partial: bool
) -> dict[str, object]:
    return {
        "whole": not findings and not more and not left_out and not partial,
        "records": found.records,
        "unverifiable": found.unverifiable,
        "writers": found.writers,
        "running": found.running,
        "silent": found.silent,
        "pruned": found.pruned,
        "at": found.at,
        "counts": {kind.value: number for kind, number in found.findings.counts.items()},
        "findings": findings,
        "more": more,
        "left_out": left_out,
        "heads_saved": saved,
    }
