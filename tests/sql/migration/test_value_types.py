"""Values of each type go through the triggers and back, and none is quoted in a message."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from tests.sql.conftest import KEYS, Connection
from tests.sql.migration.conftest import EMAIL, cell, expand, keyed, read, rows

pytestmark = pytest.mark.slow

# Type, text of values in their stored form, and what is written for the second of them.
TYPES = [
    ("text", ["", "Zoë 😀", "back\\slash 'quoted'"]),
    ("varchar(30)", ["a", "b "]),
    ("char(5)", ["a", "abcde"]),
    ("shop.short", ["a", "b"]),
    ("integer", ["0", "-17"]),
    ("bigint", ["9223372036854775807"]),
    ("numeric(12,3)", ["1.500", "-0.001", "NaN"]),
    ("numeric", ["1.5", "1.50", "1.500"]),
    ("double precision", ["0.1", "-0", "1e+300"]),
    ("boolean", ["true", "false"]),
    ("date", ["2024-02-29", "infinity", "0044-03-15 BC"]),
    ("timestamp", ["2024-02-29 23:59:59.123456"]),
    ("timestamptz", ["2024-07-01 10:00:00.5+00"]),
    ("interval", ["-1 years -2 mons +3 days -04:05:06", "1 day", "24:00:00"]),
    ("uuid", ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]),
    ("json", ['{"a":  1}', '{"a": 1}', "null"]),
    ("jsonb", ['{"a": 1}', '{"a": 1.0}']),
    ("bytea", ["\\x", "\\x00ff5c78"]),
    ("inet", ["10.0.0.1/8"]),
    ("shop.mood", ["sad", "it's fine"]),
    ("integer[]", ["{1,NULL,3}"]),
    ("xml", ["<a>1</a>"]),
    ("point", ["(1,2)"]),
]


@pytest.mark.parametrize(("of_type", "values"), TYPES, ids=[name for name, _ in TYPES])
def test_a_value_of_each_type_is_encrypted_as_gl_encrypt_does_and_comes_back(
    owner: Connection, app: Connection, of_type: str, values: list[str]
) -> None:
    owner.execute("CREATE TYPE shop.mood AS ENUM ('sad', 'it''s fine'); CREATE DOMAIN shop.short AS varchar(4)")
    owner.execute(f"CREATE TABLE shop.t (id int, v {of_type}); GRANT ALL ON shop.t TO PUBLIC".encode())
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'v', 'v_enc', 'c.email')")
    plain = KEYS.__class__("c.email", KEYS.key_id, KEYS.key)
    form = "gl_decrypt_bytes" if of_type == "bytea" else "gl_decrypt"
    typed = (
        "v" if of_type == "bytea" else "v::text" if of_type in {"text", "varchar(30)", "char(5)", "shop.short"} else "v"
    )
    direct = f"glpgenc.{form}(glpgenc.gl_encrypt({typed}, 'c.email'::text), 'c.email')"
    for style in ("ISO, YMD", "SQL, DMY"):
        app.execute("SELECT set_config('datestyle', %s, false), set_config('timezone', 'Asia/Tokyo', false)", [style])
        with keyed(app, plain):
            app.execute("DELETE FROM shop.t")
            app.execute("INSERT INTO shop.t (id) VALUES (0)")
            for value in values:
                # Both ways: from the plaintext, and back from the ciphertext alone.
                app.execute(f"INSERT INTO shop.t (id, v) VALUES (1, %s::text::{of_type})".encode(), [value])
                app.execute(f"UPDATE shop.t SET v = %s::text::{of_type} WHERE id = 0".encode(), [value])
                app.execute("INSERT INTO shop.t (id, v_enc) SELECT 2, v_enc FROM shop.t WHERE id = 0")
            same = f"v_enc IS NOT NULL AND glpgenc.{form}(v_enc, 'c.email') = {direct}"
            assert rows(app, f"SELECT count(*) FROM shop.t WHERE {same}") == [(1 + 2 * len(values),)]
            images = "SELECT v::text FROM shop.t WHERE id = {} ORDER BY 1"
            assert rows(app, images.format(1)) == rows(app, images.format(2))
            assert rows(
                app,
                "SELECT 1 FROM shop.t WHERE id = 0 AND record_image_eq(ROW(v), ROW(%s::text::" + of_type + "))",
                values[-1],
            )


def test_a_value_that_the_plaintext_column_can_t_hold_is_refused_without_being_quoted(
    owner: Connection, app: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, v integer, w varchar(3)); GRANT ALL ON shop.t TO PUBLIC")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'v', 'v_enc', 'c.email')")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'w', 'w_enc', 'c.other')")
    for column, field, state in (("v", "c.email", "ZE014"), ("w", "c.other", "22001")):
        with pytest.raises(psycopg.Error) as caught, keyed(app, EMAIL, replace(KEYS, field="c.other")):
            app.execute(f"INSERT INTO shop.t ({column}_enc) VALUES (glpgenc.gl_encrypt('secret', '{field}'))".encode())
        assert caught.value.sqlstate == state
        assert "secret" not in f"{caught.value} {caught.value.diag.message_detail} {caught.value.diag.context}"


def test_a_change_that_equality_does_not_see_is_seen(owner: Connection, app: Connection) -> None:
    changes = [("numeric", "1.5", "1.50"), ("float8", "0", "-0")]
    try:
        owner.execute(
            "CREATE COLLATION shop.nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
        changes.append(("text COLLATE shop.nocase", "a", "A"))
    except psycopg.errors.FeatureNotSupported:
        # Without ICU there is no such collation.
        assert len(changes) == 2
    for of_type, before, after in changes:
        owner.execute(f"CREATE TABLE shop.t (id int, email {of_type}); GRANT ALL ON shop.t TO PUBLIC".encode())
        expand(owner, "shop.t")
        with keyed(app):
            app.execute("INSERT INTO shop.t VALUES (1, %s)", [before])
            app.execute("UPDATE shop.t SET email = %s", [after])
            found = rows(app, "SELECT email::text, glpgenc.gl_decrypt(email_enc, 'c.email') FROM shop.t")
        assert found == [(after, after)]
        owner.execute("DROP TABLE shop.t; DELETE FROM glpgenc.encrypted_columns WHERE column_name = 'email_enc'")


def test_not_null_plaintext_is_filled_where_keys_are_and_its_mend_is_named_where_they_are_not(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text NOT NULL, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t")
    with keyed(app):
        app.execute("INSERT INTO shop.t (id, email_enc) VALUES (1, glpgenc.gl_encrypt('a', 'c.email'))")
    assert read(app, "shop.t") == [(1, "a", "a")]
    for query in ("INSERT INTO shop.t (id, email_enc) VALUES (2, %b)", "UPDATE shop.t SET email_enc = %b"):
        with pytest.raises(psycopg.Error, match="column email is NOT NULL") as caught:
            writer.execute(query.encode(), [cell("b")])
        assert caught.value.sqlstate == "ZE012"
        assert "ALTER TABLE shop.t ALTER COLUMN email DROP NOT NULL" in str(caught.value.diag.message_hint)
    owner.execute("ALTER TABLE shop.t ALTER COLUMN email DROP NOT NULL")
    writer.execute("INSERT INTO shop.t (id, email_enc) VALUES (2, %b)", [cell("b")])
    writer.execute("UPDATE shop.t SET email_enc = %b WHERE id = 1", [cell("a2")])
    assert read(app, "shop.t") == [(1, None, "a2"), (2, None, "b")]


@pytest.mark.parametrize("default", ["''", "'n/a'::varchar", "gen_random_uuid()::text"])
def test_a_default_of_the_plaintext_column_is_not_taken_for_a_value(
    owner: Connection, app: Connection, writer: Connection, default: str
) -> None:
    owner.execute(f"CREATE TABLE shop.t (id int, email text DEFAULT {default}, note text)".encode())
    owner.execute("GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t")
    with keyed(app):
        app.execute("INSERT INTO shop.t (id, email_enc) VALUES (1, %b)", [cell("a")])
        app.execute("INSERT INTO shop.t (id) VALUES (2)")
    writer.execute("INSERT INTO shop.t (id, email_enc) VALUES (3, %b)", [cell("c")])
    found = read(app, "shop.t")
    assert found[0] == (1, "a", "a")
    assert found[1][1] == found[1][2] is not None
    if "(" not in default:
        assert found[2] == (3, None, "c")
