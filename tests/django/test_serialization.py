"""dumpdata and loaddata: encrypted fields are refused as plaintext, and written as ciphertext when asked for."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError

from glpgenc.django import tenant
from glpgenc.errors import EncryptedQueryError
from tests.django.clinic.models import Patient, Visit

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def row() -> Patient:
    row = Patient.objects.create(
        email="ada@example.org", name="Ada", insured=True, born=dt.date(1815, 12, 10), weight=Decimal("61.5"), ward="B"
    )
    Visit.objects.create(patient=row, reason="a cold")
    return row


@pytest.mark.usefixtures("rolled_back", "row")
@pytest.mark.parametrize("format_", ["python", "json", "jsonl", "xml"])
def test_a_format_that_would_write_plaintext_is_refused(format_: str) -> None:
    with pytest.raises(EncryptedQueryError, match=r"clinic\.Patient\.email is encrypted"):
        serializers.serialize(format_, Patient.objects.all())


@pytest.mark.usefixtures("rolled_back", "row")
def test_values_that_are_no_text_are_refused_too() -> None:
    for name in ("insured", "born", "weight"):
        with pytest.raises(EncryptedQueryError, match=name):
            serializers.serialize("json", Patient.objects.all(), fields=[name])


@pytest.mark.usefixtures("rolled_back", "row")
def test_other_fields_are_serialized_where_they_alone_are_asked_for() -> None:
    (found,) = json.loads(serializers.serialize("json", Patient.objects.all(), fields=["ward"]))
    assert found["fields"] == {"ward": "B"}


@pytest.mark.usefixtures("rolled_back", "row")
def test_dumpdata_is_refused_with_the_way_out() -> None:
    with pytest.raises(CommandError, match='use the format "encrypted"'):
        call_command("dumpdata", "clinic", stdout=StringIO())


def dumped(folder: Path, *options: str) -> Path:
    path = folder / "clinic.encrypted"
    call_command("dumpdata", "clinic", *options, format="encrypted", output=str(path), verbosity=0)
    return path


def test_a_dump_in_the_format_encrypted_holds_no_value_and_is_loaded_again(row: Patient, tmp_path: Path) -> None:
    path = dumped(tmp_path)
    text = path.read_text()
    assert not [value for value in ("ada", "Ada", "1815", "61.5", "cold") if value in text]
    Patient.objects.all().delete()
    call_command("loaddata", str(path), verbosity=0)
    found = Patient.objects.get(email="ada@example.org")
    assert (found.pk, found.name, found.insured) == (row.pk, "Ada", True)
    assert (found.born, found.weight, found.ward) == (dt.date(1815, 12, 10), Decimal("61.5"), "B")
    assert found.visits.get().reason == "a cold"


def test_a_fixture_of_plaintext_is_loaded_and_encrypted(tmp_path: Path) -> None:
    fields = {"email": "ada@example.org", "name": "Ada", "born": "1815-12-10", "weight": "61.5"}
    path = tmp_path / "clinic.json"
    path.write_text(json.dumps([{"model": "clinic.patient", "fields": fields}]))
    call_command("loaddata", str(path), verbosity=0)
    assert Patient.objects.get(email="ada@example.org", name__contains="Ada").weight == Decimal("61.5")


def test_null_stays_null_in_a_dump(tmp_path: Path) -> None:
    Patient.objects.create(email="ada@example.org")
    path = dumped(tmp_path)
    assert json.loads(path.read_text())[0]["fields"]["born"] is None
    call_command("loaddata", str(path), verbosity=0)
    assert Patient.objects.get().born is None


@pytest.mark.usefixtures("rolled_back", "row")
def test_natural_primary_keys_are_found_by_the_decrypted_value(tmp_path: Path) -> None:
    path = dumped(tmp_path, "--natural-primary")
    assert "pk" not in json.loads(path.read_text())[0]
    Patient.objects.update(name="changed")
    call_command("loaddata", str(path), verbosity=0)
    assert Patient.objects.get().name == "Ada"


@pytest.mark.usefixtures("rolled_back", "row")
def test_natural_foreign_keys_to_a_model_with_encrypted_fields_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="may be a plaintext"):
        dumped(tmp_path, "--natural-foreign")


@pytest.mark.usefixtures("rolled_back", "row")
def test_a_dump_of_one_tenant_is_not_loaded_with_the_keys_of_another(tmp_path: Path) -> None:
    path = dumped(tmp_path)
    Patient.objects.all().delete()
    with tenant("globex"), pytest.raises(DeserializationError, match=r"globex|key"):
        call_command("loaddata", str(path), verbosity=0)
    assert not Patient.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[1]",
        '[{"model": "clinic.absent", "fields": {}}]',
        '[{"model": "clinic.patient"}]',
        '[{"model": "clinic.patient", "fields": {"email": "ada@example.org"}}]',
        '[{"model": "clinic.patient", "fields": {"email": 7}}]',
        '[{"model": "clinic.patient", "fields": {"email": "YWRh"}}]',
    ],
)
def test_what_is_not_such_a_dump_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(DeserializationError) as refused:
        list(serializers.deserialize("encrypted", text))
    assert "ada@" not in str(refused.value)
