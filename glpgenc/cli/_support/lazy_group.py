"""Groups of commands that import a command's module only when that command is used."""

from __future__ import annotations

import inspect
from collections.abc import Container, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from glpgenc._support.terminal import printable_lines
from glpgenc.cli._support.command import COMMON_NAMES
from glpgenc.cli._support.output import begin, print_interrupted
from glpgenc.cli.catalogue import COMMANDS, SECTIONS, CommandEntry

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter
    from typer._click.shell_completion import CompletionItem

# typer's own copy of click does not export it.
ClickException: Any = typer.BadParameter.__mro__[2]

CONTEXT_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
_UNBREAKABLE = "\u2011"
"""A hyphen at which no line is wrapped; none of it is printed."""
_STATUSES = (
    "Exit status: 0 success, 1 failure, 2 usage or settings, 3 refused, 4 KMS, 5 database, 130 interrupted. "
    "docs/CLI.md describes each."
)


class HelpfulCommand(TyperCommand):
    """A command whose help lists its own options before those that every command takes, and its exit statuses."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse arguments."""
        for parameter in self.get_params(ctx):
            _convert_lightly(parameter)
        return super().parse_args(ctx, args)

    def format_help_text(self, _ctx: Context, formatter: HelpFormatter) -> None:
        """Write the description, whose lines don't end within a name such as ``plan-index``."""
        begin_at = len(formatter.buffer)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(inspect.cleandoc(self.help or "").replace("-", _UNBREAKABLE))
        formatter.buffer[begin_at:] = [part.replace(_UNBREAKABLE, "-") for part in formatter.buffer[begin_at:]]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the sections of arguments and options."""
        _write_options(self, ctx, formatter)

    def format_epilog(self, _ctx: Context, formatter: HelpFormatter) -> None:
        """Write what exit statuses mean."""
        formatter.write_paragraph()
        formatter.write_text(_STATUSES)


class Commands(MutableMapping[str, Any]):
    """Commands by name, each imported when it is looked up.

    :param entries: the rows of the catalogue.
    :param path: the words of the group, such as ``("kms", "branch")``.
    """

    def __init__(self, entries: Mapping[str, CommandEntry], path: tuple[str, ...] = ()) -> None:
        self._entries = entries
        self._path = path
        self._loaded: dict[str, Any] = dict.fromkeys(entries)

    def __getitem__(self, name: str) -> Any:
        loaded = self._loaded[name]
        if loaded is None:
            loaded = self._loaded[name] = _load(name, self._entries[name], (*self._path, name))
        return loaded

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


class CommandGroup(TyperGroup):
    """The program, or a group of its commands, as the catalogue lists them.

    :param entry: the group's row; ``None`` for the program itself.
    :param path: its words.
    """

    def __init__(self, *, entry: CommandEntry | None = None, path: tuple[str, ...] = (), **attributes: Any) -> None:
        super().__init__(**attributes)
        self._entries = COMMANDS if entry is None else entry.commands
        self._sections = SECTIONS if entry is None else {"Commands": entry.commands}
        self._path = path
        self.commands = Commands(self._entries, path)

    def make_context(self, *arguments: Any, **options: Any) -> Context:
        """Make the context, as the base class does."""
        with _printable_errors():
            return super().make_context(*arguments, **options)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse arguments; a spelling from before a command became a group means what it meant."""
        for parameter in self.get_params(ctx):
            _convert_lightly(parameter)
        return super().parse_args(ctx, respell(self._path, args, self._entries))

    def invoke(self, ctx: Context) -> Any:
        """Run a command; Ctrl-C while its module is imported is answered like one that comes later."""
        try:
            with _printable_errors():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            begin(resumable=True)
            raise typer.Exit(print_interrupted(None, as_json=False)) from None

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the commands, and the options after them."""
        self.format_commands(ctx, formatter)
        _write_options(self, ctx, formatter)

    def format_commands(self, _ctx: Context, formatter: HelpFormatter) -> None:
        """Write each section of commands, with whole summaries."""
        # One width of names for all sections, so that the summaries are aligned.
        width = max(map(len, self._entries))
        for title, entries in self._sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), entry.summary) for name, entry in entries.items()])

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands, or the options, that begin with what was typed."""
        loaded = self.commands
        self.commands = {name: _Summary(entry.summary) for name, entry in self._entries.items()}  # type: ignore[misc]
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self.commands = loaded


@dataclass(frozen=True)
class _Summary:
    """What completion asks of a command, without the command."""

    text: str
    hidden: bool = False

    def get_short_help_str(self, _limit: int = 0) -> str:
        return self.text


