"""Every failure this package can name.

::

    GlpgencError
    |-- EncryptionError                 what the SQL functions and the Python codecs raise, one class a SQLSTATE
    |   |-- KeyNotLoadedError           ZE001
    |   |-- AuthenticationError         ZE002
    |   |-- NotEncryptedError           ZE003
    |   |-- UnsupportedSuiteError       ZE004
    |   |-- AlreadyEncryptedError       ZE005
    |   |-- InvalidLengthError          ZE006
    |   |-- InvalidFieldError           ZE007
    |   |-- SealedSessionError          ZE008
    |   |-- InvalidRowIdError           ZE009
    |   |-- NotTextError                ZE010
    |   |-- FacetNotFoundError          ZE011
    |   |-- RegistryError               ZE012
    |   |-- InstallationError           ZE013
    |   |-- InvalidValueError           ZE014
    |   |-- KeyTransitionError          ZE015
    |   |-- UncleanSessionError         ZE016
    |   `-- GlobalTermError             ZE017
    |-- KeyManagementError              data keys: which exist, which may be used
    |   |-- KeyNotFoundError
    |   |-- KeyLimitError
    |   |-- KeyStateError
    |   |   `-- KeyShreddedError
    |   |-- KeyRecordForgedError
    |   `-- TenantRequiredError
    |-- KMSError                        the service that wraps data keys
    |   |-- KMSUnavailableError         the one kind during which cached keys may go on
    |   |   `-- KMSThrottledError
    |   |-- KMSAccessDeniedError
    |   |-- KMSKeyNotFoundError
    |   |-- KMSKeyStateError
    |   |-- KMSUnwrapError
    |   |-- KMSReplyError
    |   `-- KMSConfigurationError
    |-- ORMError                        encrypted columns in SQLAlchemy
    |   |-- EncryptedQueryError
    |   |-- MappingError
    |   `-- EngineNotBoundError
    |-- AccessError                     who calls the HTTP API, and is refused
    |   |-- UnauthenticatedError        401: no token, or none that is valid
    |   `-- ForbiddenError              403: a permission, or a tenant, that the caller has not
    |-- ObjectStoreError                objects in S3: of the store, not of what is encrypted in them
    |   |-- ObjectNotFoundError
    |   |-- ObjectStoreDeniedError
    |   |-- ObjectStoreUnavailableError
    |   `-- ObjectChangedError
    |-- AuditError                      an event that could not be recorded, so what it tells of was not done
    |-- OtherProcessError               what one process opened, used in a fork of it
    |-- ConfigurationError
    |   `-- EncryptionContextError      an entry of an encryption context, which the caller gave
    `-- DatabaseError
        |-- DatabaseUnavailableError
        |-- SchemaMissingError
        `-- SchemaNewerError

Messages name the cause, hints name the mend. Neither ever holds a key, a plaintext or a bind value, so that an
exception may be logged as it is.
"""

from __future__ import annotations

from typing import ClassVar


class GlpgencError(Exception):
    """glpgenc could not do what was asked.

    :param message: what went wrong; defaults to the first line of the class's docstring.
    :param hint: what to do about it, or ``None``.
    """

    default_hint: ClassVar[str | None] = None

    def __init__(self, message: str | None = None, *, hint: str | None = None) -> None:
        self.message = message if message is not None else _first_line(type(self))
        self.hint = hint if hint is not None else self.default_hint
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} (hint: {self.hint})"


def _first_line(error: type[Exception]) -> str:
    line = (error.__doc__ or error.__name__).strip().splitlines()[0].rstrip(".")
    # Messages follow a colon, and begin as SQL's do.
    return line[0].lower() + line[1:]


class EncryptionError(GlpgencError):
    """A value could not be encrypted, decrypted or indexed."""

    sqlstate: ClassVar[str] = ""


class KeyNotLoadedError(EncryptionError):
    """No key for this field or value is loaded in the session."""

    sqlstate = "ZE001"
    default_hint = (
        "open a keyed session for the tenant and data class that own the value; "
        "keys end with the transaction that loaded them"
    )


class AuthenticationError(EncryptionError):
    """The value does not authenticate.

    Wrong key, wrong field, wrong row and altered bytes all end here, and are told apart by nothing.
    """

    sqlstate = "ZE002"
    default_hint = "check the field name and the row id; if both are right, the stored bytes were altered or moved"


class NotEncryptedError(EncryptionError):
    """The value is not a glpgenc envelope."""

    sqlstate = "ZE003"
    default_hint = "plaintext must go through gl_encrypt before it is stored or decrypted"


