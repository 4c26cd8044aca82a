"""Commands that work in each database at the same time: backfill, verification, coverage, doctor, fields."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time

import psycopg
import pytest

import glpgenc
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.keys.manager import KeyManager
from tests.shards.shard_world import KEYS, ONE, TWO, Installation

ROWS = 60


@pytest.fixture
def filled(installation: Installation) -> Installation:
    for number, place in enumerate(installation.places):
        place.fill(ROWS, first=1 + 1000 * number, tenants=2)
    return installation


@pytest.mark.slow
def test_a_backfill_fills_every_database_with_keys_of_one_and_verify_and_coverage_prove_it(
    filled: Installation,
) -> None:
    assert {place.value("SHOW server_version_num")[:2] for place in filled.places} != set()
    done = filled.document("backfill", "run", "people")
    assert [each["database"] for each in done["databases"]] == [place.label for place in filled.places]
    assert all(each["result"]["finished"] and each["result"]["quarantined"] == 0 for each in done["databases"])
    for place in (KEYS, ONE, TWO):
        for tenant in ("acme", "zorg"):
            assert filled.decrypted(place, tenant) == filled.plain(place, tenant)
    assert filled.keys.value("SELECT count(*) FROM glpgenc.data_keys WHERE purpose = 'encryption'") == 2
    used = [set(place.keys_of_values()) for place in filled.places]
    assert used[KEYS] == used[ONE] == used[TWO]
    checked = filled.document("verify", "people")
    assert [each["result"]["columns"][0]["values"]["bad"] for each in checked["databases"]] == [0, 0, 0]
    assert all(place.value("SELECT state FROM glpgenc.encrypted_columns") == "verified" for place in filled.places)
    counted = filled.document("coverage")
    assert counted["complete"]
    assert counted["rows_with_value"] == sum(place.value("SELECT count(email) FROM people") for place in filled.places)
    # Plaintext columns stand beside them yet.
    assert counted["percent"] == 0.0
    states = {key["state"] for each in counted["databases"] for column in each["coverage"]["columns"]
              for key in column["counts"]["keys"]}  # fmt: skip
    assert states == {"active"}


@pytest.mark.slow
def test_what_each_prints_has_its_database_before_it_and_no_password_is_shown(filled: Installation) -> None:
    answer = filled.run("backfill", "run", "people", "--max-rate", "40")
    assert answer.returncode == 0, answer.stderr
    for place in filled.places:
        assert f"{place.label}:\n" in answer.stdout
        assert f"[{place.label}] public.people (email_enc)" in answer.stderr
    shown = filled.run("config", "show").stdout + answer.stdout + answer.stderr
    for place in filled.places:
        password = place.admin_url.split(":", 2)[2].partition("@")[0]
        assert password
        assert password not in shown


@pytest.mark.slow
def test_several_are_refused_where_one_is_meant_and_an_option_names_it(filled: Installation) -> None:
    urls = [word for place in filled.places[:2] for word in ("--database-url", place.admin_url)]
    for command in (["contract", "people", "email_enc"], ["keys", "list"], ["scrub", "plan", "people"], ["psql"]):
        answer = filled.run(*command, *urls)
        assert answer.returncode == 2
        assert "works in one database, and several are named" in answer.stderr
    unnamed = filled.run("contract", "people", "email_enc", "--dry-run")
    assert unnamed.returncode == 2
    assert "none of them is named for this" in unnamed.stderr
    filled.document("backfill", "run", "people", "--database-url", filled.places[ONE].admin_url)
    assert [bool(place.keys_of_values()) for place in filled.places] == [False, True, False]
    # Of one database everything is as it was, its output too.
    one = filled.document("backfill", "status", "--database-url", filled.places[ONE].admin_url)
    assert [each["state"] for each in one["backfills"]] == ["finished"]
    listed = filled.document("keys", "list")
    assert {each["tenant_id"] for each in listed["keys"]} == {"acme", "zorg"}
    elsewhere = filled.run("keys", "list", "--database-url", filled.places[ONE].admin_url)
    assert elsewhere.returncode == 2
    assert "works in the database that holds the keys" in elsewhere.stderr


@pytest.mark.slow
def test_where_one_server_is_down_the_others_are_worked_in_and_the_exit_status_says_so(
    stoppable: tuple[Installation, EmbeddedPostgres],
) -> None:
    installation, server = stoppable
    for place in installation.places:
        place.fill(ROWS, tenants=1)
    server.stop()
    for command in (["backfill", "run", "people"], ["verify", "people"]):
        *up, down = installation.document(*command, code=5)["databases"]
        assert [each["exit_code"] for each in up] == [0, 0]
        assert (down["exit_code"], down["error"]["kind"], down["result"]) == (5, "DatabaseUnavailableError", None)
    counted = installation.document("coverage", code=5)
    assert not counted["complete"]
    assert [each["error"] is None for each in counted["databases"]] == [True, True, False]
    looked = installation.document("doctor", "--only", "registry", "--no-canary", code=3)
    assert [each["diagnosis"] is None for each in looked["databases"]] == [False, False, True]
    server.start()
    done = installation.document("backfill", "run", "people")
    assert [each["result"]["columns"] for each in done["databases"]] == [
        {"email_enc": "verified"}, {"email_enc": "verified"}, {"email_enc": "backfilled"}
    ]  # fmt: skip


@pytest.mark.slow
def test_a_server_that_stops_in_the_middle_and_comes_back_keeps_no_other_from_its_end(
    stoppable: tuple[Installation, EmbeddedPostgres],
) -> None:
    installation, server = stoppable
    for place in installation.places:
        place.fill(300, tenants=1)
    process = installation.popen("backfill", "run", "people", "--json", "--max-rate", "100")
    stopped = installation.places[TWO]
    deadline = time.monotonic() + 60
    while not stopped.keys_of_values() and time.monotonic() < deadline:
        time.sleep(0.1)
    server.stop("immediate")
    time.sleep(1)
    server.start()
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    for number in (KEYS, ONE, TWO):
        assert installation.decrypted(number) == installation.plain(number)


@pytest.mark.slow
def test_a_signal_ends_the_work_in_every_database_after_what_is_under_way(filled: Installation) -> None:
    process = subprocess.Popen(
        filled.program("backfill", "run", "people", "--json", "--max-rate", "5"), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=filled.full_environment, cwd=filled.home,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not all(
        place.value("SELECT count(*) FROM glpgenc.backfill_workers") for place in filled.places
    ):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    found = json.loads(output)["databases"]
    assert [each["result"]["finished"] for each in found] == [False, False, False]


@pytest.mark.slow
def test_the_end_of_the_process_ends_those_of_the_databases(filled: Installation) -> None:
    process = filled.popen("backfill", "run", "people", "--max-rate", "5")
    deadline = time.monotonic() + 60
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'glpgenc backfill'"
    mine = query + " AND datname = current_database()"
    while time.monotonic() < deadline and not all(place.value(mine) for place in filled.places):
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any(place.value(mine) for place in filled.places):
        time.sleep(0.2)
    assert not any(place.value(mine) for place in filled.places)


@pytest.mark.slow
def test_the_doctor_compares_fields_facets_revision_tenant_and_facts(filled: Installation) -> None:
    filled.document("backfill", "run", "people")
    options = ("--only", "keys", "--only", "registry", "--no-canary")
    well = filled.document("doctor", *options)
    assert {each["check"]: each["status"] for each in well["findings"]} == dict.fromkeys(
        ("databases", "key facts", "same fields", "same facets", "same revision", "same tenant", "clocks"), "pass"
    )
    one, two = filled.places[ONE], filled.places[TWO]
    one.execute("SELECT glpgenc.gl_register_field('people.phone', 'pii')")
    two.execute("UPDATE glpgenc.search_facets SET bits = 64 WHERE facet = 'equal'")
    two.execute("INSERT INTO glpgenc.installation (name, value) VALUES ('default_tenant', 'acme')")
    one.execute("UPDATE glpgenc.alembic_version SET version_num = 'another'")
    with KeyManager.from_settings(filled.settings_of(KEYS)) as manager:
        manager.activate(manager.stage("acme", "pii"))
        # Of a tenant that has no values there a shard need not know.
        manager.create("initech", "pii")
    found = filled.document("doctor", *options, code=3)
    bad = {each["check"]: (each["status"], each["subject"]) for each in found["findings"] if each["status"] != "pass"}
    assert bad["same fields"] == ("warn", one.label)
    assert bad["same facets"] == ("warn", two.label)
    assert bad["same tenant"] == ("fail", two.label)
    assert bad["same revision"] == ("fail", one.label)
    assert bad["key facts"][0] == "warn"
    assert set(bad) == {"same fields", "same facets", "same tenant", "same revision", "key facts"}


@pytest.mark.slow
def test_a_field_is_registered_in_every_database_at_once(filled: Installation) -> None:
    filled.document("field", "add", "people.phone", "--data-class", "pii", "--facet", "equal:digits")
    for place in filled.places:
        assert place.value("SELECT count(*) FROM glpgenc.search_facets WHERE field = 'people.phone'") == 1


def test_triggers_of_a_shard_encrypt_for_the_tenant_of_a_row_with_keys_of_the_other_database(
    filled: Installation,
) -> None:
    with (
        KeyManager.from_settings(filled.settings_of(ONE)) as manager,
        psycopg.connect(filled.places[ONE].admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
    ):
        connection.execute("INSERT INTO people (id, tenant, email) VALUES (9001, 'acme', 'new@example.org')")
        # Another tenant's row is left to the backfill, as in an installation of one database.
        connection.execute("INSERT INTO people (id, tenant, email) VALUES (9002, 'zorg', 'other@example.org')")
    rows = dict(filled.places[ONE].execute("SELECT id, email_enc IS NOT NULL FROM people WHERE id > 9000"))
    assert rows == {9001: True, 9002: False}
