"""Connection parameters for programs that use libpq: public ones as an argument, the password in a file."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from glpgenc.errors import ConfigurationError


def public_conninfo(database_url: str) -> str:
    """Give the connection string without the password; other users of the machine may see it.

    :raises ConfigurationError: the URL holds a secret that only an argument could carry.
    """
    parameters = conninfo_to_dict(database_url)
    if "sslpassword" in parameters:
        raise ConfigurationError(
            "sslpassword can't be handed to psql unseen",
            hint="use a client key without a passphrase, readable by you alone",
        )
    return make_conninfo("", **{name: str(value) for name, value in parameters.items() if name != "password"})


def password_file_text(database_url: str) -> str | None:
    """Give the content of a password file for this server and user, or ``None`` if the URL holds no password."""
    parameters = conninfo_to_dict(database_url)
    password = parameters.get("password")
    if not password:
        return None
    user = _escaped(str(parameters.get("user") or "")) or "*"
    return "".join(f"{host}:{port}:*:{user}:{_escaped(str(password))}\n" for host, port in _servers(parameters))


def write_password_file(database_url: str, file: Path) -> dict[str, str]:
    """Write the password into a new file that only this user can read.

    :param file: in a private folder; empty without a password, so that no other file is searched for one.
    :returns: the variable that lets libpq read it.
    """
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(password_file_text(database_url) or "", encoding="utf-8")
    return {"PGPASSFILE": str(file)}


def _servers(parameters: dict[str, Any]) -> list[tuple[str, str]]:
    hosts = str(parameters.get("host") or parameters.get("hostaddr") or "").split(",")
    ports = str(parameters.get("port") or "").split(",")
    servers: list[tuple[str, str]] = []
    # One port serves all hosts; with several, each host has its own.
    for host, port in zip(hosts, cycle(ports), strict=False):
        servers.append((_escaped(host) or "*", port or "*"))
        # libpq looks a server on the default socket up as localhost.
        if Path(host).is_absolute():
            servers.append(("localhost", port or "*"))
    return servers


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:")
