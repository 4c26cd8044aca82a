"""The commands ``glpgenc file inspect`` and ``rewrap``: headers of encrypted files, shown and replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table
from glpgenc.cli._support.signals import orderly_end
from glpgenc.cli.files.common import DataClass, each, end, plainly, unread
from glpgenc.cli.files.places import Places
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.keys.kms import build_providers
from glpgenc.streams.files import Inspected, inspect_file
from glpgenc.streams.format import MAGIC
from glpgenc.streams.rewrapping import FileRewrapper


@command(databases=DatabaseUse.ANY)
def inspect(
    invocation: Invocation,
    *,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The encrypted files.")],
) -> None:
    r"""Show the headers of encrypted files.

    Shows which KMS key wraps the data key, and the numbers of bytes and segments. No KMS is called, so nothing is
    verified. A file whose length can't be right, because it was cut, has no number of bytes.

    \b
    Example:  glpgenc file inspect export.csv.glpg
    Next:     glpgenc file decrypt export.csv.glpg --data-class pii
    """
    results = each(invocation, files, lambda index: inspect_file(Path(files[index])))
    found = [(name, result) for name, result in zip(files, results, strict=True) if isinstance(result, Inspected)]
    if invocation.as_json:
        print_json({"files": [_document(name, result) for name, result in found]})
    elif found:
        print_table(
            ("File", "KMS", "Key", "Data key", "Segment size", "Segments", "Bytes of plaintext"),
            (
                (
                    name,
                    result.header.key.provider,
                    result.header.key.key_uri,
                    result.header.key.key_id,
                    f"{result.header.segment_size:,}",
                    _number(result.segments),
                    _number(result.plaintext_bytes),
                )
                for name, result in found
            ),
        )
    end(results)


def _number(count: int | None) -> str | None:
    return None if count is None else f"{count:,}"


def _document(name: str, result: Inspected) -> dict[str, Any]:
    return {
        "file": name,
        "provider": result.header.key.provider,
        "key_uri": result.header.key.key_uri,
        "key_id": result.header.key.key_id,
        "wrapped_key_bytes": len(result.header.key.wrapped),
        "header_bytes": result.header_bytes,
        "segment_size": result.header.segment_size,
        "segments": result.segments,
        "plaintext_bytes": result.plaintext_bytes,
        "length_is_right": result.segments is not None,
    }


@command(resume="run it again; files that were rewrapped are left alone", databases=DatabaseUse.KEYS)
def rewrap(
    invocation: Invocation,
    *,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The encrypted files, or folders.")],
    data_class: DataClass,
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Take all encrypted files in folders, and skip others.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask no KMS to wrap, and change nothing.")] = False,
) -> None:
    r"""Wrap the data keys of files under another KMS key.

    Rewraps them under the KMS key of the settings. The encrypted data is copied as it is, and each file is replaced in
    one step. A file that is under that key already is left alone. Name what wrapped the old keys in the setting
    kms_also. Tenant and class of the files must be known; --aad and --context need not be.

    \b
    Example:  glpgenc file rewrap -r /srv/exports --tenant acme --data-class pii --kms-key alias/new --dry-run
    Next:     glpgenc file inspect /srv/exports/a.glpg
    """
    settings = invocation.settings
    tenant = invocation.tenant_or_default()
    paths: list[Path] = []
    places = Places()
    for name in files:
        with plainly(name):
            paths += _found(places, name, recursive=recursive)
    providers = build_providers(settings)
    with orderly_end():
        try:
            rewrapper = FileRewrapper(providers, settings.environment, tenant, data_class)
            results = each(
                invocation, [str(path) for path in paths], lambda index: rewrapper.rewrap(paths[index], dry_run=dry_run)
            )
        finally:
            providers.close()
    _show_rewrapped(invocation, paths, results, dry_run=dry_run)
    end([*results, *unread(invocation, places)])


def _found(places: Places, name: str, *, recursive: bool) -> Iterator[Path]:
    path = Path(name)
    if not path.is_dir():
        yield path
        return
    if not recursive:
        raise ConfigurationError(f"{path} is a folder", hint="take what is in it with --recursive")
    # Not through links: what they point to may be outside.
    yield from (found for found in map(Path, places.walk(name)) if _begins_so(found))


def _begins_so(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError:
        return True  # it fails when its turn comes, and keeps no other from being done


def _show_rewrapped(invocation: Invocation, paths: list[Path], results: list[object], *, dry_run: bool) -> None:
    changed = [str(path) for path, result in zip(paths, results, strict=True) if result is True]
    already = sum(result is False for result in results)
    failed = sum(isinstance(result, GlpgencError) for result in results)
    if invocation.as_json:
        print_json({"dry_run": dry_run, "rewrapped": changed, "already": already, "failed": failed})
        return
    for path in changed if dry_run else ():
        print_line(path)
    print_note(
        f"{counted(len(changed), 'file')} {'would be ' * dry_run}rewrapped, {already:,} are under the key already, "
        f"{failed:,} failed"
    )
