"""The exceptions of this package.

::

    GlpgencError
    |-- EncryptionError                 raised by the SQL functions and the Python codecs, one class for each SQLSTATE
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
    |   |-- GlobalTermError             ZE017
    |   `-- MissingTermError            ZE018
    |-- KeyManagementError              existence and state of data keys
    |   |-- KeyNotFoundError
    |   |-- KeyLimitError
    |   |-- KeyStateError
    |   |   `-- KeyShreddedError
    |   |-- KeyRecordForgedError
    |   `-- TenantRequiredError
    |-- KMSError                        the service that wraps data keys
    |   |-- KMSUnavailableError         the one kind during which cached keys may continue
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
    |-- AccessError                     callers that the HTTP API refuses
    |   |-- UnauthenticatedError        401: no token, or none that is valid
    |   `-- ForbiddenError              403: a permission or a tenant that the caller does not have
    |-- ObjectStoreError                objects in S3: failures of the store, not of their encryption
    |   |-- ObjectNotFoundError
    |   |-- ObjectStoreDeniedError
    |   |-- ObjectStoreUnavailableError
    |   `-- ObjectChangedError
    |-- AuditError                      an event that could not be recorded; its operation was not done
    |-- OtherProcessError               an object opened by one process and used in a fork of it
    |-- ConfigurationError
    |   `-- EncryptionContextError      an entry of an encryption context that the caller passed
    `-- DatabaseError
        |-- DatabaseUnavailableError
        |-- SchemaMissingError
        `-- SchemaNewerError

Messages name the cause, hints name the remedy. Neither ever holds a key, a plaintext or a bind value, so that an
exception may be logged as it is.
"""

from __future__ import annotations

from typing import ClassVar


class GlpgencError(Exception):
    """glpgenc could not do what was asked.

    :param message: the cause; by default the first line of the class's docstring.
    :param hint: the remedy, or ``None``.
    """

    default_hint: ClassVar[str | None] = None

    def __init__(self, message: str | None = None, *, hint: str | None = None) -> None:
        self.message = message if message is not None else _first_line(type(self))
        self.hint = hint if hint is not None else self.default_hint
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} (hint: {self.hint})"

    def document(self) -> dict[str, str | None]:
        """Return it for JSON: the class's name as ``kind``, ``message`` and ``hint``."""
        return {"kind": type(self).__name__, "message": self.message, "hint": self.hint}


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

    Wrong key, wrong field, wrong row and altered bytes all end here, and are distinguished by nothing.
    """

    sqlstate = "ZE002"
    default_hint = "check the field name and the row id; if both are right, the stored bytes were altered or moved"


class NotEncryptedError(EncryptionError):
    """The value is not a glpgenc envelope."""

    sqlstate = "ZE003"
    default_hint = "encrypt the value with gl_encrypt before storing it"


class UnsupportedSuiteError(EncryptionError):
    """The envelope uses a suite that can't be decrypted here."""

    sqlstate = "ZE004"
    default_hint = "decrypt suites 0xFB (A256GCM) and 0xFC (XAES-256-GCM) with the Python library"


class AlreadyEncryptedError(EncryptionError):
    """The value to encrypt is already an envelope."""

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
    """The sealed keys can't be loaded in this transaction."""

    sqlstate = "ZE008"
    default_hint = "call gl_session_begin and gl_session_load in one transaction, and use each challenge once"


class InvalidRowIdError(EncryptionError):
    """The row id is NULL."""

    sqlstate = "ZE009"
    default_hint = "pass the row's key, or leave the row id out to bind the value to no row"


class NotTextError(EncryptionError):
    """The decrypted value is not UTF-8 text."""

    sqlstate = "ZE010"
    default_hint = "the value was encrypted as bytea: read it with gl_decrypt_bytes"


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
    """Invalid change of a data key."""

    sqlstate = "ZE015"
    default_hint = (
        "the states of a key are pre_active, active, deactivated and destroyed, in this order; `glpgenc keys "
        "list` shows them"
    )


class UncleanSessionError(EncryptionError):
    """The session has objects of an earlier transaction that could read its keys."""

    sqlstate = "ZE016"
    default_hint = (
        "reset connections with DISCARD ALL when they return to the pool, or pass allow_temporary_objects=True "
        "if every client of the connection is trusted"
    )


class GlobalTermError(EncryptionError):
    """SQL can't compute a search term of scope global or of a text range."""

    sqlstate = "ZE017"
    default_hint = (
        "write and search the field from Python (EncryptedColumn, ColumnEncryptor), or register another facet, of "
        "scope tenant for SQL"
    )


