"""Showing that a shredded tenant's keys are given to no one: values that opened before, and don't any more."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glpgenc._support.terminal import counted
from glpgenc.errors import KeyManagementError, KeyShreddedError, KMSError, KMSUnavailableError
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import Suite, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.settings import Settings

_FIELD = "glpgenc.canary"


class ShredFailedError(KeyManagementError):
    """The tenant's keys are still given out after the tombstone was written."""

    default_hint = "the tombstone exists; check glpgenc.tombstones, and run the command again"


@dataclass(frozen=True, slots=True)
class ShredCanary:
    """Values of random content, one under each data class, in memory only.

    :param envelopes: by data class.
    :param not_made: why there is none, by data class.
    """

    envelopes: dict[str, bytes] = field(default_factory=dict, repr=False)
    not_made: dict[str, str] = field(default_factory=dict)

    @classmethod
    def not_planted(cls, keys: Iterable[DataKeyRecord], reason: str) -> ShredCanary:
        """Return one without values, for the classes of some keys."""
        return cls(not_made=dict.fromkeys(sorted({key.data_class for key in keys}), reason))


def plant(manager: KeyManager, keys: Iterable[DataKeyRecord]) -> ShredCanary:
    """Encrypt a value under the active key of each class, and open it again.

    A key that can't be had, such as one whose KMS key is disabled, gets none, and its reason.

    :param keys: all keys of the tenant.
    :raises KMSUnavailableError: if the KMS is unavailable: that is not a state to tell a shred by.
    """
    found = ShredCanary()
    for record in keys:
        if record.purpose is not Purpose.ENCRYPTION or record.state is not KeyState.ACTIVE:
            continue
        try:
            with manager.by_id(record.key_id) as key:
                secret = key.suite_key(Suite.A256CBC_HS512)
                envelope = encrypt_cell(secrets.token_hex(16).encode(), key=secret, key_id=key.key_id, field=_FIELD)
                decrypt_cell(parse(envelope), key=secret, field=_FIELD)
        except KMSUnavailableError:
            raise
        except (KMSError, KeyManagementError) as error:
            found.not_made[record.data_class] = type(error).__name__
        else:
            found.envelopes[record.data_class] = envelope
    return found


def require_refused(settings: Settings, keys: Sequence[DataKeyRecord], canary: ShredCanary) -> dict[str, Any]:
    """Ask a fresh key manager for every key, and for what opens the canary: each must be refused.

    :returns: what was shown, for the receipt.
    :raises ShredFailedError: if one is given.
    """
    given: list[UUID] = []
    with KeyManager.from_settings(settings) as manager:
        for data_class, envelope in canary.envelopes.items():
            parsed = parse(envelope)
            try:
                with manager.by_id(parsed.key_id) as key:
                    decrypt_cell(parsed, key=key.suite_key(Suite.A256CBC_HS512), field=_FIELD)
            except KeyShreddedError:
                continue
            raise ShredFailedError(f"a canary of data class {data_class!r} can still be decrypted after the tombstone")
        for record in keys:
            try:
                manager.by_id(record.key_id).wipe()
            except KeyShreddedError:
                continue
            given.append(record.key_id)
    if given:
        raise ShredFailedError(
            f"{counted(len(given), 'data key is', 'data keys are')} still given out, {given[0]} among them"
        )
    return {
        "values_that_opened_before_and_not_after": sorted(canary.envelopes),
        "values_not_made": dict(sorted(canary.not_made.items())),
        "keys_refused": len(keys),
    }
