"""What can be known of an encrypted file without a key. None of it is authenticated."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from glpgenc.errors import AuthenticationError
from glpgenc.streams.format import Header, Layout
from glpgenc.streams.transfer import FullReader


@dataclass(frozen=True, slots=True)
class Inspected:
    """An encrypted file.

    :param header: its header.
    :param header_bytes: the length of that.
    :param plaintext_bytes: what it decrypts to; ``None`` where its length is one that no file has, because it was cut.
    :param segments: in how many segments; ``None`` likewise.
    """

    header: Header
    header_bytes: int
    plaintext_bytes: int | None
    segments: int | None


def inspect_file(path: Path) -> Inspected:
    """Read a file's header. No KMS is asked.

    :raises NotEncryptedError: when it is not an encrypted file; UnsupportedSuiteError when it is of a newer version.
    :raises OSError: when it can't be read.
    """
    with path.open("rb", buffering=0) as opened:
        header = Header.read(FullReader(opened).take)
        size = os.fstat(opened.fileno()).st_size
    begin = len(header.to_bytes())
    try:
        segments, plaintext = Layout(header.segment_size).decrypted(size - begin)
    except AuthenticationError:
        return Inspected(header, begin, None, None)
    return Inspected(header, begin, plaintext, segments)
