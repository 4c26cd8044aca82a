"""The commands ``glpgenc file encrypt`` and ``decrypt``."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note
from glpgenc.cli._support.progress import progress_bar
from glpgenc.cli._support.signals import orderly_end
from glpgenc.cli.files.common import (
    DryRun,
    FileArguments,
    Files,
    Force,
    Preserve,
    Recursive,
    each,
    end,
    envelopes,
    source_of,
    target_of,
    unread,
)
from glpgenc.cli.files.places import (
    PIPE,
    Naming,
    Place,
    Places,
    decrypted_name,
    encrypted_name,
    why_not_decrypt,
    why_not_encrypt,
)
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.streams import Streamed
from glpgenc.streams.files import FileJob
from glpgenc.streams.format import DEFAULT_SEGMENT_SIZE, MAX_SEGMENT_SIZE, MIN_SEGMENT_SIZE


@command(resume="run it again with the files that are left; an incomplete file was removed", databases=DatabaseUse.KEYS)
def encrypt(
    invocation: Invocation,
    *,
    files: Files,
    common: FileArguments,
    segment_size: Annotated[
        int,
        typer.Option(
            metavar="BYTES", min=MIN_SEGMENT_SIZE, max=MAX_SEGMENT_SIZE, help="What is encrypted and verified at once."
        ),
    ] = DEFAULT_SEGMENT_SIZE,
    force: Force = False,
    preserve: Preserve = False,
    nested: Annotated[bool, typer.Option("--nested", help="Encrypt also what is encrypted already.")] = False,
    recursive: Recursive = False,
    dry_run: DryRun = False,
) -> None:
    r"""Encrypt files or standard input.

    Each file gets a data key of its own, which the KMS wraps and the file carries. FILE goes to FILE.glpg, standard
    input to standard output, unless -o names another place. The new file appears when it is complete; the old one
    stays. Tenant, class, environment, --context and --aad are needed to decrypt it.

    \b
    Example:  glpgenc file encrypt export.csv --tenant acme --data-class pii
              pg_dump shop | glpgenc file encrypt - --tenant acme --data-class pii -o shop.dump.glpg
              glpgenc file encrypt *.pdf -o encrypted/ --data-class pii --aad invoices
              glpgenc file encrypt -r exports -o encrypted/ --data-class pii
    Next:     glpgenc file inspect export.csv.glpg
    """
    # What is encrypted already is refused where it was named, and left out where it was found.
    naming = Naming(encrypted_name, (lambda _: None) if nested else why_not_encrypt)
    places = naming.places(files, common.output, recursive=recursive)
    if common.output is None and PIPE in files and sys.stdout.isatty():
        raise ConfigurationError("an encrypted file is not for a terminal", hint="name a file with -o, or -o -")
    with orderly_end(), envelopes(invocation) as service:
        job = common.file_job(
            invocation, service, segment_size=segment_size, replace=force, preserve=preserve, allow_nested=nested
        )
        _run(invocation, places, job, FileJob.encrypt, dry_run=dry_run, mode=0o777)


@command(resume="run it again with the files that are left; an incomplete file was removed", databases=DatabaseUse.KEYS)
def decrypt(
    invocation: Invocation,
    *,
    files: Files,
    common: FileArguments,
    force: Force = False,
    preserve: Preserve = False,
    recursive: Recursive = False,
    dry_run: DryRun = False,
) -> None:
    r"""Decrypt files or standard input.

    FILE.glpg goes to FILE, standard input to standard output, unless -o names another place. A file appears only when
    all of it is verified. Standard output gets each part as soon as that part is verified: if the exit status is not 0,
    discard the output.

    \b
    Example:  glpgenc file decrypt export.csv.glpg --tenant acme --data-class pii
              glpgenc file decrypt shop.dump.glpg -o - --data-class pii | psql shop
    Next:     rm export.csv     once the plaintext is not needed any more

    Exit status 3: the file was altered or cut, or tenant, class, environment, --context or --aad are others.
    """
    places = Naming(decrypted_name, why_not_decrypt).places(files, common.output, recursive=recursive)
    with orderly_end(), envelopes(invocation) as service:
        job = common.file_job(invocation, service, replace=force, preserve=preserve)
        # Names of plaintext files are for anyone who decrypts them alone, as these are.
        _run(invocation, places, job, FileJob.decrypt, dry_run=dry_run, mode=0o700)


def _run(
    invocation: Invocation, places: Places, job: FileJob, work: Callable[..., Streamed], *, dry_run: bool, mode: int
) -> None:
    """Do the work of all places.

    :param work: the method of the job.
    :param mode: of folders that are made for new files.
    """

    def one(index: int) -> Streamed | None:
        place = places.taken[index]
        if dry_run:
            if not job.replace and place.target != PIPE and os.path.lexists(place.target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), place.target)
            return None
        place.make_folder(mode)
        chosen = replace(job, links=not place.found)
        path = Path(place.source)
        total = path.stat().st_size if path.is_file() else None
        with progress_bar(place.source, hidden=invocation.as_json, total=total, in_bytes=True) as progress:
            return work(chosen, source_of(place.source), target_of(place.target), progress)

    alone = not any(place.found for place in places.taken)
    results = each(invocation, [place.source for place in places.taken], one, alone=alone)
    _show(invocation, places, results, dry_run=dry_run)
    end([*results, *unread(invocation, places)])


def _show(invocation: Invocation, places: Places, results: list[object], *, dry_run: bool) -> None:
    if any(place.target == PIPE for place in places.taken):
        # Standard output is the file.
        return
    done = [
        (place, result)
        for place, result in zip(places.taken, results, strict=True)
        if not isinstance(result, GlpgencError)
    ]
    if invocation.as_json:
        failed = [
            {"source": place.source, "message": result.message}
            for place, result in zip(places.taken, results, strict=True)
            if isinstance(result, GlpgencError)
        ]
        failed += [{"source": str(each.filename), "message": each.strerror or ""} for each in places.refused]
        skipped = [{"source": source, "reason": reason} for source, reason in places.skipped]
        files = [_document(*each_done) for each_done in done]
        print_json({"dry_run": dry_run, "files": files, "skipped": skipped, "failed": failed})
        return
    for source, reason in places.skipped:
        print_note(f"{source} is skipped: {reason}")
    for place, result in done:
        if isinstance(result, Streamed):
            print_note(f"{place.source} -> {place.target}, {counted(result.plaintext_bytes, 'byte')} of plaintext")
        else:
            print_line(f"{place.source} -> {place.target}")


def _document(place: Place, result: object) -> dict[str, Any]:
    document = {"source": place.source, "target": place.target}
    if not isinstance(result, Streamed):
        return document
    return document | {
        "plaintext_bytes": result.plaintext_bytes,
        "segments": result.segments,
        "key_id": result.key_id,
    }
