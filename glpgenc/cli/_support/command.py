"""Registration of commands: common options, and the boundary that turns errors into exit statuses."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from glpgenc.cli._support.exits import exit_code
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.lazy_group import HelpfulCommand
from glpgenc.cli._support.options import PARAMETERS, take_common
from glpgenc.cli._support.output import begin, print_error, print_interrupted, wide_tables
from glpgenc.errors import GlpgencError

_METRICS_PORT = inspect.Parameter(
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
        if any(own[name] for name in unless) or not _is_metrics_port_set(invocation):
            function(invocation, **own)
            return
        from glpgenc.metrics.exposition import served  # noqa: PLC0415  # only where metrics are asked for

        with served(invocation.settings):
            function(invocation, **own)

    signature = inspect.signature(function, eval_str=True)
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]  # inspect's own protocol
        parameters=[*signature.parameters.values(), _METRICS_PORT]
    )
    return run


def _is_metrics_port_set(invocation: Invocation) -> bool:
    return invocation.settings.metrics_port is not None


_ALLOW_SUPERUSER = inspect.Parameter(
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
        parameters=[*signature.parameters.values(), _ALLOW_SUPERUSER]
    )
    return run


def command(
    app: typer.Typer,
    name: str,
    *,
    long_unless: tuple[str, ...] | None = None,
    job: bool = False,
    known_names: bool = False,
    resume: str | None = None,
    **settings: Any,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command of ``app``.

    The function takes the :class:`Invocation` first, and its own arguments and options after it. A
    :class:`GlpgencError` that it raises is printed as ``glpgenc: error: ...`` and ends the process with its code; any
    other exception is a bug and stays one.

    :param app: the application or group.
    :param name: the command's name.
    :param long_unless: of a command that may run for hours: it takes ``--metrics-port``, and shows metrics unless one
        of these options of its own is given, with which it is short.
    :param job: whether it evaluates what the owners of tables wrote, and so refuses to run as a superuser: it takes
        ``--allow-superuser``.
    :param known_names: refuse a tenant, and a data class, that is given as an option and that nothing is known of. For
        every command that uses them and is not there to introduce them: a typo must neither make keys nor do nothing.
    :param resume: how to continue after Ctrl-C, of a command that takes long or changes more than one thing. It records
        each phase by :func:`~glpgenc.cli._support.output.so_far`; until the first, nothing was changed.
    :param settings: further arguments of :meth:`typer.Typer.command`.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        ran = function if long_unless is None else with_metrics_port(function, long_unless)
        # Outermost, because whether metrics are shown is looked up in the settings.
        ran = with_allow_superuser(ran) if job else ran
        app.command(name, cls=HelpfulCommand, **settings)(
            with_common_options(ran, known_names=known_names, resume=resume)
        )
        return function

    return register


def with_common_options(
    function: Callable[..., None], *, known_names: bool = False, resume: str | None = None
) -> Callable[..., None]:
    """Give a function the common options and the error boundary; see :func:`command`."""

    @functools.wraps(function)
    def run(context: typer.Context, **values: Any) -> None:
        invocation = context.ensure_object(Invocation)
        own = take_common(invocation, values)
        invocation.command = _words(context)
        begin(resumable=resume is not None)
        try:
            with invocation.audited(), invocation.scope(), wide_tables(wide=invocation.wide):
                if known_names:
                    invocation.require_known(own.get("data_class"), new_tenant=bool(own.get("create_keys")))
                function(invocation, **own)
        except GlpgencError as error:
            code = exit_code(error)
            print_error(error, code, as_json=invocation.as_json)
            raise typer.Exit(code) from None
        except KeyboardInterrupt:
            raise typer.Exit(print_interrupted(resume, as_json=invocation.as_json)) from None

    _declare(run, function)
    return run


def _words(context: typer.Context) -> tuple[str, ...]:
    """Return the command's words, without the program's name, which may have several words itself."""
    words: list[str] = []
    current: Any = context
    while current.parent is not None:
        words.insert(0, current.info_name or "")
        current = current.parent
    return tuple(words)


def _declare(run: Callable[..., None], function: Callable[..., None]) -> None:
    """Set the signature that typer reads: context, the function's own parameters, the common ones."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    # Keyword-only throughout: typer passes everything by name.
    parameters = [context, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *PARAMETERS))]
    # In the source it is the two characters \\b, because a backslash in a docstring makes it a raw one.
    run.__doc__ = (function.__doc__ or "").replace("\\b\n", "\b\n")
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect's own protocol
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
