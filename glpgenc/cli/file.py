"""``glpgenc file``: whole files and pipes."""

import typer

from glpgenc.cli import file_encrypt, file_inspect, file_rewrap

app = typer.Typer(help="Encrypt files and pipes, with data keys that they carry.", no_args_is_help=True)
file_encrypt.register(app)
file_inspect.register(app)
file_rewrap.register(app)
