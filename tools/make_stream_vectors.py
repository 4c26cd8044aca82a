"""Write the test vectors of values, blobs and encrypted files: ``python -m tools.make_stream_vectors``.

As in ``tools/make_vectors.py`` nothing of glpgenc is imported: docs/FORMAT.md is followed a second time, with hmac and
raw AES-GCM. The wrapped keys are those of the key file that the vectors name.
"""

from __future__ import annotations

import hmac
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tools.make_vectors import DEK, KEY_ID, hkdf, u32

Case = dict[str, Any]

KEK = bytes(range(0x40, 0x60))
KEK_ID = UUID("123e4567-e89b-42d3-a456-426614174000")
WRAPPING_NONCE = bytes(range(0xB0, 0xBC))
SALT = bytes(range(0x20, 0x40))
PREFIX = bytes(range(0xC0, 0xC7))
ENVIRONMENT = "production"
CONTEXT = {"tenant_id": "acme", "data_class": "pii", "bucket": "invoices"}
TEXT = b"The quick brown fox jumps over the lazy dog. "


def sized(part: bytes) -> bytes:
    """Return bytes after their length in two bytes."""
    return len(part).to_bytes(2, "big") + part


def listed(entries: dict[str, str]) -> bytes:
    """Return a context as bytes."""
    parts = [each.encode() for name in sorted(entries) for each in (name, entries[name])]
    return b"".join(u32(len(part)) + part for part in parts)


def wrapped_key() -> bytes:
    """Return the data key as version 1 of the key file wraps it."""
    context = {
        "product": "glpgenc",
        "environment": ENVIRONMENT,
        "tenant_id": CONTEXT["tenant_id"],
        "data_class": CONTEXT["data_class"],
        "purpose": "envelope",
        "key_id": str(UUID(bytes=KEY_ID)),
    }
    version = u32(1)
    bound = version + KEK_ID.bytes + listed(context)
    return version + WRAPPING_NONCE + AESGCM(KEK).encrypt(WRAPPING_NONCE, DEK, bound)


