"""Data keys: their rows, their states, and one that is unwrapped."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyStateError, KMSReplyError
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.aead import GcmCipher, XaesCipher, cipher_of, xaes_cipher_of
from glpgenc.wire.derivation import boundaries_key, facet_key, shared_facet_key, suite_key
from glpgenc.wire.envelope import Suite
from glpgenc.wire.text_ranges import Boundaries, open_boundaries

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime
    from uuid import UUID

DATA_KEY_LENGTH = 32
"""Bytes in a data key and in an index root."""


class Purpose(StrEnum):
    """What a data key may be used for. Two keys of one tenant and class never serve both."""

    ENCRYPTION = "encryption"
    INDEX = "index"


class KeyState(StrEnum):
    """The states of NIST SP 800-57 Part 1 Revision 5, section 7.

    ``active`` encrypts and decrypts, and there is one at most for each tenant, class and purpose. ``deactivated`` and
    ``compromised`` decrypt what was encrypted before, and encrypt nothing. ``pre_active`` is handed out to read with,
    and encrypts nothing yet. ``destroyed`` does nothing any more: its wrapped bytes are gone.

    In the order of a key's life, in which no step leads back.
    """

    PRE_ACTIVE = "pre_active"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    COMPROMISED = "compromised"
    DESTROYED = "destroyed"

    def or_later(self, other: KeyState) -> KeyState:
        """Return the later of two states of a key: what was looked up first is out of date."""
        return self if _ORDER[self] >= _ORDER[other] else other


# Asked for each key that a transaction gathers.
_ORDER = {state: place for place, state in enumerate(KeyState)}

READABLE_STATES = frozenset({KeyState.PRE_ACTIVE, KeyState.ACTIVE, KeyState.DEACTIVATED, KeyState.COMPROMISED})
"""The states in which a data key decrypts.

Pre-active is one of them, so that every process can read with the next key before the first one writes with it.
Compromised is one of them (SP 800-57 Part 1, 7.3: such a key may still process what it protected already). Refusing it
would not protect what an attacker can read anyway, and would keep its owner from re-encrypting it under a new key.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKeyRecord:
    """A row of ``glpgenc.data_keys``: a data key in its wrapped form.

    :param key_id: globally unique; is in every envelope encrypted with the key.
    :param tenant_id: the owner, or ``*`` for all tenants.
    :param data_class: the data class it serves.
    :param version: 1 for the first of its tenant, class and purpose.
    :param provider: the name of the KMS provider that wrapped it, such as ``aws``.
    :param key_uri: which key of that provider, such as a key ARN.
    :param wrapped_key: what the provider unwraps; ``None`` once destroyed.
    :param retired_at: since when it is given to no one, because no row was found under it.
    :param shredded: whether there is a tombstone for its tenant or class: then it is never unwrapped.
    :param generation: when the rows of its owner were signed last, in microseconds since 1970.
    :param mac: see :mod:`glpgenc.keys.trust.row_signer`.
    """

    key_id: UUID
    tenant_id: str
    data_class: str
    purpose: Purpose
    version: int
    state: KeyState
    provider: str
    key_uri: str
    wrapped_key: bytes | None = field(repr=False)
    created_at: datetime | None = None
    activated_at: datetime | None = None
    deactivated_at: datetime | None = None
    compromised_at: datetime | None = None
    retired_at: datetime | None = None
    shredded: bool = False
    destroyed_at: datetime | None = None
    generation: int | None = None
    mac: bytes | None = field(default=None, repr=False)

    @property
    def owner(self) -> tuple[str, str, str]:
        """Tenant, class and purpose: whose keys are signed together."""
        return self.tenant_id, self.data_class, str(self.purpose)

    @property
    def named(self) -> str:
        """The key, for messages."""
        return f"data key {self.key_id}"

    def signed(self) -> tuple[str | bytes | None, ...]:
        """Return what of the row its MAC authenticates."""
        retired = "" if self.retired_at is None else "retired"
        names = (str(self.key_id), *self.owner, str(self.version), str(self.state), retired)
        return (*names, self.provider, self.key_uri, self.wrapped_key)


_MOST_BOUNDARIES = 256


