"""The command ``glpgenc file inspect``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_table
from glpgenc.cli.files.common import each, end
from glpgenc.streams.files import Inspected, inspect_file


@command()
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
