"""``glpgenc config``: what is set, and where it was set."""

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "show")(show)


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
    if invocation.as_json:
        print_json({"settings": {name: {"value": values[name], "origin": origins[name]} for name in values}})
        return
    print_table(("Setting", "Value", "From"), ((name, values[name], origins[name]) for name in values))
