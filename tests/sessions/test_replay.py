"""A sealed message opens once, in the database session whose challenge it is sealed under, and as it was sealed."""

from __future__ import annotations

import asyncio
import base64
import traceback
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from glpgenc.errors import AuditError, DatabaseError, SealedSessionError, UncleanSessionError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.sessions import load_keys, load_steps
from glpgenc.wire import aead
from glpgenc.wire.sealed_keys import FieldKeys, build_message, seal
from tests.sessions.world import SessionWorld, loaded, value
from tests.support.listeners import record_events

Connect = Callable[..., psycopg.Connection[Any]]
Open = psycopg.Connection[Any]

FIELD = FieldKeys("people.email", UUID(int=7), bytes(range(64)))
CONTENT = FIELD.key_id.bytes + FIELD.key + bytes(2)


def begin(connection: Open) -> bytes:
    return bytes(value(connection, "SELECT glpgenc.gl_session_begin()"))


def load(connection: Open, sealed: bytes | None, *, local: bool | None = True) -> int:
    return int(value(connection, "SELECT settings FROM glpgenc.gl_session_load(%b, %s)", sealed, local))


def load_next(connection: Open, sealed: bytes) -> tuple[int, bytes]:
    """Return also the challenge for the next load."""
    row = connection.execute("SELECT settings, challenge FROM glpgenc.gl_session_load(%b)", [sealed]).fetchone()
    assert row is not None
    settings, challenge = row
    return int(settings), bytes(challenge)


def refusal(connection: Open, sealed: bytes | None, *, local: bool | None = True) -> str:
    """Return how a load fails: -2, or the SQLSTATE, in a savepoint of the open transaction."""
    try:
        with connection.transaction():
            settings = load(connection, sealed, local=local)
    except psycopg.Error as error:
        return error.sqlstate or ""
    return "loaded" if settings >= 0 else str(settings)


def record(kind: bytes, name: bytes, content: bytes, *, claimed: int | None = None) -> bytes:
    size = len(content) if claimed is None else claimed
    return kind + bytes([len(name)]) + name + size.to_bytes(4, "big") + content


@pytest.fixture
def open_connection(every_world: SessionWorld, connect: Connect) -> Open:
    return connect(every_world.url)


def test_a_message_opens_once_in_its_transaction(open_connection: Open) -> None:
    sealed = seal(begin(open_connection), build_message([FIELD], []))
    assert load(open_connection, sealed) == 1
    before = loaded(open_connection)
    assert refusal(open_connection, sealed) == "-2"
    assert loaded(open_connection) == before == {"glpgenc.field.people.email", "glpgenc.loaded"}


def test_a_replay_in_a_later_transaction_sets_nothing(open_connection: Open) -> None:
    sealed = seal(begin(open_connection), build_message([FIELD], []))
    load(open_connection, sealed)
    open_connection.commit()
    assert refusal(open_connection, sealed) == "-2"
    begin(open_connection)
    assert refusal(open_connection, sealed) == "-2"
    assert loaded(open_connection) == set()


def test_a_replay_in_another_session_sets_nothing(every_world: SessionWorld, connect: Connect) -> None:
    first, second = connect(every_world.url), connect(every_world.url)
    sealed = seal(begin(first), build_message([FIELD], []))
    begin(second)
    assert refusal(second, sealed) == "-2"
    assert loaded(second) == set()


def test_a_message_sealed_under_an_earlier_challenge_opens_nothing(open_connection: Open) -> None:
    sealed = seal(begin(open_connection), build_message([FIELD], []))
    begin(open_connection)
    assert refusal(open_connection, sealed) == "-2"


def test_after_a_rollback_to_a_savepoint_it_is_spent_all_the_same(open_connection: Open) -> None:
    sealed = seal(begin(open_connection), build_message([FIELD], []))
    with open_connection.transaction(force_rollback=True):
        assert load(open_connection, sealed) == 1
    assert loaded(open_connection) == set()
    assert refusal(open_connection, sealed) == "-2"
    with open_connection.transaction(force_rollback=True):
        sealed = seal(begin(open_connection), build_message([FIELD], []))
    assert load(open_connection, sealed) == 1


def test_after_a_rollback_it_is_spent_and_the_next_challenge_is_not(open_connection: Open) -> None:
    message = build_message([FIELD], [])
    sealed = seal(begin(open_connection), message)
    settings, challenge = load_next(open_connection, sealed)
    assert settings == 1
    open_connection.rollback()
    assert refusal(open_connection, sealed) == "-2"
    open_connection.rollback()
    # That refusal spent the next one.
    assert refusal(open_connection, seal(challenge, message)) == "-2"
    settings, challenge = load_next(open_connection, seal(begin(open_connection), message))
    open_connection.rollback()
    assert load_next(open_connection, seal(challenge, message))[0] == 1


