"""``python -m glpgenc.cli``, the same as the program ``glpgenc``."""

import sys

# ``python -m`` looks for modules in the working directory first: anyone who may write there would run programs as this
# user.
if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]

from glpgenc.cli.main import main

main()
