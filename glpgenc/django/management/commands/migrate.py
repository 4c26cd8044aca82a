"""``migrate``, which knows what ``makemigrations`` would write."""

from __future__ import annotations

from django.core.management.commands.migrate import Command as DjangoCommand

from glpgenc.django.autodetector import EncryptionAutodetector


class Command(DjangoCommand):
    """Django's command, with an autodetector that knows encrypted fields."""

    autodetector = EncryptionAutodetector
