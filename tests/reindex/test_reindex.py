"""Reindexing: by every slot and every process every row is found, at any time, and what is UNIQUE stays so."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

import glpgenc
from glpgenc.keys.manager import KeyManager
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, reindex
from glpgenc.reindex.state import Reindex
from tests.reindex.reindex_world import ReindexWorld, world_on
from tests.support.databases import login_role

AT_ONCE = ReindexOptions(settle=0)
PHASES = ("staging", "writing", "filling", "indexing", "ready", "swapped")


class AtEachPhase(ReindexObserver):
    """Looks at the table from processes that know the registry as it was two phases ago, one, and now."""

    def __init__(self, world: ReindexWorld) -> None:
        self.world = world
        self.processes: list[KeyManager] = [world.process()]
        self.seen: list[str] = []
        self.looks = 0

    def phase(self, reindex: Reindex) -> None:
        self.seen.append(reindex.phase)
        self.look(reindex.phase)

    def look(self, when: str) -> None:
        self.looks += 1
        number = 5000 + 10 * self.looks
        # Whoever was there before the last but one phase has read the registry anew: that is waited for.
        self.processes = [*self.processes[-1:], self.world.process()]
        for each, process in enumerate(self.processes):
            self.world.add([number + each], manager=process)
            assert self.world.lost(process) == [], when
            assert self.world.lost_in_sql(process) == [], when
            assert self.world.lost(process, "zorg") == [], when
            assert self.world.refuses(9999, process, email="Person1@Example.org"), when
            assert self.world.refuses(9999, process, secret="secret 1"), when
            assert self.world.refuses(9999, process, tenant="zorg", secret="secret 1"), when


@pytest.mark.parametrize(
    ("field", "facet"),
    [
        ("people.secret", "equal"),
        pytest.param("people.email", "equal", marks=pytest.mark.slow),
        pytest.param("people.email", "parts", marks=pytest.mark.slow),
    ],
)
def test_at_every_phase_every_process_finds_every_row_and_no_duplicate_comes_in(
    people: ReindexWorld, field: str, facet: str
) -> None:
    people.add(range(1, 30))
    people.add(range(1001, 1010), tenant="zorg")
    columns, indexes = people.columns(), people.indexes()
    watch = AtEachPhase(people)
    report = reindex(people.settings, field, facet, new_key=True, options=AT_ONCE, observer=watch)
    assert report.finished
    assert watch.seen == list(PHASES)
    watch.look("done")
    assert people.columns() == columns
    assert people.indexes() == indexes
    assert people.value("SELECT count(*) FROM people WHERE updated_at <> '2020-01-01'") == 0
    assert people.execute(
        "SELECT slot, state FROM glpgenc.search_facets WHERE field = %s AND facet = %s ORDER BY 1", field, facet
    ) == [
        (report.reindex.old_slot, "retired"),
        (report.reindex.new_slot, "active"),
    ]


def test_a_transaction_that_had_its_keys_before_is_waited_for(people: ReindexWorld) -> None:
    people.add(range(1, 4))

    class Waiting(ReindexObserver):
        """Has a transaction open, with keys, until it is waited for."""

        def __init__(self) -> None:
            self.open = ExitStack()
            self.connection = self.open.enter_context(psycopg.connect(people.admin_url))
            session = glpgenc.session(
                self.connection, tenant_id="acme", data_classes=["pii"], key_manager=people.process()
            )
            self.open.enter_context(session)
            self.phases: list[str] = []

        def transactions(self, count: int) -> None:
            assert count == 1
            self.phases.append(people.value("SELECT phase FROM glpgenc.reindexes"))
            self.connection.execute(
                "INSERT INTO people (id, tenant, email, secret, email_enc)"
                " VALUES (7, 'acme', 'late', 's', glpgenc.gl_encrypt('late'::text, 'people.email'))"
            )
            self.open.close()

    watch = Waiting()
    assert reindex(people.settings, "people.email", "equal", new_key=True, options=AT_ONCE, observer=watch).finished
    assert watch.phases == ["writing"]
    # It was written with the old slot alone, and then anew.
    assert people.value("SELECT glpgenc.gl_index_term(email_enc, 3) = email_enc_bidx FROM people WHERE id = 7")


def test_the_owner_of_the_table_reindexes_though_policies_keep_him_from_data_keys(
    database: str, tmp_path: Path
) -> None:
    with world_on(database, tmp_path) as world, login_role(database, member_of=["glpgenc_admin"]) as role:
        world.add(range(1, 10))
        world.add(range(101, 105), tenant="zorg")
        world.execute(f"ALTER TABLE people OWNER TO {role.name}; GRANT CREATE ON SCHEMA public TO {role.name}")
        settings = world.settings.model_copy(
            update={"database_url": SecretStr(role.url(database)), "allow_superuser": False}
        )
        for field in ("people.email", "people.secret"):
            assert reindex(settings, field, "equal", new_key=True, options=ReindexOptions(settle=0)).finished
        for tenant in ("acme", "zorg"):
            assert world.lost(world.process(), tenant) == []
