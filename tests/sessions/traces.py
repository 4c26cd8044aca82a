"""Look for key bytes in what a server wrote, in any form in which it could have written them.

A key is looked for in pieces of eight bytes: any sixteen of its bytes that stand somewhere in a row hold one of them
whole. That eight given bytes stand there by chance is as likely as to guess them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

PIECE = 8
_BASE64_PIECE = 12

# What of a text can hold a form at all: logs are large, and few of their lines are in question.
_WORDS = re.compile(rb"[0-9A-Za-z+/_-]{12,}")
_NODES = re.compile(rb"\[[\s0-9-]{20,}\]")
_SPACE = re.compile(rb"\s+")


def traces(keys: Iterable[bytes], texts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return where something of a key stands: the text's name and the form's."""
    keys = list(keys)
    return sorted({(where, name) for where, text in texts.items() for name in _found(keys, text)})


def raw_traces(keys: Iterable[bytes], texts: Mapping[str, bytes]) -> list[str]:
    """As :func:`traces`, for raw bytes and lower-case hex only: the two forms in which a server stores them."""
    forms = {form for key in keys for piece in _pieces(key) for form in (piece, piece.hex().encode())}
    gap = bytes(64)
    # Most of a WAL file and of many a page is zeros.
    packed = {where: text.replace(gap, b"") for where, text in texts.items()}
    return sorted({where for where, text in packed.items() if any(form in text for form in forms)})


def _found(keys: list[bytes], text: bytes) -> Iterator[str]:
    narrowed = {narrow: narrow(text) for narrow in {narrow for narrow, _ in _FORMS.values()}}
    for name, (narrow, form) in _FORMS.items():
        rest = narrowed[narrow]
        if rest and any(piece in rest for key in keys for piece in form(key)):
            yield name


def _pieces(key: bytes) -> Iterator[bytes]:
    for at in range(0, len(key), PIECE):
        yield key[at : at + PIECE]


def _each(form: Callable[[bytes], bytes]) -> Callable[[bytes], Iterator[bytes]]:
    return lambda key: (form(piece) for piece in _pieces(key))


def _escaped(backslash: str) -> Callable[[bytes], bytes]:
    def form(piece: bytes) -> bytes:
        texts = (chr(byte) if byte in range(32, 127) else f"{backslash}{byte:03o}" for byte in piece)
        return "".join(backslash * 2 if text == "\\" else text for text in texts).encode("ascii")

    return form


def _node(piece: bytes) -> bytes:
    """Return bytes as PostgreSQL prints a constant in a parse tree or plan: signed numbers."""
    return b" %s " % " ".join(str(byte - 256 if byte > 127 else byte) for byte in piece).encode()


def _node_of_hex(piece: bytes) -> bytes:
    return _node(piece.hex().encode())


def _base64(key: bytes) -> Iterator[bytes]:
    for shift in range(3):
        # The characters at both ends depend on what stands beside the key.
        text = base64.b64encode(bytes(shift) + key)[4:-4]
        for form in (text, text.translate(bytes.maketrans(b"+/", b"-_"))):
            for at in range(0, len(form) - _BASE64_PIECE + 1, _BASE64_PIECE):
                yield form[at : at + _BASE64_PIECE]


def _words(text: bytes) -> bytes:
    return b"\n".join(_WORDS.findall(text))


def _backslashes(text: bytes) -> bytes:
    return b"\n".join(line for line in text.splitlines() if b"\\" in line)


def _constants(text: bytes) -> bytes:
    # PostgreSQL breaks them over lines.
    return _SPACE.sub(b" ", b"\n".join(_NODES.findall(text)))


def _unless_ascii(text: bytes) -> bytes:
    return b"" if text.isascii() else text


_FORMS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], Iterable[bytes]]]] = {
    "raw": (_unless_ascii, _pieces),
    "hex": (_words, _each(lambda piece: piece.hex().encode())),
    "HEX": (_words, _each(lambda piece: piece.hex().upper().encode())),
    "base64": (_words, _base64),
    "escape": (_backslashes, _each(_escaped("\\"))),
    "escape in a quoted string": (_backslashes, _each(_escaped("\\\\"))),
    "Python's repr": (_backslashes, _each(lambda piece: repr(piece)[2:-1].encode())),
    "node": (_constants, _each(_node)),
    "node of hex": (_constants, _each(_node_of_hex)),
}
