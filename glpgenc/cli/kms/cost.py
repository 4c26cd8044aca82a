"""The command ``glpgenc kms cost``."""

from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.errors import ConfigurationError
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.kms.cost import (
    ACTIVE_SHARE,
    FORMULA,
    PRICE,
    PRICE_SOURCE,
    UNKNOWN,
    CostAssumptions,
    KMSCost,
    KMSRequests,
    cost,
    read_counts,
)
from glpgenc.settings import Settings

_PER = 10_000
_OF_ONES_OWN = ("vault", "pkcs11")


@command(databases=DatabaseUse.KEYS)
def cost_(
    invocation: Invocation,
    *,
    processes: Annotated[int, typer.Option(metavar="N", min=1, help="Processes that hold keys at once.")] = 1,
    active_share: Annotated[
        float, typer.Option(metavar="SHARE", min=0, max=1, help="Of the tenants, how many are active in an hour.")
    ] = ACTIVE_SHARE,
    price: Annotated[
        float | None,
        typer.Option(metavar="USD", min=0, help="US$ for 10,000 calls; the AWS list price, or 0 for your own KMS."),
    ] = None,
    branch_keys: Annotated[
        str | None,
        typer.Option(metavar="GROUPING", help="The branch keys to assume: the setting's, or environment."),
    ] = None,
) -> None:
    r"""Estimate the KMS calls of a month and their price.

    Compares data keys under the KMS itself with data keys under branch keys. Computed from the table of data keys,
    cache_ttl, cache_size and what you give about the processes. Nothing is unwrapped and no KMS is called. The output
    shows the formula, and what is not known.

    \b
    Example:  glpgenc kms cost --processes 12
              glpgenc kms cost --processes 12 --active-share 0.05 --branch-keys tenants/64 --json
    Next:     glpgenc config show     for branch_keys and cache_ttl
    """
    settings = invocation.settings
    wanted = branch_keys or (settings.branch_keys if settings.branch_keys != "off" else "environment")
    # By the setting's own rules.
    grouping = Grouping.parse(Settings(branch_keys=wanted).branch_keys)
    if grouping is None:
        raise ConfigurationError("off is not a grouping", hint="--branch-keys environment, or tenants/N")
    if price is None:
        price = 0.0 if settings.kms_provider in _OF_ONES_OWN else PRICE * _PER
    assumed = CostAssumptions(processes=processes, active_share=active_share, price=price / _PER, grouping=grouping)
    found = cost(read_counts(settings), assumed, cache_ttl=settings.cache_ttl, cache_size=settings.cache_size)
    if invocation.as_json:
        print_json(found.document())
    else:
        _print(found)


def _print(found: KMSCost) -> None:
    counts, assumed = found.counts, found.assumed
    print_line(
        f"{counted(counts.keys, 'data key')} of {counted(counts.tenants, 'tenant')} and "
        f"{counted(counts.classes, 'class', 'classes')}, "
        f"{counts.under_branch:,} of them under {counted(counts.branch_keys, 'branch key')}"
    )
    print_line(
        f"assumed: {counted(assumed.processes, 'process', 'processes')}, {100 * assumed.active_share:g} % of the "
        f"tenants active in an hour, cache_ttl {found.cache_ttl:g} s, cache_size {found.cache_size:,}"
    )
    ways = (("each data key", found.direct), (f"branch keys: {assumed.grouping.name}", found.branch))
    print_table(
        ("Under the KMS", "Calls at start", "Calls a month", "US$ a month"),
        ((name, f"{way.at_start:,.0f}", _range(way), _range(way, assumed.price)) for name, way in ways),
    )
    print_line(f"{FORMULA}; that is 1 at least, and 3600 / cache_ttl at most")
    given = "given with --price" if assumed.price else "your own KMS has no price for a call"
    source = PRICE_SOURCE if assumed.price == PRICE else given
    print_line(f"US$ {assumed.price * _PER:g} for {_PER:,} calls: {source}")
    if found.direct.overflow:
        print_line("more data keys are active in an hour than cache_size holds: up to one call for each use")
    print_line("not known, and not in it:")
    for each in UNKNOWN:
        print_line(f"- {each}")


def _range(way: KMSRequests, price: float | None = None) -> str:
    low, high = way.least, way.most
    if price is None:
        return f"{low:,.0f} to {high:,.0f}"
    return f"{low * price:,.2f} to {high * price:,.2f}"
