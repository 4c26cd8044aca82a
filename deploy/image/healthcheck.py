"""Ask the server in this container whether it is ready; the exit code says so.

On the port for metrics where there is one, else on the API's. It speaks to its own process over the loopback address:
the certificate, which is made out to another name, is not checked, and nothing is sent but a path.
"""

from __future__ import annotations

import http.client
import os
import ssl
import sys
from collections.abc import Mapping

SECONDS = 4
READY = 204


def port(environment: Mapping[str, str]) -> int:
    """Return the port that is asked."""
    return int(environment.get("GLPGENC_METRICS_PORT") or environment.get("GLPGENC_API_PORT") or "8000")


def status(port: int, *, tls: bool) -> int:
    """Return the status of ``/readyz``."""
    connection: http.client.HTTPConnection
    if tls:
        unchecked = ssl.create_default_context()
        unchecked.check_hostname = False
        unchecked.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=SECONDS, context=unchecked)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    finally:
        connection.close()


def is_ready(port: int) -> bool:
    """Tell whether it answers that it is, with TLS or, behind a proxy, without."""
    try:
        try:
            return status(port, tls=True) == READY
        except ssl.SSLError:
            return status(port, tls=False) == READY
    except (OSError, http.client.HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(port(os.environ)) else 1)
