"""Branch keys: their rows, unwrapped branch keys, and how one wraps a data key.

``wrapped = nonce(12) || ciphertext(32) || tag(16)``: AES-256-GCM (NIST SP 800-38D) with the branch key's id and the
serialised encryption context of the data key as associated data. Nonces are random;
:class:`~glpgenc.keys.branch.provider.BranchKeyUses` keeps their number below what is safe.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Self
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError, KMSUnwrapError
from glpgenc.keys.model import DATA_KEY_LENGTH, KeyState
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES, open_sealed, seal
from glpgenc.wire.context import serialize_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

BRANCH = "branch"
"""The provider's name beside a data key that a branch key has wrapped."""

ANY_BRANCH = f"{BRANCH}:*"
"""Stands for whichever branch key the group of a data key has now."""

MAX_USES = 1 << 32
"""Wrappings by one branch key at most: NIST SP 800-38D, 8.3, for random nonces. The table's CHECK has it too."""


def branch_uri(branch_id: UUID) -> str:
    """Return the key URI of what a branch key has wrapped."""
    return f"{BRANCH}:{branch_id}"


def branch_id_of(key_uri: str) -> UUID | None:
    """Return the branch key that a key URI names; ``None`` if it names none."""
    prefix, _, text = key_uri.partition(":")
    try:
        branch_id = UUID(text)
    except ValueError:
        return None
    return branch_id if prefix == BRANCH and str(branch_id) == text else None


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which tenants' data keys are under one branch key.

    :param name: the group's, or what the names of several begin with.
    :param groups: how many, among which tenants are spread by their SHA-256; 0 for one group with just this name.
    """

    name: str
    groups: int = 0

    @classmethod
    def parse(cls, setting: str) -> Self | None:
        """Read the setting ``branch_keys``; ``None`` for ``off``."""
        kind, _, number = setting.partition("/")
        return None if kind == "off" else cls(setting, int(number or 0))

    def of(self, tenant_id: str) -> str:
        """Return the group of a tenant."""
        if not self.groups:
            return self.name
        return f"{self.name}/{int.from_bytes(sha256(tenant_id.encode()).digest()[:8], 'big') % self.groups}"

    def names(self) -> list[str]:
        """Return the names of all groups."""
        return [f"{self.name}/{number}" for number in range(self.groups)] or [self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchKeyRecord:
    """A row of ``glpgenc.branch_keys``: a branch key in its wrapped form.

    :param group: whose data keys it wraps.
    :param version: 1 for the first of its group.
    :param provider: the name of the KMS provider that wrapped it, such as ``aws``.
    :param key_uri: which key of that provider, such as a key ARN.
    :param wrapped_key: what the provider unwraps; ``None`` once destroyed.
    :param uses: wrappings that processes have set aside for themselves.
    :param data_keys: how many are under it, where that was counted.
    :param generation: when the rows of its group were signed last, in microseconds since 1970.
    :param mac: see :mod:`glpgenc.keys.trust.row_signer`.
    """

    branch_id: UUID
    group: str
    version: int
    state: KeyState
    provider: str
    key_uri: str
    wrapped_key: bytes | None = field(repr=False)
    uses: int = 0
    created_at: datetime | None = None
    data_keys: int | None = None
    generation: int | None = None
    mac: bytes | None = field(default=None, repr=False)

    shredded = False

    @property
    def owner(self) -> tuple[str]:
        """The group: whose keys are signed together."""
        return (self.group,)

    @property
    def named(self) -> str:
        """The key, for messages."""
        return f"branch key {self.branch_id}"

    def signed(self) -> tuple[str | bytes | None, ...]:
        """Return what of the row its MAC authenticates."""
        names = (str(self.branch_id), self.group, str(self.version), str(self.state))
        return (*names, self.provider, self.key_uri, self.wrapped_key)

    @property
    def uri(self) -> str:
        """What is next to data keys that it has wrapped."""
        return branch_uri(self.branch_id)


@dataclass(frozen=True, slots=True)
class BranchKey(NonCopyable):
    """A branch key that is unwrapped. Its holder wipes it, best by ``with key: ...``.

    :param branch_id: its id, which is part of the associated data.
    :param secret: the key, 32 bytes.
    """

    branch_id: UUID
    secret: SecretBytes

    def copy(self) -> BranchKey:
        """Return a copy with key bytes of its own.

        :raises KeyStateError: if this one was wiped.
        """
        return BranchKey(self.branch_id, self.secret.copy())

    def wipe(self) -> None:
        """Overwrite the key bytes."""
        self.secret.wipe()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()


WRAPPED_LENGTH = NONCE_BYTES + DATA_KEY_LENGTH + TAG_BYTES
"""Bytes in a data key that a branch key has wrapped."""


def wrap(branch: BranchKey, key: SecretBytes, context: Mapping[str, str]) -> bytes:
    """Wrap a data key.

    :param key: 32 bytes.
    :param context: what it is bound to.
    """
    return seal(branch.secret.view(), key.view(), _associated_data(branch, context))


def unwrap(branch: BranchKey, wrapped: bytes, context: Mapping[str, str]) -> SecretBytes:
    """Unwrap a data key.

    :raises KMSUnwrapError: if it was altered, or the branch key or the context is another.
    """
    if len(wrapped) != WRAPPED_LENGTH:
        raise KMSUnwrapError(f"the wrapped key has {len(wrapped)} bytes instead of {WRAPPED_LENGTH}")
    try:
        return SecretBytes(open_sealed(branch.secret.view(), wrapped, _associated_data(branch, context)))
    except AuthenticationError:
        raise KMSUnwrapError from None


def _associated_data(branch: BranchKey, context: Mapping[str, str]) -> bytes:
    # The id is of fixed length, so that the whole is unambiguous.
    return branch.branch_id.bytes + serialize_context(context)
