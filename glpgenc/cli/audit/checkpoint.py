"""The commands ``glpgenc audit checkpoint``, ``checkpoint-key`` and ``witness``."""

import sys
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

import typer

from glpgenc._support.output_file import whole_file
from glpgenc._support.terminal import counted
from glpgenc.audit.checkpoints import verifier as verifier_module
from glpgenc.audit.checkpoints.checking import verifier_key
from glpgenc.audit.checkpoints.log_place import LogPlace, log_place
from glpgenc.audit.checkpoints.making import MadeCheckpoint, make_checkpoint
from glpgenc.audit.checkpoints.signing import LocalSigningKey, create_signing_key, signer_name, signing_keys
from glpgenc.audit.checkpoints.verifier import VerifierKey, is_key_name
from glpgenc.audit.checkpoints.witness import WitnessService
from glpgenc.audit.checkpoints.witness_server import WitnessServer
from glpgenc.audit.locked_objects import RETAIN_DAYS
from glpgenc.audit.search import read_event
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_error, print_note
from glpgenc.cli._support.signals import asked_to_end
from glpgenc.cli._support.times import parse_window
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.events import emit


@command(resume="run it again; it finishes what was begun")
def checkpoint(
    invocation: Invocation,
    *,
    retain_days: Annotated[
        int, typer.Option(metavar="DAYS", min=1, max=36_500, help="How long objects in S3 can't be deleted.")
    ] = RETAIN_DAYS,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="Make one again and again, this long after the last: 1h.")
    ] = None,
) -> None:
    r"""Sign what the audit trail contains at the moment.

    Adds an entry for the new records of each chain to the log at audit_checkpoint_log, signs the log's size and root
    with the keys in audit_checkpoint_keys, and lets the witnesses in audit_checkpoint_witnesses cosign it. From then on
    anyone with the public key can see whether one of these records was altered or removed: neither the KMS nor the root
    of the MACs is needed, nor do they help to forge. It needs a member of glpgenc_auditor, and no root.

    \b
    Example:  glpgenc audit checkpoint
              glpgenc audit checkpoint --every 1h
    Next:     glpgenc audit verify --checkpoint FILE --key VKEY

    Exit status 1: a witness refused, or could not be reached; the checkpoint was kept without its cosignature.
    """
    place = _place(invocation, retain_days)
    if every is None:
        if _make(invocation, place):
            raise typer.Exit(Exit.FAILED)
        return
    seconds, stop = parse_window(every).total_seconds(), Event()
    with asked_to_end(stop):
        while not stop.is_set():
            try:
                _make(invocation, place)
            except GlpgencError as error:
                print_error(error, exit_code(error), as_json=invocation.as_json)
            stop.wait(seconds)


def _place(invocation: Invocation, retain_days: int) -> LogPlace:
    text = invocation.settings.audit_checkpoint_log
    if text is None:
        raise ConfigurationError(
            "no place is set where checkpoints are kept",
            hint="set audit_checkpoint_log: a folder, or s3://BUCKET/PREFIX",
        )
    return log_place(text, retain_days=retain_days)


def _make(invocation: Invocation, place: LogPlace) -> bool:
    """Make one, and return whether a witness did not cosign it."""
    made = make_checkpoint(invocation.settings, place)
    emit(
        read_event(
            "checkpoint",
            count=made.records,
            checkpoint=made.number,
            size=made.checkpoint.size,
            root=made.checkpoint.root.hex(),
            place=made.place,
            witnesses=len(made.witnesses),
        )
    )
    invocation.show(_document(made), *_sentences(made))
    for each in (*made.warnings, *made.refusals):
        print_note(each)
    return bool(made.refusals)


def _document(made: MadeCheckpoint) -> dict[str, object]:
    return {
        "origin": made.checkpoint.origin,
        "number": made.number,
        "at": made.at,
        "size": made.checkpoint.size,
        "root": made.checkpoint.root.hex(),
        "records": made.records,
        "keys": [str(each) for each in made.keys],
        "witnesses": list(made.witnesses),
        "refusals": list(made.refusals),
        "warnings": list(made.warnings),
        "place": made.place,
    }