def with_salt(root: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, for 32 bytes."""
    return hmac.digest(hmac.digest(salt, root, "sha256"), info + b"\x01", "sha256")


def build(plaintext: bytes, segment_size: int, aad: bytes) -> Case:
    """Return an encrypted file, with what it is made of on the way."""
    fixed = b"\xfeglp\r\n\x1a\n" + bytes((1, 0xF9, 0, 0)) + u32(segment_size) + KEY_ID
    rest = b"".join(map(sized, (b"local", f"local:{KEK_ID}".encode(), wrapped_key())))
    label, context = b"glpgenc/v1/stream", listed(CONTEXT)
    bound = fixed + u32(len(label)) + label + u32(len(context)) + context + u32(len(aad)) + aad
    key_value = hkdf(DEK, b"glpgenc/v1/AES256_GCM_HKDF", 32)
    derived = with_salt(key_value, SALT, bound)
    pieces, size = [], segment_size - 40 - 16
    left = plaintext
    while len(left) > size:
        pieces.append(left[:size])
        left, size = left[size:], segment_size - 16
    pieces.append(left)
    segments = [
        AESGCM(derived).encrypt(PREFIX + u32(number) + bytes((number == len(pieces) - 1,)), piece, b"")
        for number, piece in enumerate(pieces)
    ]
    stream = bytes((40,)) + SALT + PREFIX + b"".join(segments)
    return {
        "segment_size": segment_size,
        "aad": aad.hex(),
        "plaintext": plaintext.hex(),
        "key_value": key_value.hex(),
        "associated_data": bound.hex(),
        "derived_key": derived.hex(),
        "segments": [each.hex() for each in segments],
        "header": (fixed + rest).hex(),
        "stream": stream.hex(),
        "file": (fixed + rest + stream).hex(),
    }


def text(size: int) -> bytes:
    """Return some text."""
    return (TEXT * (size // len(TEXT) + 1))[:size]


def malformed() -> list[Case]:
    """Return files that differ from a right one, and the error that each must end in."""
    case = build(text(150), 64, b"42")
    header, stream = bytes.fromhex(case["header"]), bytes.fromhex(case["stream"])
    first, *others = (bytes.fromhex(each) for each in case["segments"])
    begin = stream[:40]

    def at(place: int, byte: int) -> bytes:
        return header[:place] + bytes((byte,)) + header[place + 1 :] + stream

    # As a writer that does not keep to the format would make it.
    derived = bytes.fromhex(case["derived_key"])
    pieces = [text(104)[:8], text(104)[8:56], text(104)[56:], b""]
    ends_empty = b"".join(
        AESGCM(derived).encrypt(PREFIX + u32(number) + bytes((number == len(pieces) - 1,)), piece, b"")
        for number, piece in enumerate(pieces)
    )
    refused = {
        "a last segment that is right, but empty": header + begin + ends_empty,
        "the last byte is another": header + stream[:-1] + bytes((stream[-1] ^ 1,)),
        "the first segment is another": header + begin + bytes((first[0] ^ 1,)) + first[1:] + b"".join(others),
        "the salt is another": header + bytes((40, SALT[0] ^ 1)) + stream[2:],
        "the nonce prefix is another": header + stream[:39] + bytes((stream[39] ^ 1,)) + stream[40:],
        "the stream's header says another length": header + bytes((39,)) + stream[1:],
        "cut behind the first segment": header + begin + first,
        "cut within a segment": header + stream[:-1],
        "cut behind the stream's header": header + begin,
        "cut within the stream's header": header + begin[:-1],
        "cut behind the header": header,
        "two segments in the place of each other": header + begin + first + others[1] + others[0] + others[2],
        "a segment twice": header + begin + first + others[0] + others[0] + b"".join(others[1:]),
        "a segment is missing": header + begin + first + b"".join(others[1:]),
        "a byte follows": header + stream + b"\x00",
        "the last segment twice": header + stream + others[-1],
        "an empty last segment follows": header + stream + bytes(16),
        "the segment size is another": at(15, 65),
        "the key id is another": at(16, KEY_ID[0] ^ 1),
        "the wrapped key is another": header[:-1] + bytes((header[-1] ^ 1,)) + stream,
        "the provider is another": header.replace(b"local", b"other", 1) + stream,
        "the key URI is another": header.replace(b"local:1", b"local:2") + stream,
    }
    no_file = {
        "empty": b"",
        "the magic is cut": header[:7],
        "the fixed part is cut": header[:31],
        "the header is cut": header[:-1],
        "the first byte is another": at(0, 0xFD),
        "a line end was converted": header.replace(b"\r\n", b"\n", 1) + stream,
        "a flag is set": at(10, 1),
        "the reserved byte is set": at(11, 1),
        "the segment size is 63": at(15, 63),
        "the segment size is 2**24 + 1": header[:12] + u32(2**24 + 1) + header[16:] + stream,
        "the provider is empty": header[:32] + bytes(2) + header[39:] + stream,
        "the provider is no name": header.replace(b"local", b"Local", 1) + stream,
        "the key URI has white space": header.replace(b"local:", b"local ", 1) + stream,
        "the key URI is no UTF-8": header.replace(b"local:", b"local\xff", 1) + stream,
        "plain text": text(200),
    }
    newer = {"version 2": at(8, 2), "another suite": at(9, 0xFB)}
    kinds = (("AuthenticationError", refused), ("NotEncryptedError", no_file), ("UnsupportedSuiteError", newer))
    return [
        {"name": name, "error": error, "file": data.hex()} for error, cases in kinds for name, data in cases.items()
    ]


def vectors() -> Case:
    """Return the whole file."""
    sizes = {
        "empty": 0,
        "one byte": 1,
        "the first segment is full": 8,
        "a byte in the second": 9,
        "two segments are full": 56,
        "a byte in the third": 57,
        "four segments, the last not full": 150,
    }
    cases = [{"name": name, **build(text(size), 64, b"")} for name, size in sizes.items()]
    cases += [
        {"name": "with associated data", **build(text(100), 64, b"42")},
        {"name": "segments of 4 KiB", **build(text(5000), 4096, b"exports/1")},
    ]
    return {
        "about": "Encrypted files under one data key, salt and nonce prefix, which no two real files share",
        "key_file": {"id": str(KEK_ID), "version": 1, "key": KEK.hex()},
        "environment": ENVIRONMENT,
        "context": CONTEXT,
        "dek": DEK.hex(),
        "key_id": KEY_ID.hex(),
        "cases": cases,
        "malformed": malformed(),
    }


def bind(header: bytes, label: bytes, aad: bytes) -> bytes:
    """Return what the tag of a value or a blob covers."""
    context = listed(CONTEXT)
    return header + b"".join(u32(len(part)) + part for part in (label, context, aad))


def sealed(header: bytes, label: bytes, plaintext: bytes, aad: bytes) -> Case:
    """Return a value or a blob, which differ in header and label, with what it is made of on the way."""
    bound = bind(header, label, aad)
    made = header + VALUE_NONCE + AESGCM(VALUE_KEY).encrypt(VALUE_NONCE, plaintext, bound)
    return {
        "plaintext": plaintext.hex(),
        "aad": aad.hex(),
        "header": header.hex(),
        "nonce": VALUE_NONCE.hex(),
        "associated_data": bound.hex(),
        "sealed": made.hex(),
    }


VALUE_KEY = hkdf(DEK, b"glpgenc/v1/A256GCM", 32)
VALUE_NONCE = bytes(range(0xA0, 0xAC))
VALUE, BLOB = b"glpgenc/v1/value", b"glpgenc/v1/blob"
VALUE_HEADER = bytes((0xFB, 0)) + KEY_ID + bytes(2)
PLAINTEXTS = {
    "text": (b"user1@example.com", b"42"),
    "empty": (b"", b""),
    "bytes, without associated data": (bytes(range(256)), b""),
    "an envelope, which may be one's plaintext here": (VALUE_HEADER + bytes(28), b"\x00" * 3),
}


def blob_header(provider: bytes = b"local", uri: bytes | None = None, wrapped: bytes | None = None) -> bytes:
    """Return the header of a blob."""
    uri = f"local:{KEK_ID}".encode() if uri is None else uri
    parts = map(sized, (provider, uri, wrapped_key() if wrapped is None else wrapped))
    return bytes((0xFD, 1, 0xFB, 0)) + KEY_ID + b"".join(parts)


def values() -> Case:
    """Return values and blobs, and what is refused."""
    value = bytes.fromhex(sealed(VALUE_HEADER, VALUE, b"user1@example.com", b"42")["sealed"])
    blob = bytes.fromhex(sealed(blob_header(), BLOB, b"user1@example.com", b"42")["sealed"])
    indexed = bytes.fromhex("fb00") + KEY_ID + b"\x00\x04\x01\x00\x01\xff"
    wrapped = bytearray(wrapped_key())
    wrapped[-1] ^= 1

    def another(data: bytes, place: int) -> bytes:
        place %= len(data)
        return data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]

    def of(header: bytes) -> bytes:
        return header + blob[len(blob_header()) :]

    refused_values = {
        "empty": (b"", "NotEncryptedError"),
        "cut within the nonce": (value[:30], "NotEncryptedError"),
        "one byte of the ciphertext is missing": (value[:-1], "AuthenticationError"),
        "a byte follows": (value + b"\x00", "AuthenticationError"),
        "the key id is another": (another(value, 2), "AuthenticationError"),
        "the nonce is another": (another(value, 20), "AuthenticationError"),
        "the tag is another": (another(value, -1), "AuthenticationError"),
        "a flag is set": (value[:1] + b"\x01" + value[2:], "NotEncryptedError"),
        "with an index, rightly authenticated": (
            bytes.fromhex(sealed(indexed, VALUE, b"user1@example.com", b"42")["sealed"]),
            "NotEncryptedError",
        ),
        "a blob's label": (
            bytes.fromhex(sealed(VALUE_HEADER, BLOB, b"user1@example.com", b"42")["sealed"]),
            "AuthenticationError",
        ),
        "a blob": (blob, "NotEncryptedError"),
    }
    refused_blobs = {
        "empty": (b"", "NotEncryptedError"),
        "the header alone": (blob_header(), "NotEncryptedError"),
        "cut within the tag": (blob[: len(blob_header()) + 27], "NotEncryptedError"),
        "one byte of the ciphertext is missing": (blob[:-1], "AuthenticationError"),
        "a byte follows": (blob + b"\x00", "AuthenticationError"),
        "the first byte is another": (b"\xff" + blob[1:], "NotEncryptedError"),
        "version 2": (blob[:1] + b"\x02" + blob[2:], "NotEncryptedError"),
        "another suite": (blob[:2] + b"\xfa" + blob[3:], "NotEncryptedError"),
        "a flag is set": (blob[:3] + b"\x01" + blob[4:], "NotEncryptedError"),
        "the key id is another": (another(blob, 4), "AuthenticationError"),
        "the wrapped key is another": (of(blob_header(wrapped=bytes(wrapped))), "AuthenticationError"),
        "the wrapped key is empty": (of(blob_header(wrapped=b"")), "NotEncryptedError"),
        "the wrapped key is longer than any": (of(blob_header(wrapped=bytes(6145))), "NotEncryptedError"),
        "another provider": (of(blob_header(provider=b"other")), "AuthenticationError"),
        "the provider is no name": (of(blob_header(provider=b"Local")), "NotEncryptedError"),
        "another key URI": (of(blob_header(uri=b"local:other")), "AuthenticationError"),
        "the key URI is empty": (of(blob_header(uri=b"")), "NotEncryptedError"),
        "the key URI has white space": (of(blob_header(uri=b"local: x")), "NotEncryptedError"),
        "the tag is another": (another(blob, -1), "AuthenticationError"),
        "a value": (value, "NotEncryptedError"),
        "a value's label": (
            bytes.fromhex(sealed(blob_header(), VALUE, b"user1@example.com", b"42")["sealed"]),
            "AuthenticationError",
        ),
    }
    return {
        "about": "Values and blobs outside the database: those that open, and malformed ones under the aad 42",
        "key_file": {"id": str(KEK_ID), "version": 1, "key": KEK.hex()},
        "environment": ENVIRONMENT,
        "context": CONTEXT,
        "dek": DEK.hex(),
        "key_id": KEY_ID.hex(),
        "key": VALUE_KEY.hex(),
        "values": [{"name": name} | sealed(VALUE_HEADER, VALUE, *each) for name, each in PLAINTEXTS.items()],
        "blobs": [{"name": name} | sealed(blob_header(), BLOB, *each) for name, each in PLAINTEXTS.items()],
        "values_refused": [
            {"name": name, "sealed": data.hex(), "expect": error} for name, (data, error) in refused_values.items()
        ],
        "blobs_refused": [
            {"name": name, "sealed": data.hex(), "expect": error} for name, (data, error) in refused_blobs.items()
        ],
    }


def main(folder: Path) -> None:
    """Write them."""
    for name, content in (("streams", vectors()), ("values", values())):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "tests" / "vectors")
