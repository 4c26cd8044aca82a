"""The trail of a scripted day holds what each of its acts is to leave, once, in order, and nothing else."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import psycopg
import pytest

from glpgenc.audit.verification.verify import verify
from tests.compliance.day import Day, done
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow

# Each act, and its records: type, tenant, and the number of values where it is not 1; ! for what failed.
EXPECTED: list[tuple[str, list[str]]] = [
    ("field add", []),
    ("keys create", ["key_generated acme"]),
    # The key is there already.
    ("keys create", []),
    ("keys create", ["key_generated acme"]),
    ("keys create", ["key_generated zorg"]),
    ("keys list", []),
    ("encrypt --field", ["key_accessed acme", "encryption_performed acme"]),
    ("decrypt --field", ["key_accessed acme", "decryption_performed acme"]),
    ("decrypt --field", ["key_accessed acme", "!decryption_failed acme"]),
    ("decrypt --field", ["key_accessed acme", "!decryption_failed zorg"]),
    ("rotate --tenant", ["rotation_started acme", "key_generated acme", "key_rotated acme", "rotation_finished acme"]),
    ("keys retire", ["key_retired acme"]),
    ("keys retire", ["key_retired acme"]),
    ("keys retire", ["key_retired acme"]),
    # What can't be undone is told before and after.
    ("keys destroy", ["key_destroyed acme", "key_destroyed acme"]),
    ("doctor --only", ["key_accessed acme", "key_accessed acme"]),
    ("coverage", []),
    ("service encrypt", ["key_accessed acme", "encryption_performed acme"]),
    ("service encrypt again", ["encryption_performed acme"]),
    ("service decrypt", ["decryption_performed acme"]),
    ("service decrypt, tampered", ["!decryption_failed acme"]),
    ("service decrypt, other context", ["!decryption_failed acme"]),
    ("service decrypt, other tenant", ["!decryption_failed zorg"]),
    ("service encrypt, new tenant", ["key_generated new", "encryption_performed new"]),
    ("ORM insert", ["key_accessed acme", "key_accessed acme", "session_keys_loaded acme"]),
    ("ORM select", ["session_keys_loaded acme"]),
    # A term is made in Python, with the root in memory; no value is read.
    ("ORM search", []),
    ("ORM select, other tenant's row", ["key_accessed zorg", "key_generated zorg", "session_keys_loaded zorg"]),
    ("ORM client insert", ["encryption_performed acme"]),
    ("ORM client select", ["decryption_performed acme"]),
    ("ORM client search", []),
    ("ORM client select, other tenant's row", ["!decryption_failed zorg"]),
    ("API encrypt", ["key_accessed acme", "encryption_performed acme"]),
    ("API decrypt", ["decryption_performed acme"]),
    ("API batch", ["encryption_performed acme 5"]),
    ("API decrypt, wrong", ["!decryption_failed acme"]),
    ("API viewer encrypts", ["!access_denied None"]),
    ("API service asks for keys", ["!access_denied None"]),
    ("API admin asks for keys", []),
    ("API admin rotates", ["key_generated acme"]),
    ("API auditor reads", ["audit_read acme *"]),
    (
        "API status",
        [f"{each} glpgenc-self-test" for each in ("key_generated", "encryption_performed", "decryption_performed")],
    ),
    ("audit tail", ["audit_read None 5"]),
    ("audit search", ["audit_read acme *"]),
    ("audit verify", ["audit_read None *"]),
    ("shred --tenant", ["key_accessed zorg", "shred_requested zorg", "shred_requested zorg", "key_generated *"]),
    ("shred --tenant", ["shred_undone zorg", "key_accessed zorg", "key_accessed zorg", "key_accessed *"]),
    (
        "shred --tenant",
        [
            *("key_accessed new", "shred_requested new", "shred_requested new"),
            *("shred_executed new", "shred_executed new", "key_accessed *"),
        ],
    ),
    ("rewrap --dry-run", []),
    ("compliance report", ["key_accessed glpgenc-self-test", "key_accessed *", "audit_read None *"]),
]

# In the order of a process's chain, and processes in the order in which they began.
_RECORDS = """
    SELECT a.writer_id, a.seq, a.event_type, a.tenant_id, a.count, a.success, a.actor, a.purpose
    FROM security.encryption_audit a JOIN security.audit_writers w USING (writer_id) ORDER BY w.started_at, a.seq
