"""The pages of the Python interface: which names stand on which, rendered by mkdocstrings from their docstrings."""

from __future__ import annotations

from importlib import import_module

import glpgenc
from tools.docs.markdown import MADE

# Module, title, and what is to be read first.
MODULES = {
    "glpgenc": ("The package", "What an application imports most.", "SESSIONS.md"),
    "glpgenc.sqlalchemy": ("SQLAlchemy", "Columns, search, tenants.", "ORM.md"),
    "glpgenc.django": ("Django", "Encrypted fields of models, tenants of requests.", "DJANGO.md"),
    "glpgenc.service": ("Values outside the database", "Envelopes, and the service that makes them.", "SERVICE.md"),
    "glpgenc.streams": ("Files and streams", "Encrypted in segments, read at any place.", "FILES.md"),
    "glpgenc.streams.s3": ("Encrypted objects in S3", "Uploads, downloads, ranges.", "S3.md"),
    "glpgenc.arrow": (
        "Arrow and frames",
        "Columns of tables, and of frames of pandas, Polars, dask and Spark.",
        "ARROW.md",
    ),
    "glpgenc.sessions": ("Keyed sessions", "How keys reach a session, in pieces.", "SESSIONS.md"),
    "glpgenc.keys": ("Keys", "Data keys, their records and their cache.", "KEYS.md"),
    "glpgenc.keys.kms": ("KMS providers", "What a provider is, and how one is made.", "KMS.md"),
    "glpgenc.settings": ("Settings", "One object, loaded in one order.", "CONFIGURATION.md"),
    "glpgenc.database": ("Database URLs", "As SQLAlchemy and as libpq write them.", "ORM.md"),
    "glpgenc.testing": ("Testing a KMS provider", "The contract that every provider passes.", "KMS.md"),
    "glpgenc.audit": ("The audit trail", "Recording what is done.", "AUDIT.md"),
    "glpgenc.events": ("Events", "Events of glpgenc, for listeners.", "METRICS.md"),
    "glpgenc.metrics": ("Metrics", "Prometheus.", "METRICS.md"),
    "glpgenc.tracing": ("Tracing", "OpenTelemetry spans.", "METRICS.md"),
    "glpgenc.api": ("The HTTP API", "An application, and a router for one's own.", "API.md"),
    "glpgenc.coverage": ("Coverage", "What is encrypted, and what is not.", "CLI.md"),
    "glpgenc.doctor": ("Checks of an installation", "What `glpgenc doctor` does.", "DOCTOR.md"),
}
# Of these modules the rest is private.
PUBLIC_IN = {"glpgenc.database": ["libpq_url", "sqlalchemy_url"]}
# Modules without a list of names: all that is public in them.
WHOLE = {
    "glpgenc.alembic.operations": ("Alembic operations", "What `op` has in a migration.", "MIGRATIONS.md"),
    "glpgenc.django.admin": ("Django's admin", "Mixins for models with encrypted fields.", "DJANGO.md"),
    "glpgenc.django.rest_framework": ("Django REST framework", "Mixins of serializers and filters.", "DJANGO.md"),
    "glpgenc.django.operations": ("Django's operations", "What `makemigrations` writes.", "DJANGO.md"),
    "glpgenc.testing.fixtures": ("Fixtures for tests", "What a pytest plugin brings.", "guides/testing.md"),
    "glpgenc.errors": ("Error classes", "Every failure that the package can name.", "reference/errors.md"),
}


def python_pages() -> dict[str, str]:
    """Return the pages by their path below docs/reference/."""
    pages = {f"python/{_file(name)}": _page(name, *told) for name, told in MODULES.items()}
    for name, (title, what, guide) in WHOLE.items():
        body = f"::: {name}\n    options:\n      show_root_heading: false\n      show_root_toc_entry: false\n"
        pages[f"python/{_file(name)}"] = _head(name, title, what, guide) + body
    return pages


def contents() -> list[tuple[str, str, str]]:
    """Return the pages, each with its title and what stands on it."""
    every = {**MODULES, **WHOLE}
    return [(f"python/{_file(name)}", f"{title}: `{name}`", what) for name, (title, what, _) in every.items()]


def public_names(module: str) -> list[str]:
    """Return the names of a module of :data:`MODULES` that applications may use."""
    return PUBLIC_IN.get(module) or list(import_module(module).__all__)


def names_of(module: str) -> list[str]:
    """Return the names that a page of a module has: each stands on the first page that can have it."""
    names = [name for name in public_names(module) if not name.startswith("__")]
    return names if module == "glpgenc" else [name for name in names if not _same(module, name)]


def _same(module: str, name: str) -> bool:
    """Tell whether the name is one of the package's own, too."""
    return name in glpgenc.__all__ and getattr(glpgenc, name) is getattr(import_module(module), name)


def _page(module: str, title: str, what: str, guide: str) -> str:
    shown = "".join(f"\n::: {module}.{name}\n" for name in names_of(module))
    own = set(public_names(module)) - set(names_of(module))
    elsewhere = sorted(name for name in own if not name.startswith("__"))
    more = f"\n{_listed(elsewhere)}: on the page of [the package](glpgenc.md).\n" if elsewhere else ""
    return _head(module, title, what, guide) + more + shown


def _head(module: str, title: str, what: str, guide: str) -> str:
    return f"{MADE}\n# {title}\n\n`{module}`. {what} The guide: [{guide.rsplit('/', 1)[-1]}](../../{guide}).\n\n"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _file(module: str) -> str:
    return f"{module.replace('.', '-')}.md"
