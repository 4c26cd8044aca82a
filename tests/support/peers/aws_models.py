"""AWS's descriptions of its services, read once: botocore reads half a dozen large files for each client."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import JSONFileLoader, Loader

_load, _list = JSONFileLoader.load_file, Loader.list_available_services


def keep_models() -> None:
    """Let clients of this process share what they read, which none of them changes. moto changes that of S3."""
    JSONFileLoader.load_file = lambda loader, path: _load(loader, path) if "/s3/" in path else _loaded(path)
    Loader.list_available_services = lambda loader, type_name: _listed(tuple(loader.search_paths), type_name)


@cache
def _loaded(path: str) -> Any:
    return _load(JSONFileLoader(), path)


@cache
def _listed(search_paths: tuple[str, ...], type_name: str) -> Any:
    # Of the constructor's defaults nothing else bears on the names.
    return _list(Loader(list(search_paths), include_default_search_paths=False), type_name)
