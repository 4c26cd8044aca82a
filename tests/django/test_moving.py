"""Values move into encrypted fields, from plain fields and from what three other packages wrote."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from glpgenc.django import tenant
from glpgenc.django.keys import close_managers
from glpgenc.django.moving import RemoveReplaced
from glpgenc.errors import RegistryError
from tests.django.moved.keys import KEYS
from tests.django.moved.models import Cryptography, Fernet, Pgcrypto, PgcryptoPublic, Plain
from tests.support.missing import missing

pytestmark = pytest.mark.usefixtures("acme")

BORN = dt.date(1815, 12, 10)
SEEN = dt.datetime(2024, 2, 29, 12, 30, 1, 5, tzinfo=dt.UTC)
PRICE = Decimal("-1234.50")

Move = Callable[..., str]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Iterator[Move]:
    """Run the command; its workers are processes of their own, which find the same settings."""
    changed = settings.GLPGENC | {"allow_superuser": True}
    names = ("DATABASES", "INSTALLED_APPS", "SECRET_KEY", "AUTH_USER_MODEL", "USE_TZ")
    with override_settings(GLPGENC=changed):

        def run(label: str, **options: Any) -> str:
            given = {name: getattr(settings, name) for name in names} | KEYS
            for name in ("PUBLIC_PGP_KEY", "PRIVATE_PGP_KEY"):
                given[name] = getattr(settings, name, "")
            monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.django.moved.worker_settings")
            monkeypatch.setenv("GLPG_TEST_DJANGO", json.dumps(given))
            said = StringIO()
            call_command("glpgenc_move", f"moved.{label}", stdout=said, **{"tenant": "acme"} | options)
            return said.getvalue()

        close_managers()
        yield run


@pytest.mark.slow
def test_plain_values_of_each_type_move_and_are_verified(move: Move) -> None:
    Plain.objects.bulk_create(
        Plain(email=f"user{i}@example.org", born=BORN, seen=SEEN, points=i, price=PRICE) for i in range(50)
    )
    # As an old release has left it, which knows no encrypted field.
    Plain.objects.update(
        **dict.fromkeys(("email_sealed", "born_sealed", "seen_sealed", "points_sealed", "price_sealed"))
    )
    for name in ("email", "born", "seen", "points", "price"):
        assert "verified" in move(f"Plain.{name}_sealed")
    found = Plain.objects.get(email_sealed="user7@example.org")
    assert (found.born_sealed, found.seen_sealed, found.points_sealed, found.price_sealed) == (BORN, SEEN, 7, PRICE)


def test_a_save_while_both_fields_are_there_keeps_both_in_step(move: Move) -> None:
    row = Plain.objects.create(email="ada@example.org", points=1)
    assert Plain.objects.get(email_sealed="ada@example.org").points_sealed == 1
    move("Plain.email_sealed")
    row = Plain.objects.get(pk=row.pk)
    row.points = 2
    row.save()
    # A ciphertext that is new, of a value that is not, would have emptied the old column.
    assert Plain.objects.filter(pk=row.pk).values_list("email", "email_sealed", "points_sealed").get() == (
        "ada@example.org",
        "ada@example.org",
        2,
    )
    row.email = "byron@example.org"
    row.save()
    assert Plain.objects.get(email_sealed="byron@example.org").email == "byron@example.org"
    row.email = None
    row.save()
    assert Plain.objects.filter(email=None, email_sealed=None).count() == 1


def test_what_is_written_past_the_model_waits_for_the_next_run_and_keeps_it_from_being_dropped(move: Move) -> None:
    row = Plain.objects.create(email="ada@example.org")
    move("Plain.email_sealed")
    Plain.objects.filter(pk=row.pk).update(email="byron@example.org")
    assert Plain.objects.get(pk=row.pk).email_sealed is None
    with pytest.raises(CommandError, match="does not hold yet"):
        move("Plain.email_sealed", verify_only=True)
    with pytest.raises(RegistryError, match=r"does not hold what email does.*manage\.py glpgenc_move"):
        remove("plain", "email")
    assert "1 row compared, 0 differ; verified" in move("Plain.email_sealed")
    assert Plain.objects.get(email_sealed="byron@example.org") == row


def remove(model: str, name: str) -> None:
    """Do what the migration does that takes the old field out of a model."""
    from django.db.migrations.state import ProjectState

    before = ProjectState.from_apps(Plain._meta.apps)
    operation = RemoveReplaced(model, name)
    after = before.clone()
    operation.state_forwards("moved", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("moved", editor, before, after)


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {each.name for each in connection.introspection.get_table_description(cursor, table)}


def test_the_old_field_is_removed_once_it_is_verified_and_the_rows_stay(move: Move) -> None:
    row = Plain.objects.create(email="ada@example.org")
    with pytest.raises(RegistryError, match="would be lost"):
        remove("plain", "email")
    move("Plain.email_sealed")
    remove("plain", "email")
    assert "email" not in columns_of("moved_plain")
    found = Plain.objects.defer("email").filter(email_sealed="ada@example.org")
    assert list(found.values_list("pk", "email_sealed")) == [(row.pk, "ada@example.org")]


def test_the_old_field_of_an_empty_table_is_removed_without_a_move() -> None:
    remove("plain", "email")
    assert "email" not in columns_of("moved_plain")


def test_a_dry_run_measures_and_encrypts_nothing(move: Move) -> None:
    Plain.objects.create(email="ada@example.org")
    Plain.objects.update(email_sealed=None)
    assert "1" in move("Plain.email_sealed", dry_run=True)
    assert Plain.objects.get().email_sealed is None


@pytest.mark.slow
def test_rows_of_two_tenants_are_encrypted_with_their_own_keys(move: Move) -> None:
    Plain.objects.create(email="ada@example.org", clinic="acme")
    Plain.objects.create(email="byron@example.org", clinic="globex")
    Plain.objects.update(email_sealed=None)
    with tenant("globex"):
        Plain.objects.create(points_sealed=1)
    move("Plain.email_sealed", tenant=None, tenant_column="clinic")
    assert Plain.objects.get(email_sealed="ada@example.org").clinic == "acme"
    assert not Plain.objects.filter(email_sealed="byron@example.org").exists()
    with tenant("globex"):
        assert Plain.objects.filter(email_sealed="byron@example.org").values_list("clinic").get() == ("globex",)


@pytest.mark.parametrize("label", ["nothing", "Plain.email", "Plain.absent", "Absent.email"])
def test_what_is_not_a_field_that_replaces_another_is_refused(move: Move, label: str) -> None:
    with pytest.raises(CommandError, match="is not"):
        move(label)


def forget(model: Any, *names: str) -> None:
    """Leave a table as a release does that knows no encrypted field."""
    model.objects.update(**dict.fromkeys(f"{name}_sealed" for name in names))


@pytest.mark.slow
def test_what_django_cryptography_wrote_moves(move: Move) -> None:
    Cryptography.objects.create(email="ada@example.org", born=BORN, price=PRICE, short="soon")
    Cryptography.objects.create()
    forget(Cryptography, "email", "born", "price", "short")
    for name in ("email", "born", "price", "short"):
        assert "verified" in move(f"Cryptography.{name}_sealed")
    found = Cryptography.objects.get(email_sealed="ada@example.org")
    assert (found.born_sealed, found.price_sealed, found.short_sealed) == (BORN, PRICE, "soon")
    assert Cryptography.objects.filter(email_sealed=None, born_sealed=None).count() == 1


@pytest.mark.slow
def test_what_has_outlived_its_ttl_is_set_aside(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("django_cryptography.utils.crypto.time.time", lambda: 1_000_000_000.0)
        Cryptography.objects.create(short="of long ago")
    forget(Cryptography, "short")
    with pytest.raises(CommandError, match="1 values could not be encrypted"):
        move("Cryptography.short_sealed")


@pytest.mark.slow
def test_what_django_fernet_encrypted_fields_wrote_moves_also_under_a_key_that_was_rotated_out(move: Move) -> None:
    with override_settings(SALT_KEY=["salt one"]):
        _forget_keys()
        Fernet.objects.create(name="Ada", born=BORN, points=7)
    _forget_keys()
    Fernet.objects.create(name="Byron")
    # The package stores what is empty as NULL.
    Fernet.objects.create(name="", points=0)
    forget(Fernet, "name", "born", "points")
    for name in ("name", "born", "points"):
        assert "verified" in move(f"Fernet.{name}_sealed")
    found = Fernet.objects.get(name_sealed="Ada")
    assert (found.born_sealed, found.points_sealed) == (BORN, 7)
    assert Fernet.objects.get(name_sealed="Byron").born_sealed is None
    assert Fernet.objects.filter(name_sealed=None, points_sealed=None).count() == 1


def _forget_keys() -> None:
    for field in Fernet._meta.local_fields:
        field.__dict__.pop("keys", None)
        field.__dict__.pop("f", None)


@pytest.mark.slow
def test_a_save_of_a_packages_field_keeps_both_in_step(move: Move) -> None:
    move("Fernet.name_sealed")
    row = Fernet.objects.create(name="Ada", points=1)
    row = Fernet.objects.get(name_sealed="Ada")
    row.points = 0
    row.save()
    found = Fernet.objects.get(name_sealed="Ada")
    assert (found.name, found.points, found.points_sealed) == ("Ada", None, None)
    found.name = ""
    found.save()
    assert "1 row compared" not in move("Fernet.name_sealed")
    assert Fernet.objects.get().name_sealed is None


@pytest.mark.slow
def test_a_token_that_no_key_opens_is_set_aside_and_not_taken_for_the_value(move: Move) -> None:
    row = Fernet.objects.create(name="Ada")
    forget(Fernet, "name")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE moved_fernet SET name = 'gAAAAABm-not-a-token'")
    assert Fernet.objects.get().name == "gAAAAABm-not-a-token"
    with pytest.raises(CommandError, match="in quarantine"):
        move("Fernet.name_sealed")
    assert Fernet.objects.get().name_sealed is None
    Fernet.objects.filter(pk=row.pk).update(name="Ada")
    assert "verified" in move("Fernet.name_sealed", retry_quarantined=True)


@pytest.mark.slow
def test_what_django_pgcrypto_fields_wrote_moves(move: Move) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
    Pgcrypto.objects.create(email="ada@example.org", points=-7, born=BORN, seen=SEEN)
    Pgcrypto.objects.create()
    forget(Pgcrypto, "email", "points", "born", "seen")
    for name in ("email", "points", "born", "seen"):
        assert "verified" in move(f"Pgcrypto.{name}_sealed")
    found = Pgcrypto.objects.get(email_sealed="ada@example.org")
    assert (found.points_sealed, found.born_sealed, found.seen_sealed) == (-7, BORN, SEEN)


@pytest.fixture
def pair_of_keys(tmp_path: Path) -> Iterator[None]:
    gpg = shutil.which("gpg") or missing("no gpg", "install gnupg")
    home = ["--homedir", str(tmp_path), "--batch", "--passphrase", ""]

    def run(*arguments: str) -> str:
        done = subprocess.run([gpg, *home, *arguments], check=True, capture_output=True, text=True, timeout=120)
        return done.stdout

    run("--quick-gen-key", "clinic@example.org", "rsa2048", "sign", "never")
    (fingerprint,) = re.findall(r"^fpr:+([0-9A-F]{40}):", run("--list-keys", "--with-colons"), re.MULTILINE)
    run("--quick-add-key", fingerprint, "rsa2048", "encr", "never")
    public, private = run("--armor", "--export"), run("--armor", "--export-secret-keys")
    with override_settings(PUBLIC_PGP_KEY=public, PRIVATE_PGP_KEY=private):
        yield
    subprocess.run([shutil.which("gpgconf") or "true", "--homedir", str(tmp_path), "--kill", "all"], check=False)


@pytest.mark.slow
@pytest.mark.usefixtures("pair_of_keys")
def test_what_django_pgcrypto_fields_wrote_with_a_public_key_moves(move: Move) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
    PgcryptoPublic.objects.create(name="Ada")
    forget(PgcryptoPublic, "name")
    assert "verified" in move("PgcryptoPublic.name_sealed")
    assert PgcryptoPublic.objects.get(name_sealed="Ada").name == "Ada"
