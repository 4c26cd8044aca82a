"""Drawn sequences of writes to a partitioned table with defaults, against a twin that knows what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import EMAIL, cell, expand, keyed, rows, verified
from tests.support.vectors import load

DEFAULT = "nobody"
TABLE = """
    CREATE TABLE shop.m (id int, area text, shelf int DEFAULT 0, email text {null} DEFAULT 'nobody', note text,
                         PRIMARY KEY (id, area, shelf)) PARTITION BY LIST (area);
    CREATE TABLE shop.north PARTITION OF shop.m FOR VALUES IN ('a');
    CREATE TABLE shop.south (note text, gone int, email text {null} DEFAULT 'nobody', shelf int NOT NULL DEFAULT 0,
                             id int NOT NULL, area text NOT NULL) PARTITION BY LIST (shelf);
    ALTER TABLE shop.south DROP COLUMN gone;
    ALTER TABLE shop.m ATTACH PARTITION shop.south FOR VALUES IN ('b');
    CREATE TABLE shop.south0 PARTITION OF shop.south FOR VALUES IN (0);
    CREATE TABLE shop.south1 PARTITION OF shop.south DEFAULT;
    GRANT ALL ON ALL TABLES IN SCHEMA shop TO PUBLIC;
    INSERT INTO shop.m (id, area, email) VALUES (1, 'a', 'nobody'), (2, 'a', {second}), (3, 'b', 'x')
