"""The command ``glpgenc audit export``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.audit.export import ExportFormat, ExportResult, count, export
from glpgenc.audit.search import read_event
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_note
from glpgenc.cli._support.progress import progress_bar
from glpgenc.cli.audit.options import RecordArguments
from glpgenc.errors import ConfigurationError
from glpgenc.events.observe import irreversible

_STDOUT = "-"


@command(resume="run it again; an incomplete file was removed")
def export_(
    invocation: Invocation,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; - for standard output.")],
    *,
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="JSON lines or CSV; else as the file's name says.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    selected: RecordArguments,
) -> None:
    r"""Write records to a JSON-lines or CSV file.

    The oldest record is first, and the file is complete or not there at all; a name that ends in .gz is compressed. The
    number of records and the SHA-256 are printed. JSON lines verify again: `glpgenc audit verify --file`, with
    --partial where options or --tenant selected records. In CSV a cell that a spreadsheet would take for a formula
    begins with an apostrophe. The role must be a member of glpgenc_auditor.

    \b
    Example:  glpgenc audit export 2026-01.jsonl.gz --since 2026-01-01 --until 2026-02-01
              glpgenc audit export acme.csv --tenant acme
              glpgenc audit export - --event key_rotated
    Next:     glpgenc audit verify --file 2026-01.jsonl.gz --partial
    """
    wanted = selected.filter(invocation)
    url = invocation.database_url
    path = None if file == _STDOUT else Path(file)
    if path is not None and path.exists() and not force:
        raise ConfigurationError(f"{path} exists already", hint="choose another name, or pass --force")
    target = sys.stdout.buffer if path is None else path
    chosen = form or (ExportFormat.JSONL if path is None else ExportFormat.of(path))
    reading = read_event("export", wanted, format=chosen.value)
    with irreversible(reading) as more, progress_bar("exported", hidden=invocation.as_json or path is None) as progress:
        total = count(url, wanted) if progress is not None else 0
        shown = None if progress is None else lambda done: progress(done, total)
        done = export(url, target, wanted, form=chosen, progress=shown)
        more |= {"count": done.records, "sha256": done.sha256}
    if path is None:
        print_note(_sentence(done))
    else:
        document = {"file": path, "records": done.records, "bytes": done.size, "sha256": done.sha256}
        invocation.show(document, _sentence(done))


def _sentence(done: ExportResult) -> str:
    return f"{counted(done.records, 'record')}, {counted(done.size, 'byte')}, SHA-256 {done.sha256}"
