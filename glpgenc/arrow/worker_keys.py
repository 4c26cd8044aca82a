"""Keys of a process that works on parts of a frame: one service, which it makes of its own settings and keeps."""

from __future__ import annotations

import atexit
from contextlib import suppress

from pydantic import SecretStr

from glpgenc._support.forks import Lock
from glpgenc.arrow.cells import TableKeys
from glpgenc.errors import ConfigurationError
from glpgenc.keys.kms import build_providers
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from glpgenc.settings import Settings
from glpgenc.settings.locations import mask_url

_LOCK = Lock()
# One service a process.
_MADE: dict[Settings | None, TableKeys] = {}


def worker_keys(settings: Settings | None) -> TableKeys:
    """Return the service of this process, which is made at the first call: one call of the KMS for each key.

    :param settings: what it is made of; ``None`` for the environment and ``glpgenc.toml`` of this process.
    :raises ConfigurationError: when they name no place for keys.
    """
    with _LOCK:
        made = _MADE.get(settings)
        if made is None:
            made = _MADE[settings] = _make(EncryptionServiceConfig.load() if settings is None else settings)
        return made


def _make(config: Settings) -> TableKeys:
    manager = None if config.database_url is None else KeyManager.from_settings(config)
    if config.keyset_file is not None:
        return TableKeys(EncryptionService(build_providers(config), config), {}, manager)
    if manager is None:
        raise ConfigurationError(
            "a worker has neither keyset_file nor database_url", hint="set one of them where workers run"
        )
    return TableKeys(EncryptionService(manager, config), {}, manager)


def _close_all() -> None:
    """Wipe the keys of this process at its end."""
    for keys in _MADE.values():
        with suppress(Exception):
            if keys.service is not None:
                keys.service.close()
            if keys.key_manager is not None:
                keys.key_manager.close()


atexit.register(_close_all)


def refuse_passwords(settings: Settings | None) -> None:
    """Refuse settings that are to be sent to all workers, and hold a password.

    :raises ConfigurationError: if they do.
    """
    secrets = [value for _, value in settings or () if isinstance(value, SecretStr)]
    if any(mask_url(value.get_secret_value()) != value.get_secret_value() for value in secrets):
        raise ConfigurationError(
            "the settings hold a password, which would go to all workers in the graph",
            hint="leave settings out: each worker reads its environment; or use a passfile, or a certificate",
        )
