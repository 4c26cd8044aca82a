"""The UPDATE that a rotation can't be faster than: a row's primitives of pgcrypto, and nothing else.

To move a value to another key its tag is to be verified, and it is to be decrypted, encrypted under a random IV, and to
get another tag: two HMACs, AES twice, and 16 random bytes, over as many bytes as glpgenc gives them. The keys are in
the statement, nothing is compared, no header is read, and what is written opens under no key.
"""

from __future__ import annotations

from typing import NamedTuple

_KEY = "5a" * 32
# What HMAC is given besides the envelope: the field, the row and their lengths, and the length of all associated data.
_BOUND = "00" * (4 + len("people.email") + 4 + 8)
_IV, _TAG = 16, 32
_HMAC = "hmac(substr(email_enc, 1, {covered}) || '\\x{bound}'::bytea, '\\x{key}'::bytea, 'sha512')"
_CIPHER = "'\\x{key}'::bytea, {iv}, 'aes-cbc/pad:none')"
_STATEMENT = (
    "UPDATE people SET email_enc = substr(email_enc, 1, {head})"
    f" || substr({_HMAC}, 33, {_IV})"
    f" || encrypt_iv(decrypt_iv(substr(email_enc, {{sealed_at}}, {{sealed}}), {_CIPHER.replace('{iv}', '{old_iv}')},"
    f" {_CIPHER.replace('{iv}', '{new_iv}')}"
    f" || substr({_HMAC}, 1, {_TAG})"
    " WHERE ctid >= '({low},0)' AND ctid < '({high},0)'"
)


class Layout(NamedTuple):
    """Of the envelopes of a table, in bytes.

    :param size: of all.
    :param head: before the body.
    """

    size: int
    head: int


def bare_update(layout: Layout, low: int, high: int) -> str:
    """Return the statement for the blocks from one to another, for a server with pgcrypto in ``public``."""
    return _STATEMENT.format(
        head=layout.head,
        covered=layout.size - _TAG,
        sealed=layout.size - layout.head - _IV - _TAG,
        sealed_at=layout.head + _IV + 1,
        old_iv=f"substr(email_enc, {layout.head + 1}, {_IV})",
        new_iv=f"gen_random_bytes({_IV})",
        bound=_BOUND,
        key=_KEY,
        low=low,
        high=high,
    )
