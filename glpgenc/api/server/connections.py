"""The connections of ``glpgenc serve``: how many there are, and how long a client may take over a request.

What is counted here comes before any token: anyone who opens connections and sends nothing, or a byte now and then,
must not keep others out. Where all places are taken, the connection that has waited longest for its client goes.
"""

from __future__ import annotations

import asyncio
import re
import resource
import ssl
from collections import Counter, OrderedDict
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from glpgenc.api.limits.refusals import network_of

LINGER_BYTES = 64 << 20
"""Bytes that are read and dropped after an answer that closes a connection, so that the client gets to read it."""

READ_BYTES = 65_536
"""Bytes that are read of a connection at once. asyncio would read four times as many."""

TINY_CHUNKS = 256
"""Chunks of less than 256 bytes of a body that may come in one read. Each takes as long to parse as a large one, and
all of one read are parsed while everyone else waits."""

SPARE_FILES = 128
"""File descriptors that connections leave for everything else: the database, the KMS, the audit trail's spool."""


_TINY_CHUNK = re.compile(rb"\r\n0*[0-9A-Fa-f]{1,2}[ \t]*(?:;[^\r\n]*)?(?=\r\n)")


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of one process.

    :param total: connections at once.
    :param per_address: of one address, or one IPv6 network of 64 bits; ``None`` for any number, as behind a proxy.
    :param head_seconds: for a TLS handshake, for a request's head, and for the client to take an answer.
    :param body_seconds: for a request's body.
    """

    total: int
    per_address: int | None
    head_seconds: float
    body_seconds: float


class GuardedConfig(uvicorn.Config):
    """uvicorn's configuration with limits for connections. TLS begins after a connection was counted.

    :param limits: what each process allows.
    """

    def __init__(self, app: Any, *, limits: ConnectionLimits, **options: Any) -> None:
        super().__init__(app, http=GuardedProtocol, ws="none", **options)
        self.limits = limits
        self.tls: ssl.SSLContext | None = None
        self._gate: ConnectionGate | None = None

    def load(self) -> None:
        """Load it. The TLS context is kept from uvicorn, whose listener would begin handshakes that no one counts."""
        super().load()
        self.tls, self.ssl = self.ssl, None

    @property
    def gate(self) -> ConnectionGate:
        """The counter of this process's connections."""
        if self._gate is None:
            self._gate = ConnectionGate(allow_files(self.limits.total), self.limits.per_address)
        return self._gate


def allow_files(connections: int) -> int:
    """Raise the soft limit of open files as far as connections need it and the hard limit allows.

    :returns: for how many connections there is room.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return connections if soft == resource.RLIM_INFINITY else max(1, min(connections, soft - SPARE_FILES))


class ConnectionGate:
    """Counts the connections of a process, and makes room. For one event loop.

    :param total: at once.
    :param per_address: of one address at once; ``None`` for any number.
    """

    def __init__(self, total: int, per_address: int | None) -> None:
        self.total, self.per_address = total, per_address
        self._addresses: dict[GuardedProtocol, str] = {}
        self._counts: Counter[str] = Counter()
        # Those that wait for their client, the longest first: for a request, and for a request's body.
        self._idle: OrderedDict[GuardedProtocol, None] = OrderedDict()
        self._sending: OrderedDict[GuardedProtocol, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._addresses)

    def enter(self, connection: GuardedProtocol, host: str | None) -> bool:
        """Count a connection, and return whether it may stay.

        If there is no room, the one that has waited longest for a request is ended, else for a request's body.
        """
        address = network_of(host)
        if self.per_address is not None and self._counts[address] >= self.per_address and not self._evict(address):
            return False
        if len(self._addresses) >= self.total and not self._evict(None):
            return False
        self._addresses[connection] = address
        self._counts[address] += 1
        return True

    def leave(self, connection: GuardedProtocol) -> None:
        """Uncount it."""
        self.works(connection)
        address = self._addresses.pop(connection, None)
        if address is not None:
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]

    def waits(self, connection: GuardedProtocol, *, for_body: bool = False) -> None:
        """Record that a connection waits for its client."""
        self.works(connection)
        if connection in self._addresses:
            (self._sending if for_body else self._idle)[connection] = None

    def works(self, connection: GuardedProtocol) -> None:
        """Record that a connection waits for this server's answer."""
        self._idle.pop(connection, None)
        self._sending.pop(connection, None)

    def _evict(self, address: str | None) -> bool:
        for each in chain(self._idle, self._sending):
            if address is None or self._addresses[each] == address:
                self.leave(each)
                each.abort()
                return True
        return False


class _Phase(Enum):
    HANDSHAKE = "handshake"
    HEAD = "head"
    BODY = "body"
    REST = "rest"
    """The answer is sent, and the body that it did not ask for still comes."""
    ANSWER = "answer"


class GuardedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with deadlines for what a client sends and takes."""

    config: GuardedConfig

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._raw: asyncio.Transport | None = None
        self._begun = False
        self._early = bytearray()
        self._phase: _Phase | None = None
        # When what is waited for now must have come; and a timer that is not later, and looks again when it is early.
        self._until: float | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._handshake: asyncio.Task[None] | None = None
        # Bytes that may still come after the last answer; None before it.
        self._lingers: int | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection; begin TLS where it is configured."""
        self._raw = transport
        if hasattr(transport, "max_size"):
            # Bytes that come before a body is asked for are in memory without being counted.
            transport.max_size = READ_BYTES
        peer = transport.get_extra_info("peername")
        if not self.config.gate.enter(self, peer[0] if isinstance(peer, tuple) else None):
            transport.abort()
            return
        if self.config.tls is None:
            self._begin(transport)
        else:
            self._enter(_Phase.HANDSHAKE)
            # Nothing is to be read before TLS reads it.
            transport.pause_reading()
            self._handshake = self.loop.create_task(self._begin_tls(transport, self.config.tls))

    async def _begin_tls(self, transport: asyncio.Transport, context: ssl.SSLContext) -> None:
        seconds = self.config.limits.head_seconds
        try:
            made = await self.loop.start_tls(
                transport, self, context, server_side=True, ssl_handshake_timeout=seconds, ssl_shutdown_timeout=seconds
            )
        except (OSError, ssl.SSLError):
            made = None
        self._handshake = None
        if made is None or transport.is_closing():
            self._end()
            transport.abort()
            return
        self._begin(made)

    def _begin(self, transport: asyncio.Transport) -> None:
        super().connection_made(LingeringTransport(transport, self))  # type: ignore[arg-type]
        self._begun = True
        self._look()
        if self._early:
            early, self._early = bytes(self._early), bytearray()
            self.data_received(early)

    def data_received(self, data: bytes) -> None:
        """Take what the client sent."""
        if not self._begun:
            # TLS hands on what came with the handshake's end before the handshake's task continues.
            self._early += data
            return
        if self._lingers is not None:
            self._lingers -= len(data)
            if self._lingers < 0:
                self.abort()
            return
        if data.count(b"\r\n") > TINY_CHUNKS and len(_TINY_CHUNK.findall(data)) > TINY_CHUNKS:
            self.abort()
            return
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of this one."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Uncount it."""
        self._end()
        if self._begun:
            super().connection_lost(exc)

    def eof_received(self) -> None:
        """Pass on that the client sends no more: uvicorn answers what it asked."""
        if self._begun:
            super().eof_received()

    def pause_writing(self) -> None:
        """Wait for the client to take the answer, and no longer than it may take."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(self.config.limits.head_seconds, self.abort)

    def resume_writing(self) -> None:
        """Continue writing."""
        _cancel(self._unread)
        self._unread = None
        super().resume_writing()

    @property
    def is_lingering(self) -> bool:
        """Whether nothing is answered any more, and what still comes is dropped."""
        return self._lingers is not None

    def linger(self, transport: asyncio.Transport) -> bool:
        """Wait for the end of what a client still sends, after an answer that ends the connection.

        To close a connection with unread bytes is to reset it, and a client that is reset may lose the answer.

        :returns: false where the client sends nothing more: the connection is to be closed at once.
        """
        if self.is_lingering or transport.is_closing() or self.conn.their_state not in {h11.SEND_BODY, h11.ERROR}:
            return False
        self._lingers = LINGER_BYTES
        self._enter(_Phase.REST)
        if transport.can_write_eof():
            transport.write_eof()
        self.flow.resume_reading()
        return True

    def abort(self) -> None:
        """End the connection at once."""
        transport = self.transport if self._begun else self._raw
        self._end()
        if transport is not None:
            transport.abort()

    def _look(self) -> None:
        """Set the deadline of what is waited for now."""
        theirs, ours = self.conn.their_state, self.conn.our_state
        if self.is_lingering:
            self._enter(_Phase.REST)
        elif theirs is h11.IDLE:
            self._enter(_Phase.HEAD)
        elif theirs is h11.SEND_BODY:
            self._enter(_Phase.REST if ours in {h11.DONE, h11.MUST_CLOSE} else _Phase.BODY)
        else:
            self._enter(_Phase.ANSWER)

    def _enter(self, phase: _Phase) -> None:
        if phase is self._phase:
            return
        self._phase = phase
        limits = self.config.limits
        if phase is _Phase.ANSWER:
            self._until = None
            self.config.gate.works(self)
            return
        is_body = phase is _Phase.BODY
        self._until = self.loop.time() + (limits.body_seconds if is_body else limits.head_seconds)
        if self._deadline is None or self._deadline.when() > self._until:
            _cancel(self._deadline)
            self._deadline = self.loop.call_at(self._until, self._look_at_deadline)
        self.config.gate.waits(self, for_body=is_body)

    def _look_at_deadline(self) -> None:
        # A timer for each phase of each request would cost more than the phases.
        self._deadline = None
        if self._until is None:
            return
        if self.loop.time() >= self._until:
            self.abort()
        else:
            self._deadline = self.loop.call_at(self._until, self._look_at_deadline)

    def _end(self) -> None:
        _cancel(self._deadline)
        _cancel(self._unread)
        self._deadline = self._unread = self._until = None
        self.config.gate.leave(self)


class LingeringTransport:
    """A connection's transport that is closed when the client has sent what it began to send.

    :param transport: the real one.
    :param protocol: decides, and reads what still comes.
    """

    def __init__(self, transport: asyncio.Transport, protocol: GuardedProtocol) -> None:
        self._transport, self._protocol = transport, protocol
        self.write = transport.write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def close(self) -> None:
        """Close it, now or when the client has sent all."""
        if not self._protocol.linger(self._transport):
            self._transport.close()

    def is_closing(self) -> bool:
        """Return whether nothing more is answered on it."""
        return self._protocol.is_lingering or self._transport.is_closing()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
