"""The application that ``INSTALLED_APPS`` names."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.signals import request_finished


class GlpgencConfig(AppConfig):
    """Encrypted fields in a project of Django's."""

    name = "glpgenc.django"
    label = "glpgenc"
    verbose_name = "Encrypted fields"

    def ready(self) -> None:
        """Register what migrations, checks and requests call."""
        from glpgenc.django import autodetector, checks, keys  # noqa: PLC0415  (models are there now)

        _ = autodetector, checks
        request_finished.connect(lambda **_: keys.forget_rings(), weak=False, dispatch_uid="glpgenc.forget")


def encrypted_fields(model: Any) -> list[Any]:
    """Return the encrypted fields of a model's own table."""
    from glpgenc.django.fields import EncryptedField  # noqa: PLC0415

    return [each for each in model._meta.local_fields if isinstance(each, EncryptedField)]
