"""What can be set, to what, and where a value came from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

from glpgenc.errors import ConfigurationError
from glpgenc.settings.api import ApiSettings
from glpgenc.settings.declaration import (
    NAME,
    NAME_ACCEPTS,
    RefusedValueError,
    invalid_value,
    setting,
    unknown_key,
)
from glpgenc.settings.kms import Pkcs11Settings, VaultSettings, holds_pin
from glpgenc.settings.locations import (
    default_local_kek_file,
    mask_url,
    normalise_database_url,
    normalise_endpoint_url,
)
from glpgenc.settings.observability import AuditSettings, MetricsSettings
from glpgenc.settings.sources import ARGUMENT_ORIGIN, DEFAULT_ORIGIN, read_layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import SecretStr

_NAME_BYTES = 64
_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}(:[^\s,\x00-\x1f\x7f]{1,2048})?")


_ORIGINS = "_origins"


def _normal_database_url(value: object) -> object:
    if isinstance(value, str):
        return normalise_database_url(value)
    secret = getattr(value, "get_secret_value", None)
    return value if secret is None else normalise_database_url(secret())


def _normal_database_urls(value: object) -> object:
    if isinstance(value, str):
        value = value.split()
    if isinstance(value, list | tuple):
        return tuple(map(_normal_database_url, value))
    return value


def _check_databases(value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if len({each.get_secret_value() for each in value}) < len(value):
        raise ValueError("a database is named twice")
    return value


def _check_schemas(value: tuple[str, ...]) -> tuple[str, ...]:
    if any(entry.startswith("pg_") or not 0 < len(entry.encode()) < _NAME_BYTES or "\0" in entry for entry in value):
        raise ValueError("an entry is not the name of a schema of yours")
    return value


def _check_providers(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(_PROVIDER.fullmatch(entry) for entry in value):
        raise ValueError("an entry is not the name of a provider")
    if any(entry.startswith("local:") and entry[6] not in "/~" for entry in value):
        raise ValueError("the path of a key file must start with / or ~")
    if any(entry.startswith("vault:") and "@" in entry for entry in value):
        raise ValueError("the address of a transit key contains a user name or password")
    if any(holds_pin(entry) for entry in value):
        raise ValueError("a PKCS#11 URI contains a PIN or another query")
    return value


def _check_classes(value: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if not all(re.fullmatch(NAME, entry) for entry in value or ()):
        raise ValueError("an entry is not a data class's name")
    return value


def _check_key(value: str | None) -> str | None:
    # It would be shown with the other settings.
    if value is not None and holds_pin(value):
        raise ValueError("a PKCS#11 URI contains a PIN or another query")
    return value


def _normal_endpoint_url(value: str | None) -> str | None:
    return None if value is None else normalise_endpoint_url(value)


class Settings(ApiSettings, MetricsSettings, AuditSettings, Pkcs11Settings, VaultSettings):
    """Everything that can be configured.

    ``Settings.load()`` reads the environment and the file; ``Settings(...)`` takes just the arguments and the defaults.
    An instance is immutable, and neither its ``repr`` nor an error about it shows a password.
    """

    database_url: SecretStr | None = setting(
        "The PostgreSQL database in which glpgenc is or will be installed.",
        "a URL such as postgresql://app@db.example.com:5432/shop; postgres:// and postgresql+psycopg:// mean the same",
        default=None,
        named_only=True,
        prepare=_normal_database_url,
    )
    database_urls: tuple[SecretStr, ...] = setting(
        "The databases of an installation that has several, the one with the keys first. Commands that work in each "
        "database work in these.",
        "URLs as for database_url, separated by spaces, or a list of them in the file",
        default=(),
        named_only=True,
        prepare=_normal_database_urls,
        check=_check_databases,
    )
    keys_database_url: SecretStr | None = setting(
        "The database that holds the data keys. Without it, that is the first of database_urls, or else database_url.",
        "a URL as for database_url",
        default=None,
        named_only=True,
        prepare=_normal_database_url,
    )
    tenant: str | None = setting(
        "The default tenant. Without it, an operation that names no tenant is refused.",
        NAME_ACCEPTS,
        pattern=NAME,
        default=None,
    )
    environment: str = setting(
        "The environment in the KMS encryption context, so that data keys of one environment can't be unwrapped "
        "in another.",
        NAME_ACCEPTS,
        pattern=NAME,
        default="default",
    )
    allow_superuser: bool = setting(
        "Whether jobs that run code of the tables' owners (triggers, expressions, functional indexes) may run as a "
        "superuser, or as a role that may run programs on the server: backfill run, verify, contract, rotate, rotation "
        "run, reindex, scrub run with pg_repack, scrub plant and unplant.",
        "true or false",
        default=False,
        named_only=True,
    )
    trigger_search_path: tuple[str, ...] = setting(
        "Schemas in which triggers, checks and generated columns of your tables find what they name without one, "
        "while a job writes there. Without it they find what is in pg_catalog.",
        "schemas' names as they are, separated by commas; pg_catalog comes before and pg_temp after them",
        named_only=True,
        default=(),
        check=_check_schemas,
    )
    kms_provider: str = setting(
        "The KMS that wraps data keys. Providers other than the four built-in ones are found through the entry "
        "points `glpgenc.kms`.",
        "local, aws, vault, pkcs11, or the name of an installed provider",
        pattern=r"^[a-z][a-z0-9_-]{0,63}$",
        default="local",
        named_only=True,
    )
    kms_key: str | None = setting(
        "The KMS key that wraps new data keys.",
        "what the provider calls its keys: a key id, ARN or alias; a transit key such as transit/keys/orders; "
        "a PKCS#11 URI such as pkcs11:token=glpgenc;object=kek",
        min_length=1,
        max_length=2048,
        pattern=r"^[^\s\x00-\x1f\x7f]+$",
        default=None,
        named_only=True,
        check=_check_key,
    )
    kms_also: tuple[str, ...] = setting(
        "Further KMS keys that can unwrap but not wrap data keys: those that data keys are being moved from.",
        "providers' names, separated by commas; local:/path/of/a/key/file, aws:<key ARN>, vault:transit/keys/<name>, "
        "vault:https://<host>:<port>/transit/keys/<name> or pkcs11:token=<label>;object=<label> for another key than "
        "the settings name",
        default=(),
        named_only=True,
        check=_check_providers,
    )
    branch_keys: str = setting(
        "Whether new data keys are wrapped by a branch key, which the KMS wraps: one for the environment, or one for "
        "each of N groups of tenants.",
        "off, environment, or tenants/N with N from 1 to 9,999",
        pattern=r"^(off|environment|tenants/[1-9][0-9]{0,3})$",
        default="off",
        named_only=True,
    )
    kms_region: str | None = setting(
        "The region of the KMS. Without it, the provider's own configuration applies.",
        "a region's name such as eu-central-1",
        pattern=r"^[A-Za-z0-9-]{1,64}$",
        default=None,
        named_only=True,
    )
    kms_endpoint_url: str | None = setting(
        "The URL of the KMS, if it is not the provider's public endpoint: a VPC endpoint or an emulator.",
        "an http:// or https:// URL without a user name or password",
        default=None,
        named_only=True,
        check=_normal_endpoint_url,
    )
    kms_connect_timeout: float = setting(
        "Seconds to wait for a connection to the KMS.",
        "a number of seconds above 0, up to 300",
        gt=0,
        le=300,
        default=2.0,
    )
    kms_read_timeout: float = setting(
        "Seconds to wait for a reply of the KMS.",
        "a number of seconds above 0, up to 300",
        gt=0,
        le=300,
        default=5.0,
    )
    kms_max_attempts: int = setting(
        "The maximum number of attempts for a KMS call that is throttled or fails on the KMS's side.",
        "a whole number from 1 to 20",
        ge=1,
        le=20,
        default=4,
    )
    local_kek_file: Path = setting(
        "The key file of the `local` provider, created by `glpgenc kms create-local`.",
        "a path; ~ is the home directory, and a relative path in glpgenc.toml starts at that file's directory",
        default_factory=default_local_kek_file,
        named_only=True,
    )
    cache_size: int = setting(
        "The maximum number of data keys in the memory cache.",
        "a whole number from 1 to 10,000,000",
        ge=1,
        le=10_000_000,
        default=10_000,
    )
    cache_ttl: float = setting(
        "Seconds after which a cached data key is unwrapped by the KMS again.",
        "a number of seconds above 0, up to 86,400 (a day)",
        gt=0,
        le=86_400,
        default=300.0,
    )
    cache_max_stale: float = setting(
        "Seconds beyond cache_ttl for which a cached data key remains usable while the KMS is unavailable.",
        "a number of seconds from 0 (never) to 86,400 (a day)",
        ge=0,
        le=86_400,
        default=900.0,
    )
    watch_keys: bool = setting(
        "Whether the process's key manager is notified of changed keys immediately, over a connection that "
        "listens; otherwise changes take effect after the cache's TTL. database_url must then connect to the "
        "server itself, not to a pooler in transaction mode.",
        "true or false",
        default=False,
    )
    allow_temporary_objects: bool = setting(
        "Whether keys are loaded into database sessions with temporary objects, or statements prepared in SQL, "
        "of earlier transactions. Enable it only if every client of such a connection is trusted.",
        "true or false",
        named_only=True,
        default=False,
    )
    gcm_use_batch: int = setting(
        "The number of uses of a data key with A256GCM that a process reserves in glpgenc.key_uses at a time.",
        "a whole number from 1 to 1,000,000",
        ge=1,
        le=1_000_000,
        default=10_000,
    )
    auto_create_keys: bool = setting(
        "Whether encrypting operations (a session, the ORM, a service, the API, a backfill) create the first "
        "data keys of a tenant and data class. Operations that only read never do.",
        "true or false",
        default=True,
    )
    service_classes: tuple[str, ...] | None = setting(
        "The data classes of values outside the database, beside those of registered fields. If set, first keys "
        "are created for these only; the API never creates keys for others.",
        "names, separated by commas",
        default=None,
        check=_check_classes,
    )
    keyset_file: Path | None = setting(
        "The file of wrapped data keys that EncryptionService uses without a database.",
        "a path; ~ is the home directory, and a relative path in glpgenc.toml starts at that file's directory",
        default=None,
        named_only=True,
    )
    blob_key_uses: int = setting(
        "The number of blobs that EnvelopeEncryptionService encrypts with one data key before it requests "
        "another from the KMS.",
        "a whole number from 1 (each blob has its own) to 1,000,000",
        ge=1,
        le=1_000_000,
        default=1,
    )

    def __init__(self, origins: Mapping[str, str] | None = None, /, **values: Any) -> None:
        """Take the arguments and the defaults; read neither environment nor file.

        :param origins: where each value came from; without it, all are arguments.
        :param values: settings by name.
        :raises ConfigurationError: a name is unknown or a value is not accepted.
        """
        origins = dict.fromkeys(values, ARGUMENT_ORIGIN) if origins is None else dict(origins)
        if unknown := [name for name in values if name not in self.declarations]:
            raise unknown_key(unknown[0], "the arguments", list(self.declarations))
        made: dict[str, Any] = {}
        for name, declared in self.declarations.items():
            reason = None
            try:
                made[name] = declared.value(values[name]) if name in values else declared.default_value()
            except RefusedValueError:
                reason = ""
            except ValueError as error:
                # Only our own checks' words are passed on: they are known to leave the value out.
                reason = str(error)
            if reason is not None:  # not in the block, whose error repeats the value
                raise invalid_value(name, declared, origins.get(name, DEFAULT_ORIGIN), reason)
        vars(self).update(made)
        vars(self)[_ORIGINS] = origins

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise ValueError(f"settings are frozen: {name} can't be set; model_copy() makes others")

    def __delattr__(self, name: str) -> NoReturn:
        raise ValueError(f"settings are frozen: {name} can't be deleted")

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, vars(self)[name]) for name in self.declarations)

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), *dict(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self)})"

    @classmethod
    def load(cls, *, config: str | Path | None = None, **overrides: Any) -> Self:
        """Load the settings from arguments, environment and file.

        :param config: the file to read instead of the one that ``GLPGENC_CONFIG`` names, or of ``glpgenc.toml`` in
            the working directory; it must exist. In the latter, which no one named, settings of :meth:`named_only` are
            refused.
        :param overrides: settings by name that win over environment and file; one that is ``None`` counts as absent.
        :raises ConfigurationError: the file is missing, not TOML or may be written by others, a name is unknown, or a
            value is not accepted.
        """
        values, origins = read_layers(tuple(cls.declarations), cls.named_only(), config, overrides)
        return cls(origins, **values)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Give the names of all settings, in the order of the documentation."""
        # Those of base classes stand first; who reads them looks for the database and the KMS first.
        own = Settings.own_declarations
        return tuple(dict.fromkeys((*own, *cls.declarations)))

    @classmethod
    def named_only(cls) -> frozenset[str]:
        """Give the names of those that are not taken from a ``glpgenc.toml`` which no one named."""
        return frozenset(name for name, declared in cls.declarations.items() if declared.named_only)

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """Return a copy in which some settings are others.

        :param update: settings by name.
        :raises ConfigurationError: a name is unknown or a value is not accepted.
        """
        changed = dict(update or {})
        return type(self)(self._given_origins | dict.fromkeys(changed, ARGUMENT_ORIGIN), **dict(self) | changed)

    def model_dump(self, *, exclude_unset: bool = False) -> dict[str, Any]:
        """Return the values by name, as the constructor takes them; passwords show only when asked for.

        :param exclude_unset: without the defaults.
        """
        return {name: value for name, value in self if not exclude_unset or name in self._given_origins}

    def model_dump_json(self) -> str:
        """Return the values as JSON; of a secret it has only stars."""
        return json.dumps(dict(self), default=str, separators=(",", ":"))

    def origins(self) -> dict[str, str]:
        """Say of each setting where its value came from: an argument, a variable, a file or the default."""
        return {name: self._given_origins.get(name, DEFAULT_ORIGIN) for name in self.names()}

    def masked(self) -> dict[str, str | int | float | bool | None]:
        """Give all settings as plain values that may be shown: passwords are replaced by ``***``."""
        shown: dict[str, str | int | float | bool | None] = {}
        for name in self.names():
            value = getattr(self, name)
            secret = getattr(value, "get_secret_value", None)
            if secret is not None:
                value = mask_url(secret())
            if name == "database_urls":
                value = " ".join(mask_url(each.get_secret_value()) for each in value)
            if isinstance(value, tuple):
                value = ",".join(value)
            shown[name] = str(value) if isinstance(value, Path) else value
        return shown

    def require_database_url(self) -> str:
        """Give the database's URL in the clear, for the driver and for nothing else.

        :raises ConfigurationError: no database is configured.
        """
        if self.database_url is None and self.database_urls:
            raise ConfigurationError(
                "several databases are configured, and none of them is named for this",
                hint="name it with --database-url, or GLPGENC_DATABASE_URL",
            )
        if self.database_url is None:
            raise ConfigurationError(
                "no database is configured",
                hint="set GLPGENC_DATABASE_URL, or pass --database-url, or --config with a file that has database_url",
            )
        return self.database_url.get_secret_value()

    def require_keys_database_url(self) -> str:
        """Give the URL of the database that holds the data keys, as :meth:`require_database_url` that of the database.

        :raises ConfigurationError: no database is configured.
        """
        if self.keys_database_url is not None:
            return self.keys_database_url.get_secret_value()
        if self.database_urls:
            return self.database_urls[0].get_secret_value()
        return self.require_database_url()

    @property
    def keys_are_elsewhere(self) -> bool:
        """Whether the data keys are in another database than ``database_url``."""
        return self.database_url is not None and self.require_keys_database_url() != self.require_database_url()

    @property
    def _given_origins(self) -> dict[str, str]:
        origins: dict[str, str] = vars(self)[_ORIGINS]
        return origins
