"""One term that is alone in its envelope, which a verification computes without a function of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc.sessions.keyring import Keyring
from glpgenc.verification import check_values
from glpgenc.verification.checker import Checker
from glpgenc.verification.faults import ValueFault
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite
from tests.backfill.backfill_world import BackfillWorld, world_on

ROWS = 80
_INSERT = """
    INSERT INTO members SELECT i, glpgenc.gl_encrypt('Ünal' || i || '@Example.org', 'members.mail')
    FROM generate_series(1, %s) i
"""


@pytest.fixture(params=["exact", "lower"])
def normalizer(request: pytest.FixtureRequest) -> str:
    """The normaliser of the field's facet."""
    return str(request.param)


@pytest.fixture(params=["one tenant", "tenants by keys"])
def members(request: pytest.FixtureRequest, normalizer: str, database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """A table of encrypted addresses, two of them NULL, with an index column."""
    with world_on(database, tmp_path) as world:
        world.execute("DELETE FROM glpgenc.installation WHERE name = 'default_tenant'")
        if request.param == "one tenant":
            world.execute("INSERT INTO glpgenc.installation (name, value) VALUES ('default_tenant', 'acme')")
        world.execute("SELECT glpgenc.gl_register_field('members.mail', 'pii')")
        world.execute("SELECT glpgenc.gl_register_facet('members.mail', 'equal', %s)", normalizer)
        world.execute("CREATE TABLE members (id int PRIMARY KEY, mail bytea)")
        world.execute("SELECT glpgenc.gl_guard_column('members', 'mail', 'members.mail')")
        world.execute("SELECT glpgenc.gl_index_column('members', 'mail', 'equal')")
        with (
            psycopg.connect(world.admin_url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=world.manager),
        ):
            connection.execute(_INSERT, [ROWS])
        world.execute("INSERT INTO members VALUES (101), (102)")
        yield world


@contextmanager
def asked_the_server_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail where values are read into this process."""
    with monkeypatch.context() as patched:
        patched.delattr(Checker, "_read")
        yield


def value_of(world: BackfillWorld, *, searched: bool = True, key: bytes | None = None) -> bytes:
    """Return a value of the field; its terms with another key where one is given."""
    entries = tuple(Keyring(world.manager, "acme").written_entries("members.mail")) if searched else ()
    if key is not None:
        entries = tuple(replace(entry, key=key) for entry in entries)
    with world.manager.active("acme", "pii") as active:
        return encrypt_cell(
            b"someone@example.org", key=active.suite_key(Suite.A256CBC_HS512), key_id=active.key_id,
            field="members.mail", search=entries,
        )  # fmt: skip


def test_right_values_are_found_right_by_the_server_alone(
    members: BackfillWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    members.execute("DELETE FROM members WHERE mail IS NULL")
    with asked_the_server_alone(monkeypatch):
        (found,) = check_values(members.settings, "members")
    assert (found.counts.checked, found.counts.empty, found.right) == (ROWS, 0, True)


def test_values_and_rows_without_one_are_counted(members: BackfillWorld) -> None:
    (found,) = check_values(members.settings, "members")
    assert (found.counts.checked, found.counts.empty, found.right) == (ROWS, 2, True)


def test_each_wrong_term_and_index_is_found(members: BackfillWorld) -> None:
    members.execute("ALTER TABLE members DISABLE TRIGGER USER")
    for row, data in (
        (3, value_of(members, key=os.urandom(32))),
        (4, value_of(members, searched=False)),
        (5, value_of(members)),
    ):
        members.execute(
            "UPDATE members SET mail = %s, mail_bidx = glpgenc.gl_index_term(%s, 1) WHERE id = %s", data, data, row
        )
    members.execute("UPDATE members SET mail_bidx = 'another' WHERE id = 6")
    members.execute("UPDATE members SET mail_bidx = NULL WHERE id = 7")
    members.execute("UPDATE members SET mail_bidx = 'a term' WHERE id = 101")
    (found,) = check_values(members.settings, "members")
    assert dict(members.execute("SELECT (row_key ->> 'id')::int, fault FROM glpgenc.faulty_values")) == {
        3: ValueFault.WRONG_TERM,
        4: ValueFault.NO_TERM,
        6: ValueFault.WRONG_INDEX,
        7: ValueFault.WRONG_INDEX,
        101: ValueFault.WRONG_INDEX,
    }
    # A row without a value whose index column has a term is one that was checked.
    assert (found.counts.checked, found.counts.empty) == (ROWS + 1, 1)


def test_an_altered_value_beside_right_ones_is_found(members: BackfillWorld) -> None:
    members.execute("UPDATE members SET mail = set_byte(mail, 50, get_byte(mail, 50) # 1) WHERE id = 9")
    (found,) = check_values(members.settings, "members")
    assert (found.counts.checked, found.counts.empty) == (ROWS, 2)
    assert found.counts.faults == {ValueFault.ALTERED: 1}
