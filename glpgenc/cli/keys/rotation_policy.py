"""``glpgenc rotation policy set|list|remove``: when keys are due."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.cli.keys.rotation import shown_age
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.errors import ConfigurationError
from glpgenc.keys.usage import DUE_USES
from glpgenc.rotation.policy import (
    DEFAULT_MAX_AGE,
    EVERY_CLASS,
    RotationPolicy,
    read_policies,
    remove_policy,
    set_policy,
)
from glpgenc.rotation.scheduler import APPLICATION

DataClass = Annotated[str, typer.Option(metavar="CLASS", help="The data class; * for every class without a policy.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "set", known_names=True)(set_)
    command(app, "list")(list_)
    command(app, "remove", known_names=True)(remove_)


def set_(
    invocation: Invocation,
    *,
    data_class: DataClass = EVERY_CLASS,
    max_age: Annotated[
        float | None, typer.Option(metavar="DAYS", min=0.001, max=36500, help="How long a key is active.")
    ] = None,
    no_max_age: Annotated[bool, typer.Option("--no-max-age", help="Keys are due at no age.")] = False,
    max_uses: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=DUE_USES, help="Values that a key encrypts with A256GCM.")
    ] = None,
) -> None:
    r"""Set the policy of a data class.

    Options that are not given keep their values, or those of the policy for every class. Without any policy a key is
    due after 365 days, and always after 2^31 values encrypted with A256GCM: half of what NIST SP 800-38D allows under
    one key.

    \b
    Example:  glpgenc rotation policy set --max-age 180
              glpgenc rotation policy set --data-class health --max-age 90 --max-uses 1000000000
    Next:     glpgenc rotation plan
    """
    if max_age is None and not no_max_age and max_uses is None:
        raise ConfigurationError("a policy of nothing", hint="give --max-age, --no-max-age or --max-uses")
    if max_age is not None and no_max_age:
        raise ConfigurationError("--max-age and --no-max-age contradict each other")
    with _opened(invocation) as connection:
        before = read_policies(connection).of(data_class)
        age = None if no_max_age else before.max_age if max_age is None else timedelta(days=max_age)
        policy = RotationPolicy(data_class, age, before.max_uses if max_uses is None else max_uses)
        set_policy(connection, policy)
    if invocation.as_json:
        print_json(policy.document())
    else:
        print_line(
            f"{data_class}: due {shown_age(policy.max_age)}, or after {counted(policy.due_uses, 'value')} with A256GCM"
        )


def list_(invocation: Invocation) -> None:
    r"""List the rotation policies.

    \b
    Example:  glpgenc rotation policy list
    Next:     glpgenc rotation plan
    """
    with _opened(invocation) as connection:
        policies = read_policies(connection)
    shown = policies.stored
    if all(policy.data_class != EVERY_CLASS for policy in shown):
        shown = [*shown, RotationPolicy(EVERY_CLASS, DEFAULT_MAX_AGE)]
    if invocation.as_json:
        print_json({"policies": [policy.document() for policy in shown]})
        return
    print_table(
        ("data class", "due", "or after so many values with A256GCM"),
        ((policy.data_class, shown_age(policy.max_age), policy.due_uses) for policy in shown),
    )


def remove_(invocation: Invocation, *, data_class: DataClass = EVERY_CLASS) -> None:
    r"""Remove the policy of a data class.

    The policy of every class, or else the default, applies to it then.

    \b
    Example:  glpgenc rotation policy remove --data-class health
    Next:     glpgenc rotation policy list
    """
    with _opened(invocation) as connection:
        removed = remove_policy(connection, data_class)
    if invocation.as_json:
        print_json({"data_class": data_class, "removed": removed})
    else:
        print_line(f"{data_class}: {'removed' if removed else 'it had no policy'}")


@contextmanager
def _opened(invocation: Invocation) -> Iterator[Connection]:
    url = invocation.settings.require_database_url()
    with translate_errors(), closing(connect(url, APPLICATION)) as connection:
        yield connection
