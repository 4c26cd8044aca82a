"""``python -m glpgenc.cli``, the same as the program ``glpgenc``."""

from glpgenc.cli.main import main

main()
