"""The commands ``glpgenc kms assign``, ``unassign`` and ``assignments``: KMS keys of single tenants."""

from dataclasses import asdict
from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.keys.trust.tenant_kms import assign, assignments, unassign


@command()
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


@command(known_names=True)
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


@command()
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
