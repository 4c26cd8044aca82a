"""``glpgenc plan-index``: what a search facet would tell about a column, before it is encrypted."""

from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line
from glpgenc.planning import FACETS, Verdict, as_document, as_lines, judge, read_statistics


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "plan-index")(plan_index)


def plan_index(
    invocation: Invocation,
    *,
    column: Annotated[str, typer.Argument(metavar="[SCHEMA.]TABLE.COLUMN", help="The plaintext column, as in SQL.")],
    facet: Annotated[
        str, typer.Option(metavar="|".join(FACETS), help="The way to search it that is judged.")
    ] = "exact",
    bits: Annotated[int | None, typer.Option(metavar="N", help="Judge this many bits, not the recommended.")] = None,
    allow_small_domain: Annotated[
        bool, typer.Option("--allow-small-domain", help="Don't refuse booleans, enums and other columns of few values.")
    ] = False,
) -> None:
    r"""Judge whether a column can be searched safely.

    Reads PostgreSQL's statistics of a plaintext column (run ANALYZE first) and shows counts and shares, never a value.

    \b
    Example:  glpgenc plan-index customers.email --facet lower
              glpgenc plan-index sales.orders.amount --facet range
              glpgenc plan-index customers.city --bits 12
    Next:     glpgenc protect customers email --search lower

    Exit status 3: the column has too few values, or one that is too common: what is stored could be guessed.
    """
    statistics = read_statistics(invocation.settings.require_database_url(), column)
    judgement = judge(statistics, facet, bits=bits, allow_small_domain=allow_small_domain)
    if invocation.as_json:
        print_json(as_document(judgement))
    else:
        for line in as_lines(judgement):
            print_line(line)
    if judgement.verdict is Verdict.REFUSED:
        raise typer.Exit(Exit.REFUSED)