def test_a_message_with_one_bit_flipped_opens_nothing(open_connection: Open) -> None:
    message = build_message([FIELD], [])
    for place in range(len(seal(bytes(64), message))):
        flipped = bytearray(seal(begin(open_connection), message))
        flipped[place] ^= 1
        assert refusal(open_connection, bytes(flipped)) == "-2", place
    assert loaded(open_connection) == set()


def test_a_message_cut_short_opens_nothing(open_connection: Open) -> None:
    message = build_message([FIELD], [])
    for size in range(len(seal(bytes(64), message))):
        sealed = seal(begin(open_connection), message)
        assert refusal(open_connection, sealed[:size]) == "-2", size
    assert loaded(open_connection) == set()


def test_a_message_that_is_lengthened_opens_nothing(open_connection: Open) -> None:
    message = build_message([FIELD], [])
    for extra in (b"\0", bytes(16)):
        assert refusal(open_connection, seal(begin(open_connection), message) + extra) == "-2"
        assert refusal(open_connection, extra + seal(begin(open_connection), message)) == "-2"


def test_a_null_message_or_scope_opens_nothing(open_connection: Open) -> None:
    sealed = seal(begin(open_connection), build_message([FIELD], []))
    assert refusal(open_connection, None) == "ZE008"
    assert refusal(open_connection, sealed, local=None) == "ZE008"


def test_a_wrong_challenge_opens_nothing(open_connection: Open) -> None:
    for challenge in (bytes(64), bytes(range(64))):
        begin(open_connection)
        assert refusal(open_connection, seal(challenge, build_message([FIELD], []))) == "-2"


def test_a_message_sealed_for_another_use_opens_nothing(open_connection: Open) -> None:
    iv = bytes(16)
    for label in (b"", b"glpgenc session v2"):
        challenge = begin(open_connection)
        other = iv + aead.encrypt_cbc(challenge, iv, build_message([FIELD], []), label)
        assert refusal(open_connection, other) == "-2"


def test_without_begin_nothing_loads(open_connection: Open) -> None:
    assert refusal(open_connection, seal(bytes(64), build_message([FIELD], []))) == "-2"
    assert loaded(open_connection) == set()


def test_loading_into_an_autocommit_connection_is_refused_with_the_remedy(
    every_world: SessionWorld, connect: Connect
) -> None:
    connection = connect(every_world.url, autocommit=True)
    with pytest.raises(SealedSessionError, match="in one transaction") as caught:
        load_keys(connection, every_world.keys())
    assert caught.value.hint is not None
    assert loaded(connection) == set()


MALFORMED = {
    "no message at all": (b"", "ZE008"),
    "a newer version": (b"\x02" + record(b"F", b"people.email", CONTENT), "ZE008"),
    "an unknown kind": (b"\x01" + record(b"X", b"people.email", CONTENT), "ZE008"),
    "a kind of zero": (b"\x01" + record(b"\0", b"people.email", CONTENT), "ZE008"),
    "a kind and nothing after it": (b"\x01F", "ZE008"),
    "a name longer than the message": (b"\x01F\xffpeople", "ZE008"),
    "no length of the content": (b"\x01F\x06people", "ZE008"),
    "half a length of the content": (b"\x01F\x06people\0\0", "ZE008"),
    "a content that ends early": (b"\x01" + record(b"F", b"people.email", CONTENT, claimed=len(CONTENT) + 36), "ZE008"),
    "a content of negative length": (b"\x01" + record(b"F", b"people.email", CONTENT, claimed=2**32 - 1), "ZE008"),
    "a content of the greatest length": (b"\x01" + record(b"F", b"people.email", b"", claimed=2**31 - 1), "ZE008"),
    "bytes after the last record": (b"\x01" + record(b"F", b"people.email", CONTENT) + b"F", "ZE008"),
    "no name": (b"\x01" + record(b"F", b"", CONTENT), "ZE007"),
    "an upper-case name": (b"\x01" + record(b"F", b"People.email", CONTENT), "ZE007"),
    "a name with a line feed": (b"\x01" + record(b"F", b"people\n", CONTENT), "ZE007"),
    "a name with NUL": (b"\x01" + record(b"F", b"people\0x", CONTENT), "ZE007"),
    "a name that is not UTF-8": (b"\x01" + record(b"F", b"people\xff", CONTENT), "ZE007"),
    "a name that leaves the schema": (b"\x01" + record(b"F", b"x;y", CONTENT), "ZE007"),
    "an empty content": (b"\x01" + record(b"F", b"people.email", b""), "ZE006"),
    "a key of 63 bytes": (b"\x01" + record(b"F", b"people.email", CONTENT[:-1]), "ZE006"),
    "no padding": (b"\x01" + record(b"F", b"people.email", CONTENT[:-2]), "ZE006"),
    "a search key of 31 bytes": (b"\x01" + record(b"F", b"people.email", CONTENT + bytes(35)), "ZE006"),
    "an empty bucket": (b"\x01" + record(b"K", b"k07", b""), "ZE006"),
    "a bucket of 79 bytes": (b"\x01" + record(b"K", b"k07", CONTENT[:79]), "ZE006"),
    "a bucket of another name": (b"\x01" + record(b"K", b"search_path", CONTENT[:80]), "ZE006"),
}