def _sentences(made: MadeCheckpoint) -> list[str]:
    name, size = made.checkpoint.origin, made.checkpoint.size
    cosigned = ", ".join(made.witnesses) or "no witness"
    return [
        f"checkpoint {made.number} of {name}: {counted(made.records, 'new record')}, {size:,} entries in all",
        f"kept at {made.place}, signed by {counted(len(made.keys), 'key')}, cosigned by {cosigned}",
    ]


@command()
def checkpoint_key(
    invocation: Invocation,
    *,
    new: Annotated[
        Path | None, typer.Option("--new", metavar="FILE", help="Make a key file first, of Ed25519, mode 0600.")
    ] = None,
    verifier: Annotated[
        Path | None, typer.Option("--verifier", metavar="FILE", help="Write the program that auditors keep.")
    ] = None,
) -> None:
    r"""Print what checkpoints verify with.

    One line for each key in audit_checkpoint_keys: a verifier key, to be handed to auditors and witnesses by a way that
    no one can alter, and once. With --new a key file is made, and its verifier key printed; it is for installations
    without a KMS, and for witnesses. --verifier writes the program that verifies exports: one file, for Python alone.

    \b
    Example:  glpgenc audit checkpoint-key
              glpgenc audit checkpoint-key --new /etc/glpgenc/checkpoint.pem
              glpgenc audit checkpoint-key --verifier audit_verifier.py
    Next:     glpgenc audit checkpoint
    """
    if verifier is not None:
        with whole_file(verifier) as stream:
            stream.write(Path(verifier_module.__file__).read_bytes())
    if new is not None and invocation.settings.audit_checkpoint_origin is None:
        # A witness's: it has a name of its own.
        invocation.show({"keys": {}}, f"{create_signing_key(new).uri} was made")
        return
    name = signer_name(invocation.settings)
    keys = signing_keys(invocation.settings) if new is None else [create_signing_key(new)]
    found = {each.uri: str(VerifierKey(name, *each.public())) for each in keys}
    invocation.show({"keys": found}, *found.values())


@command()
def witness(  # options, all of them by name
    invocation: Invocation,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="The witness's name: a URL without a scheme.")],
    key: Annotated[Path, typer.Option(metavar="FILE", help="Its own key file, of Ed25519.")],
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where it remembers what it has seen.")],
    log: Annotated[list[str], typer.Option(metavar="VKEY", help="The verifier key of a log to cosign. Repeatable.")],
    host: Annotated[str, typer.Option(metavar="HOST", help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=0, max=65_535, help="The port; 0 for a free one.")] = 8_474,
) -> None:
    r"""Serve a witness that cosigns checkpoints.

    For a second machine, whose administrators are others: it remembers the newest checkpoint of each log, and cosigns a
    newer one only with a proof that it contains the former (C2SP tlog-witness). It needs no database and no KMS, and
    reads no record. What is in its folder must not be put back: keep it out of snapshots that are.

    \b
    Example:  glpgenc audit witness --name witness.example/w1 --key w1.pem --folder /var/lib/witness --log VKEY
    Next:     set audit_checkpoint_witnesses to the key that it prints, a space, and its URL
    """
    if not is_key_name(name):
        raise ConfigurationError("a witness's name is not empty, and has no space and no plus", hint="example.com/w1")
    service = WitnessService(name, LocalSigningKey(key), folder, [verifier_key(each) for each in log])
    server, stop = WitnessServer(service, host, port), Event()
    with server, asked_to_end(stop):
        address = f"http://{host}:{server.server_address[1]}"
        invocation.show({"key": str(service.verifier_key), "url": address}, f"{service.verifier_key} {address}")
        # A pipe's reader waits for it.
        sys.stdout.flush()
        print_note("serving; Ctrl-C stops it")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        stop.wait()
        server.shutdown()
        thread.join()
    service.close()
