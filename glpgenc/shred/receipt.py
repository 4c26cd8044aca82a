"""Receipts of a shred: what they say, and the HMAC over it, whose key is a data key of the installation itself."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import glpgenc
from glpgenc._support.files import OperatorFile
from glpgenc.database import Connection, translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import AuthenticationError, KeyNotFoundError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.event import Detail
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.keys.providers import providers_of
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.keys.trust.tenant_kms import own_kms_key
from glpgenc.settings import Settings
from glpgenc.shred import tombstones
from glpgenc.shred.remaining_copies import ShreddedSubject, remaining_copies
from glpgenc.shred.tombstones import ALL_CLASSES, Tombstone
from glpgenc.wire.context import GLOBAL_TENANT, encryption_context
from glpgenc.wire.derivation import receipt_key

if TYPE_CHECKING:
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.keys.secret import SecretBytes
    from glpgenc.scrub.residue import Residue

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
    with closing(ConnectionPool(settings.require_keys_database_url())) as connections:
        kms = require_named(providers_of(settings, connections), "the key of the receipt", provider, key_uri)
        return kms.decrypt(wrapped, key_uri, context)


REQUESTED = EncryptionAuditEventType.SHRED_REQUESTED
UNDONE = EncryptionAuditEventType.SHRED_UNDONE
EXECUTED = EncryptionAuditEventType.SHRED_EXECUTED


def event_of(
    kind: EncryptionAuditEventType, tenant_id: str, data_class: str, operation: str, **detail: Detail
) -> Event:
    """Return the event. ``*``, for all classes, is not a class: the event has ``all_classes`` instead."""
    everything = data_class == ALL_CLASSES
    return Event(
        type=kind,
        tenant_id=tenant_id,
        data_class=None if everything else data_class,
        operation=operation,
        detail={"all_classes": everything, **detail},
    )


@dataclass(frozen=True, slots=True)
class ShredSession:
    """The database, the settings and the keys that a shred works with.

    :param connection: in autocommit.
    """

    connection: Connection
    settings: Settings
    manager: KeyManager

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator[ShredSession]:
        """Connect to the database and the KMS that settings name, for a block."""
        with (
            translate_errors(),
            tombstones.open_connection(settings.require_keys_database_url()) as connection,
            KeyManager.from_settings(settings) as manager,
        ):
            yield cls(connection, settings, manager)

    def keys(self, tenant_id: str, data_class: str) -> list[DataKeyRecord]:
        """Return the stored rows of all keys of a tenant, or of a class of it."""
        return self.manager.list(tenant_id=tenant_id, data_class=None if data_class == ALL_CLASSES else data_class)

    def tombstone(self, tenant_id: str, data_class: str) -> Tombstone | None:
        """Return the tombstone of a tenant, or of a class of it."""
        with self.connection.transaction():
            return tombstones.get(self.connection, tenant_id, data_class)

    def clock(self) -> tuple[datetime, str]:
        """Return the server's time, and the role that asks."""
        with self.connection.transaction():
            return tombstones.clock(self.connection)

    def copies(self, found: Tombstone, keys: list[DataKeyRecord], settle: float | None) -> list[Residue]:
        """Return what lives on of a tenant.

        :param found: its tombstone, or what would be one.
        :param settle: seconds: the longest TTL of any process's cache; ``None`` for the TTL of these settings.
        """
        with self.connection.transaction():
            own = own_kms_key(self.connection, found.tenant_id)
        subject = ShreddedSubject(
            tenant_id=found.tenant_id,
            data_class=found.data_class,
            keys=keys,
            requested_at=found.requested_at,
            ttl=self.settings.cache_ttl if settle is None else settle,
            max_stale=self.settings.cache_max_stale,
            own=own,
            deletes_at=(found.kms_deletion or {}).get("deletes_at"),
        )
        return remaining_copies(self.connection, subject)

    def receipt(
        self,
        found: Tombstone,
        keys: list[DataKeyRecord],
        *,
        action: str,
        canary: dict[str, Any] | None,
        copies: list[Residue],
    ) -> dict[str, Any]:
        """Return a signed receipt.

        :param action: ``shredded``, ``destroyed`` or ``undone``.
        """
        now, role = self.clock()
        payload = {
            "format": FORMAT,
            "action": action,
            "glpgenc": glpgenc.__version__,
            "environment": self.settings.environment,
            "tenant_id": found.tenant_id,
            "data_class": found.data_class,
            "requested_at": _text(found.requested_at),
            "requested_by": found.requested_by,
            "undo_until": _text(found.undo_until),
            "window_seconds": round((found.undo_until - found.requested_at).total_seconds()),
            "executed_at": _text(found.executed_at),
            "issued_at": _text(now),
            "issued_by": role,
            "keys": [
                {
                    "key_id": str(key.key_id),
                    "data_class": key.data_class,
                    "purpose": str(key.purpose),
                    "version": key.version,
                    "state": str(key.state),
                    "provider": key.provider,
                    "key_uri": key.key_uri,
                    "destroyed_at": _text(key.destroyed_at),
                }
                for key in keys
            ],
            "canary": canary,
            "kms_deletion": found.kms_deletion,
            "copies": [
                {"place": each.place, "standing": str(each.standing), "what": each.what, "until": each.until}
                for each in copies
            ],
        }
        return sign(self.manager, payload)


def _text(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat()
