"""Receipts of a shred: canonical JSON under an HMAC whose key is a data key of the installation itself.

Anyone who can use that key (the KMS key that wrapped it, in this environment) can make a receipt as well as check one:
the MAC shows that a receipt comes from the installation and was not altered since. It is not a signature that a third
party could check, and no proof of what happened outside of what the program could see.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from glpgenc._support.files import OperatorFile
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import AuthenticationError, KeyNotFoundError
from glpgenc.keys.model import Purpose
from glpgenc.keys.providers import providers_of
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.wire.context import GLOBAL_TENANT, encryption_context
from glpgenc.wire.derivation import receipt_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.secret import SecretBytes
    from glpgenc.settings import Settings

RECEIPT_CLASS = "glpgenc_receipts"
"""The data class of the key, of tenant ``*`` and purpose index: no field is registered with it."""

RECEIPT_FILE = OperatorFile("the receipt", 64 << 20)
"""Anyone's: its MAC says whose it is. Some 200,000 keys."""

FORMAT = "glpgenc-shred-receipt-1"
ALGORITHM = "HMAC-SHA-256"


class ReceiptError(AuthenticationError):
    """The receipt was not given by this installation, or was altered."""

    default_hint = "check that the file is complete, and that the settings are those of the installation that wrote it"


def canonical(payload: dict[str, Any]) -> bytes:
    """Serialise so that equal payloads give equal bytes: UTF-8, sorted names, no spaces.

    :param payload: texts, whole numbers, booleans, nulls, lists and objects. No fractions: they have many spellings.
    """
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sign(manager: KeyManager, payload: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt: the payload, its MAC, and the key of it in its wrapped form.

    The wrapped key is with it, because a database that is restored from before the first shred has none.

    :raises GlpgencError: when the key is not to be had.
    """
    record = manager.create(GLOBAL_TENANT, RECEIPT_CLASS, Purpose.INDEX)
    with manager.by_id(record.key_id) as key:
        made = {
            "algorithm": ALGORITHM,
            "key_id": str(key.key_id),
            "provider": key.record.provider,
            "key_uri": key.record.key_uri,
            "wrapped_key": base64.b64encode(key.record.wrapped_key or b"").decode(),
            "mac": _mac(key.secret, payload),
        }
    return {"receipt": payload, "signature": made}


def check(settings: Settings, manager: KeyManager, document: object) -> dict[str, Any]:
    """Return the payload of a receipt that this installation gave.

    :param document: as :func:`read` returns it.
    :raises ReceiptError: if it did not, or it was altered.
    :raises KMSError: if the KMS does not unwrap the key.
    """
    payload, signature = _parts(document)
    try:
        key_id = UUID(signature["key_id"])
        mac = str(signature["mac"])
        with _key(settings, manager, key_id, signature) as secret:
            right = hmac.compare_digest(_mac(secret, payload).encode(), mac.encode())
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise ReceiptError("the receipt has no valid signature") from None
    if not right:
        raise ReceiptError
    return payload


def read(text: str) -> object:
    """Return the document in a file.

    :raises ReceiptError: if it is not JSON, or names a thing twice.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ReceiptError("the receipt contains a name twice")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise ReceiptError("the file is not JSON") from None


def _parts(document: object) -> tuple[dict[str, Any], dict[str, Any]]:
    if isinstance(document, dict) and set(document) == {"receipt", "signature"}:
        payload, signature = document["receipt"], document["signature"]
        known = isinstance(payload, dict) and isinstance(signature, dict)
        if known and payload.get("format") == FORMAT and signature.get("algorithm") == ALGORITHM:
            return payload, signature
    raise ReceiptError("the file is not a shred receipt")


def _mac(secret: SecretBytes, payload: dict[str, Any]) -> str:
    return hmac.new(receipt_key(secret.view()), canonical(payload), hashlib.sha256).hexdigest()


@contextmanager
def _key(settings: Settings, manager: KeyManager, key_id: UUID, signature: dict[str, Any]) -> Iterator[SecretBytes]:
    try:
        key = manager.by_id(key_id)
    except KeyNotFoundError:
        with _embedded(settings, key_id, signature) as secret:
            yield secret
        return
    with key:
        owner = (key.record.tenant_id, key.record.data_class, key.record.purpose)
        if owner != (GLOBAL_TENANT, RECEIPT_CLASS, Purpose.INDEX):
            raise ReceiptError("the receipt names a key that does not sign receipts")
        yield key.secret


def _embedded(settings: Settings, key_id: UUID, signature: dict[str, Any]) -> SecretBytes:
    # Its context tells the KMS what it is for: a wrapped key of anything else does not open.
    context = encryption_context(
        environment=settings.environment,
        tenant_id=GLOBAL_TENANT,
        data_class=RECEIPT_CLASS,
        purpose=Purpose.INDEX,
        key_id=key_id,
    )
    provider, key_uri = str(signature["provider"]), str(signature["key_uri"])
    wrapped = base64.b64decode(signature["wrapped_key"], validate=True)
    with closing(ConnectionPool(settings.require_database_url())) as connections:
        kms = require_named(providers_of(settings, connections), "the key of the receipt", provider, key_uri)
        return kms.decrypt(wrapped, key_uri, context)
