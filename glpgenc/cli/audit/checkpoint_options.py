"""``glpgenc audit verify --checkpoint``: its options, and what it prints."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from glpgenc.audit.checkpoints.checking import CheckpointDemands, verifier_key, verify_checkpoints
from glpgenc.audit.checkpoints.log_place import log_place
from glpgenc.audit.checkpoints.verifier import CheckpointFinding, CheckpointReport
from glpgenc.audit.search import read_event
from glpgenc.cli._support.command import OptionGroup
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.cli._support.times import parse_moment, parse_window
from glpgenc.errors import ConfigurationError
from glpgenc.events import emit


@dataclass(frozen=True)
class CheckpointArguments(OptionGroup):
    """The options of a verification against checkpoints."""

    checkpoint: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE", help="A log of checkpoints, or a checkpoint kept elsewhere; no KMS is asked. Repeatable."
        ),
    ] = None
    key: Annotated[
        list[str] | None, typer.Option(metavar="VKEY", help="Who may sign checkpoints: a verifier key. Repeatable.")
    ] = None
    witness: Annotated[
        list[str] | None, typer.Option(metavar="VKEY", help="Who must have cosigned the newest. Repeatable.")
    ] = None
    quorum: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="How many of the witnesses must have cosigned; else all.")
    ] = None
    max_age: Annotated[
        str | None, typer.Option(metavar="TIME", help="The newest checkpoint must not be older: 24h.")
    ] = None
    pruned_before: Annotated[
        str | None, typer.Option(metavar="TIME", help="Older records may be missing, as retention has it: 365d.")
    ] = None

    def demands(self) -> CheckpointDemands:
        """Return what is demanded.

        :raises ConfigurationError: if an option can't be read, or no key is given.
        """
        if not self.key:
            raise ConfigurationError(
                "--checkpoint needs the key that may sign checkpoints",
                hint="--key VKEY, which `glpgenc audit checkpoint-key` prints; take it from elsewhere than the log",
            )
        return CheckpointDemands(
            keys=tuple(verifier_key(each) for each in self.key),
            witnesses=tuple(verifier_key(each, of_witness=True) for each in self.witness or ()),
            quorum=self.quorum,
            oldest=None if self.max_age is None else datetime.now(UTC) - parse_window(self.max_age),
            pruned_before=None if self.pruned_before is None else parse_moment(self.pruned_before),
        )

    def require_none(self) -> None:
        """Refuse the other options without ``--checkpoint``.

        :raises ConfigurationError: if there is one.
        """
        others = (self.key, self.witness, self.quorum, self.max_age, self.pruned_before)
        if any(each is not None for each in others):
            raise ConfigurationError(
                "--key, --witness, --quorum, --max-age and --pruned-before are for --checkpoint",
                hint="glpgenc audit verify --checkpoint PLACE --key VKEY",
            )


def verify_with_checkpoints(invocation: Invocation, files: list[Path], arguments: CheckpointArguments) -> bool:
    """Verify against checkpoints, print what was found, and return whether something does not hold."""
    demands = arguments.demands()
    log, kept = _log_and_kept(invocation, arguments.checkpoint or [])
    report = verify_checkpoints(invocation.settings, log_place(log), kept, demands, files=files)
    if not files:
        emit(
            read_event(
                "verify_checkpoint", count=report.records, findings=report.counts.total(), checkpoint=report.number
            )
        )
    if invocation.as_json:
        print_json(report.document())
    else:
        _print(report)
    return bool(report.counts)


def _log_and_kept(invocation: Invocation, places: list[str]) -> tuple[str, list[Path]]:
    """Return where the log is, and checkpoints that were kept elsewhere."""
    logs = [each for each in places if each.startswith("s3://") or Path(each).is_dir()]
    kept = [Path(each) for each in places if each not in logs]
    if len(logs) > 1:
        raise ConfigurationError("--checkpoint names several logs", hint="name one, and single files of others")
    if logs:
        return logs[0], kept
    configured = invocation.settings.audit_checkpoint_log
    return (str(kept[0].parent) if configured is None else configured), kept


def _print(report: CheckpointReport) -> None:
    if report.findings:
        rows = ((each.kind, each.writer_id, _numbers(each), each.reason) for each in report.findings)
        print_table(("Finding", "Writer", "Records", "What"), rows)
    for kind, count in sorted(report.counts.items()):
        more = count - sum(each.kind == kind for each in report.findings)
        if more:
            print_line(f"and {more:,} more of {kind}")
    for line in report.sentences():
        print_line(line)


def _numbers(finding: CheckpointFinding) -> str | None:
    if finding.first is None:
        return None
    return f"{finding.first}" if finding.last in {None, finding.first} else f"{finding.first} to {finding.last}"