def test_a_malformed_message_is_refused_whole(open_connection: Open) -> None:
    # A good record in front, where there is room for one: it must not be loaded either.
    good = record(b"F", b"people.note", CONTENT)
    seen = {}
    for case, (message, _) in MALFORMED.items():
        whole = message[:1] + good + message[1:] if message[:1] == b"\x01" else message
        seen[case] = refusal(open_connection, seal(begin(open_connection), whole))
        assert loaded(open_connection) == set(), case
    assert seen == {case: sqlstate for case, (_, sqlstate) in MALFORMED.items()}


def test_the_error_of_a_malformed_message_quotes_nothing_of_it(open_connection: Open) -> None:
    for case, (message, _) in MALFORMED.items():
        message = message.replace(b"people", b"QUOTED").replace(b"People", b"QUOTED")  # noqa: PLW2901
        sealed = seal(begin(open_connection), message)
        with pytest.raises(psycopg.Error) as caught, open_connection.transaction():
            load(open_connection, sealed)
        texts = [part for name in dir(caught.value.diag) if isinstance(part := getattr(caught.value.diag, name), str)]
        assert texts, case
        assert not any("QUOTED" in text for text in texts), case


SET = "current_setting('glpgenc.field.people.email', true) <> ''"
ISSUED = "SELECT statement FROM pg_prepared_statements WHERE name = 'glpgenc_challenge'"
REVOKE = "REVOKE EXECUTE ON FUNCTION glpgenc.gl_session_load(bytea, boolean, boolean) FROM glpgenc_app"


def test_a_message_that_was_not_executed_is_left_to_nobody(every_world: SessionWorld, connect: Connect) -> None:
    # It may be in the log, and its challenge would still be valid for who has the connection next.
    connection = connect(every_world.url)
    with every_world.session(connection):
        pass
    with psycopg.connect(every_world.admin_url, autocommit=True) as admin:
        admin.execute(REVOKE)
    with pytest.raises(DatabaseError, match="permission denied"), every_world.session(connection):
        pytest.fail("the block must not be entered")
    assert connection.closed


