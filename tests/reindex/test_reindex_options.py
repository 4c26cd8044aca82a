"""What a reindex is asked for and what keeps it from the end: keys, normalisers, duplicates, giving it up."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.errors import RegistryError
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.reindex import run as run_module
from glpgenc.reindex.estimate import estimate_reindex
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, ReindexReport, abort_reindex, reindex
from glpgenc.reindex.state import Reindex, ReindexChange
from glpgenc.sessions.keyring import Keyring
from tests.reindex.reindex_world import ReindexWorld

pytestmark = pytest.mark.slow

AT_ONCE = ReindexOptions(settle=0)
READY = ReindexOptions(settle=0, prepare=True)


def reindexed(
    world: ReindexWorld, facet: str = "equal", options: ReindexOptions = AT_ONCE, **wanted: Any
) -> ReindexReport:
    report = reindex(world.settings, "people.email", facet, options=options, **wanted)
    world.manager.catalog.refresh()
    return report


def roots(world: ReindexWorld, tenant: str) -> list[tuple[int, KeyState]]:
    return [(key.version, key.state) for key in world.manager.list(tenant_id=tenant, purpose=Purpose.INDEX)]


def test_the_old_root_is_used_until_no_facet_needs_it(people: ReindexWorld) -> None:
    people.add(range(1, 6))
    reindexed(people, new_key=True)
    assert roots(people, "acme") == [(2, KeyState.PRE_ACTIVE), (1, KeyState.ACTIVE)]
    # A tenant that comes later has none of that version, and its terms come from its first root, now as ever.
    people.add([100], tenant="late")
    report = reindexed(people, "parts", new_key=True)
    assert [(key.tenant_id, key.version) for key in report.left_roots] == [("acme", 1)]
    assert roots(people, "acme") == [(2, KeyState.ACTIVE), (1, KeyState.DEACTIVATED)]
    people.add([101], tenant="late")
    people.add([6], manager=people.process())
    assert people.lost(people.process()) == people.lost(people.process(), "late") == []
    assert people.lost_in_sql(people.process(), "late") == []
    assert people.refuses(9999, people.process(), email="Person101@Example.org", tenant="late")


def test_new_normaliser_finds_what_the_old_one_distinguished(people: ReindexWorld) -> None:
    people.add(range(1, 6))
    report = reindexed(people, options=READY, normalizer="lower")
    assert (report.finished, report.reindex.phase) == (False, "ready")
    assert people.lost(people.process()) == []
    entries = Keyring(people.process(), "acme").entries("people.email", "equal")
    assert len({entry.key for entry in entries}) == len({entry.slot for entry in entries}) == 2
    report = reindexed(people)
    assert (report.finished, report.resumed) == (True, True)
    assert roots(people, "acme") == [(1, KeyState.ACTIVE)]
    assert people.value("SELECT normalizer FROM glpgenc.search_facets WHERE facet = 'equal' AND state = 'active'"
                        " AND field = 'people.email'") == "lower"  # fmt: skip
    assert people.lost(people.process()) == []
    assert people.refuses(9999, people.process(), email="PERSON1@example.org")


def test_rows_alike_that_no_look_finds_end_the_reindex_before_the_swap(
    people: ReindexWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.add(range(1, 6))

    def find_rows_alike(*_: object) -> None:
        raise psycopg.errors.UniqueViolation

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "build_index", find_rows_alike)
        with pytest.raises(RegistryError, match="rows alike keep a unique index from being built"):
            reindexed(people, normalizer="lower")
    assert people.value("SELECT phase FROM glpgenc.reindexes ORDER BY reindex DESC LIMIT 1") == "indexing"


def test_duplicates_under_a_new_normaliser_are_reported_and_prevent_the_swap(people: ReindexWorld) -> None:
    people.add(range(1, 6))
    people.add([7], email="PERSON1@example.org")
    people.add([8], tenant="zorg", email="PERSON1@example.org")
    report = reindexed(people, normalizer="lower")
    assert (report.finished, report.reindex.phase) == (False, "indexing")
    assert [(each.groups, each.rows) for each in report.duplicates] == [(1, 2)]
    assert sorted(row["id"] for row in report.duplicates[0].keys[0]) == [1, 7]
    assert "person1" not in str(report.document()).lower()
    assert people.lost(people.process()) == []
    people.execute("DELETE FROM people WHERE id = 7")
    assert reindexed(people).finished
    assert people.refuses(9999, people.process(), email="PERSON1@example.org")


def test_abort_before_the_swap_restores_everything(people: ReindexWorld) -> None:
    class StoppedError(Exception):
        pass

    class StopAt(ReindexObserver):
        def __init__(self, phase: str) -> None:
            self.at = phase

        def phase(self, reindex: Reindex) -> None:
            if reindex.phase == self.at:
                raise StoppedError

    people.add(range(1, 6))
    columns, indexes = people.columns(), people.indexes()
    for phase in ("staging", "writing", "filling", "indexing", "ready"):
        with pytest.raises(StoppedError):
            reindex(people.settings, "people.email", "equal", new_key=True, options=AT_ONCE, observer=StopAt(phase))
        assert abort_reindex(people.settings, "people.email", "equal").phase == "aborted"
        assert people.columns() == columns
        assert people.indexes() == indexes
        assert people.lost(people.process()) == []
    people.add([6], manager=people.process())
    assert people.slots("email_enc") >= {(True, True, False, False)}
    with pytest.raises(StoppedError):
        reindex(people.settings, "people.email", "equal", new_key=True, options=AT_ONCE, observer=StopAt("swapped"))
    with pytest.raises(RegistryError, match="already in use"):
        abort_reindex(people.settings, "people.email", "equal")
    assert reindexed(people).finished
    assert people.lost(people.process()) == []
    with pytest.raises(RegistryError, match="not being reindexed"):
        abort_reindex(people.settings, "people.email", "equal")


@pytest.mark.parametrize(
    ("facet", "wanted", "message"),
    [
        ("none", {"new_key": True}, "no facet"),
        ("equal", {}, "already has the normaliser exact"),
        ("equal", {"normalizer": "exact"}, "already"),
        ("equal", {"normalizer": "upper"}, "normaliser must be"),
        ("parts", {"normalizer": "exact"}, "kind contains"),
    ],
)
def test_what_can_t_be_done_is_refused_and_changes_nothing(
    people: ReindexWorld, facet: str, wanted: dict[str, Any], message: str
) -> None:
    with pytest.raises(RegistryError, match=message):
        reindexed(people, facet, **wanted)
    assert people.value("SELECT count(*) FROM glpgenc.reindexes") == 0


def test_expression_index_on_the_slot_is_refused(people: ReindexWorld) -> None:
    people.execute("CREATE INDEX by_slot ON people (glpgenc.gl_index_term(email_enc, 1))")
    with pytest.raises(RegistryError, match="by_slot"):
        reindexed(people, new_key=True)


def test_a_facet_that_shares_its_key_is_not_reindexed_alone(people: ReindexWorld) -> None:
    people.execute("UPDATE glpgenc.search_facets SET parameters = '{\"key\": \"mails\"}' WHERE facet = 'equal'")
    with pytest.raises(
        RegistryError, match=r"shares the key mails \(people.email equal, people.secret equal\)"
    ) as caught:
        reindexed(people, new_key=True)
    assert "key='mails_2'" in str(caught.value.hint)


def test_one_at_a_time_of_a_field_and_by_one_process(people: ReindexWorld) -> None:
    class Second(ReindexObserver):
        def phase(self, reindex: Reindex) -> None:
            if reindex.phase == "filling":
                with pytest.raises(RegistryError, match="another process"):
                    reindexed(people, new_key=True)
                with pytest.raises(RegistryError, match="with other options"):
                    reindexed(people, normalizer="lower")
                with pytest.raises(RegistryError, match="one facet of a field at a time"):
                    reindexed(people, "parts", new_key=True)

    people.add([1])
    assert reindex(people.settings, "people.email", "equal", new_key=True, options=AT_ONCE, observer=Second()).finished


def test_a_value_that_does_not_open_keeps_it_from_the_swap(people: ReindexWorld) -> None:
    people.add(range(1, 4))
    people.execute("UPDATE people SET email_enc = set_byte(email_enc, octet_length(email_enc) - 1, "
                   "(get_byte(email_enc, octet_length(email_enc) - 1) + 1) % 256) WHERE id = 2")  # fmt: skip
    report = reindexed(people, new_key=True)
    assert (report.finished, report.quarantined, report.reindex.phase) == (False, 1, "filling")
    people.execute("DELETE FROM people WHERE id = 2")
    report = reindexed(people, options=ReindexOptions(settle=0, retry_quarantined=True))
    assert report.finished
    assert people.lost(people.process()) == []


def test_estimate_changes_nothing(people: ReindexWorld) -> None:
    people.add(range(1, 4))
    found = estimate_reindex(people.settings, "people.email", "equal", ReindexChange(new_key=True))
    assert found.roots == 1
    assert [(each.table, each.rows, each.index_column) for each in found.columns] == [
        ("public.people", 3, "email_enc_bidx")
    ]
    assert [(index.name, index.unique) for index in found.columns[0].indexes] == [("public.people_email", True)]
    assert people.value("SELECT count(*) FROM glpgenc.reindexes") == 0


PARTITIONED = """
    SELECT glpgenc.gl_register_field('logs.email', 'pii');
    SELECT glpgenc.gl_register_facet('logs.email', 'equal', 'exact');
    CREATE TABLE logs (id integer, day integer NOT NULL, "Email" text, email_enc bytea, PRIMARY KEY (id, day))
        PARTITION BY RANGE (day);
    CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (10);
    CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (10) TO (30) PARTITION BY RANGE (day);
    CREATE TABLE logs_2_a (day integer NOT NULL, email_enc bytea, id integer NOT NULL, "Email" text);
    ALTER TABLE logs_2 ATTACH PARTITION logs_2_a FOR VALUES FROM (10) TO (20);
    SELECT glpgenc.gl_guard_column('logs', 'email_enc', 'logs.email');
    SELECT glpgenc.gl_index_column('logs', 'email_enc', 'equal', 'Email_bidx');
    CREATE UNIQUE INDEX logs_email ON logs (day, "Email_bidx");
    CREATE INDEX logs_plain ON logs USING hash ("Email_bidx") WHERE "Email_bidx" IS NOT NULL AND 'Email_bidx' <> '';
