"""Tokens of OpenBao or Vault: where one comes from, and that it does not expire while it is used."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError, KMSError, KMSReplyError
from glpgenc.keys.kms.credentials import read_credential

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.keys.kms.options import VaultOptions

    Ask = Callable[..., dict[str, Any]]
    """Send a request: ``ask(operation, method, path, token, body)``; the reply's JSON."""

_SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_SETTING = "vault_credential_file"
_RENEW_AFTER = 2 / 3
"""Of a token's time, how much goes by before it is renewed."""
_PATIENCE = 10.0
"""Seconds until a renewal that failed is tried again."""


@dataclass(frozen=True, slots=True)
class VaultToken:
    """A token, and for how long.

    :param text: the token itself.
    :param seconds: how long it lasts, 0 for as long as no one revokes it.
    :param renewable: whether it can be made to last longer.
    """

    text: str = field(repr=False)
    seconds: float = 0.0
    renewable: bool = False


class VaultTokens(NonCopyable):
    """Gives a token that works, for one server.

    There is no thread in the background: a token that no one uses expires, and the next use logs in again. With
    ``token`` there is nothing to log in with: the file is read again, where an agent keeps it fresh.

    :param options: how to log in.
    :param ask: sends requests.
    :param clock: seconds that only grow.
    """

    def __init__(self, options: VaultOptions, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._options, self._ask, self._clock = options, ask, clock
        self._lock = threading.Lock()
        self._token: VaultToken | None = None
        self._renew_at = self._ends_at = float("inf")

    def current(self) -> str:
        """Return a token; log in, or renew it, where that is due.

        :raises KMSError: if there is none to be had.
        """
        with self._lock:
            token = self._token
            if token is None or self._clock() >= self._ends_at:
                token = self._keep(self._log_in())
            elif self._clock() >= self._renew_at:
                token = self._prolonged(token)
            return token.text

    def after_refusal(self, refused: str) -> bool:
        """Return whether to try again, after the server said no to a token: then there is another one.

        :param refused: what it said no to.
        :raises KMSError: if no other one can be had.
        """
        with self._lock:
            if self._token is None or self._token.text != refused:
                return True
            if self._lives(refused):
                return False
            return self._keep(self._log_in()).text != refused

    def _lives(self, token: str) -> bool:
        # What was refused is then the request, and not the token.
        try:
            self._ask("lookup-self", "get", self._own("token/lookup-self"), token)
        except KMSError:
            return False
        return True

    def _prolonged(self, token: VaultToken) -> VaultToken:
        try:
            return self._keep(self._renewed(token) if token.renewable else self._log_in())
        except KMSError:
            # It is good for a while yet, and the next call tries again.
            self._renew_at = min(self._clock() + _PATIENCE, self._ends_at)
            return token

    def _renewed(self, token: VaultToken) -> VaultToken:
        reply = self._ask("renew-self", "post", self._own("token/renew-self"), token.text, {})
        renewed = _token_of("renew-self", reply)
        # Near its greatest age a token is renewed for less and less: then a new one is wanted.
        return self._log_in() if self._options.auth != "token" and renewed.seconds < token.seconds / 2 else renewed

    def _keep(self, token: VaultToken) -> VaultToken:
        now = self._clock()
        self._token = token
        self._ends_at = now + token.seconds if token.seconds else float("inf")
        self._renew_at = now + token.seconds * _RENEW_AFTER if token.seconds else float("inf")
        return token

    def _log_in(self) -> VaultToken:
        if self._options.auth == "token":
            return self._given()
        mount = self._options.auth_mount or self._options.auth
        reply = self._ask("login", "post", self._own(f"{mount}/login"), None, self._proof())
        return _token_of("login", reply)

    def _proof(self) -> dict[str, str]:
        options = self._options
        if not options.role:
            raise KMSConfigurationError(f"no role is configured for {options.auth}", hint="set vault_role")
        if options.auth == "approle":
            variables = ("BAO_SECRET_ID", "VAULT_SECRET_ID")
            secret = read_credential("secret id", options.credential_file, variables, setting=_SETTING)
            return {"role_id": options.role, "secret_id": secret}
        file = options.credential_file or _SERVICE_ACCOUNT
        return {"role": options.role, "jwt": read_credential("service account's JWT", file, (), setting=_SETTING)}

    def _given(self) -> VaultToken:
        variables = ("BAO_TOKEN", "VAULT_TOKEN")
        text = read_credential("token", self._options.credential_file, variables, setting=_SETTING)
        try:
            found = self._ask("lookup-self", "get", self._own("token/lookup-self"), text).get("data")
        except KMSError:
            # It may be dead, or not be allowed to ask: the call that needs it will show.
            return VaultToken(text)
        data = found if isinstance(found, dict) else {}
        return VaultToken(text, _seconds(data.get("ttl")), data.get("renewable") is True)

    def _own(self, path: str) -> str:
        namespace = self._options.namespace
        return f"/v1/{namespace}/auth/{path}" if namespace else f"/v1/auth/{path}"


def _token_of(operation: str, reply: dict[str, Any]) -> VaultToken:
    granted = reply.get("auth")
    text = granted.get("client_token") if isinstance(granted, dict) else None
    if not isinstance(granted, dict) or not isinstance(text, str) or not text.isascii() or not text.isprintable():
        raise KMSReplyError(f"the reply of OpenBao/Vault {operation} contains no token")
    return VaultToken(text, _seconds(granted.get("lease_duration")), granted.get("renewable") is True)


def _seconds(duration: object) -> float:
    return float(duration) if isinstance(duration, int) and duration > 0 else 0.0
