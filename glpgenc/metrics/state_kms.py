"""Whether the KMS answers: what became of the last call, so that a scrape makes none."""

from __future__ import annotations

from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
)
from glpgenc.events import Listener

# What a KMS answers about a wrapped key that is not its own says that it is there.
_DOWN = (KMSUnavailableError, KMSAccessDeniedError, KMSKeyNotFoundError, KMSKeyStateError, KMSConfigurationError)


class KmsWatch(Listener):
    """Remembers the last call to each provider."""

    def __init__(self) -> None:
        self._up: dict[str, bool] = {}

    def may_wait(self) -> bool:
        """Tell that it does not."""
        return False

    def called_kms(self, provider: str, operation: str, seconds: float, error: BaseException | None) -> None:
        """Remember it."""
        del operation, seconds
        self._up[provider] = not isinstance(error, _DOWN)

    def by_provider(self) -> list[tuple[str, bool]]:
        """Return whether each provider served the last call; nothing of one that was not called."""
        return sorted(self._up.items())
