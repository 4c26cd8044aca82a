"""FIPS mode on this host: the OpenSSL of the cryptography package, that of Python itself, and the kernel."""

from __future__ import annotations

import ssl
from pathlib import Path

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc.compliance.fips.model import FipsState, Mode

KERNEL = Path("/proc/sys/crypto/fips_enabled")
"""Where Linux says it: 1 or 0."""


def cryptography_mode() -> FipsState:
    """Return the mode of the OpenSSL that encrypts in Python: the one inside the cryptography package.

    Its own flag is trusted only where its library does as it says: MD5 is not an approved hash (FIPS 180-4).
    """
    version = backend.openssl_version_text()
    flag = getattr(backend, "_fips_enabled", None)
    refused = _refuses_md5()
    if flag is None or bool(flag) != refused:
        return FipsState("cryptography", Mode.UNKNOWN, version, f"its flag is {flag}, MD5 refused: {refused}")
    if not refused:
        return FipsState("cryptography", Mode.OFF, version, "its flag, and MD5 is computed")
    if not _encrypts():
        # So it is with the packages of PyPI, whose OpenSSL loads no module: not in FIPS mode, but out of order.
        return FipsState("cryptography", Mode.UNKNOWN, version, "its flag is True, but AES-256-GCM is refused too")
    return FipsState("cryptography", Mode.ON, version, "its flag, and MD5 is refused, AES-256-GCM is not")


def _refuses_md5() -> bool:
    try:
        hashes.Hash(hashes.MD5()).finalize()  # noqa: S303 - to see whether it is refused
    except (UnsupportedAlgorithm, InternalError):
        return True
    return False


def _encrypts() -> bool:
    try:
        AESGCM(bytes(32)).encrypt(bytes(12), b"", None)
    except (UnsupportedAlgorithm, InternalError):
        return False
    return True


def hashlib_mode() -> FipsState:
    """Return the mode of the OpenSSL that Python is linked to, which hashlib and TLS use.

    ``hashlib.md5`` is not a test of it: where OpenSSL refuses, Python computes MD5 by code of its own.
    """
    try:
        from _hashlib import get_fips_mode, openssl_md5  # noqa: PLC0415 - a Python may be without OpenSSL
    except ImportError:
        return FipsState("hashlib", Mode.UNKNOWN, None, "this Python has no OpenSSL")
    try:
        openssl_md5(b"")
        refused = False
    except ValueError:
        refused = True
    on = bool(get_fips_mode())
    if on != refused:
        text = f"OpenSSL's default properties: {on}, MD5 refused: {refused}"
        return FipsState("hashlib", Mode.UNKNOWN, ssl.OPENSSL_VERSION, text)
    found_by = f"OpenSSL's default properties, and MD5 is {'refused' if refused else 'computed'}"
    return FipsState("hashlib", Mode.ON if on else Mode.OFF, ssl.OPENSSL_VERSION, found_by)


def kernel_mode(file: Path = KERNEL) -> FipsState:
    """Return the mode of this host's kernel, which OpenSSL of some distributions follows.

    :param file: where the kernel says so.
    """
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return FipsState("kernel", Mode.UNKNOWN, None, f"{file} can't be read")
    mode = {"1": Mode.ON, "0": Mode.OFF}.get(text, Mode.UNKNOWN)
    return FipsState("kernel", mode, None, f"{file} holds {text if mode is not Mode.UNKNOWN else 'something else'}")
