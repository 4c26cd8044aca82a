"""A key manager with a local key file, for benchmarks of what runs on top of it."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.key_file import create_key_file
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import bind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def new_key_file() -> Iterator[Path]:
    """Make a key file that is deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder:
        key_file = Path(folder) / "local-kek.json"
        create_key_file(key_file)
        yield key_file


def settings_of(url: str, key_file: Path) -> Settings:
    """Return the settings of a database whose keys are wrapped with those of a key file."""
    return Settings(
        database_url=url,
        environment="bench",
        kms_provider="local",
        local_kek_file=key_file,
        allow_superuser=True,
    )


@contextmanager
def key_manager(url: str) -> Iterator[KeyManager]:
    """Make a key manager of a database, with a new key file that is deleted at the end."""
    with new_key_file() as key_file, KeyManager.from_settings(settings_of(url, key_file)) as manager:
        yield manager


@contextmanager
def bound_engine(url: str) -> Iterator[Engine]:
    """Make an SQLAlchemy engine of a database, bound to such a key manager."""
    with key_manager(url) as manager:
        engine = create_engine(sqlalchemy_url(url).set(drivername="postgresql+psycopg"), hide_parameters=True)
        bind(engine, manager)
        try:
            yield engine
        finally:
            engine.dispose()
