"""Earlier spellings of commands that are groups now: they still work, and no help shows them."""

from __future__ import annotations

from collections.abc import Container

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

_HELP = frozenset({"-h", "--help"})


def respell(path: tuple[str, ...], args: list[str], commands: Container[str]) -> list[str]:
    """Return a group's arguments as they are spelled today.

    :param path: the words of the group.
    :param args: what follows them.
    :param commands: the names of its commands: arguments that begin with one are of today.
    """
    modes = _MODES.get(" ".join(path))
    if modes is None or not args or args[0] in commands or args[0] in _HELP:
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
