"""``--allow-superuser``: what jobs take that evaluate what the owners of tables wrote."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from glpgenc.cli.invocation import Invocation

_OPTION = inspect.Parameter(
    "allow_superuser",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[
        bool, typer.Option("--allow-superuser", help="Run as a superuser, with all that triggers of the table do.")
    ],
)


def with_allow_superuser(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option, which sets ``allow_superuser``."""

    @functools.wraps(function)
    def run(invocation: Invocation, *, allow_superuser: bool, **own: Any) -> None:
        invocation.update(allow_superuser=allow_superuser or None)
        function(invocation, **own)

    signature = inspect.signature(function, eval_str=True)
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]  # inspect's own protocol
        parameters=[*signature.parameters.values(), _OPTION]
    )
    return run
