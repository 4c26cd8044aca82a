"""``glpgenc scrub --plant`` and ``--unplant``: made-up values into a table, and out of it again."""

from __future__ import annotations

from pathlib import Path

from glpgenc.cli.confirm import confirm
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_line
from glpgenc.errors import ConfigurationError
from glpgenc.migrate.plant import plant, plantable
from glpgenc.migrate.unplant import plan_unplant, unplant


def put_in(invocation: Invocation, table: str | None, file: Path | None, count: int, *, yes: bool) -> None:
    """Insert rows with made-up values, and write these to a file.

    :raises ConfigurationError: when the table or the file is missing.
    """
    if table is None or file is None or str(file) == "-":
        raise ConfigurationError(
            "--plant needs a table, and a new file for the values it makes",
            hint="glpgenc scrub TABLE --prove --plant N --canaries-file FILE",
        )
    url = invocation.settings.require_database_url()
    target = plantable(url, table)
    if not yes:
        confirm(target.table, f"make {count:,} rows with made-up values of {target.plaintext_column}")
    planted = plant(
        url,
        target,
        count,
        file,
        allow_superuser=invocation.settings.allow_superuser,
        trigger_path=invocation.settings.trigger_search_path,
    )
    if invocation.as_json:
        print_json(
            {
                "table": planted.relation,
                "column": planted.column,
                "planted": planted.rows,
                "canaries_file": planted.file,
                "keys": list(planted.keys),
            }
        )
        return
    print_line(f"{planted.rows:,} rows are inserted into {planted.relation}; their values are in {planted.file}")
    print_line("they are encrypted like all others, and stay until --unplant deletes them; --json lists their keys")


def take_away(invocation: Invocation, table: str | None, file: Path | None, *, yes: bool, dry_run: bool) -> None:
    """Delete the rows that were planted, and the file of their values where it is named.

    :raises ConfigurationError: when the table is missing, or the file is another one.
    """
    if table is None or str(file) == "-":
        raise ConfigurationError(
            "--unplant needs a table, and perhaps the file of the values",
            hint="glpgenc scrub TABLE --unplant --canaries-file FILE",
        )
    url = invocation.settings.require_database_url()
    plan = plan_unplant(url, table)
    if dry_run:
        _tell(invocation, table, None, noted=plan.noted, gone=0, rows=0)
        return
    if plan.noted and not yes:
        confirm(plan.columns[0].table, f"delete {plan.noted:,} planted rows")
    done = unplant(
        url,
        plan,
        file,
        allow_superuser=invocation.settings.allow_superuser,
        trigger_path=invocation.settings.trigger_search_path,
    )
    _tell(invocation, table, file, noted=plan.noted, gone=done.gone, rows=done.rows)


def _tell(invocation: Invocation, table: str, file: Path | None, *, noted: int, gone: int, rows: int) -> None:
    if invocation.as_json:
        print_json({"table": table, "planted": noted, "deleted": rows, "gone": gone, "canaries_file": file})
        return
    print_line(f"{noted:,} rows were planted in {table}, {rows:,} are deleted")
    if gone:
        print_line(f"{gone:,} were gone or changed already")
    if file is not None:
        print_line(f"{file} is deleted")
