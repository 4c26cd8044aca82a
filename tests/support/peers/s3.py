"""S3 as moto plays it over HTTP, and a line to it that breaks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config

from tests.keys.kms.aws_stand_in import MotoServer

_NUMBERS = count(1)


@dataclass
class Bucket:
    """A bucket of its own, its client, and what was asked of S3."""

    name: str
    client: Any
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def raw(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.name, Key=key)["Body"].read())

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def uploads(self) -> list[Any]:
        """Return what multipart uploads are under way."""
        return list(self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", []))

    def asked(self, operation: str) -> list[dict[str, Any]]:
        """Return the parameters of each request of a kind."""
        return [parameters for name, parameters in self.requests if name == operation]


def client_of(url: str) -> Any:
    config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, read_timeout=60)
    session = boto3.session.Session("testing", "testing", region_name="eu-west-1")
    return session.client("s3", endpoint_url=url, config=config)


@contextmanager
def new_bucket(client: Any, *, versions: bool = False) -> Iterator[Bucket]:
    """Make a bucket."""
    bucket = Bucket(f"bucket-{next(_NUMBERS)}", client)
    client.create_bucket(Bucket=bucket.name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    if versions:
        client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        bucket.requests.append((model.name, params))

    client.meta.events.register("provide-client-params.s3", note)
    yield bucket
    client.meta.events.unregister("provide-client-params.s3", note)


@pytest.fixture(scope="session")
def s3_client(moto_server: MotoServer) -> Iterator[Any]:
    """Give one client to all tests: making it takes longer than most of them."""
    with closing(client_of(moto_server.url)) as client:
        yield client


@pytest.fixture
def bucket(s3_client: Any) -> Iterator[Bucket]:
    with new_bucket(s3_client) as bucket:
        yield bucket


class BreakingLine:
    """Passes connections on to a server, and cuts the first ones after some bytes of the answer.

    :param url: of the server.
    :param cuts: after how many bytes of its answers each connection is cut; later ones are not.
    """

    def __init__(self, url: str, cuts: list[int]) -> None:
        parts = urlsplit(url)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self._cuts = iter(cuts)
        self.connections = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # Wakes the thread that waits in accept.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                mine, _ = self._listening.accept()
                self.connections += 1
                theirs = socket.create_connection(self._server)
                threading.Thread(target=_pass, args=(mine, theirs, None), daemon=True).start()
                threading.Thread(target=_pass, args=(theirs, mine, next(self._cuts, None)), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, budget: int | None) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            part = data if budget is None else data[:budget]
            target.sendall(part)
            if budget is not None:
                budget -= len(part)
                if budget <= 0:
                    break
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
