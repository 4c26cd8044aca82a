"""The attacker who was there before: a client with an application's rights shares a connection with keyed tenants.

Its statements run before and after their transactions, and inside of one where it copies what the keys' settings hold.
Whatever it leaves behind: no key and no value of another tenant becomes readable to it, no value of its making opens,
and what the tenants write opens under their own keys. Hypothesis draws the steps of both.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.util import greenlet_spawn

from glpgenc.errors import GlpgencError
from glpgenc.sessions import load_steps
from glpgenc.wire.sealed_keys import seal
from tests.attacks.connections import earlier_client as attack
from tests.attacks.connections.pooled_stacks import (
    SHAPES,
    EngineStack,
    Keyed,
    PgBouncerStack,
    PooledWorld,
    PsycopgPoolStack,
    SqlKeyed,
    pooled_model,
)
from tests.support.databases import fresh_database, login_role
from tests.support.orm import orm_on
from tests.support.peers.pgbouncer import pgbouncer_before
from tests.support.servers import Server, TemplateDatabases

LETTERS = """
    SELECT glpgenc.gl_register_field('letters.body', 'pii');
    CREATE TABLE letters (id integer PRIMARY KEY, tenant text NOT NULL, body text);
    SELECT glpgenc.gl_expand_column('letters', 'body', 'body_enc', 'letters.body', 'tenant');
    GRANT SELECT, INSERT, UPDATE, DELETE ON people, letters TO glpgenc_app;
