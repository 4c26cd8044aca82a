"""``glpgenc field``: the logical fields that values are bound to."""

from typing import Annotated, Any

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_table
from glpgenc.cli.columns import registry


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "add")(add)
    command(app, "list")(list_)


def add(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Its stable name, such as customers.email.")],
    data_class: Annotated[str, typer.Option(metavar="CLASS", help="Which data key protects it, such as pii.")],
    padding: Annotated[int, typer.Option(metavar="BYTES", help="Pad values to a multiple of this; 0 for none.")] = 0,
    facet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]]",
            help="A way to search it: for equal values, per tenant, unless said. May be repeated; slots count from 1.",
        ),
    ] = None,
) -> None:
    r"""Register a field and its search facets.

    Normalizers are exact, lower, digits, last4, email_domain and number. Fewer bits hide how often a value occurs. The
    scope global finds a value before its tenant is known. Kinds are scalar (equal values), prefix=2-10 (beginnings of
    2 characters or more, of which 10 count), contains=3 (parts of 3 characters or more), and range=month, range=7days
    or range=1000 (between two values, in buckets of that size; @-10..500 limits the buckets). What a kind finds, it
    also reveals to those who have no key: see docs/LEAKAGE.md.

    \b
    Example:  glpgenc field add customers.email --data-class pii --facet equal:lower
              glpgenc field add customers.name --data-class pii --facet starts:lower::tenant:prefix=2-10
              glpgenc field add customers.born --data-class pii --facet month:exact::tenant:range=month
              glpgenc field add customers.notes --data-class pii --padding 256
    Next:     glpgenc guard customers email_enc --field customers.email
    """
    facets = [registry.FacetArgument.parse(text) for text in facet or []]
    added = registry.add_field(invocation.settings.require_database_url(), field, data_class, padding, facets)
    if invocation.as_json:
        print_json(added)
    else:
        _print([added])


def list_(invocation: Invocation) -> None:
    r"""List fields with their facets and columns.

    \b
    Example:  glpgenc field list
    Next:     glpgenc coverage
    """
    fields = registry.list_fields(invocation.settings.require_database_url())
    if invocation.as_json:
        print_json({"fields": fields})
    else:
        _print(fields)


def _print(fields: list[dict[str, Any]]) -> None:
    print_table(
        ("Field", "Class", "Padding", "Search (slot facet normalizer bits scope kind)", "Columns"),
        (
            (
                field["field"],
                field["data_class"],
                field["padding"],
                list(map(_facet, field["facets"])) or None,
                list(field["columns"]) or None,
            )
            for field in fields
        ),
    )


def _facet(facet: dict[str, Any]) -> str:
    # In the form that --facet takes.
    values = facet["parameters"]
    unit = "" if values.get("unit") == "number" else "{unit}s"
    kinds = {
        "scalar": "scalar",
        "prefix": "prefix={least}-{most}",
        "contains": "contains={length}",
        "range": f"range={{size}}{unit}@{{low}}..{{high}}",
    }
    return " ".join([*(str(facet[key]) for key in _FACET_KEYS), kinds[facet["kind"]].format(**values)])


_FACET_KEYS = ("slot", "facet", "normalizer", "bits", "scope")
