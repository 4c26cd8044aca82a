"""Patients, their visits, and the members of staff, who log in by an encrypted e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from glpgenc.django import Contains, EncryptedField, Exact, Prefix, Range

STATES = [("new", "New"), ("known", "Known"), ("gone", "Gone")]


class PatientManager(models.Manager["Patient"]):
    def get_by_natural_key(self, email: str) -> Patient:
        return self.get(email=email)


class Patient(models.Model):
    email = EncryptedField(
        models.EmailField(),
        data_class="pii",
        search=[Exact(unique=True), Exact(normalize="lower"), Prefix(), Contains()],
    )
    name = EncryptedField(
        models.CharField(max_length=40, blank=True), data_class="pii", search=[Contains(), Range(buckets=16)]
    )
    insured = EncryptedField(models.BooleanField(default=False), data_class="pii", search=Exact())
    born = EncryptedField(
        models.DateField(null=True, blank=True), data_class="pii", search=[Exact(), Range(bucket="year")]
    )
    state = EncryptedField(
        models.CharField(max_length=10, choices=STATES, default="new"), data_class="pii", search=Exact()
    )
    weight = EncryptedField(
        models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True), data_class="health"
    )
    notes = EncryptedField(models.TextField(blank=True), data_class="health")
    ward = models.CharField(max_length=10, blank=True)

    objects = PatientManager()

    def __str__(self) -> str:
        return str(self.email)

    def natural_key(self) -> tuple[str]:
        return (str(self.email),)


class Visit(models.Model):
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="visits")
    reason = EncryptedField(models.CharField(max_length=50), data_class="health", search=Exact())

    def __str__(self) -> str:
        return str(self.reason)


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **more: Any) -> Member:
        member = self.model(email=self.normalize_email(email), **more)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> Member:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **more)


class Member(AbstractBaseUser, PermissionsMixin):
    # Found before a request's tenant is known.
    email = EncryptedField(
        models.EmailField(),
        data_class="accounts",
        search=[Exact(unique=True, scope="global"), Exact(name="folded", normalize="lower", scope="global")],
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
