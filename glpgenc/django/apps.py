"""The application that ``INSTALLED_APPS`` names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class GlpgencConfig(AppConfig):
    """Encrypted fields in a project of Django's."""

    name = "glpgenc.django"
    label = "glpgenc"
    verbose_name = "Encrypted fields"

    def ready(self) -> None:
        """Register what migrations, checks and requests call."""
        from glpgenc.django import autodetector, checks, unmigrated  # noqa: PLC0415  (models are there now)
        from glpgenc.sqlalchemy.transaction.lasting_keys import forget_rings  # noqa: PLC0415

        _ = autodetector, checks
        post_migrate.connect(unmigrated.protect_unmigrated, dispatch_uid="glpgenc.protect")
        connection_created.connect(_release_test_database, weak=False, dispatch_uid="glpgenc.release")
        request_finished.connect(lambda **_: forget_rings(), weak=False, dispatch_uid="glpgenc.forget")


def _release_test_database(connection: Any, **_: Any) -> None:
    """Let the key manager close its connections before a test runner drops or copies the database of a connection."""
    for name in ("destroy_test_db", "clone_test_db"):
        work = getattr(connection.creation, name)
        if not hasattr(work, "glpgenc_released"):
            setattr(connection.creation, name, _released(work))


def _released(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def released(*args: Any, **kwargs: Any) -> Any:
        from glpgenc.django.keys import close_managers  # noqa: PLC0415  (as in ready)

        close_managers()
        return work(*args, **kwargs)

    released.glpgenc_released = True  # type: ignore[attr-defined]
    return released


def encrypted_fields(model: Any) -> list[Any]:
    """Return the encrypted fields of a model's own table."""
    from glpgenc.django.fields import EncryptedField  # noqa: PLC0415

    return [each for each in model._meta.local_fields if isinstance(each, EncryptedField)]


def field_at(model: Any, path: str) -> tuple[Any, str]:
    """Return the field that a path such as ``team__name__iexact`` leads to, ``None`` for none, and what follows it."""
    field, parts = None, path.split("__")
    while parts and model is not None:
        found = {each.name: each for each in model._meta.get_fields()}.get(parts[0])
        if found is None:
            break
        field, model = found, getattr(found, "related_model", None)
        del parts[0]
    return field, "__".join(parts)
