"""Columns of dask data frames: partition by partition, with keys that each worker process fetches for itself."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from pydantic import SecretStr

from glpgenc._support.extras import import_own
from glpgenc._support.forks import Lock
from glpgenc.arrow.cells import TableKeys
from glpgenc.arrow.frames import decrypt_frame, empty_encrypted, empty_series, encrypt_frame, refuse_index
from glpgenc.arrow.spec import Columns, ColumnSpec, specs_of
from glpgenc.errors import ConfigurationError
from glpgenc.keys.kms import build_providers
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from glpgenc.settings import Settings
from glpgenc.settings.locations import mask_url

_LOCK = Lock()
# One service a process.
_MADE: dict[Settings | None, TableKeys] = {}


def encrypt_partitions(frame: Any, columns: Columns, settings: Settings | None, context: Mapping[str, str]) -> Any:
    """Encrypt columns of a dask DataFrame, value by value, when it is computed.

    No key is in the graph: each process that works on partitions makes one service, and keeps it.

    :param frame: a ``dask.dataframe.DataFrame``.
    :param columns: as for :func:`~glpgenc.arrow.encrypt_table`. Give each a type, so that it is the same one in
        all partitions, whatever pandas makes of their values.
    :param settings: what services are made of: with ``keyset_file`` on that, else on the database. ``None`` to let each
        process read its own environment and ``glpgenc.toml``. They go to the workers, so no password may be in them.
    :param context: as for :class:`~glpgenc.service.EncryptionService`.
    :returns: a ``dask.dataframe.DataFrame`` with columns of dtype ``large_binary[pyarrow]`` in their place.
    :raises ConfigurationError: when a column is not there, or the settings hold a password.
    """
    specs = specs_of(columns, frame.columns)
    _refuse_passwords(settings)
    meta = frame._meta.copy()  # noqa: SLF001  # dask has no other way to tell the columns of a frame
    refuse_index(meta, specs)
    for name in specs:
        meta[name] = empty_encrypted()
    return frame.map_partitions(_on_worker, encrypt_frame, specs, settings, dict(context), meta=meta)


def decrypt_partitions(
    frame: Any, columns: Mapping[str, ColumnSpec], settings: Settings | None, context: Mapping[str, str]
) -> Any:
    """Verify and decrypt columns of a dask DataFrame when it is computed. A cell that does not open fails it.

    :param columns: the same as when it was encrypted, each with its type.
    :param settings: as for :func:`encrypt_partitions`, like the rest.
    :raises ConfigurationError: as :func:`encrypt_partitions`, and when a type is missing.
    """
    specs = specs_of(columns, frame.columns)
    _refuse_passwords(settings)
    meta = frame._meta.copy()  # noqa: SLF001  # as above
    for name, spec in specs.items():
        if spec.type is None:
            raise ConfigurationError(
                f"the type of column {name!r} must be known before a partition is read",
                hint="ColumnSpec(type=pyarrow.string())",
            )
        meta[name] = empty_series(spec.type)
    return frame.map_partitions(_on_worker, decrypt_frame, specs, settings, dict(context), meta=meta)


def _on_worker(
    part: Any,
    work: Callable[..., Any],
    specs: dict[str, ColumnSpec],
    settings: Settings | None,
    context: dict[str, str],
) -> Any:
    keys = _keys(settings)
    done = work(part, specs, keys.service, context, key_manager=keys.key_manager)
    # pandas warns where frames with different attrs are joined, and dask joins partitions.
    done.attrs = {}
    return done


def _keys(settings: Settings | None) -> TableKeys:
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


def _refuse_passwords(settings: Settings | None) -> None:
    import_own("dask.dataframe", "'dask[dataframe]'")
    secrets = [value for _, value in settings or () if isinstance(value, SecretStr)]
    if any(mask_url(value.get_secret_value()) != value.get_secret_value() for value in secrets):
        raise ConfigurationError(
            "the settings hold a password, which would go to all workers in the graph",
            hint="leave settings out: each worker reads its environment; or use a passfile, or a certificate",
        )
