"""A plain script: a model with encrypted columns, written, searched, and seen as the server stores it.

Requires no extra: ``pip install .`` in a checkout. Set ``GLPGENC_DATABASE_URL``, run ``glpgenc kms create-local`` and
``glpgenc init --tenant default`` once, then ``python examples/plain.py``.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc import KeyManager, Settings
from glpgenc.database import sqlalchemy_url
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range, bind


class Base(DeclarativeBase):
    """The models of this script."""


class Patient(Base):
    """A patient: only the id can be read without keys."""

    __tablename__ = "example_patients"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(
        EncryptedColumn(str, data_class="pii", search=[Exact(unique=True), Exact(normalize="lower")])
    )
    name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Prefix(), Contains()]))
    born: Mapped[date] = mapped_column(EncryptedColumn(date, data_class="pii", search=Range(bucket="year")))
    # Client mode: the server never sees these values, nor a key to them.
    notes: Mapped[dict[str, str] | None] = mapped_column(EncryptedColumn(dict, data_class="health", mode="client"))


PATIENTS = (
    Patient(id=1, email="Ada@example.org", name="Ada Byron", born=date(1815, 12, 10), notes={"allergy": "penicillin"}),
    Patient(id=2, email="grace@example.org", name="Grace Murray", born=date(1906, 12, 9), notes=None),
    Patient(id=3, email="kat@example.org", name="Katherine Coleman", born=date(1918, 8, 26), notes={"blood": "0-"}),
)


def main() -> None:
    """Write three patients, and find them again."""
    settings = Settings.load()
    # hide_parameters: no value in a log or an exception, of other columns either.
    engine = create_engine(sqlalchemy_url(settings.require_database_url()), hide_parameters=True)
    with KeyManager.from_settings(settings) as manager:
        bind(engine, manager)
        Base.metadata.drop_all(engine)
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add_all(PATIENTS)
            session.commit()
            show(session)
        engine.dispose()


def show(session: Session) -> None:
    """Print what searches find, and what is stored."""
    print("by e-mail:   ", session.scalars(select(Patient.name).where(Patient.email == "grace@example.org")).all())
    print("in any case: ", session.scalars(select(Patient.name).where(Patient.email.ilike("ADA@example.org"))).all())
    print("by beginning:", session.scalars(select(Patient.name).where(Patient.name.startswith("Gra"))).all())
    print("by a part:   ", session.scalars(select(Patient.name).where(Patient.name.ilike("%cole%"))).all())
    print(
        "born 1900-10:",
        session.scalars(select(Patient.name).where(Patient.born.between(date(1900, 1, 1), date(1910, 12, 31)))).all(),
    )
    print("notes:       ", session.scalars(select(Patient.notes).where(Patient.id == 1)).one())
    stored = session.execute(text("SELECT email, notes FROM example_patients WHERE id = 1")).one()
    print("as stored:   ", *(bytes(each)[:12].hex() + "..." for each in stored))
    print("rows:        ", session.scalar(select(func.count(Patient.id))))


if __name__ == "__main__":
    main()
