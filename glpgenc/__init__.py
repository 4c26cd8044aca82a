"""glpgenc: field-level encryption at rest for PostgreSQL, with nothing on the server but pgcrypto and SQL functions.

>>> import glpgenc  # doctest: +SKIP
>>> with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"]):  # doctest: +SKIP
...     connection.execute("SELECT glpgenc.gl_decrypt(email, 'customers.email') FROM customers")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from glpgenc.errors import GlpgencError

if TYPE_CHECKING:
    from glpgenc.audit.recording.logger import EncryptionAuditLogger
    from glpgenc.column_encryptor import ColumnEncryptor, create_hmac_index
    from glpgenc.events import EncryptionAuditEventType
    from glpgenc.keys.cache import DEKCache
    from glpgenc.keys.manager import KeyManager
    from glpgenc.service import (
        DecryptedData,
        EncryptedData,
        EncryptionContext,
        EncryptionService,
        EncryptionServiceConfig,
        EnvelopeEncryptedData,
        EnvelopeEncryptionService,
    )
    from glpgenc.service.field_encryptor import FieldEncryptor
    from glpgenc.sessions.default_manager import configure
    from glpgenc.sessions.load import clear_keys, clear_keys_async, reset_connection, reset_connection_async
    from glpgenc.sessions.session import session
    from glpgenc.settings import Settings
    from glpgenc.sqlalchemy import EncryptedColumn

    __version__: str

__all__ = [
    "ColumnEncryptor",
    "DEKCache",
    "DecryptedData",
    "EncryptedColumn",
    "EncryptedData",
    "EncryptionAuditEventType",
    "EncryptionAuditLogger",
    "EncryptionContext",
    "EncryptionService",
    "EncryptionServiceConfig",
    "EnvelopeEncryptedData",
    "EnvelopeEncryptionService",
    "FieldEncryptor",
    "GlpgencError",
    "KeyManager",
    "Settings",
    "__version__",
    "clear_keys",
    "clear_keys_async",
    "configure",
    "create_hmac_index",
    "reset_connection",
    "reset_connection_async",
    "session",
]

# Where each is. Imported when first asked for: anyone who encrypts files needs no SQLAlchemy, and a command line no
# KMS.
_HOMES = {
    "ColumnEncryptor": "glpgenc.column_encryptor",
    "DEKCache": "glpgenc.keys.cache",
    "DecryptedData": "glpgenc.service",
    "EncryptedColumn": "glpgenc.sqlalchemy",
    "EncryptedData": "glpgenc.service",
    "EncryptionAuditEventType": "glpgenc.events",
    "EncryptionAuditLogger": "glpgenc.audit.recording.logger",
    "EncryptionContext": "glpgenc.service",
    "EncryptionService": "glpgenc.service",
    "EncryptionServiceConfig": "glpgenc.service",
    "EnvelopeEncryptedData": "glpgenc.service",
    "EnvelopeEncryptionService": "glpgenc.service",
    "FieldEncryptor": "glpgenc.service.field_encryptor",
    "KeyManager": "glpgenc.keys.manager",
    "Settings": "glpgenc.settings",
    "clear_keys": "glpgenc.sessions",
    "clear_keys_async": "glpgenc.sessions",
    "configure": "glpgenc.sessions",
    "create_hmac_index": "glpgenc.column_encryptor",
    "reset_connection": "glpgenc.sessions",
    "reset_connection_async": "glpgenc.sessions",
    "session": "glpgenc.sessions",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        found = globals()[name] = _version()
        return found
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  (slow to import)

    try:
        return version("glpgenc")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
