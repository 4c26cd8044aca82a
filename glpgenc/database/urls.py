"""URLs of databases, of the parameters that programs have of their own connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIBPQ = frozenset(
    {
        *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword", "sslnegotiation", "channel_binding"),
        *("gssencmode", "krbsrvname", "require_auth", "target_session_attrs", "load_balance_hosts", "connect_timeout"),
        *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "passfile"),
        *("service", "hostaddr", "application_name"),
    }
)


def url_of(*, user: Any, password: Any, host: Any, port: Any, name: Any, options: Mapping[str, Any]) -> str:
    """Return the URL of a database. What is empty is left out.

    :param host: its name, or the folder of its socket.
    :param options: of which those are taken that are libpq's own, and none of the driver's or the program's.
    """
    user, password, name = (quote(str(each or ""), safe="") for each in (user, password, name))
    credentials = f"{user}:{password}@" if password else f"{user}@" if user else ""
    given = {key: str(value) for key, value in options.items() if key in _LIBPQ}
    host = str(host or "")
    if host.startswith("/"):
        given, host = {**given, "host": host}, ""
    place = f"{host}:{port}" if port else host
    return f"postgresql://{credentials}{place}/{name}" + (f"?{urlencode(given)}" if given else "")