@contextmanager
def _printable_errors() -> Iterator[None]:
    """Escape in usage errors what a terminal would act on: they repeat arguments, which may be names of files."""
    try:
        yield
    except ClickException as error:
        error.message = printable_lines(error.message)
        raise


def _load(name: str, entry: CommandEntry, path: tuple[str, ...]) -> Any:
    if entry.commands:
        return CommandGroup(
            entry=entry,
            path=path,
            name=name,
            help=f"{entry.summary}.",
            no_args_is_help=True,
            rich_markup_mode=None,
            context_settings=CONTEXT_SETTINGS,
        )
    # Of the parent's settings those that its commands take over.
    app = typer.Typer(rich_markup_mode=None, context_settings=CONTEXT_SETTINGS)
    module, _, function = entry.function.partition(":")
    # A name of the catalogue, never of an argument.
    app.command(name, cls=HelpfulCommand)(getattr(import_module(f"glpgenc.cli.{module}"), function))
    return get_group(app).commands[name]


def _write_options(command: Any, ctx: Context, formatter: HelpFormatter) -> None:
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], "Common options": []}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is None:
            continue
        title = "Common options" if parameter.name in COMMON_NAMES or parameter.name == "help" else "Options"
        sections["Arguments" if parameter.param_type_name == "argument" else title].append(record)
    for title, records in sections.items():
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


def _convert_lightly(parameter: Any) -> None:
    # To convert any value, typer imports pydantic, which takes longer than all the rest. Most need no conversion.
    if "process_value" in vars(parameter):
        return
    process = parameter.process_value

    def process_value(ctx: Context, value: Any) -> Any:
        converted = _converted(parameter, value)
        if converted is _UNCONVERTED or (parameter.required and parameter.value_is_missing(converted)):
            return process(ctx, value)
        return converted if parameter.callback is None else parameter.callback(ctx, parameter, converted)

    parameter.process_value = process_value


_UNCONVERTED = object()


def _converted(parameter: Any, value: Any) -> Any:
    """Return what typer makes of a value, where that is the value itself or a list of its items."""
    descriptor = parameter.type_descriptor
    annotation, info = descriptor.annotation, descriptor.parameter_info
    is_multiple = parameter.multiple or parameter.nargs == -1
    if value is None:
        return () if is_multiple else None
    if info.parser is not None or descriptor.is_choice or descriptor.is_file or descriptor.is_path:
        return _UNCONVERTED
    if is_multiple:
        are_texts = annotation == list[str] and isinstance(value, list | tuple) and set(map(type, value)) <= {str}
        return list(value) if are_texts else _UNCONVERTED
    if type(value) is not annotation or annotation not in {str, bool, int}:
        return _UNCONVERTED
    if annotation is int and not _in_range(value, info):
        return _UNCONVERTED
    return value


def _in_range(value: int, info: Any) -> bool:
    return (info.min is None or info.min <= value) and (info.max is None or value <= info.max)


# Earlier spellings of commands that are groups now. They still work, and no help shows them.
# Of each former command: the options that selected what it did, and the command of today. The first one given wins;
# the last is what it did without any.
_MODES: dict[str, dict[str, str]] = {
    "shred": {
        "--undo": "undo",
        "--finish": "finish",
        "--list": "list",
        "--verify-receipt": "verify-receipt",
        "--apply-receipt": "apply-receipt",
        "": "run",
    },
    "reindex": {"--status": "status", "--abort": "abort", "": "run"},
    "scrub": {"--unplant": "unplant", "--plant": "plant", "--prove": "prove", "": "run"},
}
_WITH_VALUE = {"--plant": ["--rows"], "--verify-receipt": [], "--apply-receipt": []}
"""Options that selected what to do and had a value: the option that takes it today, or none for an argument."""

_HELP_OPTIONS = frozenset({"-h", "--help"})


def respell(path: tuple[str, ...], args: list[str], commands: Container[str]) -> list[str]:
    """Return a group's arguments as they are spelled today.

    :param path: the words of the group.
    :param args: what follows them.
    :param commands: the names of its commands: arguments that begin with one are of today.
    """
    modes = _MODES.get(" ".join(path))
    if modes is None or not args or args[0] in commands or args[0] in _HELP_OPTIONS:
        return args
    if path == ("shred",) and not args[0].startswith("-"):
        # It took no argument: a misspelt command must not begin a shred.
        return args
    given = {arg.partition("=")[0] for arg in args}
    mode = next(option for option in modes if option in given or not option)
    kept: list[str] = []
    for arg in args:
        option, equals, value = arg.partition("=")
        if option == mode:
            kept += [*_WITH_VALUE.get(mode, []), *([value] if equals else [])]
        elif not (mode == "--plant" and arg == "--prove"):
            kept.append(arg)
    return [modes[mode], *kept]
