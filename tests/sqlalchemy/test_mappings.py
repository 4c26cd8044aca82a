"""Each way to map a class or declare a table brings an encrypted column that works like one mapped any other way."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, inspect, select, text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    declared_attr,
    mapped_column,
    registry,
)
from sqlmodel import Field, SQLModel

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.support.orm import Orm

Modes = pytest.mark.parametrize("mode", ["database", "client"])


def _check(orm: Orm, cls: Any, attribute: str = "email", **more: Any) -> None:
    """Create the tables, write, read, search, update."""
    engine = orm.engine()
    orm.create(cls.metadata, engine)
    with orm.session(engine) as session:
        made = cls(**more)
        setattr(made, attribute, "ada@example.org")
        session.add(made)
        session.commit()
        column = getattr(cls, attribute)
        assert "ada@example.org" in session.scalars(select(column)).all()
        found = session.scalars(select(cls).where(column == "ada@example.org")).one()
        setattr(found, attribute, "bob@example.org")
        session.commit()
        assert session.scalars(select(cls).where(column == "ada@example.org")).all() == []
        assert getattr(session.scalars(select(cls).where(column == "bob@example.org")).one(), attribute) == (
            "bob@example.org"
        )
        stored = session.connection().exec_driver_sql(
            f"SELECT {column.property.columns[0].name} FROM {column.property.columns[0].table.fullname}"
        )
        assert {bytes(each)[0] for each in stored.scalars() if each is not None} <= {0xFA, 0xFB}


def _encrypted(mode: Any, field: str | None = None, **options: Any) -> EncryptedColumn:
    return EncryptedColumn(str, field, data_class="pii", search=[Exact(), Contains()], mode=mode, **options)


def _field(column: Any) -> str:
    type_: EncryptedColumn = column.type
    return type_.spec.logical_field


def _attributes(cls: Any) -> set[str]:
    return set(inspect(cls).column_attrs.keys())


@Modes
def test_declarative(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = mapped_column(_encrypted(mode))

    assert _attributes(User) == {"id", "email"}
    _check(orm, User)


@Modes
def test_a_mixin_and_an_abstract_base_whose_columns_are_copied(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class WithEmail:
        email: Mapped[str] = mapped_column(_encrypted(mode))

        @declared_attr
        def phone(self) -> Mapped[str | None]:
            return mapped_column(_encrypted(mode))

    class Abstract(WithEmail, Base):
        __abstract__ = True
        id: Mapped[int] = mapped_column(primary_key=True)
        note: Mapped[str | None] = mapped_column(_encrypted(mode))

    class User(Abstract):
        __tablename__ = "users"

    class Client(Abstract):
        __tablename__ = "clients"

    fields = {_field(column) for column in (*User.__table__.c, *Client.__table__.c) if hasattr(column.type, "spec")}
    assert fields == {f"{table}.{column}" for table in ("users", "clients") for column in ("email", "phone", "note")}
    assert _attributes(User) == {"id", "email", "phone", "note"}
    _check(orm, User)
    _check(orm, Client, "phone", email="x")


@Modes
def test_mapped_as_dataclass(orm: Orm, mode: str) -> None:
    class Base(MappedAsDataclass, DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        email: Mapped[str] = mapped_column(_encrypted(mode), default="")
        id: Mapped[int] = mapped_column(primary_key=True, default=None)

    assert repr(User(email="x")).endswith("User(email='x', id=None)")
    _check(orm, User)


@Modes
def test_imperative_mapping_with_excluded_properties_of_its_own(orm: Orm, mode: str) -> None:
    mapping = registry()

    class User:
        id: int
        metadata = mapping.metadata

    table = Table(
        "users",
        mapping.metadata,
        Column("id", Integer, primary_key=True),
        Column("email", _encrypted(mode)),
        Column("other", String),
    )
    mapping.map_imperatively(User, table, properties={"mail": table.c.email}, exclude_properties=["other"])
    assert _attributes(User) == {"id", "mail"}
    _check(orm, User, "mail")


@pytest.fixture
def sqlmodel_metadata() -> Iterator[None]:
    SQLModel.metadata.clear()
    yield
    SQLModel.metadata.clear()
    SQLModel._sa_registry.dispose()


@Modes
@pytest.mark.usefixtures("sqlmodel_metadata")
def test_sqlmodel(orm: Orm, mode: str) -> None:
    class Person(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        email: str = Field(default="", sa_column=Column(_encrypted(mode)))
        phone: str | None = Field(default=None, sa_type=_encrypted(mode))

    assert _field(Person.__table__.c.phone) == "person.phone"  # type: ignore[attr-defined]
    assert _attributes(Person) == {"id", "email", "phone"}
    _check(orm, Person)
    _check(orm, Person, "phone", id=7)


@Modes
def test_one_type_for_many_columns_makes_a_field_of_each(orm: Orm, mode: str) -> None:
    shared = _encrypted(mode)
    Encrypted = Annotated[str, mapped_column(shared)]  # noqa: N806  (a type)

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        __annotations__ |= dict.fromkeys(("email", "phone"), Mapped[Encrypted])
        nick: Mapped[str | None] = mapped_column(shared)

    table = User.__table__
    assert [_field(table.c[name]) for name in ("email", "phone", "nick")] == [
        "users.email",
        "users.phone",
        "users.nick",
    ]
    assert shared.spec.field is None
    _check(orm, User, phone="1")


@Modes
def test_joined_and_single_table_inheritance(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}  # noqa: RUF012
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        email: Mapped[str | None] = mapped_column(_encrypted(mode))

    class Engineer(Person):
        __tablename__ = "engineers"
        __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012
        id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
        badge: Mapped[str | None] = mapped_column(_encrypted(mode))

    class Manager(Person):
        __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012
        salary: Mapped[str | None] = mapped_column(_encrypted(mode))

    assert _attributes(Person) == {"id", "kind", "email"}
    assert _attributes(Engineer) == {"id", "kind", "email", "badge"}
    assert _attributes(Manager) == {"id", "kind", "email", "salary"}
    assert Manager.salary.type.spec.field == "people.salary"
    _check(orm, Engineer, badge="b-1")
    engine = orm.engine()
    with orm.session(engine) as session:
        session.add(Manager(email="m@example.org", salary="100"))
        session.commit()
        assert session.scalars(select(Manager).where(Manager.salary == "100")).one().email == "m@example.org"
        assert session.scalars(select(Engineer).where(Engineer.badge.contains("b-1"))).one().email == "bob@example.org"
        everybody = session.scalars(select(Person).order_by(Person.id)).all()
        assert [type(each).__name__ for each in everybody] == ["Engineer", "Manager"]


@Modes
def test_a_table_in_a_schema_has_the_field_of_its_name_without_the_schema(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        __table_args__ = ({"schema": "crm"},)
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(_encrypted(mode))

    class Old(Base):
        __tablename__ = "users"
        __table_args__ = ({"schema": "archive"},)
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(_encrypted(mode))

    assert _field(User.__table__.c.email) == _field(Old.__table__.c.email) == "users.email"
    with orm.engine().begin() as connection:
        connection.execute(text("CREATE SCHEMA crm"))
        connection.execute(text("CREATE SCHEMA archive"))
    _check(orm, User)
    _check(orm, Old)


@Modes
def test_a_schema_may_be_translated(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        __table_args__ = ({"schema": "crm"},)
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(_encrypted(mode))

    engine = orm.engine()
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA shop_1"))
    translated = engine.execution_options(schema_translate_map={"crm": "shop_1"})
    Base.metadata.create_all(translated)
    with orm.session(translated) as session:
        session.add(User(id=1, email="x"))
        session.commit()
        assert session.scalars(select(User.id).where(User.email == "x")).all() == [1]
        assert session.execute(text("SELECT email_bidx IS NOT NULL FROM shop_1.users")).scalar_one()
    Base.metadata.drop_all(translated)


def test_copied_tables_have_each_index_column_and_index_once() -> None:
    table = Table("users", MetaData(), Column("id", Integer, primary_key=True), Column("email", _encrypted("client")))
    for copied in (table.to_metadata(MetaData()), table.to_metadata(MetaData(), schema="crm")):
        assert copied.c.keys() == ["id", "email", "email_bidx", "email_tags"]
        assert len(copied.indexes) == len(table.indexes) == 2
        assert _field(copied.c.email) == "users.email"
    renamed = table.to_metadata(MetaData(), name="archive")
    assert _field(renamed.c.email) == "users.email"


def test_columns_added_later_bring_their_index_columns() -> None:
    metadata = MetaData()
    table = Table("users", metadata, Column("id", Integer, primary_key=True))
    table.append_column(Column("email", _encrypted("client")))
    again = Table("users", metadata, Column("phone", _encrypted("client")), extend_existing=True)
    assert again is table
    Table("users", metadata, Column("phone", _encrypted("client")), extend_existing=True)
    assert sorted(table.c.keys()) == sorted(
        ["id", "email", "email_bidx", "email_tags", "phone", "phone_bidx", "phone_tags"]
    )
    assert len(table.indexes) == 4


@Modes
def test_an_attribute_added_to_a_mapped_class(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)

    User.email = mapped_column("email", _encrypted(mode))
    assert _attributes(User) == {"id", "email"}
    _check(orm, User)


@Modes
def test_a_column_with_another_name_than_its_attribute(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        mail: Mapped[str] = mapped_column("email_address", _encrypted(mode))
        keyed: Mapped[str | None] = mapped_column("nick", _encrypted(mode), key="handle")

    assert _field(User.__table__.c.email_address) == "users.email_address"
    assert _field(User.__table__.c.handle) == "users.nick"
    _check(orm, User, "mail")
    _check(orm, User, "keyed", mail="")


@Modes
def test_names_that_need_quotes_work_with_a_field_of_their_own(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = 'User\'s 100% "Table"'
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column("E-Mail", _encrypted(mode, "users.email"))

    engine = orm.engine()
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        session.add(User(id=1, email="x"))
        session.commit()
        assert session.scalars(select(User.email).where(User.email == "x")).all() == ["x"]
    Base.metadata.drop_all(engine)


def test_mixed_case_names_make_a_field_in_lower_case() -> None:
    table = Table("Users", MetaData(), Column("eMail", _encrypted("client")))
    assert _field(table.c.eMail) == "users.email"


@pytest.mark.parametrize(("table", "column"), [("my users", "email"), ("users", "e-mail"), ("2users", "x"), ("u", "é")])
def test_names_that_no_field_can_have_ask_for_one(table: str, column: str) -> None:
    with pytest.raises(MappingError, match=r"field='users\.email'"):
        Table(table, MetaData(), Column(column, _encrypted("client")))


def test_one_field_is_not_declared_in_two_ways() -> None:
    metadata = MetaData()
    Table("users", metadata, Column("email", EncryptedColumn(str, data_class="pii", search=Exact())))
    for other in (
        EncryptedColumn(str, "users.email", data_class="health"),
        EncryptedColumn(str, "users.email", data_class="pii", padding=16),
        EncryptedColumn(int, "users.email", data_class="pii"),
        EncryptedColumn(str, "users.email", data_class="pii", search=Exact(bits=32)),
    ):
        with pytest.raises(MappingError, match=r"have the same field, users.email, and different"):
            Table("other", metadata, Column("email", other))
        metadata.remove(metadata.tables["other"]) if "other" in metadata.tables else None
    Table("other", metadata, Column("email", EncryptedColumn(str, "users.email", data_class="pii", mode="client")))


def test_two_columns_of_one_table_do_not_share_a_field() -> None:
    with pytest.raises(MappingError, match="have the same field"):
        Table(
            "users",
            MetaData(),
            Column("a", _encrypted("client", "users.x")),
            Column("b", _encrypted("client", "users.x")),
        )


def test_a_column_in_the_place_of_an_index_column_is_refused() -> None:
    with pytest.raises(MappingError, match="the name of the index column"):
        Table("users", MetaData(), Column("email", _encrypted("client")), Column("email_bidx", String))


@Modes
def test_a_reflected_table_takes_its_encrypted_column_from_the_declaration(orm: Orm, mode: str) -> None:
    engine = orm.engine()
    declared = Table("users", MetaData(), Column("id", Integer, primary_key=True), Column("email", _encrypted(mode)))
    declared.metadata.create_all(engine)
    metadata = MetaData()
    table = Table("users", metadata, Column("email", _encrypted(mode)), autoload_with=engine)
    assert sorted(table.c.keys()) == ["email", "email_bidx", "email_tags", "id"]
    assert {index.name for index in table.indexes} == {index.name for index in declared.indexes}

    class User:
        pass

    registry(metadata=metadata).map_imperatively(User, table)
    assert _attributes(User) == {"id", "email"}
    User.metadata = metadata  # type: ignore[attr-defined]
    _check(orm, User)


def test_reflection_without_a_declaration_shows_bytes(orm: Orm) -> None:
    engine = orm.engine()
    Table(
        "users", MetaData(), Column("id", Integer, primary_key=True), Column("email", _encrypted("client"))
    ).metadata.create_all(engine)
    plain = Table("users", MetaData(), autoload_with=engine)
    assert isinstance(plain.c.email.type, LargeBinary)


@Modes
def test_metadata_types_and_statements_are_pickled(orm: Orm, mode: str) -> None:
    metadata = MetaData()
    table = Table(
        "users",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("email", _encrypted(mode)),
        Column("profile", EncryptedColumn(dict, data_class="pii", mode=mode, row="id")),  # type: ignore[call-overload]
    )
    engine = orm.engine()
    again = pickle.loads(pickle.dumps(metadata)).tables["users"]  # noqa: S301
    again.metadata.create_all(engine)
    with orm.session(engine) as session:
        session.execute(again.insert(), {"id": 1, "email": "x", "profile": {"a": 1}})
        statement = pickle.loads(pickle.dumps(select(table.c.profile).where(table.c.email == "x")))  # noqa: S301
        assert session.scalars(statement).all() == [{"a": 1}]


def test_two_columns_of_unlike_fields_are_not_taken_for_each_other_by_the_statement_cache(orm: Orm) -> None:
    engine, metadata = orm.engine(), MetaData()
    shared = EncryptedColumn(str, data_class="pii")
    one, other = (
        Table(name, metadata, Column("id", Integer, primary_key=True), Column("value", shared)) for name in ("a", "b")
    )
    metadata.create_all(engine)
    with orm.session(engine) as session:
        for table in (one, other):
            session.execute(table.insert(), {"id": 1, "value": table.name})
        assert [session.scalar(select(table.c.value)) for table in (one, other)] == ["a", "b"]
        keys = [table.c.value.type._static_cache_key for table in (one, other)]
    assert keys[0] != keys[1]
