"""The command ``glpgenc demo``."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line
from glpgenc.cli._support.signals import orderly_end
from glpgenc.demo import DemoStep, TableSpec, run_demo, stop_kept
from glpgenc.errors import ConfigurationError


@command(resume="run it again; a server that it had started was stopped", databases=DatabaseUse.ANY)
def demo(
    invocation: Invocation,
    *,
    sql: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Load this SQL file instead of made-up customers.")
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE:COLUMN[,COLUMN...]", help="What to encrypt of the SQL file. May be repeated."),
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many customers to make.")] = 5_000,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Leave the server running at the end, for glpgenc psql.")
    ] = True,
    stop: Annotated[bool, typer.Option("--stop", help="End the server that was left running, and delete it.")] = False,
) -> None:
    r"""Try encryption on a temporary server, with sample data.

    Starts a PostgreSQL server with a key file of its own, encrypts a table, searches it, and fails to read it without
    keys. Your settings are neither used nor changed. The server stays until `glpgenc demo --stop` or the next demo.

    \b
    Example:  glpgenc demo
              glpgenc demo --sql chinook.sql --table customer:email,phone,address --table employee:birth_date
              glpgenc demo --no-keep
    Next:     glpgenc --config FILE psql, as the last lines show

    Exit status 3: a step did not show what it should.
    """
    if stop:
        _stop(invocation)
        return
    if (sql is None) != (not table):
        raise ConfigurationError("--sql and --table go together", hint="see `glpgenc demo --help` for an example")
    specs = [TableSpec.parse(text) for text in table or []]
    listener = _nothing if invocation.as_json else _print_step
    if keep and stop_kept() and not invocation.as_json:
        print_line("ended the demo that was left running")
    with orderly_end():
        report = run_demo(listener, sql_file=sql, tables=specs, rows=rows, keep=keep)
    if invocation.as_json:
        steps = [{"title": step.title, "held": step.passed, **step.facts} for step in report.steps]
        print_json({"held": report.passed, "steps": steps})
    if not report.passed:
        raise typer.Exit(Exit.REFUSED)


def _stop(invocation: Invocation) -> None:
    stopped = stop_kept()
    invocation.show(
        {"stopped": stopped}, "the demo's server is stopped and deleted" if stopped else "no demo was left running"
    )


def _print_step(step: DemoStep) -> None:
    print_line(f"{step.title}{'' if step.passed else ': FAILED'}")
    for line in step.lines:
        print_line(f"  {line}")


def _nothing(_step: DemoStep) -> None:
    """Print nothing: the JSON comes at the end."""
