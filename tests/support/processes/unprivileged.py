"""Do something as an ordinary user, when the tests run as root."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path

from glpgenc.embedded.host import server_account


def as_ordinary_user(action: Callable[[], None], home: Path) -> None:
    """Run ``action`` in a child process that is not root, with its own HOME, and fail if it raises.

    A fork and not a new interpreter: the one that runs the tests may lie below root's home.
    """
    account = server_account()
    account.own(home)
    child = os.fork()
    if child == 0:
        os._exit(_run(action, home, account.uid, account.gid))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "see the traceback above"


def _run(action: Callable[[], None], home: Path, uid: int, gid: int) -> int:
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        os.environ["HOME"] = str(home)
        action()
    except BaseException:  # noqa: BLE001 - the child must not go on as a second pytest
        traceback.print_exc()
        return 1
    return 0
