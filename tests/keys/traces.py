"""The forms in which a key could stand in a log, a text or a pickle."""

from __future__ import annotations

import base64


def forms_of(key: bytes) -> list[bytes]:
    """Return the key raw, in hex, base64, PostgreSQL's escape form and as Python shows bytes.

    Only the middle of base64 is searched for, so that it is found at any alignment and with either alphabet's padding.
    """
    octal = "".join(chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\{byte:03o}" for byte in key)
    aligned = [base64.b64encode(bytes(shift) + key)[8:-4] for shift in range(3)]
    return [
        key,
        key.hex().encode(),
        key.hex().upper().encode(),
        *aligned,
        *(text.translate(bytes.maketrans(b"+/", b"-_")) for text in aligned),
        octal.encode(),
        repr(key)[2:-1].encode(),
    ]
