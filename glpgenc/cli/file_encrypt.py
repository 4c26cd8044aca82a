"""``glpgenc file encrypt`` and ``decrypt``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from glpgenc.cli.command import command
from glpgenc.cli.file_options import (
    PIPE,
    SUFFIX,
    Aad,
    DataClass,
    Entries,
    Files,
    Force,
    Jobs,
    Output,
    Preserve,
    context_of,
    destinations,
    each,
    end,
    envelopes,
    source_of,
    target_of,
)
from glpgenc.cli.file_view import bar
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_note
from glpgenc.cli.signals import orderly_end
from glpgenc.errors import ConfigurationError
from glpgenc.streams import Streamed
from glpgenc.streams.files import FileJob
from glpgenc.streams.layout import DEFAULT_SEGMENT_SIZE, MAX_SEGMENT_SIZE, MIN_SEGMENT_SIZE


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "encrypt")(encrypt)
    command(app, "decrypt")(decrypt)


def encrypt(
    invocation: Invocation,
    *,
    files: Files,
    data_class: DataClass,
    output: Output = None,
    aad: Aad = "",
    entries: Entries = None,
    jobs: Jobs = None,
    segment_size: Annotated[
        int,
        typer.Option(
            metavar="BYTES", min=MIN_SEGMENT_SIZE, max=MAX_SEGMENT_SIZE, help="What is encrypted and verified at once."
        ),
    ] = DEFAULT_SEGMENT_SIZE,
    force: Force = False,
    preserve: Preserve = False,
    nested: Annotated[bool, typer.Option("--nested", help="Encrypt also what is encrypted already.")] = False,
) -> None:
    r"""Encrypt files or standard input.

    Each file gets a data key of its own, which the KMS wraps and the file carries. FILE goes to FILE.glpg, standard
    input to standard output, unless -o names another place. The new file appears when it is complete; the old one
    stays. Tenant, class, environment, --context and --aad are needed to decrypt it.

    \b
    Example:  glpgenc file encrypt export.csv --tenant acme --data-class pii
              pg_dump shop | glpgenc file encrypt - --tenant acme --data-class pii -o shop.dump.glpg
              glpgenc file encrypt *.pdf -o encrypted/ --data-class pii --aad invoices
    Next:     glpgenc file inspect export.csv.glpg
    """
    places = destinations(files, output, lambda name: name + SUFFIX)
    if output is None and PIPE in files and sys.stdout.isatty():
        raise ConfigurationError("an encrypted file is not for a terminal", hint="name a file with -o, or -o -")
    with orderly_end(), envelopes(invocation) as service:
        job = FileJob(
            service=service,
            context=context_of(invocation, data_class, entries),
            aad=aad.encode(),
            segment_size=segment_size,
            jobs=jobs,
            replace=force,
            preserve=preserve,
            allow_nested=nested,
        )
        _run(invocation, places, job.encrypt)


def decrypt(
    invocation: Invocation,
    *,
    files: Files,
    data_class: DataClass,
    output: Output = None,
    aad: Aad = "",
    entries: Entries = None,
    jobs: Jobs = None,
    force: Force = False,
    preserve: Preserve = False,
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
    places = destinations(files, output, _without_suffix)
    with orderly_end(), envelopes(invocation) as service:
        job = FileJob(
            service=service,
            context=context_of(invocation, data_class, entries),
            aad=aad.encode(),
            jobs=jobs,
            replace=force,
            preserve=preserve,
        )
        _run(invocation, places, job.decrypt)


def _without_suffix(name: str) -> str:
    if not name.endswith(SUFFIX) or name.endswith("/" + SUFFIX) or name == SUFFIX:
        raise ConfigurationError(f"{name} does not end in {SUFFIX}", hint="name the decrypted file with -o")
    return name.removesuffix(SUFFIX)


def _run(invocation: Invocation, places: list[tuple[str, str]], work: Callable[..., Streamed]) -> None:
    def one(index: int) -> Streamed:
        source, target = places[index]
        with bar(source, hidden=invocation.as_json) as progress:
            return work(source_of(source), target_of(target), progress)

    results = each(invocation, [source for source, _ in places], one)
    _show(invocation, places, results)
    end(results)


def _show(invocation: Invocation, places: list[tuple[str, str]], results: list[object]) -> None:
    if any(target == PIPE for _, target in places):
        # Standard output is the file.
        return
    done = [
        (source, target, result)
        for (source, target), result in zip(places, results, strict=True)
        if isinstance(result, Streamed)
    ]
    if invocation.as_json:
        print_json({"files": [_document(*each_done) for each_done in done]})
        return
    for source, target, result in done:
        print_note(f"{source} -> {target}, {result.plaintext_bytes:,} bytes of plaintext")


def _document(source: str, target: str, result: Streamed) -> dict[str, Any]:
    return {
        "source": source,
        "target": target,
        "plaintext_bytes": result.plaintext_bytes,
        "segments": result.segments,
        "key_id": result.key_id,
    }