"""
LOGS = """
    INSERT INTO logs (id, day, "Email", email_enc)
    SELECT i, i, 'a' || i, glpgenc.gl_encrypt('a' || i, 'logs.email') FROM generate_series(%s::int, %s::int) i
"""
LOST = """
    SELECT count(*) FROM logs WHERE NOT "Email_bidx" = ANY (glpgenc.gl_search_terms("Email", 'logs.email', 'equal'))
"""
INDEXES = """
    SELECT c.relname, pg_get_indexdef(c.oid), x.indisvalid, (SELECT inhparent::regclass::text FROM pg_inherits
           WHERE inhrelid = c.oid) FROM pg_class c JOIN pg_index x ON x.indexrelid = c.oid
    WHERE x.indrelid::regclass::text LIKE 'logs%' ORDER BY 1
"""


def test_partitions_of_partitions_and_odd_names(people: ReindexWorld) -> None:
    people.execute(PARTITIONED)

    def keyed(query: str, *parameters: Any) -> Any:
        with (
            psycopg.connect(people.admin_url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.process()),
        ):
            cursor = connection.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else None

    keyed(LOGS, 1, 15)
    before = people.execute(INDEXES)
    assert reindex(people.settings, "logs.email", "equal", new_key=True, options=AT_ONCE).finished
    assert people.execute(INDEXES) == before
    keyed(LOGS, 16, 19)
    assert keyed(LOST) == [(0,)]
    with pytest.raises(psycopg.errors.UniqueViolation):
        keyed("INSERT INTO logs (id, day, email_enc) SELECT 99, 12, glpgenc.gl_encrypt(%s, %s)", "a12", "logs.email")


def test_a_lower_normaliser_of_many_rows_is_filled_by_several_workers(people: ReindexWorld) -> None:
    people.add(range(1, 60))
    options = ReindexOptions(settle=0, workers=2)
    assert reindexed(people, options=options, normalizer="lower").finished
    assert people.lost(people.process()) == []