class DerivedKeys(NonCopyable):
    """What was derived from a data key so far: each key and the cipher once, however many copies of the key ask for it.

    Thread-safe without a lock, which a forked child could find taken: two threads that derive at once get the same.
    """

    __slots__ = ("_boundaries", "_cipher", "_is_wiped", "_keys", "_xaes_cipher")

    def __init__(self) -> None:
        self._is_wiped = False
        self._keys: dict[Hashable, SecretBytes] = {}
        self._cipher: GcmCipher | None = None
        self._xaes_cipher: XaesCipher | None = None
        self._boundaries: dict[Hashable, Boundaries] = {}

    def key(self, label: Hashable, derive: Callable[[], bytes]) -> bytes:
        """Return the key of a label, deriving it at the first use."""
        secret = self._keys.get(label)
        if secret is not None and (found := _unless_wiped(secret)) is not None:
            return found
        made = derive()
        kept = self._keys[label] = SecretBytes(made)
        if self._is_wiped:
            kept.wipe()
        return made

    def cipher(self, derive: Callable[[], bytes]) -> GcmCipher:
        """Return the cipher of A256GCM, making it at the first use."""
        cipher = self._cipher
        if cipher is None:
            cipher = self._cipher = cipher_of(derive())
            if self._is_wiped:
                self._cipher = None
        return cipher

    def xaes_cipher(self, derive: Callable[[], bytes]) -> XaesCipher:
        """Return the cipher of XAES-256-GCM, making it at the first use."""
        cipher = self._xaes_cipher
        if cipher is None:
            cipher = self._xaes_cipher = xaes_cipher_of(derive())
            if self._is_wiped:
                self._xaes_cipher = None
        return cipher

    def boundaries(self, place: Hashable, open_: Callable[[], Boundaries]) -> Boundaries:
        """Return the boundaries that are sealed in a place, opening them at the first use."""
        found = self._boundaries.get(place)
        if found is None:
            found = open_()
            if len(self._boundaries) >= _MOST_BOUNDARIES:
                self._boundaries.clear()
            self._boundaries[place] = found
            if self._is_wiped:
                self._boundaries.clear()
        return found

    def wipe(self) -> None:
        """Overwrite the keys and drop all else; nothing is kept from now on."""
        # First: another thread that keeps a key just now looks at it afterwards.
        self._is_wiped = True
        self._cipher = self._xaes_cipher = None
        self._boundaries.clear()
        for each in list(self._keys.values()):
            each.wipe()


def _unless_wiped(secret: SecretBytes) -> bytes | None:
    try:
        found = bytes(secret)
    except KeyStateError:
        return None
    # Another thread may wipe it at any moment, and says so before it does.
    return None if secret.wiped else found


