"""``--metrics-port``: what commands that may run for hours show of themselves."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from glpgenc.cli.invocation import Invocation

_OPTION = inspect.Parameter(
    "metrics_port",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        int | None,
        typer.Option(metavar="PORT", min=1, max=65_535, help="Show Prometheus metrics there while it runs."),
    ],
)


def with_metrics_port(function: Callable[..., None], unless: tuple[str, ...]) -> Callable[..., None]:
    """Give a command the option, and let it show metrics while it runs, where the settings name a port.

    :param unless: options of the function with which it is short, and shows nothing.
    """

    @functools.wraps(function)
    def run(invocation: Invocation, *, metrics_port: int | None, **own: Any) -> None:
        invocation.update(metrics_port=metrics_port)
        if any(own[name] for name in unless) or not _wanted(invocation):
            function(invocation, **own)
            return
        from glpgenc.metrics.serving import served  # noqa: PLC0415  # only where metrics are asked for

        with served(invocation.settings):
            function(invocation, **own)

    signature = inspect.signature(function, eval_str=True)
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]  # inspect's own protocol
        parameters=[*signature.parameters.values(), _OPTION]
    )
    return run


def _wanted(invocation: Invocation) -> bool:
    return invocation.settings.metrics_port is not None
