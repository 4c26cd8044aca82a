"""Which columns a text of SQL reads, and which a partition key has."""

from __future__ import annotations

import pytest

from glpgenc.sqlalchemy.schema.sql_text import partition_key, reads_column

READING = [
    "email",
    "EMAIL = 'x'",
    '"email" = 1',
    "users.email > ''",
    '"users"."email" > 1',
    "(email IS NULL) OR email = 'x'",
    "email IS DISTINCT FROM NULL",
    "lower(email)",
    "num_nulls(lower(name)) > 0 AND upper(email) <> ''",
    "octet_length(lower(email)) < 9",
    "org > 0 AND 'it''s' <> email",
    "E'\\'' < email",
    "$$x$$ || email",
    "email::text = 'x'",
    "CAST(email AS text)",
    "coalesce(email, '')",
    "count(email) > 0",
    "email)",
    "((email",
]
PASSING = [
    "",
    "'email'",
    "E'\\' email'",
    "$$email$$",
    "$a$ $b$ email $a$",
    "e_mail = 1 AND email2 = 1 AND myemail = 1",
    '"Email" = 1',
    "email IS NULL",
    "email is Not null AND users.email IS NULL",
    "num_nonnulls(email, name) = 1",
    "pg_catalog.num_nulls(users.email) = 0",
    "octet_length(email) < 9000",
    "email(1)",
    "email.org > 0",
    "x::email = CAST(y AS email)",
    "glpgenc.gl_verify(email, 'users.email')",
    "gl_guard(email, 'users.email')",
]


@pytest.mark.parametrize("sql", READING)
def test_a_text_that_reads_the_column(sql: str) -> None:
    assert reads_column(sql, "email")


@pytest.mark.parametrize("sql", PASSING)
def test_a_text_that_does_not(sql: str) -> None:
    assert not reads_column(sql, "email")


@pytest.mark.parametrize("name", ["Email", 'e"m, x', "e mail", "(", "ē"])
def test_a_name_that_needs_quotes_is_found_in_quotes(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert reads_column(f"a > 0 AND {quoted} = 'x'", name)
    assert not reads_column(f"{quoted} IS NULL", name)
    assert not reads_column("Email = (e + mail)", name)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("LIST (region)", ["region"]),
        ('range("Region", Id)', ["Region", "id"]),
        ('HASH ( a , "b""c" COLLATE "C" text_ops, d int4_ops)', ["a", 'b"c', "d"]),
        ('LIST ("a, b",c)', ["a, b", "c"]),
        ("RANGE ((id + 1))", None),
        ("LIST (lower(region))", None),
        ("LIST (region, (a))", None),
        ("region", None),
    ],
)
def test_a_partition_key_is_read(text: str, columns: list[str] | None) -> None:
    assert partition_key(text) == columns
