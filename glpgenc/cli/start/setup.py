"""The commands ``glpgenc init`` and ``glpgenc config``."""

from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_script
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.installer import InstallReport


@command(resume="run it again; an installation is made as a whole or not at all")
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

    \b
    Example:  glpgenc init --tenant default --app-role shop_app
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
    from glpgenc import installer  # noqa: PLC0415  # `config` needs none

    report = installer.install(
        invocation.database_url,
        # Only as an option: the choice can't be undone, so a setting meant for other commands must not make it.
        tenant=invocation.tenant_option,
        app_roles=app_role or [],
        own_permissions=invocation.settings.api_permissions_query is None,
        dry_run=dry_run,
    )
    if invocation.as_json:
        print_json(
            {
                "previous_revision": report.previous_revision,
                "revision": report.revision,
                "changed": report.changed and not dry_run,
                "dry_run": dry_run,
                "notes": report.notes,
            }
        )
        return
    print_line(_sentence(report, dry_run=dry_run))
    for note in report.notes:
        print_line(f"  {note}")


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


@command()
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
