"""Practices, who works there, and patients."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from glpgenc.django import Contains, EncryptedField, Exact, Prefix, Range


class Practice(models.Model):
    """A tenant."""

    slug = models.SlugField(unique=True)
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="practices")

    def __str__(self) -> str:
        return self.slug


class Patient(models.Model):
    """A patient of a practice, encrypted with the keys of that practice."""

    practice = models.ForeignKey(Practice, models.CASCADE, editable=False)
    email = EncryptedField(models.EmailField(), data_class="pii", search=[Exact(unique=True), Prefix()])
    name = EncryptedField(models.CharField(max_length=100), data_class="pii", search=[Contains(), Range(buckets=64)])
    born = EncryptedField(models.DateField(null=True, blank=True), data_class="pii", search=Range(bucket="year"))
    notes = EncryptedField(models.TextField(blank=True, default=""), data_class="health")

    def __str__(self) -> str:
        return str(self.name)
