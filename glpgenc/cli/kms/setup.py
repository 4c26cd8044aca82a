"""The commands ``glpgenc kms create-local``, ``check``, ``assign``, ``unassign`` and ``assignments``."""

from __future__ import annotations

import hmac
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import usage_error
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import (
    DatabaseUnavailableError,
    KMSConfigurationError,
    KMSReplyError,
    SchemaMissingError,
)
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.kms import ProviderOptions, build_provider, build_providers
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.model import Purpose
from glpgenc.keys.providers import branch_provider
from glpgenc.keys.trust.tenant_kms import assign, assignments, unassign
from glpgenc.settings.locations import require_home
from glpgenc.wire.context import encryption_context

if TYPE_CHECKING:
    from glpgenc.settings import Settings


@dataclass(frozen=True)
class KMSCheck:
    """A KMS that works.

    :param milliseconds: how long ``generate_ms`` and ``unwrap_ms`` took.
    :param branch_keys: how many in use it unwrapped.
    """

    provider: str
    key_uri: str
    milliseconds: dict[str, float]
    branch_keys: int = 0


def check_kms(settings: Settings) -> KMSCheck:
    """Generate a data key through the configured KMS and unwrap it; also the branch keys, where there is a database.

    :raises KMSError: it does not work.
    :raises DatabaseError: branch keys can't be read.
    """
    provider = build_provider(settings.kms_provider, ProviderOptions.from_settings(settings))
    # The same context keys as for a real key: a policy may demand them.
    context = encryption_context(
        environment=settings.environment,
        tenant_id=settings.tenant or "check",
        data_class="check",
        purpose=Purpose.ENCRYPTION,
        key_id=uuid4(),
    )
    began = time.perf_counter()
    generated = provider.generate_data_key(context)
    between = time.perf_counter()
    with generated.plaintext, provider.decrypt(generated.wrapped, generated.key_uri, context) as unwrapped:
        ended = time.perf_counter()
        if not hmac.compare_digest(unwrapped.view(), generated.plaintext.view()):
            raise KMSReplyError("the KMS unwrapped another key than it generated")
    milliseconds = {"generate_ms": _milliseconds(began, between), "unwrap_ms": _milliseconds(between, ended)}
    return KMSCheck(provider.name, generated.key_uri, milliseconds, _check_branch_keys(settings))


def _check_branch_keys(settings: Settings) -> int:
    if settings.database_url is None:
        return 0
    with closing(ConnectionPool(settings.require_keys_database_url())) as connections:
        try:
            number = len(BranchKeyStore(connections).all_active())
        except (DatabaseUnavailableError, SchemaMissingError):
            if settings.branch_keys == "off":
                return 0  # the KMS is what was asked about, maybe before anything is installed
            raise
        if number:
            provider = branch_provider(settings, connections, build_providers(settings), None)
            with closing(provider):
                provider.check()
        return number


def _milliseconds(began: float, ended: float) -> float:
    return round((ended - began) * 1000, 2)


@command(databases=DatabaseUse.ANY)
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
    with usage_error(KMSConfigurationError):
        file_id = create_key_file(target)
    invocation.show({"path": target, "id": file_id}, f"made the key file {target} (id {file_id}); back it up")


@command(databases=DatabaseUse.KEYS)
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


@command(databases=DatabaseUse.KEYS)
def assign_(
    invocation: Invocation,
    *,
    key: Annotated[
        str, typer.Option("--key", metavar="KEY", help="A key of kms_provider, or NAME:KEY as in kms_also.")
    ],
) -> None:
    r"""Give a tenant a KMS key of its own.

    The KMS key wraps the new data keys of the tenant given by --tenant. When it is deleted, no copy of the tenant's
    data keys opens any more, in any backup: that makes `glpgenc shred` final. The key is tried first. An alias is
    resolved now, and stays with the key that it points at. Existing data keys stay under what wrapped them until
    `glpgenc rewrap --tenant NAME` moves them.

    \b
    Example:  glpgenc kms assign --tenant acme --key arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd
    Next:     glpgenc rewrap --tenant acme
    """
    found, elsewhere = assign(invocation.settings, invocation.require_tenant_option("name one with --tenant"), key)
    if invocation.as_json:
        print_json(asdict(found) | {"elsewhere": elsewhere})
        return
    print_line(f"new data keys of {found.tenant_id} are wrapped by {found.provider} key {found.key_uri}")
    if elsewhere:
        print_line(f"{elsewhere} of its data keys are under another key: glpgenc rewrap --tenant {found.tenant_id}")


@command(known_names=True, databases=DatabaseUse.KEYS)
def unassign_(invocation: Invocation) -> None:
    r"""Return a tenant to the common KMS key.

    The KMS key of the settings wraps the new data keys of the tenant given by --tenant. Existing data keys stay as they
    are until `glpgenc rewrap --tenant NAME` moves them.

    \b
    Example:  glpgenc kms unassign --tenant acme
    Next:     glpgenc rewrap --tenant acme
    """
    tenant = invocation.require_tenant_option("name one with --tenant")
    gone = unassign(invocation.settings, tenant)
    invocation.show(
        {"tenant_id": tenant, "unassigned": gone},
        f"{tenant} {'has no KMS key of its own any more' if gone else 'had no KMS key of its own'}",
    )


@command(databases=DatabaseUse.KEYS)
def assignments_(invocation: Invocation) -> None:
    r"""List tenants that have a KMS key of their own.

    \b
    Example:  glpgenc kms assignments --json
    Next:     glpgenc kms assign --tenant NAME --key KEY
    """
    found = assignments(invocation.settings)
    if invocation.as_json:
        print_json({"assignments": [asdict(each) for each in found]})
        return
    rows = ((each.tenant_id, each.provider, each.key_uri, each.assigned_at, each.assigned_by) for each in found)
    print_table(("Tenant", "KMS", "Key", "Assigned", "By"), rows)
