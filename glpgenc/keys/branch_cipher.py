"""How a branch key wraps a data key: AES-256-GCM (NIST SP 800-38D) with the data key's encryption context.

``wrapped = nonce(12) || ciphertext(32) || tag(16)``, with the branch key's id and the serialised context as associated
data. Nonces are random; :class:`~glpgenc.keys.branch_uses.Uses` keeps their number below what is safe.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from glpgenc.errors import KMSUnwrapError
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.a256gcm import cipher_of
from glpgenc.wire.context import serialize_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glpgenc.keys.branch_model import BranchKey

_NONCE_LENGTH = 12
_TAG_LENGTH = 16

WRAPPED_LENGTH = _NONCE_LENGTH + DATA_KEY_LENGTH + _TAG_LENGTH
"""Bytes in a data key that a branch key has wrapped."""


def wrap(branch: BranchKey, key: SecretBytes, context: Mapping[str, str]) -> bytes:
    """Wrap a data key.

    :param key: 32 bytes.
    :param context: what it is bound to.
    """
    nonce = secrets.token_bytes(_NONCE_LENGTH)
    return nonce + cipher_of(branch.secret.view()).encrypt(nonce, key.view(), _associated_data(branch, context))


def unwrap(branch: BranchKey, wrapped: bytes, context: Mapping[str, str]) -> SecretBytes:
    """Unwrap a data key.

    :raises KMSUnwrapError: if it was altered, or the branch key or the context is another.
    """
    if len(wrapped) != WRAPPED_LENGTH:
        raise KMSUnwrapError(f"the wrapped key has {len(wrapped)} bytes instead of {WRAPPED_LENGTH}")
    nonce, sealed = wrapped[:_NONCE_LENGTH], wrapped[_NONCE_LENGTH:]
    try:
        opened = cipher_of(branch.secret.view()).decrypt(nonce, sealed, _associated_data(branch, context))
    except InvalidTag:
        raise KMSUnwrapError from None
    return SecretBytes(opened)


def _associated_data(branch: BranchKey, context: Mapping[str, str]) -> bytes:
    # The id is of fixed length, so that the whole is unambiguous.
    return branch.branch_id.bytes + serialize_context(context)
