"""A receipt is checked against the installation's own key; one that was altered, or is another's, is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.model import Purpose
from glpgenc.settings import Settings
from glpgenc.shred import receipt
from glpgenc.shred.receipt import ReceiptError, canonical, check, read
from glpgenc.shred.undo import apply_receipt, undo
from tests.shred.shred_world import AT_ONCE, OTHER, VICTIM, ShredWorld, world_on

pytestmark = pytest.mark.slow

Document = dict[str, Any]


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[ShredWorld]:
    with world_on(database, tmp_path) as world:
        yield world


def stored(people: ShredWorld) -> Document:
    """The receipt as the database gives it back."""
    found = people.tombstone()
    assert found is not None
    document: Document = found["receipt"]
    return document


def test_receipt_names_who_when_what_and_remaining_copies(people: ShredWorld) -> None:
    keys = {str(key.key_id): key for key in people.manager.list(tenant_id=VICTIM)}
    made = people.shred(AT_ONCE).receipt["receipt"]
    assert (made["tenant_id"], made["data_class"], made["window_seconds"]) == (VICTIM, "*", 0)
    assert made["requested_by"] == made["issued_by"] == people.value("SELECT session_user::text")
    assert {each["key_id"]: (each["version"], each["state"]) for each in made["keys"]} == {
        key_id: (key.version, "destroyed") for key_id, key in keys.items()
    }
    assert made["canary"]["keys_refused"] == len(keys)
    assert {each["place"] for each in made["copies"]} >= {"backups", "caches", "KMS key"}
    assert all(set(each) == {"place", "standing", "what", "until"} for each in made["copies"])


def test_as_given_as_stored_and_through_a_file_it_checks(people: ShredWorld) -> None:
    given = people.shred().receipt
    for document in (given, stored(people), read(json.dumps(given, indent=8))):
        assert check(people.settings, people.manager, document) == given["receipt"]


def without(name: str) -> Callable[[Document], object]:
    return lambda document: document.pop(name)


ALTERED: dict[str, Callable[[Document], object]] = {
    "another tenant": lambda document: document["receipt"].update(tenant_id=OTHER),
    "another time": lambda document: document["receipt"].update(executed_at="2020-01-01T00:00:00+00:00"),
    "a key left out": lambda document: document["receipt"]["keys"].pop(),
    "a copy left out": lambda document: document["receipt"]["copies"].pop(),
    "a member more": lambda document: document["receipt"].update(more=1),
    "a member more outside": lambda document: document.update(more=1),
    "true for 1": lambda document: document["receipt"]["keys"][0].update(version=True),
    "another MAC": lambda document: document["signature"].update(mac="0" * 64),
    "a MAC that is no text": lambda document: document["signature"].update(mac=None),
    "an id that is none": lambda document: document["signature"].update(key_id="x"),
    "an id that is a number": lambda document: document["signature"].update(key_id=1),
    "another algorithm": lambda document: document["signature"].update(algorithm="none"),
    "no signature": without("signature"),
    "no receipt": without("receipt"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_altered_it_is_refused(people: ShredWorld, what: str) -> None:
    document = copy.deepcopy(people.shred().receipt)
    ALTERED[what](document)
    with pytest.raises(ReceiptError):
        check(people.settings, people.manager, document)


def test_a_key_of_something_else_signs_no_receipt(people: ShredWorld) -> None:
    document = people.shred().receipt
    other = people.manager.create("*", "pii", Purpose.INDEX)
    with people.manager.by_id(other.key_id) as key:
        document["signature"] |= {"key_id": str(other.key_id), "mac": receipt._mac(key.secret, document["receipt"])}
    with pytest.raises(ReceiptError, match="does not sign receipts"):
        check(people.settings, people.manager, document)


def test_another_installation_s_key_does_not_check_it(people: ShredWorld, tmp_path: Path) -> None:
    document = people.shred().receipt
    people.execute("DELETE FROM glpgenc.data_keys WHERE data_class = %s", receipt.RECEIPT_CLASS)
    create_key_file(tmp_path / "other.json")
    for changes in ({"environment": "other"}, {"local_kek_file": tmp_path / "other.json"}):
        settings = Settings(**(people.settings.model_dump() | changes))
        with people.fresh(settings) as manager, pytest.raises(Exception, match=r"open|wrapped"):
            check(settings, manager, document)
    with people.fresh() as manager:  # by the wrapped key that it brings along
        assert check(people.settings, manager, document)["tenant_id"] == VICTIM


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"receipt": 1, "receipt": 2}', "[" * 100_000])
def test_what_is_no_receipt_is_refused(people: ShredWorld, text: str) -> None:
    with pytest.raises(ReceiptError):
        check(people.settings, people.manager, read(text))


def test_the_canonical_form_has_one_spelling() -> None:
    assert canonical({"b": [1, None, True], "a": {"ü": 'x"\n'}}) == '{"a":{"ü":"x\\"\\n"},"b":[1,null,true]}'.encode()


def test_that_of_an_undoing_checks_and_puts_nothing_back(people: ShredWorld) -> None:
    people.shred()
    document = undo(people.settings, VICTIM).receipt
    assert check(people.settings, people.manager, document)["action"] == "undone"
    with pytest.raises(ReceiptError, match="undoing"):
        apply_receipt(people.settings, document)
    people.require_readable()
