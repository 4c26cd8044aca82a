"""What becomes of an HSM's return values, by the names of PKCS#11."""

from __future__ import annotations

import pkcs11.exceptions
import pytest

from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
)
from glpgenc.keys.kms.pkcs11.hsm import STALE, is_any, translate

# CKR_ names of PKCS#11 2.40, section 11.1, as python-pkcs11 writes them.
KINDS: dict[type[KMSError], str] = {
    KMSUnavailableError: (
        "DeviceError DeviceMemory DeviceRemoved FunctionCancelled FunctionFailed GeneralError HostMemory "
        "NoSuchToken OperationActive SessionClosed SessionCount SessionHandleInvalid SlotIDInvalid TokenNotPresent"
    ),
    KMSAccessDeniedError: "PinExpired PinIncorrect PinInvalid PinLenRange PinLocked UserNotLoggedIn",
    KMSKeyNotFoundError: "KeyHandleInvalid NoSuchKey ObjectHandleInvalid",
    KMSKeyStateError: "FunctionRejected",
    KMSConfigurationError: "MechanismInvalid KeySizeRange ArgumentsBad",
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in KINDS.items() for name in names.split()])
def test_each_has_its_error(kind: type[KMSError], name: str) -> None:
    error = translate("decrypt", getattr(pkcs11.exceptions, name)("4711"))
    assert type(error) is kind
    assert str(error).startswith(f"PKCS#11 decrypt failed with {name}")
    assert "4711" not in f"{error}{error.hint}"


@pytest.mark.parametrize(
    "name", ["SessionClosed", "SessionHandleInvalid", "KeyHandleInvalid", "ObjectHandleInvalid", "UserNotLoggedIn"]
)
def test_a_session_or_handle_that_is_void_is_made_anew(name: str) -> None:
    assert is_any(getattr(pkcs11.exceptions, name)(), STALE)


@pytest.mark.parametrize("name", ["PinIncorrect", "DeviceError", "NoSuchKey"])
def test_what_a_new_session_would_not_help_is_not_tried_again(name: str) -> None:
    assert not is_any(getattr(pkcs11.exceptions, name)(), STALE)
