"""Columns of dask data frames: partition by partition, with keys that each worker process fetches for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from glpgenc._support.extras import import_own
from glpgenc.arrow.frames import decrypt_frame, empty_encrypted, empty_series, encrypt_frame, refuse_index
from glpgenc.arrow.spec import Columns, ColumnSpec, specs_of
from glpgenc.arrow.worker_keys import refuse_passwords, worker_keys
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings


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
    _require_dask()
    refuse_passwords(settings)
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
    _require_dask()
    refuse_passwords(settings)
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
    keys = worker_keys(settings)
    done = work(part, specs, keys.service, context, key_manager=keys.key_manager)
    # pandas warns where frames with different attrs are joined, and dask joins partitions.
    done.attrs = {}
    return done


def _require_dask() -> None:
    import_own("dask.dataframe", "'dask[dataframe]'")
