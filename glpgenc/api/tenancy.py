"""Which tenants a token may touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glpgenc.api.claims import ABSENT, claim_at, is_name
from glpgenc.api.principal import ALL, Tenants


def tenants_in(claims: Mapping[str, Any], path: str, only_tenant: str | None) -> Tenants:
    """Return the tenants that a token's claims name.

    One name, a list of names, or ``*``, alone or in a list, for all. A claim of any other shape names none: a list
    with one entry that is not a name is not trusted for the others.

    :param path: where the claim is; see :func:`~glpgenc.api.claims.claim_at`.
    :param only_tenant: the tenant of an installation that has one. It is what a token without the claim may touch; in
        an installation for several, such a token touches none.
    """
    found = claim_at(claims, path)
    if found is ABSENT:
        return frozenset() if only_tenant is None else frozenset({only_tenant})
    names = found if isinstance(found, list) else [found]
    if not all(is_name(each) for each in names):
        return frozenset()
    return ALL if ALL.value in names else frozenset(names)
