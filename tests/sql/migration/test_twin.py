"""Drawn sequences of writes to a partitioned table with defaults, against a twin that knows what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import EMAIL, cell, expand, keyed, rows
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


values = st.sampled_from([DEFAULT, "", "x", "y", None])
places = st.sampled_from([("a", 0), ("a", 1), ("b", 0), ("b", 1), ("b", 2)])
steps = st.tuples(
    st.sampled_from(
        "old old_default new both plain_null update_plain update_cipher update_both null default move move_plain "
        "move_cipher upsert_old upsert_new copy_select copy merge backfill".split()
    ),
    st.sampled_from(["keyed", "unkeyed", "stranger", "replica"]),
    st.integers(0, 5),
    values,
    places,
)


def envelope(value: str | None) -> bytes | None:
    return None if value is None else cell(value)


def perform(connection: Connection, twin: Twin, step: tuple[str, str, int, str | None, tuple[str, int]]) -> None:
    """Do one step in the table, and say to the twin what was written."""
    kind, _, number, value, place = step
    key = sorted(twin.held)[number % len(twin.held)]
    new = max(twin.held) + 1
    run: Callable[..., Any] = connection.execute
    head = "INSERT INTO shop.m (id, area, shelf"
    match kind:
        case "old":
            run(f"{head}, email) VALUES (%s, %s, %s, %s)".encode(), [new, *place, value])
            twin.insert(new, place, value)
        case "old_default":
            run(f"{head}) VALUES (%s, %s, %s)".encode(), [new, *place])
            twin.insert(new, place)
        case "new":
            run(f"{head}, email_enc) VALUES (%s, %s, %s, %s)".encode(), [new, *place, envelope(value)])
            twin.insert(new, place, sealed=value)
        case "both":
            run(f"{head}, email, email_enc) VALUES (%s, %s, %s, %s, %s)".encode(), [new, *place, value, envelope(value)])
            twin.insert(new, place, value, value)
        case "plain_null":
            run(f"{head}, email, email_enc) VALUES (%s, %s, %s, %s, NULL)".encode(), [new, *place, value])
            twin.insert(new, place, value, None)
        case "update_plain":
            run("UPDATE shop.m SET email = %s WHERE id = %s", [value, key])
            twin.update(key, value)
        case "update_cipher":
            run("UPDATE shop.m SET email_enc = %s WHERE id = %s", [envelope(value), key])
            twin.update(key, sealed=value)
        case "update_both":
            run("UPDATE shop.m SET email = %s, email_enc = %s WHERE id = %s", [value, envelope(value), key])
            twin.update(key, value, value)
        case "null":
            run("UPDATE shop.m SET email_enc = '\\x01' WHERE id = %s", [key])
            twin.update(key, null=True)
        case "default":
            run("UPDATE shop.m SET email = DEFAULT, area = %s, shelf = %s WHERE id = %s", [*place, key])
            twin.update(key, DEFAULT, place=place)
        case "move":
            run("UPDATE shop.m SET area = %s, shelf = %s", [*place])
            for each in twin.held:
                twin.update(each, place=place)
        case "move_plain":
            run("UPDATE shop.m SET area = %s, shelf = %s, email = %s WHERE id = %s", [*place, value, key])
            twin.update(key, value, place=place)
        case "move_cipher":
            run("UPDATE shop.m SET area = %s, shelf = %s, email_enc = %s WHERE id = %s", [*place, envelope(value), key])
            twin.update(key, sealed=value, place=place)
        case "upsert_old":
            at = twin.held[key][0]
            run(
                f"{head}, email) VALUES (%s, %s, %s, %s) ON CONFLICT (id, area, shelf) "
                "DO UPDATE SET email = EXCLUDED.email".encode(),
                [key, *at, value],
            )
            # What is proposed goes through the trigger and the constraints too.
            twin.check(twin.plaintext(value))
            twin.update(key, value)
        case "upsert_new":
            at = twin.held[key][0]
            run(
                f"{head}, email_enc) VALUES (%s, %s, %s, %s) ON CONFLICT (id, area, shelf) "
                "DO UPDATE SET email_enc = EXCLUDED.email_enc".encode(),
                [key, *at, envelope(value)],
            )
            twin.check(twin.ciphertext(DEFAULT, value))
            twin.update(key, sealed=value)
        case "copy_select":
            run(
                f"{head}, email, email_enc) SELECT id + %s, area, shelf, email, email_enc FROM shop.m WHERE id = %s".encode(),
                [new - key, key],
            )
            twin.insert(new, twin.held[key][0], *twin.held[key][1])
        case "copy":
            row = rows(connection, "SELECT email, email_enc FROM shop.m WHERE id = %s", key)[0]
            with connection.cursor().copy(f"COPY shop.m (id, area, shelf, email, email_enc) FROM STDIN") as copy:
                copy.write_row((new, *place, *row))
            twin.insert(new, place, *twin.held[key][1])
        case "merge":
            at = twin.held[key][0]
            run(
                "MERGE INTO shop.m USING (VALUES (%s, %s, %s), (%s, %s, %s)) AS v (id, area, shelf) "
                "ON m.id = v.id WHEN MATCHED THEN UPDATE SET area = %s, shelf = %s "
                "WHEN NOT MATCHED THEN INSERT (id, area, shelf, email) VALUES (v.id, v.area, v.shelf, %s)",
                [key, *at, new, *at, *place, value],
            )
            twin.update(key, place=place)
            twin.insert(new, at, value)
        case "backfill":
            if not twin.keyed:
                return
            run("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
            run(
                "UPDATE shop.m SET email_enc = glpgenc.gl_encrypt(email, 'c.email') "
                "WHERE email_enc IS NULL AND email IS NOT NULL"
            )
            for each, (at, (plain, sealed)) in twin.held.items():
                if sealed is None and plain is not None:
                    twin.written[each] = at, (plain, plain)


def attempt(connection: Connection, twin: Twin, step: Any) -> None:
    """Do a step in a transaction of its own; table and twin take it, or both refuse it."""
    twin.written = {}
    twin.keyed, twin.replica = step[1] == "keyed", step[1] == "replica"
    why: psycopg.Error | None = None
    try:
        with connection.transaction():
            if twin.keyed:
                load(connection, EMAIL)
            if twin.replica:
                connection.execute("SET LOCAL session_replication_role = 'replica'")
            refused = False
            try:
                perform(connection, twin, step)
                twin.settle()
            except RefusedError:
                refused = True
            assert not refused, f"the table took what the twin refuses: {step}"
    except psycopg.Error as error:
        why = error
    if why is None:
        return
    assert why.sqlstate in {"ZE001", "ZE003", "ZE012", "23502"}, why
    twin.written = {}
    try:
        perform(NoConnection(connection), twin, step)  # type: ignore[arg-type]
        twin.settle()
    except RefusedError:
        return
    raise AssertionError(f"the table refuses what the twin takes: {step}: {why}")


class NoConnection:
    """Executes nothing, so that the twin alone takes a step; what is read is still read."""

    def __init__(self, connection: Connection) -> None:
        self.real = connection

    def execute(self, query: bytes | str, parameters: Any = None) -> Any:
        text = query.decode() if isinstance(query, bytes) else query
        return self.real.execute(query, parameters) if text.startswith("SELECT email, email_enc") else None

    def cursor(self) -> NoConnection:
        return self

    def copy(self, _: Any) -> NoConnection:
        return self

    def __enter__(self) -> NoConnection:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write_row(self, _: Any) -> None:
        return None


@pytest.mark.parametrize("null", ["", "NOT NULL"], ids=["nullable", "not null"])
@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("policy", ["queue", "refuse"])
@pytest.mark.parametrize("constraint", ["none", "forbid", "keep"])
def test_whatever_is_written_both_columns_are_what_the_twin_says(
    owner: Connection,
    app: Connection,
    writer: Connection,
    superuser: Connection,
    null: str,
    mode: str,
    policy: str,
    constraint: str,
) -> None:
    owner.execute(TABLE.format(null=null, second="''" if null else "NULL").encode())
    expand(owner, "shop.m", f"mode => '{mode}', unkeyed => '{policy}'")
    began = {1: (("a", 0), DEFAULT), 2: (("a", 0), "" if null else None), 3: (("b", 0), "x")}
    if constraint == "forbid":
        fill(app)
        for state in ("backfilled", "verified"):
            owner.execute("SELECT glpgenc.gl_advance('shop.m', 'email_enc', %s)", [state])
        owner.execute("SELECT glpgenc.gl_forbid_plaintext('shop.m', 'email_enc')")
    elif constraint == "keep":
        owner.execute("SELECT glpgenc.gl_keep_plaintext('shop.m', 'email_enc')")
    connections = {"keyed": app, "unkeyed": app, "stranger": writer, "replica": superuser}
    first = rows(owner, "SELECT id, area, shelf, note, email, email_enc FROM shop.m")

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(st.lists(steps, min_size=1, max_size=8))
    def run(drawn: list[Any]) -> None:
        with superuser.transaction():
            superuser.execute("SET LOCAL session_replication_role = 'replica'; TRUNCATE shop.m")
            for row in first:
                superuser.execute(
                    "INSERT INTO shop.m (id, area, shelf, note, email, email_enc) VALUES (%s, %s, %s, %s, %s, %s)", row
                )
        sealed = constraint == "forbid"
        held = {key: (at, (value, value if sealed else None)) for key, (at, value) in began.items()}
        twin = Twin(policy, mode, constraint, bool(null), held)
        for step in drawn:
            attempt(connections[step[1]], twin, step)
            with keyed(app):
                found = rows(app, READ)
            assert found == [(key, *at, *both) for key, (at, both) in sorted(twin.held.items())], step

    run()


def fill(connection: Connection) -> None:
    with keyed(connection):
        connection.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        connection.execute("UPDATE shop.m SET email_enc = glpgenc.gl_encrypt(email, 'c.email')")


def test_the_twin_refuses_what_it_should() -> None:
    twin = Twin("refuse", "database", "none", not_null=False, held={1: (("a", 0), ("x", None))})
    with pytest.raises(RefusedError):
        twin.update(1, "y")
    twin.update(1, place=("b", 0))
    twin.settle()
    assert twin.held == {1: (("b", 0), ("x", None))}
    with pytest.raises(RefusedError):
        replace(twin, constraint="forbid").settle()
