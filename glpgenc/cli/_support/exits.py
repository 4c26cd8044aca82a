"""The exit statuses of commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from glpgenc import errors


class Exit(IntEnum):
    """The exit codes, documented in docs/CLI.md."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    KMS = 4
    DATABASE = 5
    INTERRUPTED = 130


# The first match decides. What is not listed is a plain failure.
_BY_ERROR: tuple[tuple[type[errors.GlpgencError], Exit], ...] = (
    (errors.ConfigurationError, Exit.USAGE),
    (errors.InvalidFieldError, Exit.USAGE),
    (errors.InvalidRowIdError, Exit.USAGE),
    (errors.TenantRequiredError, Exit.USAGE),
    (errors.KMSError, Exit.KMS),
    (errors.DatabaseError, Exit.DATABASE),
    (errors.InstallationError, Exit.DATABASE),
    (errors.AuthenticationError, Exit.REFUSED),
    (errors.NotEncryptedError, Exit.REFUSED),
    (errors.AlreadyEncryptedError, Exit.REFUSED),
    (errors.UnsupportedSuiteError, Exit.REFUSED),
    (errors.SealedSessionError, Exit.REFUSED),
    (errors.RegistryError, Exit.REFUSED),
    (errors.KeyStateError, Exit.REFUSED),
)


def exit_code(error: errors.GlpgencError) -> Exit:
    """Give the exit code of a command that ended with this error."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), Exit.FAILED)


@contextmanager
def usage_error(*kinds: type[errors.GlpgencError]) -> Iterator[None]:
    """Turn errors of these kinds into one of usage: of a block in which only a name that was typed can cause them.

    :raises ConfigurationError: in their place.
    """
    try:
        yield
    except kinds as error:
        raise errors.ConfigurationError(error.message, hint=error.hint) from None
