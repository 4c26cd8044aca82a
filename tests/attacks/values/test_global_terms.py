"""What a session gives away of search keys: never one that would find every tenant's values.

An attacker runs any SQL in a keyed session of one tenant, or a trigger of the table in a job, and keeps each setting.
From each 32 bytes of them he computes the term of somebody's value, as whoever holds the HMAC key can.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import glpgenc
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.database import sqlalchemy_url
from glpgenc.reindex.run import ReindexOptions, reindex
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.sessions import load_steps
from glpgenc.sessions.session_keys import collect_keys
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind
from glpgenc.sqlalchemy.spec import Mode
from glpgenc.verification.comparison import compare_columns
from glpgenc.wire import sealed_keys as sealed
from tests.backfill.backfill_world import BackfillWorld, world_on

VICTIM = "Person1@example.org"
SETTINGS: LiteralString = """
    SELECT n, current_setting(n, true) FROM (
        SELECT 'glpgenc.key.k' || lpad(to_hex(i), 2, '0') FROM generate_series(0, 255) i
        UNION SELECT 'glpgenc.field.people.' || c FROM unnest('{email,secret}'::text[]) c
        UNION SELECT unnest(string_to_array(ltrim(current_setting('glpgenc.loaded', true), ','), ','))
        UNION SELECT unnest('{glpgenc.loaded}'::text[])
        UNION SELECT name FROM pg_settings
    ) s (n) WHERE current_setting(n, true) <> ''
"""
SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_field('people.secret', 'pii');
    SELECT glpgenc.gl_register_facet('people.email', 'mine', 'lower'),
           glpgenc.gl_register_facet('people.email', 'login', 'lower', scope => 'global'),
           glpgenc.gl_register_facet('people.email', 'starts', 'lower', scope => 'global', kind => 'prefix',
                                     parameters => '{"least": 2, "most": 4}'),
           glpgenc.gl_register_facet('people.secret', 'login', 'lower', scope => 'global');
    CREATE TABLE people (
        id integer PRIMARY KEY, tenant text NOT NULL DEFAULT 'acme', email text, note text, born date
    );
    CREATE TABLE loot (name text, value text);
    CREATE FUNCTION loot() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO public.loot """ + SETTINGS + """;
        RETURN NEW;
    END $$;
    CREATE TRIGGER loot BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION loot();
    ALTER TABLE people ENABLE ALWAYS TRIGGER loot;
    GRANT ALL ON people, loot TO glpgenc_app;
"""  # fmt: skip


def _account(mode: Mode) -> Any:
    class Own(DeclarativeBase):
        pass

    class Account(Own):
        __tablename__ = "accounts"

        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(
            EncryptedColumn(
                str, "people.email", data_class="pii", mode=mode,
                search=Exact(name="login", normalize="lower", scope="global"),
            )
        )  # fmt: skip

    return Account


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path, schema=SCHEMA) as world:
        yield world


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return what is sealed for sessions from now on, in the clear."""
    sent: list[bytes] = []
    seal = sealed.seal

    def noted(challenge: bytes, message: bytes) -> bytes:
        sent.append(message)
        return seal(challenge, message)

    monkeypatch.setattr(load_steps, "seal", noted)
    return sent


def term(world: BackfillWorld, facet: str, field: str = "people.email") -> bytes:
    """Return the victim's term, which is looked for in an index column."""
    made = ColumnEncryptor(world.manager, tenant_id="acme").create_hmac_index(VICTIM, field, facet=facet)
    assert made is not None
    return made


def gives(taken: Iterable[str | bytes], terms: Iterable[bytes]) -> bool:
    """Tell whether some 32 bytes of what was taken are a key that gives one of the victim's terms."""
    raw: set[bytes] = set()
    for value in taken:
        raw.add(value if isinstance(value, bytes) else value.encode())
        if isinstance(value, str) and len(value) % 2 == 0 and set(value) <= set("0123456789abcdef"):
            raw.add(bytes.fromhex(value))
    keys = {data[at : at + 32] for data in raw for at in range(len(data) - 31)}
    starts = tuple(terms)
    return any(hmac.digest(key, VICTIM.lower().encode(), "sha256").startswith(starts) for key in keys)


def test_no_setting_of_a_keyed_session_gives_a_term_of_any_scope(
    world: BackfillWorld,
) -> None:
    for tenant in ("acme", "zorg"):
        with (
            psycopg.connect(world.url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=["pii"], key_manager=world.manager),
        ):
            settings = [row[1] for row in connection.execute(SETTINGS).fetchall()]
            keys = [
                entry.key
                for each in collect_keys(world.manager, tenant_id=tenant, data_classes=["pii"]).fields
                for entry in each.search
            ]
        # The search can find a key, in whatever form: that of a tenant's own facet, which settings have sealed alone.
        assert gives([*settings, *keys], [term(world, "mine")]) is (tenant == "acme")
        assert not gives(settings, [term(world, "mine")])
        assert not gives(settings, [term(world, "login"), term(world, "login", "people.secret")])


@pytest.mark.parametrize("mode", ["database", "client"])
def test_no_setting_of_an_orm_session_that_writes_and_logs_in_gives_a_global_term(
    world: BackfillWorld, mode: Mode
) -> None:
    engine = create_engine(sqlalchemy_url(world.url), hide_parameters=True)
    bind(engine, world.manager)
    account = _account(mode)
    account.metadata.create_all(engine)
    with Session(engine, info={"tenant_id": "zorg"}) as session:
        session.add(account(id=1, email=VICTIM))
        session.flush()
        found = select(account.id).where(account.email == VICTIM)
        assert session.scalars(found).all() == [1]
        settings = [row[1] for row in session.execute(text(SETTINGS.replace(":", "\\:"))).all()]
        session.commit()
    engine.dispose()
    assert bool(settings)
    assert not gives(settings, [term(world, "login")])


def test_no_session_of_a_job_gives_a_global_term_to_a_trigger(world: BackfillWorld, messages: list[bytes]) -> None:
    terms: set[bytes] = set()

    def look() -> None:
        world.manager.invalidate()
        world.manager.catalog.refresh()
        terms.add(term(world, "login"))

    world.fill(5)
    world.expand("email")
    world.execute("UPDATE people SET email = %s WHERE id = 1", VICTIM)
    world.backfill()
    look()
    mine = term(world, "mine")
    assert world.decrypted("email") == world.plain("email")
    assert compare_columns(world.settings, "people", "email")[0].counts.bad == 0
    assert rotate(world.settings, RotationFilter(), RotateOptions(settle=0)).finished
    for facet in ("mine", "login", "starts"):
        options = ReindexOptions(settle=0)
        assert reindex(world.settings, "people.email", facet, new_key=True, options=options).finished
        look()
    assert len(terms) == 2
    looted = [row[0] for row in world.execute("SELECT DISTINCT value FROM loot")]
    assert looted
    assert not gives(looted, {*terms, mine})
    assert gives(messages, [mine])
    assert not gives(messages, terms)
