"""The commands ``glpgenc init`` and ``glpgenc config``."""

from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import exit_code
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_script
from glpgenc.errors import ConfigurationError, GlpgencError

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.installer import InstallReport
    from glpgenc.shards.databases import Database


@command(resume="run it again; an installation is made as a whole or not at all", databases=DatabaseUse.ALL)
def init(
    invocation: Invocation,
    *,
    app_role: Annotated[
        list[str] | None,
        typer.Option(metavar="ROLE", help="Make this login role a member of glpgenc_app. May be repeated."),
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL for a database administrator instead.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look, and change nothing.")] = False,
) -> None:
    r"""Install or upgrade glpgenc in a database.

    Running it again is safe. With --tenant the installation has this one tenant, and no command or program needs to
    name it again. Without it, each has to name the tenant.

    With --database-url several times it installs in each, and registers them with the first one, which holds the keys
    of all (docs/SHARDING.md). That takes the KMS.

    \b
    Example:  glpgenc init --tenant default --app-role shop_app
              glpgenc init --database-url postgresql://db0/shop --database-url postgresql://db1/shop
              glpgenc init --sql > glpgenc.sql
    Next:     glpgenc protect customers email --dry-run
    """
    if sql:
        if app_role or dry_run or invocation.tenant_option:
            raise ConfigurationError(
                "--sql prints the installation alone",
                hint="name the tenant and grant roles by `glpgenc init` afterwards",
            )
        _print_script(invocation)
        return
    databases = invocation.databases
    if databases.shards:
        _several(invocation, app_role or [], dry_run=dry_run)
        return
    report = _install(invocation, databases.keys, app_role or [], dry_run=dry_run)
    if invocation.as_json:
        print_json(_document(report, dry_run=dry_run))
        return
    _print(report, dry_run=dry_run)


def _install(invocation: Invocation, database: "Database", roles: list[str], *, dry_run: bool) -> "InstallReport":
    from glpgenc import installer  # noqa: PLC0415  # `config` needs none

    return installer.install(
        database.url,
        # Only as an option: the choice can't be undone, so a setting meant for other commands must not make it.
        tenant=invocation.tenant_option,
        app_roles=roles,
        own_permissions=invocation.settings.api_permissions_query is None,
        dry_run=dry_run,
    )


def _document(report: "InstallReport", *, dry_run: bool) -> dict[str, object]:
    return {
        "previous_revision": report.previous_revision,
        "revision": report.revision,
        "changed": report.changed and not dry_run,
        "dry_run": dry_run,
        "notes": report.notes,
    }


def _print(report: "InstallReport", *, dry_run: bool) -> None:
    print_line(_sentence(report, dry_run=dry_run))
    for note in report.notes:
        print_line(f"  {note}")


def _several(invocation: Invocation, roles: list[str], *, dry_run: bool) -> None:
    """Install in every database, the one with the keys first, and register the others with it."""
    from glpgenc.shards.members import register_all  # noqa: PLC0415  # only where there are several

    databases = invocation.databases
    failed: dict[str, GlpgencError] = {}
    registered: dict[str, UUID] = {}
    reports = {databases.keys.label: _install(invocation, databases.keys, roles, dry_run=dry_run)}
    for database in databases.shards:
        try:
            reports[database.label] = _install(invocation, database, roles, dry_run=dry_run)
        except GlpgencError as error:
            failed[database.label] = error
    if not dry_run:
        registered, unregistered = register_all(databases, besides=failed)
        failed |= unregistered
    results = [
        {
            "database": label,
            "installation": _document(reports[label], dry_run=dry_run) if label in reports else None,
            "shard_id": registered.get(label),
            "error": failed[label].document() if label in failed else None,
        }
        for label in (each.label for each in databases.all)
    ]
    if invocation.as_json:
        print_json({"databases": results})
    else:
        for each in databases.all:
            print_line(f"{each.label}:")
            if each.label in reports:
                _print(reports[each.label], dry_run=dry_run)
            _print_registered(registered.get(each.label), failed.get(each.label), databases.keys.label)
    if failed:
        raise typer.Exit(max(exit_code(each) for each in failed.values()))


def _print_registered(shard_id: "UUID | None", error: GlpgencError | None, keys: str) -> None:
    if shard_id is not None:
        print_line(f"  registered: its keys are in {keys}; id {shard_id}")
    if error is not None:
        print_line(f"  error: {error.message}")
        if error.hint is not None:
            print_line(f"  hint: {error.hint}")


def _print_script(invocation: Invocation) -> None:
    from glpgenc import installer  # noqa: PLC0415  # as above

    script = installer.script(own_permissions=invocation.settings.api_permissions_query is None)
    if invocation.as_json:
        print_json({"sql": script})
    else:
        print_script(script.rstrip("\n"))


def _sentence(report: "InstallReport", *, dry_run: bool) -> str:
    if not report.changed:
        return f"glpgenc is installed and up to date (revision {report.revision})"
    if report.previous_revision is None:
        return f"{'would install' if dry_run else 'installed'} glpgenc (revision {report.revision})"
    verb = "would upgrade" if dry_run else "upgraded"
    return f"{verb} glpgenc from revision {report.previous_revision} to {report.revision}"


@command(databases=DatabaseUse.ANY)
def show(invocation: Invocation) -> None:
    r"""Show each setting, its value and its source.

    Sources are options, the environment, the configuration file and defaults, in this order. Passwords are masked.

    \b
    Example:  glpgenc config show
              GLPGENC_CACHE_TTL=60 glpgenc --json config show
    Next:     glpgenc kms check
    """
    settings = invocation.settings
    values, origins = settings.masked(), settings.origins()
    invocation.show_table(
        {"settings": {name: {"value": values[name], "origin": origins[name]} for name in values}},
        ("Setting", "Value", "From"),
        ((name, values[name], origins[name]) for name in values),
    )