"""
ANNA, BERT, MALLORY = "anna", "bert", "mallory"
VICTIMS = (ANNA, BERT)
OLD = "secret of {} under an old key"
REFUSED = object()
# The last two are asyncpg's, for an answer of another form than the statement that it prepared had.
_ERRORS = (psycopg.Error, SQLAlchemyError, GlpgencError, AssertionError, BufferError)

victims = st.sampled_from(VICTIMS)
shapes = st.sampled_from(SHAPES)
numbers = st.integers(0, 5)
fields = st.sampled_from([*attack.FIELDS, "old"])


@pytest.fixture(scope="module")
def world(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PooledWorld]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("before")) as orm,
    ):
        model = pooled_model()
        orm.create(model.metadata)
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(LETTERS)
        with login_role(database, member_of=["glpgenc_app"]) as role:
            world = PooledWorld(orm, model, role)
            for number, tenant in enumerate(VICTIMS):
                with psycopg.connect(database) as connection, world.session(connection, tenant):
                    SqlKeyed(connection).write(number, tenant, OLD.format(tenant))
                world.replace_keys(tenant)
            with psycopg.connect(database) as connection:
                connection.execute("CREATE TABLE genuine AS SELECT id, email FROM people")
            yield world


class Machine(RuleBasedStateMachine):
    """Steps of the attacker, of two tenants, and what each of them must see."""

    world: PooledWorld
    stack: Any
    ids = itertools.count(len(VICTIMS))
    messages: list[str]  # as a log has them, of every session

    def __init__(self) -> None:
        super().__init__()
        self.secrets = {tenant: attack.Secrets.of(self.world.keys(tenant)) for tenant in VICTIMS}
        self.rows = {number: (tenant, OLD.format(tenant)) for number, tenant in enumerate(VICTIMS)}
        self.letters: dict[int, tuple[str, str, bool]] = {}
        self.forged: set[int] = set()
        self.issued: list[str] = []
        self.stack.after, self.stack.left = attack.SET_NOW, []
        self._running = self.stack.running()
        self._running.__enter__()

    # The attacker.

    def sends(self, *statements: str) -> list[Any]:
        """Run statements in one transaction; what PostgreSQL refuses is refused."""
        found: list[Any] = []
        try:
            with self.stack.unkeyed() as run:
                for statement in statements:
                    found += run(statement)
        except _ERRORS:
            pass
        return found

    def key_id(self, tenant: str, field: str) -> Any:
        """Return the id of a tenant's key for a field, or of an old key of the tenant's."""
        keys = self.world.keys(tenant)
        if field == "old":
            return keys.read_keys[0].key_id
        return next(each.key_id for each in keys.fields if each.field == field)

    @rule(
        name=st.sampled_from([*attack.NAMES[:3], *attack.NAMES[-3:]]),
        value=st.sampled_from(["x", "on", "", "00", ",x"]),
    )
    def sets_a_setting(self, name: str, value: str) -> None:
        self.sends(attack.set_one(name, value, local=False))

    @rule(victim=victims, field=fields, form=st.sampled_from(["field", "bucket", "listed"]))
    def sets_a_key_of_its_own_under_the_id_of_a_victims(self, victim: str, field: str, form: str) -> None:
        key_id = self.key_id(victim, field)
        bucket = f"glpgenc.key.k{key_id.bytes[-1]:02x}"
        if form == "bucket" or field == "old":
            self.sends(attack.set_one(bucket, attack.forged_bucket(key_id), local=False))
        else:
            self.sends(attack.set_one(f"glpgenc.field.{field}", attack.forged_field(key_id), local=False))
        if form == "listed":
            self.sends(attack.set_one("glpgenc.loaded", f",glpgenc.field.{field}", local=False))

    @rule(shape=shapes, local=st.booleans())
    def loads_its_own_keys_and_copies_them(self, *, shape: str, local: bool) -> None:
        copy = f"SELECT pg_catalog.set_config(n, s, {str(local).lower()}) FROM ({attack.SET_NOW}) AS x (n, s)"
        try:
            with self.stack.keyed(MALLORY, MALLORY, shape) as keyed:
                keyed.find("")
                keyed.verify(0)
                keyed.run(copy)
        except _ERRORS:
            pass

    @rule(number=numbers, repeats=st.booleans())
    def replays_a_message(self, *, number: int, repeats: bool) -> None:
        if not self.messages:
            return
        if repeats and self.issued:
            # What the challenge of an earlier message was issued by.
            self.sends("DEALLOCATE glpgenc_challenge", self.issued[number % len(self.issued)])
        sealed = self.messages[-1 - number % len(self.messages)]
        load = f"SELECT settings FROM glpgenc.gl_session_load(pg_catalog.decode('{sealed}', 'hex'))"
        answers = self.sends(load, *(attack.OPEN_ALL.format(key) for key in list(self.rows)[-2:]))
        assert not answers or answers[0][0] == -2, f"a replayed message opened: {answers}"
        assert "secret of" not in attack.as_text(answers), f"a replayed message opened a value: {answers}"

    @rule()
    def notes_what_the_challenge_was_issued_by(self) -> None:
        self.issued += [row[0] for row in self.sends(attack.ISSUED) if str(row[0]).startswith("PREPARE glpgenc")]

    @rule()
    def asks_for_a_challenge(self) -> None:
        self.sends("SELECT glpgenc.gl_session_begin()")

    @rule(tenant=victims, shape=st.sampled_from([each for each in SHAPES if each != "session"]))
    def injects_a_statement_that_copies_the_keys_of_a_victim(self, tenant: str, shape: str) -> None:
        # Not session-long ones: sealed as they are, they can be put back until the backend ends (docs/THREATS.md).
        def work(keyed: Keyed) -> None:
            keyed.find("")
            keyed.verify(0)
            keyed.run(attack.STEAL)

        self.victim(tenant, shape, work, refusable=True)

    @rule(form=st.sampled_from(list(attack.PUT_BACK)))
    def puts_copied_keys_back(self, form: str) -> None:
        self.sends(attack.PUT_BACK[form])

    @rule(form=st.sampled_from(list(attack.PUT_BACK)), number=numbers)
    def puts_copied_keys_back_and_uses_them_at_once(self, form: str, number: int) -> None:
        key = self.row(number)
        verified = self.sends(attack.PUT_BACK[form], attack.VERIFY.format(key))
        assert key in self.forged or not any(row[0] is True for row in verified), (
            f"the attacker verifies row {key} with copied keys"
        )

    @rule()
    def says_that_it_is_a_backfill(self) -> None:
        began = "pg_catalog.extract('epoch', pg_catalog.now())::pg_catalog.text"
        self.sends(f"SELECT pg_catalog.set_config('glpgenc.backfill', {began}, false)")

    @rule(plant=st.sampled_from(list(attack.PLANTS)))
    def plants_temporary_objects(self, plant: str) -> None:
        self.sends(*attack.SEE, *attack.PLANTS[plant])

    @rule(path=st.sampled_from(attack.PATHS))
    def sets_the_search_path(self, path: str) -> None:
        self.sends(path)

    @rule(statement=st.sampled_from([*attack.ROLES, *attack.SESSION_LONG]))
    def sets_what_lasts_for_the_session(self, statement: str) -> None:
        self.sends(statement)

    @rule(cursor=st.sampled_from(attack.CURSORS))
    def opens_a_cursor_with_hold(self, cursor: str) -> None:
        self.sends(cursor)

    @rule()
    def replaces_prepared_statements(self) -> None:
        for each in self.sends(attack.PREPARED):
            if len(each) == 3:  # else this statement, too, was replaced
                self.sends(*attack.replaced(*each))

    @rule(
        name=st.sampled_from(attack.NAMES[:3]), end=st.sampled_from(["ROLLBACK TO s", "RELEASE s"]), local=st.booleans()
    )
    def sets_a_setting_in_a_savepoint(self, *, name: str, end: str, local: bool) -> None:
        self.sends("SAVEPOINT s", attack.set_one(name, "x", local=local), end)

    @rule(number=numbers, under=st.sampled_from(["people.email", "old", "its own"]))
    def plants_a_forged_value(self, number: int, under: str) -> None:
        key = self.row(number)
        tenant, _ = self.rows[key]
        key_id = self.key_id(MALLORY, "people.email") if under == "its own" else self.key_id(tenant, under)
        envelope = attack.forged_value(key_id, "people.email", "forged").hex()
        if self.sends(
            f"UPDATE public.people SET email = '\\x{envelope}'::pg_catalog.bytea WHERE id = {key} RETURNING id"
        ):
            self.forged.add(key)

    @rule()
    def looks(self) -> None:
        now = self.sends(attack.SET_NOW)
        found = [now, attack.unsealed(now), self.sends("SELECT seen FROM pg_temp.loot")]
        found += [self.sends(f"FETCH FORWARD 1000 FROM {name}") for name in ("grab", "watch")]
        for key in list(self.rows)[-2:]:
            found.append(self.sends(attack.OPEN_ALL.format(key)))
            verified = self.sends(attack.VERIFY.format(key))
            assert key in self.forged or not any(row[0] for row in verified), f"the attacker verifies row {key}"
        text = attack.as_text(found)
        for tenant, secrets in self.secrets.items():
            assert not secrets.seen_in(text), f"the attacker sees a key of {tenant}"
            assert f"secret of {tenant}" not in text, f"the attacker sees a value of {tenant}"
            assert f"secret of {tenant}".encode().hex() not in text, f"the attacker sees a value of {tenant}"

    # The victims.

    def row(self, number: int) -> int:
        keys = list(self.rows)
        return keys[number % len(keys)]

    def victim(self, tenant: str, shape: str, work: Callable[[Keyed], Any], *, refusable: bool = False) -> Any:
        other = BERT if tenant == ANNA else ANNA
        try:
            with self.stack.keyed(tenant, other, shape) as keyed:
                result = work(keyed)
        except _ERRORS:
            if self.stack.resets and not refusable:
                raise
            return REFUSED
        left = attack.as_text(self.stack.left)
        assert not any(secrets.seen_in(left) for secrets in self.secrets.values()), "keys are left after a nested block"
        return result

    @rule(tenant=victims, shape=shapes, fails=st.booleans())
    def writes(self, *, tenant: str, shape: str, fails: bool) -> None:
        key = next(self.ids)
        value = f"secret of {tenant} {key}"

        def work(keyed: Keyed) -> None:
            keyed.write(key, tenant, value)
            if fails:
                keyed.fail()

        if self.victim(tenant, shape, work) is not REFUSED:
            self.rows[key] = tenant, value

    @rule(number=numbers, shape=shapes, fails=st.booleans())
    def reads(self, *, number: int, shape: str, fails: bool) -> None:
        key = self.row(number)
        tenant, value = self.rows[key]

        def work(keyed: Keyed) -> Any:
            if fails:
                keyed.fail()
            return keyed.read(key)

        found = self.victim(tenant, shape, work, refusable=key in self.forged)
        if key in self.forged:
            assert found is REFUSED, f"a forged value opened: {found}"
        else:
            assert found in {REFUSED, (value, value)}, f"{tenant} read {found}"

    @rule(number=numbers, shape=shapes)
    def reads_a_row_of_another_tenant(self, number: int, shape: str) -> None:
        key = self.row(number)
        other = BERT if self.rows[key][0] == ANNA else ANNA
        found = self.victim(other, shape, lambda keyed: keyed.read(key), refusable=True)
        assert found is REFUSED, f"{other} read {found}"

    @rule(number=numbers, shape=shapes)
    def searches(self, number: int, shape: str) -> None:
        key = self.row(number)
        tenant, value = self.rows[key]
        found = self.victim(tenant, shape, lambda keyed: keyed.find(value), refusable=key in self.forged)
        if key not in self.forged:
            assert found in (REFUSED, [key]), f"{tenant} found {found}"

    @rule(number=numbers, shape=shapes)
    def verifies(self, number: int, shape: str) -> None:
        key = self.row(number)
        found = self.victim(self.rows[key][0], shape, lambda keyed: keyed.verify(key), refusable=key in self.forged)
        if key in self.forged:
            assert found is not True, "a forged value verifies"
        else:
            assert found in {REFUSED, True}, f"verified: {found}"

    @rule(tenant=victims, shape=shapes)
    def writes_a_letter(self, tenant: str, shape: str) -> None:
        key, body = next(self.ids), f"letter of {tenant}"
        if self.victim(tenant, shape, lambda keyed: keyed.write_letter(key, tenant, body)) is not REFUSED:
            self.letters[key] = tenant, body, shape != "session"

    @rule(tenant=victims, shape=shapes)
    def writes_an_encrypted_letter(self, tenant: str, shape: str) -> None:
        key, body = next(self.ids), f"letter of {tenant}"
        if self.victim(tenant, shape, lambda keyed: keyed.write_sealed_letter(key, tenant, body)) is not REFUSED:
            self.letters[key] = tenant, body, shape != "session"

    @rule(tenant=victims)
    def writes_a_letter_without_keys(self, tenant: str) -> None:
        key, body = next(self.ids), f"letter of {tenant}"
        try:
            with self.stack.unkeyed() as run:
                run(f"INSERT INTO letters (id, tenant, body) VALUES ({key}, '{tenant}', '{body}')")
        except _ERRORS:
            if self.stack.resets:
                raise
        else:
            self.letters[key] = tenant, body, False

    # The end: what victims wrote, seen from a connection that nobody shared.

    def teardown(self) -> None:
        try:
            self.looks()
        finally:
            self._running.__exit__(None, None, None)
            self.restore()
        with psycopg.connect(self.world.orm.database) as connection:
            for tenant in VICTIMS:
                with self.world.session(connection, tenant):
                    self.check(connection, tenant)

    def restore(self) -> None:
        """Put the rows of all examples back."""
        with psycopg.connect(self.world.orm.database) as connection:
            for key in self.forged & set(range(len(VICTIMS))):
                connection.execute(
                    "UPDATE people SET email = (SELECT email FROM genuine g WHERE g.id = p.id)"
                    " FROM people p WHERE people.id = p.id AND p.id = %s",
                    [key],
                )

    def check(self, connection: psycopg.Connection[Any], tenant: str) -> None:
        for key, (owner, value) in self.rows.items():
            if owner == tenant and key not in self.forged:
                row = connection.execute(
                    "SELECT glpgenc.gl_decrypt(email, 'people.email'), glpgenc.gl_decrypt(illness, 'people.illness')"
                    " FROM public.people WHERE id = %s", [key]
                ).fetchone()  # fmt: skip
                assert row == (value, value), f"row {key} of {tenant}: {row}"
        for key, (owner, body, keyed) in self.letters.items():
            if owner == tenant:
                row = connection.execute(
                    "SELECT body, glpgenc.gl_decrypt(body_enc, 'letters.body') FROM public.letters WHERE id = %s", [key]
                ).fetchone()
                # An unkeyed writer's row, which went where its name led, is out of anybody's reach without a reset.
                if row is None and not keyed and not self.stack.resets:
                    continue
                allowed = {(body, body)} if keyed else {(body, body), (body, None), (None, body)}
                assert row in allowed, f"letter {key} of {tenant}: {row}"


def attacked(world: PooledWorld, stack: Any, examples: int, steps: int) -> None:
    messages: list[str] = []

    def logged(challenge: bytes, message: bytes) -> bytes:
        sealed = seal(challenge, message)
        messages.append(sealed.hex())
        return sealed

    machine = type("ConnectionBefore", (Machine,), {"world": world, "stack": stack, "messages": messages})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load_steps, "seal", logged)
        run_state_machine_as_test(
            machine,
            settings=settings(
                settings.get_profile("glpgenc"), max_examples=examples, stateful_step_count=steps,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip


# docs/guides/pgbouncer.md
RESET = {"server_reset_query": "DISCARD ALL", "server_reset_query_always": "1", "max_prepared_statements": "0"}
SHORT, LONG = (8, 8), (400, 20)
resets = pytest.mark.parametrize("resets", [True, False], ids=["reset", "no reset"])
sizes = pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)], ids=["short", "long"])


@sizes
@resets
def test_over_psycopg_pool(world: PooledWorld, *, resets: bool, size: tuple[int, int]) -> None:
    attacked(world, PsycopgPoolStack(world, resets), *size)


@sizes
@resets
def test_over_queue_pool(world: PooledWorld, *, resets: bool, size: tuple[int, int]) -> None:
    attacked(world, EngineStack(world, resets, "psycopg"), *size)


@sizes
@resets
def test_over_asyncpg(world: PooledWorld, *, resets: bool, size: tuple[int, int]) -> None:
    asyncio.run(greenlet_spawn(attacked, world, EngineStack(world, resets, "asyncpg"), *size))


@sizes
@resets
def test_through_pgbouncer_in_transaction_mode(world: PooledWorld, *, resets: bool, size: tuple[int, int]) -> None:
    options = RESET if resets else {}
    with pgbouncer_before(world.orm.database, pool_size=1, **options) as bouncer:
        attacked(world, PgBouncerStack(world, resets, bouncer.url), *size)
