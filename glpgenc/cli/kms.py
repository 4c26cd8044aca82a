"""``glpgenc kms``: the service that wraps data keys."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli.command import command
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.kms_check import check_kms
from glpgenc.cli.output import print_json, print_line
from glpgenc.keys.kms.key_file import create_key_file
from glpgenc.settings.locations import require_home


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "create-local")(create_local)
    command(app, "check")(check)


def create_local(
    invocation: Invocation,
    *,
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="Instead of local_kek_file.")] = None,
) -> None:
    r"""Create a key file for the local provider.

    Only you can read the file, and an existing file is never overwritten. It is for development and for a single host:
    anyone who can read this file can read every value. Back it up: without it nothing can be decrypted.

    \b
    Example:  glpgenc kms create-local
              glpgenc kms create-local ./kek.json
    Next:     glpgenc init --tenant default
    """
    target = path if path is not None else require_home(invocation.settings.local_kek_file, "local_kek_file")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file_id = create_key_file(target)
    if invocation.as_json:
        print_json({"path": target, "id": file_id})
    else:
        print_line(f"made the key file {target} (id {file_id}); back it up")


def check(invocation: Invocation) -> None:
    r"""Wrap and unwrap a test key with the configured KMS.

    Generates a data key, unwraps it and discards it. Where there is a database, the branch keys in use are unwrapped
    too.

    \b
    Example:  glpgenc kms check
              glpgenc kms check --kms-provider aws --kms-key alias/glpgenc
    Next:     glpgenc init
    """
    result = check_kms(invocation.settings)
    if invocation.as_json:
        print_json(
            {
                "provider": result.provider,
                "key_uri": result.key_uri,
                **result.milliseconds,
                "branch_keys": result.branch_keys,
            }
        )
        return
    times = ", ".join(f"{name.removesuffix('_ms')} {value:.1f} ms" for name, value in result.milliseconds.items())
    print_line(f"KMS {result.provider} works with key {result.key_uri} ({times})")
    if result.branch_keys:
        print_line(f"{counted(result.branch_keys, 'branch key')} unwrapped")