def test_so_it_is_of_an_asynchronous_connection(every_world: SessionWorld) -> None:
    async def work() -> None:
        async with await psycopg.AsyncConnection.connect(every_world.url) as connection:
            async with every_world.async_session(connection):
                pass
            with psycopg.connect(every_world.admin_url, autocommit=True) as admin:
                admin.execute(REVOKE)
            with pytest.raises(DatabaseError, match="permission denied"):
                async with every_world.async_session(connection):
                    pytest.fail("the block must not be entered")
            assert connection.closed

    asyncio.run(work())


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The challenges that messages are sealed under."""
    challenges = []

    def remember(challenge: bytes, message: bytes) -> bytes:
        challenges.append(challenge)
        return seal(bytes(challenge), message)

    monkeypatch.setattr(load_steps, "seal", remember)
    return challenges


def shown(error: BaseException, challenge: bytes) -> list[str]:
    """Return how much a report of an error with the local variables of its frames shows of challenge and message."""
    assert error.__traceback__ is not None
    # Without the frame of the test, which knows them.
    report = traceback.TracebackException(type(error), error, error.__traceback__.tb_next, capture_locals=True)
    text = "".join(report.format())
    forms = {"hex": challenge.hex(), "base64": base64.b64encode(challenge).decode(), "repr": repr(challenge)[2:-1]}
    # A repr of bytes within another repr has two backslashes for one.
    found = [name for name, form in forms.items() if form in text or form in text.replace(2 * "\\", "\\")]
    return found + ["sealed"] * ("sealed = " in text)


@pytest.mark.parametrize("earlier_loads", [0, 1])
def test_a_report_of_a_load_that_was_not_executed_shows_its_message_and_no_challenge(
    every_world: SessionWorld, connect: Connect, used: list[bytes], earlier_loads: int
) -> None:
    connection = connect(every_world.url)
    for _ in range(earlier_loads):
        with every_world.session(connection):
            pass
    with psycopg.connect(every_world.admin_url, autocommit=True) as admin:
        admin.execute(REVOKE)
    with pytest.raises(DatabaseError) as caught, every_world.session(connection):
        pytest.fail("the block must not be entered")
    assert len(used) == earlier_loads + 1
    assert shown(caught.value, used[-1]) == ["sealed"]


def test_so_it_is_asynchronously(every_world: SessionWorld, used: list[bytes]) -> None:
    async def work() -> BaseException:
        async with await psycopg.AsyncConnection.connect(every_world.url) as connection:
            with psycopg.connect(every_world.admin_url, autocommit=True) as admin:
                admin.execute(REVOKE)
            with pytest.raises(DatabaseError) as caught:
                async with every_world.async_session(connection):
                    pytest.fail("the block must not be entered")
            return caught.value

    assert shown(asyncio.run(work()), used[-1]) == ["sealed"]


def test_nor_does_one_of_a_load_that_was_not_recorded_show_the_next_challenge(
    every_world: SessionWorld, connect: Connect, used: list[bytes]
) -> None:
    connection = connect(every_world.url)
    refused = str(EncryptionAuditEventType.SESSION_KEYS_LOADED)
    with record_events(refused), pytest.raises(AuditError) as caught, every_world.session(connection):
        pytest.fail("the block must not be entered")
    connection.rollback()
    with every_world.session(connection):
        pass
    for challenge in used:
        assert shown(caught.value, challenge) == ["sealed"]


def test_control_what_the_function_refuses_spends_the_challenge_and_keeps_the_connection(
    every_world: SessionWorld, connect: Connect
) -> None:
    connection = connect(every_world.url)
    with every_world.session(connection):
        pass
    with connection.transaction():
        connection.execute("CREATE TEMP TABLE mine ()")
        issued = value(connection, ISSUED)
    with pytest.raises(UncleanSessionError), every_world.session(connection):
        pytest.fail("the block must not be entered")
    assert not connection.closed
    assert value(connection, ISSUED) != issued


def test_session_long_keys_that_are_refused_for_others_there_spend_it_too(open_connection: Open) -> None:
    load(open_connection, seal(begin(open_connection), build_message([FIELD], [])))
    sealed = seal(begin(open_connection), build_message([FIELD], []))
    assert refusal(open_connection, sealed, local=False) == "ZE008"
    assert refusal(open_connection, sealed) == "-2"


def test_of_two_transactions_in_one_query_one_is_keyed(every_world: SessionWorld, connect: Connect) -> None:
    connection = connect(every_world.url, autocommit=True)
    sealed = seal(begin(connection), build_message([FIELD], [])).hex()
    part = f"BEGIN; SELECT settings FROM glpgenc.gl_session_load('\\x{sealed}'); SELECT {SET}; COMMIT; "
    cursor = connection.execute((2 * part + f"SELECT {SET}").encode())
    seen = []
    while True:
        if cursor.description is not None:
            seen.append(cursor.fetchone())
        if not cursor.nextset():
            break
    assert seen == [(1,), (True,), (-2,), (False,), (False,)]


def test_a_statement_of_the_same_text_at_another_time_is_no_challenge(open_connection: Open) -> None:
    message = build_message([FIELD], [])
    sealed, issued = seal(begin(open_connection), message), value(open_connection, ISSUED)
    open_connection.execute("DEALLOCATE glpgenc_challenge")
    open_connection.execute(issued)
    assert value(open_connection, ISSUED) == issued
    assert refusal(open_connection, sealed) == "-2"


def test_a_statement_that_a_program_prepared_under_that_name_is_replaced(open_connection: Open) -> None:
    with open_connection.transaction():
        open_connection.pgconn.prepare(b"glpgenc_challenge", b"SELECT 1")
        assert load(open_connection, seal(bytes(64), build_message([FIELD], []))) == -2
        assert load(open_connection, seal(begin(open_connection), build_message([FIELD], []))) == 1


def test_memory_of_the_backend_does_not_grow_with_loads(every_world: SessionWorld, connect: Connect) -> None:
    # A superuser's, who may read the view.
    connection = connect(every_world.admin_url, prepare_threshold=None)

    def used_after(loads: int) -> int:
        for _ in range(loads):
            with every_world.session(connection):
                pass
        return int(value(connection, "SELECT sum(total_bytes) FROM pg_backend_memory_contexts"))

    used_after(50)  # and the caches that the question fills
    first = used_after(50)
    assert used_after(300) <= first + 64 * 1024
