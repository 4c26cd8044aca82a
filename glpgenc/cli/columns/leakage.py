"""The command ``glpgenc leakage``."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.cli._support.progress import progress_line
from glpgenc.errors import ConfigurationError


@command(resume="run it again; a smaller --sample and fewer --trials take less time")
def leakage(
    invocation: Invocation,
    *,
    column: Annotated[str, typer.Argument(metavar="[SCHEMA.]TABLE.COLUMN", help="The column, as in SQL.")],
    facet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND[=FORM]", help="Only this way to search it. May be repeated.", show_default="all that suit it"
        ),
    ] = None,
    bits: Annotated[
        str | None, typer.Option(metavar="N[,N...]", help="Keep these bits of a term.", show_default="usual ones")
    ] = None,
    public: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What the attacker knows, lines value,count; not half of the sample."),
    ] = None,
    own_rows: Annotated[int, typer.Option(metavar="N", min=0, max=1000, help="Rows the attacker wrote himself.")] = 10,
    padding: Annotated[
        int | None, typer.Option(metavar="BYTES", min=0, help="Pad values to a multiple of this.", show_default="0")
    ] = None,
    sample: Annotated[int, typer.Option(metavar="ROWS", min=100, max=1_000_000, help="Rows to read at most.")] = 20_000,
    trials: Annotated[int, typer.Option(metavar="N", min=2, max=1000, help="How often to repeat each attack.")] = 3,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="The same seed gives the same figures.")] = 1,
    fail_above: Annotated[
        float | None,
        typer.Option(metavar="SHARE", min=0, max=1, help="End with exit status 3 if more of the values is recovered."),
    ] = None,
) -> None:
    r"""Measure what attacks on search terms would recover.

    Reads a sample of a column, before it is encrypted or after, and does what someone with a dump, no key and a good
    idea of how the values are spread could do: match frequencies, and tags by what they stand beside. It shows shares,
    never a value; changes nothing, and needs no keys for a plaintext column. docs/LEAKAGE.md describes the attacks.

    \b
    Example:  glpgenc leakage customers.city
              glpgenc leakage customers.name --facet contains --bits 32,12 --public surnames.csv
              glpgenc leakage customers.city --facet exact --bits 6 --fail-above 0.1
    Next:     glpgenc protect customers city --search exact

    Exit status 3: with --fail-above, a setting loses more, at the upper bound of its estimate.
    """
    # Slow to import, and no help needs it.
    from glpgenc.leakage import COLUMNS, LeakageReport, Plan, read_public, read_sample, settings_of, simulate  # noqa: PLC0415

    wanted = _numbers(bits)
    known = None if public is None else read_public(public)
    with progress_line(quiet=invocation.as_json) as show:
        show(f"reading {column}")
        found = read_sample(invocation.settings, column, sample, seed)
        plan = Plan(trials=trials, seed=seed, own_rows=own_rows, padding=found.padding if padding is None else padding)
        settings = settings_of(found, facet or (), wanted)
        outcomes = []
        for number, setting in enumerate(settings, 1):

            def done(trial: int, name: str = f"{setting.name}, {setting.bits} bits", number: int = number) -> None:
                show(f"setting {number} of {len(settings)} ({name}): {trial} of {trials} trials")

            outcomes.append(simulate(setting, found.values, plan, public=known, progress=done))
    report = LeakageReport(sample=found, plan=plan, public=None if known is None else len(known), outcomes=outcomes)
    if invocation.as_json:
        print_json(report.document() | {"fail_above": fail_above})
    else:
        for line in report.lines():
            print_line(line)
        print_table(COLUMNS, report.rows())
    if fail_above is not None and report.highest > fail_above:
        raise typer.Exit(Exit.REFUSED)


def _numbers(listed: str | None) -> list[int]:
    try:
        return [int(each) for each in (listed or "").split(",") if each.strip()]
    except ValueError:
        raise ConfigurationError("--bits takes whole numbers between commas", hint="such as --bits 128,12,8") from None
