"""Programs ``glpgenc`` and ``python`` that run in a fork of a process which has imported glpgenc already."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes.programs import warm_process

_SHIM = """#!{python} -IS
import json, os, socket, sys
name, arguments = os.path.basename(sys.argv[0]), sys.argv[1:]
alone = not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-c", "-m"))
if (name == "python" and alone) or (name == "glpgenc" and {{"serve", "demo"}} & set(arguments)):
    os.execv(os.path.join({programs!r}, name), [name, *arguments])
mask = os.umask(0o77)
os.umask(mask)
request = {{
    "argv": [name, *arguments], "folder": os.getcwd(), "environment": dict(os.environ), "group": os.getpgrp(),
    "umask": mask,
}}
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect({socket!r})
    data = json.dumps(request).encode()
    sent = socket.send_fds(connection, [data], [0, 1, 2])
    connection.sendall(data[sent:])
    connection.shutdown(socket.SHUT_WR)
    answer = b"".join(iter(lambda: connection.recv(64), b"")).split()
    sys.exit(int(answer[1]) % 256 if answer[1:] else 1)
"""


@contextmanager
def shims(folder: Path) -> Iterator[Path]:
    """Give a folder for the PATH, as long as the process behind its programs runs.

    :param folder: an empty one with a short path: a socket's name may have about 100 bytes.
    """
    socket = folder / "warm"
    programs = folder / "bin"
    programs.mkdir()
    text = _SHIM.format(python=sys.executable, programs=str(Path(sys.executable).parent), socket=str(socket))
    for name in ("glpgenc", "python"):
        shim = programs / name
        shim.write_text(text, encoding="utf-8")
        shim.chmod(0o755)
    with warm_process(socket):
        yield programs
