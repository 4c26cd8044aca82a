"""What is gathered for a session, and what is refused before anything is made."""

from __future__ import annotations

import pickle
from decimal import Decimal

import psycopg
import pytest

import glpgenc
from glpgenc.errors import KeyManagementError, KeyNotFoundError, KeyShreddedError, TenantRequiredError
from glpgenc.keys import GLOBAL_TENANT, Purpose
from glpgenc.sessions import collect_keys
from glpgenc.wire.derivation import facet_key, suite_key
from glpgenc.wire.envelope import Suite
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import ContainsShape, PrefixShape, RangeShape
from tests.sessions.world import SessionWorld


def test_an_unknown_class_is_refused_with_the_known_ones_and_makes_no_key(world: SessionWorld) -> None:
    with pytest.raises(KeyManagementError, match=r"'pij'.*known data classes: health, pii"):
        world.keys("acme", "pii", "pij")
    assert world.manager.list() == []


def test_a_class_registered_meanwhile_is_known_at_once(world: SessionWorld) -> None:
    world.keys()
    with psycopg.connect(world.admin_url) as admin:
        admin.execute("SELECT glpgenc.gl_register_field('people.salary', 'pay')")
    assert [each.field for each in world.keys("acme", "pay").fields] == ["people.salary"]


def test_no_tenant_and_no_default_is_refused_and_makes_no_key(world: SessionWorld) -> None:
    with pytest.raises(TenantRequiredError):
        collect_keys(world.manager, tenant_id=None, data_classes=["pii"])
    assert world.manager.list() == []


def test_the_installation_s_only_tenant_is_meant_where_none_is_named(world: SessionWorld) -> None:
    with psycopg.connect(world.admin_url) as admin:
        admin.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'only')")
    keys = collect_keys(world.manager, tenant_id=None, data_classes=["health"])
    assert keys.tenant_id == "only"
    assert {record.tenant_id for record in world.manager.list()} == {"only", GLOBAL_TENANT}


@pytest.mark.parametrize("tenant", ["*", "", "a\0b", "x" * 257])
def test_what_is_no_tenant_is_refused_and_makes_no_key(world: SessionWorld, tenant: str) -> None:
    with pytest.raises(KeyManagementError):
        world.keys(tenant)
    assert world.manager.list() == []


def test_only_the_fields_of_the_classes_asked_for_are_gathered(world: SessionWorld) -> None:
    assert {each.field for each in world.keys("acme", "pii").fields} == {"people.email", "people.note"}
    assert {each.field for each in world.keys("acme", "health").fields} == {"people.illness"}
    assert {record.data_class for record in world.manager.list()} == {"pii", "health"}


def test_a_class_asked_for_twice_is_gathered_once(world: SessionWorld) -> None:
    keys = world.keys("acme", "pii", "pii")
    assert keys.data_classes == ("pii",)
    assert len(keys.fields) == 2


def test_keys_are_derived_as_the_format_says(world: SessionWorld) -> None:
    fields = {each.field: each for each in world.keys().fields}
    with world.manager.active("acme", "pii") as dek:
        assert {each.key for each in fields.values()} == {suite_key(dek.secret.view(), Suite.A256CBC_HS512)}
        assert {each.key_id for each in fields.values()} == {dek.key_id}
    assert (fields["people.note"].padding, fields["people.note"].search) == (16, ())
    exact, lower = fields["people.email"].search
    (anywhere,) = world.keys("acme", "health").fields[0].search
    for entry, owner, data_class, field, name in (
        (exact, "acme", "pii", "people.email", "exact"),
        (lower, "acme", "pii", "people.email", "lower"),
        (anywhere, GLOBAL_TENANT, "health", "people.illness", "anywhere"),
    ):
        with world.manager.active(owner, data_class, Purpose.INDEX) as root:
            assert entry.key == facet_key(root.secret.view(), field, name)


def test_a_search_key_of_all_tenants_is_in_no_message_to_a_session(world: SessionWorld) -> None:
    keys = world.keys("acme", "health")
    (anywhere,) = keys.fields[0].search
    assert anywhere.is_global
    assert keys.fields[0].key in keys.message()
    assert anywhere.key not in keys.message()


def test_search_entries_have_the_shape_that_the_registry_says(world: SessionWorld) -> None:
    with psycopg.connect(world.admin_url) as admin:
        for name, kind, parameters in (
            ("starts", "prefix", '{"least": 2, "most": 10}'),
            ("parts", "contains", '{"length": 3}'),
            ("month", "range", '{"unit": "month", "size": "3", "low": -280, "high": 520}'),
        ):
            admin.execute(
                "SELECT glpgenc.gl_register_facet('people.note', %s, kind => %s, parameters => %s)",
                [name, kind, parameters],
            )
    field = next(each for each in world.keys().fields if each.field == "people.note")
    assert [(entry.slot, entry.bits, entry.shape) for entry in field.search] == [
        (1, 32, PrefixShape(2, 10)),
        (2, 32, ContainsShape(3)),
        (3, 64, RangeShape(RangeUnit.MONTH, Decimal(3), -280, 520)),
    ]


def test_session_keys_show_nothing_and_can_not_be_pickled(world: SessionWorld) -> None:
    keys = world.keys()
    assert repr(keys) == str(keys) == "<SessionKeys of 2 fields, 0 more keys for reading>"
    with pytest.raises(TypeError):
        pickle.dumps(keys)


def test_the_configured_manager_serves_where_none_is_passed(world: SessionWorld) -> None:
    glpgenc.configure(world.manager)
    try:
        with psycopg.connect(world.url) as c, glpgenc.session(c, tenant_id="acme", data_classes=["pii"]):
            c.execute("SELECT glpgenc.gl_encrypt('x'::text, 'people.email')")
    finally:
        glpgenc.configure(None)


def test_a_session_that_reads_makes_no_key_and_names_the_tenant_that_has_none(world: SessionWorld) -> None:
    with psycopg.connect(world.url) as connection:
        with (
            pytest.raises(KeyNotFoundError, match="tenant 'acne' has no data key of class 'pii'"),
            world.session(connection, "acne", read_only=True),
        ):
            pass
        assert world.manager.list() == []
        # Nor an index root: without it values would be written that no search finds.
        world.manager.create("acme", "pii")
        with (
            pytest.raises(KeyNotFoundError, match="has no data key of class 'pii' for purpose index"),
            world.session(connection, "acme", read_only=True),
        ):
            pass
        assert [each.purpose for each in world.manager.list()] == [Purpose.ENCRYPTION]
        world.keys("acme")
        with world.session(connection, "acme", read_only=True):
            made = connection.execute("SELECT glpgenc.gl_encrypt('a'::text, 'people.note')").fetchone()
            assert made is not None
            assert connection.execute("SELECT glpgenc.gl_decrypt(%s, 'people.note')", made).fetchone() == ("a",)


def test_a_shredded_tenant_is_no_unknown_one_to_a_session_that_reads(world: SessionWorld) -> None:
    world.keys()
    with psycopg.connect(world.admin_url, autocommit=True) as admin:
        admin.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('acme')")
        admin.execute("UPDATE glpgenc.data_keys SET state = 'destroyed'")
    world.manager.invalidate()
    with pytest.raises(KeyShreddedError):
        collect_keys(world.manager, tenant_id="acme", data_classes=["pii"], read_only=True)
