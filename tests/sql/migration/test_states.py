"""The states of a migration, and the steps between them."""

from __future__ import annotations

import psycopg
import pytest

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import rows

STATES = ["expanded", "backfilled", "verified", "contracted", "scrubbed"]
LEGAL = {
    ("expanded", "backfilled"),
    ("backfilled", "verified"),
    ("backfilled", "expanded"),
    ("verified", "expanded"),
    ("contracted", "scrubbed"),
    *((state, state) for state in STATES if state != "contracted"),
}


def test_a_migration_goes_only_the_steps_there_are(owner: Connection, superuser: Connection) -> None:
    for present in STATES:
        superuser.execute("UPDATE glpgenc.encrypted_columns SET state = %s", [present])
        for wanted in [*STATES, "native", "nonsense", None]:
            with owner.transaction(force_rollback=True):
                if (present, wanted) in LEGAL:
                    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [wanted])
                    assert rows(owner, "SELECT state FROM glpgenc.encrypted_columns") == [(wanted,)]
                    continue
                says = f"can't change from {present} to {wanted or ''}"
                with pytest.raises(psycopg.Error, match=says) as caught, owner.transaction():
                    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [wanted])
                assert caught.value.sqlstate == "ZE012"
                advice = "use gl_drop_plaintext" in str(caught.value.diag.message_primary)
                assert advice is (wanted == "contracted")


def test_a_migration_with_mismatches_is_not_verified(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'backfilled')")
    owner.execute("UPDATE glpgenc.column_migrations SET mismatched_rows = 3")
    with pytest.raises(psycopg.Error, match=r"3 rows of table shop\.c do not decrypt"):
        owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'verified')")
    owner.execute("UPDATE glpgenc.column_migrations SET mismatched_rows = 0")
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'verified')")
    times = "SELECT backfilled_at IS NOT NULL, verified_at IS NOT NULL FROM glpgenc.column_migrations"
    assert rows(owner, times) == [(True, True)]
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'expanded')")
    assert rows(owner, times) == [(False, False)]
