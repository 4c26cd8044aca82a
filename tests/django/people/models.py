"""People, each with fields of every kind."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models

from glpgenc.django import Contains, EncryptedField, Exact, Prefix, Range, UniqueConstraint


class Team(models.Model):
    name = models.TextField()
    motto = EncryptedField(models.TextField(null=True), data_class="pii")


class Person(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="people")
    nick = models.TextField(null=True)
    email = EncryptedField(models.EmailField(), data_class="pii", search=[Exact(unique=True), Prefix()])
    name = EncryptedField(
        models.CharField(max_length=60, null=True, blank=True),
        data_class="pii",
        search=[Exact(normalize="lower"), Contains(), Range(buckets=32)],
    )
    # So few bits that other values are found, too.
    city = EncryptedField(
        models.TextField(null=True, blank=True),
        data_class="pii",
        search=[Exact(bits=2), Prefix(bits=1, normalize="exact")],
    )
    born = EncryptedField(
        models.DateField(null=True, blank=True), data_class="pii", search=[Range(bucket="year"), Exact()]
    )
    salary = EncryptedField(
        models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True),
        data_class="finance",
        search=[Range(bucket=1000, low=0, high=100_000), Exact()],
    )
    illness = EncryptedField(models.TextField(null=True, blank=True), data_class="health")


class Account(models.Model):
    """A key that is made before the row is written; unique together with a plain field."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(Person, models.CASCADE, null=True, related_name="accounts")
    bank = models.TextField(default="")
    iban = EncryptedField(models.CharField(max_length=34), data_class="finance", search=Exact())

    class Meta:
        constraints = [UniqueConstraint(fields=["bank", "iban"], name="account_of_bank")]


class Everything(models.Model):
    """Every field that can be encrypted."""

    char = EncryptedField(models.CharField(max_length=20, null=True), data_class="pii", search=Exact())
    text = EncryptedField(models.TextField(null=True), data_class="pii", search=Exact())
    email = EncryptedField(models.EmailField(null=True), data_class="pii", search=Exact())
    url = EncryptedField(models.URLField(null=True), data_class="pii", search=Exact())
    slug = EncryptedField(models.SlugField(null=True), data_class="pii", search=Exact())
    small = EncryptedField(models.SmallIntegerField(null=True), data_class="pii", search=Exact())
    integer = EncryptedField(models.IntegerField(null=True), data_class="pii", search=Exact())
    big = EncryptedField(models.BigIntegerField(null=True), data_class="pii", search=Exact())
    positive = EncryptedField(models.PositiveIntegerField(null=True), data_class="pii", search=Exact())
    positive_small = EncryptedField(models.PositiveSmallIntegerField(null=True), data_class="pii", search=Exact())
    positive_big = EncryptedField(models.PositiveBigIntegerField(null=True), data_class="pii", search=Exact())
    decimal = EncryptedField(
        models.DecimalField(max_digits=8, decimal_places=3, null=True, default=Decimal("1.5")),
        data_class="pii",
        search=Exact(),
    )
    float = EncryptedField(
        models.FloatField(null=True), data_class="pii", search=[Exact(), Range(bucket=10, low=-100, high=100)]
    )
    boolean = EncryptedField(models.BooleanField(null=True), data_class="pii", search=Exact())
    date = EncryptedField(models.DateField(null=True), data_class="pii", search=Exact())
    moment = EncryptedField(models.DateTimeField(null=True), data_class="pii", search=[Exact(), Range(bucket="day")])
    time = EncryptedField(models.TimeField(null=True), data_class="pii", search=Exact())
    duration = EncryptedField(models.DurationField(null=True), data_class="pii")
    uuid = EncryptedField(models.UUIDField(null=True), data_class="pii", search=Exact())
    binary = EncryptedField(models.BinaryField(null=True), data_class="pii", search=Exact())
    address = EncryptedField(models.GenericIPAddressField(null=True), data_class="pii", search=Exact())
    document = EncryptedField(models.JSONField(null=True), data_class="pii")
