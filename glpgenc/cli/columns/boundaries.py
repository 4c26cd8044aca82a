"""The command ``glpgenc field boundaries``, and the texts that boundaries are made of."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.errors import ConfigurationError
from glpgenc.planning.boundaries import register_text_range
from glpgenc.wire.text_ranges import TextRangeShape

Sample = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Make boundaries of the lines of a file, - for standard input.", allow_dash=True),
]


def sample_of(file: Path | None) -> list[str] | None:
    """Return the lines of a file, or of standard input, without empty ones; ``None`` for no file.

    :raises ConfigurationError: when it can't be read, or is not UTF-8.
    """
    if file is None:
        return None
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except OSError as error:
        reason = error.strerror or "it can't be read"
    else:
        return [line.removesuffix("\r") for line in lines if line.removesuffix("\r")]
    # Not within `except`: the error holds the line.
    raise ConfigurationError(f"{file}: {reason}", hint="pass a text file in UTF-8, one value on each line")


@command()
def boundaries_(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="The field, such as customers.name.")],
    buckets: Annotated[int, typer.Option(metavar="N", help="How many buckets: see `glpgenc plan-index`.")],
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="TABLE.COLUMN", help="Read a sample of this plaintext column, as in SQL."),
    ] = None,
    sample: Sample = None,
    data_class: Annotated[
        str | None, typer.Option(metavar="CLASS", help="Register the field with this data class.")
    ] = None,
    padding: Annotated[int, typer.Option(metavar="BYTES", help="Pad values of a new field; 0 for none.")] = 0,
    facet: Annotated[str, typer.Option(metavar="NAME", help="The facet's name.")] = "range",
    bits: Annotated[int, typer.Option(metavar="N", help="Bits of a term, 1 to 128.")] = 64,
    scope: Annotated[
        str, typer.Option(metavar="tenant|global", help="Whether each tenant has a search key of its own.")
    ] = "tenant",
) -> None:
    r"""Register a range of text with boundaries of a sample.

    A range facet parts text into buckets that take about as many values each. Their boundaries are made of a sample of
    the values and stored encrypted. Run this before the column is encrypted. Without it the facet begins with
    boundaries that are the same everywhere; `glpgenc reindex run --boundaries` makes others of the encrypted values.

    \b
    Example:  glpgenc field boundaries customers.name --data-class pii --buckets 256 --from customers.name
              glpgenc field boundaries customers.name --data-class pii --buckets 256 --sample names.txt
    Next:     glpgenc protect customers name --data-class pii --field customers.name --search range=256buckets
    """
    made = register_text_range(
        invocation.settings,
        field,
        TextRangeShape(buckets),
        data_class=data_class,
        padding=padding,
        facet=facet,
        bits=bits,
        scope=scope,
        column=from_,
        sample=sample_of(sample),
    )
    invocation.show(made, f"{field}, facet {facet}: {counted(made['buckets'], 'bucket')}, slot {made['slot']}")
