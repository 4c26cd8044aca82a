"""Search terms: keyed hashes of values, or of parts of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, LiteralString

from glpgenc.compliance.check import Check, Found, decided, facts, not_applicable
from glpgenc.compliance.model import Fact

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site

_FACETS: LiteralString = """
    SELECT f.kind, f.scope, f.bits FROM glpgenc.search_facets f WHERE f.state <> 'retired' ORDER BY f.field, f.slot
"""
_ROOTS: LiteralString = """
    SELECT count(*) AS n FROM glpgenc.data_keys k WHERE k.purpose = 'index' AND k.state = 'active'
"""


def _keyed(site: Site) -> Found:
    facets = site.rows(_FACETS)
    if not facets:
        return not_applicable("no field can be searched")
    kinds = Counter(row["kind"] for row in facets)
    figures = (
        *facts(
            search_facets=len(facets),
            hash="HMAC-SHA-256, 256-bit keys, one for each owner, field and facet (HKDF-SHA-256)",
            facets_with_a_key_for_all_tenants=sum(row["scope"] == "global" for row in facets),
            fewest_bits_kept=min(row["bits"] for row in facets),
            index_roots=site.one(_ROOTS)["n"],
        ),
        *(Fact(f"facets {kind}", kinds[kind]) for kind in sorted(kinds)),
    )
    # The form of a term is the code's, which the check "code" compares with what was shipped.
    return decided(
        "search terms are keyed hashes under separate keys; they reveal equality: docs/LEAKAGE.md", figures, ()
    )


CHECKS = (Check("keyed_hashes", _keyed),)
