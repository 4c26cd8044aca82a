"""``glpgenc field``: the logical fields that values are bound to."""

from typing import Annotated, Any

import typer

from glpgenc.cli import registry
from glpgenc.cli.command import command
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_table

app = typer.Typer(help="Register fields and the ways to search them.", no_args_is_help=True)


@command(app, "add")
def add(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Its stable name, such as customers.email.")],
    data_class: Annotated[str, typer.Option(metavar="CLASS", help="Which data key protects it, such as pii.")],
    padding: Annotated[int, typer.Option(metavar="BYTES", help="Pad values to a multiple of this; 0 for none.")] = 0,
    facet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[:NORMALIZER[:BITS[:SCOPE]]]",
            help="A way to search it: exact by default, 128 bits, per tenant. May be repeated; slots count from 1.",
        ),
    ] = None,
) -> None:
    r"""Register a field, with the ways to search it.

    Normalizers are exact, lower, digits, last4 and email_domain. Fewer bits hide how often a value occurs. The scope
    global finds a value before its tenant is known.

    \b
    Example:  glpgenc field add customers.email --data-class pii --facet equal:lower
              glpgenc field add customers.notes --data-class pii --padding 256
    """
    facets = [registry.Facet.parse(text) for text in facet or []]
    added = registry.add_field(invocation.settings.require_database_url(), field, data_class, padding, facets)
    if invocation.as_json:
        print_json(added)
    else:
        _print([added])


@command(app, "list")
def list_(invocation: Invocation) -> None:
    r"""List the registered fields, how they are searched, and the columns that hold them.

    \b
    Example:  glpgenc field list
    """
    fields = registry.list_fields(invocation.settings.require_database_url())
    if invocation.as_json:
        print_json({"fields": fields})
    else:
        _print(fields)


def _print(fields: list[dict[str, Any]]) -> None:
    print_table(
        ("Field", "Class", "Padding", "Search (slot facet normalizer bits scope)", "Columns"),
        (
            (
                field["field"],
                field["data_class"],
                field["padding"],
                "\n".join(" ".join(str(f[key]) for key in _FACET_KEYS) for f in field["facets"]) or None,
                "\n".join(field["columns"]) or None,
            )
            for field in fields
        ),
    )


_FACET_KEYS = ("slot", "facet", "normalizer", "bits", "scope")
