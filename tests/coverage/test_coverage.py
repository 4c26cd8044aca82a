"""``glpgenc coverage``: what it counts is what is there, and what it points out is so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.coverage import ColumnCoverage, Coverage, collect
from glpgenc.coverage import collection as counting
from tests.contract.migrating_table import MigratingTable, migrating_table
from tests.support.databases import login_role
from tests.support.signing import resign

ROWS: LiteralString = "SELECT n, CASE WHEN n <= 8 THEN n || '@example.org' END, 'x' FROM generate_series(1, 10) n"


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[MigratingTable]:
    """Expanded: 10 rows, 8 of them with a value in plaintext."""
    with migrating_table(database, tmp_path, ROWS) as world:
        yield world


def only(coverage: Coverage) -> ColumnCoverage:
    (column,) = coverage.columns
    return column


def counted(coverage: Coverage) -> tuple[int, int, int, int]:
    """Encrypted, plaintext, no envelope, NULL."""
    counts = only(coverage).counts
    assert counts is not None
    return counts.encrypted_rows, counts.plaintext, counts.foreign, counts.null


def kinds(coverage: Coverage) -> dict[str, str]:
    return {each.check: each.text for each in coverage.findings}


def run(url: str, *arguments: str) -> Any:
    environment = {"GLPGENC_DATABASE_URL": url}
    return CliRunner().invoke(app, ["coverage", *arguments], prog_name="glpgenc", env=environment)


def test_rows_are_counted_as_they_are_encrypted(people: MigratingTable) -> None:
    before = collect(people.url)
    assert (counted(before), before.percent) == ((0, 8, 0, 2), 0.0)
    people.keyed("UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.email', id::text) WHERE id IN (1, 2)")
    half = collect(people.url)
    assert (counted(half), only(half).filled_percent, half.percent) == ((2, 6, 0, 2), 25.0, 0.0)
    people.verified()
    after = collect(people.url)
    column = only(after)
    assert (counted(after), column.filled_percent) == ((8, 0, 0, 2), 100.0)
    assert (column.relation, column.column, column.field, column.data_class) == (
        "public.people", "email_enc", "people.email", "pii",
    )  # fmt: skip
    assert (column.state, column.plaintext_column, column.facets) == ("verified", "email", ("lower",))
    assert column.verified_at is not None


def test_a_column_is_not_covered_until_its_plaintext_column_is_gone(people: MigratingTable) -> None:
    people.verified()
    before = collect(people.url)
    assert (before.percent, only(before).percent, before.protected_rows, before.encrypted_rows) == (0.0, 0.0, 0, 8)
    assert "email still exists" in kinds(before)["plaintext column"]
    refused = run(people.url, "--fail-under", "1")
    assert (refused.exit_code, "0.00 % of values are encrypted" in refused.stderr) == (3, True)
    assert "0 of 8 values are encrypted; 8 more are encrypted, but still have a plaintext column" in refused.stdout
    people.execute("SELECT glpgenc.gl_drop_plaintext('people', 'email_enc')")
    after = collect(people.url)
    assert (after.percent, only(after).percent, after.protected_rows) == (100.0, 100.0, 8)
    assert "plaintext column" not in kinds(after)
    assert run(people.url, "--fail-under", "100").exit_code == 0


def test_an_empty_column_is_not_covered_either_while_plaintext_may_be_written_beside_it(people: MigratingTable) -> None:
    people.execute("DELETE FROM people")
    assert (counted(collect(people.url)), collect(people.url).percent) == ((0, 0, 0, 0), 0.0)
    assert run(people.url, "--fail-under", "100").exit_code == 3
    # Nor where somebody has written into the registry that it never held plaintext.
    people.execute("UPDATE glpgenc.encrypted_columns SET state = 'native'")
    assert run(people.url, "--fail-under", "100").exit_code == 3


def test_one_column_on_its_way_keeps_the_others_from_being_all(people: MigratingTable) -> None:
    people.verified()
    people.execute(
        "CREATE TABLE others (id integer, secret bytea)",
        "SELECT glpgenc.gl_guard_column('others', 'secret', 'people.email')",
        "INSERT INTO others SELECT id, email_enc FROM people",
        "DELETE FROM people",
    )
    found = collect(people.url)
    assert (found.encrypted_rows, found.protected_rows, found.percent) == (8, 8, 99.999)
    assert {each.column: each.percent for each in found.columns} == {"secret": 100.0, "email_enc": 0.0}
    assert run(people.url, "--fail-under", "100").exit_code == 3
    assert run(people.url, "--fail-under", "99").exit_code == 0


def test_rows_are_distinguished_by_key_version_state_and_suite(people: MigratingTable) -> None:
    people.verified()
    people.execute(
        "UPDATE glpgenc.data_keys SET state = 'deactivated', deactivated_at = now() WHERE purpose = 'encryption'"
    )
    resign(people.url, people.manager._unwrapping, people.manager.registry._environment)
    people.execute("INSERT INTO people VALUES (11, 'k@example.org', 'x')")
    people.manager.create("acme", "pii")
    with psycopg.connect(people.url) as connection:
        key = connection.execute("SELECT key_id FROM glpgenc.data_keys WHERE version = 2").fetchone()
        assert key is not None
        # An envelope of the other suite, as a client would write it under the new key.
        envelope = b"\xfb\x00" + key[0].bytes + b"\x00\x00" + bytes(40)
        connection.execute("UPDATE people SET email_enc = %s WHERE id = 11", (envelope,))
    counts = only(collect(people.url)).counts
    assert counts is not None
    assert [(each.version, each.state, each.suite, each.tenant, each.rows) for each in counts.encrypted] == [
        (1, "deactivated", "A256CBC-HS512", "acme", 8),
        (2, "active", "A256GCM", "acme", 1),
    ]
    assert "retired key" in kinds(collect(people.url))
    unknown = b"\xfb\x00" + bytes(range(16)) + b"\x00\x00" + bytes(40)
    with psycopg.connect(people.url) as connection:
        connection.execute("UPDATE people SET email_enc = %s WHERE id = 11", (unknown,))
    assert "missing key" in kinds(collect(people.url))


def test_guards_and_registrations_that_are_alone_are_pointed_out(people: MigratingTable) -> None:
    people.execute("ALTER TABLE people DROP CONSTRAINT email_enc_guarded")
    found = collect(people.url)
    assert (only(found).guard, "no guard" in kinds(found)) == ("missing", True)
    people.execute(
        "CREATE TABLE other (id integer, secret bytea)",
        "SELECT glpgenc.gl_guard_column('other', 'secret', 'people.email')",
        "INSERT INTO people (id, email_enc) VALUES (20, 'no envelope')",
        "SELECT glpgenc.gl_guard_column('people', 'email_enc', 'people.email')",
        "DELETE FROM glpgenc.encrypted_columns WHERE relation = 'other'::regclass",
    )
    found = collect(people.url)
    assert {each.column: (each.guard, each.field) for each in found.columns} == {
        "email_enc": ("not validated", "people.email"),
        "secret": ("not validated", None),
    }
    assert {"not registered", "not validated", "not an envelope"} <= set(kinds(found))
    (email,) = (each for each in found.columns if each.column == "email_enc")
    assert email.counts is not None
    assert email.counts.foreign == 1


def test_history_and_audit_tables_are_pointed_out_as_a_guess(people: MigratingTable) -> None:
    people.execute(
        "CREATE TABLE people_history (id integer, email text)",
        "CREATE TABLE audit_log (id integer, email_enc bytea)",
        "CREATE TABLE unrelated (id integer, title text)",
    )
    guesses = {each.subject: each.text for each in collect(people.url).findings if each.guess}
    assert set(guesses) == {"table public.people_history.email", "table public.audit_log.email_enc"}
    assert "looks like a history" in guesses["table public.audit_log.email_enc"]


def test_partitions_are_counted_with_their_table(database: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (id integer PRIMARY KEY, email text) PARTITION BY RANGE (id)")
        connection.execute("CREATE TABLE low PARTITION OF people FOR VALUES FROM (0) TO (6)")
        connection.execute("CREATE TABLE high PARTITION OF people FOR VALUES FROM (6) TO (20)")
    rows: LiteralString = "SELECT n, n || '@example.org' FROM generate_series(1, 10) n"
    with migrating_table(database, tmp_path, rows, None) as people:
        people.verified()
        found = collect(database)
        assert (only(found).partitions, counted(found)) == (2, (10, 0, 0, 0))
        assert counted(collect(database, estimate=True)) == (10, 0, 0, 0)


def test_an_estimate_comes_near_and_says_that_it_is_one(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SAMPLE_BLOCKS", 100)
    rows: LiteralString = "SELECT n, n || '@example.org', repeat('x', 300) FROM generate_series(1, 20000) n"
    with migrating_table(database, tmp_path, rows) as people:
        counts = only(collect(people.url, estimate=True)).counts
        assert counts is not None
        assert counts.estimated
        assert 10_000 < counts.plaintext < 30_000


def test_what_the_role_may_not_read_is_said_and_never_counts_as_encrypted(people: MigratingTable) -> None:
    people.verified()
    people.execute("ALTER TABLE people ENABLE ROW LEVEL SECURITY", "CREATE POLICY p ON people USING (id < 3)")
    with login_role(people.url, member_of=["glpgenc_auditor"]) as role:
        url = role.url(people.url)
        for rights in ("SELECT 1", "GRANT SELECT ON people TO glpgenc_auditor"):
            people.execute(rights)
            found = collect(url)
            assert (only(found).counts, found.complete, "not counted" in kinds(found)) == (None, False, True)
            assert run(url, "--fail-under", "0").exit_code == 3
        # Nor does the policy hide rows where the role may see all.
        people.execute("ALTER TABLE people DISABLE ROW LEVEL SECURITY")
        assert counted(collect(url)) == (8, 0, 0, 2)


def test_the_exit_code_tells_whether_enough_is_encrypted(people: MigratingTable) -> None:
    assert run(people.url).exit_code == 0
    refused = run(people.url, "--fail-under", "100")
    assert (refused.exit_code, "0.00 %" in refused.stderr) == (3, True)
    people.verified()
    people.execute("SELECT glpgenc.gl_drop_plaintext('people', 'email_enc')")
    done = run(people.url, "--fail-under", "100", "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert (document["percent"], document["encrypted_rows"], document["complete"]) == (100.0, 8, True)
    (column,) = document["columns"]
    assert (column["table"], column["counts"]["keys"][0]["rows"]) == ("public.people", 8)
    assert "100 %: 8 of 8 values are encrypted" in run(people.url).stdout


class Strict(HTMLParser):
    """Fails on what is not closed in order, and collects what is shown and what would be fetched."""

    VOID = frozenset({"meta", "rect", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_whole_fetches_nothing_and_escapes_names(people: MigratingTable, tmp_path: Path) -> None:
    people.execute(
        'CREATE TABLE "<script>alert(1)</script>" (id integer, email text)',
        'ALTER TABLE people RENAME TO "p<b>&people"',
    )
    file = tmp_path / "coverage.html"
    assert run(people.url, "--html", str(file)).exit_code == 0
    page = Strict()
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    assert page.open == []
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert "url(" not in page.text
    assert "prefers-color-scheme: dark" in page.text
    assert '"p<b>&people".email_enc' in page.text
    assert "<script>alert(1)</script>" in page.text
    assert "0 encrypted, 0 with plaintext, 8 plaintext, 0 neither" in page.text


def test_a_page_that_can_not_be_written_is_said(people: MigratingTable, tmp_path: Path) -> None:
    refused = run(people.url, "--html", str(tmp_path / "none" / "coverage.html"))
    assert (refused.exit_code, "can't be written" in refused.stderr) == (2, True)
