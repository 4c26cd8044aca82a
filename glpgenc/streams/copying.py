"""Encryption and decryption from one stream to another: pipes, sockets, objects in a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams.format import DEFAULT_SEGMENT_SIZE, MAGIC, check_segment_size, refuse_nested
from glpgenc.streams.pipeline import Progress, SegmentSteps, run_in_order
from glpgenc.streams.segments import SealedSegments
from glpgenc.streams.stream import KeyedStream, StreamEvents, StreamOpener
from glpgenc.streams.transfer import FullReader, LookaheadReader, Readable, Writable, require_binary, write_all
from glpgenc.wire.buffer import Buffer


@dataclass(frozen=True, slots=True)
class Streamed:
    """What went through.

    :param plaintext_bytes: bytes of plaintext.
    :param segments: in how many segments.
    :param key_id: the data key's id.
    """

    plaintext_bytes: int
    segments: int
    key_id: UUID


def encrypt_stream(
    source: Readable,
    target: Writable,
    *,
    service: EnvelopeEncryptionService,
    context: Mapping[str, str],
    aad: Buffer = b"",
    segment_size: int = DEFAULT_SEGMENT_SIZE,
    jobs: int | None = None,
    allow_nested: bool = False,
    progress: Progress | None = None,
) -> Streamed:
    """Encrypt all that a source has left. Memory does not grow with it: some segments for each job.

    :param source: a binary file object, or anything with ``read``; read in the calling thread.
    :param target: the same with ``write``; neither is closed. What came out of a call that raised opens nowhere.
    :param service: makes the data key.
    :param context: as for the service: the tenant and the data class.
    :param aad: the caller's associated data.
    :param segment_size: bytes that are encrypted at once, 64 to 2**24.
    :param jobs: threads that encrypt; as many as there are cores, 4 at most, by default.
    :param allow_nested: encrypt also what is encrypted already.
    :param progress: called now and then, in the calling thread, with the bytes of plaintext so far.
    :raises AlreadyEncryptedError: when the source begins as an encrypted file or blob.
    :raises InvalidValueError: when the segment size can't be.
    :raises InvalidLengthError: when there are too many segments.
    :raises KMSError: when the KMS does not make a key.
    """
    check_segment_size(segment_size)
    require_binary(target, "write", "target")
    events, pull = StreamEvents("encrypt", context), FullReader(source)
    with events.failures():
        beginning = pull.take(len(MAGIC))
        if not allow_nested:
            refuse_nested(beginning)
        events.stream = stream = StreamOpener(service, context, aad).new(segment_size)
        write_all(target, memoryview(stream.beginning))
        ahead = LookaheadReader(pull, beginning)

        def read(number: int, view: memoryview) -> tuple[int, bool]:
            return ahead.fill(view, stream.layout.capacity(number))

        def write(data: memoryview, *, first: bool, last: bool) -> None:  # noqa: ARG001  # the shape of a step
            if last:
                # Before it is a whole: what can't be recorded is not done.
                events.emit()
            write_all(target, data)

        return _streamed(stream, SegmentSteps(read, stream.cipher.encrypt_into, write), jobs, progress)


def decrypt_stream(
    source: Readable,
    target: Writable,
    *,
    service: EnvelopeEncryptionService,
    context: Mapping[str, str],
    aad: Buffer = b"",
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Streamed:
    """Decrypt what :func:`encrypt_stream` or ``open_encrypted`` wrote. Memory does not grow with it.

    Each segment is written as soon as it is verified. So where this raises, the target has a true beginning of the
    plaintext, and may have no more than that: throw it away.

    :param source: a binary file object, or anything with ``read``; read to its end in the calling thread.
    :param target: the same with ``write``; neither is closed.
    :param service: opens the data key.
    :param context: the one it was encrypted with, like ``aad``.
    :param jobs: threads that decrypt; as many as there are cores, 4 at most, by default.
    :param progress: called now and then, in the calling thread, with the bytes of plaintext so far.
    :raises NotEncryptedError: when it is not an encrypted file; UnsupportedSuiteError when it is of a newer version.
    :raises AuthenticationError: when it was cut or altered, or is of another context, environment or KMS.
    :raises KMSError: when the KMS does not open the key.
    """
    require_binary(target, "write", "target")
    events, pull = StreamEvents("decrypt", context), FullReader(source)
    with events.failures():
        events.stream = stream = StreamOpener(service, context, aad).existing(pull.take)

        def write(data: memoryview, *, first: bool, last: bool) -> None:  # noqa: ARG001  # the shape of a step
            if first:
                events.emit()
            write_all(target, data)

        steps = SegmentSteps(SealedSegments(stream, pull).fill, stream.cipher.decrypt_into, write)
        return _streamed(stream, steps, jobs, progress)


def _streamed(stream: KeyedStream, steps: SegmentSteps, jobs: int | None, progress: Progress | None) -> Streamed:
    total, segments = run_in_order(steps, stream.header.segment_size, jobs, progress)
    return Streamed(total, segments, stream.header.key.key_id)
