"""What Django wrote is what everything else reads: SQLAlchemy, SQL, the command line's jobs and reports."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.django.keys import manager_for
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Prefix, bind
from tests.django.people.models import Person, Team
from tests.support.databases import execute
from tests.support.world import Program


class Base(DeclarativeBase):
    pass


class SamePerson(Base):
    __tablename__ = "people_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(
        EncryptedColumn(
            str, "people_person.email", data_class="pii", mode="client", search=[Exact(unique=True), Prefix()]
        )
    )


class CommandLine(Program):
    """``glpgenc`` with the settings that Django has."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.environment = {
            "GLPGENC_DATABASE_URL": url,
            "GLPGENC_KMS_PROVIDER": "local",
            "GLPGENC_LOCAL_KEK_FILE": settings.GLPGENC["local_kek_file"],
            "GLPGENC_ENVIRONMENT": "test",
        }

    def succeed(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def command_line(acme: str, tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path, acme)


@pytest.fixture
def session(acme: str) -> Iterator[Session]:
    engine = create_engine(acme.replace("postgresql://", "postgresql+psycopg://"))
    bind(engine, manager_for("default"), tenant=lambda: "acme")
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_sqlalchemy_reads_and_finds_what_django_wrote_and_django_what_it_writes(session: Session) -> None:
    Person.objects.create(email="ada@example.org")
    assert session.scalars(select(SamePerson.email).where(SamePerson.email == "ada@example.org")).all() == [
        "ada@example.org"
    ]
    assert session.scalars(select(SamePerson).where(SamePerson.email.startswith("AD"))).all() == []
    session.add(SamePerson(id=99, email="bob@example.org"))
    session.commit()
    assert Person.objects.get(email="bob@example.org").pk == 99
    assert Person.objects.get(email__istartswith="BOB").pk == 99


def test_the_command_line_verifies_and_covers_the_columns(command_line: CommandLine) -> None:
    Person.objects.create(email="ada@example.org", name="Ada", salary=Decimal(5))
    covered = command_line.run("coverage")
    assert "people_person.email" in covered.stdout + covered.stderr
    verified = command_line.succeed("verify", "people_person", "email", "--allow-superuser")
    assert "people_person" in verified
    checked = command_line.run("doctor")
    assert "people_person" not in "\n".join(line for line in checked.stdout.splitlines() if "FAIL" in line.upper())


def test_rows_move_to_a_new_key_by_the_command_line(command_line: CommandLine, acme: str) -> None:
    Team.objects.create(name="red", motto="citius")
    row = Person.objects.create(email="ada@example.org", name="Ada")
    before = execute(acme, "SELECT glpgenc.gl_key_id(email) FROM people_person")
    command_line.succeed("rotate", "--tenant", "acme", "--data-class", "pii", "--settle", "0", "--allow-superuser")
    assert execute(acme, "SELECT glpgenc.gl_key_id(email) FROM people_person") != before
    found = Person.objects.get(email="ada@example.org")
    assert (found, found.name) == (row, "Ada")
    assert Team.objects.get().motto == "citius"
