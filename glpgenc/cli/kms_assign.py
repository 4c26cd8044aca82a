"""``glpgenc kms assign`` and its like: KMS keys of single tenants."""

from dataclasses import asdict
from typing import Annotated

import typer

from glpgenc.cli.command import command
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_line, print_table
from glpgenc.errors import TenantRequiredError
from glpgenc.lifecycle.tenant_kms import assign, assignments, unassign


def register(app: typer.Typer) -> None:
    """Add the commands to the group ``kms``."""
    command(app, "assign")(assign_)
    command(app, "unassign", known_names=True)(unassign_)
    command(app, "assignments")(assignments_)


def assign_(
    invocation: Invocation,
    *,
    key: Annotated[
        str, typer.Option("--key", metavar="KEY", help="A key of kms_provider, or NAME:KEY as in kms_also.")
    ],
) -> None:
    r"""Let a KMS key of its own wrap the new data keys of the tenant given by --tenant.

    When that key is deleted, no copy of the tenant's data keys opens any more, in whatever backup it is: so `glpgenc
    shred` can be made final. The key is tried first. An alias is resolved now, and stays with the key it points at.
    Keys that are there already stay under what wrapped them until `glpgenc rewrap --tenant NAME` moves them.

    \b
    Example:  glpgenc kms assign --tenant acme --key alias/glpgenc-acme
              glpgenc kms assign --tenant acme --key local:/etc/glpgenc/acme.json
    """
    found, elsewhere = assign(invocation.settings, _tenant(invocation), key)
    if invocation.as_json:
        print_json(asdict(found) | {"elsewhere": elsewhere})
        return
    print_line(f"new data keys of {found.tenant_id} are wrapped by {found.provider} key {found.key_uri}")
    if elsewhere:
        print_line(f"{elsewhere} of its data keys are under another key: glpgenc rewrap --tenant {found.tenant_id}")


def unassign_(invocation: Invocation) -> None:
    r"""Let the KMS key of the settings wrap the tenant's new data keys again. What is wrapped stays as it is.

    \b
    Example:  glpgenc kms unassign --tenant acme
    """
    tenant = _tenant(invocation)
    gone = unassign(invocation.settings, tenant)
    if invocation.as_json:
        print_json({"tenant_id": tenant, "unassigned": gone})
    else:
        print_line(f"{tenant} {'has no KMS key of its own any more' if gone else 'had no KMS key of its own'}")


def assignments_(invocation: Invocation) -> None:
    r"""List the tenants that have a KMS key of their own.

    \b
    Example:  glpgenc kms assignments --json
    """
    found = assignments(invocation.settings)
    if invocation.as_json:
        print_json({"assignments": [asdict(each) for each in found]})
        return
    rows = ((each.tenant_id, each.provider, each.key_uri, each.assigned_at, each.assigned_by) for each in found)
    print_table(("Tenant", "KMS", "Key", "Assigned", "By"), rows)


def _tenant(invocation: Invocation) -> str:
    # Only as an option: with a default tenant configured, forgetting it must not mean that one.
    tenant: str | None = invocation.overrides.get("tenant")
    if tenant is None:
        raise TenantRequiredError("no tenant is named", hint="name one with --tenant")
    return tenant
