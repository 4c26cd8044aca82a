"""The encryption context: what a wrapped data key is bound to.

The same six entries go with every call that wraps or unwraps a data key, so that a wrapped key copied to the row of
another tenant, class, purpose or environment does not open. AWS KMS takes them as its encryption context; the other
providers authenticate :func:`serialize_context` of them, or have a key derived from it. They are not secret: AWS KMS
writes them to CloudTrail.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glpgenc.errors import EncryptionContextError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

PRODUCT = "glpgenc"
"""The context's ``product`` entry, so that a key policy can tell this product's calls from others."""

CONTEXT_KEYS = ("product", "environment", "tenant_id", "data_class", "purpose", "key_id")
"""Every entry of the context. Key policies pin them as ``kms:EncryptionContext:<entry>``."""

BRANCH_CONTEXT_KEYS = ("product", "environment", "purpose", "branch_id", "group")
"""Every entry of a branch key's context; its ``purpose`` is ``branch``."""

AUDIT_CONTEXT_KEYS = ("product", "environment", "purpose", "key_id")
"""Every entry of the context of the root of the audit trail's MAC keys; its ``purpose`` is ``audit``."""

REGISTRY_CONTEXT_KEYS = AUDIT_CONTEXT_KEYS
"""Every entry of the context of the registry key; its ``purpose`` is ``registry``."""

GLOBAL_TENANT = "*"
"""The tenant of a key that all tenants share, such as the index root of a log-in by e-mail."""

MAX_VALUE_LENGTH = 256
"""Characters in one value: six of them stay well below the 8,192 that AWS KMS allows a whole context."""

_CONTROL = re.compile("[\x00-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def encryption_context(
    *, environment: str, tenant_id: str, data_class: str, purpose: str, key_id: UUID
) -> dict[str, str]:
    """Build the context of one data key.

    :param environment: which installation, such as ``production``; 1 to 256 characters.
    :param tenant_id: the owner, or ``*`` for a key shared by all tenants; 1 to 256 characters.
    :param data_class: the data class, such as ``pii``; 1 to 256 characters.
    :param purpose: ``encryption`` or ``index``; ``envelope`` for a key that is in a blob.
    :param key_id: the data key's own id, so that no two keys share a context.
    :raises EncryptionContextError: if a value is empty, too long, contains a control character, or is not valid
        Unicode.
    """
    values = (PRODUCT, environment, tenant_id, data_class, purpose, str(key_id))
    context = dict(zip(CONTEXT_KEYS, values, strict=True))
    for name, value in context.items():
        check_context_value(name, value)
    return context


def branch_context(*, environment: str, group: str, branch_id: UUID) -> dict[str, str]:
    """Build the context of one branch key. No context of a data key has these entries.

    :param environment: as for :func:`encryption_context`.
    :param group: whose data keys the branch key wraps; 1 to 256 characters.
    :param branch_id: the branch key's own id.
    :raises EncryptionContextError: as :func:`encryption_context`.
    """
    values = (PRODUCT, environment, "branch", str(branch_id), group)
    context = dict(zip(BRANCH_CONTEXT_KEYS, values, strict=True))
    for name, value in context.items():
        check_context_value(name, value)
    return context


def audit_context(*, environment: str, key_id: UUID) -> dict[str, str]:
    """Build the context of the root of the audit trail's MAC keys. No other key's context has these entries alone.

    :param environment: as for :func:`encryption_context`.
    :param key_id: the root's own id.
    :raises EncryptionContextError: as :func:`encryption_context`.
    """
    context = dict(zip(AUDIT_CONTEXT_KEYS, (PRODUCT, environment, "audit", str(key_id)), strict=True))
    for name, value in context.items():
        check_context_value(name, value)
    return context


def registry_context(*, environment: str, key_id: UUID) -> dict[str, str]:
    """Build the context of the registry key, by which an installation signs rows of administrators.

    :param environment: as for :func:`encryption_context`.
    :param key_id: the registry key's own id.
    :raises EncryptionContextError: as :func:`encryption_context`.
    """
    context = dict(zip(REGISTRY_CONTEXT_KEYS, (PRODUCT, environment, "registry", str(key_id)), strict=True))
    for name, value in context.items():
        check_context_value(name, value)
    return context


def check_context_value(name: str, value: str) -> None:
    """Refuse a value that a KMS would refuse, or could read in two ways.

    :raises EncryptionContextError: if it is empty, longer than 256 characters, contains a control character (NUL among
        them), or can't be encoded as UTF-8. The value itself is not in the message.
    """
    fault = _fault(value)
    if fault is not None:
        raise EncryptionContextError(f"encryption context: {name} {fault}")


def _fault(value: str) -> str | None:
    if not value:
        return "is empty"
    if len(value) > MAX_VALUE_LENGTH:
        return f"is longer than {MAX_VALUE_LENGTH} characters"
    if _CONTROL.search(value):
        return "contains a control character"
    if _SURROGATE.search(value):
        return "is not valid Unicode"
    return None


def serialize_context(context: Mapping[str, str]) -> bytes:
    """Serialise a context so that no two contexts give the same bytes.

    Entries are sorted by name; each name and each value stands as UTF-8 after its length in 4 bytes, big-endian.

    :param context: any entries; those of :func:`encryption_context` in practice.
    :raises EncryptionContextError: if a part can't be encoded as UTF-8.
    """
    return b"".join(_part(part) for name in sorted(context) for part in (name, context[name]))


def _part(text: str) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # From None: the codec's exception holds the text itself.
        raise EncryptionContextError("encryption context: an entry is not valid Unicode") from None
    return len(data).to_bytes(4, "big") + data
