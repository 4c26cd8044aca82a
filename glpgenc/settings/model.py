"""What can be set, to what, and where a value came from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, SecretStr, ValidationError, field_validator

from glpgenc.errors import ConfigurationError
from glpgenc.settings.api import ApiSettings
from glpgenc.settings.declaration import NAME, NAME_ACCEPTS, invalid_value, setting
from glpgenc.settings.kms import Pkcs11Settings, VaultSettings, holds_pin
from glpgenc.settings.locations import (
    default_expanded,
    default_local_kek_file,
    expanded,
    mask_url,
    normalise_database_url,
    normalise_endpoint_url,
)
from glpgenc.settings.observability import AuditSettings, MetricsSettings
from glpgenc.settings.sources import ARGUMENT_ORIGIN, DEFAULT_ORIGIN, read_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME_BYTES = 64
_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}(:[^\s,\x00-\x1f\x7f]{1,2048})?")


class Settings(ApiSettings, MetricsSettings, AuditSettings, Pkcs11Settings, VaultSettings, BaseModel):
    """Everything that can be configured.

    ``Settings.load()`` reads the environment and the file; ``Settings(...)`` takes just the arguments and the defaults.
    An instance is immutable, and neither its ``repr`` nor an error about it shows a password.
    """

    # validate_default: a default is held to the same rules. hide_input: an error never repeats what it refuses.
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)

    database_url: SecretStr | None = setting(
        "The PostgreSQL database in which glpgenc is or will be installed.",
        "a URL such as postgresql://app@db.example.com:5432/shop; postgres:// and postgresql+psycopg:// mean the same",
        default=None,
        named_only=True,
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
    )
    kms_also: tuple[str, ...] = setting(
        "Further KMS keys that can unwrap but not wrap data keys: those that data keys are being moved from.",
        "providers' names, separated by commas; local:/path/of/a/key/file, aws:<key ARN>, vault:transit/keys/<name>, "
        "vault:https://<host>:<port>/transit/keys/<name> or pkcs11:token=<label>;object=<label> for another key than "
        "the settings name",
        default=(),
        named_only=True,
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

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    def __init__(self, origins: Mapping[str, str] | None = None, /, **values: Any) -> None:
        """Take the arguments and the defaults; read neither environment nor file.

        :param origins: where each value came from; without it, all are arguments.
        :param values: settings by name.
        :raises ConfigurationError: a name is unknown or a value is not accepted.
        """
        origins = dict.fromkeys(values, ARGUMENT_ORIGIN) if origins is None else origins
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise invalid_value(error, type(self).model_fields, origins) from None
        self._origins.update(origins)

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
        values, origins = read_layers(tuple(cls.model_fields), cls.named_only(), config, overrides)
        return cls(origins, **values)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Give the names of all settings, in the order of the documentation."""
        # pydantic puts the fields of base classes first; who reads them looks for the database and the KMS first.
        own = [name for name in Settings.__annotations__ if name in cls.model_fields]
        return tuple(dict.fromkeys((*own, *cls.model_fields)))

    @classmethod
    def named_only(cls) -> frozenset[str]:
        """Give the names of those that are not taken from a ``glpgenc.toml`` which no one named."""
        extras: dict[str, Any] = {name: field.json_schema_extra for name, field in cls.model_fields.items()}
        return frozenset(name for name, extra in extras.items() if extra["named_only"])

    def origins(self) -> dict[str, str]:
        """Say of each setting where its value came from: an argument, a variable, a file or the default."""
        return {name: self._origins.get(name, DEFAULT_ORIGIN) for name in self.names()}

    def masked(self) -> dict[str, str | int | float | bool | None]:
        """Give all settings as plain values that may be shown: passwords are replaced by ``***``."""
        shown: dict[str, str | int | float | bool | None] = {}
        for name in self.names():
            value = getattr(self, name)
            if isinstance(value, SecretStr):
                value = mask_url(value.get_secret_value())
            if isinstance(value, tuple):
                value = ",".join(value)
            shown[name] = str(value) if isinstance(value, Path) else value
        return shown

    def require_database_url(self) -> str:
        """Give the database's URL in the clear, for the driver and for nothing else.

        :raises ConfigurationError: no database is configured.
        """
        if self.database_url is None:
            raise ConfigurationError(
                "no database is configured",
                hint="set GLPGENC_DATABASE_URL, or pass --database-url, or --config with a file that has database_url",
            )
        return self.database_url.get_secret_value()

    @field_validator("database_url", mode="before")
    @classmethod
    def _read_database_url(cls, value: object) -> object:
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        return normalise_database_url(value) if isinstance(value, str) else value

    @field_validator("kms_also", "trigger_search_path", "service_classes", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("trigger_search_path")
    @classmethod
    def _check_schemas(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(
            entry.startswith("pg_") or not 0 < len(entry.encode()) < _NAME_BYTES or "\0" in entry for entry in value
        ):
            raise ValueError("an entry is not the name of a schema of yours")
        return value

    @field_validator("kms_also")
    @classmethod
    def _check_providers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_PROVIDER.fullmatch(entry) for entry in value):
            raise ValueError("an entry is not the name of a provider")
        if any(entry.startswith("local:") and entry[6] not in "/~" for entry in value):
            raise ValueError("the path of a key file must start with / or ~")
        if any(entry.startswith("vault:") and "@" in entry for entry in value):
            raise ValueError("the address of a transit key contains a user name or password")
        if any(holds_pin(entry) for entry in value):
            raise ValueError("a PKCS#11 URI contains a PIN or another query")
        return value

    @field_validator("service_classes")
    @classmethod
    def _check_classes(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not all(re.fullmatch(NAME, entry) for entry in value or ()):
            raise ValueError("an entry is not a data class's name")
        return value

    @field_validator("kms_key")
    @classmethod
    def _check_key(cls, value: str | None) -> str | None:
        # It would be shown with the other settings.
        if value is not None and holds_pin(value):
            raise ValueError("a PKCS#11 URI contains a PIN or another query")
        return value

    @field_validator("kms_endpoint_url")
    @classmethod
    def _read_endpoint_url(cls, value: str | None) -> str | None:
        return None if value is None else normalise_endpoint_url(value)

    @field_validator("keyset_file")
    @classmethod
    def _expand_home(cls, value: Path | None) -> Path | None:
        return None if value is None else expanded(value)

    @field_validator("local_kek_file")
    @classmethod
    def _expand_default(cls, value: Path) -> Path:
        return default_expanded(value, default_local_kek_file())
