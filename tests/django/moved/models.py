"""Old fields, and beside each the encrypted one that replaces it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django_cryptography.fields import encrypt
from encrypted_fields.fields import EncryptedCharField, EncryptedDateField, EncryptedIntegerField
from pgcrypto.fields import (
    CharPGPPublicKeyField,
    DatePGPSymmetricKeyField,
    DateTimePGPSymmetricKeyField,
    DecimalPGPSymmetricKeyField,
    EmailPGPSymmetricKeyField,
    IntegerPGPSymmetricKeyField,
)

from glpgenc.django import EncryptedField, Exact, Range


def replacing(old: str, field: models.Field[Any, Any], *search: Any) -> EncryptedField:
    return EncryptedField(field, data_class="pii", search=search, replaces=old)


class Plain(models.Model):
    """From plain fields."""

    email = models.EmailField(null=True, unique=True)
    born = models.DateField(null=True)
    seen = models.DateTimeField(null=True)
    points = models.IntegerField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    clinic = models.TextField(default="acme")
    email_sealed = replacing("email", models.EmailField(null=True), Exact(unique=True))
    born_sealed = replacing("born", models.DateField(null=True), Range(bucket="year"))
    seen_sealed = replacing("seen", models.DateTimeField(null=True))
    points_sealed = replacing("points", models.IntegerField(null=True), Exact())
    price_sealed = replacing("price", models.DecimalField(max_digits=8, decimal_places=2, null=True), Exact())


class Cryptography(models.Model):
    """From django-cryptography."""

    email = encrypt(models.EmailField(null=True))
    born = encrypt(models.DateField(null=True))
    price = encrypt(models.DecimalField(max_digits=8, decimal_places=2, null=True))
    short = encrypt(models.TextField(null=True), ttl=3600)
    email_sealed = replacing("email", models.EmailField(null=True), Exact())
    born_sealed = replacing("born", models.DateField(null=True), Exact())
    price_sealed = replacing("price", models.DecimalField(max_digits=8, decimal_places=2, null=True), Exact())
    short_sealed = replacing("short", models.TextField(null=True))


class Fernet(models.Model):
    """From django-fernet-encrypted-fields."""

    name = EncryptedCharField(max_length=40, null=True)
    born = EncryptedDateField(null=True)
    points = EncryptedIntegerField(null=True)
    name_sealed = replacing("name", models.CharField(max_length=40, null=True), Exact())
    born_sealed = replacing("born", models.DateField(null=True), Exact())
    points_sealed = replacing("points", models.IntegerField(null=True), Exact())


class Pgcrypto(models.Model):
    """From django-pgcrypto-fields."""

    email = EmailPGPSymmetricKeyField(null=True)
    points = IntegerPGPSymmetricKeyField(null=True)
    born = DatePGPSymmetricKeyField(null=True)
    seen = DateTimePGPSymmetricKeyField(null=True)
    price = DecimalPGPSymmetricKeyField(max_digits=8, decimal_places=2, null=True)
    email_sealed = replacing("email", models.EmailField(null=True), Exact())
    points_sealed = replacing("points", models.IntegerField(null=True), Exact())
    born_sealed = replacing("born", models.DateField(null=True), Exact())
    seen_sealed = replacing("seen", models.DateTimeField(null=True))
    price_sealed = replacing("price", models.DecimalField(max_digits=8, decimal_places=2, null=True), Exact())


class PgcryptoPublic(models.Model):
    """From django-pgcrypto-fields, with a pair of keys."""

    name = CharPGPPublicKeyField(max_length=40, null=True)
    name_sealed = replacing("name", models.CharField(max_length=40, null=True), Exact())
