"""A user without a home directory, such as a container's random one: only what needs it asks for it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glpgenc.audit.spool.file import prepare_directory
from glpgenc.cli._support.invocation import _user
from glpgenc.embedded.host import cache_directory
from glpgenc.errors import ConfigurationError, KMSConfigurationError
from glpgenc.keys.kms import build_providers
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.keys.kms.options import ProviderOptions, options_beside
from glpgenc.psql.startup import users_psqlrc
from glpgenc.service import EncryptionService
from glpgenc.settings import Settings
from glpgenc.settings.locations import mask_url, normalise_database_url
from tests.support.processes.forks import in_child
from tests.support.services import CONTEXT

NOBODY = 54_321
"""A user id without an entry in passwd."""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="glpgenc-no-home-") as made:
        os.chown(made, NOBODY, NOBODY)
        yield Path(made)


def without_home(folder: Path, work: Callable[[], object]) -> str:
    """Do some work as a user that has no home directory."""

    def become() -> object:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ.pop(name, None)
        os.chdir(folder)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        return work()

    return in_child(become)


def test_values_are_encrypted_with_files_that_are_named(folder: Path) -> None:
    def encrypt() -> object:
        create_key_file(folder / "kek.json")
        config = Settings(environment="test", local_kek_file=folder / "kek.json", keyset_file=folder / "keyset.json")
        service = EncryptionService(build_providers(config), config)
        return service.decrypt(service.encrypt(b"x", CONTEXT), CONTEXT)

    assert without_home(folder, encrypt) == str(b"x")


def test_settings_are_read_with_a_database_or_another_kms(folder: Path) -> None:
    def load() -> object:
        os.environ |= {"GLPGENC_DATABASE_URL": "postgresql://db.example.com/shop", "GLPGENC_KMS_PROVIDER": "aws"}
        settings = Settings.load()
        return settings.kms_provider, str(settings.local_kek_file), _user()

    assert without_home(folder, load) == "('aws', '~/.config/glpgenc/local-kek.json', 'uid 54321')"


def test_what_is_in_the_home_directory_says_so_when_it_is_used(folder: Path) -> None:
    settings = Settings(environment="test")
    assert settings.local_kek_file.is_absolute()

    def key_file() -> object:
        return build_providers(Settings(environment="test"))

    said = without_home(folder, key_file)
    assert said.startswith(
        f"{KMSConfigurationError.__name__}: this user has no home directory, where local_kek_file is"
    )
    assert "set local_kek_file, or HOME" in said
    said = without_home(folder, lambda: prepare_directory(Settings(environment="test").audit_spool))
    assert said.startswith("AuditError: this user has no home directory, where audit_spool is")
    assert "XDG_CACHE_HOME" in without_home(folder, cache_directory)
    assert not list(folder.iterdir())


def test_a_path_that_was_given_by_the_home_directory_is_refused_at_once(folder: Path) -> None:
    for given in ({"local_kek_file": "~/kek.json"}, {"keyset_file": "~/keys"}, {"audit_spool": "~nobody-such/spool"}):
        said = without_home(folder, lambda given=given: Settings(environment="test", **given))  # type: ignore[misc]
        assert said.startswith(ConfigurationError.__name__)
        assert next(iter(given)) in said
    said = without_home(folder, lambda: options_beside(ProviderOptions(), "local:~/kek.json"))
    assert said.startswith(KMSConfigurationError.__name__)


def test_psql_has_no_startup_file_then(folder: Path) -> None:
    class Program:
        version, major = "17.5", 17

    assert without_home(folder, lambda: users_psqlrc(Program())) == "None"  # type: ignore[arg-type]


NORMAL = "postgresql://app@db.example.com:5432/shop?sslmode=verify-full"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgres+asyncpg", "PostgreSQL"])
def test_all_schemes_become_one(scheme: str) -> None:
    assert normalise_database_url(NORMAL.replace("postgresql", scheme)) == NORMAL


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///shop",
        "postgresql://",
        "postgresql://h1:5432,h2:5433/shop?target_session_attrs=primary",
        "postgresql://app@%2Fvar%2Frun%2Fpostgresql/shop",
        "postgresql://[::1]:5432/shop",
    ],
)
def test_what_libpq_takes_is_taken(url: str) -> None:
    assert normalise_database_url(url) == url


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        (NORMAL, NORMAL),
        ("postgresql://app:hunter2@h/d", "postgresql://app:***@h/d"),
        ("postgresql://:hunter2@h/d", "postgresql://:***@h/d"),
        ("postgresql://app:hun@ter/2@h/d", "postgresql://app:***@h/d"),
        ("postgresql://h1,h2/d?user=a&password=hunter2&sslmode=require", "postgresql://h1,h2/d?user=a&password=***&sslmode=require"),
        ("postgresql:///d?sslpassword=hunter2", "postgresql:///d?sslpassword=***"),
    ],
)  # fmt: skip
def test_a_password_is_masked_wherever_it_stands(url: str, masked: str) -> None:
    assert mask_url(url) == masked
