"""Tests of the application, run by ``manage.py test``: two practices, each of which reads its own patients alone."""

from __future__ import annotations

from clinic.models import Patient, Practice
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import TestCase

from glpgenc.django import tenant


class TwoPractices(TestCase):
    """Each with a member of staff."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Make the practices, and a patient of each."""
        for slug in ("north", "south"):
            user = get_user_model().objects.create_superuser(slug, password=slug)
            practice = Practice.objects.create(slug=slug)
            practice.staff.add(user)
            with tenant(slug):
                Patient.objects.create(practice=practice, email=f"ada@{slug}.example", name=f"Ada of the {slug}")

    def test_the_api_finds_the_patients_of_the_own_practice(self) -> None:
        """Find by name, and by nothing of the other practice."""
        self.client.login(username="north", password="north")
        self.assertEqual([each["name"] for each in self.client.get("/api/patients/").json()], ["Ada of the north"])
        self.assertEqual(len(self.client.get("/api/patients/?search=ada@north.example").json()), 1)
        self.assertEqual(len(self.client.get("/api/patients/?search=ada@south.example").json()), 0)
        given = {"email": "bo@north.example", "name": "Bo", "born": "2001-02-03"}
        self.assertEqual(self.client.post("/api/patients/", given).status_code, 201)
        self.assertEqual(self.client.post("/api/patients/", given).status_code, 400)

    def test_the_admin_shows_and_logs_no_more_than_it_must(self) -> None:
        """List, change, and look at the log."""
        self.client.login(username="south", password="south")
        page = self.client.get("/admin/clinic/patient/").content.decode()
        self.assertIn("Ada of the south", page)
        self.assertNotIn("north", page)
        given = {"email": "ada@south.example", "name": "Augusta", "notes": "", "born": ""}
        with tenant("south"):
            row = Patient.objects.get(email="ada@south.example")
        self.assertEqual(self.client.post(f"/admin/clinic/patient/{row.pk}/change/", given).status_code, 302)
        entry = LogEntry.objects.get()
        self.assertEqual(entry.object_repr, f"patient ({row.pk})")

    def test_the_database_holds_ciphertext(self) -> None:
        """Read the table as the server has it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM clinic_patient")
            stored = [bytes(name) for (name,) in cursor.fetchall()]
        self.assertEqual(len(stored), 2)
        self.assertFalse([name for name in stored if b"Ada" in name])