class MissingTermError(EncryptionError):
    """A value has no search term to be grouped or counted by."""

    sqlstate = "ZE018"
    default_hint = (
        "it was written before its facet was registered: write such values again, those whose index column is NULL and "
        "whose ciphertext is not; until then, leave them out by that condition"
    )


class KeyManagementError(GlpgencError):
    """A data key can't be used for this operation."""


class KeyNotFoundError(KeyManagementError):
    """There is no such data key."""

    default_hint = "create one with `glpgenc keys create`, or let the key manager create keys (auto_create_keys)"


class KeyLimitError(KeyManagementError):
    """Anyone who asked has caused as many first data keys as it may for now."""

    default_hint = "create the key with `glpgenc keys create`, or raise api_new_keys"


class KeyStateError(KeyManagementError):
    """The data key's state forbids this use."""


class KeyShreddedError(KeyStateError):
    """The tenant, or this data class of it, was shredded: its keys can no longer be used."""

    default_hint = "undo it with `glpgenc shred undo` during the grace period; after that the values can't be recovered"


class KeyRecordForgedError(KeyManagementError):
    """The rows of data keys in the database were not signed by this installation."""

    default_hint = (
        "the rows were changed without glpgenc, or restored in part: list them with `glpgenc doctor`, then "
        "restore them from a backup, or accept them as they are with `glpgenc keys sign`"
    )


class TenantRequiredError(KeyManagementError):
    """No tenant was named, and this installation has no default tenant."""

    default_hint = "pass tenant_id, or set a default tenant with `glpgenc init --tenant NAME`"


class KMSError(GlpgencError):
    """The KMS operation failed."""


class KMSUnavailableError(KMSError):
    """The KMS can't be reached, or failed on its side."""

    default_hint = "check the KMS endpoint and the network; cached keys remain usable for the configured time"


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
    """The KMS's reply is not valid."""

    default_hint = "the reply was discarded; check that kms_endpoint_url leads to the KMS itself"


class KMSConfigurationError(KMSError):
    """The KMS provider is not configured."""


class ORMError(GlpgencError):
    """An encrypted column can't be used this way."""


class EncryptedQueryError(ORMError):
    """The query can't be answered on an encrypted column.

    Raised before anything is sent to the server.
    """


class MappingError(ORMError):
    """The declaration of the encrypted column is not valid."""


class EngineNotBoundError(ORMError):
    """No key manager is bound to this engine."""

    default_hint = "call glpgenc.sqlalchemy.bind(engine, key_manager) before the first statement"


class AccessError(GlpgencError):
    """The HTTP API refused the caller.

    :param reason: a short reason for the audit trail, which is not sent to the caller.
    """

    def __init__(self, message: str | None = None, *, hint: str | None = None, reason: str = "refused") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class UnauthenticatedError(AccessError):
    """The request carries no valid bearer token.

    A missing, expired, forged or malformed token raises this error, without distinction.
    """

    default_hint = "send Authorization: Bearer with a token of the configured issuer and audience that has not expired"


class ForbiddenError(AccessError):
    """The caller does not have the permission."""

    default_hint = "check the token's roles and tenants, and the tables security.roles and security.role_permissions"


class ObjectStoreError(GlpgencError):
    """The object store operation failed."""


class ObjectNotFoundError(ObjectStoreError):
    """The object, version or bucket does not exist."""

    default_hint = "check the bucket, the key and the version; without s3:ListBucket a missing object is access denied"


class ObjectStoreDeniedError(ObjectStoreError):
    """The object store denied access."""

    default_hint = (
        "check the credentials and the policies of the role, bucket and endpoint; a missing object can cause "
        "this error too"
    )


class ObjectStoreUnavailableError(ObjectStoreError):
    """The object store can't be reached, or failed on its side."""

    default_hint = "try again; check the endpoint, the region and the network"


class ObjectChangedError(ObjectStoreError):
    """The object was replaced during the operation."""

    default_hint = "read it again from the start"


class AuditError(GlpgencError):
    """The audit trail could not record an event, and the operation was not done."""


class OtherProcessError(GlpgencError):
    """The object belongs to another process.

    An object for an external resource, such as a file being written, can't be shared with a fork: both would encrypt
    with the same nonces, or read each other's bytes.
    """

    default_hint = "open it after the fork, in the process that uses it"


class ConfigurationError(GlpgencError):
    """A setting is missing, unknown or invalid."""


class EncryptionContextError(ConfigurationError):
    """An entry of an encryption context is missing or not valid."""


class DatabaseError(GlpgencError):
    """The database operation failed."""


class DatabaseUnavailableError(DatabaseError):
    """The database can't be reached."""

    default_hint = "check database_url, and that the server is running and accepts this role"


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
