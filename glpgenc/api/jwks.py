"""Issuers' public keys at a URL (a JSON Web Key Set, RFC 7517)."""

from __future__ import annotations

import http.client
import logging
import time
import urllib.error
import urllib.request
from typing import IO, Any
from urllib.parse import urlsplit

from glpgenc.api.key_set import MAX_BYTES, KeySet, parse_key_set
from glpgenc.errors import ConfigurationError, UnauthenticatedError

FRESH = 300.0
"""Seconds for which a fetched set is used without asking."""

USABLE = 3600.0
"""Seconds for which it continues while the issuer can't be reached: a key that was withdrawn lives no longer."""

PAUSE = 10.0
"""Seconds at least between two fetches, however many tokens name keys that no one knows."""

TIMEOUT = 5.0
"""Seconds to wait for a connection, for each piece of the reply, and for its whole body."""

_LOG = logging.getLogger(__name__)
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could lead to another host, or away from TLS."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class JwksEndpoint:
    """Fetches a key set.

    :param url: https, or http on this machine; without a user name.
    :raises ConfigurationError: when it is not such a URL.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
            is_valid = is_safe and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        except ValueError:
            is_valid = False
        if not is_valid:
            raise ConfigurationError(
                "api_jwks_url is no URL that keys may be fetched from",
                hint="use https://, or http:// on this machine itself, without a user name",
            )
        self._url = url
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._last: tuple[bytes, KeySet] | None = None

    def fetch(self) -> KeySet:
        """Fetch the set; the same one while it has not changed. Blocks.

        :raises UnauthenticatedError: when it can't be had: no token can be verified then.
        """
        request = urllib.request.Request(  # noqa: S310  # the scheme was checked
            self._url, headers={"Accept": "application/jwk-set+json, application/json", "User-Agent": "glpgenc"}
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT) as reply:
                data = _read(reply)
            if self._last is None or self._last[0] != data:
                self._last = data, parse_key_set(data)
            return self._last[1]
        except urllib.error.HTTPError as error:
            error.close()
            raise _unavailable(f"the reply has the status {error.code}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _unavailable(error) from None


def _unavailable(why: object) -> UnauthenticatedError:
    # An operator has to see why no one gets in; what the issuer sent is not shown.
    _LOG.warning("the key set at api_jwks_url can't be had: %s", why)
    return UnauthenticatedError(reason="keys_unavailable")


def _read(reply: IO[bytes]) -> bytes:
    """Read a reply that is neither too long nor too slow."""
    end = time.monotonic() + TIMEOUT
    read = bytearray()
    # read1 returns what is there: a reply that drips can't hold on to the thread.
    while piece := reply.read1(65_536):  # type: ignore[attr-defined]  # http.client.HTTPResponse has it
        read += piece
        if len(read) > MAX_BYTES or time.monotonic() > end:
            raise ValueError("the reply is too long, or too slow")
    return bytes(read)