@dataclass(frozen=True, slots=True)
class DataKey(NonCopyable):
    """A data key that is unwrapped. Its holder wipes it, best by ``with key: ...``.

    Keys that are derived from it are kept beside it, and wiped with it: copies share those of the key that the cache
    has, so that nothing is derived twice while it is there.

    :param record: what is stored of it.
    :param secret: the key, exactly 32 bytes.
    :param derived: what was derived from it.
    :param is_copy: whether ``derived`` is another key's, which wipes it.
    :raises KMSReplyError: if the secret has another length.
    """

    record: DataKeyRecord
    secret: SecretBytes
    derived: DerivedKeys = field(default_factory=DerivedKeys, repr=False, compare=False)
    is_copy: bool = field(default=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != DATA_KEY_LENGTH:
            raise KMSReplyError(
                f"data key {self.record.key_id} has {len(self.secret)} bytes instead of {DATA_KEY_LENGTH}"
            )

    def suite_key(self, suite: Suite) -> bytes:
        """Return the key of a suite: 64 bytes for A256CBC-HS512, 32 for the others.

        :raises KeyStateError: if this key is an index root, or was wiped.
        """
        secret = self._of_purpose(Purpose.ENCRYPTION, "is an index root, and does not encrypt values")
        return self.derived.key(suite, lambda: suite_key(secret, suite))

    def cipher(self) -> GcmCipher:
        """Return the cipher of A256GCM.

        :raises KeyStateError: as :meth:`suite_key`.
        """
        secret = self._of_purpose(Purpose.ENCRYPTION, "is an index root, and does not encrypt values")
        return self.derived.cipher(lambda: suite_key(secret, Suite.A256GCM))

    def xaes_cipher(self) -> XaesCipher:
        """Return the cipher of XAES-256-GCM.

        :raises KeyStateError: as :meth:`suite_key`.
        """
        secret = self._of_purpose(Purpose.ENCRYPTION, "is an index root, and does not encrypt values")
        return self.derived.xaes_cipher(lambda: suite_key(secret, Suite.XAES256GCM))

    def value_key(self, suite: Suite) -> bytes | GcmCipher | XaesCipher:
        """Return what encrypts and decrypts values of a suite: its cipher, or the key of A256CBC-HS512.

        :raises KeyStateError: as :meth:`suite_key`.
        """
        if suite is Suite.A256GCM:
            return self.cipher()
        return self.xaes_cipher() if suite is Suite.XAES256GCM else self.suite_key(suite)

    def facet_key(self, field_name: str, label: str) -> bytes:
        """Return the 32-byte HMAC key of a facet, derived from this index root.

        :param label: the facet's, which is its name unless it was registered with another.
        :raises KeyStateError: if this key encrypts values, or was wiped.
        """
        secret = self._of_purpose(Purpose.INDEX, "encrypts values, and is not an index root")
        return self.derived.key((field_name, label), lambda: facet_key(secret, field_name, label))

    def shared_facet_key(self, label: str) -> bytes:
        """Return the 32-byte HMAC key that facets of several fields share, derived from this index root.

        :param label: the key's, which is its name unless its facets were reindexed.
        :raises KeyStateError: as :meth:`facet_key`.
        """
        secret = self._of_purpose(Purpose.INDEX, "encrypts values, and is not an index root")
        return self.derived.key((None, label), lambda: shared_facet_key(secret, label))

    def boundaries_key(self) -> bytes:
        """Return the 32-byte key that the boundaries of text ranges are sealed with, derived from this index root.

        :raises KeyStateError: as :meth:`facet_key`.
        """
        secret = self._of_purpose(Purpose.INDEX, "encrypts values, and is not an index root")
        return self.derived.key("boundaries", lambda: boundaries_key(secret))

    def open_boundaries(self, sealed: bytes, *, field: str, label: str, slot: int, buckets: int) -> Boundaries:
        """Open the boundaries of a text range, once while this key is cached.

        :raises KeyStateError: as :meth:`facet_key`.
        :raises RegistryError: as :func:`glpgenc.wire.text_ranges.open_boundaries`.
        """
        place = (sealed, field, label, slot, buckets)
        return self.derived.boundaries(
            place,
            lambda: open_boundaries(
                sealed, key=self.boundaries_key(), field=field, label=label, slot=slot, buckets=buckets
            ),
        )

    def _of_purpose(self, purpose: Purpose, fault: str) -> memoryview:
        if self.record.purpose is not purpose:
            raise KeyStateError(f"data key {self.record.key_id} {fault}")
        return self.secret.view()

    def __bytes__(self) -> bytes:
        """Return an immutable copy of the key, **which can't be wiped**: for interfaces that take nothing else.

        :raises KeyStateError: if the key was wiped.
        """
        return bytes(self.secret)

    def __len__(self) -> int:
        return len(self.secret)

    def __bool__(self) -> bool:
        return True

    @property
    def key_id(self) -> UUID:
        """The id that is in the envelopes of this key."""
        return self.record.key_id

    def copy(self) -> DataKey:
        """Return a copy with key bytes of its own.

        :raises KeyStateError: if this one was wiped.
        """
        return DataKey(self.record, self.secret.copy(), self.derived, is_copy=True)

    def wipe(self) -> None:
        """Overwrite the key bytes, and those of derived keys unless this is a copy."""
        self.secret.wipe()
        if not self.is_copy:
            self.derived.wipe()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()


def in_later_state(key: DataKey, state: KeyState) -> DataKey:
    """Return a key in the later of its own state and another."""
    # Whichever of the two is out of date: through an outage of the KMS alone a key is served as it was when it was
    # unwrapped, while the table says that it must not encrypt any more, or may now.
    later = key.record.state.or_later(state)
    return key if later is key.record.state else replace(key, record=replace(key.record, state=later))
