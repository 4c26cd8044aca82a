"""Rotation of a field whose suite of client mode was changed: values move to the new suite with the new key."""

from __future__ import annotations

import pytest

from glpgenc.keys.usage import MAX_USES
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.sessions.keyring import Keyring
from tests.rotation.rotation_world import RotationWorld

ROWS = 120


def registered(world: RotationWorld, suite: str) -> None:
    world.execute("SELECT glpgenc.gl_register_field('people.secret', 'pii', 0, %s)", suite)
    world.manager.invalidate()


def rotated(world: RotationWorld) -> None:
    assert rotate(world.settings, RotationFilter(), RotateOptions(settle=0)).finished
    world.manager.invalidate()


def suites(world: RotationWorld, column: str) -> list[tuple[int, int]]:
    return world.execute(f"SELECT get_byte({column}_enc, 0), count(*)::int FROM people GROUP BY 1 ORDER BY 1")


def secrets(world: RotationWorld) -> list[bytes]:
    opens = Keyring(world.manager, "acme").opener("people.secret")
    return [opens(bytes(data), "") for (data,) in world.execute("SELECT secret_enc FROM people ORDER BY id")]


@pytest.mark.parametrize(("suite", "first"), [("XAES-256-GCM", 0xFC), ("A256CBC-HS512", 0xFA)])
def test_values_move_to_the_suite_that_is_registered(people: RotationWorld, suite: str, first: int) -> None:
    people.add(ROWS)
    before = secrets(people)
    assert suites(people, "secret") == [(0xFB, ROWS)]
    registered(people, suite)
    # The choice changes nothing that is stored.
    assert suites(people, "secret") == [(0xFB, ROWS)]
    rotated(people)
    assert suites(people, "secret") == [(first, ROWS)]
    assert secrets(people) == before
    # What the server may open stays in the suite that it can open.
    assert suites(people, "note") == [(0xFA, ROWS)]
    assert people.execute(
        "SELECT DISTINCT state FROM people JOIN glpgenc.data_keys ON key_id = glpgenc.gl_key_id(secret_enc)"
    ) == [("active",)]


def test_and_back_again(people: RotationWorld) -> None:
    people.add(ROWS)
    before = secrets(people)
    for suite, first in (("XAES-256-GCM", 0xFC), ("A256GCM", 0xFB)):
        registered(people, suite)
        rotated(people)
        assert suites(people, "secret") == [(first, ROWS)]
    assert secrets(people) == before


def test_a_rotation_to_xaes_uses_up_nothing_of_the_new_key(people: RotationWorld) -> None:
    people.add(ROWS)
    registered(people, "XAES-256-GCM")
    people.execute("UPDATE glpgenc.key_uses SET uses = %s", MAX_USES)
    rotated(people)
    counted = "SELECT coalesce(sum(u.uses), 0)::int FROM glpgenc.key_uses u JOIN glpgenc.data_keys k USING (key_id)"
    assert people.value(f"{counted} WHERE k.state = 'active'") == 0
    assert suites(people, "secret") == [(0xFC, ROWS)]
