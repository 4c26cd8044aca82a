"""Rows of keys: whether they are as this installation signed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import Fault, Look, fail, unknown
from glpgenc.errors import DatabaseError, KMSError
from glpgenc.keys.trust.row_signer import forged_error
from glpgenc.lifecycle.key_signing import key_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANY: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.wrapped_key IS NOT NULL)
        OR EXISTS (SELECT FROM glpgenc.branch_keys b WHERE b.wrapped_key IS NOT NULL) AS so
"""
_LISTED = 20


def signed(look: Look) -> Iterator[Fault]:
    """Check the MAC of every row."""
    if not look.one(_ANY)["so"]:
        return
    try:
        with key_rows(look.settings) as rows:
            found = rows.unsigned()
    except (KMSError, DatabaseError) as error:
        yield unknown("glpgenc.data_keys", f"the MACs of its rows could not be checked: {error.message}", error.hint)
        return
    for each in found[:_LISTED]:
        refusal = forged_error(each.forged)
        yield fail(each.forged.named, refusal.message, refusal.hint)
    if len(found) > _LISTED:
        yield fail("glpgenc.data_keys", f"and the rows of {len(found) - _LISTED} more tenants, classes or groups")