"""


@pytest.fixture(scope="module")
def day(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        done(url, tmp_path_factory.mktemp("day")) as day,
    ):
        yield day


@pytest.fixture(scope="module")
def records(day: Day) -> list[Any]:
    with psycopg.connect(day.database) as connection:
        return connection.execute(_RECORDS).fetchall()


def mark_of(record: Any) -> str:
    # Callers of the API are known by their name, all others by what it was done for.
    return str(record[7] or record[6])


def shown(record: Any) -> str:
    _, _, kind, tenant, count, success, *_ = record
    # How many records were read hangs on how many there were.
    number = " *" if kind == "audit_read" and count > 5 else "" if count == 1 else f" {count}"
    return f"{'' if success else '!'}{kind} {tenant}{number}"


def of_acts(records: list[Any]) -> list[Any]:
    return [each for each in records if not each[2].startswith("writer_")]


def test_every_act_of_the_day_was_done(day: Day) -> None:
    assert list(day.acts.values()) == [name for name, _ in EXPECTED]
    assert len(day.acts) == 50


def test_each_act_left_its_records_once_and_nothing_else_is_there(day: Day, records: list[Any]) -> None:
    found: dict[str, list[str]] = {mark: [] for mark in day.acts}
    for each in of_acts(records):
        found[mark_of(each)].append(shown(each))
    expected = [(mark, lines) for mark, (_, lines) in zip(day.acts, EXPECTED, strict=True)]
    # A data key and the root of its search terms are fetched side by side.
    assert [(mark, sorted(lines)) for mark, lines in found.items()] == [
        (mark, sorted(lines)) for mark, lines in expected
    ]


def test_acts_stand_in_the_order_in_which_they_were_done(day: Day, records: list[Any]) -> None:
    marks = [mark for mark, _ in groupby(map(mark_of, of_acts(records)))]
    assert marks == [mark for mark, (_, lines) in zip(day.acts, EXPECTED, strict=True) if lines]


def test_what_is_reported_before_an_act_stands_before_what_comes_of_it(records: list[Any], day: Day) -> None:
    (rotated,) = ([shown(each) for each in records if mark_of(each) == mark] for mark in ("act 11",))
    assert rotated == ["rotation_started acme", "key_generated acme", "key_rotated acme", "rotation_finished acme"]
    assert day.acts["act 11"] == "rotate --tenant"
    executed = [shown(each) for each in records if mark_of(each) == "act 48"]
    assert executed.index("shred_requested new") < executed.index("shred_executed new")


def test_every_process_tells_of_its_beginning_and_its_end_once(records: list[Any]) -> None:
    for _, chain in groupby(records, key=lambda each: each[0]):
        listed = list(chain)
        kinds = [each[2] for each in listed]
        assert (kinds.count("writer_started"), kinds.count("writer_stopped"), kinds[-1]) == (1, 1, "writer_stopped")
        assert [each[1] for each in listed] == list(range(1, len(listed) + 1))


def test_the_trail_verifies_as_a_whole(day: Day, records: list[Any]) -> None:
    found = verify(day.settings)
    assert (found.findings.total, found.records, found.unverifiable, found.running) == (0, len(records), 0, 0)


def test_each_record_says_who_did_it(day: Day, records: list[Any]) -> None:
    for each in of_acts(records):
        mark = mark_of(each)
        who = {"service": "worker", "ORM": "worker", "API": mark}.get(day.acts[mark].split()[0], getpass.getuser())
        assert each[6] == who
