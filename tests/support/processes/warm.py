"""A process that has imported glpgenc, and from which programs are forked: ``python warm.py SOCKET``.

Importing takes longer than what most calls of ``glpgenc`` do. ``programs.py``, and the shims that ``shims.py`` puts
into the PATH, send arguments, folder, environment and streams; the fork takes them over, runs the program as the
interpreter would, and ends as the interpreter ends, but for taking every module apart. It ends when its standard
input does.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import time
import traceback
from importlib import import_module
from pkgutil import walk_packages
from typing import Any


def _import_what_programs_import() -> None:
    import glpgenc.cli  # noqa: PLC0415 - the socket is there first
    import glpgenc.cli.main  # noqa: PLC0415

    for module in walk_packages(glpgenc.cli.__path__, "glpgenc.cli."):
        if module.name not in {"glpgenc.cli.__main__", "glpgenc.cli.start.serve", "glpgenc.cli.start.demo"}:
            import_module(module.name)
    for name in ("glpgenc.installer", "glpgenc.sqlalchemy", "glpgenc.sessions", "glpgenc.alembic", "sqlalchemy.orm"):
        import_module(name)
    for name in glpgenc.__all__:
        getattr(glpgenc, name)


def _run(argv: list[str]) -> None:
    """Run ``glpgenc ARGUMENTS`` or ``python FILE|-c CODE|-m MODULE ARGUMENTS``, which ends by SystemExit or returns."""
    program, *arguments = argv
    if program == "glpgenc":
        sys.argv = argv
        from glpgenc.cli.main import main  # noqa: PLC0415

        main()
    elif arguments[0] == "-c":
        sys.argv, sys.path[0] = ["-c", *arguments[2:]], ""
        names = {"__name__": "__main__"}
        exec(compile(arguments[1], "<string>", "exec"), names)  # noqa: S102 - as python -c does
    elif arguments[0] == "-m":
        sys.argv, sys.path[0] = arguments[1:], os.getcwd()  # noqa: PTH109 - a string is wanted
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv, sys.path[0] = arguments, os.path.dirname(os.path.abspath(arguments[0]))  # noqa: PTH100, PTH120
        runpy.run_path(arguments[0], run_name="__main__")


def _take_over(request: dict[str, Any], streams: list[int]) -> None:
    os.setpgid(0, request["group"])
    os.umask(request["umask"])
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
        os.close(stream)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()


def _serve_one(connection: socket.socket) -> dict[str, Any] | None:
    """Fork for one request: None in the process that tells how it ended, the request in the one that is to run it."""
    data, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    while more := connection.recv(1 << 20):
        data += more
    request: dict[str, Any] = json.loads(data)
    if child := os.fork():
        for stream in streams:
            os.close(stream)
        connection.sendall(b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        return None
    connection.close()
    _take_over(request, streams)
    return request


def serve(path: str) -> dict[str, Any]:
    """Listen at ``path``; return only in a fork that is to run a program, with its request."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    _import_what_programs_import()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
            os._exit(0)
        connection, _ = listener.accept()
        if os.fork():
            connection.close()
            continue
        listener.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        request = _serve_one(connection)
        if request is None:
            os._exit(0)
        return request


def _exit_code(argv: list[str]) -> int:
    try:
        _run(argv)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)  # noqa: T201 - as the interpreter does
        return 1
    except BaseException:  # noqa: BLE001 - whatever a program may raise
        traceback.print_exc()
        return 1
    return 0


def _end(code: int) -> None:
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _end(_exit_code(serve(sys.argv[1])["argv"]))
