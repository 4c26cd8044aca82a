"""Options of ``glpgenc file``, its service, its standard streams, and runs over several files."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import OptionGroup
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_error, so_far
from glpgenc.cli.files.places import PIPE, Places
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.keys.kms import build_providers
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams.files import FileJob

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="The files; - for standard input.")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Take the files in folders, too.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would become of each file, and do nothing.")]
DataClass = Annotated[str, typer.Option(metavar="CLASS", help="The data class that the files are of, such as pii.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]
Preserve = Annotated[bool, typer.Option("--preserve", help="Give the new file the mode and the times of the old.")]


@dataclass(frozen=True)
class FileArguments(OptionGroup):
    """What files are encrypted with, where the new ones go, and by how many threads."""

    data_class: DataClass
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="The new file, a folder for several, or -.")
    ] = None
    aad: Annotated[str, typer.Option(metavar="TEXT", help="Associated data: not stored, and needed to decrypt.")] = ""
    entries: Annotated[
        list[str] | None, typer.Option("--context", metavar="NAME=VALUE", help="A further entry of the context.")
    ] = None
    jobs: Annotated[int | None, typer.Option(metavar="N", min=1, help="Threads; the cores, 4 at most, by default.")] = (
        None
    )

    def file_job(self, invocation: Invocation, service: EnvelopeEncryptionService, **settings: Any) -> FileJob:
        """Return the job of these options.

        :param settings: further fields of :class:`~glpgenc.streams.FileJob`.
        :raises ConfigurationError: an entry of the context has no name, or is there twice.
        :raises TenantRequiredError: no tenant is named, and there is no default.
        """
        context = self._context(invocation)
        return FileJob(service=service, context=context, aad=self.aad.encode(), jobs=self.jobs, **settings)

    def _context(self, invocation: Invocation) -> dict[str, str]:
        context = {"data_class": self.data_class}
        # An entry may name it, where nothing else does.
        if invocation.settings.tenant is not None:
            context["tenant_id"] = invocation.settings.tenant
        for entry in self.entries or ():
            name, equals, value = entry.partition("=")
            if not (name and equals) or name in context:
                raise ConfigurationError(
                    "--context takes NAME=VALUE, each name once", hint="such as --context bucket=a"
                )
            context[name] = value
        if "tenant_id" not in context:
            context["tenant_id"] = invocation.tenant_or_default()
        return context


_OF_THE_NAME = frozenset(
    (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.EROFS)
)
"""What another name, or another user, would not meet."""


@contextmanager
def envelopes(invocation: Invocation) -> Iterator[EnvelopeEncryptionService]:
    """Give the service of the configured KMS.

    :raises KMSConfigurationError: it is not set up.
    """
    providers = build_providers(invocation.settings)
    try:
        with EnvelopeEncryptionService(providers, invocation.settings) as service:
            yield service
    finally:
        providers.close()


def source_of(name: str) -> Path | IO[bytes]:
    """Return what a name stands for, to be read."""
    return Path(name) if name != PIPE else _raw(sys.stdin, "r")


def target_of(name: str) -> Path | IO[bytes]:
    """Return what a name stands for, to be written."""
    return Path(name) if name != PIPE else _raw(sys.stdout, "w")


def _raw(stream: Any, mode: str) -> IO[bytes]:
    # Without a buffer of Python's: at the end of the process no one waits for it, and nothing is copied once more.
    try:
        return io.FileIO(stream.fileno(), mode, closefd=False)
    except (OSError, ValueError):
        buffer: IO[bytes] = stream.buffer
        return buffer


@contextmanager
def plainly(name: str) -> Iterator[None]:
    """Say what the system refused as an error of the command line.

    :raises GlpgencError: in the place of an :class:`OSError`.
    """
    try:
        yield
    except FileExistsError as error:
        raise ConfigurationError(f"{error.filename} is there already", hint="replace it with --force") from None
    except OSError as error:
        if error.errno in _OF_THE_NAME:
            hint = "name a shorter one with -o" if error.errno == errno.ENAMETOOLONG else None
            raise ConfigurationError(f"{error.filename or name}: {error.strerror}", hint=hint) from None
        hint = "make room there, or write to another disk; a file is whole or not there" if is_full(error) else None
        raise GlpgencError(f"{error.filename or name}: {error.strerror or type(error).__name__}", hint=hint) from None


def is_full(error: OSError) -> bool:
    """Return whether it was that a disk is full, or that its owner may use no more of it."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def each(
    invocation: Invocation, names: list[str], work: Callable[[int], object], *, alone: bool = True
) -> list[object]:
    """Do the work of every file. One that fails does not keep the others from being done.

    :param work: takes the index.
    :param alone: whether these are all files of the run.
    :returns: what each gave; an error where it failed.
    :raises GlpgencError: the error of the only one.
    """
    results: list[object] = []
    for index, name in enumerate(names):
        so_far(f"{index} of {counted(len(names), 'file')} done")
        try:
            with plainly(name):
                results.append(work(index))
        except GlpgencError as error:
            if alone and len(names) == 1:
                raise
            named = _with_name(error, name)
            results.append(named)
            print_error(named, exit_code(named), as_json=invocation.as_json)
    return results


def unread(invocation: Invocation, places: Places) -> list[object]:
    """Report the folders that could not be read.

    :returns: an error for each.
    """

    def refuse(index: int) -> None:
        raise places.refused[index]

    return each(invocation, [str(error.filename) for error in places.refused], refuse, alone=False)


def end(results: list[object]) -> None:
    """End with the code of the first file that failed.

    :raises typer.Exit: one failed.
    """
    codes = [exit_code(result) for result in results if isinstance(result, GlpgencError)]
    if codes:
        raise typer.Exit(next((code for code in codes if code != Exit.OK), Exit.FAILED))


def _with_name(error: GlpgencError, name: str) -> GlpgencError:
    message = error.message if error.message.startswith(name) else f"{name}: {error.message}"
    return type(error)(message, hint=error.hint)
