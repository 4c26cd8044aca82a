"""Migrations: written once, reversible, shown as SQL; renames keep the logical field, and with it every value."""

from __future__ import annotations

import importlib
import io
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError
from django.test import override_settings

from glpgenc.errors import MappingError
from tests.support.databases import execute

HEAD = """
from django.db import models
from glpgenc.django import EncryptedField, Exact, Prefix, Range, UniqueConstraint
"""
FIRST = """
class Guest(models.Model):
    email = EncryptedField(models.EmailField(), data_class="pii", search=[Exact(unique=True), Prefix()])
    room = models.IntegerField(default=1)
"""


class Project:
    """An application whose models a test changes, with its migrations.

    :param folder: of the package.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder / name, name
        (self.folder / "migrations").mkdir(parents=True)
        (self.folder / "__init__.py").touch()
        (self.folder / "migrations/__init__.py").touch()
        self.models = FIRST
        (self.folder / "models.py").write_text(HEAD)

    def write(self, models: str) -> None:
        """Change the models, and import them."""
        (self.folder / "models.py").write_text(HEAD + textwrap.dedent(models))
        for each in [name for name in sys.modules if name.startswith(self.name)]:
            del sys.modules[each]
        importlib.invalidate_caches()
        apps.all_models.pop(self.name, None)
        apps.app_configs.pop(self.name, None)
        apps.clear_cache()
        apps.set_installed_apps([*[each.name for each in apps.app_configs.values()], self.name])

    def model(self, name: str) -> Any:
        return apps.get_model(self.name, name)

    def command(self, *arguments: str, **options: Any) -> str:
        output = io.StringIO()
        call_command(*arguments, stdout=output, no_color=True, **options)
        return output.getvalue()

    def migrations(self) -> list[str]:
        return sorted(each.stem for each in (self.folder / "migrations").glob("0*.py"))

    def make(self, **options: Any) -> str:
        importlib.invalidate_caches()
        return self.command("makemigrations", self.name, interactive=False, **options)

    def migrate(self, target: str | None = None) -> None:
        importlib.invalidate_caches()
        call_command("migrate", self.name, *([target] if target else []), verbosity=0)

    def assert_stable(self) -> None:
        """Assert that there is nothing to be written."""
        assert "No changes detected" in self.make(dry_run=True)


@pytest.fixture
def project(
    acme: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Project]:
    name = f"hotel{abs(hash(request.node.name)) % 10**8}"
    monkeypatch.syspath_prepend(str(tmp_path))
    made = Project(tmp_path, name)
    before = [each.name for each in apps.get_app_configs()]
    made.write(FIRST)
    yield made
    apps.set_installed_apps(before)
    apps.unset_installed_apps()
    apps.all_models.pop(name, None)
    while [each.name for each in apps.get_app_configs()] != before:
        apps.unset_installed_apps()
    apps.clear_cache()


def registered(url: str) -> list[Any]:
    return execute(
        url,
        "SELECT column_name::text, field FROM glpgenc.encrypted_columns"
        " WHERE relation::regclass::text LIKE 'hotel%' ORDER BY 1",
    )


def columns(url: str) -> set[str]:
    return {name for (name,) in execute(
        url, "SELECT column_name::text FROM information_schema.columns WHERE table_name LIKE 'hotel%'")}  # fmt: skip


def test_a_second_run_finds_no_changes(project: Project) -> None:
    project.make()
    project.assert_stable()
    project.migrate()
    project.assert_stable()


def test_a_migration_protects_what_it_makes_and_its_reverse_leaves_nothing(project: Project, acme: str) -> None:
    project.make()
    project.migrate()
    assert registered(acme) == [("email", f"{project.name}_guest.email")]
    assert {"email_bidx", "email_tags"} <= columns(acme)
    project.model("Guest").objects.create(email="ada@example.org")
    assert project.model("Guest").objects.get(email__startswith="ada").email == "ada@example.org"
    project.migrate("zero")
    assert registered(acme) == []
    assert execute(acme, "SELECT proname FROM pg_proc WHERE proname LIKE 'hotel%'") == []
    project.migrate()
    project.model("Guest").objects.create(email="bob@example.org")


def test_sqlmigrate_shows_the_statements_both_ways(project: Project) -> None:
    project.make()
    forwards = project.command("sqlmigrate", project.name, "0001")
    assert "gl_guard_column" in forwards
    assert "gl_index_column" in forwards
    assert "CREATE UNIQUE INDEX" in forwards
    assert "DROP TABLE" in project.command("sqlmigrate", project.name, "0001", backwards=True)


def test_what_sqlmigrate_shows_makes_the_same_table(project: Project, acme: str) -> None:
    project.make()
    execute(acme, project.command("sqlmigrate", project.name, "0001"))
    assert registered(acme) == [("email", f"{project.name}_guest.email")]
    project.model("Guest").objects.create(email="ada@example.org")


def test_a_model_without_migrations_is_protected_once_its_table_is_made(project: Project, acme: str) -> None:
    project.write(
        """
        class Guest(models.Model):
            email = EncryptedField(models.EmailField(), data_class="pii", search=[Exact(unique=True), Prefix()])
            name = EncryptedField(models.CharField(max_length=20), data_class="pii", search=[Exact()])
            room = models.IntegerField(default=1)

            class Meta:
                constraints = [UniqueConstraint(fields=["name", "room"], name="hotel_name_room")]
        """
    )
    with override_settings(MIGRATION_MODULES={project.name: None}):
        for _ in range(2):
            call_command("migrate", run_syncdb=True, verbosity=0)
            unique = execute(
                acme,
                "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                " AND a.attnum = ANY (i.indkey) WHERE i.indisunique AND NOT i.indisprimary"
                " AND i.indrelid = to_regclass(%s) ORDER BY 1",
                f"{project.name}_guest",
            )
            assert unique == [("email_bidx",), ("name_bidx",), ("room",)]
            assert {name for name, _ in registered(acme)} == {"email", "name"}
    guests = project.model("Guest").objects
    guests.create(email="ada@example.org", name="Ada")
    assert guests.get(email__startswith="ada").name == "Ada"
    for row in ({"email": "ada@example.org", "name": "Bob"}, {"email": "bob@example.org", "name": "Ada"}):
        with pytest.raises(IntegrityError):
            guests.create(**row)
    with pytest.raises(psycopg.Error, match="envelope"):
        execute(acme, f"UPDATE {project.name}_guest SET email = 'plain'")


def test_fields_that_are_added_and_removed_are_protected_and_freed(project: Project, acme: str) -> None:
    project.make()
    project.migrate()
    project.write(FIRST + '    phone = EncryptedField(models.TextField(null=True), data_class="pii", search=Exact())\n')
    assert "Protect" in project.make()
    project.migrate()
    guest = project.model("Guest")
    guest.objects.create(email="ada@example.org", phone="1")
    assert guest.objects.get(phone="1").email == "ada@example.org"
    project.assert_stable()
    project.write(FIRST)
    project.make()
    project.migrate()
    assert registered(acme) == [("email", f"{project.name}_guest.email")]
    assert "phone_bidx" not in columns(acme)
    project.model("Guest").objects.create(email="bob@example.org")
    project.migrate("0002")
    assert "phone_bidx" in columns(acme)


def test_facets_that_are_added_and_dropped(project: Project, acme: str) -> None:
    project.make()
    project.migrate()
    project.write(FIRST.replace(", Prefix()]", ", Range(buckets=16)]"))
    assert "Alter" in project.make()
    project.migrate()
    assert "email_range_bidx" in columns(acme)
    assert "email_tags" not in columns(acme)
    project.model("Guest").objects.create(email="ada@example.org")
    assert project.model("Guest").objects.filter(email__gt="a").count() == 1
    project.assert_stable()
    project.migrate("0001")
    assert "email_tags" in columns(acme)
    assert "email_range_bidx" not in columns(acme)


@pytest.mark.parametrize(("parent", "child"), [("Visitor", "Auditor"), ("Able", "Zed")])
def test_fields_of_derived_models_are_protected_behind_their_model(
    project: Project, acme: str, parent: str, child: str
) -> None:
    project.write(f"""
        class {parent}(models.Model):
            name = EncryptedField(models.CharField(max_length=20), data_class="pii", search=[Exact()])


        class Room(models.Model):
            title = EncryptedField(models.CharField(max_length=20), data_class="pii")
            keeper = models.ForeignKey("{child}", models.CASCADE)


        class {child}({parent}):
            email = EncryptedField(models.EmailField(), data_class="pii", search=[Exact(unique=True)])
            at = models.ForeignKey(Room, models.CASCADE, null=True)
    """)
    project.make()
    project.migrate()
    made = f"{project.name}_{child}.email".lower()
    assert ("email", made) in registered(acme)
    assert len(registered(acme)) == 3
    project.model(child).objects.create(name="Ada", email="ada@example.org")
    assert project.model(child).objects.get(email="ada@example.org").name == "Ada"
    project.assert_stable()
    project.migrate("zero")
    assert not registered(acme)


def test_a_migration_that_protects_a_field_before_it_is_there_is_refused(project: Project, acme: str) -> None:
    project.make()
    written = project.folder / "migrations/0001_initial.py"
    text = written.read_text()
    begins, ends = (
        text.index("        migrations.CreateModel("),
        text.index("        glpgenc.django.operations.ProtectField("),
    )
    made, behind = text[begins:ends], text[ends:]
    protect, closing = behind.rsplit("    ]", 1)
    written.write_text(f"{text[:begins]}{protect}{made}    ]{closing}")
    with pytest.raises(MappingError, match="before it is there"):
        project.migrate()
    assert not registered(acme)


def test_another_suite_is_registered_and_written(project: Project, acme: str) -> None:
    project.make()
    project.migrate()
    project.model("Guest").objects.create(email="ada@example.org")
    project.write(FIRST.replace('data_class="pii"', 'data_class="pii", suite="XAES-256-GCM"'))
    assert "Alter" in project.make()
    project.migrate()
    project.assert_stable()
    project.model("Guest").objects.create(email="bob@example.org")
    assert execute(acme, "SELECT client_suite FROM glpgenc.fields WHERE field LIKE 'hotel%'") == [("XAES-256-GCM",)]
    assert [row.email for row in project.model("Guest").objects.order_by("pk")] == [
        "ada@example.org",
        "bob@example.org",
    ]
    stored = f"SELECT get_byte(email, 0) FROM {project.name}_guest ORDER BY id"
    assert execute(acme, stored) == [(0xFB,), (0xFC,)]


RENAMED = FIRST.replace("email = ", "mail = ")


def test_a_renamed_field_keeps_its_logical_field_and_its_values(project: Project, acme: str, monkeypatch: Any) -> None:
    project.make()
    project.migrate()
    project.model("Guest").objects.create(email="ada@example.org")
    monkeypatch.setattr("django.db.migrations.questioner.NonInteractiveMigrationQuestioner.ask_rename", lambda *_: True)
    project.write(RENAMED)
    with pytest.raises(MappingError, match="was renamed") as raised:
        project.make()
    assert f"field='{project.name}_guest.email'" in str(raised.value.hint)
    project.write(RENAMED.replace('data_class="pii"', f'data_class="pii", field="{project.name}_guest.email"'))
    assert "Rename" in project.make()
    project.migrate()
    project.assert_stable()
    guest = project.model("Guest")
    assert guest.objects.get(mail="ada@example.org").mail == "ada@example.org"
    guest.objects.create(mail="bob@example.org")
    assert guest.objects.filter(mail__startswith="bob").count() == 1
    assert registered(acme) == [("mail", f"{project.name}_guest.email")]
    assert {"mail_bidx", "mail_tags"} <= columns(acme)
    project.migrate("0001")
    assert {"email_bidx", "email_tags"} <= columns(acme)


def test_a_renamed_model_and_table_keep_the_logical_field(project: Project, acme: str, monkeypatch: Any) -> None:
    project.make()
    project.migrate()
    project.model("Guest").objects.create(email="ada@example.org")
    name = "django.db.migrations.questioner.NonInteractiveMigrationQuestioner.ask_rename_model"
    monkeypatch.setattr(name, lambda *_: True)
    renamed = FIRST.replace("Guest", "Visitor")
    project.write(renamed)
    with pytest.raises(MappingError, match="was renamed"):
        project.make()
    renamed = renamed.replace('data_class="pii"', f'data_class="pii", field="{project.name}_guest.email"')
    project.write(renamed)
    assert "Rename model" in project.make()
    project.migrate()
    assert project.model("Visitor").objects.get(email="ada@example.org").email == "ada@example.org"
    project.write(renamed + f'\n    class Meta:\n        db_table = "{project.name}_people"\n')
    project.make()
    project.migrate()
    project.assert_stable()
    visitor = project.model("Visitor")
    visitor.objects.create(email="bob@example.org")
    assert visitor.objects.order_by("pk").last().email == "bob@example.org"
    assert registered(acme) == [("email", f"{project.name}_guest.email")]


def test_squashed_migrations_make_the_same(project: Project, acme: str) -> None:
    project.make()
    project.write(FIRST + '    phone = EncryptedField(models.TextField(null=True), data_class="pii", search=Exact())\n')
    project.make()
    importlib.invalidate_caches()
    call_command("squashmigrations", project.name, "0002", interactive=False, verbosity=0)
    assert any("squashed" in each for each in project.migrations())
    project.migrate()
    project.assert_stable()
    project.model("Guest").objects.create(email="ada@example.org", phone="1")
    assert registered(acme) == [(name, f"{project.name}_guest.{name}") for name in ("email", "phone")]


def test_a_migration_may_write_what_it_has_just_registered(project: Project) -> None:
    project.make()
    (name,) = project.migrations()
    path = project.folder / f"migrations/{name}.py"
    text = path.read_text().rstrip().removesuffix("]")
    path.write_text(f"""{text}
        migrations.RunPython(lambda apps, _: apps.get_model("{project.name}", "Guest").objects.create(
            email="ada@example.org"), migrations.RunPython.noop),
    ]
""")
    project.migrate()
    assert project.model("Guest").objects.get(email="ada@example.org").room == 1


def test_plaintext_is_not_altered_to_ciphertext(project: Project) -> None:
    project.make()
    project.write(
        FIRST.replace(
            "models.IntegerField(default=1)", 'EncryptedField(models.IntegerField(default=1), data_class="pii")'
        )
    )
    with pytest.raises(MappingError, match="AlterField"):
        project.make()


def test_another_data_class_is_refused(project: Project) -> None:
    project.make()
    project.write(FIRST.replace('"pii"', '"health"'))
    with pytest.raises(MappingError, match="data class"):
        project.make()
