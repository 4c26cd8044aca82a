"""URLs among the settings: brought to one form, and shown without their passwords."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Up to the last `@`: a password with an unescaped `@` or `/` is wrong, but must be hidden all the same.
_USERINFO = re.compile(r"(?<=://)(?P<user>[^:@/?]*):.*@", re.DOTALL)
_SECRET_PARAMETER = re.compile(r"(?<=[?&])(?P<name>password|sslpassword)=[^&]*", re.IGNORECASE)


def normalise_database_url(url: str) -> str:
    """Bring a database URL to libpq's form, ``postgresql://``.

    :raises ValueError: it is not a PostgreSQL URL; the message repeats nothing of it.
    """
    # The driver is slow to import, and anyone who names no database has no use for it.
    from psycopg import ProgrammingError  # noqa: PLC0415
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    from glpgenc.database import libpq_url  # noqa: PLC0415

    normal = libpq_url(url)
    if not normal.startswith("postgresql://"):
        raise ValueError("it does not start with postgresql://")
    try:
        parameters = conninfo_to_dict(normal)
    except (ProgrammingError, UnicodeError):
        # libpq's message may repeat a part of the URL, so it is dropped.
        raise ValueError("libpq can't read it; a special character in a password is written as %XX") from None
    ports = str(parameters.get("port") or "").split(",")
    if not all(port.isdecimal() and port.isascii() for port in ports if port):
        raise ValueError("its port is not a number; a special character in a password is written as %XX")
    return normal


def mask_url(url: str) -> str:
    """Give a URL without its passwords, to be shown."""
    return _SECRET_PARAMETER.sub(r"\g<name>=***", _USERINFO.sub(r"\g<user>:***@", url, count=1))


def normalise_endpoint_url(url: str) -> str:
    """Check the URL of an HTTP service.

    :raises ValueError: it is not one, or it holds a user name or password, which would be shown with it.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it is not an http:// or https:// URL")
    if "@" in parts.netloc:
        raise ValueError("it contains a user name or password")
    return url
