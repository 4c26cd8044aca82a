"""A client of the HTTP API: encrypts and decrypts values, and waits as long as the server asks.

    GLPGENC_URL=http://127.0.0.1:8000 TOKEN=... python examples/api/client.py

Needs httpx2 (pip install httpx2), and a token whose roles allow to encrypt and to decrypt.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

PREFIX = "/api/v1/encryption"
TRIES = 4


class ApiError(Exception):
    """The server answered with a problem (RFC 9457)."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('title')}: {problem.get('detail')} (request {problem.get('request_id')})")
        self.kind = str(problem.get("type", "")).rpartition("#")[2]


@dataclass
class Encryption:
    """Values of one tenant and data class.

    :param client: with the server's address and a token.
    """

    client: httpx2.Client
    tenant_id: str
    data_class: str

    def encrypt(self, value: bytes, *, aad: bytes = b"") -> bytes:
        """Encrypt a value. Keep what comes back; to decrypt, give the same ``aad``."""
        answer = self._post("/encrypt", {"plaintext": _text(value), "aad": _text(aad)})
        return base64.b64decode(answer["ciphertext"])

    def decrypt(self, ciphertext: bytes, *, aad: bytes = b"") -> bytes:
        """Decrypt a value.

        :raises ApiError: of the kind ``decryption-failed``, when it is another one, or bound to something else.
        """
        answer = self._post("/decrypt", {"ciphertext": _text(ciphertext), "aad": _text(aad)})
        return base64.b64decode(answer["plaintext"])

    def encrypt_many(self, values: Sequence[bytes]) -> list[bytes]:
        """Encrypt many values in one request. Each has a result of its own: a ciphertext, or a problem.

        :raises ApiError: the first of the problems.
        """
        answer = self._post("/encrypt/batch", {"values": [{"plaintext": _text(each)} for each in values]})
        for each in answer["results"]:
            if "problem" in each:
                raise ApiError(each["problem"])
        return [base64.b64decode(each["ciphertext"]) for each in answer["results"]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        whole = body | {"tenant_id": self.tenant_id, "data_class": self.data_class}
        for attempt in range(TRIES):
            answer = self.client.post(PREFIX + path, json=whole)
            # 429 and 503: later it may be answered. Encrypting and decrypting twice does no harm.
            wait = answer.headers.get("Retry-After")
            if wait is None or attempt == TRIES - 1:
                break
            time.sleep(min(float(wait), 10))
        if answer.is_success:
            content: dict[str, Any] = answer.json()
            return content
        raise ApiError(answer.json())


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def main() -> None:
    """Show a value and a batch."""
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}", "X-Encryption-Purpose": "example"}
    with httpx2.Client(base_url=os.environ.get("GLPGENC_URL", "http://127.0.0.1:8000"), headers=headers) as client:
        values = Encryption(client, tenant_id=os.environ.get("TENANT", "default"), data_class="pii")
        sealed = values.encrypt(b"alice@example.org", aad=b"row 1")
        print(f"encrypted: {len(sealed)} bytes")
        print(f"decrypted: {values.decrypt(sealed, aad=b'row 1').decode()}")
        try:
            values.decrypt(sealed, aad=b"row 2")
        except ApiError as error:
            print(f"bound to another row: {error.kind}")
        print(f"a batch: {len(values.encrypt_many([b'one', b'two', b'three']))} values")


if __name__ == "__main__":
    main()
