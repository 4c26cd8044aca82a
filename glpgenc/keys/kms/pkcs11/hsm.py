"""A PKCS#11 library in this process: one session, one call at a time, and its failures as errors of this package.

python-pkcs11 initialises libraries as PKCS#11 prescribes for programs of one thread, so that no two threads may be in
one at once. A call takes microseconds to a few milliseconds, and is made once a data key and cache TTL. Return values
are those of PKCS#11 (OASIS, version 2.40, section 5.1).
"""

from __future__ import annotations

import hashlib
import importlib
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from glpgenc._support.extras import import_extra
from glpgenc._support.files import OperatorFile, Trust
from glpgenc._support.forks import Lock, NonCopyable, renew_in_child
from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glpgenc.keys.kms.pkcs11.uri import HsmKey

# Whatever of a module, slot or session is meant, the HSM does not do it now.
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


LIBRARY = OperatorFile("the PKCS#11 library", None, Trust.OURS, error=KMSConfigurationError)

T = TypeVar("T")


class Hsm(NonCopyable):
    """One library, loaded once a process; see :func:`loaded`.

    :param path: of the library.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._library: Any = None
        self._sessions: dict[str, Any] = {}
        self._keys: dict[HsmKey, Any] = {}
        self._refused: dict[str, bytes] = {}
        self._forked = False
        self._parents: list[object] = []
        renew_in_child(self)

    def run(self, operation: str, key: HsmKey, pin: Callable[[], str], action: Callable[[Any, Any], T]) -> T:
        """Do something with a key, in a session that is logged in; once more if the session or handle was stale.

        :param operation: what to call it in messages.
        :param pin: reads the user PIN; asked when someone must log in.
        :param action: given python-pkcs11's session and key, does it. What it raises of its own goes through.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        try:
            with self._lock:
                try:
                    return self._act(key, pin, action)
                except KMSError:
                    raise
                except Exception as error:
                    if not is_any(error, STALE):
                        raise
                self._drop(key.token)
                return self._act(key, pin, action)
        except KMSError:
            raise
        except Exception as error:  # noqa: BLE001  # and the library's, which may be of any kind
            failure = translate(operation, error)
        raise failure

    def after_fork(self) -> None:
        """Leave to the parent what is the parent's: the lock, which another thread may have held, and sessions."""
        self._lock = threading.RLock()
        self._forked = self._library is not None
        # Kept, so that nothing closes them in the parent's name.
        self._parents = [*self._parents, self._sessions, self._keys]
        self._sessions, self._keys = {}, {}

    def _act(self, key: HsmKey, pin: Callable[[], str], action: Callable[[Any, Any], T]) -> T:
        session = self._session(key.token, pin)
        found = self._keys.get(key)
        if found is None:
            # A session that is void is found out by this: a search in it would fail once more when it is collected.
            session.generate_random(64)
            found = self._keys[key] = self._find(session, key)
        return action(session, found)

    def _session(self, token: str, pin: Callable[[], str]) -> Any:
        session = self._sessions.get(token)
        if session is None:
            session = self._sessions[token] = self._opened(token, pin())
        return session

    def _opened(self, token: str, pin: str) -> Any:
        # An HSM locks the user out after a few wrong PINs: the same one is not tried twice.
        digest = hashlib.sha256(pin.encode()).digest()
        if self._refused.get(token) == digest:
            raise KMSAccessDeniedError(
                f"the PIN of the token {token!r} was rejected before, and is not tried again",
                hint="correct pkcs11_pin_file",
            )
        found = self._loaded().get_token(token_label=token)
        try:
            return found.open(user_pin=pin)
        except Exception as error:
            if is_any(error, ("UserAlreadyLoggedIn",)):
                # By something else in this process: a login is the process's.
                return found.open()
            if is_any(error, ("PinIncorrect", "PinInvalid", "PinLenRange")):
                self._refused[token] = digest
            raise

    def _loaded(self) -> Any:
        if self._library is None:
            self._library = _library(self._path)
        elif self._forked:
            # PKCS#11 2.40, 5.4: a child must initialise the library for itself.
            _initialise_anew(self._library)
            self._forked = False
        return self._library

    @staticmethod
    def _find(session: Any, key: HsmKey) -> Any:
        pkcs11: Any = importlib.import_module("pkcs11")
        which = {"label": key.label, "id": key.key_id}
        try:
            return session.get_key(
                object_class=pkcs11.ObjectClass.SECRET_KEY,
                key_type=pkcs11.KeyType.AES,
                **{name: value for name, value in which.items() if value is not None},
            )
        except Exception as error:
            if is_any(error, ("MultipleObjectsReturned",)):
                ambiguous = KMSConfigurationError(
                    f"the token {key.token!r} has several AES keys that match kms_key",
                    hint="add the id of one of them to kms_key",
                )
            else:
                raise
        raise ambiguous

    def _drop(self, token: str) -> None:
        session = self._sessions.pop(token, None)
        self._keys = {key: found for key, found in self._keys.items() if key.token != token}
        try:
            if session is not None:
                session.close()
        except Exception:  # noqa: BLE001, S110  # it is stale: that closing it fails is not a news
            pass


_hsms: dict[str, Hsm] = {}
_making = Lock()


def loaded(path: Path) -> Hsm:
    """Return the library at a path; it is loaded when it is used first.

    :raises KMSConfigurationError: if there is no such file, or others may write it: its code runs in this process.
    """
    try:
        LIBRARY.check(path)
    except FileNotFoundError:
        raise KMSConfigurationError(f"there is no PKCS#11 library {path}", hint="set pkcs11_module") from None
    name = str(path.resolve())
    with _making:
        return _hsms.setdefault(name, Hsm(name))


def _library(path: str) -> Any:
    return import_extra("pkcs11", "pkcs11", "the pkcs11 KMS provider", KMSConfigurationError).lib(path)


def _initialise_anew(library: Any) -> None:
    try:
        library.reinitialize()
    except Exception as error:
        # Of a library that noticed the fork: for it there is nothing to finalise before.
        if not is_any(error, ("PKCS11Error",)):
            raise
        library.initialize()
