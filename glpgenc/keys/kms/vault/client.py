"""Sends requests to OpenBao or Vault, with tokens that work, by hvac."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from glpgenc._support.extras import import_extra
from glpgenc._support.files import OperatorFile, Trust
from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import KMSConfigurationError, KMSReplyError
from glpgenc.keys.kms.options import check_endpoint
from glpgenc.keys.kms.vault.auth import VaultTokens
from glpgenc.keys.kms.vault.replies import RETRIED, translate_failure, translate_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import ModuleType

    from glpgenc.keys.kms.options import ProviderOptions

TLS_FILE = OperatorFile("the file", 16 << 20, Trust.OURS, error=KMSConfigurationError)
"""Certificates and keys of TLS. Anyone who may write the former may pass for the server."""

_CONNECTIONS = 32
_OK, _FORBIDDEN = 200, 403
_BACKOFF, _LONGEST_BACKOFF = 0.1, 2.0
"""Seconds between attempts: the first, doubled each time, and the most."""


class VaultClient(NonCopyable):
    """The connections to one server. Thread-safe; a forked child makes connections and a login of its own.

    :param options: endpoint, timeouts (seconds), attempts, and how to log in.
    :raises KMSConfigurationError: if hvac is not installed, no address is known, it is plain HTTP to another host, or a
        file of certificates is missing.
    """

    def __init__(self, options: ProviderOptions) -> None:
        self._options, self._url = options, _address(options)
        self._process = Process()
        self._made = _VaultConnection(options, self._url)

    def __repr__(self) -> str:
        return f"VaultClient({self._url!r})"

    def call(self, operation: str, send: Callable[[Any], Any], *, secrets: Iterable[str] = ()) -> dict[str, Any]:
        """Send a request of the transit engine, and return its reply's ``data``.

        :param operation: what to call it in messages.
        :param send: given hvac's ``Transit``, sends it.
        :param secrets: parts of the request that no message may repeat.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        return self._connection().call(operation, send, tuple(secrets))

    def _connection(self) -> _VaultConnection:
        if not self._process.is_this:
            # After a fork the pooled connections belong to the parent. Two threads may both do this: no harm.
            self._made, self._process = _VaultConnection(self._options, self._url), Process()
        return self._made


class _VaultConnection(NonCopyable):
    def __init__(self, options: ProviderOptions, url: str) -> None:
        self._adapters = _import("hvac.adapters")
        self._transit = _import("hvac.api.secrets_engines.transit").Transit
        self._options, self._url, self._session = options, url, _session(options)
        self._tokens = VaultTokens(options.vault, self._ask)

    def call(self, operation: str, send: Callable[[Any], Any], secrets: tuple[str, ...]) -> dict[str, Any]:
        token = self._tokens.current()
        status, body = self._sent(operation, lambda: send(self._transit(self._adapter(token))))
        if status == _FORBIDDEN and self._tokens.after_refusal(token):
            token = self._tokens.current()
            status, body = self._sent(operation, lambda: send(self._transit(self._adapter(token))))
        data = _require_ok(operation, status, body, (token, *secrets)).get("data")
        if not isinstance(data, dict):
            raise KMSReplyError(f"the reply of OpenBao/Vault {operation} contains no data")
        return data

    def _ask(
        self, operation: str, method: str, path: str, token: str | None, body: dict[str, str] | None = None
    ) -> dict[str, Any]:
        adapter = self._adapter(token)
        status, reply = self._sent(operation, lambda: adapter.request(method, path, json=body))
        role = self._options.vault.role
        secrets = (token, *(value for value in (body or {}).values() if value != role))
        return _require_ok(operation, status, reply, [each for each in secrets if each])

    def _sent(self, operation: str, send: Callable[[], Any]) -> tuple[int, object]:
        try:
            response = send()
            # Nothing of a body that is not JSON is kept or shown.
            return response.status_code, _json_of(response)
        except Exception as error:  # noqa: BLE001  # `requests` raises what it likes of a malformed reply
            failure = translate_failure(operation, error)
        raise failure  # outside the except block: see translate_failure

    def _adapter(self, token: str | None) -> Any:
        # One a request: its token is not another thread's. hvac's own exceptions hold whole replies, hence "ignore".
        options = self._options
        return self._adapters.RawAdapter(
            base_uri=self._url,
            token=token,
            session=self._session,
            timeout=(options.connect_timeout, options.read_timeout),
            allow_redirects=False,
            ignore_exceptions=True,
        )


def _require_ok(operation: str, status: int, body: object, secrets: Iterable[str]) -> dict[str, Any]:
    if status != _OK:
        raise translate_reply(operation, status, body, secrets)
    if not isinstance(body, dict):
        raise KMSReplyError(f"the reply of OpenBao/Vault {operation} is not a JSON object")
    return body


def _json_of(response: Any) -> object:
    try:
        return response.json()
    except ValueError:
        return None


def _session(options: ProviderOptions) -> Any:
    session = _import("requests").Session()
    # Nothing from the environment: no proxy, no ~/.netrc, no other certificates than those of the settings.
    session.trust_env = False
    session.verify = str(_file(options.vault.ca_file)) if options.vault.ca_file else True
    if options.vault.client_cert_file is not None:
        key = options.vault.client_key_file
        certificate = str(_file(options.vault.client_cert_file))
        session.cert = (certificate, str(_file(key))) if key else certificate
    retry = _import("urllib3.util.retry").Retry(
        total=options.max_attempts - 1,
        status_forcelist=RETRIED,
        # Every method: what is asked for here can be asked twice.
        allowed_methods=None,
        backoff_factor=_BACKOFF,
        backoff_max=_LONGEST_BACKOFF,
        respect_retry_after_header=False,
        raise_on_status=False,
    )
    adapter = _import("requests.adapters").HTTPAdapter(pool_maxsize=_CONNECTIONS, max_retries=retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _file(path: Path) -> Path:
    try:
        TLS_FILE.check(path)
    except FileNotFoundError:
        raise KMSConfigurationError(
            f"there is no file {path}", hint="check vault_ca_file and vault_client_cert_file"
        ) from None
    return path


def _address(options: ProviderOptions) -> str:
    url = options.endpoint_url or os.environ.get("BAO_ADDR") or os.environ.get("VAULT_ADDR")
    if not url:
        raise KMSConfigurationError(
            "no address of OpenBao or Vault is configured",
            hint="set kms_endpoint_url, or BAO_ADDR or VAULT_ADDR in the environment",
        )
    check_endpoint("OpenBao/Vault", url)
    return url.rstrip("/")


def _import(name: str) -> ModuleType:
    module: ModuleType = import_extra(name, "vault", "the vault KMS provider", KMSConfigurationError)
    return module
