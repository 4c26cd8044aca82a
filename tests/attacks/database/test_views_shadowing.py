"""Writes and look-ups through a view with decoys before all that its SQL could mean: none is called (CVE-2018-1058)."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.attacks.database.shadowing_objects import calls, plant
from tests.views.views_world import OPTIONS, views_world

STATEMENTS = (
    "INSERT INTO public.users_decrypted (name, email, born, pay) VALUES ('a', 'ada@x.org', '1990-05-05', '7')",
    "UPDATE public.users_decrypted SET id = '9', email = 'bob@x.org', born = '1991-05-05', pay = '8', name = 'b'",
    "SELECT id, email, born, pay, email_search FROM public.users_decrypted",
    "SELECT id FROM public.users_decrypted WHERE public.users_decrypted_email_equals(email_search, 'bob@x.org')",
    "SELECT id FROM public.users_decrypted WHERE email_search OPERATOR(public.=) 'bob@x.org'",
    "DELETE FROM public.users_decrypted",
)
# Of a row expression with an operator, which only the path decides.
BOUND = (
    "ALTER TABLE users ADD COLUMN note text",
    (
        "SELECT glpgenc.gl_register_field('users.note', 'pii'), glpgenc.gl_expand_column('users', 'note', 'note_enc',"
        " 'users.note', row_expression => 'id + 1')"
    ),
    "SELECT glpgenc.gl_advance('users', 'note_enc', s) FROM unnest(ARRAY['backfilled', 'verified']) s",
)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["decoys, pg_catalog", "decoys, public, pg_catalog"])
def test_no_decoy_is_called(database: str, tmp_path: Path, path: str) -> None:
    with views_world(database, tmp_path) as world, psycopg.connect(database, autocommit=True) as admin:
        world.owned(*BOUND)
        assert world.run("contract", "users", "note", "--yes").exit_code == 0
        world.create(*OPTIONS, "--mask", "pay=null:glpgenc_auditor")
        assert plant(admin) > 2_000
        with world.keyed() as connection:
            connection.execute("SELECT pg_catalog.set_config('search_path', %s, true)", [path])
            for statement in STATEMENTS:
                connection.execute(statement.replace("(name,", "(note, name,").replace("('a',", "('n', 'a',").encode())
            done = connection.execute("SELECT 1").fetchone()
        assert done == (1,)
        assert calls(admin) == 0
