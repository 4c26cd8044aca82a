"""Tenants whose keys were destroyed, so that their values can't be read any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.compliance.check import Check, Found, decided, facts, not_applicable

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site

_SHREDS: LiteralString = """
    SELECT count(*) AS asked, count(executed_at) AS executed,
           count(*) FILTER (WHERE executed_at IS NULL AND undo_until > clock_timestamp()) AS undoable,
           count(*) FILTER (WHERE executed_at IS NULL AND undo_until <= clock_timestamp()) AS due,
           count(receipt) FILTER (WHERE executed_at IS NOT NULL) AS receipts,
           count(DISTINCT tenant_id) FILTER (WHERE executed_at IS NOT NULL) AS tenants, max(executed_at) AS last
    FROM glpgenc.tombstones
"""
# What a shred has destroyed must stay so: a restored table of keys would bring it back, for all but the tombstones.
_LEFT: LiteralString = """
    SELECT count(*) AS n FROM glpgenc.data_keys k JOIN glpgenc.tombstones t
        ON t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class)
    WHERE t.executed_at IS NOT NULL AND k.state <> 'destroyed'
"""
_DESTROYED: LiteralString = "SELECT count(*) AS n FROM glpgenc.data_keys k WHERE k.state = 'destroyed'"


def _shreds(site: Site) -> Found:
    row = site.one(_SHREDS)
    destroyed = site.one(_DESTROYED)["n"]
    figures = facts(
        tenants_shredded=row["tenants"],
        shreds_executed=row["executed"],
        receipts=row["receipts"],
        shreds_that_can_be_undone=row["undoable"],
        shreds_that_are_due=row["due"],
        keys_destroyed=destroyed,
        last_shred=row["last"],
    )
    if not row["asked"]:
        return not_applicable("no shred was requested", figures)
    wrong = []
    if row["due"]:
        wrong.append(f"{row['due']} shreds are due but not executed: run `glpgenc rotation run`")
    if left := site.one(_LEFT)["n"]:
        wrong.append(
            f"{counted(left, 'key of shredded owners is', 'keys of shredded owners are')} there again: glpgenc shred"
        )
    if missing := row["executed"] - row["receipts"]:
        wrong.append(f"{missing} shreds have no receipt")
    return decided("keys of shredded tenants are destroyed, and each shred has a receipt", figures, wrong)


CHECKS = (Check("shreds", _shreds),)
