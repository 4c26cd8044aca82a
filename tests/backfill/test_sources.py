"""Sources that other libraries have encrypted, and fields that the server must not see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.sessions.keyring import Keyring
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, source_of, world_on

LEGACY = """
from cryptography.fernet import Fernet
from sqlalchemy_utils import StringEncryptedType
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine
from sqlalchemy import String, Date
import datetime

FERNET = Fernet(b"{fernet}")
TYPE = StringEncryptedType(String, "an old key", AesGcmEngine, "pkcs5")

def from_fernet(token):
    return FERNET.decrypt(token).decode()

def from_sqlalchemy_utils(stored):
    return TYPE.process_result_value(stored, None)

def to_date(text):
    return datetime.date.fromisoformat(text)

def nothing(stored):
    return None
"""

EXPAND_FERNET = """
    SELECT glpgenc.gl_expand_column('people', 'email_fernet', 'email_enc', 'people.email', client_source => true)
"""


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture
def legacy(people: BackfillWorld, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module in the working directory that knows the old keys; its name."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 - of this fixture only

    name = f"legacy_{people.home.name.replace('-', '_')}"
    (people.home / f"{name}.py").write_text(LEGACY.replace("{fernet}", Fernet.generate_key().decode()))
    monkeypatch.chdir(people.home)
    monkeypatch.syspath_prepend(people.home)
    return name


def opened(world: BackfillWorld, column: str, query: str) -> dict[int, str]:
    """Decrypt values in Python, of either suite."""
    opener = Keyring(world.manager, "acme").opener(f"people.{column}")
    return {row[0]: opener(bytes(row[1]), "").decode() for row in world.execute(query)}


def test_pgp_sym_encrypt_is_taken_over_by_an_expression(people: BackfillWorld) -> None:
    people.execute("CREATE SCHEMA IF NOT EXISTS extra")
    people.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
    home = people.value("SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pgcrypto'")
    people.execute("ALTER TABLE people ADD email_pgp bytea")
    people.fill(40)
    people.execute(f"UPDATE people SET email_pgp = {home}.pgp_sym_encrypt(email, 'old key', 's2k-mode=0')")
    people.execute(
        "SELECT glpgenc.gl_expand_column('people', 'email_pgp', 'email_enc', 'people.email', source_expression => %s)",
        f"{home}.pgp_sym_decrypt(email_pgp, current_setting('app.pgp_key'))",
    )
    # The old key comes with the connection, and stands in no table.
    people.url = f"{people.admin_url}?options=-c%20app.pgp_key%3Dold%5C%20key"
    people.backfill()
    assert people.decrypted("email") == people.plain("email")
    with_old_key = people.settings.model_copy(update={"database_url": SecretStr(people.url)})
    assert compare_columns(with_old_key, "people")[0].state == "verified"


def test_fernet_tokens_are_taken_over_by_a_function(people: BackfillWorld, legacy: str) -> None:
    module = __import__(legacy)
    people.fill(40)
    people.execute("ALTER TABLE people ADD email_fernet bytea")
    for key, email in people.execute("SELECT id, email FROM people WHERE email IS NOT NULL"):
        people.execute("UPDATE people SET email_fernet = %s WHERE id = %s", module.FERNET.encrypt(email.encode()), key)
    people.execute(EXPAND_FERNET)
    people.backfill(source_function=f"{legacy}:from_fernet")
    # In the suite that SQL can read.
    assert people.decrypted("email") == people.plain("email")
    assert compare_columns(people.settings, "people", source=source_of(f"{legacy}:from_fernet"))[0].state == "verified"


def test_sqlalchemy_utils_is_taken_over_by_a_function(people: BackfillWorld, legacy: str) -> None:
    module = __import__(legacy)
    people.fill(40)
    people.execute("ALTER TABLE people ADD email_old text")
    for key, email in people.execute("SELECT id, email FROM people WHERE email IS NOT NULL"):
        stored = module.TYPE.process_bind_param(email, None)
        people.execute("UPDATE people SET email_old = %s WHERE id = %s", stored, key)
    people.execute(
        "SELECT glpgenc.gl_expand_column('people', 'email_old', 'email_enc', 'people.email', mode => 'client',"
        " client_source => true)"
    )
    people.backfill(source_function=f"{legacy}:from_sqlalchemy_utils")
    values = opened(people, "email", "SELECT id, email_enc FROM people WHERE email_enc IS NOT NULL")
    assert values == {key: email for key, email in people.plain("email").items() if email is not None}
    assert (
        compare_columns(people.settings, "people", source=source_of(f"{legacy}:from_sqlalchemy_utils"))[0].state
        == "verified"
    )


def test_a_token_that_the_function_can_not_read_is_quarantined_without_its_message(
    people: BackfillWorld, legacy: str
) -> None:
    people.execute("INSERT INTO people (id, email, note) VALUES (1, '2020-02-29', 'x'), (2, 'no date', 'x')")
    people.expand("email", client_source="true")
    people.backfill(column="email", source_function=f"{legacy}:to_date")
    rows = people.execute("SELECT row_key, sqlstate, reason FROM glpgenc.quarantine")
    assert rows == [({"id": 2}, "38000", "the source function raised ValueError")]
    assert people.decrypted("email")[1] == "2020-02-29"


def test_a_function_that_gives_nothing_leaves_no_row_pending_for_ever(people: BackfillWorld, legacy: str) -> None:
    people.fill(5)
    people.expand("email", client_source="true")
    people.backfill(column="email", source_function=f"{legacy}:nothing")
    assert people.value("SELECT count(*) FROM glpgenc.quarantine WHERE sqlstate = 'ZE014'") == 5


def test_a_function_is_for_one_column_and_must_be_there(people: BackfillWorld, legacy: str) -> None:
    people.fill(5)
    people.expand("email", client_source="true")
    people.expand("note", client_source="true")
    with pytest.raises(RegistryError, match="reads one column"):
        people.start(source_function=f"{legacy}:nothing")
    with pytest.raises(ConfigurationError, match="can't be imported"):
        people.start(column="email", source_function="no.module:f")


def test_old_releases_continue_to_write_tokens_whatever_keys_their_sessions_hold(
    people: BackfillWorld, legacy: str
) -> None:
    import glpgenc  # noqa: PLC0415 - as in World.decrypted

    fernet = __import__(legacy).FERNET
    people.fill(20)
    people.execute("ALTER TABLE people ADD email_fernet bytea")
    people.execute(EXPAND_FERNET)
    with (
        psycopg.connect(people.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        for key in range(1, 11):
            token = fernet.encrypt(f"kept {key}".encode())
            connection.execute("UPDATE people SET email_fernet = %s WHERE id = %s", (token, key))
        # A new release, which the old one must not take for its own.
        sealed = "UPDATE people SET email_enc = glpgenc.gl_encrypt('new', 'people.email') WHERE id = 10"
        connection.execute(sealed)
    assert people.value("SELECT count(email_enc) FROM people") == 1
    people.backfill(source_function=f"{legacy}:from_fernet")
    read = {key: text for key, text in people.decrypted("email").items() if text is not None}
    assert read == {key: f"kept {key}" for key in range(1, 10)} | {10: "new"}
    # Tokens stay as they are for the old release until the column goes.
    tokens = people.execute("SELECT id, email_fernet FROM people WHERE email_fernet IS NOT NULL ORDER BY id")
    assert [fernet.decrypt(token).decode() for _, token in tokens] == [f"kept {key}" for key in range(1, 10)]
    assert compare_columns(people.settings, "people", source=source_of(f"{legacy}:from_fernet"))[0].state == "verified"


def test_what_only_a_function_can_read_is_not_filled_verified_or_estimated_without_it(
    people: BackfillWorld, legacy: str
) -> None:
    people.fill(5)
    people.expand("email", client_source="true")
    people.expand("note")
    reads = "column email of table public.people can be read by a source function only"
    with pytest.raises(RegistryError, match=reads):
        people.start()
    with pytest.raises(RegistryError, match=reads):
        compare_columns(people.settings, "people", "email")
    answer = people.run("backfill", "run", "people", "email", "--dry-run")
    assert answer.returncode != 0
    assert reads in answer.stderr
    assert people.value("SELECT count(*) FROM glpgenc.backfill_jobs") == 0
    # The other column needs none, nor is it read by one.
    people.backfill(column="note")
    assert people.decrypted("note") == people.plain("note")
    with pytest.raises(RegistryError, match=r"public\.people\.note_enc was not expanded for a source function"):
        people.start(column="note", source_function=f"{legacy}:nothing")
    with pytest.raises(RegistryError, match="was not expanded for a source function"):
        compare_columns(people.settings, "people", "note", source=source_of(f"{legacy}:nothing"))


def test_a_function_reads_only_the_column_that_needs_one(people: BackfillWorld, legacy: str) -> None:
    fernet = __import__(legacy).FERNET
    people.fill(20)
    people.execute("ALTER TABLE people ADD email_fernet bytea")
    for key, email in people.execute("SELECT id, email FROM people WHERE email IS NOT NULL"):
        people.execute("UPDATE people SET email_fernet = %s WHERE id = %s", fernet.encrypt(email.encode()), key)
    people.execute(EXPAND_FERNET)
    people.expand("note")
    started = people.start(source_function=f"{legacy}:from_fernet")
    # Asked again, with the jobs under way.
    assert people.start(source_function=f"{legacy}:from_fernet").jobs == started.jobs
    people.work(started.jobs, f"{legacy}:from_fernet")
    for column in ("email", "note"):
        assert people.decrypted(column) == people.plain(column)
    assert [
        each.state for each in compare_columns(people.settings, "people", source=source_of(f"{legacy}:from_fernet"))
    ] == [
        "verified",
        "verified",
    ]


@pytest.mark.parametrize(
    ("suite", "first"), [("NULL", 0xFB), ("'A256GCM'", 0xFB), ("'XAES-256-GCM'", 0xFC), ("'A256CBC-HS512'", 0xFA)]
)
def test_client_mode_encrypts_in_python_in_its_suite_and_leaves_the_plaintext(
    people: BackfillWorld, suite: str, first: int
) -> None:
    people.execute(f"SELECT glpgenc.gl_register_field('people.email', 'pii', 0, {suite})")
    people.fill(2000)
    for column in ("email", "note", "born"):
        people.expand(column, mode="client")
    people.index("email", "equal")
    people.backfill()
    for column in ("email", "note", "born"):
        query = f"SELECT id, {column}_enc FROM people WHERE {column}_enc IS NOT NULL"
        values = opened(people, column, query)
        assert values == {key: text for key, text in people.plain(column).items() if text is not None}
    assert people.value("SELECT count(*) FROM people WHERE get_byte(email_enc, 0) <> %s", first) == 0
    assert people.value("SELECT count(*) FROM people WHERE get_byte(note_enc, 0) <> 251") == 0
    assert people.value("SELECT count(email_enc_bidx) FROM people") == 1800
    assert [each.state for each in compare_columns(people.settings, "people")] == ["verified"] * 3


def test_client_mode_with_tenants_and_rows(people: BackfillWorld) -> None:
    people.fill(300, tenants=3)
    people.expand("email", mode="client", tenant_expression="tenant", row_expression="id::text")
    people.backfill()
    opener = Keyring(people.manager, "zorg").opener("people.email")
    rows = people.execute("SELECT id, email, email_enc FROM people WHERE tenant = 'zorg' AND email IS NOT NULL")
    assert len(rows) == 90
    assert all(opener(bytes(row[2]), str(row[0])).decode() == row[1] for row in rows)
    assert compare_columns(people.settings, "people")[0].state == "verified"


def test_client_mode_leaves_rows_to_whoever_has_them_locked(people: BackfillWorld) -> None:
    people.fill(20)
    people.expand("email", mode="client")
    started = people.start()
    with psycopg.connect(people.admin_url) as connection:
        connection.execute("SELECT FROM people WHERE id = 3 FOR UPDATE")
        from threading import Thread  # noqa: PLC0415 - of this test only

        worker = Thread(target=people.work, args=(started.jobs,))
        worker.start()
        worker.join(2)
        assert worker.is_alive()
        assert people.value("SELECT count(*) FROM people WHERE email_enc IS NULL") == 3
        connection.execute("UPDATE people SET email = 'newer@example.org' WHERE id = 3")
    worker.join()
    assert opened(people, "email", "SELECT id, email_enc FROM people WHERE id = 3") == {3: "newer@example.org"}
