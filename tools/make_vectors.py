"""Write the project's own test vectors: ``python tools/make_vectors.py``.

Nothing of glpgenc is imported: the format is built here a second time, from docs/FORMAT.md, with hashlib, hmac and raw
AES, so that the vectors test the package instead of repeating it. All inputs are fixed; the output never changes for a
released format (a test runs this and compares).
"""

from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import hmac
import json
import math
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

Case = dict[str, Any]
KEY_ID = bytes.fromhex("6ba7b8109dad11d180b400c04fd430c8")
DEK = bytes(range(32))
INDEX_ROOT = bytes(range(64, 96))
IV = bytes(range(160, 176))
NONCE = bytes(range(200, 212))
LARGE = 4096
XAES_NONCE = bytes(range(200, 224))


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def hkdf(root: bytes, info: bytes, size: int) -> bytes:
    """RFC 5869 with SHA-256 and no salt."""
    pseudorandom = hmac.digest(bytes(32), root, "sha256")
    output, block = b"", b""
    for counter in range(1, -(-size // 32) + 1):
        block = hmac.digest(pseudorandom, block + info + bytes((counter,)), "sha256")
        output += block
    return output[:size]


def facet_label(field: str, facet: str) -> bytes:
    return b"glpgenc/v1/index" + u32(len(field)) + field.encode() + u32(len(facet)) + facet.encode()


def shared_label(name: str) -> bytes:
    return b"glpgenc/v1/shared-index" + u32(len(name)) + name.encode()


CBC_KEY = hkdf(DEK, b"glpgenc/v1/A256CBC-HS512", 64)
GCM_KEY = hkdf(DEK, b"glpgenc/v1/A256GCM", 32)
XAES_KEY = hkdf(DEK, b"glpgenc/v1/XAES-256-GCM", 32)


def cbc(key: bytes, iv: bytes, plaintext: bytes) -> bytes:
    short = 16 - len(plaintext) % 16
    encryptor = Cipher(AES256(key[32:]), CBC(iv)).encryptor()
    return encryptor.update(plaintext + bytes((short,)) * short) + encryptor.finalize()


def mac_input(aad: bytes, iv: bytes, ciphertext: bytes) -> bytes:
    return aad + iv + ciphertext + (8 * len(aad)).to_bytes(8, "big")


def tag(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key[:32], message, "sha512")[:32]


def aad_of(header: bytes, field: str, row_id: str) -> bytes:
    row = row_id.encode()
    return header + u32(len(field)) + field.encode() + u32(len(row)) + row


def term(key: bytes, normalized: bytes, bits: int) -> bytes:
    digest = hmac.digest(key, normalized, "sha256")
    kept = bin(int.from_bytes(digest, "big") | 1 << 256)[3:][:bits]
    kept += "0" * (-len(kept) % 8)
    return int(kept, 2).to_bytes(len(kept) // 8, "big")


def header_of(suite: int, flags: int, index: bytes = b"", key_id: bytes = KEY_ID) -> bytes:
    return bytes((suite, flags)) + key_id + len(index).to_bytes(2, "big") + index


def cbc_envelope(plaintext: bytes, field: str, row_id: str, header: bytes, content: bytes | None = None) -> Case:
    aad = aad_of(header, field, row_id)
    ciphertext = cbc(CBC_KEY, IV, plaintext if content is None else content)
    message = mac_input(aad, IV, ciphertext)
    return {
        "plaintext": plaintext.hex(),
        "field": field,
        "row_id": row_id,
        "header": header.hex(),
        "aad": aad.hex(),
        "iv": IV.hex(),
        "ciphertext": ciphertext.hex(),
        "mac_input": message.hex(),
        "tag": tag(CBC_KEY, message).hex(),
        "envelope": (header + IV + ciphertext + tag(CBC_KEY, message)).hex(),
    }


def gcm_envelope(plaintext: bytes, field: str, row_id: str, index: bytes = b"", bucket: int = 0) -> Case:
    header = header_of(0xFB, int(bucket > 0), index)
    aad = aad_of(header, field, row_id)
    sealed = AESGCM(GCM_KEY).encrypt(NONCE, padded(plaintext, bucket) if bucket else plaintext, aad)
    return {
        "plaintext": plaintext.hex(),
        "field": field,
        "row_id": row_id,
        "header": header.hex(),
        "aad": aad.hex(),
        "iv": NONCE.hex(),
        "ciphertext": sealed[:-16].hex(),
        "tag": sealed[-16:].hex(),
        "envelope": (header + NONCE + sealed).hex(),
    }


def aes(key: bytes, block: bytes) -> bytes:
    return Cipher(AES256(key), ECB()).encryptor().update(block)  # noqa: S305  # one block: AES itself


def xored(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def xaes_derived(key: bytes, nonce: bytes) -> Case:
    """Every step of the derivation, named as in C2SP's specification."""
    zeros = aes(key, bytes(16))
    bits = "".join(f"{byte:08b}" for byte in zeros)
    shifted = bytes(int(f"{bits[1:]}0"[at : at + 8], 2) for at in range(0, 128, 8))
    subkey = xored(shifted, bytes(15) + b"\x87") if bits[0] == "1" else shifted
    one, two = (bytes((0, counter)) + b"X\x00" + nonce[:12] for counter in (1, 2))
    derived = aes(key, xored(one, subkey)) + aes(key, xored(two, subkey))
    steps = {"L": zeros, "K1": subkey, "M1": one, "M2": two, "Kx": derived, "Nx": nonce[12:]}
    return {name: value.hex() for name, value in steps.items()}


def xaes_envelope(  # the parts of an envelope
    plaintext: bytes, field: str, row_id: str, header: bytes, content: bytes | None = None, nonce: bytes = XAES_NONCE
) -> Case:
    aad = aad_of(header, field, row_id)
    steps = xaes_derived(XAES_KEY, nonce)
    sealed = AESGCM(bytes.fromhex(steps["Kx"])).encrypt(nonce[12:], plaintext if content is None else content, aad)
    return {
        "plaintext": plaintext.hex(),
        "field": field,
        "row_id": row_id,
        "header": header.hex(),
        "aad": aad.hex(),
        "iv": nonce.hex(),
        **steps,
        "ciphertext": sealed[:-16].hex(),
        "tag": sealed[-16:].hex(),
        "envelope": (header + nonce + sealed).hex(),
    }


def padded(plaintext: bytes, bucket: int) -> bytes:
    content = plaintext + b"\x80"
    return content + bytes(-len(content) % bucket)


def entry(slot: int, facet: str, normalizer: str, bits: int, normalized: bytes, field: str) -> Case:
    key = hkdf(INDEX_ROOT, facet_label(field, facet), 32)
    return {
        "slot": slot,
        "facet": facet,
        "normalizer": normalizer,
        "bits": bits,
        "key": key.hex(),
        "normalized": normalized.hex(),
        "term": term(key, normalized, bits).hex(),
    }


def bucketed(plaintext: bytes, bucket: int) -> Case:
    """Return an envelope of a padded plaintext; a large one without the input of its MAC, which repeats it."""
    case = cbc_envelope(plaintext, "notes.body", "", header_of(0xFA, 1), padded(plaintext, bucket))
    if bucket > LARGE:
        del case["mac_input"]
    return case | {"padding": bucket}


def index_of(entries: list[Case]) -> bytes:
    parts = ((each["slot"], bytes.fromhex(each["term"])) for each in entries)
    return b"".join(bytes((slot,)) + len(value).to_bytes(2, "big") + value for slot, value in parts)


def envelopes() -> Case:
    email = "customers.email"
    value = "Zoë.Ünal@Example.ORG".encode()
    searched = [
        entry(1, "exact", "exact", 128, value, email),
        entry(2, "lower", "lower", 128, "zoë.ünal@example.org".encode(), email),
        entry(3, "domain", "email_domain", 13, b"example.org", email),
    ]
    cases = {
        "text": cbc_envelope(b"user1@example.com", email, "", header_of(0xFA, 0)),
        "empty text": cbc_envelope(b"", email, "", header_of(0xFA, 0)),
        "one whole block": cbc_envelope(b"0123456789abcdef", email, "", header_of(0xFA, 0)),
        "bound to a row": cbc_envelope(b"user1@example.com", email, "42", header_of(0xFA, 0)),
        "row id beyond ASCII": cbc_envelope(b"x", email, "№ 7", header_of(0xFA, 0)),
        "bytes that are not text": cbc_envelope(b"\x00\xff\xfe", "files.digest", "", header_of(0xFA, 0)),
        "every plane of Unicode": cbc_envelope("é€😀\U0010fffd".encode(), "notes.body", "", header_of(0xFA, 0)),
        "one-part field": cbc_envelope(b"x", "note", "", header_of(0xFA, 0)),
        "padded to 32": cbc_envelope(b"short", email, "", header_of(0xFA, 1), padded(b"short", 32)) | {"padding": 32},
        "padded at the bucket's edge": cbc_envelope(
            bytes(32), "files.digest", "", header_of(0xFA, 1), padded(bytes(32), 32)
        )
        | {"padding": 32},
        "three search terms": cbc_envelope(value, email, "", header_of(0xFA, 0, index_of(searched)))
        | {"search": searched},
        "padded, with a search term": cbc_envelope(
            value, email, "9", header_of(0xFA, 1, index_of(searched[:1])), padded(value, 64)
        )
        | {"padding": 64, "search": searched[:1]},
        "padded to 1": bucketed(b"short", 1),
        "padded to 255": bucketed(b"short", 255),
        "padded to 256": bucketed(b"short", 256),
        "padded to 256, a byte below it": bucketed(b"a" * 255, 256),
        "padded to 256, at its edge": bucketed(b"a" * 256, 256),
        "padded to 257": bucketed(b"short", 257),
        "padded to 300, no whole number of blocks": bucketed(b"a" * 299, 300),
        "padded to 300, a second bucket": bucketed(b"a" * 300, 300),
        "padded to 65535, the largest bucket": bucketed("Zoë".encode(), 65_535),
    }
    # Sixteen terms of 16 bytes: an index whose length takes both of its bytes.
    many = [entry(slot, f"exact{slot}", "exact", 128, value, email) for slot in range(1, 17)]
    gcm = {
        "A256GCM text": gcm_envelope(b"user1@example.com", email, ""),
        "A256GCM empty": gcm_envelope(b"", email, ""),
        "A256GCM bound to a row": gcm_envelope(b"user1@example.com", email, "42"),
        "A256GCM padded, without a search term": gcm_envelope(b"short", email, "", bucket=32) | {"padding": 32},
        "A256GCM padded to 300": gcm_envelope(b"a" * 300, "notes.body", "", bucket=300) | {"padding": 300},
        "A256GCM three search terms": gcm_envelope(value, email, "", index_of(searched)) | {"search": searched},
        "A256GCM padded, with a search term": gcm_envelope(value, email, "9", index_of(searched[:1]), 64)
        | {"padding": 64, "search": searched[:1]},
        "A256GCM sixteen search terms": gcm_envelope(value, email, "", index_of(many)) | {"search": many},
    }
    plain = header_of(0xFC, 0)
    xaes = {
        "XAES-256-GCM text": xaes_envelope(b"user1@example.com", email, "", plain),
        "XAES-256-GCM empty": xaes_envelope(b"", email, "", plain),
        "XAES-256-GCM bound to a row": xaes_envelope(b"user1@example.com", email, "42", plain),
        "XAES-256-GCM with another nonce": xaes_envelope(b"user1@example.com", email, "", plain, nonce=bytes(24)),
        "XAES-256-GCM padded, three search terms": xaes_envelope(
            value, email, "9", header_of(0xFC, 1, index_of(searched)), padded(value, 300)
        )
        | {"padding": 300, "search": searched},
    }
    return {
        "about": "Whole envelopes with every intermediate value; hex, except field, row_id and names",
        "dek": DEK.hex(),
        "key_id": KEY_ID.hex(),
        "A256CBC-HS512 key": CBC_KEY.hex(),
        "A256GCM key": GCM_KEY.hex(),
        "XAES-256-GCM key": XAES_KEY.hex(),
        "cases": [{"name": name, "suite": "A256CBC-HS512"} | case for name, case in cases.items()]
        + [{"name": name, "suite": "A256GCM"} | case for name, case in gcm.items()]
        + [{"name": name, "suite": "XAES-256-GCM"} | case for name, case in xaes.items()],
    }


def derivation() -> Case:
    labels = [
        ("A256CBC-HS512", b"glpgenc/v1/A256CBC-HS512", 64),
        ("A256GCM", b"glpgenc/v1/A256GCM", 32),
        ("XAES-256-GCM", b"glpgenc/v1/XAES-256-GCM", 32),
    ]
    facets = [
        ("customers.email", "exact"),
        ("customers.email", "lower"),
        ("customers.emaile", "xact"),
        ("note", "last4"),
    ]
    return {
        "about": "HKDF-SHA-256 (RFC 5869) without salt; the label is the info",
        "suite_keys": [
            {"dek": root.hex(), "suite": name, "label": label.hex(), "key": hkdf(root, label, size).hex()}
            for root in (DEK, bytes(32), b"\xff" * 32)
            for name, label, size in labels
        ],
        "facet_keys": [
            {
                "index_root": INDEX_ROOT.hex(),
                "field": field,
                "facet": facet,
                "label": facet_label(field, facet).hex(),
                "key": hkdf(INDEX_ROOT, facet_label(field, facet), 32).hex(),
            }
            for field, facet in facets
        ],
        "shared_keys": [
            {
                "index_root": root.hex(),
                "name": name,
                "label": shared_label(name).hex(),
                "key": hkdf(root, shared_label(name), 32).hex(),
            }
            for root in (INDEX_ROOT, bytes(32))
            for name in ("emails", "emails.2", "exact", "customers")
        ],
    }


NORMALIZED = [
    ("exact", "MiXed Case ", "MiXed Case "),
    ("exact", "", ""),
    ("lower", "MiXed Case 123!", "mixed case 123!"),
    ("lower", "", ""),
    ("lower", "ÀÉÎÕÜÇÑØÞ", "àéîõüçñøþ"),
    ("lower", "ŁÓDŹ ŽÜRICH ȘȚ", "łódź žürich șț"),
    ("lower", "ΑΒΓ ΆΈΩΣ ς", "αβγ άέωσ ς"),
    ("lower", "ПРИВЕТ ЁЖ ЇҐ", "привет ёж їґ"),
    ("lower", "ԱԲԳ", "աբգ"),
    ("lower", "NGUYỄN ĐỨC", "nguyễn đức"),
    ("lower", "straße ẞ", "straße ß"),
    ("lower", "\u0130I \u0131i", "\u0130i \u0131i"),
    ("lower", "\u212a\u2126 stay", "\u212a\u2126 stay"),
    ("lower", "日本語 ABC 😀", "日本語 abc 😀"),
    ("lower", "E\u0301 is not É", "e\u0301 is not é"),
    ("digits", "+49 (0)30 123-4567", "490301234567"),
    ("digits", "no digits", ""),
    ("digits", "٣٤٥ are not ASCII 7", "7"),
    ("digits", "", ""),
    ("last4", "4111 1111 1111 1234", "1234"),
    ("last4", "12", "12"),
    ("last4", "x", ""),
    ("email_domain", "User@Example.COM", "example.com"),
    ("email_domain", "a@b@C.org", "c.org"),
    ("email_domain", "No At Sign", "no at sign"),
    ("email_domain", "ends@", ""),
    ("email_domain", "x@MÜNCHEN.example", "münchen.example"),
    ("number", "0", "0"),
    ("number", "-0", "0"),
    ("number", "-0.00", "0"),
    ("number", "0e5", "0"),
    ("number", "+7", "7"),
    ("number", "007", "7"),
    ("number", "12.50", "12.5"),
    ("number", "-12.50", "-12.5"),
    ("number", "100", "100"),
    ("number", "100.000", "100"),
    ("number", ".5", "0.5"),
    ("number", "-.5", "-0.5"),
    ("number", "5.", "5"),
    ("number", "1E+2", "100"),
    ("number", "1.5e-07", "0.00000015"),
    ("number", "1e0000000000000000003", "1000"),
    ("number", "1e-1000", "0." + "0" * 999 + "1"),
    ("number", "2e1000", "2" + "0" * 1000),
    ("number", "9" * 1000, "9" * 1000),
    ("number", "NaN", "NaN"),
    ("number", "Infinity", "Infinity"),
    ("number", "-Infinity", "-Infinity"),
]
NO_NUMBERS = [
    "", " ", "-", ".", "1 ", " 1", "1\n", "1,5", "1.2.3", "--1", "0x10", "1_000", "e5", "1e", "1e1001", "1e-1001",
    "nan", "inf", "infinity", "+Infinity", "-NaN", "\u0663", "9" * 1001,
]  # fmt: skip


def normalizers() -> Case:
    return {
        "about": "Normalisers on UTF-8 text: value to normalized",
        "cases": [
            {"normalizer": name, "value": value, "normalized": normalized} for name, value, normalized in NORMALIZED
        ],
        "refused": [{"normalizer": "number", "value": value, "expect": "InvalidValueError"} for value in NO_NUMBERS],
    }


FACET_KEY = hkdf(INDEX_ROOT, facet_label("customers.email", "lower"), 32)
NORMALIZERS = {"exact": 1, "lower": 2, "digits": 3}
UNITS = {"number": 1, "day": 2, "month": 3}
MONTHS = {"unit": "month", "size": "1", "low": -840, "high": 1560}
QUARTERS = {"unit": "month", "size": "3", "low": -280, "high": 520}
DAYS = {"unit": "day", "size": "1", "low": -25567, "high": 47482}
WEEKS = {"unit": "day", "size": "7", "low": -1000, "high": 1000}
WHOLE = {"unit": "number", "size": "1", "low": -3, "high": 3}
THOUSANDS = {"unit": "number", "size": "1000", "low": -1024, "high": 1023}
QUARTER = {"unit": "number", "size": "0.25", "low": -100, "high": 100}
ANY_WORDS = {"version": 1, "language": "none", "stop": False}
ENGLISH = {"version": 1, "language": "english", "stop": True}
ENGLISH_WHOLE = {"version": 1, "language": "english", "stop": False}
THIN = {"unit": "number", "size": "0.000000000000000003", "low": -(2**63), "high": -(2**63) + 100_000}


def parameters_of(kind: str, given: Case) -> bytes:
    if kind == "scalar":
        return b""
    if kind == "prefix":
        return bytes((given["least"], given["most"])) + bytes(34)
    if kind == "contains":
        return bytes((given["length"],)) + bytes(35)
    if kind == "words":
        return bytes((given["version"], ("none", "english").index(given["language"]), given["stop"])) + bytes(33)
    if kind in {"similar", "elements"}:
        return bytes(36)
    whole, _, fraction = given["size"].partition(".")
    numbers = [int(whole + fraction), given["low"], given["high"]]
    packed = b"".join((number % 2**64).to_bytes(8, "big") for number in numbers)
    return bytes((UNITS[given["unit"]], len(fraction), 0, 0)) + packed + bytes(8)


def entry_of(kind: str, given: Case, normalizer: str, bits: int, *, path: bool = False) -> bytes:
    number = {"scalar": 0, "prefix": 1, "contains": 2, "range": 3, "words": 4, "similar": 5, "elements": 8}[kind]
    return bytes((7, NORMALIZERS[normalizer], bits, number + 64 * path)) + FACET_KEY + parameters_of(kind, given)


def pieces_of(kind: str, given: Case, text: str) -> list[str]:
    if kind == "prefix":
        return [text[:size] for size in range(given["least"], given["most"] + 1) if size <= len(text)]
    if kind == "words":
        return [word for word in text.split("|") if word]
    if kind == "similar":
        return [piece for word in text.split("|") for piece in trigrams_of(word)]
    size = given["length"]
    return [text[at : at + size] for at in range(len(text)) if len(text[at : at + size]) == size]


def trigrams_of(word: str) -> list[str]:
    spaced = [*"  ", *word, " "]
    return ["".join(three) for three in zip(spaced, spaced[1:], spaced[2:], strict=False)] if word else []


def tags_of(kind: str, given: Case, text: str, bits: int) -> list[bytes]:
    tags: list[bytes] = []
    for piece in pieces_of(kind, given, text):
        tag_of_piece = (term(FACET_KEY, piece.encode(), bits) + bytes(3))[:4]
        if tag_of_piece not in tags:
            tags.append(tag_of_piece)
    return sorted(tags, key=lambda each: int.from_bytes(each, "big"))


def day_of(text: str) -> tuple[int, int, int]:
    """Return the day since 1970-01-01, year and month. 400 years have 146,097 days, and datetime knows 9,999 years."""
    year, month, day = (int(part) for part in text.removesuffix(" BC").replace("T", " ").split(" ")[0].split("-"))
    year = 1 - year if text.endswith(" BC") else year
    cycles = (year - 2000) // 400
    moved = dt.date(year - 400 * cycles, month, day)
    return (moved - dt.date(1970, 1, 1)).days + 146_097 * cycles, year, month


def bucket_of(given: Case, text: str) -> int:
    if text in {"NaN", "Infinity", "infinity"}:
        return int(given["high"]) + 1
    if text in {"-Infinity", "-infinity"}:
        return int(given["low"]) - 1
    with decimal.localcontext(decimal.Context(prec=3000)):
        if given["unit"] == "number":
            bucket = math.floor(decimal.Decimal(text) / decimal.Decimal(given["size"]))
        else:
            days, year, month = day_of(text)
            bucket = (days if given["unit"] == "day" else 12 * (year - 1970) + month - 1) // int(given["size"])
    return min(max(int(given["low"]) - 1, bucket), int(given["high"]) + 1)


# The part, counted from 0, is a byte before the normalised value.
PARTITIONED: list[tuple[int, str, int, str, str]] = [
    (2, "exact", 128, "Ada", "Ada"),
    (4, "lower", 128, "ÜNAL@Example.org", "ünal@example.org"),
    (3, "exact", 64, "", ""),
    (4, "digits", 12, "+49 (0)30 123", "49030123"),
    (255, "exact", 17, "\x01Ada", "\x01Ada"),
]
TAGGED: list[tuple[str, str, Case, str, int, str, str]] = [
    ("prefixes", "prefix", {"least": 2, "most": 5}, "exact", 32, "Ada Lovelace", "Ada Lovelace"),
    ("prefixes of a text shorter than the longest", "prefix", {"least": 2, "most": 5}, "exact", 32, "Ada", "Ada"),
    ("a text as short as the least", "prefix", {"least": 2, "most": 5}, "exact", 32, "Al", "Al"),
    ("a text shorter than the least", "prefix", {"least": 2, "most": 5}, "exact", 32, "A", ""),
    ("prefixes of an empty text", "prefix", {"least": 1, "most": 32}, "exact", 32, "", ""),
    ("prefixes in lower case", "prefix", {"least": 1, "most": 4}, "lower", 32, "ŁÓDŹ", "łódź"),
    ("prefixes count characters, not bytes", "prefix", {"least": 3, "most": 32}, "exact", 32, "日本語😀é", "日本語😀é"),
    ("prefixes of 9 bits", "prefix", {"least": 1, "most": 32}, "exact", 9, "abcdefghijklmnop", "abcdefghijklmnop"),
    ("prefixes of 1 bit", "prefix", {"least": 1, "most": 32}, "exact", 1, "abcdefghijklmnop", "abcdefghijklmnop"),
    ("prefixes of digits", "prefix", {"least": 3, "most": 6}, "digits", 32, "+49 (0)30 123", "49030123"),
    ("contains", "contains", {"length": 3}, "exact", 32, "Ada Lovelace", "Ada Lovelace"),
    ("contains, a text as long as a run", "contains", {"length": 3}, "exact", 32, "Ada", "Ada"),
    ("contains, a text shorter than a run", "contains", {"length": 3}, "exact", 32, "Al", ""),
    ("contains, an empty text", "contains", {"length": 2}, "exact", 32, "", ""),
    ("contains, runs that repeat", "contains", {"length": 2}, "exact", 32, "abababab", "abababab"),
    ("contains, one character only", "contains", {"length": 8}, "exact", 32, "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
    ("contains, in lower case", "contains", {"length": 3}, "lower", 32, "ПРИВЕТ Zoë", "привет zoë"),
    ("contains, every plane", "contains", {"length": 2}, "exact", 32, "é€😀\U0010fffde\u0301", "é€😀\U0010fffde\u0301"),
    ("contains, 31 bits", "contains", {"length": 3}, "exact", 31, "Ada Lovelace", "Ada Lovelace"),
    ("contains, 24 bits", "contains", {"length": 3}, "exact", 24, "Ada Lovelace", "Ada Lovelace"),
    # Of words, the stems that have tags, by hand.
    ("words", "words", ANY_WORDS, "lower", 32, "The Brown fox, the FOX!", "the|brown|fox"),
    ("words of English", "words", ENGLISH, "lower", 32, "The foxes are running; don't stop", "fox|run|stop"),
    ("words of English, with stop words", "words", ENGLISH_WHOLE, "lower", 32, "The foxes", "the|fox"),
    (
        "words beyond ASCII",
        "words",
        ANY_WORDS,
        "lower",
        32,
        "Zoë ŁÓDŹ 日本語 e\u0301tude 😀",
        "zoë|łódź|日|本|語|e\u0301tude",
    ),
    ("no words", "words", ENGLISH, "lower", 32, "to be, or not to be?", ""),
    ("words of an empty text", "words", ANY_WORDS, "lower", 32, "", ""),
    ("words of 17 bits", "words", ANY_WORDS, "lower", 17, "the quick brown fox jumps", "the|quick|brown|fox|jumps"),
    # Of similar, the words that are in the text, by hand.
    ("trigrams", "similar", {}, "lower", 32, "Ada Lovelace", "ada|lovelace"),
    ("trigrams that repeat", "similar", {}, "lower", 32, "Ada, ADA! adada", "ada|adada"),
    ("trigrams of a text without a word", "similar", {}, "lower", 32, " -- ", ""),
    ("trigrams of an empty text", "similar", {}, "lower", 32, "", ""),
    ("trigrams of a letter", "similar", {}, "lower", 32, "A", "a"),
    ("trigrams beyond ASCII", "similar", {}, "lower", 32, "Zoë ŁÓDŹ «日本語»", "zoë|łódź|日本語"),
    ("trigrams of 31 bits", "similar", {}, "lower", 31, "Ada Lovelace", "ada|lovelace"),
    ("trigrams of 7 bits", "similar", {}, "lower", 7, "the quick brown fox jumps", "the|quick|brown|fox|jumps"),
    (
        "contains, 4 bits",
        "contains",
        {"length": 3},
        "exact",
        4,
        "the quick brown fox jumps",
        "the quick brown fox jumps",
    ),
]
BUCKETED: list[tuple[Case, list[str]]] = [
    (WHOLE, ["0", "0.999", "1", "-0", "-0.001", "-1", "-1.5", "3", "3.999", "4", "5", "-3", "-3.001", "-4", "1e1000",
             "-1e1000", "1e-1000", "-1e-1000", "NaN", "Infinity", "-Infinity", "+2", "2.", ".5"]),
    (THOUSANDS, ["999.99", "1000", "1000.00", "-1", "-1000", "-1000.01", "1e3", "1023999", "1024000", "-1024000.5"]),
    (QUARTER, ["0.25", "0.249999999999999999999999", "-0.25", "-0.26", "25", "25.25"]),
    (THIN, ["-27.670116110564327424", "-27.670116110564327425", "-27.670116110564027424", "0", "-28"]),
    (MONTHS, ["1970-01-01", "1969-12-31", "2024-02-29", "2024-02-29 10:00:00.5", "2024-02-29 10:00:00+00", "1900-01-01",
              "1899-12-31", "2100-01-31", "2100-02-01", "0044-03-15 BC", "12024-01-01", "infinity", "-infinity"]),
    (QUARTERS, ["1970-03-31", "1970-04-01", "1969-12-31", "1969-09-30", "2024-02-29T23:59:59.999999Z"]),
    (DAYS, ["1970-01-01", "1969-12-31", "2000-02-29", "1900-02-28", "1900-03-01", "1900-01-01", "1899-12-31",
            "2100-01-01", "2100-01-02 00:00:00"]),
    (WEEKS, ["1970-01-07", "1970-01-08", "1969-12-31", "1969-12-25", "1969-12-24", "1950-10-31", "0001-01-01",
             "0001-12-31 BC", "5874897-12-31", "4714-11-24 BC"]),
    ({"unit": "day", "size": "365", "low": -9000, "high": 0}, ["0001-01-01", "0001-12-31 BC", "0001-02-29 BC",
     "4714-11-24 BC", "0400-02-29", "9999999-12-31 BC"]),
]  # fmt: skip
NOT_IN_A_RANGE: list[tuple[Case, list[str]]] = [
    (WHOLE, ["", "x", "1,5", "2024-02-29", "infinity", "1e1001"]),
    (DAYS, ["", "1", "NaN", "Infinity", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-04-31",
            "2024-01-00", "0000-01-01", "24-01-01", "2024-1-1", "2024-01-01 24:00:00", "2024-01-01 10:60:00",
            "2024-01-01 10:00:60", "2024-01-01 10:00:00+02", "2024-01-01  BC", "2024-01-01 10", "29.02.2024",
            " 2024-02-29", "2024-02-29\n",
            "12345678-01-01", "0001-02-29", "0002-02-29 BC"]),
]  # fmt: skip
SEARCHED: list[tuple[str, str, Case, str, int, str, str]] = [
    ("a beginning", "prefix", {"least": 2, "most": 5}, "exact", 32, "Ad", "Ad"),
    ("a beginning longer than the longest", "prefix", {"least": 2, "most": 5}, "exact", 32, "Ada Lovelace", "Ada L"),
    ("a beginning in lower case", "prefix", {"least": 1, "most": 4}, "lower", 9, "ŁÓ", "łó"),
    ("a part as long as a run", "contains", {"length": 3}, "exact", 32, "ove", "ove"),
    ("a longer part", "contains", {"length": 3}, "lower", 32, "LOVELACE ♥", "lovelace ♥"),
    ("a part with runs that repeat", "contains", {"length": 2}, "exact", 17, "ababab", "ababab"),
    ("words to look for", "words", ENGLISH, "lower", 32, "The jumping FOX", "jump|fox"),
    ("a word to look for", "words", ANY_WORDS, "lower", 9, "jumping", "jumping"),
    ("a text to be similar to", "similar", {}, "lower", 32, "Lovelace, ADA", "ada|lovelace"),
    ("a letter to be similar to", "similar", {}, "lower", 20, "x", "x"),
    ("no word to be similar to", "similar", {}, "lower", 32, "...", ""),
]
TOO_SHORT: list[tuple[str, Case, str, str]] = [
    ("prefix", {"least": 2, "most": 5}, "exact", "A"),
    ("prefix", {"least": 1, "most": 5}, "exact", ""),
    ("prefix", {"least": 3, "most": 5}, "digits", "12 x"),
    ("contains", {"length": 3}, "exact", "日本"),
    ("words", ENGLISH, "lower", "the of"),
    ("words", ANY_WORDS, "lower", "-- 😀"),
    ("words", ANY_WORDS, "lower", ""),
]
BETWEEN: list[tuple[Case, str | None, str | None]] = [
    (WHOLE, "0", "2.5"),
    (WHOLE, "-99", "99"),
    (WHOLE, None, "-4"),
    (WHOLE, "3.5", None),
    (WHOLE, None, None),
    (WHOLE, "2", "1"),
    (WHOLE, "1.9", "1.1"),
    (MONTHS, "2023-12-31", "2024-02-01 00:00:00"),
    (MONTHS, "2100-01-01", "infinity"),
]


def facets() -> Case:
    stored = [
        {"name": name, "kind": kind, "parameters": given, "normalizer": normalizer, "bits": bits, "value": value,
         "entry": entry_of(kind, given, normalizer, bits).hex(),
         "term": b"".join(tags_of(kind, given, normalized, bits)).hex()}
        for name, kind, given, normalizer, bits, value, normalized in TAGGED
    ] + [
        {"name": f"{given['size']} {given['unit']} {value} {bits}", "kind": "range", "parameters": given,
         "normalizer": "exact", "bits": bits, "value": value, "entry": entry_of("range", given, "exact", bits).hex(),
         "bucket": bucket_of(given, value), "term": term(FACET_KEY, b"%d" % bucket_of(given, value), bits).hex()}
        for given, values in BUCKETED for value in values for bits in ((64, 128, 13) if value == values[0] else (64,))
    ]  # fmt: skip
    return {
        "facets": stored,
        "partitions": [
            {"name": f"{count} of {value!a}, {normalizer}, {bits}", "kind": "partitioned",
             "parameters": {"partitions": count}, "normalizer": normalizer, "bits": bits, "value": value,
             "entry": (bytes((7, NORMALIZERS[normalizer], bits, 7)) + FACET_KEY + bytes((count,)) + bytes(35)).hex(),
             "terms": [term(FACET_KEY, bytes((part,)) + normalized.encode(), bits).hex() for part in range(count)]}
            for count, normalizer, bits, value, normalized in PARTITIONED
        ],
        "facets_refused": [
            {"kind": "range", "parameters": given, "normalizer": "exact", "bits": 64, "value": value,
             "expect": "InvalidValueError"}
            for given, values in NOT_IN_A_RANGE for value in values
        ],
        "searches": [
            {"name": name, "kind": kind, "parameters": given, "normalizer": normalizer, "bits": bits,
             "fragment": fragment, "tags": [int.from_bytes(each, "big", signed=True)
                      for each in tags_of(kind, given if kind != "prefix" else
                                          {"least": len(normalized), "most": len(normalized)}, normalized, bits)]}
            for name, kind, given, normalizer, bits, fragment, normalized in SEARCHED
        ],
        "searches_refused": [
            {"kind": kind, "parameters": given, "normalizer": normalizer, "bits": 32, "fragment": fragment,
             "expect": "InvalidValueError"}
            for kind, given, normalizer, fragment in TOO_SHORT
        ],
        "ranges": [
            {"kind": "range", "parameters": given, "normalizer": "exact", "bits": 64, "low": low, "high": high,
             "terms": [term(FACET_KEY, b"%d" % bucket, 64).hex() for bucket in range(
                 given["low"] - 1 if low is None else bucket_of(given, low),
                 1 + (given["high"] + 1 if high is None else bucket_of(given, high)))]}
            for given, low, high in BETWEEN
        ],
    }  # fmt: skip


def blind_index() -> Case:
    key = hkdf(INDEX_ROOT, facet_label("customers.email", "lower"), 32)
    values = [
        ("lower", "User@Example.COM", "user@example.com"),
        ("exact", "", ""),
        ("digits", "+1 555-0100", "15550100"),
    ]
    return {
        "about": "Search terms: HMAC-SHA-256 of the normalised value, first bits kept, the rest of the last byte zero",
        "key": key.hex(),
        "cases": [
            {
                "normalizer": name,
                "value": value,
                "normalized": normalized.encode().hex(),
                "hmac": hmac.digest(key, normalized.encode(), "sha256").hex(),
                "bits": bits,
                "term": term(key, normalized.encode(), bits).hex(),
            }
            for name, value, normalized in values
            for bits in (128, 127, 121, 120, 64, 32, 17, 9, 8, 7, 1)
        ],
    } | facets()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 0x01,)) + data[at + 1 :]


def malformed() -> Case:
    field, row = "customers.email", "42"
    searched = [entry(1, "lower", "lower", 128, b"user1@example.com", field)]
    good = bytes.fromhex(
        cbc_envelope(b"user1@example.com", field, row, header_of(0xFA, 0, index_of(searched)))["envelope"]
    )
    body = 20 + 19
    authentication, not_encrypted = "AuthenticationError", "NotEncryptedError"
    unknown_flag = cbc_envelope(b"user1@example.com", field, row, header_of(0xFA, 2))["envelope"]
    two_flags = cbc_envelope(b"user1@example.com", field, row, header_of(0xFA, 3))["envelope"]
    bad_padding = cbc_envelope(b"user1@example.com", field, row, header_of(0xFA, 1))["envelope"]
    zero_padding = cbc_envelope(b"", field, row, header_of(0xFA, 1), bytes(32))["envelope"]
    rows: list[tuple[str, bytes, str]] = [
        ("empty", b"", not_encrypted),
        ("suite byte alone", good[:1], not_encrypted),
        ("header alone", good[:20], not_encrypted),
        ("one byte short", good[:-1], not_encrypted),
        ("one block short", good[:-16], authentication),
        ("no room for a ciphertext", good[: body + 48], not_encrypted),
        ("one byte long", good + b"\x00", not_encrypted),
        ("one block long", good + bytes(16), authentication),
        ("suite XAES-256-GCM, shorter than a header", bytes((0xFC,)) + bytes(10), not_encrypted),
        ("suite XAES-256-GCM, one byte shorter than nonce and tag", bytes((0xFC, 0)) + bytes(57), not_encrypted),
        ("suite XAES-256-GCM with an unknown flag", bytes((0xFC, 2)) + good[2:], not_encrypted),
        (
            "suite XAES-256-GCM with an index longer than the value",
            bytes((0xFC,)) + good[1:18] + b"\xff\xff" + good[20:],
            not_encrypted,
        ),
        (
            "suite XAES-256-GCM with an index that leaves one byte too few",
            bytes((0xFC,)) + good[1:18] + (len(good) - 59).to_bytes(2, "big") + good[20:],
            not_encrypted,
        ),
        ("suite A256GCM with an unknown flag", bytes((0xFB, 2)) + good[2:], not_encrypted),
        (
            "suite A256GCM with an index longer than the value",
            bytes((0xFB,)) + good[1:18] + b"\xff\xff" + good[20:],
            not_encrypted,
        ),
        ("unknown suite 0xF9", bytes((0xF9,)) + good[1:], not_encrypted),
        ("unknown suite 0xFD", bytes((0xFD,)) + good[1:], not_encrypted),
        ("unknown suite 0x00", bytes((0x00,)) + good[1:], not_encrypted),
        ("unknown flag, rightly authenticated", bytes.fromhex(unknown_flag), not_encrypted),
        ("known and unknown flag, rightly authenticated", bytes.fromhex(two_flags), not_encrypted),
        ("flag 0x80", good[:1] + b"\x80" + good[2:], not_encrypted),
        ("padding flag on an unpadded value", flipped(good, 1), authentication),
        ("padding flag, authenticated, without padding", bytes.fromhex(bad_padding), authentication),
        ("padding of zeros only", bytes.fromhex(zero_padding), authentication),
        ("flipped bit in the key id", flipped(good, 2), "KeyNotLoadedError"),
        ("flipped bit at the key id's end", flipped(good, 17), "KeyNotLoadedError"),
        ("index longer than the value", good[:18] + b"\xff\xff" + good[20:], not_encrypted),
        ("index one block longer", good[:18] + (19 + 16).to_bytes(2, "big") + good[20:], authentication),
        ("index one block shorter", good[:18] + (19 - 16).to_bytes(2, "big") + good[20:], authentication),
        ("flipped bit in the index's length", flipped(good, 19), not_encrypted),
        ("flipped bit in a slot", flipped(good, 20), authentication),
        ("flipped bit in a term's length", flipped(good, 22), authentication),
        ("flipped bit in a term", flipped(good, 23), authentication),
        ("index taken out", good[:18] + b"\x00\x00" + good[body:], authentication),
        ("flipped bit in the IV", flipped(good, body), authentication),
        ("flipped bit at the IV's end", flipped(good, body + 15), authentication),
        ("flipped bit in the ciphertext", flipped(good, body + 16), authentication),
        ("flipped bit at the ciphertext's end", flipped(good, len(good) - 33), authentication),
        ("flipped bit in the tag", flipped(good, len(good) - 32), authentication),
        ("flipped bit at the tag's end", flipped(good, len(good) - 1), authentication),
        ("tag of zeros", good[:-32] + bytes(32), authentication),
        (
            "blocks of ciphertext exchanged",
            good[: body + 16] + good[body + 32 : body + 48] + good[body + 16 : body + 32] + good[body + 48 :],
            authentication,
        ),
        ("plaintext in place of an envelope", b"user1@example.com", not_encrypted),
        ("long plaintext in place of an envelope", b"user1@example.com " * 8, not_encrypted),
        ("text form of an envelope", b"\\x" + good.hex().encode(), not_encrypted),
        ("pgp_sym_encrypt output", bytes.fromhex("c30d04070302") + bytes(80), not_encrypted),
    ]
    opens: list[Case] = [{"name": name, "envelope": data.hex(), "expect": expect} for name, data, expect in rows]
    opens += [
        {"name": "wrong field", "envelope": good.hex(), "field": "customers.phone", "expect": authentication},
        {
            "name": "field with another case",
            "envelope": good.hex(),
            "field": "Customers.email",
            "expect": "InvalidFieldError",
        },
        {"name": "empty field", "envelope": good.hex(), "field": "", "expect": "InvalidFieldError"},
        {
            "name": "row's bytes moved to the field",
            "envelope": good.hex(),
            "field": "customers.email42",
            "row_id": "",
            "expect": authentication,
        },
        {"name": "wrong row", "envelope": good.hex(), "row_id": "43", "expect": authentication},
        {"name": "no row where one was bound", "envelope": good.hex(), "row_id": "", "expect": authentication},
    ]
    xaes = bytes.fromhex(xaes_envelope(b"user1@example.com", field, row, header_of(0xFC, 0, good[20:body]))["envelope"])
    xaes_rows: list[tuple[str, bytes, str]] = [
        ("header and nonce alone", xaes[: body + 24], not_encrypted),
        ("no ciphertext, tag one byte short", xaes[: body + 39], not_encrypted),
        ("one byte short", xaes[:-1], authentication),
        ("one byte long", xaes + b"\x00", authentication),
        ("as suite A256GCM", b"\xfb" + xaes[1:], authentication),
        ("padding flag on an unpadded value", flipped(xaes, 1), authentication),
        ("flipped bit in a term", flipped(xaes, 23), authentication),
        ("index taken out", xaes[:18] + b"\x00\x00" + xaes[body:], authentication),
        ("flipped bit at the nonce's begin", flipped(xaes, body), authentication),
        ("flipped bit at the end of the nonce's first half", flipped(xaes, body + 11), authentication),
        ("flipped bit at the begin of the nonce's second half", flipped(xaes, body + 12), authentication),
        ("flipped bit at the nonce's end", flipped(xaes, body + 23), authentication),
        (
            "halves of the nonce exchanged",
            xaes[:body] + xaes[body + 12 : body + 24] + xaes[body : body + 12] + xaes[body + 24 :],
            authentication,
        ),
        ("flipped bit in the ciphertext", flipped(xaes, body + 24), authentication),
        ("flipped bit in the tag", flipped(xaes, len(xaes) - 16), authentication),
        ("flipped bit at the tag's end", flipped(xaes, len(xaes) - 1), authentication),
        ("tag of zeros", xaes[:-16] + bytes(16), authentication),
        (
            "padding flag, authenticated, without padding",
            bytes.fromhex(xaes_envelope(b"user1@example.com", field, row, header_of(0xFC, 1))["envelope"]),
            authentication,
        ),
    ]
    nested = {
        "envelope": good,
        "envelope of suite A256GCM": bytes.fromhex(gcm_envelope(b"", field, "")["envelope"]),
        "envelope of suite XAES-256-GCM": bytes.fromhex(xaes_envelope(b"", field, "", header_of(0xFC, 0))["envelope"]),
    }
    return {
        "about": "One malformation a case: `expect` names the error class, and by it the SQLSTATE (glpgenc/errors.py)",
        "key_id": KEY_ID.hex(),
        "key": CBC_KEY.hex(),
        "field": field,
        "row_id": row,
        "good": good.hex(),
        "open": opens,
        "xaes_key": XAES_KEY.hex(),
        "xaes_good": xaes.hex(),
        "xaes_open": [{"name": name, "envelope": data.hex(), "expect": expect} for name, data, expect in xaes_rows],
        "encrypt": [
            {"name": f"plaintext that is an {name}", "plaintext": data.hex(), "expect": "AlreadyEncryptedError"}
            for name, data in nested.items()
        ]
        + [
            {
                "name": f"plaintext that is the text form of an {name}",
                "plaintext": (b"\\x" + data.hex().encode()).hex(),
                "expect": "AlreadyEncryptedError",
            }
            for name, data in nested.items()
        ]
        + [
            {
                "name": f"plaintext that is the upper-case text form of an {name}",
                "plaintext": (b"\\x" + data.hex().upper().encode()).hex(),
                "expect": "AlreadyEncryptedError",
            }
            for name, data in nested.items()
        ],
        "raw": [
            {"name": name, "key": key.hex(), "iv": iv.hex(), "expect": "InvalidLengthError"}
            for name, key, iv in (
                ("empty key", b"", IV),
                ("20-byte key", CBC_KEY[:20], IV),
                ("32-byte key", CBC_KEY[:32], IV),
                ("63-byte key", CBC_KEY[:63], IV),
                ("65-byte key", CBC_KEY + b"\x00", IV),
                ("empty IV", CBC_KEY, b""),
                ("1-byte IV", CBC_KEY, IV[:1]),
                ("15-byte IV", CBC_KEY, IV[:15]),
                ("17-byte IV", CBC_KEY, IV + b"\x00"),
            )
        ],
    }


def sealed() -> Case:
    challenge = hashlib.sha512(b"challenge").digest()
    facet = hkdf(INDEX_ROOT, facet_label("customers.email", "lower"), 32)
    content = KEY_ID + CBC_KEY + (32).to_bytes(2, "big") + bytes((1, 2, 128, 0)) + facet
    other_id = KEY_ID[:-1] + b"\x07"
    other_key = hkdf(bytes(32), b"glpgenc/v1/A256CBC-HS512", 64)

    def record(kind: bytes, name: bytes, value: bytes) -> bytes:
        return kind + bytes((len(name),)) + name + u32(len(value)) + value

    message = b"\x01" + record(b"F", b"customers.email", content) + record(b"K", b"k07", other_id + other_key)
    label = b"glpgenc session v1"
    ciphertext = cbc(challenge, IV, message)
    shapes: list[tuple[str, Case, str, int]] = [
        ("prefix", {"least": 2, "most": 10}, "lower", 32),
        ("contains", {"length": 3}, "lower", 24),
        ("range", MONTHS, "exact", 64),
        ("range", QUARTER, "exact", 128),
        ("words", ENGLISH, "lower", 32),
        ("similar", {}, "lower", 32),
    ]
    shaped = KEY_ID + CBC_KEY + bytes(2) + b"".join(entry_of(*shape) for shape in shapes)
    mixed: list[tuple[str, Case, str, int]] = [("scalar", {}, "lower", 128), ("scalar", {}, "exact", 64), *shapes]
    of_both = KEY_ID + CBC_KEY + bytes(2)
    for at, shape in enumerate(mixed):
        entry = entry_of(*shape)
        of_both += entry if at == 1 else entry[:3] + bytes((entry[3] + 128,))
    return {
        "about": "Sealed session keys: one field padded to 32 bytes with one search entry, one more key to read with",
        "challenge": challenge.hex(),
        "field": "customers.email",
        "key_id": KEY_ID.hex(),
        "key": CBC_KEY.hex(),
        "padding": 32,
        "entry": {"slot": 1, "normalizer": "lower", "bits": 128, "key": facet.hex()},
        "read_key": {"key_id": other_id.hex(), "key": other_key.hex()},
        "message": message.hex(),
        "iv": IV.hex(),
        "sealed": (IV + ciphertext + tag(challenge, mac_input(label, IV, ciphertext))).hex(),
        "facets": {
            "entries": [
                {"slot": 7, "kind": kind, "parameters": given, "normalizer": normalizer, "bits": bits}
                | {"key": FACET_KEY.hex()}
                for kind, given, normalizer, bits in shapes
            ],
            "message": (b"\x01" + record(b"F", b"customers.email", shaped)).hex(),
        },
        "global": {
            "about": "Facets of scope global, among others: their keys are not sent",
            "entries": [
                {"slot": 7, "kind": kind, "parameters": given, "normalizer": normalizer, "bits": bits}
                | {"key": FACET_KEY.hex(), "global": at != 1}
                for at, (kind, given, normalizer, bits) in enumerate(mixed)
            ],
            "message": (b"\x01" + record(b"F", b"customers.email", of_both)).hex(),
        },
    }


SPELLED: list[tuple[str, str, list[str]]] = [
    ("one word", "word", ["word"]),
    ("capitals", "WORD", ["word"]),
    ("a word of one letter", "I", ["i"]),
    ("a word of two", "Al", ["al"]),
    ("several words, whatever is between them", "\tAda -- Lovelace,\r\n(1815)", ["ada", "lovelace", "1815"]),
    ("an apostrophe is between words, and so is an underscore", "O'Neill_Jr.", ["o", "neill", "jr"]),
    ("letters and digits are of one word", "b2b 4you", ["b2b", "4you"]),
    ("nothing", "", []),
    ("no word", " .,;!?€😀\u2014\u00a0\u3000", []),
    ("a no-break space and a dash", "a\u00a0b\u2014c", ["a", "b", "c"]),
    ("Latin", "Ångström ÉCLAIR straße", ["ångström", "éclair", "straße"]),
    ("a letter that lower leaves as it is", "\u0130\u212a", ["\u0130\u212a"]),
    ("an accent of its own", "E\u0301cole", ["e\u0301cole"]),
    ("Greek, with a final sigma that stays", "ΟΔΟΣ ὁδός", ["οδοσ", "ὁδός"]),
    ("Cyrillic", "Ёжик", ["ёжик"]),
    ("Hebrew with points", "שָׁלוֹם", ["שָׁלוֹם"]),
    ("Arabic with digits", "\u0645\u062d\u0645\u062f \u0661\u0662", ["\u0645\u062d\u0645\u062f", "\u0661\u0662"]),
    ("Devanagari, a virama in it", "\u0939\u093f\u0928\u094d\u0926\u0940\u0964",
     ["\u0939\u093f\u0928\u094d\u0926\u0940"]),
    ("Chinese and Japanese", "山田、太郎・ヤマダ", ["山田", "太郎", "ヤマダ"]),
    ("Korean", "김 철수", ["김", "철수"]),
    ("beyond the basic plane", "\U00020000\U0001f600\U00010400", ["\U00020000", "\U00010400"]),
    ("fractions, roman numerals and circled letters are no letters or digits", "½ \u2163 ⓐ x²", ["x"]),
]  # fmt: skip
ALIKE: list[tuple[str, list[str], str, list[str]]] = [
    ("word", ["word"], "two words", ["two", "words"]),
    ("Jon Smiht", ["jon", "smiht"], "John Smith", ["john", "smith"]),
    ("ada", ["ada"], "ADA", ["ada"]),
    ("ada lovelace", ["ada", "lovelace"], "Lovelace, Ada", ["lovelace", "ada"]),
    ("abc", ["abc"], "xyz", ["xyz"]),
    ("", [], "", []),
    ("", [], "ada", ["ada"]),
    ("!", [], "?", []),
    ("Zoë", ["zoë"], "Zoe", ["zoe"]),
]


def trigrams() -> Case:
    def of(words: list[str]) -> set[str]:
        return {piece for word in words for piece in trigrams_of(word)}

    return {
        "about": "Trigrams of the words of a text, and the trigrams that two texts share",
        "texts": [{"name": name, "text": text, "trigrams": sorted(of(words))} for name, text, words in SPELLED],
        "similarities": [
            {"name": f"{one!a} and {other!a}", "one": one, "other": other, "shared": len(of(words) & of(others)),
             "of_either": len(of(words) | of(others))}
            for one, words, other, others in ALIKE
        ],
    }  # fmt: skip


# By hand: the words of a text in their order, with a hyphen before stop words of English.
READ: list[tuple[str, str, list[str], list[str]]] = [
    ("a sentence", "The quick Foxes jumped!", ["the", "quick", "foxes", "jumped"], ["-the", "quick", "fox", "jump"]),
    ("apostrophes", "don't O\u2019Brien's", ["don", "t", "o", "brien", "s"], ["-don", "-t", "o", "brien", "-s"]),
    (
        "hyphens",
        "well-known, co\u2011operate a\u2014b",
        ["well", "known", "co", "operate", "a", "b"],
        ["well", "known", "co", "oper", "-a", "b"],
    ),
    (
        "digits",
        "3.14 1,000 covid19 v2",
        ["3", "14", "1", "000", "covid19", "v2"],
        ["3", "14", "1", "000", "covid19", "v2"],
    ),
    ("an e-mail address", "ada_l@example.org", ["ada", "l", "example", "org"], ["ada", "l", "exampl", "org"]),
    (
        "a URL",
        "https://a.example/b?q=1#top",
        ["https", "a", "example", "b", "q", "1", "top"],
        ["http", "-a", "exampl", "b", "q", "1", "top"],
    ),
    ("composed letters", "Caf\u00c9", ["caf\u00e9"], ["caf\u00e9"]),
    ("decomposed letters", "Cafe\u0301s", ["cafe\u0301s"], ["cafe\u0301s"]),
    (
        "Chinese and Japanese",
        "日本語のカ\u3099イド",
        ["日", "本", "語", "の", "カ\u3099", "イ", "ド"],
        ["日", "本", "語", "の", "カ\u3099", "イ", "ド"],
    ),
    ("Chinese beside other letters", "東京2020year々", ["東", "京", "2020year", "々"], ["東", "京", "2020year", "々"]),
    (
        "Korean and Thai",
        "안녕하세요 세계 สวัสดีชาวโลก",
        ["안녕하세요", "세계", "สวัสดีชาวโลก"],
        ["안녕하세요", "세계", "สวัสดีชาวโลก"],
    ),
    ("emoji", "yes👍no \U0001f9d1\u200d\U0001f4bb", ["yes", "no"], ["ye", "-no"]),
    (
        "from right to left",
        "\u200f\u05e9\u05dc\u05d5\u05dd,\u200f \u0639\u064e",
        ["\u05e9\u05dc\u05d5\u05dd", "\u0639\u064e"],
        ["\u05e9\u05dc\u05d5\u05dd", "\u0639\u064e"],
    ),
    ("format characters", "soft\u00adhyphen a\u200db", ["soft", "hyphen", "a", "b"], ["soft", "hyphen", "-a", "b"]),
    ("Greek and Cyrillic", "ΣΊΣΥΦΟΣ Ёлка", ["σίσυφοσ", "ёлка"], ["σίσυφοσ", "ёлка"]),
    ("what is no letter of a word", " _ - \u2192 \u00bd \u2167 \u00b2", [], []),
]
STEMMED = """
caresses:caress ponies:poni ties:ti caress:caress cats:cat feed:feed agreed:agre plastered:plaster bled:bled
motoring:motor sing:sing conflated:conflat troubled:troubl sized:size hopping:hop tanned:tan falling:fall hissing:hiss
fizzed:fizz failing:fail filing:file happy:happi sky:sky relational:relat conditional:condit rational:ration
valenci:valenc hesitanci:hesit digitizer:digit conformabli:conform radicalli:radic differentli:differ vileli:vile
analogousli:analog vietnamization:vietnam predication:predic operator:oper feudalism:feudal decisiveness:decis
hopefulness:hope callousness:callous formaliti:formal sensitiviti:sensit sensibiliti:sensibl triplicate:triplic
formative:form formalize:formal electriciti:electr electrical:electr hopeful:hope goodness:good revival:reviv
allowance:allow inference:infer airliner:airlin gyroscopic:gyroscop adjustable:adjust defensible:defens irritant:irrit
replacement:replac adjustment:adjust dependent:depend adoption:adopt homologou:homolog communism:commun activate:activ
angulariti:angular homologous:homolog effective:effect bowdlerize:bowdler probate:probat rate:rate cease:ceas
controll:control roll:roll trekking:trek skyyed:skyi as:as by:by naïve:naïve 3rd:3rd YES:YES yes:ye
generalizations:gener
"""


STOP_WORDS = """
a about above after again against ain all am an and any are aren as at be because been before being below between
both but by can could couldn d did didn do does doesn doing don down during each few for from further had hadn has
hasn have haven having he her here hers herself him himself his how i if in into is isn it its itself just ll m me
more most my myself no nor not now of off on once only or other our ours ourselves out over own re s same she should
shouldn so some such t than that the their theirs them themselves then there these they this those through to too
under until up ve very was wasn we were weren what when where which while who whom why will with would wouldn you
your yours yourself yourselves
"""


def words() -> Case:
    return {
        "about": "Words of a text in their order, of no language and of English, and stems of English words",
        "texts": [{"name": name, "text": text, "none": none, "english": english} for name, text, none, english in READ],
        "stems": dict(pair.split(":") for pair in STEMMED.split()),
        "stop_words": STOP_WORDS.split(),
    }


def rfc7518() -> Case:
    """Return the known answer of RFC 7518 appendix B.3, inputs and result being the RFC's."""
    principle = (
        b"A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy "
        b"without inconvenience"
    )
    key, iv = bytes(range(64)), bytes.fromhex("1af38c2dc2b96ffdd86694092341bc04")
    aad = b"The second principle of Auguste Kerckhoffs"
    ciphertext = cbc(key, iv, principle)
    mac = tag(key, mac_input(aad, iv, ciphertext))
    if mac.hex() != "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5":
        message = "the tag is not that of RFC 7518 appendix B.3"
        raise SystemExit(message)
    return {
        "about": "RFC 7518 appendix B.3, A256CBC-HS512",
        "key": key.hex(),
        "iv": iv.hex(),
        "plaintext": principle.hex(),
        "aad": aad.hex(),
        "ciphertext": ciphertext.hex(),
        "tag": mac.hex(),
    }


STANDARD = [*"0123456789"] + [
    letter + second for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    for second in ["", *"bcdefghijklmnopqrstuvwxyz"]
]  # fmt: skip
SAMPLED: list[tuple[str, list[str], int]] = [
    ("different texts", ["Ada", "Adabelle", "Bo", "Zoë", "ada", "é", "\uffff", "😀"], 4),
    ("more buckets than texts", ["b", "a", "c"], 10),
    ("a frequent text", ["a", "b", "b", "b", "b", "b", "c", "d"], 4),
    ("one text", ["a", "a", "a"], 3),
    ("an empty text", ["", "", "a", "b"], 4),
    ("no text", [], 4),
    ("one bucket", ["a", "b"], 1),
]
TEXTS = ["", "A", "Ad", "Ada", "Adab", "Zoë", "Zz", "a", "ada", "b", "c", "z", "~", "é", "\ud7ff", "\ue000",
         "\uffff", "😀", "\U0010ffff"]  # fmt: skip


def standard_of(buckets: int) -> list[str]:
    size = len(STANDARD)
    return STANDARD if buckets > size else [STANDARD[at * size // buckets] for at in range(1, buckets)]


def boundaries_of(sample: list[str], buckets: int) -> list[str]:
    ordered, found = sorted(sample), set()
    for number in range(1, buckets):
        below = [text for text in ordered if text < ordered[number * len(ordered) // buckets]] if ordered else []
        if below:
            above = ordered[len(below)]
            found.add(next(above[:size] for size in range(1, len(above) + 1) if above[:size] > below[-1]))
    return sorted(found)


def text_ranges() -> Case:
    field, label, slot, buckets = "customers.name", "range.2", 2, 4
    boundaries = boundaries_of(SAMPLED[0][1], buckets)
    encoded = [each.encode() for each in boundaries]
    content = b"".join(len(each).to_bytes(2, "big") + each for each in encoded)
    content += bytes(-len(content) % 1024)
    key = hkdf(INDEX_ROOT, b"glpgenc/v1/boundaries", 32)
    header = b"\x01" + KEY_ID
    aad = b"glpgenc/v1/boundaries" + header
    aad += u32(len(field)) + field.encode() + u32(len(label)) + label.encode() + bytes((slot,)) + u32(buckets)
    return {
        "about": "Ranges of text: standard boundaries and those of samples, buckets, terms, boundaries as sealed",
        "standard": [
            {"buckets": number, "boundaries": standard_of(number)} for number in (1, 2, 5, 26, 1362, 1363, 9999)
        ],
        "samples": [
            {"name": name, "sample": sample, "buckets": number, "boundaries": boundaries_of(sample, number)}
            for name, sample, number in SAMPLED
        ],
        "key": FACET_KEY.hex(),
        "boundaries": boundaries,
        "texts": [
            {"text": text, "bits": bits, "bucket": (bucket := sum(each <= text.encode() for each in encoded)),
             "term": term(FACET_KEY, b"%d" % bucket, bits).hex()}
            for text in TEXTS for bits in (64, 128, 13)
        ],
        "beginnings": [
            {"text": text, "first": sum(each <= text.encode() for each in encoded),
             "last": sum(each < text.encode() + b"\xff" for each in encoded)}
            for text in ("A", "Ada", "Adab", "Z", "\uffff", "😀", "\U0010ffff")
        ],
        "sealed": {
            "index_root": INDEX_ROOT.hex(), "key_id": KEY_ID.hex(), "field": field, "label": label, "slot": slot,
            "buckets": buckets, "key": key.hex(), "aad": aad.hex(), "content": content.hex(), "nonce": NONCE.hex(),
            "sealed": (header + NONCE + AESGCM(key).encrypt(NONCE, content, aad)).hex(),
        },
    }  # fmt: skip


PRESENT = b"\0"
NULL_TERM = bytes(17)
NUMBERS = {"unit": "number", "size": "100", "low": -10, "high": 10}
# Steps as they are in an entry, kind, its parameters, normaliser, bits, document, and what is hashed of it.
AT_PATHS: list[tuple[str, list[str | int], str, Case, str, int, str, list[bytes] | bytes]] = [
    ("$.address.zip", ["address", "zip"], "scalar", {}, "exact", 128, '{"address":{"zip":"10115"}}', b"s10115"),
    ("$.address.zip", ["address", "zip"], "scalar", {}, "exact", 128, '{"address": {"zip": 10115}}', b"n10115"),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": 1.50}', b"n1.5"),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": 15e-1}', b"n1.5"),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": 1, "a": true}', b"btrue"),
    ("$.a", ["a"], "scalar", {}, "lower", 64, '{"a": "\\u00c4 \\ud83d\\ude00"}', "s\u00e4 \U0001f600".encode()),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": {"b": 1}}', b"o"),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": []}', b"a"),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": null}', []),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"b": "a"}', []),
    ("$", [], "scalar", {}, "exact", 64, '"a"', b"sa"),
    ('$["a.b"][1]["\\""]', ["a.b", 1, '"'], "scalar", {}, "exact", 17, '{"a.b": [0, {"\\"": false}]}', b"bfalse"),
    ("$.a[0]", ["a", 0], "scalar", {}, "exact", 64, '{"a": {"0": 1}}', []),
    ("$.a", ["a"], "range", NUMBERS, "exact", 64, '{"a": 250}', b"2"),
    ("$.a", ["a"], "range", NUMBERS, "exact", 64, '{"a": -1e9}', b"-11"),
    ("$.a", ["a"], "range", NUMBERS, "exact", 64, '{"a": "250"}', []),
    ("$.a", ["a"], "prefix", {"least": 1, "most": 3}, "lower", 32, '{"a": "ADA"}', [b"a", b"ad", b"ada", PRESENT]),
    ("$.a", ["a"], "contains", {"length": 3}, "exact", 12, '{"a": 1.50}', [b"1.5", b".50", PRESENT]),
    ("$.a", ["a"], "contains", {"length": 3}, "exact", 12, '{"a": true}', [b"tru", b"rue", PRESENT]),
    ("$.a", ["a"], "contains", {"length": 3}, "exact", 32, '{"a": -1.50e1}', [b"-15", b"15.", b"5.0", PRESENT]),
    ("$.a", ["a"], "contains", {"length": 3}, "digits", 32, '{"a": -1.50e1}', [b"150", PRESENT]),
    (
        "$.a",
        ["a"],
        "prefix",
        {"least": 1, "most": 8},
        "exact",
        32,
        '{"a": -0.00}',
        [b"0", b"0.", b"0.0", b"0.00", PRESENT],
    ),
    ("$.a", ["a"], "prefix", {"least": 1, "most": 8}, "exact", 32, '{"a": 0e2}', [b"0", PRESENT]),
    ("$.a", ["a"], "prefix", {"least": 2, "most": 8}, "digits", 32, '{"a": false}', [PRESENT]),
    ("$.a", ["a"], "scalar", {}, "exact", 64, '{"a": -0.00}', b"n0"),
    ("$.a", ["a"], "contains", {"length": 3}, "exact", 12, '{"a": ["abc"]}', [PRESENT]),
    ("$.a", ["a"], "contains", {"length": 3}, "exact", 12, '{"a": null}', []),
    ("$.a", ["a"], "elements", {}, "exact", 32, '{"a": ["x", 1.0, null, ["y"], "x"]}', [b"sx", b"n1", b"z", PRESENT]),
    ("$.a", ["a"], "elements", {}, "exact", 32, '{"a": {"x": 1, "y": []}}', [b"sx", b"sy", PRESENT]),
    ("$.a", ["a"], "elements", {}, "exact", 32, '{"a": "x"}', [b"sx", PRESENT]),
    ("$.a", ["a"], "elements", {}, "exact", 9, "{}", []),
]
ELEMENTS = [
    ("exact", '{x,"a b",NULL,"NULL",x}', [b"sx", b"sa b", b"z", b"sNULL"]),
    ("lower", "{{X,y},{x,Z}}", [b"sx", b"sy", b"sz"]),
    ("exact", "{}", []),
]  # fmt: skip
NOT_DOCUMENTS = [
    "", "{", "abc", '{"a": NaN}', '{"b": "\\u0000"}', '{"b": "\\ud800"}', '{"a": 1e1000}', '{"a": 01}', "\u00a0{}",
]  # fmt: skip
NOT_ARRAYS = ["", "abc", "{abc", '{"abc"}', "{a b}"]


def path_of(steps: list[str | int]) -> bytes:
    parts = [
        b"\x02" + u32(step) if isinstance(step, int) else b"\x01" + bytes((len(step.encode()),)) + step.encode()
        for step in steps
    ]
    return len(b"".join(parts)).to_bytes(2, "big") + b"".join(parts)


def slot_of(kind: str, hashed: list[bytes] | bytes, bits: int, document: str) -> bytes:
    if isinstance(hashed, bytes):
        return term(FACET_KEY, hashed, bits)
    if kind == "scalar" and "null" in document:
        return NULL_TERM
    tags = {
        term(FACET_KEY, each, 32) if each == PRESENT else (term(FACET_KEY, each, bits) + bytes(3))[:4]
        for each in hashed
    }
    return b"".join(sorted(tags))


def json_paths() -> Case:
    documents = [
        {"name": f"{kind} {path} {normalizer} {bits} {document}", "kind": kind, "parameters": given | {"path": path},
         "normalizer": normalizer, "bits": bits, "value": document,
         "entry": (entry_of(kind, given, normalizer, bits, path=True) + path_of(steps)).hex(),
         "term": slot_of(kind, hashed, bits, document).hex()}
        for path, steps, kind, given, normalizer, bits, document, hashed in AT_PATHS
    ]  # fmt: skip
    arrays = [
        {"name": f"{normalizer} {value}", "kind": "elements", "parameters": {}, "normalizer": normalizer, "bits": 32,
         "value": value, "entry": entry_of("elements", {}, normalizer, 32).hex(),
         "term": slot_of("elements", hashed, 32, value).hex()}
        for normalizer, value, hashed in ELEMENTS
    ]  # fmt: skip
    return {
        "about": "Facets by paths of JSON documents, and by elements of arrays",
        "key": FACET_KEY.hex(),
        "cases": documents + arrays,
        "refused": [
            {"kind": "scalar", "parameters": {"path": "$.a"}, "normalizer": "exact", "bits": 64, "value": value,
             "expect": "InvalidValueError"} for value in NOT_DOCUMENTS
        ] + [
            {"kind": "elements", "parameters": {}, "normalizer": "exact", "bits": 32, "value": value,
             "expect": "InvalidValueError"} for value in NOT_ARRAYS
        ],
    }  # fmt: skip


FILES = {
    "rfc7518_b3": rfc7518,
    "derivation": derivation,
    "envelope": envelopes,
    "normalizers": normalizers,
    "blind_index": blind_index,
    "malformed": malformed,
    "sealed": sealed,
    "trigrams": trigrams,
    "words": words,
    "text_ranges": text_ranges,
    "json_paths": json_paths,
}


def main(folder: Path) -> None:
    for name, build in FILES.items():
        text = json.dumps(build(), indent=1, ensure_ascii=True) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "tests" / "vectors")
