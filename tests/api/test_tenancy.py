"""Which tenants a token may touch, and which one a request is about."""

from __future__ import annotations

from typing import Any

import pytest

from glpgenc.api.auth.permissions import ALL, Principal, Tenants
from glpgenc.api.auth.tokens import ABSENT, claim_at, roles_in, tenants_in
from glpgenc.errors import ForbiddenError, TenantRequiredError


def caller(tenants: Tenants, default: str | None = None) -> Principal:
    return Principal(subject="s", roles=frozenset(), permissions=frozenset(), tenants=tenants, default_tenant=default)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("acme", frozenset({"acme"})),
        (["acme"], frozenset({"acme"})),
        (["acme", "globex", "acme"], frozenset({"acme", "globex"})),
        ("two words", frozenset({"two words"})),
        ("*", ALL),
        (["*"], ALL),
        (["acme", "*"], ALL),
        ("ac*", frozenset({"ac*"})),
        ([], frozenset()),
        ("", frozenset()),
        (None, frozenset()),
        (True, frozenset()),
        (7, frozenset()),
        ({"acme": True}, frozenset()),
        (["acme", 7], frozenset()),
        (["acme", ""], frozenset()),
        (["*", None], frozenset()),
        ([["acme"]], frozenset()),
        ("acme\n", frozenset()),
        (" acme", frozenset()),
        ("a\x00b", frozenset()),
        ("x" * 257, frozenset()),
    ],
)
@pytest.mark.parametrize("only_tenant", [None, "default"])
def test_the_claim_s_shapes(claim: object, expected: Tenants, only_tenant: str | None) -> None:
    # Where the installation has one tenant too: a claim that is there is what counts.
    assert tenants_in({"tenant": claim}, "tenant", only_tenant) == expected


def test_without_the_claim_a_token_touches_no_tenant() -> None:
    assert tenants_in({}, "tenant", None) == frozenset()


def test_without_the_claim_a_token_touches_the_only_tenant_of_an_installation_for_one() -> None:
    assert tenants_in({}, "tenant", "default") == frozenset({"default"})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b", "nested"),
        ("https://example.com/tenant", "whole"),
        ("a", {"b": "nested"}),
        ("a.c", ABSENT),
        ("a.b.c", ABSENT),
        ("x", ABSENT),
        ("", ABSENT),
        ("a..b", ABSENT),
    ],
)
def test_dots_lead_into_objects_and_the_whole_name_comes_first(path: str, expected: Any) -> None:
    assert claim_at({"a": {"b": "nested"}, "https://example.com/tenant": "whole"}, path) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("admin", {"admin"}),
        ("admin viewer", {"admin", "viewer"}),
        (["admin", "viewer"], {"admin", "viewer"}),
        (["admin viewer"], {"admin viewer"}),
        ("", set()),
        ([], set()),
        (["admin", 7], set()),
        ({"admin": True}, set()),
        (None, set()),
        (True, set()),
    ],
)
def test_the_shapes_of_the_roles_claim(claim: object, expected: set[str]) -> None:
    assert roles_in({"roles": claim}, "roles") == expected


def test_a_requested_tenant_must_be_among_the_caller_s() -> None:
    assert caller(frozenset({"acme", "globex"})).tenant_for("acme") == "acme"
    with pytest.raises(ForbiddenError) as caught:
        caller(frozenset({"acme"})).tenant_for("globex")
    assert caught.value.reason == "tenant_not_allowed"
    assert "globex" not in str(caught.value)


def test_all_tenants_include_any() -> None:
    assert caller(ALL).tenant_for("globex") == "globex"


def test_a_star_is_asked_for_as_a_name_and_not_as_all() -> None:
    with pytest.raises(ForbiddenError):
        caller(frozenset({"acme"})).tenant_for("*")
    with pytest.raises(ForbiddenError):
        caller(frozenset({"acme"})).tenants_for("*")


def test_the_only_tenant_is_meant_where_none_is_named() -> None:
    assert caller(frozenset({"acme"})).tenant_for(None) == "acme"
    assert caller(frozenset({"acme"}), "default").tenant_for(None) == "acme"


@pytest.mark.parametrize("tenants", [ALL, frozenset({"acme", "globex"})])
def test_of_several_the_default_is_meant_if_it_is_among_them(tenants: Tenants) -> None:
    assert caller(tenants, "acme").tenant_for(None) == "acme"
    with pytest.raises(TenantRequiredError):
        caller(tenants).tenant_for(None)


def test_a_default_that_is_not_among_them_is_not_meant() -> None:
    with pytest.raises(TenantRequiredError):
        caller(frozenset({"acme", "globex"}), "default").tenant_for(None)


@pytest.mark.parametrize("requested", [None, "acme", "default"])
def test_a_caller_without_tenants_touches_none(requested: str | None) -> None:
    with pytest.raises(ForbiddenError):
        caller(frozenset(), "default").tenant_for(requested)
    with pytest.raises(ForbiddenError):
        caller(frozenset(), "default").tenants_for(requested)


def test_a_list_is_limited_to_the_caller_s_tenants_or_to_the_one_asked_for() -> None:
    both = frozenset({"acme", "globex"})
    assert caller(both).tenants_for(None) == both
    assert caller(both).tenants_for("acme") == frozenset({"acme"})
    assert caller(ALL).tenants_for(None) is ALL
    assert caller(ALL).tenants_for("acme") == frozenset({"acme"})
    with pytest.raises(ForbiddenError):
        caller(both).tenants_for("initech")
