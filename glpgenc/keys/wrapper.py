"""Between rows and keys: makes wrapped keys, and unwraps them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyShreddedError, KeyStateError, KMSKeyStateError
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.instrumentation import KeyEvents
from glpgenc.keys.model import READABLE_STATES, DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.trust.allow_list import require_trusted
from glpgenc.keys.trust.assignments import Assignments
from glpgenc.keys.trust.membership import ELSEWHERE, ELSEWHERE_HINT
from glpgenc.wire.context import encryption_context

if TYPE_CHECKING:
    from glpgenc.keys.kms import GeneratedKey, KMSProvider, UnwrappingProviders
    from glpgenc.keys.store import SignedKeyStore


class KeyWrapper(NonCopyable):
    """Makes data keys and unwraps them, each bound to its row by the encryption context.

    :param records: the rows.
    :param providers: what wraps and unwraps.
    :param environment: is in the encryption context of every key.
    :ivar providers: the same.
    """

    def __init__(self, records: SignedKeyStore, providers: UnwrappingProviders, environment: str) -> None:
        self._records = records
        self.providers = providers
        self._environment = environment
        self._assignments = Assignments(records.store.connections, records.signer.registry)

    def generate(
        self, tenant: str, data_class: str, purpose: Purpose, version: int
    ) -> tuple[DataKeyRecord, GeneratedKey]:
        """Make a key, and the row to insert for it. The caller wipes ``plaintext`` of the key, or gives it to a cache.

        :raises KMSError: if the KMS makes none.
        :raises DatabaseError: if the KMS key of the tenant can't be read.
        """
        key_id = uuid4()
        # A tenant may have a KMS key of its own. Asked for each time: keys are made far more seldom than they are used.
        own = self._assignments.current(tenant)
        kms = self.providers.wrapping if own is None else self.providers.wrapping_under(*own)
        events = KeyEvents(
            key_id=key_id,
            tenant_id=tenant,
            data_class=data_class,
            purpose=str(purpose),
            version=version,
            provider=kms.name,
        )
        with events.failures(EncryptionAuditEventType.KEY_GENERATED):
            generated = kms.generate_data_key(self._context(key_id, tenant, data_class, purpose))
        try:
            return _new_record(key_id, tenant, data_class, purpose, version, kms.name, generated), generated
        except BaseException:
            generated.plaintext.wipe()
            raise

    def read(self, key_id: UUID) -> DataKey:
        """Read a key's row and unwrap it.

        :raises KeyNotFoundError: if there is none with this id.
        :raises KeyStateError: if it is destroyed, retired, or of a tenant that was shredded.
        :raises KeyRecordForgedError: if its row, or one beside it, is not as this installation signed it.
        :raises KMSConfigurationError: if no provider is configured that unwraps it.
        :raises KMSError: if the KMS does not unwrap it.
        :raises DatabaseError: if the database fails.
        """
        record, *others = self._records.beside(key_id)
        try:
            return self._unwrap(record, others)
        except KMSKeyStateError:
            # Wrapped again since its row was read, and what had wrapped it ended then: what is there now counts.
            again, *others = self._records.beside(key_id)
            if again.wrapped_key == record.wrapped_key:
                raise
            return self._unwrap(again, others)

    def _unwrap(self, record: DataKeyRecord, others: list[DataKeyRecord]) -> DataKey:
        # What is refused anyway needs no KMS.
        wrapped = _usable(record)
        context = self._context(record.key_id, record.tenant_id, record.data_class, record.purpose)
        events = KeyEvents.of(record)
        with events.failures(EncryptionAuditEventType.KEY_ACCESSED):
            kms = self._trusted(record)
            self._records.verify([record, *others])
            secret = kms.decrypt(wrapped, record.key_uri, context)
        return DataKey(record, events.emit_for(secret, EncryptionAuditEventType.KEY_ACCESSED))

    def _trusted(self, record: DataKeyRecord) -> KMSProvider:
        what, tenant = f"data key {record.key_id}", record.tenant_id
        return require_trusted(
            self.providers, what, record.provider, record.key_uri, lambda key: self._assignments.believes(tenant, key)
        )

    def _context(self, key_id: UUID, tenant: str, data_class: str, purpose: Purpose) -> dict[str, str]:
        return encryption_context(
            environment=self._environment, tenant_id=tenant, data_class=data_class, purpose=purpose, key_id=key_id
        )


def _usable(record: DataKeyRecord) -> bytes:
    if record.shredded:
        raise KeyShreddedError(f"data key {record.key_id} belongs to a tenant or data class that was shredded")
    if record.provider == ELSEWHERE:
        raise KeyStateError(f"data key {record.key_id} is in another database", hint=ELSEWHERE_HINT)
    if record.state not in READABLE_STATES or record.wrapped_key is None:
        raise KeyStateError(f"data key {record.key_id} is {record.state} and can't be used")
    if record.retired_at is not None:
        raise KeyStateError(
            f"data key {record.key_id} is retired",
            hint="make it usable again with `glpgenc keys unretire KEY_ID`",
        )
    return record.wrapped_key


def _new_record(  # noqa: PLR0917  # one for each column
    key_id: UUID,
    tenant: str,
    data_class: str,
    purpose: Purpose,
    version: int,
    provider: str,
    generated: GeneratedKey,
) -> DataKeyRecord:
    return DataKeyRecord(
        key_id=key_id,
        tenant_id=tenant,
        data_class=data_class,
        purpose=purpose,
        version=version,
        state=KeyState.ACTIVE,
        provider=provider,
        key_uri=generated.key_uri,
        wrapped_key=generated.wrapped,
    )
