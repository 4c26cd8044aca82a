"""``glpgenc config``: what is set, and where it was set."""

import typer

from glpgenc.cli.command import command
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_table

app = typer.Typer(help="Look at the configuration.", no_args_is_help=True)


@command(app, "show")
def show(invocation: Invocation) -> None:
    r"""Show each setting, its value and where it came from. Passwords are masked.

    \b
    Example:  glpgenc config show
              GLPGENC_CACHE_TTL=60 glpgenc --json config show
    """
    settings = invocation.settings
    values, origins = settings.masked(), settings.origins()
    if invocation.as_json:
        print_json({"settings": {name: {"value": values[name], "origin": origins[name]} for name in values}})
        return
    print_table(("Setting", "Value", "From"), ((name, values[name], origins[name]) for name in values))
