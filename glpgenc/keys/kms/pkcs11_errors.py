"""What a failure of an HSM means here: the return values of PKCS#11 (OASIS, version 2.40, section 5.1)."""

from __future__ import annotations

import importlib
from typing import Any

from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
)

# Which module's load, slot or session is meant does not matter to who reads it: the HSM does not do it now.
_UNAVAILABLE = (
    "DeviceError",
    "DeviceMemory",
    "DeviceRemoved",
    "FunctionCancelled",
    "FunctionFailed",
    "GeneralError",
    "HostMemory",
    "NoSuchToken",
    "OperationActive",
    "SessionClosed",
    "SessionCount",
    "SessionHandleInvalid",
    "SlotIDInvalid",
    "TokenNotPresent",
)
_DENIED = ("PinExpired", "PinIncorrect", "PinInvalid", "PinLenRange", "PinLocked", "UserNotLoggedIn")
_ABSENT = ("KeyHandleInvalid", "NoSuchKey", "ObjectHandleInvalid")
_STATE = ("KeyFunctionNotPermitted", "FunctionRejected")
STALE = ("SessionClosed", "SessionHandleInvalid", "KeyHandleInvalid", "ObjectHandleInvalid", "UserNotLoggedIn")
"""What a session or handle that is no longer good gives: with a new one it may work."""

REFUSED_DATA = (
    "DataInvalid",
    "DataLenRange",
    "EncryptedDataInvalid",
    "EncryptedDataLenRange",
    "FunctionFailed",
    "GeneralError",
    "SignatureInvalid",
)
"""What HSMs give when the tag of AES-GCM is wrong. Vendors differ, and some of these may also be a failing device."""

_KINDS: tuple[tuple[tuple[str, ...], type[KMSError], str | None], ...] = (
    (_UNAVAILABLE, KMSUnavailableError, "check that the HSM is connected, its token's label, and pkcs11_module"),
    (_DENIED, KMSAccessDeniedError, "check pkcs11_pin_file; most HSMs lock the user after a few wrong PINs"),
    (_ABSENT, KMSKeyNotFoundError, "check token, object and id in kms_key"),
    (_STATE, KMSKeyStateError, "check the HSM's policy for this key"),
)


def is_any(error: Exception, names: tuple[str, ...]) -> bool:
    """Return whether it is one of python-pkcs11's exceptions, by name: not every version has every one."""
    exceptions: Any = importlib.import_module("pkcs11.exceptions")
    return isinstance(error, tuple(getattr(exceptions, name) for name in names if hasattr(exceptions, name)))


def translate(operation: str, error: Exception) -> KMSError:
    """Return the error to raise for a failure of python-pkcs11's. Of its text nothing is repeated.

    :param operation: such as ``decrypt``.
    """
    message = f"PKCS#11 {operation} failed with {type(error).__name__}"
    for names, kind, hint in _KINDS:
        if is_any(error, names):
            return kind(message, hint=hint)
    hint = "the HSM must support AES-GCM with a 256-bit AES key: see docs/KMS.md"
    return KMSConfigurationError(message, hint=hint)
