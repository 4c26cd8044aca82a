"""Giving a migration up."""

from __future__ import annotations

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import catalogue, cell, expand, keyed, rows


@pytest.mark.parametrize("also", ["nothing else", "another ciphertext column"])
def test_abandoning_leaves_the_catalogue_as_it_was(owner: Connection, app: Connection, also: str) -> None:
    with_another = also != "nothing else"
    owner.execute("CREATE TABLE shop.t (id int PRIMARY KEY, email text NOT NULL, note text, other bytea)")
    owner.execute("CREATE INDEX ON shop.t (email); GRANT ALL ON shop.t TO PUBLIC")
    if with_another:
        owner.execute("SELECT glpgenc.gl_guard_column('shop.t', 'other', 'c.email')")
        owner.execute("SELECT glpgenc.gl_index_column('shop.t', 'other', 'lower')")
    before = catalogue(owner, "shop.t")
    expand(owner, "shop.t")
    for facet in ("lower", "short"):
        owner.execute("SELECT glpgenc.gl_index_column('shop.t', 'email_enc', %s)", [facet])
    owner.execute("CREATE UNIQUE INDEX ON shop.t (email_enc_bidx)")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'a')")
    for state in ("backfilled", "verified"):
        owner.execute("SELECT glpgenc.gl_advance('shop.t', 'email_enc', %s)", [state])
    owner.execute("SELECT glpgenc.gl_forbid_plaintext('shop.t', 'email_enc')")
    owner.execute("SELECT glpgenc.gl_abandon('shop.t', 'email_enc')")
    assert catalogue(owner, "shop.t") == before
    assert rows(app, "SELECT email FROM shop.t") == [("a",)]
    if with_another:
        app.execute("INSERT INTO shop.t VALUES (2, 'b', NULL, %b)", [cell("b")])
        assert rows(app, "SELECT other_bidx IS NOT NULL FROM shop.t WHERE id = 2") == [(True,)]
    assert sqlstate(owner, "SELECT glpgenc.gl_abandon('shop.t', 'email_enc')") == "ZE012"


def test_abandoning_is_refused_where_a_value_would_be_lost(owner: Connection, writer: Connection) -> None:
    writer.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, %b)", [cell("a")])
    with pytest.raises(psycopg.Error, match="whose value is in column email_enc alone") as caught:
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
    assert caught.value.sqlstate == "ZE012"
    writer.execute("DELETE FROM shop.c")
    owner.execute("CREATE VIEW shop.v AS SELECT email_enc FROM shop.c")
    with pytest.raises(psycopg.Error, match=r"because of: .*view shop\.v"):
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
