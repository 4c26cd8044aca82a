"""Values as results bring them, opened in one call each; what does not open so goes through every check."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from glpgenc.errors import (
    AlreadyEncryptedError,
    AuthenticationError,
    EncryptionError,
    KeyNotLoadedError,
    NotEncryptedError,
)
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.cell import decrypt_cell
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import CLIENT_SUITES, Suite, parse
from tests.support.listeners import record_calls

PLAIN, SEARCHED, PADDED = FIELDS = ("t.plain", "t.searched", "t.padded")
GCM, XAES, CBC = Suite.A256GCM, Suite.XAES256GCM, Suite.A256CBC_HS512
CLIENT = pytest.mark.parametrize("suite", [GCM, XAES])


@pytest.fixture
def manager(database: str, tmp_path: Path) -> Iterator[KeyManager]:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('t.plain', 'pii')")
        connection.execute("SELECT glpgenc.gl_register_field('t.searched', 'pii')")
        connection.execute("SELECT glpgenc.gl_register_field('t.padded', 'pii', padding => 32)")
        connection.execute("SELECT glpgenc.gl_register_facet('t.searched', 'exact')")
        connection.execute(
            "SELECT glpgenc.gl_register_facet('t.searched', 'contains', kind => 'contains', "
            "parameters => '{\"length\": 3}')"
        )
    create_key_file(tmp_path / "kek.json")
    kms = LocalKMSProvider(tmp_path / "kek.json")
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test") as manager:
        yield manager


@pytest.fixture
def ring(manager: KeyManager) -> Keyring:
    return Keyring(manager, "acme")


class Reading:
    """The reader of a field, and what it did not open at once."""

    def __init__(self, ring: Keyring, field: str) -> None:
        self.left: list[Any] = []
        opener = ring.field_opener(field)

        def otherwise(data: Any) -> str | None:
            self.left.append(data)
            return None if data is None else opener.open(bytes(data), "").decode()

        self.read: Callable[[Any], str | None] = opener.reader(bytes.decode, otherwise)


def counted(ring: Keyring) -> list[int]:
    """Return how many values the ring has encrypted and decrypted."""
    (counts,) = ring._tally._counts.values()
    return [*counts.sealed, *counts.opened]


@pytest.mark.parametrize("field", [PLAIN, SEARCHED])
@pytest.mark.parametrize("form", [bytes, memoryview])
@CLIENT
def test_the_usual_value_is_opened_at_once_and_counted_once(ring: Keyring, field: str, form: Any, suite: Suite) -> None:
    reading, seal = Reading(ring, field), ring.sealer(field, suite)
    texts = ["", "ada", "a longer text, with another length of index", "\N{EURO SIGN}", "ada"]
    assert [reading.read(form(seal(text.encode(), ""))) for text in texts] == texts
    assert reading.left == []
    assert counted(ring) == [len(texts), len(texts)]


@pytest.mark.parametrize("field", [PLAIN, SEARCHED])
def test_a_value_is_one_call_of_python(ring: Keyring, field: str) -> None:
    reading = Reading(ring, field)
    sealed = [ring.sealer(field, GCM)(b"user1@example.com", "") for _ in range(100)]
    read = reading.read
    assert read(sealed[0]) == "user1@example.com"
    calls: list[str] = []
    sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name) if event == "call" else None)
    for each in sealed:
        read(each)
    sys.setprofile(None)
    assert calls == ["read"] * 100


@pytest.mark.parametrize("field", [PLAIN, SEARCHED])
@pytest.mark.parametrize("row_id", ["", "7"])
def test_a_value_of_any_length_of_index_and_any_row_is_opened_without_taking_it_apart(
    ring: Keyring, field: str, row_id: str
) -> None:
    open_, sealed = ring.opener(field), ring.sealer(field, GCM)(b"user1@example.com", row_id)
    calls: list[str] = []
    sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name) if event == "call" else None)
    opened = open_(sealed, row_id)
    sys.setprofile(None)
    assert opened == b"user1@example.com"
    assert "parse" not in calls


def test_each_class_reports_what_it_encrypted_and_decrypted_since_the_last_time(ring: Keyring) -> None:
    with record_calls() as recorder:
        heard = recorder.operations
        ring.report()
        assert heard == []
        sealed = [ring.sealer(PLAIN, GCM)(b"x", "") for _ in range(3)]
        ring.opener(PLAIN)(sealed[0], "")
        ring.report()
        assert [(each.operation, each.count, each.key_id is None) for each in heard] == [
            ("encrypt", 3, False),
            ("decrypt", 1, True),
        ]
        ring.report()
        assert len(heard) == 2
        ring.opener(PLAIN)(sealed[1], "")
        ring.report()
        assert [(each.operation, each.count) for each in heard[2:]] == [("decrypt", 1)]


def uses(manager: KeyManager) -> int:
    """Return how many values the active key is counted to have encrypted with A256GCM, and not only set aside for."""
    with manager.active("acme", "pii") as key:
        left = manager.uses.of(key.key_id).left
    with psycopg.connect(manager._store.connections._database_url) as connection:
        row = connection.execute("SELECT sum(uses)::integer FROM glpgenc.key_uses").fetchone()
    assert row is not None
    return (row[0] or 0) - left


@pytest.mark.parametrize("suite", list(Suite))
def test_a_value_of_a256gcm_is_counted_before_it_is_made_and_one_of_other_suites_is_not(
    manager: KeyManager, suite: Suite
) -> None:
    ring = Keyring(manager, "acme")
    counts = suite is GCM
    seal = ring.sealer(PLAIN, suite)
    for number in range(250):
        seal(b"x", "")
        if number in {0, 99, 100, 249}:
            assert uses(manager) == (number + 1) * counts
    sealed, before = seal(b"x", "7"), uses(manager)
    assert ring.opener(PLAIN)(ring.reencrypt(PLAIN, sealed, "7"), "7") == b"x"
    # What client mode encrypted moves to the field's own suite of client mode, which is A256GCM.
    assert uses(manager) - before == (suite in CLIENT_SUITES)


@pytest.mark.parametrize("suite", list(Suite))
@pytest.mark.parametrize("field", FIELDS)
def test_a_value_moves_to_the_active_key_with_its_terms_padding_and_row_in_the_field_s_suite(
    manager: KeyManager, suite: Suite, field: str
) -> None:
    sealed = Keyring(manager, "acme").sealer(field, suite)(b"value", "7")
    manager.rotate_dek({"tenant_id": "acme", "data_class": "pii"})
    ring = Keyring(manager, "acme")
    moved = ring.reencrypt(field, sealed, "7")
    with manager.active("acme", "pii") as active:
        assert moved[2:18] == active.key_id.bytes != sealed[2:18]
    before, after = parse(sealed), parse(moved)
    assert (after.padded, after.index) == (before.padded, before.index)
    assert after.suite is (GCM if suite in CLIENT_SUITES else suite)
    assert ring.opener(field)(moved, "7") == b"value"
    with pytest.raises(AuthenticationError):
        ring.reencrypt(field, sealed, "8")
    with pytest.raises(KeyNotLoadedError, match="does not belong to this tenant and data class"):
        Keyring(manager, "globex").reencrypt(field, sealed, "7")


@pytest.mark.parametrize("suite", list(Suite))
def test_a_value_that_is_not_encrypted_or_decrypted_is_an_error_that_listeners_hear(
    ring: Keyring, suite: Suite
) -> None:
    seal, open_ = ring.sealer(PLAIN, suite), ring.opener(PLAIN)
    sealed = seal(b"x", "")
    with record_calls() as recorder:
        with pytest.raises(AlreadyEncryptedError):
            seal(sealed, "")
        with pytest.raises(AuthenticationError):
            open_(sealed[:-1] + bytes((sealed[-1] ^ 1,)), "")
        with pytest.raises(AuthenticationError):
            open_(sealed, "7")
    assert [(each.operation, type(each.error), each.count) for each in recorder.operations] == [
        ("encrypt", AlreadyEncryptedError, 1),
        ("decrypt", AuthenticationError, 1),
        ("decrypt", AuthenticationError, 1),
    ]


def test_a_bucket_of_one_byte_is_padding_too(manager: KeyManager) -> None:
    with psycopg.connect(manager._store.connections._database_url) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('t.marked', 'pii', padding => 1)")
    manager.catalog.refresh()
    ring = Keyring(manager, "acme")
    for suite in Suite:
        sealed = ring.sealer("t.marked", suite)(b"x", "")
        assert sealed[1] == 1
        assert ring.opener("t.marked")(sealed, "") == b"x"


def test_what_is_less_usual_is_opened_too_and_counted_once(ring: Keyring) -> None:
    of_cbc, padded = Reading(ring, SEARCHED), Reading(ring, PADDED)
    assert of_cbc.read(ring.sealer(SEARCHED, CBC)(b"ada", "")) == "ada"
    assert padded.read(ring.sealer(PADDED, GCM)(b"ada", "")) == "ada"
    assert of_cbc.read(None) is None
    assert counted(ring) == [2, 2]
    assert [len(of_cbc.left), len(padded.left)] == [2, 1]


@pytest.mark.parametrize("suite", [GCM, CBC])
def test_a_padded_value_shows_its_bucket_and_not_its_length(ring: Keyring, suite: Suite) -> None:
    seal, open_ = ring.sealer(PADDED, suite), ring.opener(PADDED)
    # One byte of a bucket of 32 marks the end.
    shortest, longest, longer = seal(b"", ""), seal(bytes(31), ""), seal(bytes(32), "")
    assert len(shortest) == len(longest) == len(longer) - 32
    assert {shortest[1], longest[1], longer[1]} == {1}
    assert [open_(each, "") for each in (shortest, longest, longer)] == [b"", bytes(31), bytes(32)]
    assert len(ring.sealer(PLAIN, suite)(bytes(32), "")) < len(longer)


@pytest.mark.parametrize("form", [bytes, memoryview])
def test_a_value_whose_index_is_longer_than_a_byte_counts_opens_at_once(ring: Keyring, form: Any) -> None:
    text = "".join(chr(0x100 + number) for number in range(300))
    sealed = ring.sealer(SEARCHED, GCM)(text.encode(), "7")
    assert int.from_bytes(sealed[18:20], "big") > 4 * 256
    assert ring.opener(SEARCHED)(sealed, "7") == text.encode()
    reading = Reading(ring, SEARCHED)
    assert reading.read(form(ring.sealer(SEARCHED, GCM)(text.encode(), ""))) == text
    assert reading.left == []


def test_values_of_two_keys_in_turns_open_with_their_own(manager: KeyManager) -> None:
    before = Keyring(manager, "acme").sealer(SEARCHED, GCM)(b"before", "")
    manager.rotate_dek({"tenant_id": "acme", "data_class": "pii"})
    ring = Keyring(manager, "acme")
    after = ring.sealer(SEARCHED, GCM)(b"after!", "")
    assert before[2:18] != after[2:18]
    reading = Reading(ring, SEARCHED)
    assert [reading.read(each) for each in (before, after) * 3] == ["before", "after!"] * 3
    assert reading.left == []
    # The header of the one before the body of the other: of a key that is known, and not its own.
    at = len(after) - 12 - len(b"after!") - 16
    with pytest.raises(AuthenticationError):
        reading.read(before[:at] + after[at:])


def refused(error: type[EncryptionError], reading: Reading, data: bytes) -> EncryptionError:
    with pytest.raises(error) as caught:
        reading.read(data)
    # What was tried first failed with errors of its own, which may hold a part of a value: none is shown as a cause.
    assert caught.value.__context__ is None or isinstance(caught.value.__context__, InvalidTag)
    return caught.value


@pytest.mark.parametrize("field", [PLAIN, SEARCHED])
@CLIENT
def test_what_does_not_open_is_refused_as_the_opener_does(
    ring: Keyring, manager: KeyManager, field: str, suite: Suite
) -> None:
    reading, sealed = Reading(ring, field), ring.sealer(field, suite)(b"secret", "")
    assert reading.read(sealed) == "secret"
    least = len(sealed) - len(b"secret")
    for length in range(least):
        refused(NotEncryptedError, reading, sealed[:length])
    for length in range(least, len(sealed)):
        refused(AuthenticationError, reading, sealed[:length])
    for at in range(len(sealed)):
        refused(EncryptionError, reading, sealed[:at] + bytes((sealed[at] ^ 1,)) + sealed[at + 1 :])
    refused(AuthenticationError, reading, ring.sealer(field, suite)(b"secret", "1"))
    refused(AuthenticationError, reading, ring.sealer(PADDED, suite)(b"secret", ""))
    refused(KeyNotLoadedError, reading, Keyring(manager, "globex").sealer(field, suite)(b"secret", ""))
    refused(NotEncryptedError, reading, b"a plaintext that stands where ciphertext should be, by mistake")
    assert counted(ring)[1] == 1


def test_headers_that_no_key_vouches_for_do_not_fill_the_memory(ring: Keyring) -> None:
    opener, sealed = ring.field_opener(PLAIN), ring.sealer(PLAIN, GCM)(b"secret", "")
    for length in range(300):
        with pytest.raises(EncryptionError):
            opener.open(sealed[:18] + length.to_bytes(2, "big") + sealed[20:] + bytes(40), "")
    assert len(opener._ways.known) == 256
    # And what is genuine opens all the same.
    assert opener.open(sealed, "") == b"secret"


def test_what_opened_values_does_not_outlive_its_owner(ring: Keyring) -> None:
    opener = ring.field_opener(PLAIN)
    read = opener.reader(bytes.decode, bytes.decode)
    assert read(ring.sealer(PLAIN, GCM)(b"ada", "")) == "ada"
    gc.disable()
    try:
        keys = weakref.ref(opener.open)
        del opener, read
        ring.forget()
        assert keys() is None
    finally:
        gc.enable()


@CLIENT
def test_an_envelope_of_any_suite_is_not_encrypted_again(ring: Keyring, suite: Suite) -> None:
    seal = ring.sealer(PLAIN, suite)
    for inner in Suite:
        sealed = ring.sealer(PLAIN, inner)(b"x", "")
        for form in (sealed, b"\\x" + sealed.hex().encode(), b"\\x" + sealed.hex().upper().encode()):
            with pytest.raises(AlreadyEncryptedError):
                seal(form, "")


def test_values_of_two_suites_in_turns_open(ring: Keyring) -> None:
    reading = Reading(ring, SEARCHED)
    sealed = [ring.sealer(SEARCHED, suite)(suite.name.encode(), "") for suite in (GCM, XAES) * 3]
    assert [reading.read(each) for each in sealed] == [GCM.name, XAES.name] * 3
    assert reading.left == []


def test_values_of_xaes_are_in_the_wire_s_form(ring: Keyring, manager: KeyManager) -> None:
    with manager.by_id(parse(ring.sealer(PLAIN, XAES)(b"x", "")).key_id) as key:
        secret = suite_key(key.secret.view(), XAES)
    for field, row_id in ((PLAIN, ""), (SEARCHED, "7"), (PADDED, "7")):
        sealed = ring.sealer(field, XAES)(b"secret", row_id)
        assert sealed[0] == 0xFC
        assert decrypt_cell(parse(sealed), key=secret, field=field, row_id=row_id) == b"secret"
