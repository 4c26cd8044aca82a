"""The provider ``pkcs11`` on SoftHSM."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pkcs11
import pytest

from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.kms.options import Pkcs11Options
from glpgenc.keys.kms.pkcs11 import hsm as pkcs11_module
from glpgenc.wire.context import encryption_context
from tests.support.peers.softhsm import PIN, TOKENS, SoftHsm

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())


@pytest.fixture
def logged_out(hsm: SoftHsm) -> Iterator[None]:
    """Nobody is logged in, and no PIN was refused."""
    pkcs11_module._hsms.clear()
    hsm.forget_sessions()
    yield
    pkcs11_module._hsms.clear()
    hsm.forget_sessions()


def test_it_is_built_by_its_name(hsm: SoftHsm) -> None:
    uri = hsm.create_key(key_id=b"\1\2")
    kms = build_provider("pkcs11", hsm.options(uri))
    kms.check()
    made = kms.generate_data_key(CONTEXT)
    assert made.key_uri == uri
    assert uri.endswith(";id=%01%02")
    assert (len(made.wrapped), made.wrapped[:1]) == (61, b"\x01")
    assert kms.decrypt(made.wrapped, uri, CONTEXT) == made.plaintext


def test_no_pin_is_in_what_is_shown(hsm: SoftHsm) -> None:
    kms = hsm.provider(hsm.create_key())
    kms._hsm._keys.clear()  # those of earlier tests, whose sessions are over, can't be shown
    kms.check()
    assert PIN not in f"{kms!r}{vars(kms)!r}{vars(kms._hsm)!r}{hsm.options(hsm.create_key())!r}"


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ({"extractable": True}, "can be extracted"),
        ({"sensitive": False}, "can be extracted"),
        ({"bits": 128}, "256-bit"),
    ],
)
def test_a_key_that_would_not_do_fails_the_check(hsm: SoftHsm, kind: dict[str, Any], cause: str) -> None:
    with pytest.raises(KMSConfigurationError, match=cause):
        hsm.provider(hsm.create_key(**kind)).check()


def test_a_key_that_does_not_encrypt_fails_the_check(hsm: SoftHsm) -> None:
    uri = hsm.create_key(capabilities=pkcs11.MechanismFlag.DECRYPT)
    with pytest.raises(KMSConfigurationError, match="AES-GCM"):
        hsm.provider(uri).check()


def test_a_key_that_is_not_there_and_one_that_is_destroyed_are_not_found(hsm: SoftHsm) -> None:
    with pytest.raises(KMSKeyNotFoundError, match="NoSuchKey"):
        hsm.provider("pkcs11:token=glpgenc;object=absent").check()
    kms = hsm.provider(hsm.create_key())
    made = kms.generate_data_key(CONTEXT)
    hsm.destroy(made.key_uri)
    for use in (kms.check, lambda: kms.decrypt(made.wrapped, made.key_uri, CONTEXT)):
        with pytest.raises(KMSKeyNotFoundError):
            use()


def test_two_keys_of_one_label_are_told_apart_by_id_only(hsm: SoftHsm) -> None:
    label = f"twice-{uuid4()}"
    one = hsm.create_key(label=label, key_id=b"1")
    hsm.create_key(label=label, key_id=b"2")
    hsm.provider(one).check()
    with pytest.raises(KMSConfigurationError, match="several AES keys"):
        hsm.provider(f"pkcs11:token=glpgenc;object={label}").check()


def test_a_token_that_is_not_there_is_unavailable(hsm: SoftHsm) -> None:
    with pytest.raises(KMSUnavailableError, match="NoSuchToken"):
        hsm.provider("pkcs11:token=absent;object=kek").check()


def test_a_key_of_another_token_is_refused(hsm: SoftHsm) -> None:
    kms, other = hsm.provider(hsm.create_key()), hsm.create_key(TOKENS[1])
    made = kms.generate_data_key(CONTEXT)
    assert not kms.serves(other)
    with pytest.raises(KMSConfigurationError, match="glpgenc%20two"):
        kms.decrypt(made.wrapped, other, CONTEXT)


def test_another_key_of_the_token_is_reached(hsm: SoftHsm) -> None:
    kms, to = hsm.provider(hsm.create_key()), hsm.create_key()
    made = kms.generate_data_key(CONTEXT)
    moved = kms.re_encrypt(made.wrapped, made.key_uri, CONTEXT, to)
    assert hsm.provider(to).decrypt(moved.wrapped, to, CONTEXT) == made.plaintext
    assert not kms.is_current(moved.wrapped, to)
    assert kms.under(to).is_current(moved.wrapped, to)


@pytest.mark.usefixtures("logged_out")
def test_a_wrong_pin_is_denied_and_not_tried_twice(hsm: SoftHsm, tmp_path: Path) -> None:
    uri, file = hsm.create_key(), tmp_path / "pin"
    hsm.forget_sessions()
    file.write_text("0000-0000")
    kms = hsm.provider(uri, pin_file=file)
    with pytest.raises(KMSAccessDeniedError, match=r"PinIncorrect.*lock"):
        kms.check()
    for use in (kms.check, hsm.provider(uri, pin_file=file).check, lambda: kms.generate_data_key(CONTEXT)):
        with pytest.raises(KMSAccessDeniedError, match="rejected before") as refused:
            use()
        assert "0000" not in str(refused.value)
    file.write_text(PIN)
    kms.check()


@pytest.mark.usefixtures("logged_out")
def test_the_pin_may_be_of_the_environment(hsm: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> None:
    uri = hsm.create_key()
    hsm.forget_sessions()
    monkeypatch.delenv("PKCS11_PIN", raising=False)
    kms = hsm.provider(uri, pin_file=None)
    with pytest.raises(KMSConfigurationError, match="PKCS11_PIN"):
        kms.check()
    monkeypatch.setenv("PKCS11_PIN", PIN)
    kms.check()


def test_a_session_that_is_gone_is_opened_anew(hsm: SoftHsm) -> None:
    kms = hsm.provider(hsm.create_key())
    made = kms.generate_data_key(CONTEXT)
    # As when an HSM was restarted: all sessions and handles are void.
    hsm.forget_sessions()
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    hsm.forget_sessions()
    # One that was not looked for before.
    hsm.provider(hsm.create_key()).check()


def test_a_failing_hsm_is_not_taken_for_a_wrong_data_key(hsm: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> None:
    kms = hsm.provider(hsm.create_key())
    made = kms.generate_data_key(CONTEXT)
    with pytest.raises(KMSUnwrapError):
        kms.decrypt(made.wrapped, made.key_uri, CONTEXT | {"tenant_id": "other"})
    # It answers as above, and then fails at what would have worked.
    monkeypatch.setattr("glpgenc.keys.kms.pkcs11.provider._require_working", _fail)
    with pytest.raises(KMSUnavailableError, match="DeviceError"):
        kms.decrypt(made.wrapped, made.key_uri, CONTEXT | {"tenant_id": "other"})


def _fail(*_: object) -> None:
    raise pkcs11.DeviceError


def test_a_library_that_is_none_is_refused(tmp_path: Path) -> None:
    library = tmp_path / "library.so"
    uri = "pkcs11:token=glpgenc;object=kek"
    for module in (None, library):
        with pytest.raises(KMSConfigurationError, match="pkcs11_module"):
            build_provider("pkcs11", ProviderOptions(kms_key=uri, pkcs11=Pkcs11Options(module=module)))
    library.write_text("no library")
    pin = tmp_path / "pin"
    pin.write_text("1234")
    kms = build_provider("pkcs11", ProviderOptions(kms_key=uri, pkcs11=Pkcs11Options(module=library, pin_file=pin)))
    with pytest.raises(KMSConfigurationError, match="PKCS11Error"):
        kms.check()


def test_what_is_told_apart_are_exceptions_of_python_pkcs11() -> None:
    listed = [*(names for names, _, _ in pkcs11_module._KINDS), pkcs11_module.STALE, pkcs11_module.REFUSED_DATA]
    named = {name for names in listed for name in names}
    # Not every version has every one.
    assert {name for name in named if not hasattr(pkcs11.exceptions, name)} <= {"KeyFunctionNotPermitted"}
