"""``glpgenc kms``: the service that wraps data keys."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc.cli import branch, kms_assign, kms_cost
from glpgenc.cli.command import command
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.kms_check import check_kms
from glpgenc.cli.output import print_json, print_line
from glpgenc.keys.kms.key_file import create_key_file

app = typer.Typer(help="Set up and check the KMS that wraps data keys.", no_args_is_help=True)
kms_assign.register(app)
app.add_typer(branch.app, name="branch")
kms_cost.register(app)


@command(app, "create-local")
def create_local(
    invocation: Invocation,
    *,
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="Instead of local_kek_file.")] = None,
) -> None:
    r"""Make the key file of the local provider, readable by you alone. An existing file is never overwritten.

    For development and for a single host: whoever can read this file can read every value. Back it up; without it,
    nothing can be decrypted.

    \b
    Example:  glpgenc kms create-local
              glpgenc kms create-local ./kek.json
    """
    target = path if path is not None else invocation.settings.local_kek_file
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file_id = create_key_file(target)
    if invocation.as_json:
        print_json({"path": target, "id": file_id})
    else:
        print_line(f"made the key file {target} (id {file_id}); back it up")


@command(app, "check")
def check(invocation: Invocation) -> None:
    r"""Generate a data key through the configured KMS, unwrap it again, and drop it; unwrap the branch keys in use.

    \b
    Example:  glpgenc kms check
              glpgenc kms check --kms-provider aws --kms-key alias/glpgenc
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
        print_line(f"{result.branch_keys} branch keys unwrap")