"""
READ = "SELECT id, area, shelf, email, glpgenc.gl_decrypt(email_enc, 'c.email') FROM shop.m ORDER BY id"

Values = tuple[str | None, str | None]


class RefusedError(Exception):
    """What the twin refuses."""


@dataclass
class Twin:
    """What the table should hold: of each row its place, its plaintext, and what its ciphertext decrypts to."""

    policy: str
    mode: str
    constraint: str
    not_null: bool
    held: dict[int, tuple[tuple[str, int], Values]]
    keyed: bool = False
    replica: bool = False
    written: dict[int, tuple[tuple[str, int], Values]] = field(default_factory=dict)

    def plaintext(self, value: str | None) -> Values:
        """Return both columns after plaintext was written."""
        if value is None or (self.keyed and self.mode == "database"):
            return value, value
        if self.policy == "refuse" and not self.replica:
            raise RefusedError
        return value, None

    def ciphertext(self, before: str | None, value: str | None) -> Values:
        """Return both columns after ciphertext was written over a plaintext."""
        if self.replica:
            return before, value
        return (value if self.keyed and self.mode == "database" else None), value

    def insert(self, key: int, place: tuple[str, int], plain: Any = ..., sealed: Any = ...) -> None:
        """Write a row; a column that is ``...`` is not named."""
        if sealed is ... or (sealed is None and plain is not ...):
            values = self.plaintext(DEFAULT if plain is ... else plain)
        elif plain is ...:
            values = self.ciphertext(DEFAULT, sealed)
        elif plain is None:
            values = self.ciphertext(None, sealed)
        else:
            values = plain, sealed
        self.written[key] = place, values

    def update(
        self, key: int, plain: Any = ..., sealed: Any = ..., place: tuple[str, int] | None = None, *, null: bool = False
    ) -> None:
        """Write columns of a row; a column that is ``...`` is not named."""
        at, (old_plain, old_sealed) = self.held[key]
        changed = plain is not ... and plain != old_plain
        resealed = sealed is not ... and not (sealed is None and old_sealed is None)
        values: Values = old_plain, old_sealed
        if null:
            values = None, None
        elif changed and resealed:
            values = plain, sealed
        elif changed:
            values = self.plaintext(plain)
        elif resealed:
            values = self.ciphertext(old_plain, sealed)
        self.written[key] = place or at, values

    def settle(self) -> None:
        """Take what was written, or refuse all of it."""
        for _, both in self.written.values():
            self.check(both)
        self.held |= self.written

    def check(self, both: Values) -> None:
        """Refuse a row that a constraint of the table refuses."""
        plain, sealed = both
        if (
            (self.not_null and plain is None)
            or (self.constraint == "forbid" and plain is not None and sealed is None)
            or (self.constraint == "keep" and plain is None and sealed is not None)
        ):
            raise RefusedError


Place = tuple[str, int]


@dataclass
class Step:
    """One step: what it does in the table, and what it says to the twin."""

    connection: Any
    twin: Twin
    value: str | None
    place: Place
    key: int
    new: int

    def run(self, query: str, *parameters: object) -> None:
        self.connection.execute(query.encode(), parameters or None)

    @property
    def envelope(self) -> bytes | None:
        return None if self.value is None else cell(self.value)


HEAD = "INSERT INTO shop.m (id, area, shelf"


def old(step: Step) -> None:
    step.run(f"{HEAD}, email) VALUES (%s, %s, %s, %s)", step.new, *step.place, step.value)
    step.twin.insert(step.new, step.place, step.value)


def old_default(step: Step) -> None:
    step.run(f"{HEAD}) VALUES (%s, %s, %s)", step.new, *step.place)
    step.twin.insert(step.new, step.place)


def new(step: Step) -> None:
    step.run(f"{HEAD}, email_enc) VALUES (%s, %s, %s, %s)", step.new, *step.place, step.envelope)
    step.twin.insert(step.new, step.place, sealed=step.value)


def both(step: Step) -> None:
    named = "email, email_enc) VALUES (%s, %s, %s, %s, %s)"
    step.run(f"{HEAD}, {named}", step.new, *step.place, step.value, step.envelope)
    step.twin.insert(step.new, step.place, step.value, step.value)


def plaintext_and_null(step: Step) -> None:
    step.run(f"{HEAD}, email, email_enc) VALUES (%s, %s, %s, %s, NULL)", step.new, *step.place, step.value)
    step.twin.insert(step.new, step.place, step.value, None)


def update_plaintext(step: Step) -> None:
    step.run("UPDATE shop.m SET email = %s WHERE id = %s", step.value, step.key)
    step.twin.update(step.key, step.value)


def update_ciphertext(step: Step) -> None:
    step.run("UPDATE shop.m SET email_enc = %s WHERE id = %s", step.envelope, step.key)
    step.twin.update(step.key, sealed=step.value)


def update_both(step: Step) -> None:
    step.run("UPDATE shop.m SET email = %s, email_enc = %s WHERE id = %s", step.value, step.envelope, step.key)
    step.twin.update(step.key, step.value, step.value)


def null(step: Step) -> None:
    step.run("UPDATE shop.m SET email_enc = '\\x01' WHERE id = %s", step.key)
    step.twin.update(step.key, null=True)


def move_with_default(step: Step) -> None:
    step.run("UPDATE shop.m SET email = DEFAULT, area = %s, shelf = %s WHERE id = %s", *step.place, step.key)
    step.twin.update(step.key, DEFAULT, place=step.place)


def move_all(step: Step) -> None:
    step.run("UPDATE shop.m SET area = %s, shelf = %s", *step.place)
    for each in step.twin.held:
        step.twin.update(each, place=step.place)


def move_with_plaintext(step: Step) -> None:
    moved = "UPDATE shop.m SET area = %s, shelf = %s, email = %s WHERE id = %s"
    step.run(moved, *step.place, step.value, step.key)
    step.twin.update(step.key, step.value, place=step.place)


def move_with_ciphertext(step: Step) -> None:
    moved = "UPDATE shop.m SET area = %s, shelf = %s, email_enc = %s WHERE id = %s"
    step.run(moved, *step.place, step.envelope, step.key)
    step.twin.update(step.key, sealed=step.value, place=step.place)


UPSERT = ") VALUES (%s, %s, %s, %s) ON CONFLICT (id, area, shelf) DO UPDATE SET"


def upsert_plaintext(step: Step) -> None:
    at = step.twin.held[step.key][0]
    step.run(f"{HEAD}, email {UPSERT} email = EXCLUDED.email", step.key, *at, step.value)
    # What is proposed goes through the trigger and the constraints too.
    step.twin.check(step.twin.plaintext(step.value))
    step.twin.update(step.key, step.value)


def upsert_ciphertext(step: Step) -> None:
    at = step.twin.held[step.key][0]
    step.run(f"{HEAD}, email_enc {UPSERT} email_enc = EXCLUDED.email_enc", step.key, *at, step.envelope)
    step.twin.check(step.twin.ciphertext(DEFAULT, step.value))
    step.twin.update(step.key, sealed=step.value)


def insert_select(step: Step) -> None:
    whole = f"{HEAD}, email, email_enc) SELECT id + %s, area, shelf, email, email_enc FROM shop.m WHERE id = %s"
    step.run(whole, step.new - step.key, step.key)
    step.twin.insert(step.new, step.twin.held[step.key][0], *step.twin.held[step.key][1])


def copy(step: Step) -> None:
    if not isinstance(step.connection, Idle):
        row = rows(step.connection, "SELECT email, email_enc FROM shop.m WHERE id = %s", step.key)[0]
        with step.connection.cursor().copy("COPY shop.m (id, area, shelf, email, email_enc) FROM STDIN") as written:
            written.write_row((step.new, *step.place, *row))
    step.twin.insert(step.new, step.place, *step.twin.held[step.key][1])


def merge(step: Step) -> None:
    at = step.twin.held[step.key][0]
    step.run(
        "MERGE INTO shop.m USING (VALUES (%s, %s, %s), (%s, %s, %s)) AS v (id, area, shelf) "
        "ON m.id = v.id WHEN MATCHED THEN UPDATE SET area = %s, shelf = %s "
        "WHEN NOT MATCHED THEN INSERT (id, area, shelf, email) VALUES (v.id, v.area, v.shelf, %s)",
        *(step.key, *at, step.new, *at, *step.place, step.value),
    )
    step.twin.update(step.key, place=step.place)
    step.twin.insert(step.new, at, step.value)


def backfill(step: Step) -> None:
    if not step.twin.keyed:
        return
    step.run("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
    step.run(f"{ENCRYPT} WHERE email_enc IS NULL AND email IS NOT NULL")
    for each, (at, (plain, sealed)) in step.twin.held.items():
        if sealed is None and plain is not None:
            step.twin.written[each] = at, (plain, plain)


ENCRYPT = "UPDATE shop.m SET email_enc = glpgenc.gl_encrypt(email, 'c.email')"
STEPS: tuple[Callable[[Step], None], ...] = (
    old, old_default, new, both, plaintext_and_null, update_plaintext, update_ciphertext, update_both, null,
    move_with_default, move_all, move_with_plaintext, move_with_ciphertext, upsert_plaintext, upsert_ciphertext,
    insert_select, copy, merge, backfill,
)  # fmt: skip
WRITERS = ("keyed", "unkeyed", "stranger", "replica")

Drawn = tuple[Callable[[Step], None], str, int, str | None, Place]
drawn_steps: st.SearchStrategy[Drawn] = st.tuples(
    st.sampled_from(STEPS),
    st.sampled_from(WRITERS),
    st.integers(0, 5),
    st.sampled_from([DEFAULT, "", "x", "y", None]),
    st.sampled_from([("a", 0), ("a", 1), ("b", 0), ("b", 1), ("b", 2)]),
)


class Idle:
    """Executes nothing, so that the twin alone takes a step."""

    def execute(self, *_: object) -> None:
        return None


def perform(connection: Connection | Idle, twin: Twin, drawn: Drawn) -> None:
    do, _, number, value, place = drawn
    twin.written = {}
    do(Step(connection, twin, value, place, sorted(twin.held)[number % len(twin.held)], max(twin.held) + 1))
    twin.settle()


def attempt(connection: Connection, twin: Twin, drawn: Drawn) -> None:
    """Do a step in a transaction of its own; table and twin take it, or both refuse it."""
    twin.keyed, twin.replica = drawn[1] == "keyed", drawn[1] == "replica"
    before = dict(twin.held)
    refused: psycopg.Error | None = None
    try:
        with connection.transaction():
            if twin.keyed:
                load(connection, EMAIL)
            if twin.replica:
                connection.execute("SET LOCAL session_replication_role = 'replica'")
            perform(connection, twin, drawn)
    except RefusedError:
        raise AssertionError(f"the table took what the twin refuses: {drawn}") from None
    except psycopg.Error as error:
        refused = error
    if refused is not None:
        assert refused.sqlstate in {"ZE001", "ZE003", "ZE012", "23502"}, refused
        assert twin.held == before
        with pytest.raises(RefusedError):
            perform(Idle(), twin, drawn)


Policy = tuple[str, str, str, str]
POLICIES = list(product(("", "NOT NULL"), ("database", "client"), ("queue", "refuse"), ("none", "forbid", "keep")))


@pytest.mark.parametrize("policy", POLICIES, ids=[" ".join(filter(None, each)) for each in POLICIES])
def test_whatever_is_written_both_columns_are_what_the_twin_says(
    owner: Connection, app: Connection, writer: Connection, superuser: Connection, policy: Policy
) -> None:
    not_null, mode, unkeyed, constraint = policy
    owner.execute(TABLE.format(null=not_null, second="''" if not_null else "NULL").encode())
    expand(owner, "shop.m", f"mode => '{mode}', unkeyed => '{unkeyed}'")
    began: dict[int, tuple[Place, str | None]] = {
        1: (("a", 0), DEFAULT), 2: (("a", 0), "" if not_null else None), 3: (("b", 0), "x")
    }  # fmt: skip
    if constraint == "forbid":
        with keyed(app):
            app.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
            app.execute(ENCRYPT)
        verified(owner, "shop.m")
        owner.execute("SELECT glpgenc.gl_forbid_plaintext('shop.m', 'email_enc')")
    elif constraint == "keep":
        owner.execute("SELECT glpgenc.gl_keep_plaintext('shop.m', 'email_enc')")
    connections = dict(zip(WRITERS, (app, app, writer, superuser), strict=True))
    first = rows(owner, "SELECT id, area, shelf, note, email, email_enc FROM shop.m")

    @settings(
        max_examples=8 if settings.get_current_profile_name() == "quick" else 25,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(drawn_steps, min_size=1, max_size=8))
    def run(drawn: list[Drawn]) -> None:
        with superuser.transaction():
            superuser.execute("SET LOCAL session_replication_role = 'replica'; TRUNCATE shop.m")
            for row in first:
                superuser.execute(
                    "INSERT INTO shop.m (id, area, shelf, note, email, email_enc) VALUES (%s, %s, %s, %s, %s, %s)", row
                )
        sealed = constraint == "forbid"
        held = {key: (at, (value, value if sealed else None)) for key, (at, value) in began.items()}
        twin = Twin(unkeyed, mode, constraint, bool(not_null), held)
        for step in drawn:
            if step[0] is merge and app.info.server_version < 150_000:
                continue
            attempt(connections[step[1]], twin, step)
            with keyed(app):
                found = rows(app, READ)
            assert found == [(key, *at, *both) for key, (at, both) in sorted(twin.held.items())], step

    run()
