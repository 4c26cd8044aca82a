"""A transaction after a statement that failed for want of a key, or whose registry has changed meanwhile."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc import ColumnEncryptor, EncryptionService, EncryptionServiceConfig
from glpgenc.errors import AuthenticationError, GlpgencError, KeyNotFoundError, KeyNotLoadedError
from glpgenc.keys.model import Purpose
from glpgenc.service.gcm import authentication_failure
from glpgenc.sqlalchemy import EncryptedColumn, bind
from tests.support.listeners import record_calls
from tests.support.orm import Orm


def two_classes(table: str, *, client: bool = False) -> Any:
    class Base(DeclarativeBase):
        pass

    class Row(Base):
        __tablename__ = table
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[Any] = mapped_column(
            EncryptedColumn(str, data_class="pii", mode="client" if client else "database"), nullable=True
        )
        b: Mapped[Any] = mapped_column(EncryptedColumn(str, data_class="health"), nullable=True)
        a2: Mapped[Any] = mapped_column(EncryptedColumn(str, data_class="pii"), nullable=True)
        b2: Mapped[Any] = mapped_column(EncryptedColumn(str, data_class="health"), nullable=True)

    return Row


@pytest.fixture
def lacking_a_class(orm: Orm) -> tuple[Any, Any]:
    """A model with a row of each of two tenants, and an engine whose manager makes no key of the class health."""
    model = two_classes("p", client=True)
    engine = orm.engine()
    orm.create(model.metadata, engine)
    for number, tenant in enumerate(("acme", "globex"), 1):
        with orm.session(engine, tenant) as session:
            session.execute(insert(model).values(id=number, a=f"secret of {tenant}"))
            session.commit()
    bind(engine, orm.another_manager(auto_create=False))
    return model, engine


def test_a_statement_that_lacks_a_key_leaves_no_other_key_to_the_tenant_that_is_named_next(
    lacking_a_class: tuple[Any, Any],
) -> None:
    model, engine = lacking_a_class
    with Session(engine, info={"tenant_id": "acme"}) as session:
        with pytest.raises(KeyNotFoundError):
            session.execute(select(model.a, model.b))
        session.info["tenant_id"] = "globex"
        with pytest.raises(KeyNotLoadedError):
            session.execute(select(model.a).where(model.id == 1)).scalar_one()
        assert session.execute(select(model.a).where(model.id == 2)).scalar_one() == "secret of globex"


def test_values_that_are_read_after_a_statement_that_lacked_a_key_are_recorded(
    lacking_a_class: tuple[Any, Any],
) -> None:
    model, engine = lacking_a_class
    with record_calls() as recorded, Session(engine, info={"tenant_id": "acme"}) as session:
        with pytest.raises(GlpgencError):
            session.execute(select(model.a, model.b))
        assert session.execute(select(model.a).where(model.id == 1)).scalar_one() == "secret of acme"
        session.commit()
    assert sum(each.count for each in recorded.operations if each.operation == "decrypt") == 1


def test_facets_that_are_registered_meanwhile_are_written_for_every_class(orm: Orm) -> None:
    model = two_classes("p")
    engine = orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(model).values(id=1, a="x", b="y"))
        with psycopg.connect(orm.database) as connection:
            for field in ("p.a2", "p.b2"):
                connection.execute(
                    "SELECT glpgenc.gl_register_facet(%s, 'exact', 'exact', 128, 'tenant', 'scalar', '{}')", (field,)
                )
        orm.manager.catalog.refresh()
        session.execute(insert(model).values(id=2, a2="x"))
        session.execute(insert(model).values(id=3, b2="y"))
        session.commit()
    with psycopg.connect(orm.database) as connection:
        # The length of the index part of the envelope: docs/FORMAT.md.
        lengths = connection.execute(
            "SELECT get_byte(made, 18) * 256 + get_byte(made, 19)"
            " FROM p, coalesce(a2, b2) AS made WHERE id > 1 ORDER BY id"
        ).fetchall()
    assert [length > 0 for (length,) in lengths] == [True, True]


def test_a_transaction_that_makes_a_table_writes_its_fields_of_classes_that_are_loaded(orm: Orm) -> None:
    first, second = two_classes("p"), two_classes("q")
    engine = orm.engine()
    orm.create(first.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(first).values(id=1, a="x", b="y"))
        orm.create(second.metadata, orm.engine())
        session.execute(insert(second).values(id=1, a="x"))
        session.execute(insert(second).values(id=2, b="y"))
        session.commit()
    with orm.session(engine) as session:
        assert session.execute(select(second.a, second.b).order_by(second.id)).all() == [("x", None), (None, "y")]


@pytest.mark.parametrize("purpose", Purpose)
def test_forged_values_have_one_error_whichever_key_they_name(orm: Orm, purpose: Purpose) -> None:
    orm.create(two_classes("p").metadata)
    with orm.manager.active("acme", "pii", purpose) as key:
        named = key.key_id.bytes
    service = EncryptionService(orm.manager, EncryptionServiceConfig(database_url=orm.database))
    forged = b"\xfb\x00" + named + b"\0\0" + os.urandom(33)
    with pytest.raises(AuthenticationError) as by_service:
        service.decrypt(forged, {"tenant_id": "acme", "data_class": "pii"})
    with pytest.raises(AuthenticationError) as by_field:
        ColumnEncryptor(orm.manager, tenant_id="acme").decrypt_field(forged, "p.a")
    assert [str(each.value) for each in (by_service, by_field)] == [
        str(authentication_failure()),
        str(AuthenticationError()),
    ]
