"""Neither keys nor plaintexts are in reprs, pickles, exceptions or logs, and keys are wiped."""

from __future__ import annotations

import copy
import logging
import os
import pickle
import traceback
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from glpgenc.errors import AuthenticationError, GlpgencError, KeyStateError
from glpgenc.keys.model import DataKey
from glpgenc.service import EncryptedData, EncryptionService, encryption_service, value_cipher
from glpgenc.service.ciphers import HOLD_SECONDS
from glpgenc.service.keyset import Keyset
from tests.support.services import CONTEXT, Place

PLAINTEXT = b"Rosalind Franklin, 25 July 1920"


class Recording(Keyset):
    """Keeps what it handed out."""

    def __init__(self, place: Place, **changes: Any) -> None:
        super().__init__(place.kms(), place.keyset, place.config(**changes))
        self.given: list[DataKey] = []

    def active(self, tenant_id: str, data_class: str) -> DataKey:
        self.given.append(super().active(tenant_id, data_class))
        return self.given[-1]

    def by_id(self, key_id: UUID) -> DataKey:
        self.given.append(super().by_id(key_id))
        return self.given[-1]


def recorded(place: Place, **changes: Any) -> tuple[EncryptionService, Recording]:
    service, keys = place.service(), Recording(place, **changes)
    service._keys = service._ciphers._keys = keys
    return service, keys


def test_every_key_that_was_handed_out_is_wiped(place: Place) -> None:
    service, keys = recorded(place)
    made = service.encrypt_to_bytes(PLAINTEXT, CONTEXT)
    service.decrypt(made, CONTEXT)
    with pytest.raises(AuthenticationError):
        service.decrypt(made, CONTEXT | {"tenant_id": "other"})
    assert len(keys.given) >= 3
    assert all(key.secret.wiped for key in keys.given)
    service.close()
    with pytest.raises(KeyStateError):
        keys.by_id(UUID(bytes=made[2:18]))


@pytest.mark.parametrize("call", ["encrypt", "encrypt_to_bytes"])
def test_a_warm_service_asks_for_a_key_once_a_second_and_not_for_each_value(
    place: Place, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    service, keys = recorded(place)
    now = 0.0
    clock = lambda: now  # noqa: E731
    service._ciphers.sealers._clock = clock
    monkeypatch.setattr(value_cipher, "monotonic_clock", clock)
    monkeypatch.setattr(encryption_service, "monotonic_clock", clock)
    service.encrypt_many([b"x"] * 100, CONTEXT)
    asked = len(keys.given)
    now = HOLD_SECONDS / 2
    getattr(service, call)(b"x", CONTEXT)
    assert len(keys.given) == asked
    now = HOLD_SECONDS
    getattr(service, call)(b"x", CONTEXT)
    assert len(keys.given) > asked


def test_each_context_has_ciphers_of_its_own(place: Place) -> None:
    service = place.service()
    made = [service.encrypt_to_bytes(b"x", CONTEXT | {"n": str(n)}) for n in range(3)]
    assert [service.decrypt(each, CONTEXT | {"n": str(n)}) for n, each in enumerate(made)] == [b"x"] * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_holds_no_cipher(service: EncryptionService) -> None:
    service.decrypt(service.encrypt(b"x", CONTEXT), CONTEXT)
    child = os.fork()
    if child == 0:
        caches = (service._ciphers.sealers, service._ciphers.openers)
        os._exit(sum(len(each._found) + len(each.recent) for each in caches))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(service._ciphers.sealers._found) == 1


def test_reprs_and_pickles_show_nothing(service: EncryptionService) -> None:
    data = service.encrypt(PLAINTEXT, CONTEXT)
    sealer = service._ciphers.sealer(CONTEXT)
    opener = service._ciphers.opener(data.key_id.bytes, CONTEXT)
    for each in (data, service, sealer, opener, service._ciphers, service._keys):
        shown = f"{each!r} {each}"
        assert "Franklin" not in shown
        assert data.ciphertext.hex() not in shown
        assert "prefix" not in shown
    assert pickle.loads(pickle.dumps(data)) == copy.deepcopy(data) == data  # noqa: S301  # made here
    for secret in (sealer, opener, service):
        with pytest.raises((TypeError, AttributeError)):
            pickle.dumps(secret)


def test_errors_and_logs_show_nothing(
    service: EncryptionService, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    made = service.encrypt_to_bytes(PLAINTEXT, CONTEXT, b"the aad")
    failures: list[Any] = [
        lambda: service.decrypt(made, CONTEXT, b"no"),
        lambda: service.decrypt(PLAINTEXT, CONTEXT),
        lambda: service.encrypt_into(PLAINTEXT, bytearray(3), CONTEXT),
        lambda: service.encrypt(PLAINTEXT, CONTEXT | {"key_id": "secret value"}),
        lambda: service.encrypt(PLAINTEXT, CONTEXT | {"note": "secret value\0"}),
        lambda: EncryptedData(PLAINTEXT, b"", b"", None, UUID(int=0)),
    ]
    for fail in failures:
        with pytest.raises(GlpgencError) as caught:
            fail()
        shown = "".join(traceback.format_exception_only(caught.value)) + caplog.text
        assert all(word not in shown for word in ("Franklin", "secret value", "the aad"))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"Franklin" not in kept
