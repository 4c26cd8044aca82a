"""Functions as commands: common options, groups of options, and the boundary where errors become exit statuses."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc.cli._support.exits import exit_code
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import begin, print_error, print_interrupted, wide_tables
from glpgenc.errors import GlpgencError, TenantRequiredError

Function = Callable[..., None]


def _common_options(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    wide: Annotated[bool, typer.Option("--wide", help="Print tables as wide as they get, a row a line.")] = False,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Configuration file instead of glpgenc.toml."),
    ] = None,
    database_url: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="The database. Other users can see it here: a password is safer in GLPGENC_DATABASE_URL. Several "
            "times for a sharded installation, the one with the keys first.",
        ),
    ] = None,
    tenant: Annotated[str | None, typer.Option(metavar="NAME", help="The tenant that owns the values.")] = None,
    environment: Annotated[str | None, typer.Option(metavar="NAME", help="The environment keys belong to.")] = None,
    kms_provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="local, aws, vault, pkcs11 or a plug-in's name.")
    ] = None,
    kms_key: Annotated[str | None, typer.Option(metavar="ID", help="Id, ARN or alias of the KMS key.")] = None,
    audit_purpose: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is done for, for the audit trail. No secrets.")
    ] = None,
) -> None:
    """Declare the options that every command takes, before its name or after it; nothing calls this."""


def _metrics_port_option(
    *,
    metrics_port: Annotated[
        int | None,
        typer.Option(metavar="PORT", min=1, max=65_535, help="Show Prometheus metrics there while it runs."),
    ] = None,
) -> None:
    """Declare the option of commands that may run for hours."""


def _superuser_option(
    *,
    allow_superuser: Annotated[
        bool, typer.Option("--allow-superuser", help="Run as a superuser, with all that triggers of the table do.")
    ] = False,
) -> None:
    """Declare the option of jobs that evaluate what the owners of tables wrote."""


def _parameters(function: Callable[..., object]) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(function, eval_str=True).parameters.values())


_COMMON = _parameters(_common_options)
_NAME_TENANT = "name the tenant with --tenant, or the only one once with `glpgenc init --tenant NAME`"
COMMON_NAMES = frozenset(parameter.name for parameter in _COMMON)


class OptionGroup:
    """Options that several commands share: a dataclass whose fields are options.

    A command declares one parameter of such a class, and takes an option for each of its fields.
    """


def command(
    *,
    long_unless: tuple[str, ...] | None = None,
    job: bool = False,
    known_names: bool = False,
    resume: str | None = None,
    databases: DatabaseUse = DatabaseUse.ONE,
    alone: tuple[str, ...] = (),
) -> Callable[[Function], Function]:
    """Make a function a command, which a row of the catalogue names.

    The function takes the :class:`Invocation` first, and its own arguments and options after it. A
    :class:`GlpgencError` that it raises is printed as ``glpgenc: error: ...`` and ends the process with its exit
    status; any other exception is a bug and stays one.

    :param long_unless: of a command that may run for hours: it takes ``--metrics-port``, and serves metrics unless one
        of these options of its own is given, with which it is short.
    :param job: whether it evaluates what the owners of tables wrote, and so refuses to run as a superuser: it takes
        ``--allow-superuser``.
    :param known_names: refuse a tenant, and a data class, that is given as an option and that nothing is known of. For
        every command that uses them and is not there to introduce them: a typo must neither make keys nor do nothing.
    :param resume: how to continue after Ctrl-C, of a command that takes long or changes more than one thing. It records
        each phase by :func:`~glpgenc.cli._support.output.so_far`; until the first, nothing was changed.
    :param databases: in which databases of an installation it works, where that has several.
    :param alone: options of its own that are for one database alone.
    """
    shared = _COMMON
    if job:
        shared = (*_parameters(_superuser_option), *shared)
    if long_unless is not None:
        shared = (*_parameters(_metrics_port_option), *shared)

    def decorate(function: Function) -> Function:
        groups = _groups(function)

        @functools.wraps(function)
        def run(context: typer.Context, **values: Any) -> None:
            invocation = context.ensure_object(Invocation)
            invocation.command, invocation.use = _words(context), databases
            given = {parameter.name: values.pop(parameter.name) for parameter in shared}
            invocation.update(**given | {"allow_superuser": given.get("allow_superuser") or None})
            begin(resumable=resume is not None)
            with (
                _boundary(invocation, resume),
                invocation.audited(),
                invocation.scope(),
                wide_tables(wide=invocation.wide),
            ):
                invocation.require_keys()
                if known_names:
                    invocation.require_known(values.get("data_class"), new_tenant=bool(values.get("create_keys")))
                is_long = long_unless is not None and not any(values[name] for name in long_unless)
                if databases is DatabaseUse.EACH and invocation.names_several:
                    from glpgenc.cli._support.several import (  # noqa: PLC0415  # only where there are several
                        refuse_alone,
                        run_in_each,
                    )

                    refuse_alone(invocation, [name for name in alone if values[name]])
                    run_in_each(invocation, run, values, serves_metrics=is_long)
                    return
                if job or databases is DatabaseUse.EACH:
                    invocation.admit()
                with _metrics(invocation, wanted=is_long):
                    function(invocation, **_grouped(groups, values))

        def in_one_database(invocation: Invocation, values: dict[str, Any], *, serves_metrics: bool) -> None:
            begin(resumable=resume is not None)
            with wide_tables(wide=invocation.wide), _metrics(invocation, wanted=serves_metrics):
                invocation.admit()
                function(invocation, **_grouped(groups, values))

        _declare(run, function, groups, shared)
        run.in_one_database = in_one_database  # type: ignore[attr-defined]  # for a process of its own
        run.databases = databases  # type: ignore[attr-defined]  # for who looks at all commands
        return run

    return decorate


@contextmanager
def _boundary(invocation: Invocation, resume: str | None) -> Iterator[None]:
    """Print the error or the interruption that ends a command, and exit with its status."""
    try:
        yield
    except GlpgencError as error:
        code = exit_code(error)
        if isinstance(error, TenantRequiredError) and error.hint == TenantRequiredError.default_hint:
            # That one is for who calls a function.
            error = type(error)(error.message, hint=_NAME_TENANT)
        print_error(error, code, as_json=invocation.as_json)
        raise typer.Exit(code) from None
    except KeyboardInterrupt:
        raise typer.Exit(print_interrupted(resume, as_json=invocation.as_json)) from None


@contextmanager
def _metrics(invocation: Invocation, *, wanted: bool) -> Iterator[None]:
    """Serve metrics for the block, where the settings name a port."""
    if not wanted or invocation.settings.metrics_port is None:
        yield
        return
    from glpgenc.metrics.exposition import served  # noqa: PLC0415  # only where metrics are asked for

    with served(invocation.settings):
        yield


def _groups(function: Function) -> dict[str, type[OptionGroup]]:
    return {
        parameter.name: parameter.annotation
        for parameter in _parameters(function)
        if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, OptionGroup)
    }


def _grouped(groups: dict[str, type[OptionGroup]], values: dict[str, Any]) -> dict[str, Any]:
    """Collect the values of each group's options in an object of its class."""
    for name, group in groups.items():
        values[name] = group(**{each.name: values.pop(each.name) for each in _parameters(group)})
    return values


def _words(context: typer.Context) -> tuple[str, ...]:
    """Return the command's words, without the program's name, which may have several words itself."""
    words: list[str] = []
    current: Any = context
    while current.parent is not None:
        words.insert(0, current.info_name or "")
        current = current.parent
    return tuple(words)


def _declare(
    run: Function, function: Function, groups: dict[str, type[OptionGroup]], shared: tuple[inspect.Parameter, ...]
) -> None:
    """Set the signature that typer reads: context, the function's own parameters, those it shares with others."""
    own = [
        option
        for parameter in _parameters(function)[1:]
        for option in (_parameters(groups[parameter.name]) if parameter.name in groups else (parameter,))
    ]
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    # Keyword-only throughout: typer passes everything by name.
    parameters = [context, *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared))]
    # In the source it is the two characters \\b, because a backslash in a docstring makes it a raw one.
    run.__doc__ = (function.__doc__ or "").replace("\\b\n", "\b\n")
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect's own protocol
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
