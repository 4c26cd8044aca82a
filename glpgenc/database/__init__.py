"""The boundary to the database driver: the one connection factory, names of relations, this package's errors."""

from glpgenc.database._connections import (
    CONNECT_TIMEOUT,
    LIVENESS,
    PIN,
    Connection,
    connect,
    engine,
    is_direct,
    libpq_url,
    protocol_connection,
    sqlalchemy_url,
    user_code_path,
)
from glpgenc.database._errors import translate_errors, translated
from glpgenc.database._names import relation_name
from glpgenc.database._queries import scalar

__all__ = [
    "CONNECT_TIMEOUT",
    "LIVENESS",
    "PIN",
    "Connection",
    "connect",
    "engine",
    "is_direct",
    "libpq_url",
    "protocol_connection",
    "relation_name",
    "scalar",
    "sqlalchemy_url",
    "translate_errors",
    "translated",
    "user_code_path",
]
