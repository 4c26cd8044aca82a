"""Run the Python blocks of a page one after the other in this process: ``python interpreter.py``.

Each line of standard input is a JSON object: the block's code, and where it stands. After each a mark with 0, or with 1
and a traceback before it, is printed.
"""

import json
import os
import sys
import traceback


def _blocks() -> None:
    names = sys.modules["__main__"].__dict__
    # As of a program that is written to the folder: what a page has put there can be imported.
    sys.path[0] = os.getcwd()  # noqa: PTH109 - a string is wanted
    for line in sys.stdin:
        block = json.loads(line)
        failed = 0
        try:
            exec(compile("\n" * (block["line"] - 1) + block["code"], block["page"], "exec"), names)  # noqa: S102
        except SystemExit as end:
            failed = int(bool(end.code))
        except BaseException:  # noqa: BLE001 - whatever a program may raise
            traceback.print_exc()
            failed = 1
        sys.stderr.flush()
        print(f"\x1e{failed}\x1e", end="", flush=True)  # noqa: T201


_blocks()
