"""What the transit engine answered, taken out of its replies with distrust; and what is given to it."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from glpgenc.errors import KMSConfigurationError, KMSKeyStateError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import serialize_context

if TYPE_CHECKING:
    from collections.abc import Mapping

# Nonce of 12 bytes (AES-GCM, ChaCha20-Poly1305) or 24 (XChaCha20-Poly1305), the key, and a tag of 16.
_SEALED_LENGTHS = {12 + DATA_KEY_LENGTH + 16, 24 + DATA_KEY_LENGTH + 16}
_WRAPPED = re.compile(rb"vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/]{80,96}={0,2})")
_TYPES = frozenset({"aes256-gcm96", "chacha20-poly1305", "xchacha20-poly1305"})


def context_for_transit(context: Mapping[str, str]) -> str:
    """Return the transit engine's ``context``: base64 of the context's canonical form, with every entry in it."""
    return base64.b64encode(serialize_context(context)).decode("ascii")


def version_of(wrapped: bytes) -> int | None:
    """Return the version of the key that wrapped it; ``None`` if it is not what the transit engine makes of 32 bytes.

    ``vault:vN:`` and canonical base64 of nonce, ciphertext and tag, so that what is altered in any bit is refused.
    """
    found = _WRAPPED.fullmatch(wrapped)
    if found is None:
        return None
    sealed = binascii.a2b_base64(found[2])
    if len(sealed) not in _SEALED_LENGTHS or base64.b64encode(sealed) != found[2]:
        return None
    return int(found[1])


def ciphertext_text(wrapped: bytes) -> str:
    """Return a wrapped key as the server takes it.

    :raises KMSUnwrapError: if it was not made by transit.
    """
    if version_of(wrapped) is None:
        raise KMSUnwrapError(
            f"the wrapped key of {len(wrapped)} bytes was not wrapped by OpenBao's or Vault's transit engine"
        )
    return wrapped.decode("ascii")


def wrapped_of(operation: str, data: dict[str, Any]) -> bytes:
    """Return the wrapped key that a reply holds.

    :raises KMSReplyError: if it holds none of a data key's length.
    """
    text = data.get("ciphertext")
    wrapped = text.encode("ascii", "replace") if isinstance(text, str) else b""
    if version_of(wrapped) is None:
        raise KMSReplyError(f"the reply of OpenBao/Vault {operation} contains no usable wrapped key")
    return wrapped


def plaintext_of(operation: str, data: dict[str, Any]) -> SecretBytes:
    """Return the key that a reply holds, which the caller wipes.

    :raises KMSReplyError: if it holds none.
    """
    text = data.get("plaintext")
    try:
        return SecretBytes(base64.b64decode(text if isinstance(text, str) else "", validate=True))
    except ValueError:
        # From None: the codec's exception may hold the text.
        raise KMSReplyError(f"the reply of OpenBao/Vault {operation} contains no key") from None


def check_key(uri: str, data: dict[str, Any]) -> int:
    """Look at what the server says of a key, and return its newest version.

    :param uri: the key, for messages.
    :param data: the reply to reading the key.
    :raises KMSConfigurationError: if it would not bind the context, or is not of 256 bits.
    :raises KMSKeyStateError: if it is marked as deleted.
    :raises KMSReplyError: if the reply has no latest version.
    """
    if data.get("soft_deleted"):
        raise KMSKeyStateError(f"the transit key {uri} is marked as deleted", hint="restore the key")
    if data.get("type") not in _TYPES:
        raise KMSConfigurationError(
            f"the type of the transit key {uri} must be {' or '.join(sorted(_TYPES))}",
            hint="create one with type=aes256-gcm96 derived=true",
        )
    if data.get("derived") is not True:
        # The engine takes a context for such a key, and ignores it.
        raise KMSConfigurationError(
            f"the transit key {uri} is not derived: it ignores the encryption context",
            hint="create a key with derived=true, which can't be changed later",
        )
    newest = data.get("latest_version")
    if not isinstance(newest, int) or newest < 1:
        raise KMSReplyError(f"the reply of OpenBao/Vault does not contain the latest version of {uri}")
    return newest
