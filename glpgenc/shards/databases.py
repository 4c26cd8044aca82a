"""The databases of an installation, as options and settings name them: the one with the keys, and shards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.settings import Settings

_PORT = "5432"


@dataclass(frozen=True, slots=True)
class Database:
    """One database.

    :param label: host, port and name, for people; without user and password.
    :param settings: whose ``database_url`` is this one's.
    """

    label: str
    settings: Settings

    @property
    def url(self) -> str:
        """Its URL in the clear, for the driver and for nothing else."""
        return self.settings.require_database_url()


@dataclass(frozen=True, slots=True)
class Databases:
    """The databases that something is done in.

    :param keys: the one that holds the keys.
    :param shards: the others.
    :param named: those that were named, in their order: not the one with the keys where a shard alone was.
    """

    keys: Database
    shards: tuple[Database, ...] = ()
    named: tuple[Database, ...] = ()

    @classmethod
    def of(cls, settings: Settings, urls: Iterable[str] = ()) -> Databases:
        """Return the databases of some settings.

        :param urls: those that were named; by default what the settings say.
        :raises ConfigurationError: no database is configured.
        """
        wanted = list(urls) or [each.get_secret_value() for each in settings.database_urls]
        if not wanted:
            wanted = [settings.require_database_url()]
        keys_url = wanted[0] if len(wanted) > 1 else settings.require_keys_database_url()
        if settings.keys_database_url is not None:
            keys_url = settings.keys_database_url.get_secret_value()
        if wanted == [keys_url] and settings.database_url is not None and settings.require_database_url() == keys_url:
            # One for all, and the settings as they are.
            only = Database(label_of(keys_url), settings)
            return cls(only, (), (only,))
        keys = _within(settings, keys_url, keys_url)
        found = [keys if url == keys_url else _within(settings, url, keys_url) for url in wanted]
        return cls(keys, tuple(each for each in found if each is not keys), tuple(found))

    @property
    def all(self) -> tuple[Database, ...]:
        """All of them, the one with the keys first."""
        return (self.keys, *self.shards)


def label_of(url: str) -> str:
    """Return what a database is called: host, port and name.

    >>> label_of("postgresql://app:secret@db1.example.com/shop")
    'db1.example.com:5432/shop'
    """
    parts = conninfo_to_dict(url)
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    name = parts.get("dbname") or parts.get("user") or ""
    return f"{host}:{parts.get('port') or _PORT}/{name}"


def _within(settings: Settings, url: str, keys_url: str) -> Database:
    changed = {"database_url": url, "keys_database_url": keys_url, "database_urls": ()}
    return Database(label_of(url), settings.model_copy(update=changed))