class UnsupportedSuiteError(EncryptionError):
    """The envelope uses a suite that can't be opened here."""

    sqlstate = "ZE004"
    default_hint = "suite 0xFB (A256GCM) is opened by the Python library; any other suite needs a newer glpgenc"


class AlreadyEncryptedError(EncryptionError):
    """The value to encrypt is an envelope already."""

    sqlstate = "ZE005"
    default_hint = "store it as it is: encrypting twice would hide it from rotation and search"


class InvalidLengthError(EncryptionError):
    """A key, subkey, IV or tag has the wrong length."""

    sqlstate = "ZE006"
    default_hint = "A256CBC-HS512 takes a 64-byte key and a 16-byte IV, A256GCM a 32-byte key and a 12-byte nonce"


class InvalidFieldError(EncryptionError):
    """The field name is not valid."""

    sqlstate = "ZE007"
    default_hint = "use lower-case identifiers joined by dots, such as customers.email"


class SealedSessionError(EncryptionError):
    """The sealed keys do not open in this transaction."""

    sqlstate = "ZE008"
    default_hint = "call gl_session_begin and gl_session_load in one transaction, and use each challenge once"


class InvalidRowIdError(EncryptionError):
    """The row id is NULL."""

    sqlstate = "ZE009"
    default_hint = "leave the row id out to bind no row, or pass the key of the row, which must be known by then"


class NotTextError(EncryptionError):
    """The decrypted value is not UTF-8 text."""

    sqlstate = "ZE010"
    default_hint = "it was encrypted as bytea: read it with gl_decrypt_bytes"


class FacetNotFoundError(EncryptionError):
    """The field has no such search facet in this session."""

    sqlstate = "ZE011"
    default_hint = "register the facet with gl_register_facet, then open a new keyed session"


class RegistryError(EncryptionError):
    """The registry of encrypted columns does not allow this."""

    sqlstate = "ZE012"


class InstallationError(EncryptionError):
    """glpgenc can't be installed in, or used on, this database."""

    sqlstate = "ZE013"


class InvalidValueError(EncryptionError):
    """The value can't be encrypted under this field."""

    sqlstate = "ZE014"


class KeyTransitionError(EncryptionError):
    """A data key can't be changed so."""

    sqlstate = "ZE015"
    default_hint = "a key goes from pre_active to active, deactivated and destroyed; see glpgenc keys list"


class UncleanSessionError(EncryptionError):
    """The session has objects from before that could read its keys."""

    sqlstate = "ZE016"
    default_hint = (
        "reset connections by DISCARD ALL when a pool takes them back, or pass allow_temporary_objects=True where "
        "every client of the connection is trusted"
    )


class GlobalTermError(EncryptionError):
    """SQL can't compute a search term of scope global."""

    sqlstate = "ZE017"
    default_hint = (
        "its key is in no session: write and search such a field from Python (EncryptedColumn, ColumnEncryptor), "
        "or register a facet of scope tenant for SQL"
    )


class KeyManagementError(GlpgencError):
    """A data key can't be used as asked."""


class KeyNotFoundError(KeyManagementError):
    """There is no such data key."""

    default_hint = "create one with `glpgenc keys create`, or let the key manager create keys (auto_create_keys)"


class KeyLimitError(KeyManagementError):
    """Whoever asked has caused as many first data keys as it may for now."""

    default_hint = "create the key with `glpgenc keys create`, or raise api_new_keys"


class KeyStateError(KeyManagementError):
    """The data key's state forbids this use."""


class KeyShreddedError(KeyStateError):
    """The tenant, or this data class of it, was shredded: its keys are not unwrapped any more."""

    default_hint = "within the time for undoing: `glpgenc shred undo`; after it the values are gone for good"


class KeyRecordForgedError(KeyManagementError):
    """What the database says of the keys of one owner is not what this installation wrote."""

    default_hint = (
        "somebody changed the rows without glpgenc, or restored a part of them: `glpgenc doctor` lists them; restore "
        "them from a backup, or `glpgenc keys sign` accepts them as they are"
    )


class TenantRequiredError(KeyManagementError):
    """No tenant was named, and this installation has no default tenant."""

    default_hint = "pass tenant_id, or name the only tenant once with `glpgenc init --tenant NAME`"


class KMSError(GlpgencError):
    """The KMS did not do what was asked."""


class KMSUnavailableError(KMSError):
    """The KMS can't be reached, or failed on its side."""

    default_hint = "check the KMS endpoint and the network; keys in the cache go on for the configured time"


