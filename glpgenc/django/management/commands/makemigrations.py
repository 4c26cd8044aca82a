"""``makemigrations``, which protects encrypted fields."""

from __future__ import annotations

from django.core.management.commands.makemigrations import Command as DjangoCommand

from glpgenc.django.autodetector import EncryptionAutodetector


class Command(DjangoCommand):
    """Django's command, with an autodetector that knows encrypted fields."""

    autodetector = EncryptionAutodetector
