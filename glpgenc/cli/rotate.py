"""``glpgenc rotate``: new data keys, and every row under them."""

from contextlib import closing
from datetime import timedelta
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli.backfill_view import watching
from glpgenc.cli.command import command
from glpgenc.cli.exits import Exit
from glpgenc.cli.interruption import so_far
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.moving_options import (
    AllowAfter,
    Between,
    FireTriggers,
    MaxDead,
    MaxLag,
    MaxRate,
    MaxSlotWal,
    MaxWal,
    RetryQuarantined,
    Settle,
    Workers,
)
from glpgenc.cli.output import print_json, print_line
from glpgenc.cli.rotate_view import Shown, print_report
from glpgenc.database import connect, translate_errors
from glpgenc.errors import ConfigurationError
from glpgenc.lifecycle.due import Filter
from glpgenc.lifecycle.rotation import APPLICATION, RotateOptions, rotate
from glpgenc.lifecycle.rotation_estimate import estimate
from glpgenc.migrate.start import Options


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(
        app,
        "rotate",
        long_unless=("dry_run",),
        job=True,
        known_names=True,
        resume="run the same command again to continue; it creates no further keys",
    )(rotate_)


def rotate_(
    invocation: Invocation,
    *,
    data_class: Annotated[str | None, typer.Option(metavar="CLASS", help="Only keys of this data class.")] = None,
    older_than: Annotated[
        float | None, typer.Option(metavar="DAYS", min=0, help="Only keys that have been active for so long.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every active key of every tenant and class.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count keys and values; change nothing.")] = False,
    settle: Settle = None,
    workers: Workers = 1,
    max_rate: MaxRate = None,
    max_lag: MaxLag = None,
    max_wal: MaxWal = None,
    max_dead_tuples: MaxDead = None,
    max_slot_wal: MaxSlotWal = None,
    between: Between = None,
    fire_triggers: FireTriggers = False,
    allow_after_triggers: AllowAfter = False,
    retry_quarantined: RetryQuarantined = False,
) -> None:
    r"""Replace data keys now and re-encrypt their rows.

    Name the keys with --tenant, --data-class, --older-than or --all. Applications continue to read and write. Every
    process reads with a new key before the first one writes with it: --settle is that wait. Search terms stay as they
    are, so searches do not change. At the end every bytea column of the database is read for values that were missed.

    It may be stopped at any time, in any way: run the same command again to continue; it creates no further keys.

    \b
    Example:  glpgenc rotate --all --dry-run
              glpgenc rotate --tenant acme --data-class pii --workers 4 --max-lag 5
              glpgenc rotate --older-than 365 --settle 300
    Next:     glpgenc keys list --state decrypt_only, glpgenc keys retire KEY_ID

    Exit status 1: values are left under old keys, or it was stopped.
    """
    # Only as an option: with a default tenant configured, --all and --older-than still mean every tenant's.
    tenant = invocation.overrides.get("tenant")
    if not everything and tenant is None and data_class is None and older_than is None:
        raise ConfigurationError(
            "no keys were named", hint="give --tenant, --data-class or --older-than, or --all for every key"
        )
    wanted = Filter(
        tenant_id=tenant,
        data_class=data_class,
        older_than=None if older_than is None else timedelta(days=older_than),
    )
    if dry_run:
        _estimate(invocation, wanted)
        return
    options = RotateOptions(
        workers=workers,
        settle=settle,
        moving=Options(
            max_rate=max_rate,
            max_lag=max_lag,
            max_wal=max_wal,
            max_dead_tuples=max_dead_tuples,
            max_slot_wal=max_slot_wal,
            between=between,
            fire_triggers=fire_triggers or None,
            allow_after_triggers=allow_after_triggers or None,
        ),
        retry_quarantined=retry_quarantined,
    )
    with watching(quiet=invocation.as_json) as view:
        so_far("preparing the rotation")
        watch = Shown(view, quiet=invocation.as_json)
        found = rotate(invocation.settings, wanted, options, watch)
    if invocation.as_json:
        print_json(found.document())
    else:
        print_report(found)
    if not found.finished:
        raise typer.Exit(Exit.FAILED)


def _estimate(invocation: Invocation, wanted: Filter) -> None:
    with translate_errors(), closing(connect(invocation.settings.require_database_url(), APPLICATION)) as connection:
        found = estimate(connection, invocation.settings, wanted)
    if invocation.as_json:
        print_json(found.document())
        return
    print_line(
        f"{counted(len(found.replaced), 'key')} would be replaced; "
        f"{counted(found.values, 'value is', 'values are')} under them or older ones"
    )
    for column in found.census.columns:
        known = "" if column.registered else " (not registered: it would not be moved)"
        print_line(f"  {column.name}: {counted(sum(column.keys.values()), 'value')}{known}")
    print_line("`glpgenc backfill run TABLE --dry-run` measures how fast a table's rows are written")
