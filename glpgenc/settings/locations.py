"""Paths and URLs among the settings: defaults, normal forms, and URLs shown without their passwords."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from glpgenc.errors import ConfigurationError, GlpgencError

CONFIG_VARIABLE = "GLPGENC_CONFIG"
CONFIG_FILE = "glpgenc.toml"


def base_directory(variable: str, default: str) -> Path:
    """Return a base directory of the XDG specification, which has relative paths ignored.

    :param variable: such as ``XDG_CONFIG_HOME``.
    :param default: where it is unless the variable says; may begin with ``~``.
    """
    given = Path(os.environ.get(variable, ""))
    return given if given.is_absolute() else Path(default)


def require_base_directory(variable: str, default: str) -> Path:
    """Return a base directory of the XDG specification, with ~ as the home directory.

    :raises ConfigurationError: if that is not known.
    """
    # Where there is no home directory ~ stays.
    path = os.path.expanduser(base_directory(variable, default))  # noqa: PTH111
    return require_home(Path(path), variable)


def default_local_kek_file() -> Path:
    """Give the local key file's place: under XDG_CONFIG_HOME, or under ~/.config where that is not set."""
    return base_directory("XDG_CONFIG_HOME", "~/.config") / "glpgenc" / "local-kek.json"


def default_spool_directory() -> Path:
    """Give the audit spool's place: under XDG_STATE_HOME, or under ~/.local/state where that is not set."""
    return base_directory("XDG_STATE_HOME", "~/.local/state") / "glpgenc" / "audit"


def expanded(path: Path) -> Path:
    """Give a path with ~ as the home directory.

    :raises ValueError: if that can't be determined; the message names no path.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("the home directory is not known") from None


def default_expanded(path: Path, default: Path) -> Path:
    """Give a path of a setting with ~ as the home directory, or as it is where it is the default and none is known.

    A container's user need not be in its passwd, and what is not used need not be somewhere. Anyone who uses it calls
    :func:`require_home`.

    :raises ValueError: as :func:`expanded`, of a path that was given.
    """
    try:
        return expanded(path)
    except ValueError:
        if path != default:
            raise
        return path


def require_home(path: Path, setting: str, error: type[GlpgencError] = ConfigurationError) -> Path:
    """Return a path of the settings, unless it is in a home directory that is not known.

    :param setting: its name.
    :param error: the class of what is raised.
    :raises GlpgencError: of that class, if it is.
    """
    if path.parts[:1] == ("~",):
        raise error(f"this user has no home directory, where {setting} is by default", hint=f"set {setting}, or HOME")
    return path


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
