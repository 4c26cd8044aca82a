"""FIPS mode of the cryptographic modules in use: pgcrypto, cryptography, hashlib, and the kernel."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import psycopg
from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives import hashes
from psycopg import sql

if TYPE_CHECKING:
    from glpgenc.database import Connection
from glpgenc.wire.aead import cipher_of

_HOME: LiteralString = """
    SELECT quote_ident(n.nspname), e.extversion,
           EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_depend d ON d.objid = p.oid
                   AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid = e.oid
                   WHERE d.deptype = 'e' AND p.proname = 'fips_mode' AND p.pronargs = 0)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pgcrypto'
"""
# Of a library that is loaded; digest below loads it.
_BUILTIN: LiteralString = "SELECT pg_catalog.current_setting('pgcrypto.builtin_crypto_enabled', true)"
KERNEL = Path("/proc/sys/crypto/fips_enabled")
"""Where Linux says it: 1 or 0."""


class FipsMode(StrEnum):
    """Whether a module refuses what is not approved."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FipsState:
    """The mode of one module.

    ``on`` says that the module refuses algorithms that are not approved. It does not say that the module has a
    certificate: that hangs on its very build, and on where it runs.

    :param component: such as ``pgcrypto``.
    :param version: of the library, where it is known.
    :param found_by: how it was found.
    """

    component: str
    mode: FipsMode
    version: str | None
    found_by: str


def pgcrypto_mode(connection: Connection) -> FipsState:
    """Return the mode of the OpenSSL below pgcrypto. It is asked for hashes of the empty text, and of nothing else.

    :param connection: outside a transaction, or in one: what is refused is refused in a savepoint.
    :raises psycopg.Error: what the driver raised, but for what pgcrypto refuses.
    """
    row = connection.execute(_HOME).fetchone()
    if row is None:
        return FipsState("pgcrypto", FipsMode.UNKNOWN, None, "pgcrypto is not installed in this database")
    home, version, tells = row
    refused = _refuses(connection, home, "md5")
    if refused and _refuses(connection, home, "sha256"):
        return FipsState(
            "pgcrypto", FipsMode.UNKNOWN, version, "permission denied to call pgcrypto, or it does not work"
        )
    if not tells:
        # Without fips_mode() a library without MD5 looks the same as one in FIPS mode.
        found_by = "MD5 is refused, SHA-256 is not" if refused else "MD5 is computed"
        return FipsState("pgcrypto", FipsMode.ON if refused else FipsMode.OFF, version, found_by)
    return _asked_mode(connection, home, version, refused=refused)


def _asked_mode(connection: Connection, home: str, version: str, *, refused: bool) -> FipsState:
    try:
        with connection.transaction():
            query = sql.SQL("SELECT {}.fips_mode()").format(sql.SQL(home))
            answer = connection.execute(query).fetchone()
            builtin = connection.execute(_BUILTIN).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return FipsState("pgcrypto", FipsMode.UNKNOWN, version, "permission denied to call fips_mode()")
    on = bool(answer and answer[0])
    shown = builtin[0] if builtin and builtin[0] is not None else "not there"
    found_by = f"fips_mode(); pgcrypto.builtin_crypto_enabled is {shown}"
    if on != refused:
        return FipsState("pgcrypto", FipsMode.UNKNOWN, version, f"{found_by}; reported {on}, MD5 refused: {refused}")
    return FipsState("pgcrypto", FipsMode.ON if on else FipsMode.OFF, version, found_by)


def _refuses(connection: Connection, home: str, algorithm: LiteralString) -> bool:
    query = sql.SQL("SELECT {}.digest(''::pg_catalog.text, {})").format(sql.SQL(home), sql.Literal(algorithm))
    try:
        with connection.transaction():
            connection.execute(query)
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError):
        if connection.closed:
            raise
        return True
    except psycopg.DatabaseError:
        # No SQLSTATE is its own for it: 22023 before PostgreSQL 17, XX000 or 39000 of some builds.
        return True
    return False


def cryptography_mode() -> FipsState:
    """Return the mode of the OpenSSL that encrypts in Python: the one inside the cryptography package.

    Its own flag is trusted only where its library does as it says: MD5 is not an approved hash (FIPS 180-4).
    """
    version = backend.openssl_version_text()
    flag = getattr(backend, "_fips_enabled", None)
    refused = _refuses_md5()
    if flag is None or bool(flag) != refused:
        return FipsState("cryptography", FipsMode.UNKNOWN, version, f"its flag is {flag}, MD5 refused: {refused}")
    if not refused:
        return FipsState("cryptography", FipsMode.OFF, version, "its flag, and MD5 is computed")
    if not _encrypts():
        # So it is with the packages of PyPI, whose OpenSSL loads no module: not in FIPS mode, but out of order.
        return FipsState("cryptography", FipsMode.UNKNOWN, version, "its flag is True, but AES-256-GCM is refused too")
    return FipsState("cryptography", FipsMode.ON, version, "its flag, and MD5 is refused, AES-256-GCM is not")


def _refuses_md5() -> bool:
    try:
        hashes.Hash(hashes.MD5()).finalize()  # noqa: S303 - to see whether it is refused
    except (UnsupportedAlgorithm, InternalError):
        return True
    return False


def _encrypts() -> bool:
    try:
        cipher_of(bytes(32)).encrypt(bytes(12), b"", None)
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
        return FipsState("hashlib", FipsMode.UNKNOWN, None, "this Python has no OpenSSL")
    try:
        openssl_md5(b"")
        refused = False
    except ValueError:
        refused = True
    on = bool(get_fips_mode())
    if on != refused:
        text = f"OpenSSL's default properties: {on}, MD5 refused: {refused}"
        return FipsState("hashlib", FipsMode.UNKNOWN, ssl.OPENSSL_VERSION, text)
    found_by = f"OpenSSL's default properties, and MD5 is {'refused' if refused else 'computed'}"
    return FipsState("hashlib", FipsMode.ON if on else FipsMode.OFF, ssl.OPENSSL_VERSION, found_by)


def kernel_mode(file: Path = KERNEL) -> FipsState:
    """Return the mode of this host's kernel, which OpenSSL of some distributions follows.

    :param file: where the kernel says so.
    """
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return FipsState("kernel", FipsMode.UNKNOWN, None, f"{file} can't be read")
    mode = {"1": FipsMode.ON, "0": FipsMode.OFF}.get(text, FipsMode.UNKNOWN)
    return FipsState("kernel", mode, None, f"{file} holds {text if mode is not FipsMode.UNKNOWN else 'something else'}")
