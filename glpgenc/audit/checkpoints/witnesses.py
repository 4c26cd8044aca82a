"""Requests to witnesses for cosignatures (C2SP tlog-witness, ``add-checkpoint``).

A witness remembers the newest checkpoint that it has seen of a log, and cosigns a newer one only with a proof that it
contains the former. Its answer counts only if it verifies with the key that the settings name.
"""

from __future__ import annotations

import base64
import http.client
import io
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Self
from urllib.parse import urlsplit

from glpgenc.audit.checkpoints.merkle import consistency_proof
from glpgenc.audit.checkpoints.verifier import (
    COSIGNATURE,
    Checkpoint,
    NoteSignature,
    NotTrustedError,
    SignedNote,
    VerifierKey,
    signature_lines,
)
from glpgenc.errors import ConfigurationError

_TIMEOUT = 15.0
_MOST_BYTES = 1 << 16
_CONFLICT, _UNPROCESSABLE = 409, 422
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could lead to another host."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class _TimedReader(io.RawIOBase):
    """What a witness answers, up to a time.

    A socket's own timeout begins again with every byte, and http.client reads on as long as it gets 100 Continue.
    """

    _file: io.RawIOBase | None = None

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._end = sock, time.monotonic() + _TIMEOUT
        self._file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._file.readinto(buffer) if self._file is not None else None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    fp: Any = None  # what close() looks at, even of a response whose constructor failed

    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_TimedReader(sock))


class _Plain(http.client.HTTPConnection):
    response_class = _TimedResponse


class _Tls(http.client.HTTPSConnection):
    response_class = _TimedResponse


class _PlainHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, req)


class _TlsHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Tls, req)


class WitnessRefusalError(Exception):
    """A witness gave no cosignature. The message says why."""


@dataclass(frozen=True, slots=True)
class WitnessEndpoint:
    """A witness.

    :param key: what its cosignatures verify with.
    :param url: its submission prefix.
    """

    key: VerifierKey
    url: str = field(repr=False)

    @classmethod
    def parse(cls, entry: str) -> Self:
        """Return the one that a setting names: a verifier key, a space, and the submission prefix.

        :raises ConfigurationError: if it is not one.
        """
        text, _, url = entry.partition(" ")
        try:
            key = VerifierKey.parse(text)
            parts = urlsplit(url)
            is_valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except (NotTrustedError, ValueError):
            is_valid = False
        if not is_valid or key.kind != COSIGNATURE:
            raise ConfigurationError(
                "audit_checkpoint_witnesses has an entry that is not a witness",
                hint="a verifier key for cosignatures of Ed25519, a space, and the witness's http or https URL",
            )
        return cls(key, url.rstrip("/"))

    def cosign(self, note: SignedNote, leaves: Sequence[bytes], last_size: int) -> NoteSignature:
        """Ask for a cosignature.

        :param note: the checkpoint, signed.
        :param leaves: the hashes of the log's leaves.
        :param last_size: of the checkpoint that the witness is thought to have seen last; another one costs a request.
        :raises WitnessRefusalError: if it refuses, can't be reached, or its answer does not verify.
        """
        checkpoint = Checkpoint.parse(note.text)
        status, body = self._post(_request(note, leaves, min(last_size, checkpoint.size)))
        if status == _CONFLICT and (match := _SIZE.fullmatch(body)) is not None:
            seen = int(match[1])
            if seen > checkpoint.size:
                raise WitnessRefusalError(
                    f"it says, and signs nothing that shows it, that it has cosigned {seen} entries of this log, which "
                    f"has {checkpoint.size}: then the log was rolled back"
                )
            status, body = self._post(_request(note, leaves, seen))
        # By some of the same size with another root it is called a conflict again.
        if status in {_UNPROCESSABLE, _CONFLICT}:
            raise WitnessRefusalError(
                f"it says, and signs nothing that shows it, that it has cosigned a log with other entries (status "
                f"{status}): then this one was altered"
            )
        if status != http.client.OK:
            raise WitnessRefusalError(f"it answered with the status {status}")
        return self._verified(note, body)

    def _verified(self, note: SignedNote, body: bytes) -> NoteSignature:
        try:
            found = [
                each for each in signature_lines(body) if (each.name, each.key_id) == (self.key.name, self.key.key_id)
            ]
        except NotTrustedError:
            found = []
        for each in found:
            if self.key.time_of(note.text, each.signature):
                return each
        raise WitnessRefusalError("it answered without a cosignature that verifies with its key")

    def _post(self, body: bytes) -> tuple[int, bytes]:
        request = urllib.request.Request(  # noqa: S310  # the scheme was checked
            f"{self.url}/add-checkpoint",
            data=body,
            headers={"Content-Type": "text/plain; charset=utf-8", "User-Agent": "glpgenc"},
            method="POST",
        )
        opener = urllib.request.build_opener(_NoRedirects, _PlainHandler, _TlsHandler)
        try:
            try:
                with opener.open(request, timeout=_TIMEOUT) as reply:
                    return reply.status, _read(reply)
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, _read(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise WitnessRefusalError(f"it can't be reached: {type(error).__name__}") from None


def _request(note: SignedNote, leaves: Sequence[bytes], old_size: int) -> bytes:
    proof = consistency_proof(leaves, old_size) if old_size else []
    lines = [f"old {old_size}", *(base64.b64encode(each).decode() for each in proof)]
    return ("\n".join(lines) + "\n\n").encode() + bytes(note)


def _read(reply: IO[bytes]) -> bytes:
    """Read an answer that is not too long."""
    found = reply.read(_MOST_BYTES + 1)
    if len(found) > _MOST_BYTES:
        raise ValueError("the answer is too long")
    return found
