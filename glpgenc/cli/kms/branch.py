"""The commands of ``glpgenc kms branch``: keys between the KMS and data keys."""

from contextlib import closing
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import RUN_AGAIN, confirm, print_json, print_line, print_note, print_table, so_far
from glpgenc.cli._support.progress import progress_line, rewrap_summary
from glpgenc.cli._support.signals import asked_to_end
from glpgenc.database._pool import ConnectionPool
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.rewrap.branch_rotation import BranchRotation, BranchRotationReport
from glpgenc.rewrap.workers import RewrapOptions

_COLUMNS = ("Branch key", "Group", "Version", "State", "KMS", "Key", "Data keys", "Created")


@command(databases=DatabaseUse.KEYS)
def list_(
    invocation: Invocation,
    *,
    group: Annotated[str | None, typer.Option(metavar="GROUP", help="Only of this group.")] = None,
) -> None:
    r"""List branch keys and count their data keys.

    \b
    Example:  glpgenc kms branch list
              glpgenc kms branch list --group environment --json
    Next:     glpgenc kms branch rotate
    """
    with closing(ConnectionPool(invocation.database_url)) as connections:
        records = BranchKeyStore(connections).list(group)
    documents = [
        {
            "branch_id": each.branch_id,
            "group": each.group,
            "version": each.version,
            "state": each.state,
            "provider": each.provider,
            "key_uri": each.key_uri,
            "data_keys": each.data_keys,
            "created_at": each.created_at,
        }
        for each in records
    ]
    if invocation.as_json:
        print_json({"setting": invocation.settings.branch_keys, "branch_keys": documents})
        return
    print_table(_COLUMNS, (each.values() for each in documents))
    print_line(f"branch_keys is {invocation.settings.branch_keys}")


@command(resume=RUN_AGAIN, databases=DatabaseUse.KEYS)
def rotate(
    invocation: Invocation,
    *,
    group: Annotated[str | None, typer.Option(metavar="GROUP", help="Only of this group; of all if not given.")] = None,
    new_version: Annotated[
        bool, typer.Option("--new", help="Make a next version even where an earlier run is unfinished.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep-old", help="Destroy no old version.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before old versions are destroyed.")] = False,
    threads: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Threads at work.")] = 4,
    batch: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="Keys to read and write at a time.")] = 250,
) -> None:
    r"""Replace branch keys and rewrap their data keys.

    No data key changes, and no row of your tables is touched. Each new form is opened and compared before it is stored.
    The old version is destroyed when no data key is under it any more: a backup of glpgenc.data_keys from before opens
    only with the glpgenc.branch_keys from before. If it is killed or stopped, run it again to continue. The new version
    is wrapped by the KMS key of the settings, so this moves branch keys to another KMS key, too.

    \b
    Example:  glpgenc kms branch rotate
              glpgenc kms branch rotate --group tenants/16/3 --yes
    Next:     glpgenc kms branch list

    Exit status 1: data keys are left under an old version, or it was stopped.
    """
    options = RewrapOptions(threads=threads, batch=batch)
    with BranchRotation(invocation.settings, options, new_version=new_version, keep=keep) as work:
        groups = work.groups() if group is None else [group]
        if groups and not keep and not yes:
            confirm("rotate", f"replace the branch keys of {counted(len(groups), 'group')}, and destroy the old ones")
        results = _run(invocation, work, groups)
    if invocation.as_json:
        print_json({"groups": [each.document() for each in results]})
    failed = next((each.error for each in results if each.error is not None), None)
    if failed is not None:
        raise failed
    if work.stop.is_set() or any(each.left for each in results):
        raise typer.Exit(Exit.FAILED)


def _run(invocation: Invocation, work: BranchRotation, groups: list[str]) -> list[BranchRotationReport]:
    results: list[BranchRotationReport] = []
    with asked_to_end(work.stop):
        for name in groups:
            if work.stop.is_set():
                break
            with progress_line(quiet=invocation.as_json) as show:
                so_far(f"{counted(len(results), 'group')} of {len(groups)} done")
                results.append(work.run(name, lambda found: show(rewrap_summary(found))))
            if not invocation.as_json:
                _print_one(results[-1])
    if not groups and not invocation.as_json:
        print_line("there are no branch keys")
    return results


def _print_one(found: BranchRotationReport) -> None:
    if found.failed:
        print_table(("Key", "Stays as it is, because"), found.failed.items())
    what = "continues with" if found.resumed else "has"
    print_line(
        f"{found.group} {what} version {found.record.version}: {counted(found.rewrapped, 'data key')} rewrapped, "
        f"{counted(len(found.destroyed), 'old version')} destroyed"
    )
    if found.left:
        versions = ", ".join(str(version) for version in found.left)
        print_note(f"data keys are under version {versions} yet; `glpgenc kms branch list` says how many; run it again")
