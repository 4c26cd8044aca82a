"""One run of the command line: its options, its settings, and the audit trail that records it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from glpgenc.cli._support.exits import usage_error
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.errors import (
    AuditError,
    ConfigurationError,
    DatabaseError,
    KeyNotFoundError,
    KeyStateError,
    TenantRequiredError,
)
from glpgenc.events import scope
from glpgenc.events.scope import in_workers

if TYPE_CHECKING:
    from pathlib import Path

    from glpgenc.database import Connection
    from glpgenc.settings import Settings
    from glpgenc.shards.databases import Databases

_DATABASES = ("database_url", "database_urls")

# They do nothing that is recorded, and some run before there is a table or a KMS key: should there be an event for all
# that, it starts the audit trail.
_UNAUDITED = (
    ("init",),
    ("config",),
    ("doctor",),
    ("demo",),
    ("audit",),
    ("kms", "create-local"),
    ("kms", "check"),
    ("kms", "cost"),
)

# Its table of keys is asked, which in a shard holds copies: beside those that work in the database with the keys.
_ASKS_KEYS = (("compliance",),)
# It makes a shard what it is.
_IN_SHARD = (("init",),)


class DatabaseUse(StrEnum):
    """In which databases of an installation a command works, where it has several."""

    ANY = "any"
    """In none: the settings are as they are."""

    ONE = "one"
    """In one, which has to be named."""

    KEYS = "keys"
    """In the one that holds the keys."""

    EACH = "each"
    """In each by itself, in a process of its own."""

    ALL = "all"
    """In all of them together."""


@dataclass
class Invocation:
    """One run of the command line.

    :param as_json: print JSON, for programs.
    :param wide: print tables as wide as they get.
    :param config: the configuration file that was asked for.
    :param audit_purpose: what it is done for; is in the audit trail.
    :param overrides: settings given as options.
    :param command: the command's words, such as ``keys``, ``list``.
    :param use: in which databases it works.
    """

    as_json: bool = False
    wide: bool = False
    config: Path | None = None
    audit_purpose: str | None = None
    overrides: dict[str, Any] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    use: DatabaseUse = DatabaseUse.ONE
    _audited: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)

    def update(
        self,
        *,
        as_json: bool = False,
        wide: bool = False,
        config: Path | None = None,
        audit_purpose: str | None = None,
        database_url: list[str] | None = None,
        **overrides: Any,
    ) -> None:
        """Add what was given; an option after the command wins over the same one before it."""
        if database_url:
            for name in _DATABASES:
                self.overrides.pop(name, None)
            one, several = _DATABASES
            overrides |= {one: database_url[0]} if len(database_url) == 1 else {several: tuple(database_url)}
        self.as_json = self.as_json or as_json
        self.wide = self.wide or wide
        self.config = config or self.config
        self.audit_purpose = audit_purpose or self.audit_purpose
        self.overrides |= {name: value for name, value in overrides.items() if value is not None}

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Say, for the block, who runs it and what for. Each run gets a correlation id of its own."""
        with scope(actor=_user(), purpose=self.audit_purpose, correlation_id=str(uuid4())):
            yield

    @cached_property
    def settings(self) -> Settings:
        """The settings, read on first use: a command that needs none runs without a valid configuration.

        :raises ConfigurationError: they can't be loaded.
        """
        from glpgenc.settings import Settings  # noqa: PLC0415  # slow to import, and no help needs it

        settings = self._settings_of_use(Settings.load(config=self.config, **self.overrides))
        if settings.audit:
            from glpgenc import audit  # noqa: PLC0415  # no cost where it is not used

            # Before anything is done: that it can't be recorded must not be found out afterwards.
            audit.activate(settings, start=not self._is_unaudited)
            self._audited.enter_context(in_workers(partial(recorded, settings.model_dump())))
        return settings

    @cached_property
    def databases(self) -> Databases:
        """The databases that a command works in, of those that use several.

        :raises ConfigurationError: none is configured, or the settings can't be loaded.
        """
        from glpgenc.settings import Settings  # noqa: PLC0415  # as for the settings
        from glpgenc.shards.databases import Databases  # noqa: PLC0415  # as above

        loaded = Settings.load(config=self.config, **self.overrides)
        one, several = _DATABASES
        if several not in self.overrides and one in self.overrides and loaded.database_url is not None:
            return Databases.of(loaded, [loaded.require_database_url()])
        return Databases.of(loaded)

    @property
    def names_several(self) -> bool:
        """Whether several databases are named. Where none is configured, the command says so.

        :raises ConfigurationError: the settings can't be loaded.
        """
        settings = self.settings
        if settings.database_url is None and not settings.database_urls:
            return False
        return len(self.databases.named) > 1

    def _settings_of_use(self, settings: Settings) -> Settings:
        """Return the settings with the database that the command works in.

        :raises ConfigurationError: if several are named, and it does not work in several; or if it works in the one
            with the keys, and another one is named.
        """
        one, several = _DATABASES
        if several in self.overrides and self.use in {DatabaseUse.ONE, DatabaseUse.KEYS}:
            which = "the one with the keys" if self.use is DatabaseUse.KEYS else "one"
            raise ConfigurationError(
                f"`glpgenc {' '.join(self.command)}` works in one database, and several are named",
                hint=f"name {which} with --database-url",
            )
        if self.use in {DatabaseUse.EACH, DatabaseUse.ALL}:
            if settings.database_url is None and not settings.database_urls:
                return settings
            found = self.databases
            return (
                found.named[0].settings
                if self.use is DatabaseUse.EACH and len(found.named) == 1
                else found.keys.settings
            )
        if self.use is DatabaseUse.KEYS and (settings.database_urls or settings.keys_database_url is not None):
            keys = settings.require_keys_database_url()
            if one in self.overrides and settings.require_database_url() != keys:
                raise ConfigurationError(
                    f"`glpgenc {' '.join(self.command)}` works in the database that holds the keys, and another one is "
                    "named",
                    hint="leave --database-url out, or pass --config with a file that names no other",
                )
            return settings.model_copy(update={one: keys, several: (), "keys_database_url": keys})
        return settings

    def admit(self) -> None:
        """Refuse a database that belongs to another installation than its keys, and bring what it knows up to date.

        Nothing is done where the keys are in the database itself.

        :raises KeyStateError: as :func:`glpgenc.shards.members.admit`.
        """
        if not self.settings.keys_are_elsewhere:
            return
        from glpgenc.shards.members import admit  # noqa: PLC0415  # only where there are several

        admit(self.settings)

    def require_keys(self) -> None:
        """Refuse a shard where the database with the keys is meant: it has copies of facts about them, or nothing.

        A database that can't be asked is left to the command, which says what it lacks.

        :raises KeyStateError: if the database that the settings name as the one with the keys is a shard.
        """
        asks = self.use in {DatabaseUse.KEYS, DatabaseUse.ALL} or self._is_one_of(_ASKS_KEYS)
        if not asks or self._is_one_of(_IN_SHARD):
            return
        settings = self.settings
        if settings.database_url is None and not settings.database_urls and settings.keys_database_url is None:
            return
        from glpgenc.database import connect, translate_errors  # noqa: PLC0415  # slow to import, and no help needs it
        from glpgenc.keys.trust.membership import ELSEWHERE_HINT, ShardCertificate  # noqa: PLC0415  # as above

        try:
            with (
                translate_errors(),
                closing(connect(settings.require_keys_database_url(), "glpgenc", autocommit=True)) as connection,
            ):
                found = ShardCertificate.of(connection)
        except DatabaseError:
            return
        if found is not None:
            raise KeyStateError("the keys of this database are in another one", hint=ELSEWHERE_HINT)

    @property
    def database_url(self) -> str:
        """The URL of the configured database.

        :raises ConfigurationError: there is none, or the settings can't be loaded.
        """
        return self.settings.require_database_url()

    @contextmanager
    def connection(self, application: str) -> Iterator[Connection]:
        """Connect to the configured database for the block, and translate the driver's errors.

        :param application: the name that the server shows.
        :raises ConfigurationError: as :attr:`database_url`.
        :raises DatabaseError: as :func:`~glpgenc.database.translate_errors`.
        """
        from glpgenc.database import connect, translate_errors  # noqa: PLC0415  # slow to import, and no help needs it

        with translate_errors(), closing(connect(self.database_url, application)) as connection:
            yield connection

    @property
    def tenant_option(self) -> str | None:
        """The tenant given as an option, for commands where a default tenant must not narrow or decide anything."""
        tenant: str | None = self.overrides.get("tenant")
        return tenant

    def require_tenant_option(self, hint: str) -> str:
        """Return the tenant given as an option.

        :param hint: how to name it.
        :raises TenantRequiredError: none was given: with a default tenant, forgetting it must not mean that one.
        """
        if self.tenant_option is None:
            raise TenantRequiredError("no tenant is named", hint=hint)
        return self.tenant_option

    def tenant_or_default(self) -> str:
        """Return the tenant of the settings, else the default tenant of the installation, if a database is configured.

        For commands that work outside the database; those that use its keys have a manager, which does the same.

        :raises TenantRequiredError: there is neither.
        :raises DatabaseError: none is named, and the database can't be asked.
        """
        settings = self.settings
        if settings.tenant is not None:
            return settings.tenant
        if settings.database_url is None:
            raise TenantRequiredError("no tenant is named, and no database that may have a default tenant")
        from glpgenc.keys.store import DataKeyStore  # noqa: PLC0415  # only where no tenant is named
        from glpgenc.keys.tenants import TenantResolver  # noqa: PLC0415  # as above

        with closing(DataKeyStore(settings.require_keys_database_url())) as store:
            return TenantResolver(store, None).default()

    def show(self, document: Mapping[str, Any], *lines: str) -> None:
        """Print a result: the document for programs, the lines for people."""
        if self.as_json:
            print_json(document)
            return
        for line in lines:
            print_line(line)

    def show_table(self, document: Mapping[str, Any], columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Print a result: the document for programs, a table for people."""
        if self.as_json:
            print_json(document)
        else:
            print_table(columns, rows)

    def require_known(self, data_class: object, *, new_tenant: bool) -> None:
        """Refuse names given as options that nothing is known of.

        :param data_class: the option's value: a name, several, or ``None``.
        :param new_tenant: whether the tenant may be one that is not known yet.
        :raises ConfigurationError: naming the one that is not known.
        """
        tenant = None if new_tenant else self.tenant_option
        classes = [data_class] if isinstance(data_class, str) else list(data_class or ())  # type: ignore[call-overload]
        if tenant is None and not classes:
            return
        from glpgenc.keys.tenants import require_known  # noqa: PLC0415  # no cost where nothing is named

        with usage_error(KeyNotFoundError):
            require_known(self.settings, tenant_id=tenant, data_classes=classes)

    @contextmanager
    def audited(self) -> Iterator[None]:
        """End the audit trail with the block, if there is one: its events are in the database then, or in the spool.

        :raises AuditError: when they are in neither, and the block raised nothing itself.
        """
        try:
            yield
        except BaseException:
            with suppress(AuditError):
                self._end_audit()
            raise
        self._end_audit()

    @property
    def _is_unaudited(self) -> bool:
        return self._is_one_of(_UNAUDITED)

    def _is_one_of(self, commands: tuple[tuple[str, ...], ...]) -> bool:
        return any(self.command[: len(words)] == words for words in commands)

    def _end_audit(self) -> None:
        self._audited.close()
        if "settings" in vars(self) and self.settings.audit:
            from glpgenc import audit  # noqa: PLC0415  # as above

            audit.deactivate()


def _user() -> str:
    # What the system says: the environment says whatever its owner likes.
    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


@contextmanager
def recorded(values: dict[str, Any]) -> Iterator[None]:
    """Record the events of a process that a command started, for the block.

    :param values: the fields of :class:`~glpgenc.settings.Settings`.
    :raises AuditError: at the end, when events could not be made durable.
    """
    from glpgenc import audit  # noqa: PLC0415  # no cost where it is not used
    from glpgenc.settings import Settings  # noqa: PLC0415  # as above

    audit.activate(Settings(**values), start=False)
    try:
        yield
    finally:
        audit.deactivate()
