"""Whose fault a failure is: a service's, or a caller's, who can cause as many as he likes."""

from __future__ import annotations

from glpgenc import errors

SERVICE = "service"
"""The service, or what it needs: the KMS, the database, the audit trail, its settings, a fault in its code."""

CALLER = "caller"
"""What it was given: a ciphertext, a context, a class, a value."""

OTHER = "other"
"""What stands for everything without a name of its own."""

_SERVICE: tuple[type[errors.GlpgencError], ...] = (
    errors.AuditError,
    errors.ConfigurationError,
    errors.DatabaseError,
    errors.InstallationError,
    errors.KMSError,
    errors.KeyRecordForgedError,
    errors.ObjectStoreDeniedError,
    errors.ObjectStoreUnavailableError,
)
_CALLER: tuple[type[errors.GlpgencError], ...] = (errors.EncryptionContextError,)


def error_type(error: BaseException) -> str:
    """Return the name of an error's class: of this package's errors, and :data:`OTHER` for all others."""
    for each in type(error).__mro__:
        if issubclass(each, errors.GlpgencError) and each.__module__ == errors.__name__:
            return each.__name__
    return OTHER


def fault_of(error: BaseException) -> str:
    """Return :data:`SERVICE` or :data:`CALLER`.

    An error that is not this package's is a fault in code, and so the service's.
    """
    return _fault_of_class(type(error))


def known_error_types() -> list[tuple[str, str]]:
    """Return every value of the labels ``error_type`` and ``fault`` that belong together."""
    classes = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.GlpgencError) and not issubclass(each, _NEVER_COUNTED)
    ]
    return [*((each.__name__, _fault_of_class(each)) for each in classes), (OTHER, SERVICE)]


# Of requests that are refused before anything is encrypted or decrypted, and of statements that are not run.
_NEVER_COUNTED = (errors.AccessError, errors.ORMError)


def _fault_of_class(cls: type[BaseException]) -> str:
    if not issubclass(cls, errors.GlpgencError):
        return SERVICE
    return SERVICE if issubclass(cls, _SERVICE) and not issubclass(cls, _CALLER) else CALLER
