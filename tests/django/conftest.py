"""Django on a database with glpgenc: configured once a process, and connected to another database for each test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from glpgenc.keys.kms.local.provider import create_key_file
from tests.django.moved.keys import KEYS
from tests.support.databases import dbname, fresh_database
from tests.support.servers import Server, TemplateDatabases

pytest.importorskip("django")

import django
from django.conf import settings
from django.core.management import call_command

INSTALLED = [
    "glpgenc.django",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin",
    "rest_framework",
    "tests.django.people",
    "tests.django.clinic",
    "tests.django.moved",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def place(url: str) -> dict[str, str]:
    """Return what Django's settings say of a database."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": dbname(url),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }


def configure(folder: Path) -> None:
    """Configure Django, unless it is: a process has one configuration."""
    if settings.configured:
        return
    create_key_file(folder / "kek.json")
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "nowhere"},
                   "other": {"ENGINE": "django.db.backends.postgresql", "NAME": "nowhere"}},
        INSTALLED_APPS=INSTALLED,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=TEMPLATES,
        AUTH_USER_MODEL="clinic.Member",
        STATIC_URL="static/",
        SERIALIZATION_MODULES={"encrypted": "glpgenc.django.serializers"},
        **KEYS,
        USE_TZ=True,
        SECRET_KEY="of tests",
        ALLOWED_HOSTS=["testserver"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ROOT_URLCONF="tests.django.people.urls",
        GLPGENC={"kms_provider": "local", "local_kek_file": str(folder / "kek.json"), "environment": "test"},
        GLPGENC_TENANT="tests.django.people.urls.tenant_of",
    )  # fmt: skip
    django.setup()


def _configure_for_collection() -> None:
    # Modules of tests import models, which takes a configuration.
    folder = tempfile.mkdtemp(prefix="glpgenc_django_")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    configure(Path(folder))


_configure_for_collection()


@contextmanager
def connected(url: str, alias: str = "default") -> Iterator[None]:
    """Connect an alias to a database, as a superuser, and afterwards to that which it was connected to before."""
    from django.db import connections

    from glpgenc.django.keys import close_managers

    connection: Any = connections[alias]
    connection.close()
    before = dict(connections.databases[alias])
    connection.settings_dict.update(place(url))
    connections.databases[alias].update(place(url))
    try:
        yield
    finally:
        connections.close_all()
        close_managers()
        connection.settings_dict.update(before)
        connections.databases[alias].update(before)


@pytest.fixture(scope="session")
def migrated(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    """The name of a database in which the migrations of all applications were applied, to be copied."""
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        with connected(url):
            call_command("migrate", verbosity=0)
        yield dbname(url)


@pytest.fixture
def django_database(migrated: str, postgres: Server) -> Iterator[str]:
    """A superuser's URL of a new, migrated database that the alias ``default`` is connected to."""
    with fresh_database(postgres, template=migrated) as url, connected(url):
        yield url


@pytest.fixture
def acme(django_database: str) -> Iterator[str]:
    """The same, with the tenant ``acme`` named."""
    from glpgenc.django import tenant

    with tenant("acme"):
        yield django_database


@pytest.fixture(scope="module")
def module_database(migrated: str, postgres: Server) -> Iterator[str]:
    """A database that the tests of a module share, by way of ``rolled_back``."""
    with fresh_database(postgres, template=migrated) as url, connected(url):
        yield url


@pytest.fixture
def rolled_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tenant ``acme``, in a transaction on the module's database that is rolled back.

    A test that asks for ``acme`` has a database of its own, in which others see what it writes.
    """
    from django.db import transaction

    from glpgenc.django import tenant

    if "django_database" in request.fixturenames:
        request.getfixturevalue("acme")
        yield
        return
    request.getfixturevalue("module_database")
    with tenant("acme"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def other_database(migrated: str, postgres: Server) -> Iterator[str]:
    """The same for the alias ``other``."""
    with fresh_database(postgres, template=migrated) as url, connected(url, "other"):
        yield url


@pytest.fixture
def statements(rolled_back: None) -> Callable[[], list[str]]:
    """Return the statements that Django has executed since, as it logs them."""
    from django.db import connection

    connection.force_debug_cursor = True
    connection.queries_log.clear()
    return lambda: [each["sql"] for each in connection.queries_log]
