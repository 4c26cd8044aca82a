"""glpgenc: field-level encryption at rest for PostgreSQL, with nothing on the server but pgcrypto and SQL functions.

>>> import glpgenc  # doctest: +SKIP
>>> with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"]):  # doctest: +SKIP
...     connection.execute("SELECT glpgenc.gl_decrypt(email, 'customers.email') FROM customers")
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from glpgenc.errors import GlpgencError
from glpgenc.field_encryptor import FieldEncryptor
from glpgenc.keys.manager import KeyManager
from glpgenc.sessions import clear_keys, clear_keys_async, configure, session
from glpgenc.settings import Settings

try:
    __version__ = version("glpgenc")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+unknown"

__all__ = [
    "FieldEncryptor",
    "GlpgencError",
    "KeyManager",
    "Settings",
    "__version__",
    "clear_keys",
    "clear_keys_async",
    "configure",
    "session",
]
