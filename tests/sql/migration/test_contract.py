"""The plaintext column goes: when it may, and what stands in the way."""

from __future__ import annotations

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import catalogue, drop, expand, keyed, rows, verified


def test_the_plaintext_column_goes_once_all_is_verified(owner: Connection, app: Connection, writer: Connection) -> None:
    owner.execute("CREATE INDEX ON shop.c (email); CREATE INDEX ON shop.c (lower(email)) WHERE email > 'a'")
    writer.execute("INSERT INTO shop.c VALUES (1, 'a')")
    for state in ("expanded", "backfilled"):
        owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [state])
        with pytest.raises(psycopg.Error, match=f"is {state} and can't become contracted: it must be verified first"):
            drop(owner)
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'verified')")
    with pytest.raises(psycopg.Error, match="not encrypted yet"):
        drop(owner)
    with keyed(app):
        app.execute("UPDATE shop.c SET email = 'b'")
    drop(owner)
    assert rows(
        owner,
        "SELECT state, plaintext_column, source_expression, contracted_at IS NOT NULL "
        "FROM glpgenc.encrypted_columns JOIN glpgenc.column_migrations USING (relation, column_name)",
    ) == [("contracted", None, None, True)]
    columns = [row[1] for row in catalogue(owner, "shop.c") if row[0] == "column"]
    assert columns == ["email_enc", "id", "note"]
    assert [row for row in catalogue(owner, "shop.c") if row[0] in {"trigger", "function"}] == []
    assert sqlstate(writer, "UPDATE shop.c SET email_enc = 'plain'") == "ZE003"
    assert rows(owner, "SELECT glpgenc.gl_pending('shop.c', 'email_enc')") == [("false",)]
    for refused in ("gl_abandon('shop.c', 'email_enc')", "gl_drop_plaintext('shop.c', 'email_enc')"):
        assert sqlstate(owner, f"SELECT glpgenc.{refused}") == "ZE012"
    owner.execute("ALTER TABLE shop.c ADD COLUMN email text")
    with pytest.raises(psycopg.Error, match="is contracted"):
        expand(owner)
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'scrubbed')")


def test_plaintext_that_is_not_encrypted_at_once_can_be_forbidden_before_the_column_goes(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c VALUES (1, 'a')")
    assert sqlstate(owner, "SELECT glpgenc.gl_forbid_plaintext('shop.c', 'email_enc')") == "ZE012"
    verified(owner)
    for _ in range(2):
        forbid = rows(owner, "SELECT glpgenc.gl_forbid_plaintext('shop.c', 'email_enc')")
        assert forbid == [("email_enc_complete",)]
    with pytest.raises(psycopg.Error) as caught:
        writer.execute("UPDATE shop.c SET email = 'secret'")
    assert caught.value.sqlstate == "ZE003"
    assert "secret" not in f"{caught.value} {caught.value.diag.message_detail}"
    with keyed(app):
        app.execute("UPDATE shop.c SET email = 'b'")
    writer.execute("UPDATE shop.c SET note = 'n'")
    owner.execute("ALTER TABLE shop.c VALIDATE CONSTRAINT email_enc_complete")
    before = rows(owner, "SELECT pg_relation_filenode('shop.c')")
    drop(owner)
    assert rows(owner, "SELECT pg_relation_filenode('shop.c')") == before
    assert rows(owner, "SELECT conname FROM pg_constraint WHERE conrelid = 'shop.c'::regclass AND contype = 'c'") == [
        ("email_enc_guarded",)
    ]


TRIGGER = "ON shop.c FOR EACH ROW"
DEPENDENTS = {
    "view shop.v": "CREATE VIEW shop.v AS SELECT upper(email) FROM shop.c",
    "materialized view shop.m": "CREATE MATERIALIZED VIEW shop.m AS SELECT email FROM shop.c",
    "index shop.two": "CREATE INDEX two ON shop.c (id, email)",
    "index shop.part": "CREATE INDEX part ON shop.c (id) WHERE email IS NULL",
    "index shop.one": "CREATE UNIQUE INDEX one ON shop.c (email)",
    "constraint u on table shop.c": "ALTER TABLE shop.c ADD CONSTRAINT u UNIQUE (email)",
    "constraint k on table shop.c": "ALTER TABLE shop.c ADD CONSTRAINT k CHECK (email <> '')",
    "column g of table shop.c": "ALTER TABLE shop.c ADD COLUMN g text GENERATED ALWAYS AS (lower(email)) STORED",
    "policy pol on table shop.c": "CREATE POLICY pol ON shop.c USING (email = current_user)",
    "trigger tr on table shop.c": f"CREATE TRIGGER tr AFTER UPDATE OF email {TRIGGER} EXECUTE FUNCTION shop.f()",
    "trigger aa on table shop.c": (
        f"CREATE TRIGGER aa BEFORE UPDATE {TRIGGER} WHEN (NEW.email = '') EXECUTE FUNCTION shop.f()"
    ),
    "constraint fk on table shop.r": (
        "ALTER TABLE shop.c ADD UNIQUE (email); CREATE TABLE shop.r (e text CONSTRAINT fk REFERENCES shop.c (email))"
    ),
    "publication of table shop.c in publication pub": "CREATE PUBLICATION pub FOR TABLE shop.c (id, email)",
}


@pytest.mark.parametrize("named", DEPENDENTS)
def test_what_stands_on_the_plaintext_column_is_named(owner: Connection, superuser: Connection, named: str) -> None:
    made = DEPENDENTS[named]
    if "PUBLICATION" in made and owner.info.server_version < 150_000:
        return
    owner.execute("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    (superuser if "PUBLICATION" in made else owner).execute(made.encode())
    verified(owner)
    # Called again, it is not confused by them.
    expand(owner)
    before = catalogue(owner, "shop.c")
    with pytest.raises(psycopg.Error, match="because other objects depend on it: ") as caught:
        drop(owner)
    assert caught.value.sqlstate == "ZE012"
    assert named in str(caught.value)
    assert "glpgenc_dual_write" not in str(caught.value)
    assert catalogue(owner, "shop.c") == before


def test_what_goes_with_the_plaintext_column_does_not_hinder(owner: Connection) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text NOT NULL DEFAULT 'x', note text)")
    owner.execute("CREATE INDEX ON shop.t USING hash (email); CREATE INDEX ON shop.t (id)")
    owner.execute("CREATE STATISTICS shop.s ON email, note FROM shop.t; COMMENT ON COLUMN shop.t.email IS 'c'")
    expand(owner, "shop.t")
    verified(owner, "shop.t")
    drop(owner, "shop.t")


@pytest.mark.parametrize("function", ["gl_drop_plaintext", "gl_abandon"])
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_no_column_is_dropped_by_a_transaction_that_would_not_see_what_came_meanwhile(
    owner: Connection, function: str, level: str
) -> None:
    expand(owner, "shop.c")
    with owner.transaction(force_rollback=True):
        owner.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(psycopg.Error, match="READ COMMITTED transaction only") as caught:
            owner.execute(f"SELECT glpgenc.{function}('shop.c', 'email_enc')")
    assert caught.value.sqlstate == "ZE012"
