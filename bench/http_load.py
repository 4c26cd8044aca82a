"""A client that asks as fast as it is answered, in a process of its own: its work is not the server's.

    python -m bench.http_load PORT PATH CONNECTIONS REQUESTS

The token and the body are two lines of JSON on the standard input. Prints seconds, and the 50th and 99th percentile.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from functools import partial

_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


class _Connection(asyncio.Protocol):
    """Asks again as soon as it is answered, as long as there is something to ask."""

    def __init__(self, request: bytes, left: list[int], taken: list[float], ended: asyncio.Future[None]) -> None:
        self._request, self._left, self._taken, self._ended = request, left, taken, ended
        self._buffer, self._asked = b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # a TCP connection's is one
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        if not self._left[0]:
            self._transport.close()
            return
        self._left[0] -= 1
        self._asked = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(_HEAD)
        if end < 0 or len(self._buffer) < end + len(_HEAD) + _length(self._buffer[:end]):
            return
        if not self._buffer.startswith(b"HTTP/1.1 200 "):
            self._ended.set_exception(RuntimeError(self._buffer[:300].decode("latin-1")))
            self._transport.close()
            return
        self._taken.append(time.perf_counter() - self._asked)
        self._buffer = b""
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._ended.done():
            self._ended.set_result(None) if error is None else self._ended.set_exception(error)


def _length(head: bytes) -> int:
    lower = head.lower()
    start = lower.index(_LENGTH) + len(_LENGTH)
    end = lower.find(b"\r\n", start)
    return int(lower[start:end] if end > 0 else lower[start:])


async def _load(  # noqa: PLR0917  # the program's arguments
    port: int, path: str, connections: int, requests: int, token: str, body: str
) -> dict[str, float]:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    left, taken = [requests], list[float]()
    ended = [loop.create_future() for _ in range(connections)]
    began = time.perf_counter()
    request = (head + body).encode()
    for future in ended:
        made = partial(_Connection, request, left, taken, future)
        await loop.create_connection(made, "127.0.0.1", port)
    await asyncio.gather(*ended)
    seconds = time.perf_counter() - began
    taken.sort()
    return {"seconds": seconds, "p50": taken[len(taken) // 2], "p99": taken[int(len(taken) * 0.99)]}


def main() -> None:
    """Run it on the process's arguments."""
    port, path, connections, requests = sys.argv[1:]
    token, body = (json.loads(sys.stdin.readline()) for _ in range(2))
    print(json.dumps(asyncio.run(_load(int(port), path, int(connections), int(requests), token, body))))


if __name__ == "__main__":
    main()