class KMSThrottledError(KMSUnavailableError):
    """The KMS refused further requests for now."""

    default_hint = "raise the KMS request quota, or the cache's TTL"


class KMSAccessDeniedError(KMSError):
    """The KMS denied access to the key."""

    default_hint = "check the credentials, the key policy and its encryption-context conditions"


class KMSKeyNotFoundError(KMSError):
    """The KMS has no such key."""

    default_hint = "check kms_key, the account and the region"


class KMSKeyStateError(KMSError):
    """The KMS key is disabled or pending deletion."""

    default_hint = "enable the key, or cancel its deletion, in the KMS"


class KMSUnwrapError(KMSError):
    """The wrapped data key does not open under this KMS key and encryption context.

    It was altered, moved from another row, wrapped for another environment, or wrapped by another key.
    """

    default_hint = "check that `environment` and the KMS key are those the data key was created with"


class KMSReplyError(KMSError):
    """The KMS's reply is not one that can be trusted."""

    default_hint = "the reply named another key or had a wrong length; nothing of it was used"


class KMSConfigurationError(KMSError):
    """The KMS provider is not set up."""


class ORMError(GlpgencError):
    """An encrypted column can't be used so."""


class EncryptedQueryError(ORMError):
    """The query can't be answered on an encrypted column.

    Raised before anything is sent to the server.
    """


class MappingError(ORMError):
    """The encrypted column is not declared in a way that can work."""


class EngineNotBoundError(ORMError):
    """No key manager serves this engine."""

    default_hint = "call glpgenc.sqlalchemy.bind(engine, key_manager) before the first statement"


class AccessError(GlpgencError):
    """The caller of the HTTP API is refused.

    :param reason: why, in a word for the audit trail; the caller is not told.
    """

    def __init__(self, message: str | None = None, *, hint: str | None = None, reason: str = "refused") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class UnauthenticatedError(AccessError):
    """The request carries no valid bearer token.

    A missing, an expired, a forged and a garbled token all end here; callers can't tell which it was.
    """

    default_hint = "send Authorization: Bearer with a token of the configured issuer and audience that has not expired"


class ForbiddenError(AccessError):
    """The caller may not do this."""

    default_hint = "check the token's roles and tenants, and the tables security.roles and security.role_permissions"


class ObjectStoreError(GlpgencError):
    """The object store did not do what was asked."""


class ObjectNotFoundError(ObjectStoreError):
    """There is no such object, version or bucket."""

    default_hint = "check the bucket, the key and the version; without s3:ListBucket a missing object is access denied"


class ObjectStoreDeniedError(ObjectStoreError):
    """The object store denied access."""

    default_hint = (
        "check the credentials and the policies of role, bucket and endpoint; a missing object may end so too"
    )


class ObjectStoreUnavailableError(ObjectStoreError):
    """The object store can't be reached, or failed on its side."""

    default_hint = "try again; check the endpoint, the region and the network"


class ObjectChangedError(ObjectStoreError):
    """The object was replaced meanwhile."""

    default_hint = "begin again: it is another object now"


class AuditError(GlpgencError):
    """The audit trail could not take an event; nothing that goes unrecorded is done."""


class OtherProcessError(GlpgencError):
    """The object belongs to another process.

    What stands for something outside the process, such as a file that is being written, can't be shared with a fork:
    both would encrypt with the same nonces, or take each other's bytes.
    """

    default_hint = "open it in the process that uses it, after the fork"


class ConfigurationError(GlpgencError):
    """A setting is missing, unknown or invalid."""


class EncryptionContextError(ConfigurationError):
    """An encryption context lacks an entry, or an entry can't be used."""


class DatabaseError(GlpgencError):
    """The database did not do what was asked."""


class DatabaseUnavailableError(DatabaseError):
    """The database can't be reached."""

    default_hint = "check database_url, and that the server is up and accepts this role"


class SchemaMissingError(DatabaseError):
    """glpgenc is not installed in this database."""

    default_hint = "run `glpgenc init`"


class SchemaNewerError(DatabaseError):
    """The schema in this database is newer than this glpgenc."""

    default_hint = "upgrade the glpgenc package; nothing was changed"


def _by_sqlstate() -> dict[str, type[EncryptionError]]:
    return {error.sqlstate: error for error in EncryptionError.__subclasses__()}


BY_SQLSTATE: dict[str, type[EncryptionError]] = _by_sqlstate()
"""The error class of each SQLSTATE of class ZE."""
